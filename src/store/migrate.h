/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * migrate.h - the tables of every room, made and changed in numbered steps.
 *
 * src/ROOM/migrations/NNNN_name.sql is found by the build (tools/migrategen) and
 * written out for both engines.  Numbers: store 00xx, ledger 01xx, site 02xx,
 * boxes 03xx, figures 035x, people 04xx, directory 05xx, cases 06xx, programs 07xx.
 * Syntax: docs/store.md.
 */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "store/statement.h"
#include "store/store.h"

struct migration {
    int                number;
    const char        *name;   /* "0601_report" */
    int64_t            digest; /* of the text: an applied migration must not change */
    const char *const *sqlite, *const *postgres; /* statements, NULL at the end */
};

/* A table as the newest migration leaves it, and how all of it is read and written. */
struct sql_table {
    const char             *name;
    const struct statement *all,
        *insert; /* columns of `all` are the parameters of `insert` */
};

/* Made by the build from all rooms, in order; tables in the order they were made. */
extern const struct migration migration_list[];
extern const size_t           migration_count;
extern const struct sql_table table_list[];
extern const size_t           table_count;

/*
 * Apply what is missing, each in a transaction of its own.  RC_REFUSED: an applied
 * step is unknown to this program (newer data) or its text has changed since.
 * Needs STORE_SERVE; several servers on one PostgreSQL may call it at once.
 */
MUST_USE enum rc store_migrate(struct store *s, const struct migration *list,
                               size_t count, struct err *err);

#endif
