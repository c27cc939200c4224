/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * test_migrate.c - steps are taken once, whole or not at all, and never change
 * afterwards.
 */
#include "probe.h"

#include "base/log.h"
#include "base/text.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static const char *const make_first[] = {
    "CREATE TABLE first (institution INTEGER NOT NULL, PRIMARY KEY (institution))", NULL
};
static const char *const make_second[] = {
    "CREATE TABLE second (institution INTEGER NOT NULL, PRIMARY KEY (institution))", NULL
};
/* Its second statement fails: the first must go with it. */
static const char *const half[] = {
    "CREATE TABLE half (institution INTEGER NOT NULL, PRIMARY KEY (institution))",
    "CREATE TABLE first (institution INTEGER NOT NULL, PRIMARY KEY (institution))", NULL
};
static const char *const half_mended[] = {
    "CREATE TABLE half (institution INTEGER NOT NULL, PRIMARY KEY (institution))", NULL
};

/* A store without the program's own tables. */
static struct store *
bare(enum store_engine engine)
{
    struct store *s = testdb_open(engine);

    return s;
}

#define STEP(number, name, digest, sql)                                                  \
    {                                                                                    \
        number, name, digest, sql, sql                                                   \
    }

static enum rc
with(struct store *s, const struct migration *more, size_t count, struct err *err)
{
    struct migration list[512];

    memcpy(list, migration_list, migration_count * sizeof list[0]);
    memcpy(list + migration_count, more, count * sizeof list[0]);
    return store_migrate(s, list, migration_count + count, err);
}

static void
steps_are_taken_once(void **state)
{
    const struct migration first = STEP(9001, "9001_first", 11, make_first);
    const struct migration both[] = { STEP(9000, "9000_second", 12, make_second), first };
    const struct migration changed = STEP(9001, "9001_first", 99, make_first);
    struct store          *s = bare(ENGINE(state));
    struct err             err = { 0 };

    log_to(-1);
    assert_int_equal(with(s, &first, 1, &err), RC_OK);
    assert_int_equal(with(s, &first, 1, &err),
                     RC_OK); /* taken twice it would fail: the table is there */
    assert_int_equal(with(s, both, 2, &err), RC_OK); /* a lower number later is fine */
    assert_int_equal(with(s, both, 2, &err), RC_OK);
    assert_int_equal(with(s, &changed, 1, &err), RC_REFUSED);
    /* What the program does not know was written by a newer one. */
    assert_int_equal(with(s, &first, 1, &err), RC_REFUSED);
    assert_true(str_eqz(err.key, "store.newer"));
    testdb_close(s);
}

static void
a_changed_step_is_named(void **state)
{
    const struct migration first = STEP(9001, "9001_first", 11, make_first);
    const struct migration changed = STEP(9001, "9001_first", 99, make_first);
    struct store          *s = bare(ENGINE(state));
    struct err             err = { 0 };

    log_to(-1);
    assert_int_equal(with(s, &first, 1, &err), RC_OK);
    assert_int_equal(with(s, &changed, 1, &err), RC_REFUSED);
    assert_true(str_eqz(err.key, "store.changed") && str_eqz(err.arg[0], "9001_first"));
    testdb_close(s);
}

static void
a_failing_step_leaves_nothing(void **state)
{
    const struct migration bad[] = { STEP(9001, "9001_first", 11, make_first),
                                     STEP(9002, "9002_half", 12, half) };
    const struct migration good[] = { STEP(9001, "9001_first", 11, make_first),
                                      STEP(9002, "9002_half", 13, half_mended) };
    struct store          *s = bare(ENGINE(state));
    struct err             err = { 0 };

    log_to(-1);
    assert_int_not_equal(with(s, bad, 2, &err), RC_OK);
    assert_true(str_eqz(err.arg[0], "9002_half"));
    assert_int_equal(with(s, good, 2, &err), RC_OK); /* no half table stood in the way */
    testdb_close(s);
}

static void *
migrate_too(void *arg)
{
    const struct migration steps[] = { STEP(9001, "9001_first", 11, make_first),
                                       STEP(9002, "9002_second", 12, make_second) };
    struct err             err = { 0 };

    return (void *)(intptr_t)with(arg, steps, 2, &err);
}

/* Servers that start together take turns. */
static void
four_servers_start_at_once(void **state)
{
    struct store *s[4] = { bare(STORE_POSTGRES) };
    pthread_t     thread[4];

    UNUSED(state);
    log_to(-1);
    for (int i = 1; i < 4; i++)
        s[i] = testdb_again(s[0], NULL);
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, migrate_too, s[i]), 0);
    for (int i = 0; i < 4; i++) {
        void *rc;

        pthread_join(thread[i], &rc);
        assert_int_equal((intptr_t)rc, RC_OK);
    }
    for (int i = 1; i < 4; i++)
        testdb_leave(s[i]);
    testdb_close(s[0]);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(steps_are_taken_once),
        BOTH(a_changed_step_is_named),
        BOTH(a_failing_step_leaves_nothing),
        cmocka_unit_test(four_servers_start_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
