/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * postgres_run.c - statements on PostgreSQL: prepared once a connection, values and
 * rows in binary.
 */
#include "store/postgres.h"

#include "base/text.h"

#include <endian.h>
#include <stdio.h>
#include <string.h>

static const Oid oids[] = {
    [SQL_INT] = 20, [SQL_TEXT] = 25, [SQL_BYTES] = 17, [SQL_BOOL] = 21, /* int8 text bytea
                                                                           int2 */
};

void
postgres_encode(const struct statement *st, const struct sql_value *v,
                struct encoded *out)
{
    BUG_IF(st->params > PARAMS_MOST);
    for (int i = 0; i < st->params; i++) {
        out->format[i] = 1;
        switch (v[i].type) {
        case SQL_NULL:
            out->value[i] = NULL;
            out->length[i] = 0;
            break;
        case SQL_INT:
            out->wide[i] = htobe64((uint64_t)v[i].i);
            out->value[i] = (const char *)&out->wide[i];
            out->length[i] = 8;
            break;
        case SQL_BOOL:
            out->narrow[i] = htobe16((uint16_t)(v[i].i != 0));
            out->value[i] = (const char *)&out->narrow[i];
            out->length[i] = 2;
            break;
        case SQL_TEXT:
        case SQL_BYTES:
            out->value[i] = v[i].p;
            out->length[i] = (int)v[i].n;
            break;
        }
    }
}

void
postgres_types_of(const struct statement *st, Oid out[PARAMS_MOST])
{
    for (int i = 0; i < st->params; i++)
        out[i] = oids[st->types[i]];
}

void
postgres_name_of(const struct prepared *p, char out[16])
{
    snprintf(out, 16, "s%d", p->number);
}

int64_t
postgres_touched_by(PGresult *r)
{
    int64_t n = 0;

    str_int(str_z(PQcmdTuples(r)), &n);
    return n;
}

void
postgres_finish(struct connection *c)
{
    PQclear(c->rows);
    c->rows = NULL;
    if (c->streaming || c->ending)
        while ((c->rows = PQgetResult(c->pg)))
            PQclear(c->rows);
    c->streaming = c->ending = false;
}

/* Prepared on this connection, in a round trip of its own the first time. */
static enum rc
ready(struct connection *c, const struct statement *st, char name[16], struct err *err)
{
    struct prepared *p = prepared_find(&c->prepared, st);
    Oid              types[PARAMS_MOST];
    PGresult        *r;
    enum rc          rc = RC_OK;

    postgres_finish(c);
    postgres_name_of(p, name);
    if (p->handle)
        return RC_OK;
    postgres_types_of(st, types);
    r = PQprepare(c->pg, name, st->postgres, st->params, types);
    if (PQresultStatus(r) == PGRES_COMMAND_OK)
        p->handle = c;
    else
        rc = postgres_answer(c, r, st->name, err);
    PQclear(r);
    return rc;
}

enum rc
postgres_write(struct connection *c, const struct statement *st,
               const struct sql_value *v, int64_t *touched, struct err *err)
{
    struct encoded e;
    char           name[16];
    PGresult      *r;
    enum rc        rc;

    if ((rc = ready(c, st, name, err)) != RC_OK)
        return rc;
    postgres_encode(st, v, &e);
    r = PQexecPrepared(c->pg, name, st->params, e.value, e.length, e.format, 1);
    if (PQresultStatus(r) == PGRES_COMMAND_OK)
        *touched = postgres_touched_by(r);
    else
        rc = postgres_answer(c, r, st->name, err);
    PQclear(r);
    return rc;
}

/*
 * The first query of a reader: BEGIN, PREPARE when new, and the query, in one round
 * trip.
 */
static enum rc
first_query(struct connection *c, const struct statement *st, const struct encoded *e,
            struct err *err)
{
    struct prepared *p = prepared_find(&c->prepared, st);
    Oid              types[PARAMS_MOST];
    char             name[16];
    bool             prepares = !p->handle, good;
    enum rc          rc = RC_OK;

    postgres_name_of(p, name);
    postgres_types_of(st, types);
    good =
        PQenterPipelineMode(c->pg) == 1 &&
        PQsendQueryParams(c->pg, postgres_begin_read, 0, NULL, NULL, NULL, NULL, 1) ==
            1 &&
        (!prepares || PQsendPrepare(c->pg, name, st->postgres, st->params, types) == 1) &&
        PQsendQueryPrepared(c->pg, name, st->params, e->value, e->length, e->format, 1) ==
            1 &&
        PQpipelineSync(c->pg) == 1;
    for (int i = prepares ? 0 : 1; i < 3 && good; i++) {
        ExecStatusType wanted = i < 2 ? PGRES_COMMAND_OK : PGRES_TUPLES_OK;
        PGresult      *r = PQgetResult(c->pg), *end;

        if (PQresultStatus(r) != wanted && PQresultStatus(r) != PGRES_PIPELINE_ABORTED &&
            rc == RC_OK)
            rc = postgres_answer(c, r, st->name, err);
        good = r != NULL && !c->lost;
        if (i == 1 && PQresultStatus(r) == PGRES_COMMAND_OK)
            p->handle = c;
        if (i == 2 && PQresultStatus(r) == PGRES_TUPLES_OK)
            c->rows = r;
        else
            PQclear(r);
        if (good && (end = PQgetResult(c->pg))) {
            PQclear(end);
            good = false;
        }
    }
    if (good) {
        PGresult *sync = PQgetResult(c->pg);

        good =
            PQresultStatus(sync) == PGRES_PIPELINE_SYNC && PQexitPipelineMode(c->pg) == 1;
        PQclear(sync);
    }
    if (!good) {
        postgres_finish(c);
        c->lost = true;
        return rc != RC_OK ? rc : postgres_answer(c, NULL, st->name, err);
    }
    return rc;
}

enum rc
postgres_query(struct connection *c, const struct statement *st,
               const struct sql_value *v, bool stream, struct err *err)
{
    struct encoded e;
    char           name[16];
    enum rc        rc;

    postgres_encode(st, v, &e);
    c->row = 0;
    if (c->begin_due) {
        postgres_finish(c);
        c->begin_due = false;
        if (!stream) {
            /*
             * Nothing was read yet: a connection that broke while idle is made anew,
             * once.
             */
            rc = first_query(c, st, &e, err);
            if (!c->lost || postgres_connected(c, err) != RC_OK)
                return rc;
            return first_query(c, st, &e, err);
        }
        if ((rc = postgres_exec(c, postgres_begin_read, err)) != RC_OK)
            return rc;
    }
    if ((rc = ready(c, st, name, err)) != RC_OK)
        return rc;
    if (stream) {
        if (!PQsendQueryPrepared(c->pg, name, st->params, e.value, e.length, e.format, 1))
            return postgres_answer(c, NULL, st->name, err);
        PQsetSingleRowMode(c->pg);
        c->streaming = true;
        return RC_OK;
    }
    c->rows = PQexecPrepared(c->pg, name, st->params, e.value, e.length, e.format, 1);
    if (PQresultStatus(c->rows) == PGRES_TUPLES_OK)
        return RC_OK;
    rc = postgres_answer(c, c->rows, st->name, err);
    postgres_finish(c);
    return rc;
}

enum rc
postgres_step(struct connection *c, bool *row, struct err *err)
{
    enum rc rc = RC_OK;

    if (!c->streaming) {
        *row = c->row < PQntuples(c->rows);
        c->row++;
        return RC_OK;
    }
    PQclear(c->rows);
    c->rows = PQgetResult(c->pg);
    c->row = 1;
    *row = c->rows && PQresultStatus(c->rows) == PGRES_SINGLE_TUPLE;
    if (c->rows && !*row && PQresultStatus(c->rows) != PGRES_TUPLES_OK)
        rc = postgres_answer(c, c->rows, "step", err);
    return rc;
}

static bool
integer_of(const char *p, int length, int64_t *out)
{
    uint64_t wide;
    uint32_t half;
    uint16_t quarter;

    switch (length) {
    case 8:
        memcpy(&wide, p, 8);
        *out = (int64_t)be64toh(wide);
        return true;
    case 4:
        memcpy(&half, p, 4);
        *out = (int32_t)be32toh(half);
        return true;
    case 2:
        memcpy(&quarter, p, 2);
        *out = (int16_t)be16toh(quarter);
        return true;
    case 1: *out = *p != 0; return true;
    default: return false;
    }
}

enum rc
postgres_cell(struct connection *c, int column, enum sql_type type, struct sql_value *out,
              struct err *err)
{
    int at = c->row - 1;

    *out = (struct sql_value){ 0 };
    if (column >= PQnfields(c->rows))
        return err_set(err, RC_BUG, "store.failed");
    if (PQgetisnull(c->rows, at, column))
        return RC_OK;
    out->type = type;
    out->p = PQgetvalue(c->rows, at, column);
    out->n = (size_t)PQgetlength(c->rows, at, column);
    if (type != SQL_INT && type != SQL_BOOL)
        return RC_OK;
    if (!integer_of(out->p, (int)out->n, &out->i))
        return err_set(err, RC_BUG, "store.failed");
    out->p = NULL;
    out->n = 0;
    return RC_OK;
}
