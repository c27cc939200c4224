/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * sqlite.c - SQLite as an engine.
 *
 * WAL, synchronous=FULL: a commit has been synced when it returns.  Only the one
 * writing connection checkpoints, from `between`.  An I/O error in a commit, in a
 * sync or in a checkpoint ends the process: a second sync may falsely succeed.
 */
#include "store/engine.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"

#include <pthread.h>
#include <sqlite3.h>
#include <string.h>

/*
 * Frames of 4 KiB in the log: when idle, when busy, and when readers must be waited
 * for.
 */
enum { CHECKPOINT_IDLE = 256, CHECKPOINT_BUSY = 4096, CHECKPOINT_WAIT = 65536 };

struct connection {
    sqlite3              *db;
    struct prepared_table prepared;
    sqlite3_stmt         *rows; /* the open result */
    bool                  ended;
    int                   frames; /* in the log since it was begun */
    int                   tried;  /* frames when a checkpoint was last tried */
};

static const char reader_setup[] =
    "PRAGMA query_only=ON; PRAGMA trusted_schema=OFF; PRAGMA case_sensitive_like=ON;"
    "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0; PRAGMA cell_size_check=ON;"
    "PRAGMA busy_timeout=5000";

static const char writer_setup[] =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
    "PRAGMA trusted_schema=OFF; PRAGMA case_sensitive_like=ON; PRAGMA temp_store=MEMORY;"
    "PRAGMA mmap_size=0; PRAGMA cell_size_check=ON; PRAGMA secure_delete=ON;"
    "PRAGMA cache_size=-16384; PRAGMA journal_size_limit=67108864;"
    "PRAGMA busy_timeout=5000";

/*
 * A code of SQLite as an answer. Constraints are told apart: theirs (stale) and ours
 * (bug).
 */
static enum rc
answer(int code, const char *name, struct err *err)
{
    struct str who = str_z(name);

    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        return err_set_arg(err, RC_STALE, "store.stale", who);
    }
    log_event(EVENT_STORE_FAILED, code, 0);
    switch (code & 0xff) {
    case SQLITE_FULL: return err_set_arg(err, RC_FULL, "store.full", who);
    case SQLITE_BUSY: return err_set_arg(err, RC_BUSY, "store.busy", who);
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_RANGE:
    case SQLITE_MISUSE: return err_set_arg(err, RC_BUG, "store.failed", who);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return err_set_arg(err, RC_DAMAGED, "store.damaged", who);
    case SQLITE_TOOBIG: return err_set_arg(err, RC_FULL, "store.full", who);
    default: return err_set_arg(err, RC_STORE, "store.failed", who);
    }
}

/*
 * Syncs that fail inside a statement (a spill, a restarted log) are as fatal as in a
 * commit.
 */
static int
sane(int code)
{
    if (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC)
        store_die(code);
    return code;
}

static int
run(struct connection *c, const char *sql)
{
    return sane(sqlite3_exec(c->db, sql, NULL, NULL, NULL));
}

/* Said so often that they are kept prepared. */
static const struct statement begin_write = { .name = "begin",
                                              .sqlite = "BEGIN IMMEDIATE" };
static const struct statement begin_read = { .name = "begin", .sqlite = "BEGIN" };
static const struct statement commit_all = { .name = "commit", .sqlite = "COMMIT" };
static const struct statement change_begin = { .name = "part",
                                               .sqlite = "SAVEPOINT change" };
static const struct statement change_keep = { .name = "part",
                                              .sqlite = "RELEASE change" };
static const struct statement part_begin = { .name = "part", .sqlite = "SAVEPOINT part" };
static const struct statement part_keep = { .name = "part", .sqlite = "RELEASE part" };

static void
sqlite_finish(struct connection *c)
{
    if (c->rows) {
        sqlite3_reset(c->rows);
        sqlite3_clear_bindings(c->rows);
        c->rows = NULL;
    }
}

static int
bind(sqlite3_stmt *h, int at, const struct sql_value *v)
{
    switch (v->type) {
    case SQL_NULL: return sqlite3_bind_null(h, at);
    case SQL_INT:
    case SQL_BOOL: return sqlite3_bind_int64(h, at, v->i);
    case SQL_TEXT:
        return sqlite3_bind_text64(h, at, v->p, v->n, SQLITE_STATIC, SQLITE_UTF8);
    case SQL_BYTES: return sqlite3_bind_blob64(h, at, v->p, v->n, SQLITE_STATIC);
    }
    return SQLITE_MISUSE;
}

/* Prepared once a connection, bound; the values must live until finish. */
static int
ready(struct connection *c, const struct statement *st, const struct sql_value *v)
{
    struct prepared *p = prepared_find(&c->prepared, st);
    sqlite3_stmt    *h = NULL;
    int              code;

    sqlite_finish(c);
    if (!p->handle) {
        code = sqlite3_prepare_v3(c->db, st->sqlite, -1, SQLITE_PREPARE_PERSISTENT, &h,
                                  NULL);
        if (code != SQLITE_OK)
            return code;
        p->handle = h;
    }
    c->rows = h = p->handle;
    c->ended = false;
    for (int i = 0; i < st->params; i++)
        if ((code = bind(h, i + 1, &v[i])) != SQLITE_OK)
            return code;
    return SQLITE_OK;
}

static int
say(struct connection *c, const struct statement *st)
{
    int code = ready(c, st, NULL);

    if (code == SQLITE_OK && (code = sane(sqlite3_step(c->rows))) == SQLITE_DONE)
        code = SQLITE_OK;
    sqlite_finish(c);
    return code;
}

static enum rc
plain(struct connection *c, const struct statement *st, struct err *err)
{
    int code = say(c, st);

    return code == SQLITE_OK ? RC_OK : answer(code, st->name, err);
}

static enum rc
sqlite_script(struct connection *c, const char *sql, struct err *err)
{
    int code;

    sqlite_finish(c);
    code = run(c, sql);
    return code == SQLITE_OK ? RC_OK : answer(code, "script", err);
}

static int
count_frames(void *ctx, sqlite3 *db, const char *name, int frames)
{
    struct connection *c = ctx;

    UNUSED(db);
    UNUSED(name);
    c->frames = frames;
    return SQLITE_OK;
}

static void
sqlite_close(struct connection *c)
{
    if (!c)
        return;
    sqlite_finish(c);
    for (size_t i = 0; i < c->prepared.room; i++)
        sqlite3_finalize(c->prepared.slot[i].handle);
    base_free(c->prepared.slot);
    if (sqlite3_close(c->db) != SQLITE_OK)
        BUG("a statement outlived its connection");
    base_free(c);
}

static pthread_once_t configured = PTHREAD_ONCE_INIT;

/* Before the first use: nobody reads its count of memory, and counting takes a lock. */
static void
configure(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static enum rc
sqlite_open(const struct place *place, bool writes, struct connection **out,
            struct err *err)
{
    struct connection *c = base_alloc(sizeof *c);
    int                flags =
        SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
        (writes ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY);
    int code = SQLITE_OK;

    pthread_once(&configured, configure);
    code = sqlite3_open_v2(place->where, &c->db, flags, place->vfs);

    if (code == SQLITE_OK) {
        sqlite3_db_config(c->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
        sqlite3_db_config(c->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
        sqlite3_db_config(c->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
        if (writes)
            sqlite3_wal_hook(c->db, count_frames, c); /* also: no checkpoint on its own */
        code = run(c, writes ? writer_setup : reader_setup);
    }
    if (code != SQLITE_OK) {
        sqlite_close(c);
        return answer(code, "open", err);
    }
    *out = c;
    return RC_OK;
}

static bool
sqlite_alive(struct connection *c)
{
    return sqlite3_get_autocommit(c->db) == 0;
}

static enum rc
sqlite_begin(struct connection *c, bool writes, struct err *err)
{
    return plain(c, writes ? &begin_write : &begin_read, err);
}

static void
sqlite_rollback(struct connection *c)
{
    sqlite_finish(c);
    if (!sqlite3_get_autocommit(c->db))
        run(c, "ROLLBACK");
}

static enum rc
sqlite_commit(struct connection *c, struct err *err)
{
    int code = say(c, &commit_all);

    if (code == SQLITE_OK)
        return RC_OK;
    if ((code & 0xff) == SQLITE_IOERR)
        store_die(code);
    sqlite_rollback(c);
    return answer(code, "commit", err);
}

static enum rc
sqlite_part_begin(struct connection *c, struct err *err)
{
    return plain(c, &part_begin, err);
}

static enum rc
sqlite_part_keep(struct connection *c, struct err *err)
{
    return plain(c, &part_keep, err);
}

static enum rc
sqlite_part_undo(struct connection *c, struct err *err)
{
    return sqlite_script(c, "ROLLBACK TO part; RELEASE part", err);
}

static enum rc
sqlite_write(struct connection *c, const struct statement *st, const struct sql_value *v,
             int64_t *touched, struct err *err)
{
    int code = ready(c, st, v);

    if (code == SQLITE_OK && (code = sane(sqlite3_step(c->rows))) == SQLITE_DONE)
        code = SQLITE_OK;
    sqlite_finish(c);
    if (code != SQLITE_OK)
        return answer(code == SQLITE_ROW ? SQLITE_MISUSE : code, st->name, err);
    *touched = sqlite3_changes64(c->db);
    return RC_OK;
}

static enum rc
run_ops(struct connection *c, const struct op *first, struct err *err)
{
    enum rc rc = RC_OK;

    for (const struct op *op = first; op && rc == RC_OK; op = op->next) {
        int64_t touched = 0, expect = op->statement->expect;

        rc = sqlite_write(c, op->statement, op->values, &touched, err);
        if (rc == RC_OK && expect != STATEMENT_ANY && touched != expect)
            rc = err_set_arg(err, RC_STALE, "store.stale", str_z(op->statement->name));
    }
    return rc;
}

static enum rc
sqlite_apply_all(struct connection *c, const struct op *const *firsts, size_t count,
                 int64_t deadline, size_t *taken, struct err *err)
{
    enum rc rc = RC_OK;
    size_t  i;

    for (i = 0; i < count && rc == RC_OK && (i == 0 || clock_steady() < deadline); i++)
        rc = run_ops(c, firsts[i], err);
    *taken = i;
    return rc;
}

static enum rc
sqlite_apply(struct connection *c, const struct op *first, struct err *err)
{
    enum rc rc;

    if ((rc = plain(c, &change_begin, err)) != RC_OK)
        return rc;
    if ((rc = run_ops(c, first, err)) == RC_OK)
        return plain(c, &change_keep, err);
    if (sqlite_alive(c) && run(c, "ROLLBACK TO change; RELEASE change") != SQLITE_OK)
        sqlite_rollback(c);
    return rc;
}

static enum rc
sqlite_query(struct connection *c, const struct statement *st, const struct sql_value *v,
             bool stream, struct err *err)
{
    int code = ready(c, st, v);

    UNUSED(stream); /* every result streams */
    if (code == SQLITE_OK)
        return RC_OK;
    sqlite_finish(c);
    return answer(code, st->name, err);
}

static enum rc
sqlite_step(struct connection *c, bool *row, struct err *err)
{
    int code = c->ended ? SQLITE_DONE : sane(sqlite3_step(c->rows));

    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        sqlite_finish(c);
        return answer(code, "step", err);
    }
    c->ended = code == SQLITE_DONE; /* one more step would begin anew */
    *row = code == SQLITE_ROW;
    return RC_OK;
}

static enum rc
sqlite_cell(struct connection *c, int column, enum sql_type type, struct sql_value *out,
            struct err *err)
{
    static const int kinds[] = { [SQL_INT] = SQLITE_INTEGER,
                                 [SQL_BOOL] = SQLITE_INTEGER,
                                 [SQL_TEXT] = SQLITE_TEXT,
                                 [SQL_BYTES] = SQLITE_BLOB };
    int              kind = sqlite3_column_type(c->rows, column);

    *out = (struct sql_value){ 0 };
    if (kind == SQLITE_NULL)
        return RC_OK;
    if (kind != kinds[type])
        return err_set(err, RC_BUG, "store.failed");
    out->type = type;
    if (kind == SQLITE_INTEGER)
        out->i = sqlite3_column_int64(c->rows, column);
    else {
        out->p = kind == SQLITE_TEXT ? (const void *)sqlite3_column_text(c->rows, column)
                                     : sqlite3_column_blob(c->rows, column);
        out->n = (size_t)sqlite3_column_bytes(c->rows, column);
        if (!out->p && out->n == 0 && sqlite3_errcode(c->db) != SQLITE_NOMEM)
            out->p = ""; /* an empty value is not NULL */
        if (!out->p)
            return err_set(err, RC_STORE, "store.failed");
    }
    return RC_OK;
}

static void
sqlite_between(struct connection *c, bool idle)
{
    bool wait = c->frames >= CHECKPOINT_WAIT;
    int  code, all = 0, moved = 0;

    if (c->frames < c->tried)
        c->tried = 0; /* the log was begun anew */
    if (c->frames - c->tried < (idle ? CHECKPOINT_IDLE : CHECKPOINT_BUSY))
        return;
    sqlite3_busy_timeout(c->db, 50); /* a long reader may not stop us: the log grows */
    code = sqlite3_wal_checkpoint_v2(
        c->db, NULL, wait ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE, &all,
        &moved);
    sqlite3_busy_timeout(c->db, 5000);
    if ((code & 0xff) == SQLITE_IOERR)
        store_die(code);
    if (code != SQLITE_OK && code != SQLITE_BUSY)
        log_event(EVENT_STORE_FAILED, code, 0); /* disk full: the log still holds it */
    c->tried = c->frames;
}

const struct engine sqlite_engine = {
    .open = sqlite_open,
    .close = sqlite_close,
    .alive = sqlite_alive,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .part_begin = sqlite_part_begin,
    .part_keep = sqlite_part_keep,
    .part_undo = sqlite_part_undo,
    .apply_all = sqlite_apply_all,
    .apply = sqlite_apply,
    .write = sqlite_write,
    .query = sqlite_query,
    .step = sqlite_step,
    .cell = sqlite_cell,
    .finish = sqlite_finish,
    .script = sqlite_script,
    .between = sqlite_between,
};
