/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * postgres.h - what postgres.c (connection, transaction) and postgres_run.c
 * (statements) share.
 */
#ifndef STORE_POSTGRES_H
#define STORE_POSTGRES_H

#include "store/engine.h"

#include <libpq-fe.h>

enum { PARAMS_MOST = 64 };

struct connection {
    PGconn *pg;
    bool    writes;
    bool    lost;      /* begin must connect anew */
    bool    savepoint; /* of the change before, not yet released */
    bool    begin_due; /* a reader's BEGIN travels with its first query */
    bool    ending;    /* a reader's COMMIT was sent, its answer not yet read */
    struct prepared_table prepared;
    PGresult             *rows; /* the open result, or one row of it when streaming */
    int                   row;  /* next row of `rows` */
    bool                  streaming;
};

/* An error as an answer; result may be NULL. Notes when the connection is gone. */
enum rc postgres_answer(struct connection *c, const PGresult *result, const char *name,
                        struct err *err);
/* Connect again when the connection is gone; what was prepared is forgotten. */
MUST_USE enum rc postgres_connected(struct connection *c, struct err *err);
/* One statement without parameters, no rows wanted. */
MUST_USE enum rc postgres_exec(struct connection *c, const char *sql, struct err *err);

extern const char postgres_begin_read[];

/* Values of a statement as they travel; `value` may point into the struct and into v. */
struct encoded {
    const char *value[PARAMS_MOST];
    int         length[PARAMS_MOST], format[PARAMS_MOST];
    uint64_t    wide[PARAMS_MOST];
    uint16_t    narrow[PARAMS_MOST];
};

void    postgres_encode(const struct statement *st, const struct sql_value *v,
                        struct encoded *out);
void    postgres_types_of(const struct statement *st, Oid out[PARAMS_MOST]);
void    postgres_name_of(const struct prepared *p, char out[16]);
int64_t postgres_touched_by(PGresult *r); /* rows */

void             postgres_finish(struct connection *c);
MUST_USE enum rc postgres_apply(struct connection *c, const struct op *first,
                                struct err *err);
MUST_USE enum rc postgres_apply_all(struct connection *c, const struct op *const *firsts,
                                    size_t count, int64_t deadline, size_t *taken,
                                    struct err *err);
MUST_USE enum rc postgres_write(struct connection *c, const struct statement *st,
                                const struct sql_value *v, int64_t *touched,
                                struct err *err);
MUST_USE enum rc postgres_query(struct connection *c, const struct statement *st,
                                const struct sql_value *v, bool stream, struct err *err);
MUST_USE enum rc postgres_step(struct connection *c, bool *row, struct err *err);
MUST_USE enum rc postgres_cell(struct connection *c, int column, enum sql_type type,
                               struct sql_value *out, struct err *err);

#endif
