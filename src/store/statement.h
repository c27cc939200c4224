/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * statement.h - what generated *_sql.c files stand on; nobody else calls this.
 *
 * Every statement of the program is a constant of type struct statement, made by
 * tools/sqlgen from a named block of a .sql file (syntax: docs/store.md).  No SQL
 * is put together at run time.
 */
#ifndef STORE_STATEMENT_H
#define STORE_STATEMENT_H

#include "base/arena.h"
#include "store/value.h"

struct snapshot;
struct change;
struct write_tx;

enum { STATEMENT_ANY = -1, STATEMENT_NO_INSTITUTION = -1 };

struct sql_column {
    const char   *name;
    enum sql_type type;
    bool          nullable;
    size_t        offset; /* in the row struct */
};

struct statement {
    const char              *name;     /* "report_load" */
    const char              *sqlite;   /* the text with ?1 */
    const char              *postgres; /* the text with $1 */
    const enum sql_type     *types;    /* of the parameters */
    int                      params;
    const struct sql_column *columns; /* none for a write */
    int                      column_count;
    size_t                   row_size;
    int64_t                  limit;  /* many: rows at most; more is RC_FULL */
    int64_t                  expect; /* write: rows it must touch, or STATEMENT_ANY */
    int                      institution; /* which parameter names it, from 0, or -1 */
};

/* RC_OK, RC_NOTFOUND (no row; more than one is RC_BUG), RC_STORE. Memory is a's. */
MUST_USE enum rc statement_one(struct arena *a, struct snapshot *s,
                               const struct statement *st, const struct sql_value *v,
                               void *row, struct err *err);
/* RC_OK (none is fine: *rows NULL), RC_FULL past the limit, RC_STORE. */
MUST_USE enum rc statement_many(struct arena *a, struct snapshot *s,
                                const struct statement *st, const struct sql_value *v,
                                void **rows, size_t *count, struct err *err);
/*
 * Calls `each` for every row; the row and its texts last until `each` returns.
 * `each` returning anything but RC_OK ends the walk with that code.  The snapshot
 * may not be used for anything else meanwhile.
 */
MUST_USE enum rc statement_each(struct snapshot *s, const struct statement *st,
                                const struct sql_value *v, void                   *row,
                                enum rc (*each)(void *ctx, const void *row), void *ctx,
                                struct err *err);
/* Record in the change; texts and bytes are copied into its arena. */
void statement_record(struct change *c, const struct statement *st,
                      const struct sql_value *v);
/*
 * Run now, inside a batch or a migration. *touched may be NULL. RC_STALE: not `expect`
 * rows.
 */
MUST_USE enum rc statement_write(struct write_tx *tx, const struct statement *st,
                                 const struct sql_value *v, int64_t *touched,
                                 struct err *err);

#endif
