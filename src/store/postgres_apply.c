/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * postgres_apply.c - changes on PostgreSQL: all statements of a batch, or a savepoint
 * and all statements of one change, are sent together and their answers read
 * afterwards (pipeline mode): one round trip.
 */
#include "store/postgres.h"

#include "base/text.h"

/* Commands sent before their answers are read: few enough that no buffer can fill up. */
enum { PIPELINE = 256 };

/* What was sent, in order, so that each answer finds its owner. */
struct sent {
    const struct statement *prepare; /* a PREPARE, or ... */
    const struct op        *op;      /* ... a statement, or neither: SAVEPOINT, RELEASE */
};

static bool
send_op(struct connection *c, const struct op *op, struct sent *sent, int *n)
{
    const struct statement *st = op->statement;
    struct prepared        *p = prepared_find(&c->prepared, st);
    struct encoded          e;
    Oid                     types[PARAMS_MOST];
    char                    name[16];

    postgres_name_of(p, name);
    for (int i = 0; i < *n && !p->handle; i++)
        if (sent[i].prepare == st)
            goto prepared;
    if (!p->handle) {
        postgres_types_of(st, types);
        if (!PQsendPrepare(c->pg, name, st->postgres, st->params, types))
            return false;
        sent[(*n)++] = (struct sent){ .prepare = st };
    }
prepared:
    postgres_encode(st, op->values, &e);
    if (!PQsendQueryPrepared(c->pg, name, st->params, e.value, e.length, e.format, 1))
        return false;
    sent[(*n)++] = (struct sent){ .op = op };
    return true;
}

static bool
send_plain(struct connection *c, const char *sql, struct sent *sent, int *n)
{
    if (!PQsendQueryParams(c->pg, sql, 0, NULL, NULL, NULL, NULL, 1))
        return false;
    sent[(*n)++] = (struct sent){ 0 };
    return true;
}

/* One answer. The first that is not right decides; what follows was not run. */
static enum rc
take_answer(struct connection *c, PGresult *r, const struct sent *sent, struct err *err)
{
    const struct statement *st = sent->op ? sent->op->statement : NULL;
    ExecStatusType          status = PQresultStatus(r);

    if (status == PGRES_PIPELINE_ABORTED)
        return RC_OK;
    if (status != PGRES_COMMAND_OK)
        return postgres_answer(c, r, st ? st->name : "part", err);
    if (sent->prepare)
        prepared_find(&c->prepared, sent->prepare)->handle = c;
    if (st && st->expect != STATEMENT_ANY && postgres_touched_by(r) != st->expect)
        return err_set_arg(err, RC_STALE, "store.stale", str_z(st->name));
    return RC_OK;
}

static enum rc
take_answers(struct connection *c, const struct sent *sent, int n, struct err *err)
{
    enum rc   first = RC_OK, rc;
    PGresult *r;

    for (int i = 0; i < n; i++) {
        struct err own;

        if (!(r = PQgetResult(c->pg))) /* only a lost connection says nothing */
            return postgres_answer(c, NULL, "pipeline", err);
        rc = take_answer(c, r, &sent[i], &own);
        PQclear(r);
        while ((r = PQgetResult(c->pg)))
            PQclear(r);
        if (rc != RC_OK && first == RC_OK) {
            first = rc;
            *err = own;
        }
        if (c->lost)
            return first;
    }
    r = PQgetResult(c->pg);
    if (PQresultStatus(r) != PGRES_PIPELINE_SYNC && first == RC_OK)
        first = postgres_answer(c, r, "pipeline", err);
    PQclear(r);
    return first;
}

/* What is still to be sent of some changes. */
struct queue {
    const struct op *const *next;
    size_t                  left; /* changes behind `op` */
    const struct op        *op;   /* NULL: at the end */
};

static void
queue_turn(struct queue *q)
{
    while (!q->op && q->left > 0) {
        q->op = *q->next++;
        q->left--;
    }
}

/* As many as fit into one round trip. */
static enum rc
run_some(struct connection *c, struct queue *q, bool savepoint, struct err *err)
{
    struct sent sent[PIPELINE];
    int         n = 0;
    bool        good = PQenterPipelineMode(c->pg) == 1;
    enum rc     rc;

    if (savepoint && c->savepoint)
        good = good && send_plain(c, "RELEASE change", sent, &n);
    if (savepoint)
        good = good && send_plain(c, "SAVEPOINT change", sent, &n);
    c->savepoint = c->savepoint || savepoint;
    for (; good && q->op && n < PIPELINE - 2; queue_turn(q)) {
        good = send_op(c, q->op, sent, &n);
        q->op = q->op->next;
    }
    good = good && PQpipelineSync(c->pg) == 1;
    rc = good ? take_answers(c, sent, n, err) : postgres_answer(c, NULL, "pipeline", err);
    if (!good || PQexitPipelineMode(c->pg) != 1)
        c->lost = true;
    if (rc == RC_OK && c->lost)
        rc = err_set(err, RC_BUSY, "store.busy");
    return rc;
}

static enum rc
run_queue(struct connection *c, const struct op *const *firsts, size_t count,
          bool savepoint, struct err *err)
{
    struct queue q = { firsts, count, NULL };
    struct err   why = { 0 };
    enum rc      rc = RC_OK;

    postgres_finish(c);
    queue_turn(&q);
    if (q.op || savepoint)
        do {
            rc = run_some(c, &q, savepoint, &why);
            savepoint = false;
        } while (rc == RC_OK && q.op);
    if (rc != RC_OK && err)
        *err = why;
    return rc;
}

/* The round trips are few: the deadline does not matter here. */
enum rc
postgres_apply_all(struct connection *c, const struct op *const *firsts, size_t count,
                   int64_t deadline, size_t *taken, struct err *err)
{
    UNUSED(deadline);
    *taken = count;
    return run_queue(c, firsts, count, false, err);
}

enum rc
postgres_apply(struct connection *c, const struct op *first, struct err *err)
{
    struct err undo;
    enum rc    rc = run_queue(c, &first, 1, true, err);

    if (rc == RC_OK || c->lost)
        return rc;
    c->savepoint = false;
    if (postgres_exec(c, "ROLLBACK TO change; RELEASE change", &undo) != RC_OK)
        c->lost = true;
    return rc;
}
