/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* testdb.c - see testdb.h. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "testdb.h"

#include "base/arena.h"
#include "base/random.h"
#include "base/text.h"

#include <ftw.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { OPEN_MOST = 64 };

static struct {
    struct store *store;
    char          where[512];
    char          schema[64];
    bool          owns;
} opened[OPEN_MOST];

static void
keep(char *to, size_t room, const char *text)
{
    size_t n = strlen(text);

    assert_true(n < room);
    memcpy(to, text, n + 1);
}

static char   folders[OPEN_MOST * 4][64];
static size_t folder_count;
static pid_t  maker;

static int
remove_one(const char *path, const struct stat *st, int flag, struct FTW *walk)
{
    UNUSED(st);
    UNUSED(flag);
    UNUSED(walk);
    return remove(path);
}

static void
remove_folders(void)
{
    if (getpid() != maker)
        return; /* a forked child of a test */
    for (size_t i = 0; i < folder_count; i++)
        nftw(folders[i], remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/*
 * In memory when there is room: what a sync does is tested by test_durable, not by
 * waiting.
 */
static const char *
where_to_work(void)
{
    struct statvfs v;

    if (statvfs("/dev/shm", &v) == 0 && v.f_bavail * v.f_frsize > 512ull << 20 &&
        access("/dev/shm", W_OK) == 0)
        return "/dev/shm";
    return "/tmp";
}

const char *
testdb_folder(void)
{
    char *name = folders[folder_count];

    assert_true(folder_count < COUNT(folders));
    snprintf(name, sizeof folders[0], "%s/amparo-test.XXXXXX", where_to_work());
    assert_non_null(mkdtemp(name));
    if (folder_count++ == 0) {
        maker = getpid();
        atexit(remove_folders);
    }
    return name;
}

static void
pg_exec(const char *sql)
{
    PGconn   *pg = PQconnectdb(getenv("AMPARO_TEST_PG"));
    PGresult *r;

    PQclear(PQexec(pg, "SET client_min_messages = error"));
    r = PQexec(pg, sql);

    if (PQresultStatus(r) != PGRES_COMMAND_OK)
        fail_msg("%s", PQerrorMessage(pg));
    PQclear(r);
    PQfinish(pg);
}

static size_t
slot_of(struct store *s)
{
    for (size_t i = 0; i < OPEN_MOST; i++)
        if (opened[i].store == s)
            return i;
    fail_msg("no such test store");
    return 0;
}

struct store *
testdb_open_with(enum store_engine engine, const struct store_options *options)
{
    size_t        i = slot_of(NULL);
    const char   *url = getenv("AMPARO_TEST_PG");
    struct store *s = NULL;
    struct err    err = { 0 };
    char          sql[128], schema[64], where[512];

    random_init();
    if (engine == STORE_POSTGRES && !url)
        skip();
    opened[i].owns = true;
    opened[i].schema[0] = '\0';
    if (engine == STORE_SQLITE)
        keep(opened[i].where, sizeof opened[i].where, testdb_folder());
    else {
        snprintf(schema, sizeof schema, "t%d_%u", (int)getpid(),
                 random_below(UINT32_MAX));
        snprintf(sql, sizeof sql, "CREATE SCHEMA %s", schema);
        pg_exec(sql);
        snprintf(where, sizeof where, "%s%coptions=-csearch_path%%3D%s", url,
                 strchr(url, '?') ? '&' : '?', schema);
        keep(opened[i].schema, sizeof opened[i].schema, schema);
        keep(opened[i].where, sizeof opened[i].where, where);
    }
    if (store_open(str_z(opened[i].where), options, &s, &err) != RC_OK ||
        store_migrate(s, migration_list, migration_count, &err) != RC_OK)
        fail_msg("%.*s %.*s %.*s", STR_ARG(str_z(rc_name(err.rc))), STR_ARG(err.key),
                 STR_ARG(err.arg[0]));
    opened[i].store = s;
    return s;
}

struct store *
testdb_open(enum store_engine engine)
{
    return testdb_open_with(engine, NULL);
}

struct store *
testdb_again(struct store *s, const struct store_options *options)
{
    size_t        from = slot_of(s), i = slot_of(NULL);
    struct store *again = NULL;
    struct err    err = { 0 };

    keep(opened[i].where, sizeof opened[i].where, opened[from].where);
    opened[i].schema[0] = '\0';
    opened[i].owns = false;
    if (store_open(str_z(opened[i].where), options, &again, &err) != RC_OK)
        fail_msg("%.*s", STR_ARG(err.key));
    opened[i].store = again;
    return again;
}

struct str
testdb_where(struct store *s)
{
    return str_z(opened[slot_of(s)].where);
}

void
testdb_leave(struct store *s)
{
    size_t i = slot_of(s);

    store_close(s);
    opened[i].store = NULL;
}

void
testdb_close(struct store *s)
{
    size_t i = slot_of(s);
    char   sql[128];

    store_close(s);
    opened[i].store = NULL;
    if (opened[i].owns && opened[i].schema[0]) {
        snprintf(sql, sizeof sql, "DROP SCHEMA %s CASCADE", opened[i].schema);
        pg_exec(sql);
    }
}
