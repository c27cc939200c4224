/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * test_describe.c - every statement of every room, prepared on both engines against all
 * migrations: parameters, columns, their names and types must be as the .sql file says.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/log.h"
#include "base/text.h"
#include "statement_list.h"
#include "testdb.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

static int wrong;

static void
complain(const struct listed *l, const char *engine, const char *what, const char *detail)
{
    wrong++;
    print_error("src/%s: %s on %s: %s %s\n", l->file, l->statement->name, engine, what,
                detail);
}

static void
describe_sqlite(sqlite3 *db, const struct listed *l)
{
    static const char *const kinds[] = { [SQL_INT] = "INTEGER",
                                         [SQL_BOOL] = "INTEGER",
                                         [SQL_TEXT] = "TEXT",
                                         [SQL_BYTES] = "BLOB" };
    const struct statement  *st = l->statement;
    sqlite3_stmt            *h = NULL;

    if (sqlite3_prepare_v2(db, st->sqlite, -1, &h, NULL) != SQLITE_OK) {
        complain(l, "SQLite", "refused:", sqlite3_errmsg(db));
        return;
    }
    if (sqlite3_bind_parameter_count(h) != st->params)
        complain(l, "SQLite", "another number of parameters", "");
    if (sqlite3_column_count(h) != st->column_count)
        complain(l, "SQLite", "another number of columns", "");
    else
        for (int i = 0; i < st->column_count; i++) {
            const char *kind = sqlite3_column_decltype(h, i);

            if (strcmp(sqlite3_column_name(h, i), st->columns[i].name) != 0)
                complain(l, "SQLite", "the column is named", sqlite3_column_name(h, i));
            if (kind && strcmp(kind, kinds[st->columns[i].type]) != 0)
                complain(l, "SQLite", "another type:", st->columns[i].name);
        }
    sqlite3_finalize(h);
}

/* Types of the server that may stand for ours. */
static bool
fits(enum sql_type type, Oid oid)
{
    switch (type) {
    case SQL_INT: return oid == 20 || oid == 21 || oid == 23;
    case SQL_BOOL: return oid == 16 || oid == 20 || oid == 21 || oid == 23;
    case SQL_TEXT: return oid == 25 || oid == 1043;
    case SQL_BYTES: return oid == 17;
    case SQL_NULL: return false;
    }
    return false;
}

/* May the column of the table it comes from be NULL? */
static bool
may_be_null(PGconn *pg, Oid table, int column)
{
    char      sql[160];
    PGresult *r;
    bool      may;

    if (!table || !column)
        return false; /* computed */
    snprintf(sql, sizeof sql,
             "SELECT 1 FROM pg_attribute WHERE attrelid = %u AND attnum = %d "
             "AND NOT attnotnull",
             table, column);
    r = PQexec(pg, sql);
    may = PQntuples(r) == 1;
    PQclear(r);
    return may;
}

/* "x IS NOT NULL", "x = $1", "x <= $2" in the statement keep NULL out of the result. */
static bool
kept_out(const char *sql, const char *column)
{
    static const char *const tests[] = { "IS NOT NULL", "=", "<", ">" };
    size_t                   n = strlen(column);

    for (const char *at = sql; (at = strstr(at, column)); at++)
        for (size_t i = 0; i < COUNT(tests); i++)
            if (at[n] == ' ' && strncmp(at + n + 1, tests[i], strlen(tests[i])) == 0)
                return true;
    return false;
}

static void
describe_postgres(PGconn *pg, const struct listed *l)
{
    static const Oid oids[] = {
        [SQL_INT] = 20, [SQL_TEXT] = 25, [SQL_BYTES] = 17, [SQL_BOOL] = 21
    };
    const struct statement *st = l->statement;
    Oid                     types[64];
    PGresult               *r;

    for (int i = 0; i < st->params; i++)
        types[i] = oids[st->types[i]];
    r = PQprepare(pg, "", st->postgres, st->params, types);
    if (PQresultStatus(r) != PGRES_COMMAND_OK) {
        complain(l, "PostgreSQL", "refused:", PQerrorMessage(pg));
        PQclear(r);
        return;
    }
    PQclear(r);
    r = PQdescribePrepared(pg, "");
    if (PQnfields(r) != st->column_count)
        complain(l, "PostgreSQL", "another number of columns", "");
    else
        for (int i = 0; i < st->column_count; i++) {
            if (strcmp(PQfname(r, i), st->columns[i].name) != 0)
                complain(l, "PostgreSQL", "the column is named", PQfname(r, i));
            if (!fits(st->columns[i].type, PQftype(r, i)))
                complain(l, "PostgreSQL", "another type:", st->columns[i].name);
            if (!st->columns[i].nullable &&
                !kept_out(st->postgres, st->columns[i].name) &&
                may_be_null(pg, PQftable(r, i), PQftablecol(r, i)))
                complain(l, "PostgreSQL",
                         "may be NULL, write ? after the type:", st->columns[i].name);
        }
    PQclear(r);
}

static void
every_statement_is_understood_by_sqlite(void **state)
{
    struct store *s = testdb_open(STORE_SQLITE);
    sqlite3      *db;
    char          path[600];

    UNUSED(state);
    snprintf(path, sizeof path, STR_FMT "/amparo.db", STR_ARG(testdb_where(s)));
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    wrong = 0;
    for (size_t i = 0; i < statement_count; i++)
        describe_sqlite(db, &statement_list[i]);
    assert_true(statement_count > 10);
    assert_int_equal(wrong, 0);
    sqlite3_close(db);
    testdb_close(s);
}

static void
every_statement_is_understood_by_postgres(void **state)
{
    struct store *s = testdb_open(STORE_POSTGRES);
    PGconn       *pg;
    char          url[600];

    UNUSED(state);
    snprintf(url, sizeof url, STR_FMT, STR_ARG(testdb_where(s)));
    pg = PQconnectdb(url);
    wrong = 0;
    for (size_t i = 0; i < statement_count; i++)
        describe_postgres(pg, &statement_list[i]);
    assert_int_equal(wrong, 0);
    PQfinish(pg);
    testdb_close(s);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_statement_is_understood_by_sqlite),
        cmocka_unit_test(every_statement_is_understood_by_postgres),
    };

    log_to(-1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
