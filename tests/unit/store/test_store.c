/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* test_store.c - reading, changes, savepoints, the hook, snapshots: on both engines. */
#include "probe.h"

#include "base/log.h"
#include "base/text.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct arena *a;

static int
set_up(void **state)
{
    UNUSED(state);
    a = arena_new(64 << 20);
    log_to(-1);
    return 0;
}

static int
tear_down(void **state)
{
    UNUSED(state);
    arena_free(a);
    return 0;
}

static struct snapshot *
begin(struct store *s)
{
    struct snapshot *snap = NULL;

    assert_int_equal(snapshot_begin(s, &snap, NULL), RC_OK);
    return snap;
}

static void
every_type_comes_back(void **state)
{
    static const uint8_t  all[256] = { 0, 1, 0, 255 };
    struct store         *s = probe_open(ENGINE(state), NULL);
    struct change        *c = change_new(a, 7);
    struct probe_load_row r;
    struct snapshot      *snap;

    probe_insert(c, 7, 1, opt_int(INT64_MIN), str_lit("\xc3\xb1 \"'\\ $1 ?1"),
                 (struct bytes){ all, sizeof all }, opt_bool(true));
    probe_insert(c, 7, 2, opt_int(INT64_MAX), str_lit(""), (struct bytes){ all, 0 },
                 opt_bool(false));
    probe_insert(c, 7, 3, (struct opt_int){ 0 }, (struct str){ 0 },
                 (struct bytes){ 0 }, (struct opt_bool){ 0 });
    assert_int_equal(store_commit(s, c, NULL), RC_OK);

    snap = begin(s);
    assert_int_equal(probe_load(a, snap, 7, 1, &r, NULL), RC_OK);
    assert_true(r.i.set && r.i.value == INT64_MIN && r.f.set && r.f.value &&
                r.version == 1);
    assert_true(str_eqz(r.t, "\xc3\xb1 \"'\\ $1 ?1"));
    assert_true(r.b.n == sizeof all && memcmp(r.b.p, all, sizeof all) == 0);
    assert_int_equal(probe_load(a, snap, 7, 2, &r, NULL), RC_OK);
    assert_true(r.i.value == INT64_MAX && r.t.p && r.t.n == 0 && r.b.p && r.b.n == 0);
    assert_true(r.f.set && !r.f.value);
    assert_int_equal(probe_load(a, snap, 7, 3, &r, NULL), RC_OK);
    assert_true(!r.i.set && !r.t.p && !r.b.p && !r.f.set);
    /* Another institution's row is not there. */
    assert_int_equal(probe_load(a, snap, 8, 1, &r, NULL), RC_NOTFOUND);
    snapshot_end(snap);
    testdb_close(s);
}

static enum rc
stop_at_two(void *ctx, const struct probe_each_row *row)
{
    int64_t *seen = ctx;

    assert_true(str_eqz(row->t, "a text"));
    *seen += row->id;
    return row->id == 2 ? RC_REFUSED : RC_OK;
}

static void
reads_keep_their_promises(void **state)
{
    struct store               *s = probe_open(ENGINE(state), NULL);
    struct probe_few_row       *rows = (void *)1;
    struct probe_load_row       r = { .id = -5 };
    struct probe_any_row        any = { -5 };
    struct probe_wrong_type_row wrong;
    size_t                      n = 99;
    int64_t                     seen = 0;
    struct err                  err = { 0 };
    struct snapshot            *snap;

    for (int64_t i = 1; i <= 4; i++)
        assert_int_equal(probe_put(s, a, 1, i, i * 10), RC_OK);
    snap = begin(s);
    assert_int_equal(probe_load(a, snap, 1, 9, &r, &err), RC_NOTFOUND);
    assert_int_equal(r.id, -5);
    assert_int_equal(probe_few(a, snap, 1, 2, &rows, &n, &err), RC_OK);
    assert_true(n == 3 && rows[0].id == 2 && rows[2].i.value == 40);
    n = 99;
    assert_int_equal(probe_few(a, snap, 1, 1, &rows, &n, &err), RC_FULL);
    assert_true(str_eqz(err.key, "store.rows") && n == 99);
    assert_int_equal(probe_few(a, snap, 1, 100, &rows, &n, &err), RC_OK);
    assert_int_equal(n, 0);
    assert_int_equal(probe_each(snap, 1, stop_at_two, &seen, &err), RC_REFUSED);
    assert_int_equal(seen, 3);
    /* `one` with several rows is our own fault, and so is a wrong type. */
    assert_int_equal(probe_any(a, snap, 1, &any, &err), RC_BUG);
    assert_int_equal(any.id, -5);
    if (ENGINE(state) ==
        STORE_SQLITE) /* PostgreSQL's types are told apart by test_describe */
        assert_int_equal(probe_wrong_type(a, snap, 1, 1, &wrong, &err), RC_BUG);
    /* The snapshot still reads after all that. */
    assert_int_equal(probe_load(a, snap, 1, 4, &r, &err), RC_OK);
    snapshot_end(snap);
    testdb_close(s);
}

static void
a_snapshot_sees_one_moment(void **state)
{
    struct store         *s = probe_open(ENGINE(state), NULL);
    struct snapshot      *old, *new;
    struct probe_load_row r;

    assert_int_equal(probe_put(s, a, 1, 1, 10), RC_OK);
    old = begin(s);
    assert_int_equal(probe_load(a, old, 1, 1, &r, NULL), RC_OK);
    assert_int_equal(probe_put(s, a, 1, 2, 20), RC_OK);
    new = begin(s);
    assert_int_equal(probe_load(a, new, 1, 2, &r, NULL), RC_OK);
    assert_int_equal(probe_load(a, old, 1, 2, &r, NULL), RC_NOTFOUND);
    snapshot_end(old);
    snapshot_end(new);
    snapshot_end(NULL);
    testdb_close(s);
}

static void
the_arena_exit_leaves_a_usable_reader(void **state)
{
    struct store_options  options = { .readers = 1 };
    struct store         *s = probe_open(ENGINE(state), &options);
    struct arena         *small = arena_new(4096);
    struct change        *c = change_new(a, 1);
    char                 *big = arena_zero(a, 1, 100000);
    struct snapshot      *snap;
    struct probe_load_row r;
    volatile bool         left = false;

    memset(big, 'x', 100000);
    probe_insert(c, 1, 1, opt_int(1), (struct str){ big, 100000 }, (struct bytes){ 0 },
                 opt_bool(true));
    assert_int_equal(store_commit(s, c, NULL), RC_OK);
    snap = begin(s);
    if (setjmp(*arena_guard(small)))
        left = true;
    else
        assert_int_equal(probe_load(small, snap, 1, 1, &r, NULL), RC_OK);
    assert_true(left);
    snapshot_end(snap);
    snap = begin(s); /* the only one there is */
    assert_int_equal(probe_load(a, snap, 1, 1, &r, NULL), RC_OK);
    assert_int_equal(r.t.n, 100000);
    snapshot_end(snap);
    arena_free(small);
    testdb_close(s);
}

/* A change that is stale in its middle leaves nothing, and says which statement. */
static void
a_stale_change_leaves_nothing(void **state)
{
    struct store         *s = probe_open(ENGINE(state), NULL);
    struct change        *c = change_new(a, 1);
    struct probe_load_row r;
    struct snapshot      *snap;
    struct err            err = { 0 };

    assert_int_equal(probe_put(s, a, 1, 1, 10), RC_OK);
    probe_insert(c, 1, 2, opt_int(2), str_lit("x"), (struct bytes){ 0 },
                 opt_bool(false));
    probe_raise(c, 1, 1, 99, opt_int(11)); /* no such version */
    probe_insert(c, 1, 3, opt_int(3), str_lit("x"), (struct bytes){ 0 },
                 opt_bool(false));
    assert_int_equal(store_commit(s, c, &err), RC_STALE);
    assert_true(str_eqz(err.key, "store.stale") && str_eqz(err.arg[0], "probe_raise"));
    snap = begin(s);
    assert_int_equal(probe_load(a, snap, 1, 2, &r, NULL), RC_NOTFOUND);
    assert_int_equal(probe_load(a, snap, 1, 1, &r, NULL), RC_OK);
    assert_true(r.version == 1 && r.i.value == 10);
    snapshot_end(snap);

    /* The right version is taken once, not twice. */
    for (int try = 0; try < 2; try++) {
        c = change_new(a, 1);
        probe_raise(c, 1, 1, 1, opt_int(11));
        assert_int_equal(store_commit(s, c, &err), try ? RC_STALE : RC_OK);
    }
    /* A key that exists, a row referred to that does not: somebody else was first. */
    assert_int_equal(probe_put(s, a, 1, 1, 10), RC_STALE);
    c = change_new(a, 1);
    probe_child(c, 1, 1, 555);
    assert_int_equal(store_commit(s, c, &err), RC_STALE);
    /* A write of any number of rows is never stale. */
    c = change_new(a, 1);
    probe_clear(c, 1);
    assert_int_equal(store_commit(s, c, &err), RC_OK);
    c = change_new(a, 1);
    probe_clear(c, 1);
    assert_int_equal(store_commit(s, c, &err), RC_OK);
    testdb_close(s);
}

struct answers {
    _Atomic int n;
    enum rc     rc[256];
};

struct asked {
    struct answers *all;
    int             number;
};

static void
note(void *ctx, enum rc rc, const struct err *err)
{
    struct asked *q = ctx;

    UNUSED(err);
    q->all->rc[q->number] = rc;
    q->all->n++;
}

static void
wait_for(struct answers *all, int n)
{
    for (int i = 0; all->n < n; i++) {
        assert_true(i < 20000);
        usleep(1000);
    }
}

/* Every third change fails in one of several ways; the others are all there. */
static void
neighbours_are_unharmed(void **state)
{
    struct store  *s = probe_open(ENGINE(state), NULL);
    struct answers all = { 0 };
    struct asked   asked[200];
    int64_t        good[3] = { 0 };

    store_writer_hook(s, &probe_hook);
    for (int i = 0; i < 200; i++) {
        int64_t        institution = 1 + i % 3;
        struct change *c = change_new(a, institution);

        asked[i] = (struct asked){ &all, i };
        probe_insert(c, institution, 1000 + i, opt_int(1), str_lit("x"),
                     (struct bytes){ 0 }, opt_bool(true));
        if (i % 5 == 3)
            probe_raise(c, institution, 424242, 1, opt_int(1));
        else if (i % 5 == 4)
            probe_insert(c, institution, 1000 + i, opt_int(1), str_lit("x"),
                         (struct bytes){ 0 }, opt_bool(true));
        else
            good[institution - 1]++;
        change_leaf(c, str_bytes(str_lit("leaf")));
        change_done(c, note, &asked[i]);
        assert_int_equal(store_submit(s, c, NULL), RC_OK);
    }
    wait_for(&all, 200);
    for (int i = 0; i < 200; i++)
        assert_int_equal(all.rc[i], i % 5 >= 3 ? RC_STALE : RC_OK);
    for (int64_t k = 1; k <= 3; k++) {
        struct probe_leaves_row *leaves;
        size_t                   n;
        struct snapshot         *snap = begin(s);

        assert_int_equal(probe_rows(s, k), good[k - 1]);
        assert_int_equal(probe_leaves(a, snap, k, &leaves, &n, NULL), RC_OK);
        assert_int_equal(n, good[k - 1]);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(leaves[i].seq, i);
        snapshot_end(snap);
    }
    testdb_close(s);
}

static void
leaves_come_in_order_with_their_place(void **state)
{
    struct store  *s = probe_open(ENGINE(state), NULL);
    struct change *c = change_new(a, 4);
    struct leaf   *first, *second;
    struct err     err = { 0 };
    int            before = probe_closed;

    store_writer_hook(s, &probe_hook);
    first = change_leaf(c, str_bytes(str_lit("one")));
    second = change_leaf(c, str_bytes(str_lit("two")));
    assert_int_equal(store_commit(s, c, &err), RC_OK);
    assert_true(first->seq == 0 && second->seq == 1);
    assert_int_equal(probe_closed, before + 1);

    /* The hook fails: nothing of the change is there, and the next one goes on. */
    c = change_new(a, 4);
    probe_insert(c, 4, 1, opt_int(1), str_lit("x"), (struct bytes){ 0 }, opt_bool(true));
    change_leaf(c, str_bytes(str_lit("fail")));
    assert_int_equal(store_commit(s, c, &err), RC_STORE);
    assert_true(str_eqz(err.key, "probe.fail"));
    assert_int_equal(probe_closed, before + 1);
    assert_int_equal(probe_rows(s, 4), 0);
    c = change_new(a, 4);
    first = change_leaf(c, str_bytes(str_lit("three")));
    assert_int_equal(store_commit(s, c, &err), RC_OK);
    assert_int_equal(first->seq, 2);
    testdb_close(s);
}

/* A hook that fails for one institution undoes that part of a batch only. */
static void
a_failing_hook_harms_its_institution_only(void **state)
{
    struct store  *s = probe_open(ENGINE(state), NULL);
    struct answers all = { 0 };
    struct asked   asked[60];
    bool           fails_seen = false;

    store_writer_hook(s, &probe_hook);
    for (int i = 0; i < 60; i++) {
        int64_t        institution = 1 + i % 3;
        struct change *c = change_new(a, institution);

        asked[i] = (struct asked){ &all, i };
        probe_insert(c, institution, i, opt_int(1), str_lit("x"), (struct bytes){ 0 },
                     opt_bool(true));
        change_leaf(c, str_bytes(institution == 2 ? str_lit("fail") : str_lit("good")));
        change_done(c, note, &asked[i]);
        assert_int_equal(store_submit(s, c, NULL), RC_OK);
    }
    wait_for(&all, 60);
    for (int i = 0; i < 60; i++) {
        assert_int_equal(all.rc[i], i % 3 == 1 ? RC_STORE : RC_OK);
        fails_seen = fails_seen || all.rc[i] == RC_STORE;
    }
    assert_true(fails_seen);
    assert_int_equal(probe_rows(s, 1), 20);
    assert_int_equal(probe_rows(s, 2), 0);
    assert_int_equal(probe_rows(s, 3), 20);
    testdb_close(s);
}

static void
bad_text_never_reaches_the_database(void **state)
{
    struct store  *s = probe_open(ENGINE(state), NULL);
    struct change *c = change_new(a, 1);
    struct err     err = { 0 };

    probe_insert(c, 1, 1, opt_int(1), str_lit("a\0b"), (struct bytes){ 0 },
                 opt_bool(true));
    assert_int_equal(store_commit(s, c, &err), RC_BADINPUT);
    assert_true(str_eqz(err.key, "store.text"));
    c = change_new(a, 1);
    probe_insert(c, 1, 1, opt_int(1), str_lit("\xff"), (struct bytes){ 0 },
                 opt_bool(true));
    assert_int_equal(store_commit(s, c, &err), RC_BADINPUT);
    testdb_close(s);
}

static void
the_caller_may_reuse_its_memory(void **state)
{
    struct store         *s = probe_open(ENGINE(state), NULL);
    struct change        *c = change_new(a, 1);
    char                  text[] = "before";
    uint8_t               bytes[] = { 1, 2, 3 };
    struct probe_load_row r;
    struct snapshot      *snap;

    probe_insert(c, 1, 1, opt_int(1), (struct str){ text, 6 },
                 (struct bytes){ bytes, 3 }, opt_bool(true));
    memset(text, 'z', 6);
    memset(bytes, 9, 3);
    assert_int_equal(store_commit(s, c, NULL), RC_OK);
    snap = begin(s);
    assert_int_equal(probe_load(a, snap, 1, 1, &r, NULL), RC_OK);
    assert_true(str_eqz(r.t, "before") && r.b.p[0] == 1);
    snapshot_end(snap);
    testdb_close(s);
}

/*
 * A statement of another institution inside a change is our own fault: it ends the
 * program.
 */
static void
another_institution_is_a_bug(void **state)
{
    pid_t child = fork();
    int   status = 0;

    UNUSED(state);
    if (child == 0) {
        close(2);
        signal(SIGABRT, SIG_DFL);
        probe_insert(change_new(a, 1), 2, 1, opt_int(1), str_lit("x"),
                     (struct bytes){ 0 }, opt_bool(true));
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(every_type_comes_back),
        BOTH(reads_keep_their_promises),
        BOTH(a_snapshot_sees_one_moment),
        BOTH(the_arena_exit_leaves_a_usable_reader),
        BOTH(a_stale_change_leaves_nothing),
        BOTH(neighbours_are_unharmed),
        BOTH(leaves_come_in_order_with_their_place),
        BOTH(a_failing_hook_harms_its_institution_only),
        BOTH(bad_text_never_reaches_the_database),
        BOTH(the_caller_may_reuse_its_memory),
        cmocka_unit_test(another_institution_is_a_bug),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
