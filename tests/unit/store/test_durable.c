/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * test_durable.c - acknowledged means present; otherwise absent or whole.
 *
 * Three ways to break a store: the process is killed at an operation on its files, an
 * operation fails, the power goes (what was not synced is kept, lost or torn by the
 * sector).  Each has a control with a broken promise which must be found out: without
 * it a green here would say nothing.
 */
#include "probe.h"
#include "fault_vfs.h"

#include "base/log.h"
#include "base/random.h"
#include "base/text.h"
#include "store/backup.h"
#include "store/form_token_sql.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NUMBERS = 4096, INSTITUTION = 3, SECTOR = 512 };

static struct arena *a;
static int64_t       numbers; /* how many changes the run at hand makes */
static const char   *base_db; /* a migrated, closed store, to start each run from */

/* A generator of our own: a failure must come back with its seed. */
static uint64_t seed = 88172645463325252u;

static uint32_t
dice(uint32_t sides)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed >> 33) % sides;
}

static void
copy_file(const char *from, const char *to)
{
    char    part[65536];
    ssize_t n;
    int     in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    assert_true(in >= 0 && out >= 0);
    while ((n = read(in, part, sizeof part)) > 0)
        assert_int_equal(write(out, part, (size_t)n), n);
    close(in);
    close(out);
}

static const char *
in(const char *folder, const char *name)
{
    return arena_z(a, arena_printf(a, "%s/%s", folder, name));
}

static void
start_over(const char *folder)
{
    unlink(in(folder, "amparo.db-wal"));
    unlink(in(folder, "amparo.db-shm"));
    copy_file(base_db, in(folder, "amparo.db"));
}

static struct store *
open_at(const char *folder, const char *vfs)
{
    struct store_options options = { .vfs = vfs };
    struct store        *s = NULL;
    struct err           err = { 0 };

    if (store_open(str_z(folder), &options, &s, &err) != RC_OK)
        return NULL;
    store_writer_hook(s, &probe_hook);
    return s;
}

/*
 * Change `number`: a row, its child, a form token, a leaf; texts of very different
 * sizes.
 */
static struct change *
make_change(struct arena *arena, int64_t number)
{
    struct change *c = change_new(arena, INSTITUTION);
    size_t         size = (size_t)(number * 7919 % 9000);
    char          *text = arena_alloc(arena, size + 1);

    memset(text, 'a' + (int)(number % 26), size);
    form_token_use(c, INSTITUTION, (struct bytes){ (uint8_t *)&number, sizeof number },
                   str_lit("page"), number, opt_int(number), (struct bytes){ 0 });
    probe_insert(c, INSTITUTION, number, opt_int(number), (struct str){ text, size },
                 (struct bytes){ 0 }, opt_bool(true));
    probe_child(c, INSTITUTION, number, number);
    change_leaf(c, (struct bytes){ (uint8_t *)&number, sizeof number });
    return c;
}

struct found {
    bool    opens;
    int     violations;
    char    why[96];
    uint8_t row[NUMBERS], leaf[NUMBERS];
};

static void
violation(struct found *f, const char *what, int64_t number)
{
    f->violations++;
    if (!f->why[0])
        snprintf(f->why, sizeof f->why, "%s %ld", what, (long)number);
}

/* What a store holds: whole changes only, leaves numbered without a gap. */
static void
look(struct store *s, struct arena *arena, struct found *f)
{
    struct probe_leaves_row *leaves = NULL;
    struct snapshot         *snap = NULL;
    size_t                   n = 0;
    struct err               err = { 0 };

    if (dice(8) == 0 &&
        store_check(s, &err) != RC_OK) /* it reads all, so not each time */
        violation(f, "the check fails", 0);
    if (snapshot_begin(s, &snap, &err) != RC_OK ||
        probe_leaves(arena, snap, INSTITUTION, &leaves, &n, &err) != RC_OK)
        violation(f, "leaves cannot be read", 0);
    for (size_t i = 0; i < n; i++) {
        int64_t number = -1;

        if (leaves[i].seq != (int64_t)i)
            violation(f, "a gap before leaf", leaves[i].seq);
        if (leaves[i].leaf.n == sizeof number)
            memcpy(&number, leaves[i].leaf.p, sizeof number);
        if (number < 0 || number >= NUMBERS || f->leaf[number]++)
            violation(f, "a strange leaf", number);
    }
    for (int64_t number = 0; number < numbers && snap; number++) {
        struct form_token_load_row token;
        struct probe_load_row      row;
        struct bytes               key = { (uint8_t *)&number, sizeof number };
        enum rc one = probe_load(arena, snap, INSTITUTION, number, &row, &err);
        enum rc two = form_token_load(arena, snap, INSTITUTION, key, &token, &err);

        f->row[number] = one == RC_OK;
        if (one != two || (one != RC_OK && one != RC_NOTFOUND))
            violation(f, "half of change", number);
        if ((one == RC_OK) != (f->leaf[number] == 1))
            violation(f, "a leaf without its change, or a change without", number);
        if (one == RC_OK && row.t.n != (size_t)(number * 7919 % 9000))
            violation(f, "another text in", number);
    }
    snapshot_end(snap);
}

static void
inspect(const char *folder, const bool *acknowledged, struct found *f)
{
    struct arena *arena = arena_new(512 << 20);
    struct store *s = open_at(folder, NULL);

    memset(f, 0, sizeof *f);
    if (!s)
        violation(f, "does not open", 0);
    else {
        look(s, arena, f);
        store_close(s);
    }
    for (int64_t i = 0; s && i < NUMBERS; i++)
        if (acknowledged[i] && !f->row[i])
            violation(f, "acknowledged and gone:", i);
    arena_free(arena);
}

static int
set_up(void **state)
{
    struct store *s;

    UNUSED(state);
    a = arena_new(512 << 20);
    log_to(-1);
    random_init();
    fault_install();
    s = probe_open(STORE_SQLITE, NULL);
    base_db = in(arena_z(a, testdb_where(s)), "amparo.db");
    testdb_close(s); /* the folder stays until the program ends */
    return 0;
}

static int
tear_down(void **state)
{
    UNUSED(state);
    arena_free(a);
    return 0;
}

/* ---- power ---- */

static void
note_ack(void *ctx, enum rc rc, const struct err *err)
{
    UNUSED(err);
    if (rc == RC_OK)
        fault_note((int64_t)(intptr_t)ctx);
}

/*
 * Two sessions of changes from the queue, recorded; also the folding of the log at
 * close.
 */
static void
record_sessions(const char *folder, int changes)
{
    int64_t number = 0;

    numbers = 2 * changes;
    start_over(folder);
    fault_arm((struct fault_plan){ 0 });
    fault_record(true);
    for (int session = 0; session < 2; session++) {
        struct store *s = open_at(folder, FAULT_VFS);
        struct arena *arena = arena_new(64 << 20);

        assert_non_null(s);
        for (int i = 0; i < changes; i++, number++) {
            struct change *c = make_change(arena, number);

            change_done(c, note_ack, (void *)(intptr_t)number);
            assert_int_equal(store_submit(s, c, NULL), RC_OK);
            if (dice(3) == 0)
                while (store_queued(s) > 0)
                    usleep(50);
        }
        store_close(s);
        arena_free(arena);
    }
    fault_record(false);
}

struct image {
    uint8_t *p;
    size_t   n, room;
};

static void
image_put(struct image *im, int64_t offset, const uint8_t *p, size_t n)
{
    size_t end = (size_t)offset + n;

    if (end > im->room) {
        im->p = realloc(im->p, end * 2);
        assert_non_null(im->p);
        im->room = end * 2;
    }
    if (end > im->n) {
        memset(im->p + im->n, 0, end - im->n);
        im->n = end;
    }
    memcpy(im->p + offset, p, n);
}

/* A write the disk was not told to keep: whole, lost, or some of its sectors. */
static void
put_unsynced(struct image *im, const struct fault_op *op)
{
    uint32_t fate = dice(3);

    if (fate == 0)
        image_put(im, op->offset, op->data, op->n);
    for (size_t at = 0; fate == 1 && at < op->n;) {
        size_t to_edge = SECTOR - (size_t)(op->offset + (int64_t)at) % SECTOR;
        size_t n = op->n - at < to_edge ? op->n - at : to_edge;

        if (dice(2))
            image_put(im, op->offset + (int64_t)at, op->data + at, n);
        at += n;
    }
}

static void
image_write(const struct image *im, const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, im->p, im->n), im->n);
    close(fd);
}

/* The disk after the power went before operation `cut`. */
static void
make_image(const struct fault_op *ops, size_t cut, bool syncs_count,
           const struct image *base, struct image file[2])
{
    size_t synced[2] = { 0, 0 };

    for (size_t i = 0; i < cut && syncs_count; i++)
        if (ops[i].kind == FAULT_SYNC && ops[i].file != FAULT_OTHER)
            synced[ops[i].file] = i;
    file[0].n = file[1].n = 0;
    image_put(&file[0], 0, base->p, base->n);
    for (size_t i = 0; i < cut; i++) {
        struct image *im = &file[ops[i].file == FAULT_LOG];
        bool          kept = ops[i].file != FAULT_OTHER && i < synced[ops[i].file];

        if (ops[i].file == FAULT_OTHER)
            continue;
        if (ops[i].kind == FAULT_WRITE && kept)
            image_put(im, ops[i].offset, ops[i].data, ops[i].n);
        else if (ops[i].kind == FAULT_WRITE)
            put_unsynced(im, &ops[i]);
        else if (ops[i].kind == FAULT_TRUNCATE && (kept || dice(2)) &&
                 im->n > (size_t)ops[i].offset)
            im->n = (size_t)ops[i].offset;
        else if (ops[i].kind == FAULT_DELETE)
            im->n = 0;
    }
}

/* Violations over images cut at every `step`-th operation. */
static int
cut_everywhere(size_t step, bool syncs_count, int *images, char why[128])
{
    static bool            acknowledged[NUMBERS];
    static struct found    f;
    struct image           base = { 0 }, file[2] = { { 0 } };
    const char            *folder = testdb_folder();
    size_t                 n;
    const struct fault_op *ops = fault_ops(&n);
    struct stat            st;
    int                    fd = open(base_db, O_RDONLY), violations = 0;

    assert_int_equal(fstat(fd, &st), 0);
    base.p = malloc((size_t)st.st_size);
    base.n = (size_t)st.st_size;
    assert_int_equal(read(fd, base.p, base.n), st.st_size);
    close(fd);
    *images = 0;
    for (size_t cut = 1; cut <= n; cut += step) {
        memset(acknowledged, 0, sizeof acknowledged);
        for (size_t i = 0; i < cut; i++)
            if (ops[i].kind == FAULT_ACK)
                acknowledged[ops[i].offset] = true;
        make_image(ops, cut, syncs_count, &base, file);
        image_write(&file[0], in(folder, "amparo.db"));
        image_write(&file[1], in(folder, "amparo.db-wal"));
        unlink(in(folder, "amparo.db-shm"));
        inspect(folder, acknowledged, &f);
        if (f.violations && !violations)
            snprintf(why, 128, "cut %zu: %s", cut, f.why);
        violations += f.violations > 0;
        ++*images;
    }
    free(base.p);
    free(file[0].p);
    free(file[1].p);
    return violations;
}

static void
power_cuts_lose_nothing_acknowledged(void **state)
{
    char why[128] = "";
    int  images, control;

    UNUSED(state);
    record_sessions(testdb_folder(), 90);
    if (cut_everywhere(2, true, &images, why) != 0)
        fail_msg("%s", why);
    print_message("power: %d images, 0 violations\n", images);
    /* The control: a disk that forgets syncs. The same eyes must see it. */
    control = cut_everywhere(40, false, &images, why);
    print_message("power: control without syncs: %d of %d images\n", control, images);
    assert_true(control > 0);
}

/* ---- kill and errors: a child works, the parent looks ---- */

struct word {
    int64_t number;
    int     rc;
};

static int  pipe_out;
static bool says_too_early;

static void
tell(int64_t number, enum rc rc)
{
    struct word w = { number, (int)rc };

    if (write(pipe_out, &w, sizeof w) != sizeof w)
        _exit(3);
}

static void
tell_done(void *ctx, enum rc rc, const struct err *err)
{
    UNUSED(err);
    if (!says_too_early)
        tell((int64_t)(intptr_t)ctx, rc);
}

/* `changes` changes, some alone, some in groups; ends with exit status 0. */
static noreturn void
child_work(const char *folder, struct fault_plan plan, int changes)
{
    struct arena *arena = arena_new(64 << 20);
    struct store *s;

    fault_arm(plan);
    s = open_at(folder, FAULT_VFS);
    if (!s)
        _exit(4);
    for (int64_t i = 0; i < changes; i++) {
        struct change *c = make_change(arena, i);

        change_done(c, tell_done, (void *)(intptr_t)i);
        if (store_submit(s, c, NULL) != RC_OK)
            _exit(5);
        if (says_too_early)
            tell(i, RC_OK);
        while (i % 4 != 1 && store_queued(s) > 0)
            usleep(20);
    }
    store_close(s);
    tell(-1, (enum rc)0);
    _exit(0);
}

struct run {
    bool acknowledged[NUMBERS], refused[NUMBERS];
    int  answers[RC_BUG + 1];
    int  status;
};

static void
run_child(const char *folder, struct fault_plan plan, int changes, struct run *r)
{
    struct word w;
    int         ends[2];
    pid_t       child;

    memset(r, 0, sizeof *r);
    numbers = changes;
    start_over(folder);
    assert_int_equal(pipe(ends), 0);
    if ((child = fork()) == 0) {
        close(ends[0]);
        pipe_out = ends[1];
        child_work(folder, plan, changes);
    }
    close(ends[1]);
    while (read(ends[0], &w, sizeof w) == sizeof w) {
        if (w.number < 0)
            continue;
        r->acknowledged[w.number] = w.rc == RC_OK;
        r->refused[w.number] = w.rc != RC_OK;
        r->answers[w.rc]++;
    }
    close(ends[0]);
    assert_int_equal(waitpid(child, &r->status, 0), child);
}

/* The person tries again with the same form token: exactly one record in the end. */
static void
try_again(const char *folder, int changes, const bool *acknowledged, struct found *f)
{
    struct arena *arena = arena_new(256 << 20);
    struct store *s = open_at(folder, NULL);

    assert_non_null(s);
    for (int64_t i = 0; i < changes; i++) {
        enum rc rc =
            acknowledged[i] ? RC_OK : store_commit(s, make_change(arena, i), NULL);

        if (rc != (acknowledged[i] || !f->row[i] ? RC_OK : RC_STALE))
            violation(f, "a second try was answered wrongly:", i);
    }
    memset(f->row, 0, sizeof f->row);
    memset(f->leaf, 0, sizeof f->leaf);
    look(s, arena, f);
    for (int64_t i = 0; i < changes; i++)
        if (!f->row[i])
            violation(f, "missing after the second try:", i);
    store_close(s);
    arena_free(arena);
}

static const unsigned every_kind = FAULT_WRITE | FAULT_SYNC | FAULT_TRUNCATE;

/* Operations of a run that nothing happens to. */
static long
operations(const char *folder, unsigned kinds, int changes)
{
    long n = 0;

    /* Counted in a child like the others, found by asking when it stops being killed. */
    for (long step = 4096; step > 0; step /= 2) {
        static struct run r;
        struct fault_plan plan = { FAULT_KILL_BEFORE, n + step - 1, kinds, false, 0 };

        run_child(folder, plan, changes, &r);
        if (WIFSIGNALED(r.status))
            n += step;
    }
    return n;
}

static void
kills_lose_nothing_acknowledged(void **state)
{
    static struct run   r;
    static struct found f;
    const char         *folder = testdb_folder();
    const int           changes = 14;
    long                n = operations(folder, every_kind, changes);
    int                 points = 0, control = 0, tries = 0;

    UNUSED(state);
    assert_true(n > 50);
    for (long at = dice(2); at < n; at += 2)
        for (int act = FAULT_KILL_BEFORE; act <= FAULT_KILL_AFTER; act++) {
            struct fault_plan plan = { (enum fault_act)act, at, every_kind, false, 0 };

            run_child(folder, plan, changes, &r);
            inspect(folder, r.acknowledged, &f);
            if (!f.violations)
                try_again(folder, changes, r.acknowledged, &f);
            if (f.violations)
                fail_msg("killed at operation %ld (%d): %s", at, act, f.why);
            points += WIFSIGNALED(r.status);
        }
    print_message("kill: %d points, 0 violations\n", points);
    /* The control: an answer before the commit. */
    says_too_early = true;
    for (long at = 5; at < n && control < 3; at += 7, tries++) {
        struct fault_plan plan = { FAULT_KILL_BEFORE, at, every_kind, false, 0 };

        run_child(folder, plan, changes, &r);
        inspect(folder, r.acknowledged, &f);
        control += f.violations > 0;
    }
    says_too_early = false;
    print_message("kill: control that answers too early: %d of %d\n", control, tries);
    assert_true(control > 0);
    assert_true(points > 100);
}

/* A full disk at the n-th write: said so, nothing half, the service goes on by itself. */
static void
a_full_disk_is_said_and_survived(void **state)
{
    static struct run   r;
    static struct found f;
    const char         *folder = testdb_folder();
    const int           changes = 10;
    long                n = operations(folder, FAULT_WRITE, changes);
    int                 full = 0;

    UNUSED(state);
    for (int sticky = 0; sticky < 2; sticky++)
        for (long at = 0; at < n; at += 3) {
            struct fault_plan plan = { FAULT_ERROR, at, FAULT_WRITE, sticky,
                                       SQLITE_FULL };

            run_child(folder, plan, changes, &r);
            inspect(folder, r.acknowledged, &f);
            for (int64_t i = 0; i < changes; i++)
                if (r.refused[i] && f.row[i])
                    violation(&f, "refused and there:", i);
            if (!f.violations)
                try_again(folder, changes, r.acknowledged, &f);
            if (f.violations)
                fail_msg("disk full at write %ld: %s", at, f.why);
            if (!WIFEXITED(r.status) ||
                (WEXITSTATUS(r.status) != 0 && WEXITSTATUS(r.status) != 4))
                fail_msg("disk full at write %ld: the process ended with %x", at,
                         r.status);
            assert_int_equal(
                r.answers[RC_STORE] + r.answers[RC_BUG] + r.answers[RC_DAMAGED], 0);
            full += r.answers[RC_FULL];
            if (!sticky) /* one batch at most was told to wait; all others were taken */
                assert_true(r.answers[RC_FULL] <= 4);
        }
    print_message("full disk: %ld points, %d changes answered so\n", 2 * ((n + 2) / 3),
                  full);
    assert_true(full > 10);
}

/* Fault and store in one process: the answer of one change of so many bytes. */
static enum rc
put_bytes(struct store *s, int64_t id, size_t size)
{
    struct change *c = change_new(a, INSTITUTION);

    probe_insert(c, INSTITUTION, id, opt_int(1), str_lit("x"),
                 (struct bytes){ arena_zero(a, 1, size), size }, opt_bool(true));
    return store_commit(s, c, NULL);
}

/* After the first full disk small changes go on in the room of the reserve, large ones do not. */
static void
the_reserve_carries_on(void **state)
{
    struct store_options options = { .vfs = FAULT_VFS, .reserve = 1 << 20 };
    const char          *folder = testdb_folder(), *reserve = in(folder, "reserve");
    struct store        *s = NULL;
    struct stat          st;

    UNUSED(state);
    start_over(folder);
    fault_arm((struct fault_plan){ 0 });
    for (int round = 0; round < 2; round++) { /* opened again, it is laid down again */
        assert_int_equal(store_open(str_z(folder), &options, &s, NULL), RC_OK);
        assert_int_equal(stat(reserve, &st), 0);
        assert_true(st.st_size == 1 << 20 && st.st_blocks * 512 >= 1 << 20);
        assert_int_equal(put_bytes(s, round * 10 + 1, 200000), RC_OK);
        fault_arm((struct fault_plan){ FAULT_ERROR, 0, FAULT_WRITE, false, SQLITE_FULL });
        assert_int_equal(put_bytes(s, round * 10 + 2, 1000), RC_FULL);
        assert_int_equal(stat(reserve, &st), -1);
        assert_int_equal(put_bytes(s, round * 10 + 3, 200000), RC_FULL);
        assert_int_equal(put_bytes(s, round * 10 + 4, 30000), RC_OK);
        store_close(s);
    }
}

/* A sync that fails ends the process, with nothing answered after it. */
static void
a_failed_sync_ends_the_process(void **state)
{
    static struct run   r;
    static struct found f;
    const char         *folder = testdb_folder();
    const int           changes = 10;
    long                n = operations(folder, FAULT_SYNC, changes);
    int                 ended = 0;

    UNUSED(state);
    for (long at = 0; at < n; at++) {
        struct fault_plan plan = { FAULT_ERROR, at, FAULT_SYNC, false,
                                   SQLITE_IOERR_FSYNC };

        run_child(folder, plan, changes, &r);
        inspect(folder, r.acknowledged, &f);
        if (!f.violations)
            try_again(folder, changes, r.acknowledged, &f);
        if (f.violations)
            fail_msg("sync %ld failed: %s", at, f.why);
        assert_true(WIFEXITED(r.status));
        ended += WEXITSTATUS(r.status) == 74;
        assert_int_equal(r.answers[RC_STORE] + r.answers[RC_FULL], 0);
    }
    print_message("failed sync: %ld points, ended the process %d times\n", n, ended);
    /* All but those of the folding at close, which nobody waits for. */
    assert_true(ended >= changes / 2 && ended >= n - 4);
}

/* Any other write error: an answer or the end, never a lie. */
static void
a_failed_write_is_never_acknowledged(void **state)
{
    static struct run   r;
    static struct found f;
    const char         *folder = testdb_folder();
    const int           changes = 10;
    long                n = operations(folder, FAULT_WRITE, changes);
    int                 ended = 0;

    UNUSED(state);
    for (long at = 0; at < n; at += 2) {
        struct fault_plan plan = { FAULT_ERROR, at, FAULT_WRITE, at % 4 == 0,
                                   SQLITE_IOERR_WRITE };

        run_child(folder, plan, changes, &r);
        inspect(folder, r.acknowledged, &f);
        for (int64_t i = 0; i < changes; i++)
            if (r.refused[i] && f.row[i])
                violation(&f, "refused and there:", i);
        if (!f.violations)
            try_again(folder, changes, r.acknowledged, &f);
        if (f.violations)
            fail_msg("write %ld failed: %s", at, f.why);
        ended += WIFEXITED(r.status) && WEXITSTATUS(r.status) == 74;
    }
    assert_true(ended > 10);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(power_cuts_lose_nothing_acknowledged),
        cmocka_unit_test(kills_lose_nothing_acknowledged),
        cmocka_unit_test(a_full_disk_is_said_and_survived),
        cmocka_unit_test(the_reserve_carries_on),
        cmocka_unit_test(a_failed_sync_ends_the_process),
        cmocka_unit_test(a_failed_write_is_never_acknowledged),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
