/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * postgres.c - PostgreSQL as an engine: connections and transactions.
 *
 * Readers: REPEATABLE READ READ ONLY, one snapshot a transaction.  Writers: READ
 * COMMITTED, because a batch first locks its institution's tip row and must then see
 * what the holder before it wrote; with that row held, nobody else writes the
 * institution.  40001, 40P01 and a connection lost before COMMIT are RC_BUSY: nothing
 * was written, the batch is run again.  Lost during COMMIT: unknown, never retried.
 * Messages of the server may quote data, so none is kept: only the SQLSTATE is logged.
 */
#include "store/postgres.h"

#include "base/log.h"
#include "base/text.h"

#include <string.h>

const char postgres_begin_read[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

static const char setup[] = "SET lock_timeout = '10s'; SET client_min_messages = 'error'";

/* The five characters of an SQLSTATE as a number: base 36, for the log. */
static int64_t
state_number(const char *state)
{
    int64_t n = 0;

    for (int i = 0; i < 5 && state[i]; i++)
        n = n * 36 + (state[i] >= 'A' ? state[i] - 'A' + 10 : state[i] - '0');
    return n;
}

/* By the whole state, or by its class of two characters. First match wins. */
static const struct {
    const char *state;
    enum rc     rc;
    const char *key;
    bool        quiet; /* part of ordinary work: not logged */
} answers[] = {
    { "23505", RC_STALE, "store.stale", true },
    { "23503", RC_STALE, "store.stale", true },
    { "23", RC_BUG, "store.failed", false },
    { "40", RC_BUSY, "store.busy", true },
    { "55P03", RC_BUSY, "store.busy", false },
    { "53300", RC_BUSY, "store.busy", false },
    { "53", RC_FULL, "store.full", false },
    { "54", RC_FULL, "store.full", false },
    { "22021", RC_BADINPUT, "store.text", false },
    { "42", RC_BUG, "store.failed", false },
    { "XX001", RC_DAMAGED, "store.damaged", false },
    { "XX002", RC_DAMAGED, "store.damaged", false },
    { "", RC_STORE, "store.failed", false },
};

enum rc
postgres_answer(struct connection *c, const PGresult *result, const char *name,
                struct err *err)
{
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    size_t      i = 0;

    if (!state)
        state = "";
    if (PQstatus(c->pg) != CONNECTION_OK || strncmp(state, "57P", 3) == 0) {
        c->lost = true;
        log_event(EVENT_STORE_FAILED, state_number("08006"), 0);
        return err_set_arg(err, c->writes ? RC_BUSY : RC_STORE,
                           c->writes ? "store.busy" : "store.failed", str_z(name));
    }
    while (strncmp(state, answers[i].state, strlen(answers[i].state)) != 0)
        i++;
    if (!answers[i].quiet)
        log_event(EVENT_STORE_FAILED, state_number(state), 0);
    return err_set_arg(err, answers[i].rc, answers[i].key, str_z(name));
}

enum rc
postgres_exec(struct connection *c, const char *sql, struct err *err)
{
    PGresult *r = PQexec(c->pg, sql);
    enum rc   rc = RC_OK;

    if (PQresultStatus(r) != PGRES_COMMAND_OK && PQresultStatus(r) != PGRES_TUPLES_OK)
        rc = postgres_answer(c, r, "exec", err);
    PQclear(r);
    return rc;
}

static void
ignore_notice(void *ctx, const PGresult *result)
{
    UNUSED(ctx);
    UNUSED(result);
}

/* After every connect. An answer must mean: on disk. */
static enum rc
prepare_session(struct connection *c, struct err *err)
{
    PGresult *r;
    enum rc   rc;
    bool      off;

    for (size_t i = 0; i < c->prepared.room; i++)
        c->prepared.slot[i].handle = NULL;
    c->lost = c->savepoint = c->begin_due = c->ending = false;
    if ((rc = postgres_exec(c, setup, err)) != RC_OK || !c->writes)
        return rc;
    r = PQexec(c->pg, "SHOW synchronous_commit");
    off = PQresultStatus(r) != PGRES_TUPLES_OK || strcmp(PQgetvalue(r, 0, 0), "off") == 0;
    PQclear(r);
    return off ? postgres_exec(c, "SET synchronous_commit = on", err) : RC_OK;
}

static void
postgres_close(struct connection *c)
{
    if (!c)
        return;
    postgres_finish(c);
    PQfinish(c->pg);
    base_free(c->prepared.slot);
    base_free(c);
}

static enum rc
postgres_open(const struct place *place, bool writes, struct connection **out,
              struct err *err)
{
    const char *const names[] = {
        "dbname",          "client_encoding",  "fallback_application_name",
        "connect_timeout", "tcp_user_timeout", NULL
    };
    const char *const  values[] = { place->where, "UTF8", "amparo", "10", "20000", NULL };
    struct connection *c = base_alloc(sizeof *c);
    enum rc            rc;

    c->writes = writes;
    c->pg = PQconnectdbParams(names, values, 1);
    if (PQstatus(c->pg) != CONNECTION_OK) {
        postgres_close(c);
        log_event(EVENT_STORE_FAILED, state_number("08001"), 0);
        return err_set(err, RC_STORE, "store.open");
    }
    PQsetNoticeReceiver(c->pg, ignore_notice, NULL);
    if ((rc = prepare_session(c, err)) != RC_OK) {
        postgres_close(c);
        return rc == RC_BUSY ? err_set(err, RC_STORE, "store.open") : rc;
    }
    *out = c;
    return RC_OK;
}

static bool
postgres_alive(struct connection *c)
{
    return !c->lost && PQstatus(c->pg) == CONNECTION_OK &&
           (c->begin_due || PQtransactionStatus(c->pg) == PQTRANS_INTRANS);
}

enum rc
postgres_connected(struct connection *c, struct err *err)
{
    if (!c->lost && PQstatus(c->pg) == CONNECTION_OK)
        return RC_OK;
    PQreset(c->pg);
    if (PQstatus(c->pg) != CONNECTION_OK)
        return postgres_answer(c, NULL, "connect", err);
    return prepare_session(c, err);
}

/*
 * A reader's BEGIN costs no round trip: its snapshot is taken by the first query in any
 * case, so BEGIN is sent with it.
 */
static enum rc
postgres_begin(struct connection *c, bool writes, struct err *err)
{
    enum rc rc;

    postgres_finish(c);
    if ((rc = postgres_connected(c, err)) != RC_OK)
        return rc;
    c->savepoint = false;
    c->begin_due = !writes;
    return writes ? postgres_exec(c, "BEGIN ISOLATION LEVEL READ COMMITTED", err) : RC_OK;
}

static void
postgres_rollback(struct connection *c)
{
    struct err err;

    postgres_finish(c);
    c->savepoint = c->begin_due = false;
    if (!c->lost && PQtransactionStatus(c->pg) != PQTRANS_IDLE &&
        postgres_exec(c, "ROLLBACK", &err) != RC_OK)
        c->lost = true;
}

static enum rc
postgres_commit(struct connection *c, struct err *err)
{
    PGresult *r;
    enum rc   rc = RC_OK;

    postgres_finish(c);
    c->savepoint = false;
    if (!c->writes) { /* nothing hangs on it: its answer is read by the next begin */
        c->ending = !c->begin_due && PQsendQuery(c->pg, "COMMIT") == 1;
        c->lost = c->lost || (!c->begin_due && !c->ending);
        c->begin_due = false;
        return RC_OK;
    }
    r = PQexec(c->pg, "COMMIT");
    if (PQresultStatus(r) == PGRES_COMMAND_OK) {
        if (strcmp(PQcmdStatus(r), "COMMIT") != 0) /* it was broken and has been undone */
            rc = err_set(err, RC_STORE, "store.failed");
    } else {
        rc = postgres_answer(c, r, "commit", err);
        if (c->lost)
            rc = err_set(err, RC_STORE, "store.unknown");
    }
    PQclear(r);
    if (rc != RC_OK)
        postgres_rollback(c);
    return rc;
}

static enum rc
part_begin(struct connection *c, struct err *err)
{
    postgres_finish(c);
    return postgres_exec(c, "SAVEPOINT part", err);
}

static enum rc
part_keep(struct connection *c, struct err *err)
{
    postgres_finish(c);
    c->savepoint = false; /* inside the part, gone with it */
    return postgres_exec(c, "RELEASE part", err);
}

static enum rc
part_undo(struct connection *c, struct err *err)
{
    postgres_finish(c);
    c->savepoint = false;
    return postgres_exec(c, "ROLLBACK TO part; RELEASE part", err);
}

static enum rc
postgres_script(struct connection *c, const char *sql, struct err *err)
{
    postgres_finish(c);
    BUG_IF(c->begin_due);
    return postgres_exec(c, sql, err);
}

static void
postgres_between(struct connection *c, bool idle)
{
    UNUSED(c);
    UNUSED(idle); /* the server keeps house itself */
}

const struct engine postgres_engine = {
    .open = postgres_open,
    .close = postgres_close,
    .alive = postgres_alive,
    .begin = postgres_begin,
    .commit = postgres_commit,
    .rollback = postgres_rollback,
    .part_begin = part_begin,
    .part_keep = part_keep,
    .part_undo = part_undo,
    .apply_all = postgres_apply_all,
    .apply = postgres_apply,
    .write = postgres_write,
    .query = postgres_query,
    .step = postgres_step,
    .cell = postgres_cell,
    .finish = postgres_finish,
    .script = postgres_script,
    .between = postgres_between,
};
