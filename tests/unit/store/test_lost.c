/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * test_lost.c - PostgreSQL connections that break at any moment: acknowledged is present,
 * unknown is settled by the form token, and the store connects again by itself.
 */
#include "probe.h"

#include "base/log.h"
#include "base/text.h"
#include "store/form_token_sql.h"

#include <libpq-fe.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { THREADS = 4, TURNS = 100 };

static char         mark[64]; /* application name of the connections to break */
static _Atomic bool stop;
static _Atomic int  broken, unknown, refused_reads;

static void *
break_connections(void *arg)
{
    PGconn *pg = PQconnectdb(getenv("AMPARO_TEST_PG"));
    char    sql[200];

    UNUSED(arg);
    snprintf(sql, sizeof sql,
             "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
             "WHERE application_name = '%s'",
             mark);
    while (!stop) {
        PGresult *r = PQexec(pg, sql);

        broken += PQntuples(r);
        PQclear(r);
        usleep(5000);
    }
    PQfinish(pg);
    return NULL;
}

struct worker {
    struct store *s;
    int           number;
    bool          lost;
};

static struct change *
make(struct arena *a, int64_t number)
{
    int64_t        institution = 1 + number % 2;
    struct change *c = change_new(a, institution);

    form_token_use(c, institution, (struct bytes){ (uint8_t *)&number, 8 },
                   str_lit("page"), 1, opt_int(number), (struct bytes){ 0 });
    probe_insert(c, institution, number, opt_int(1), str_lit("x"), (struct bytes){ 0 },
                 opt_bool(true));
    change_leaf(c, (struct bytes){ (uint8_t *)&number, 8 });
    return c;
}

/* Is the token used?  Reads may fail too; they are asked again. */
static bool
is_there(struct store *s, struct arena *a, int64_t number)
{
    for (int tries = 0; tries < 500; tries++) {
        struct form_token_load_row row;
        struct snapshot           *snap = NULL;
        enum rc                    rc = snapshot_begin(s, &snap, NULL);

        if (rc == RC_OK)
            rc = form_token_load(a, snap, 1 + number % 2,
                                 (struct bytes){ (uint8_t *)&number, 8 }, &row, NULL);
        snapshot_end(snap);
        if (rc == RC_OK || rc == RC_NOTFOUND)
            return rc == RC_OK;
        refused_reads++;
        usleep(2000);
    }
    return false;
}

static void *
work(void *arg)
{
    struct worker *w = arg;
    struct arena  *a = arena_new(8 << 20);

    for (int64_t i = 0; i < TURNS; i++) {
        int64_t number = w->number * 1000 + i;

        usleep(3000); /* long enough for many breaks on a fast machine too */
        for (int tries = 0;; tries++) {
            struct err err = { 0 };
            enum rc    rc;

            arena_reset(a);
            rc = store_commit(w->s, make(a, number), &err);
            if (rc == RC_OK || (rc == RC_STALE && is_there(w->s, a, number)))
                break;
            unknown += str_eqz(err.key, "store.unknown");
            if ((rc != RC_STORE && rc != RC_BUSY) || tries > 200)
                w->lost = true;
            if (w->lost)
                break;
        }
    }
    arena_free(a);
    return NULL;
}

static void
broken_connections_lose_nothing(void **state)
{
    struct store            *s = probe_open(STORE_POSTGRES, NULL), *breaking = NULL;
    struct arena            *a = arena_new(64 << 20);
    pthread_t                thread[THREADS], killer;
    struct worker            worker[THREADS];
    struct probe_leaves_row *leaves;
    struct snapshot         *snap;
    size_t                   n;
    struct err               err = { 0 };
    struct str               url;

    UNUSED(state);
    log_to(-1);
    snprintf(mark, sizeof mark, "lost%d", (int)getpid());
    url = arena_printf(a, STR_FMT "&application_name=%s", STR_ARG(testdb_where(s)), mark);
    assert_int_equal(store_open(url, NULL, &breaking, &err), RC_OK);
    store_writer_hook(breaking, &probe_hook);
    assert_int_equal(pthread_create(&killer, NULL, break_connections, NULL), 0);
    for (int i = 0; i < THREADS; i++) {
        worker[i] = (struct worker){ breaking, i, false };
        assert_int_equal(pthread_create(&thread[i], NULL, work, &worker[i]), 0);
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(thread[i], NULL);
    stop = true;
    pthread_join(killer, NULL);
    for (int i = 0; i < THREADS; i++)
        assert_false(worker[i].lost);
    assert_int_equal(probe_rows(s, 1) + probe_rows(s, 2), THREADS * TURNS);
    for (int64_t k = 1; k <= 2; k++) {
        assert_int_equal(snapshot_begin(s, &snap, NULL), RC_OK);
        assert_int_equal(probe_leaves(a, snap, k, &leaves, &n, NULL), RC_OK);
        assert_int_equal(n, probe_rows(s, k));
        for (size_t i = 0; i < n; i++)
            assert_int_equal(leaves[i].seq, i);
        snapshot_end(snap);
    }
    print_message("%d connections broken, %d commits unknown, %d reads refused\n",
                  (int)broken, (int)unknown, (int)refused_reads);
    assert_true(broken > 20);
    assert_int_equal(probe_put(breaking, a, 9, 1, 1), RC_OK); /* and it goes on */
    store_close(breaking);
    testdb_close(s);
    arena_free(a);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(broken_connections_lose_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
