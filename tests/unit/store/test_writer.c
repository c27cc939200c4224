/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* test_writer.c - many threads, the queue's bound, the folder's lock, two servers. */
#include "probe.h"

#include "base/log.h"
#include "base/text.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { THREADS = 8, TURNS = 120 };

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

struct worker {
    struct store *s;
    int           number, institutions, stale, good;
};

/* Raise one of a few counters by one: read, write if unchanged, again when stale. */
static void *
raise_counters(void *arg)
{
    struct worker *w = arg;
    struct arena  *own = arena_new(8 << 20);

    for (int i = 0; i < TURNS; i++) {
        int64_t institution = 1 + (w->number + i) % w->institutions;
        enum rc rc;

        do {
            struct probe_load_row r;
            struct snapshot      *snap;
            struct change        *c;
            struct leaf          *leaf;

            arena_reset(own);
            if (snapshot_begin(w->s, &snap, NULL) != RC_OK ||
                probe_load(own, snap, institution, 1, &r, NULL) != RC_OK)
                abort();
            snapshot_end(snap);
            c = change_new(own, institution);
            probe_raise(c, institution, 1, r.version, opt_int(r.i.value + 1));
            leaf = change_leaf(c, str_bytes(str_lit("leaf")));
            rc = store_commit(w->s, c, NULL);
            if (rc != RC_OK && rc != RC_STALE)
                abort();
            if (rc == RC_OK && leaf->seq < 0)
                abort();
            w->stale += rc == RC_STALE;
        } while (rc != RC_OK);
        w->good++;
    }
    arena_free(own);
    return NULL;
}

/*
 * No update is lost and every accepted one has its leaf, in a row of numbers without a
 * gap.
 */
static void
run_counters(struct store *const *stores, int count, int institutions)
{
    pthread_t     thread[THREADS];
    struct worker worker[THREADS];
    int           good = 0, stale = 0;
    int64_t       total = 0;

    for (int64_t k = 1; k <= institutions; k++)
        assert_int_equal(probe_put(stores[0], a, k, 1, 0), RC_OK);
    for (int i = 0; i < THREADS; i++) {
        worker[i] = (struct worker){ stores[i % count], i, institutions, 0, 0 };
        assert_int_equal(pthread_create(&thread[i], NULL, raise_counters, &worker[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(thread[i], NULL);
        good += worker[i].good;
        stale += worker[i].stale;
    }
    for (int64_t k = 1; k <= institutions; k++) {
        struct probe_leaves_row *leaves;
        struct snapshot         *snap;
        size_t                   n;

        assert_int_equal(snapshot_begin(stores[0], &snap, NULL), RC_OK);
        assert_int_equal(probe_leaves(a, snap, k, &leaves, &n, NULL), RC_OK);
        assert_int_equal(n, probe_total(stores[0], k));
        for (size_t i = 0; i < n; i++)
            assert_int_equal(leaves[i].seq, i);
        snapshot_end(snap);
        total += (int64_t)n;
    }
    assert_int_equal(total, good);
    assert_true(stale > 0); /* they did meet */
}

static void
eight_threads_lose_nothing(void **state)
{
    struct store *s = probe_open(ENGINE(state), NULL);

    store_writer_hook(s, &probe_hook);
    run_counters(&s, 1, 3);
    assert_int_equal(store_queued(s), 0);
    testdb_close(s);
}

static void
two_servers_share_one_database(void **state)
{
    struct store *s[2];

    UNUSED(state);
    s[0] = probe_open(STORE_POSTGRES, NULL);
    s[1] = testdb_again(s[0], NULL);
    store_writer_hook(s[0], &probe_hook);
    store_writer_hook(s[1], &probe_hook);
    run_counters(s, 2, 2);
    testdb_leave(s[1]);
    testdb_close(s[0]);
}

/* A hook that stands still until it is let go. */
static struct gate {
    pthread_mutex_t lock;
    pthread_cond_t  news;
    bool            open;
    int             waiting, batches;
} gate = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, 0, 0 };

static enum rc
stand_still(void *ctx, struct write_tx *tx, int64_t institution, struct err *err)
{
    UNUSED(ctx);
    UNUSED(tx);
    UNUSED(institution);
    UNUSED(err);
    pthread_mutex_lock(&gate.lock);
    gate.waiting++;
    gate.batches++;
    pthread_cond_broadcast(&gate.news);
    while (!gate.open)
        pthread_cond_wait(&gate.news, &gate.lock);
    gate.waiting--;
    pthread_mutex_unlock(&gate.lock);
    return RC_OK;
}

static enum rc
no_leaves(void *ctx, struct write_tx *tx, int64_t institution, struct leaf *const *leaves,
          size_t count, struct err *err)
{
    UNUSED(ctx);
    UNUSED(tx);
    UNUSED(institution);
    UNUSED(leaves);
    UNUSED(count);
    UNUSED(err);
    return RC_OK;
}

static const struct store_hook gate_hook = { .open = stand_still, .append = no_leaves };

static void
let_go(void)
{
    pthread_mutex_lock(&gate.lock);
    gate.open = true;
    pthread_cond_broadcast(&gate.news);
    pthread_mutex_unlock(&gate.lock);
}

static void
shut_and_wait_for(int waiting)
{
    pthread_mutex_lock(&gate.lock);
    while (gate.waiting < waiting)
        pthread_cond_wait(&gate.news, &gate.lock);
    pthread_mutex_unlock(&gate.lock);
}

static void
count_good(void *ctx, enum rc rc, const struct err *err)
{
    _Atomic int *good = ctx;

    UNUSED(err);
    *good += rc == RC_OK;
}

static struct change *
one_insert(int64_t id, _Atomic int *good)
{
    struct change *c = change_new(a, 1);

    probe_insert(c, 1, id, opt_int(1), str_lit("x"), (struct bytes){ 0 },
                 opt_bool(true));
    change_done(c, count_good, good);
    return c;
}

/* The queue is bounded, what is in it is kept, and close waits for all of it. */
static void
the_queue_has_a_bound(void **state)
{
    struct store_options options = { .queue = 50 };
    struct store        *s = probe_open(ENGINE(state), &options);
    _Atomic int          good = 0;
    struct err           err = { 0 };
    struct store        *again;

    gate.open = false;
    gate.batches = 0;
    store_writer_hook(s, &gate_hook);
    assert_int_equal(store_submit(s, one_insert(0, &good), &err), RC_OK);
    shut_and_wait_for(1);
    for (int64_t i = 1; i < 50; i++)
        assert_int_equal(store_submit(s, one_insert(i, &good), &err), RC_OK);
    assert_int_equal(store_queued(s), 50);
    assert_int_equal(store_submit(s, one_insert(99, &good), &err), RC_BUSY);
    assert_true(str_eqz(err.key, "store.busy"));
    assert_int_equal(good, 0);
    let_go();
    again = testdb_again(s, &(struct store_options){ .mode = STORE_READ });
    if (ENGINE(state) == STORE_SQLITE)
        testdb_leave(s); /* waits */
    while (good < 50)
        usleep(1000);
    assert_int_equal(probe_rows(again, 1), 50);
    assert_true(gate.batches <=
                30); /* 49 of them shared transactions, as many as 4 ms hold */
    testdb_leave(again);
    if (ENGINE(state) == STORE_POSTGRES)
        testdb_close(s);
}

static void
a_folder_has_one_writer(void **state)
{
    struct store        *s = probe_open(STORE_SQLITE, NULL), *other = NULL, *reader;
    struct store_options read_only = { .mode = STORE_READ };
    struct err           err = { 0 };

    UNUSED(state);
    assert_int_equal(store_open(testdb_where(s), NULL, &other, &err), RC_BUSY);
    assert_true(str_eqz(err.key, "store.locked"));
    assert_null(other);
    reader = testdb_again(s, &read_only);
    assert_int_equal(probe_put(s, a, 1, 1, 1), RC_OK);
    assert_int_equal(probe_rows(reader, 1), 1);
    assert_int_equal(probe_put(reader, a, 1, 2, 1), RC_STORE);
    testdb_leave(reader);
    testdb_close(s);
    assert_int_equal(store_open(str_lit("/nonexistent/folder"), NULL, &other, &err),
                     RC_STORE);
    assert_int_equal(
        store_open(str_lit("postgres://nobody@/x?host=/nonexistent"), NULL, &other, &err),
        RC_STORE);
}

/* Work from an institution that is slow does not hold up another on PostgreSQL. */
static void
institutions_do_not_wait_for_each_other(void **state)
{
    struct store  *s = probe_open(STORE_POSTGRES, NULL);
    struct store  *t = testdb_again(s, NULL);
    _Atomic int    good = 0;
    struct change *c = change_new(a, 2);

    UNUSED(state);
    gate.open = false;
    store_writer_hook(s, &gate_hook);
    assert_int_equal(store_submit(s, one_insert(1, &good), NULL), RC_OK);
    shut_and_wait_for(1);
    probe_insert(c, 2, 1, opt_int(1), str_lit("x"), (struct bytes){ 0 }, opt_bool(true));
    change_done(c, count_good, &good);
    assert_int_equal(store_submit(s, c, NULL), RC_OK);
    shut_and_wait_for(2); /* the second institution's writer arrived too */
    assert_int_equal(probe_put(t, a, 3, 1, 1), RC_OK); /* and the other server's */
    let_go();
    while (good < 2)
        usleep(1000);
    testdb_leave(t);
    testdb_close(s);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(eight_threads_lose_nothing),
        cmocka_unit_test(two_servers_share_one_database),
        BOTH(the_queue_has_a_bound),
        cmocka_unit_test(a_folder_has_one_writer),
        cmocka_unit_test(institutions_do_not_wait_for_each_other),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
