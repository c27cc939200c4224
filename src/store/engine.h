/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * engine.h - what a database engine must be able to do.  Private to store/.
 *
 * A connection is used by one thread at a time.  At most one result is open on it;
 * every function but step, cell and finish closes an open one first.
 */
#ifndef STORE_ENGINE_H
#define STORE_ENGINE_H

#include "store/statement.h"
#include "store/store.h"

struct connection;

/* One recorded statement of a change; values follow in the same piece of memory. */
struct op {
    const struct statement *statement;
    const struct sql_value *values;
    struct op              *next;
};

struct place {
    const char *where; /* SQLite: the database file; PostgreSQL: the URL */
    const char *vfs;
};

struct engine {
    MUST_USE enum rc (*open)(const struct place *place, bool writes,
                             struct connection **out, struct err *err);
    void (*close)(struct connection *c);
    /* False once the transaction (or the connection) is gone and nothing of it is left.
     */
    bool (*alive)(struct connection *c);

    MUST_USE enum rc (*begin)(struct connection *c, bool writes, struct err *err);
    /*
     * RC_OK: on disk.  RC_FULL, RC_BUSY, RC_STALE: undone.  RC_STORE: undone, or
     * unknown when err says store.unknown.  An I/O error on SQLite does not return.
     */
    MUST_USE enum rc (*commit)(struct connection *c, struct err *err);
    void (*rollback)(struct connection *c);

    /* Part of a batch that can be undone alone. */
    MUST_USE enum rc (*part_begin)(struct connection *c, struct err *err);
    MUST_USE enum rc (*part_keep)(struct connection *c, struct err *err);
    MUST_USE enum rc (*part_undo)(struct connection *c, struct err *err);
    /*
     * All statements of some changes, nothing between them: quick, and of use only when
     * every one is good.  *taken: how many were applied before the deadline (steady
     * microseconds), at least one.  Not RC_OK: the transaction must be undone.
     */
    MUST_USE enum rc (*apply_all)(struct connection *c, const struct op *const *firsts,
                                  size_t count, int64_t deadline, size_t *taken,
                                  struct err *err);
    /* All statements of a change, or none of them. */
    MUST_USE enum rc (*apply)(struct connection *c, const struct op *first,
                              struct err *err);

    MUST_USE enum rc (*write)(struct connection *c, const struct statement *st,
                              const struct sql_value *v, int64_t *touched,
                              struct err *err);
    MUST_USE enum rc (*query)(struct connection *c, const struct statement *st,
                              const struct sql_value *v, bool stream, struct err *err);
    MUST_USE enum rc (*step)(struct connection *c, bool *row, struct err *err);
    /* Views into the connection, valid until the next step or finish. */
    MUST_USE enum rc (*cell)(struct connection *c, int column, enum sql_type type,
                             struct sql_value *out, struct err *err);
    void (*finish)(struct connection *c);

    MUST_USE enum rc (*script)(struct connection *c, const char *sql, struct err *err);
    /* Housekeeping of the writing connection between batches; `idle`: nobody waits. */
    void (*between)(struct connection *c, bool idle);
};

extern const struct engine sqlite_engine, postgres_engine;

/* Statements prepared on a connection, found by their address. */
struct prepared {
    const struct statement *statement;
    void *handle; /* SQLite: sqlite3_stmt; PostgreSQL: non-NULL once prepared */
    int   number;
};

struct prepared_table {
    struct prepared *slot;
    size_t           room, used;
};

struct prepared *prepared_find(struct prepared_table *t, const struct statement *st);

/*
 * A failed commit or sync: nobody knows what the disk holds. Logs the code and ends the
 * process.
 */
noreturn void store_die(int64_t code);

#endif
