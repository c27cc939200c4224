/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * raw.c - see raw.h.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "raw.h"

#include "base/arena.h"
#include "base/text.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct raw {
    sqlite3 *lite;
    PGconn  *pg;
};

struct raw *
raw_open(enum store_engine engine, struct str where)
{
    struct raw *r = base_alloc(sizeof *r);
    char        path[600];

    if (engine == STORE_SQLITE) {
        snprintf(path, sizeof path, STR_FMT "/amparo.db", STR_ARG(where));
        assert_int_equal(sqlite3_open(path, &r->lite), SQLITE_OK);
        sqlite3_busy_timeout(r->lite, 2000);
    } else {
        snprintf(path, sizeof path, STR_FMT, STR_ARG(where));
        r->pg = PQconnectdb(path);
        assert_int_equal(PQstatus(r->pg), CONNECTION_OK);
    }
    return r;
}

void
raw_close(struct raw *r)
{
    if (r->lite)
        sqlite3_close(r->lite);
    if (r->pg)
        PQfinish(r->pg);
    base_free(r);
}

void
raw_do(struct raw *r, const char *sql)
{
    if (r->lite) {
        assert_int_equal(sqlite3_exec(r->lite, sql, NULL, NULL, NULL), SQLITE_OK);
    } else {
        PGresult *res = PQexec(r->pg, sql);

        assert_int_equal(PQresultStatus(res), PGRES_COMMAND_OK);
        PQclear(res);
    }
}

int64_t
raw_int(struct raw *r, const char *sql)
{
    int64_t v = 0;

    if (r->lite) {
        sqlite3_stmt *st;

        assert_int_equal(sqlite3_prepare_v2(r->lite, sql, -1, &st, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_step(st), SQLITE_ROW);
        v = sqlite3_column_int64(st, 0);
        sqlite3_finalize(st);
    } else {
        PGresult *res = PQexec(r->pg, sql);

        assert_int_equal(PQresultStatus(res), PGRES_TUPLES_OK);
        assert_int_equal(PQntuples(res), 1);
        v = strtoll(PQgetvalue(res, 0, 0), NULL, 10);
        PQclear(res);
    }
    return v;
}

size_t
raw_blob(struct raw *r, const char *table, const char *column, const char *key, int64_t id, uint8_t *out,
         size_t room)
{
    char   sql[256];
    size_t n;

    snprintf(sql, sizeof sql, "SELECT %s FROM %s WHERE %s = %lld", column, table, key, (long long)id);
    if (r->lite) {
        sqlite3_stmt *st;

        assert_int_equal(sqlite3_prepare_v2(r->lite, sql, -1, &st, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_step(st), SQLITE_ROW);
        n = (size_t)sqlite3_column_bytes(st, 0);
        assert_true(n <= room);
        memcpy(out, sqlite3_column_blob(st, 0), n);
        sqlite3_finalize(st);
    } else {
        PGresult *res = PQexecParams(r->pg, sql, 0, NULL, NULL, NULL, NULL, 1);

        assert_int_equal(PQresultStatus(res), PGRES_TUPLES_OK);
        assert_int_equal(PQntuples(res), 1);
        n = (size_t)PQgetlength(res, 0, 0);
        assert_true(n <= room);
        memcpy(out, PQgetvalue(res, 0, 0), n);
        PQclear(res);
    }
    return n;
}

void
raw_blob_set(struct raw *r, const char *table, const char *column, const char *key, int64_t id,
             const uint8_t *p, size_t n)
{
    char sql[256];

    snprintf(sql, sizeof sql, "UPDATE %s SET %s = %s WHERE %s = %lld", table, column, r->lite ? "?1" : "$1", key,
             (long long)id);
    if (r->lite) {
        sqlite3_stmt *st;

        assert_int_equal(sqlite3_prepare_v2(r->lite, sql, -1, &st, NULL), SQLITE_OK);
        sqlite3_bind_blob(st, 1, p, (int)n, SQLITE_TRANSIENT);
        assert_int_equal(sqlite3_step(st), SQLITE_DONE);
        sqlite3_finalize(st);
        assert_true(sqlite3_changes(r->lite) > 0);
    } else {
        const char *values[] = { (const char *)p };
        int         lengths[] = { (int)n }, formats[] = { 1 };
        PGresult   *res = PQexecParams(r->pg, sql, 1, NULL, values, lengths, formats, 0);

        assert_int_equal(PQresultStatus(res), PGRES_COMMAND_OK);
        PQclear(res);
    }
}
