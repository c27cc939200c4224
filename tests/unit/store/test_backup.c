/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* test_backup.c - copies of one moment, into either engine; damage is noticed. */
#include "probe.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/random.h"
#include "base/text.h"
#include "store/backup.h"
#include "store/form_token_sql.h"
#include "store/outbox_sql.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct arena *a;

static int
set_up(void **state)
{
    UNUSED(state);
    a = arena_new(256 << 20);
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

/* One message and one token, in one change, the same number in both. */
static enum rc
add_pair(struct store *s, struct arena *arena, int64_t institution, int64_t number,
         size_t size)
{
    struct change *c = change_new(arena, institution);
    uint8_t       *blob = arena_alloc(arena, size + 8);
    uint8_t        token[8];

    random_bytes(blob, size);
    memcpy(token, &number, 8);
    outbox_insert(c, institution, number, str_lit("mail"), str_lit("mail.update"),
                  str_lit("en"), number % 2 ? opt_int(number) : (struct opt_int){ 0 },
                  number % 3 ? (struct bytes){ blob, size } : (struct bytes){ 0 },
                  number);
    form_token_use(c, institution, (struct bytes){ token, 8 }, str_lit("page"), number,
                   opt_int(number), (struct bytes){ blob, number % 5 ? 0 : size });
    return store_commit(s, c, NULL);
}

/* All of it as one text, to compare. */
static struct str
contents(struct store *s, int64_t institution)
{
    struct outbox_due_row *rows;
    struct snapshot       *snap;
    struct buf             b;
    size_t                 n;

    buf_init(&b, a, 64 << 20);
    assert_int_equal(snapshot_begin(s, &snap, NULL), RC_OK);
    assert_int_equal(outbox_due(a, snap, institution, INT64_MAX, 200, &rows, &n, NULL),
                     RC_OK);
    for (size_t i = 0; i < n; i++) {
        struct form_token_load_row t;
        uint8_t                    token[8];

        memcpy(token, &rows[i].id, 8);
        assert_int_equal(
            form_token_load(a, snap, institution, (struct bytes){ token, 8 }, &t, NULL),
            RC_OK);
        buf_printf(&b, "%ld %.*s %d %ld %d %zu ", (long)rows[i].id,
                   STR_ARG(rows[i].sentence), rows[i].person.set,
                   (long)rows[i].person.value, rows[i].address.p != NULL,
                   rows[i].address.n);
        buf_add(&b, bytes_str(rows[i].address));
        buf_printf(&b, "|%d %zu|", t.answer.p != NULL, t.answer.n);
        buf_add(&b, bytes_str(t.answer));
    }
    snapshot_end(snap);
    assert_false(buf_full(&b));
    return buf_str(&b);
}

static const char *
new_path(void)
{
    return arena_z(a, arena_printf(a, "%s/copy.db", testdb_folder()));
}

static void
copies_move_between_engines(void **state)
{
    enum store_engine from = (enum store_engine)((intptr_t)*state >> 1);
    enum store_engine to = (enum store_engine)((intptr_t)*state & 1);
    struct store     *s = testdb_open(from), *t;
    const char       *path = new_path();
    struct stat       st;
    struct err        err = { 0 };

    for (int64_t i = 1; i <= 150; i++)
        assert_int_equal(add_pair(s, a, 5 + i % 2, i, (size_t)i * 100), RC_OK);
    assert_int_equal(store_check(s, &err), RC_OK);
    if (store_backup(s, path, &err) != RC_OK)
        fail_msg(STR_FMT " " STR_FMT, STR_ARG(err.key), STR_ARG(err.arg[0]));
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(access(arena_z(a, arena_printf(a, "%s.part", path)), F_OK), -1);
    assert_int_equal(store_backup(s, path, &err), RC_REFUSED);
    assert_true(str_eqz(err.key, "store.exists"));

    t = testdb_open(to);
    if (store_restore(t, path, &err) != RC_OK)
        fail_msg(STR_FMT " " STR_FMT, STR_ARG(err.key), STR_ARG(err.arg[0]));
    for (int64_t k = 5; k <= 6; k++)
        assert_true(str_eq(contents(s, k), contents(t, k)));
    assert_true(contents(t, 5).n > 1000);
    assert_int_equal(store_check(t, &err), RC_OK);
    /* Never over what is there. */
    assert_int_equal(store_restore(t, path, &err), RC_REFUSED);
    assert_true(str_eqz(err.key, "store.not_empty"));
    testdb_close(t);
    testdb_close(s);
}

struct load {
    struct store *s;
    int           number;
    _Atomic bool *stop;
};

static void *
keep_adding(void *arg)
{
    struct load  *l = arg;
    struct arena *own = arena_new(16 << 20);

    for (int64_t i = 1; !*l->stop; i++) {
        if (add_pair(l->s, own, 5, l->number * 1000000 + i, 300) != RC_OK)
            abort();
        arena_reset(own);
    }
    arena_free(own);
    return NULL;
}

/* Counted with SQL of our own: rows of both tables and how many have no partner. */
static void
a_copy_is_one_moment(void **state)
{
    struct store *s = testdb_open(ENGINE(state)), *t;
    _Atomic bool  stop = false;
    pthread_t     thread[4];
    struct load   load[4];
    struct err    err = { 0 };

    assert_int_equal(add_pair(s, a, 5, 999999999, 10), RC_OK);
    for (int i = 0; i < 4; i++) {
        load[i] = (struct load){ s, i, &stop };
        assert_int_equal(pthread_create(&thread[i], NULL, keep_adding, &load[i]), 0);
    }
    for (int round = 0; round < 3; round++) {
        const char            *path = new_path();
        struct outbox_due_row *rows;
        struct snapshot       *snap;
        size_t                 n, tokens = 0;

        usleep(30000);
        assert_int_equal(store_backup(s, path, &err), RC_OK);
        t = testdb_open(STORE_SQLITE);
        assert_int_equal(store_restore(t, path, &err), RC_OK);
        assert_int_equal(snapshot_begin(t, &snap, NULL), RC_OK);
        assert_int_equal(outbox_due(a, snap, 5, INT64_MAX, 200, &rows, &n, NULL), RC_OK);
        for (size_t i = 0; i < n; i++) {
            struct form_token_load_row row;
            uint8_t                    token[8];

            memcpy(token, &rows[i].id, 8);
            tokens += form_token_load(a, snap, 5, (struct bytes){ token, 8 }, &row,
                                      NULL) == RC_OK;
        }
        assert_true(n > 0);
        assert_int_equal(tokens, n);
        snapshot_end(snap);
        testdb_close(t);
    }
    stop = true;
    for (int i = 0; i < 4; i++)
        pthread_join(thread[i], NULL);
    testdb_close(s);
}

/* Bytes overwritten anywhere: refused, or what was damaged held nothing. */
static void
a_damaged_copy_is_refused(void **state)
{
    struct store *s = testdb_open(STORE_SQLITE);
    const char   *path = new_path(), *hurt = arena_z(a, arena_printf(a, "%s.hurt", path));
    struct str    before;
    struct stat   st;
    char         *file;
    int           fd, refused = 0;
    struct err    err = { 0 };

    UNUSED(state);
    for (int64_t i = 1; i <= 150; i++)
        assert_int_equal(add_pair(s, a, 5, i, 2000), RC_OK);
    before = contents(s, 5);
    assert_int_equal(store_backup(s, path, &err), RC_OK);
    assert_int_equal(stat(path, &st), 0);
    file = arena_alloc(a, (size_t)st.st_size);
    fd = open(path, O_RDONLY);
    assert_int_equal(read(fd, file, (size_t)st.st_size), st.st_size);
    close(fd);
    for (int round = 0; round < 12; round++) {
        struct store *t = testdb_open(STORE_SQLITE);
        /*
         * The heads of pages, where the tree is: content bytes are the seal's to
         * notice.
         */
        long at = (long)(random_below((uint32_t)(st.st_size / 4096))) * 4096;

        if (at == 0)
            at = 100;
        fd = open(hurt, O_RDWR | O_CREAT | O_TRUNC, 0600);
        assert_int_equal(write(fd, file, (size_t)st.st_size), st.st_size);
        assert_int_equal(pwrite(fd, "\xff\xff\xff\xff\xff\xff\xff\xff", 8, at), 8);
        close(fd);
        if (store_restore(t, hurt, &err) == RC_OK)
            assert_true(str_eq(contents(t, 5), before));
        else
            refused++;
        testdb_close(t);
    }
    assert_true(refused > 6);
    fd = open(hurt, O_RDWR | O_TRUNC);
    assert_int_equal(write(fd, file, (size_t)st.st_size / 2), st.st_size / 2);
    close(fd);
    assert_int_equal(store_restore(s, hurt, &err), RC_DAMAGED);
    testdb_close(s);
}

#define MOVE(from, to)                                                                   \
    {                                                                                    \
        "copies_move_between_engines " #from " to " #to, copies_move_between_engines,    \
            NULL, NULL, (void *)(intptr_t)(((intptr_t)from << 1) | to)                   \
    }

int
main(void)
{
    const struct CMUnitTest tests[] = {
        MOVE(STORE_SQLITE, STORE_SQLITE),   MOVE(STORE_SQLITE, STORE_POSTGRES),
        MOVE(STORE_POSTGRES, STORE_SQLITE), MOVE(STORE_POSTGRES, STORE_POSTGRES),
        BOTH(a_copy_is_one_moment),         cmocka_unit_test(a_damaged_copy_is_refused),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
