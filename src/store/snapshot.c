/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* snapshot.c - the pool of reading connections, and rows into structs. */
#include "store/inside.h"

#include "base/text.h"

#include <string.h>

/* An idle reader, or a new one while there are fewer than options.readers. */
static enum rc
pool_take(struct store *s, struct snapshot **out, struct err *err)
{
    struct snapshot *snap;
    enum rc          rc;

    pthread_mutex_lock(&s->pool_lock);
    while (!s->pool && s->pool_out >= s->options.readers)
        pthread_cond_wait(&s->pool_free, &s->pool_lock);
    s->pool_out++;
    if ((snap = s->pool))
        s->pool = snap->next;
    pthread_mutex_unlock(&s->pool_lock);
    if (snap) {
        *out = snap;
        return RC_OK;
    }
    snap = base_alloc(sizeof *snap);
    snap->store = s;
    if ((rc = s->engine->open(&s->place, false, &snap->connection, err)) == RC_OK) {
        *out = snap;
        return RC_OK;
    }
    base_free(snap);
    pthread_mutex_lock(&s->pool_lock);
    s->pool_out--;
    pthread_cond_signal(&s->pool_free);
    pthread_mutex_unlock(&s->pool_lock);
    return rc;
}

static void
pool_give(struct snapshot *snap, bool keep)
{
    struct store *s = snap->store;

    if (!keep)
        s->engine->close(snap->connection);
    pthread_mutex_lock(&s->pool_lock);
    if (keep) {
        snap->next = s->pool;
        s->pool = snap;
    }
    s->pool_out--;
    pthread_cond_signal(&s->pool_free);
    pthread_mutex_unlock(&s->pool_lock);
    if (!keep)
        base_free(snap);
}

void
pool_close(struct store *s)
{
    BUG_IF(s->pool_out != 0);
    while (s->pool) {
        struct snapshot *snap = s->pool;

        s->pool = snap->next;
        s->engine->close(snap->connection);
        base_free(snap);
    }
}

enum rc
snapshot_begin(struct store *s, struct snapshot **out, struct err *err)
{
    struct snapshot *snap = NULL;
    enum rc          rc;

    /* A reader that sat idle may have lost its server: a new one is tried once. */
    for (int tries = 0; tries < 2; tries++) {
        if ((rc = pool_take(s, &snap, err)) != RC_OK)
            return rc;
        if ((rc = s->engine->begin(snap->connection, false, err)) == RC_OK) {
            snap->open = true;
            snap->walking = false;
            *out = snap;
            return RC_OK;
        }
        pool_give(snap, false);
    }
    return rc;
}

void
snapshot_end(struct snapshot *snap)
{
    const struct engine *engine;
    struct err           err;
    bool                 keep;

    if (!snap || !snap->open)
        return;
    engine = snap->store->engine;
    engine->finish(snap->connection);
    keep = engine->alive(snap->connection) &&
           engine->commit(snap->connection, &err) == RC_OK;
    snap->open = false;
    pool_give(snap, keep);
}

static void
put_int(const struct sql_column *col, const struct sql_value *v, char *at)
{
    if (!col->nullable)
        memcpy(at, &v->i, sizeof v->i);
    else
        *(struct opt_int *)(void *)at = (struct opt_int){ v->type != SQL_NULL, v->i };
}

static void
put_bool(const struct sql_column *col, const struct sql_value *v, char *at)
{
    if (!col->nullable)
        *(bool *)at = v->i != 0;
    else
        *(struct opt_bool *)(void *)at =
            (struct opt_bool){ v->type != SQL_NULL, v->i != 0 };
}

/* One column into the row; texts are copied into a, or left where they are. */
static void
put(struct arena *a, const struct sql_column *col, const struct sql_value *v, char *row)
{
    char       *at = row + col->offset;
    const void *p = v->p;

    switch (col->type) {
    case SQL_INT: put_int(col, v, at); return;
    case SQL_BOOL: put_bool(col, v, at); return;
    case SQL_TEXT:
    case SQL_BYTES: break;
    case SQL_NULL: BUG("a column without a type");
    }
    if (p && a && v->n) {
        void *copy = arena_alloc(a, v->n);

        memcpy(copy, p, v->n);
        p = copy;
    } else if (p && a)
        p = "";
    if (col->type == SQL_TEXT)
        *(struct str *)(void *)at = (struct str){ p, v->n };
    else
        *(struct bytes *)(void *)at = (struct bytes){ p, v->n };
}

static enum rc
fill(struct arena *a, struct snapshot *s, const struct statement *st, void *row,
     struct err *err)
{
    for (int i = 0; i < st->column_count; i++) {
        const struct sql_column *col = &st->columns[i];
        struct sql_value         v;
        enum rc rc = s->store->engine->cell(s->connection, i, col->type, &v, err);

        if (rc == RC_OK && v.type == SQL_NULL && !col->nullable)
            rc = err_set_arg(err, RC_BUG, "store.failed", str_z(st->name));
        if (rc != RC_OK)
            return rc;
        put(a, col, &v, row);
    }
    return RC_OK;
}

static enum rc
start(struct snapshot *s, const struct statement *st, const struct sql_value *v,
      bool stream, struct err *err)
{
    BUG_IF(!s->open || s->walking);
    return s->store->engine->query(s->connection, st, v, stream, err);
}

enum rc
statement_one(struct arena *a, struct snapshot *s, const struct statement *st,
              const struct sql_value *v, void *row, struct err *err)
{
    const struct engine *engine = s->store->engine;
    void                *filled = arena_alloc(a, st->row_size);
    bool                 more = false;
    enum rc              rc;

    memset(filled, 0, st->row_size);
    if ((rc = start(s, st, v, false, err)) != RC_OK ||
        (rc = engine->step(s->connection, &more, err)) != RC_OK)
        goto out;
    if (!more) {
        rc = err_set_arg(err, RC_NOTFOUND, "store.not_found", str_z(st->name));
        goto out;
    }
    if ((rc = fill(a, s, st, filled, err)) != RC_OK ||
        (rc = engine->step(s->connection, &more, err)) != RC_OK)
        goto out;
    if (more)
        rc = err_set_arg(err, RC_BUG, "store.failed", str_z(st->name));
    else
        memcpy(row, filled, st->row_size);
out:
    engine->finish(s->connection);
    return rc;
}

enum rc
statement_many(struct arena *a, struct snapshot *s, const struct statement *st,
               const struct sql_value *v, void **rows, size_t *count, struct err *err)
{
    const struct engine *engine = s->store->engine;
    char                *all = NULL;
    size_t               n = 0, room = 0;
    bool                 more = false;
    enum rc              rc;

    if ((rc = start(s, st, v, false, err)) != RC_OK)
        goto out;
    while ((rc = engine->step(s->connection, &more, err)) == RC_OK && more) {
        if ((int64_t)n == st->limit) {
            rc = err_set_arg(err, RC_FULL, "store.rows", str_z(st->name));
            goto out;
        }
        if (n == room) {
            char *bigger = arena_zero(a, room = room ? room * 2 : 8, st->row_size);

            if (n)
                memcpy(bigger, all, n * st->row_size);
            all = bigger;
        }
        if ((rc = fill(a, s, st, all + n * st->row_size, err)) != RC_OK)
            goto out;
        n++;
    }
out:
    engine->finish(s->connection);
    if (rc == RC_OK) {
        *rows = all;
        *count = n;
    }
    return rc;
}

enum rc
statement_each(struct snapshot *s, const struct statement *st, const struct sql_value *v,
               void *row, enum rc (*each)(void *ctx, const void *row), void *ctx,
               struct err *err)
{
    const struct engine *engine = s->store->engine;
    bool                 more = false;
    enum rc              rc;

    if ((rc = start(s, st, v, true, err)) != RC_OK)
        return rc;
    s->walking = true;
    while ((rc = engine->step(s->connection, &more, err)) == RC_OK && more)
        if ((rc = fill(NULL, s, st, row, err)) != RC_OK || (rc = each(ctx, row)) != RC_OK)
            break;
    s->walking = false;
    engine->finish(s->connection);
    return rc;
}
