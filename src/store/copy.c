/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * copy.c - whole tables from one connection to another, and reading all of one.
 * The statements are made with the tables (tools/migrategen): none is put together here.
 */
#include "store/inside.h"

#include "base/text.h"

#include <string.h>

/* Rows in one round trip, and bytes: large values are written in smaller groups. */
enum { GROUP_ROWS = 200, GROUP_BYTES = 4 << 20, ARENA_BYTES = 1 << 30 };

/* One row of the open result; copied into `a`, or only looked at without one. */
static enum rc
read_row(const struct engine *engine, struct connection *c, const struct statement *st,
         struct arena *a, struct sql_value *out, struct err *err)
{
    for (int i = 0; i < st->column_count; i++) {
        enum rc rc = engine->cell(c, i, st->columns[i].type, &out[i], err);

        if (rc == RC_OK && out[i].type == SQL_NULL && !st->columns[i].nullable)
            rc = err_set(err, RC_DAMAGED, "store.damaged");
        if (rc != RC_OK)
            return rc;
        if (a && out[i].n) {
            void *p = arena_alloc(a, out[i].n);

            memcpy(p, out[i].p, out[i].n);
            out[i].p = p;
        } else if (a && out[i].p)
            out[i].p = "";
    }
    return RC_OK;
}

/* The next group of rows as statements to apply; none: the table is at its end. */
static enum rc
read_group(const struct engine *engine, struct connection *c,
           const struct sql_table *table, struct arena *a, struct op **first,
           struct err *err)
{
    struct op **last = first;
    bool        more = true;
    enum rc     rc = RC_OK;

    for (int n = 0; n < GROUP_ROWS && arena_used(a) < GROUP_BYTES; n++) {
        struct op        *op;
        struct sql_value *values;

        if ((rc = engine->step(c, &more, err)) != RC_OK || !more)
            break;
        op = ARENA_NEW(a, struct op);
        values = ARENA_ARRAY(a, struct sql_value, (size_t)table->all->column_count);
        if ((rc = read_row(engine, c, table->all, a, values, err)) != RC_OK)
            break;
        op->statement = table->insert;
        op->values = values;
        *last = op;
        last = &op->next;
    }
    return rc;
}

enum rc
copy_table(const struct engine *from, struct connection *source, const struct engine *to,
           struct connection *target, const struct sql_table *table, struct err *err)
{
    struct arena *a = arena_new(ARENA_BYTES);
    struct op    *group = NULL;
    enum rc       rc;

    if (setjmp(*arena_guard(a))) {
        rc = err_set(err, RC_FULL, "store.full");
        goto out;
    }
    if ((rc = from->query(source, table->all, NULL, true, err)) != RC_OK)
        goto out;
    do {
        group = NULL;
        arena_reset(a);
        if ((rc = read_group(from, source, table, a, &group, err)) != RC_OK)
            break;
        if (group)
            rc = to->apply(target, group, err);
    } while (rc == RC_OK && group);
out:
    from->finish(source);
    arena_free(a);
    if (rc != RC_OK && err)
        err->arg[0] = str_z(table->name);
    return rc;
}

static enum rc
read_table(const struct engine *engine, struct connection *c,
           const struct sql_table *table, struct err *err)
{
    struct sql_value row[64];
    bool             more = false;
    enum rc          rc;

    BUG_IF(table->all->column_count > (int)COUNT(row));
    if ((rc = engine->query(c, table->all, NULL, true, err)) == RC_OK)
        while ((rc = engine->step(c, &more, err)) == RC_OK && more &&
               (rc = read_row(engine, c, table->all, NULL, row, err)) == RC_OK)
            continue;
    engine->finish(c);
    if (rc != RC_OK && err) {
        err->rc = rc == RC_STORE || rc == RC_BUG ? RC_DAMAGED : rc;
        err->arg[0] = str_z(table->name);
    }
    return rc == RC_STORE || rc == RC_BUG ? RC_DAMAGED : rc;
}

static const struct sql_column word_column[] = { { "word", SQL_TEXT, true, 0 } };
static const struct statement  page_check = {
     .name = "integrity_check",
     .sqlite = "PRAGMA integrity_check(1)",
     .columns = word_column,
     .column_count = 1,
     .institution = STATEMENT_NO_INSTITUTION,
};
static const struct statement key_check = {
    .name = "foreign_key_check",
    .sqlite = "PRAGMA foreign_key_check",
    .columns = word_column,
    .column_count = 1,
    .institution = STATEMENT_NO_INSTITUTION,
};

/* The pragma says nothing, or only "ok". */
static enum rc
says_ok(const struct engine *engine, struct connection *c, const struct statement *st,
        struct err *err)
{
    struct sql_value v;
    bool             more = false;
    enum rc          rc;

    if ((rc = engine->query(c, st, NULL, false, err)) == RC_OK)
        while ((rc = engine->step(c, &more, err)) == RC_OK && more)
            if ((rc = engine->cell(c, 0, SQL_TEXT, &v, err)) != RC_OK ||
                !str_eqz((struct str){ v.p, v.n }, "ok")) {
                rc = err_set_arg(err, RC_DAMAGED, "store.damaged", str_z(st->name));
                break;
            }
    engine->finish(c);
    return rc == RC_OK ? RC_OK
                       : err_set_arg(err, RC_DAMAGED, "store.damaged", str_z(st->name));
}

enum rc
check_connection(const struct engine *engine, struct connection *c, struct err *err)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; i < table_count && rc == RC_OK; i++)
        rc = read_table(engine, c, &table_list[i], err);
    if (rc == RC_OK && engine == &sqlite_engine)
        rc = says_ok(engine, c, &page_check, err);
    if (rc == RC_OK && engine == &sqlite_engine)
        rc = says_ok(engine, c, &key_check, err);
    return rc;
}
