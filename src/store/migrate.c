/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * migrate.c - see migrate.h.  Each step and the note that it was taken are one
 * transaction, so a step is taken whole or not at all.  Servers that start together
 * take turns by locking row 0.
 */
#include "store/migrate.h"

#include "store/inside.h"
#include "store/migration_sql.h"

#include "base/clock.h"
#include "base/text.h"

static const char *const bootstrap[] = {
    [STORE_SQLITE] =
        "CREATE TABLE IF NOT EXISTS migration ("
        "institution INTEGER NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, "
        "digest INTEGER NOT NULL, applied_at INTEGER NOT NULL, "
        "PRIMARY KEY (institution, number)) STRICT, WITHOUT ROWID",
    [STORE_POSTGRES] = "CREATE TABLE IF NOT EXISTS migration ("
                       "institution BIGINT NOT NULL, number BIGINT NOT NULL, "
                       "name TEXT COLLATE \"C\" NOT NULL, digest BIGINT NOT NULL, "
                       "applied_at BIGINT NOT NULL, PRIMARY KEY (institution, number))",
};

struct plan {
    const struct migration *list;
    size_t                  count;
};

static const struct migration *
find(const struct plan *plan, int64_t number)
{
    for (size_t i = 0; i < plan->count; i++)
        if (plan->list[i].number == number)
            return &plan->list[i];
    return NULL;
}

/* What was applied must be known here and unchanged. */
static enum rc
compare(const struct plan *plan, const struct migration_done_row *done, size_t count,
        struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        const struct migration *m = find(plan, done[i].number);

        if (!m)
            return err_set(err, RC_REFUSED, "store.newer");
        if (m->digest != done[i].digest)
            return err_set_arg(err, RC_REFUSED, "store.changed", str_z(m->name));
    }
    return RC_OK;
}

/* Take the first missing step in the open transaction; *more is false when none is. */
static enum rc
take_step(struct write_tx *tx, const struct plan *plan, bool *more, struct err *err)
{
    struct store              *s = tx->store;
    struct connection         *c = tx->snapshot.connection;
    struct migration_turn_row *turn;
    struct migration_done_row *done;
    size_t                     count, i, k = 0;
    enum rc                    rc;

    *more = false;
    if ((rc = migration_turn(tx->arena, &tx->snapshot, &turn, &count, err)) != RC_OK ||
        (rc = migration_done(tx->arena, &tx->snapshot, &done, &count, err)) != RC_OK ||
        (rc = compare(plan, done, count, err)) != RC_OK)
        return rc;
    /* A missing step may stand before applied ones: rooms number their own ranges. */
    for (i = 0; i < plan->count; i++) {
        for (k = 0; k < count && done[k].number != plan->list[i].number;)
            k++;
        if (k == count)
            break;
    }
    if (i == plan->count)
        return RC_OK;
    for (const char *const *sql = store_engine(s) == STORE_SQLITE
                                      ? plan->list[i].sqlite
                                      : plan->list[i].postgres;
         *sql; sql++)
        if ((rc = s->engine->script(c, *sql, err)) != RC_OK) {
            if (err)
                err->arg[0] = str_z(plan->list[i].name);
            return rc;
        }
    *more = true;
    return migration_add_now(tx, plan->list[i].number, str_z(plan->list[i].name),
                             plan->list[i].digest, clock_now(), err);
}

static enum rc
in_transaction(struct store *s, struct connection *c, struct arena *a,
               const struct plan *plan,
               enum rc (*work)(struct write_tx *, const struct plan *, bool *,
                               struct err *),
               bool *more, struct err *err)
{
    struct write_tx tx = { s, { .store = s, .connection = c, .open = true }, a };
    enum rc         rc;

    if ((rc = s->engine->begin(c, true, err)) != RC_OK)
        return rc;
    if ((rc = work(&tx, plan, more, err)) == RC_OK)
        rc = s->engine->commit(c, err);
    else
        s->engine->rollback(c);
    return rc;
}

static enum rc
make_table(struct write_tx *tx, const struct plan *plan, bool *more, struct err *err)
{
    enum rc rc;

    UNUSED(plan);
    UNUSED(more);
    if ((rc = tx->store->engine->script(
             tx->snapshot.connection, bootstrap[store_engine(tx->store)], err)) != RC_OK)
        return rc;
    return migration_first_now(tx, clock_now(), NULL, err);
}

static enum rc
migrate(struct store *s, struct connection *c, void *ctx, struct err *err)
{
    const struct plan *plan = ctx;
    struct arena      *a = arena_new(16 << 20);
    bool               more = false;
    int                tries = 0;
    enum rc            rc;

    /* Two servers making the table at once: one of them is told, and finds it made. */
    do
        rc = in_transaction(s, c, a, plan, make_table, &more, err);
    while (rc != RC_OK && rc != RC_FULL && ++tries < 5);
    for (tries = 0; rc == RC_OK;) {
        rc = in_transaction(s, c, a, plan, take_step, &more, err);
        if (rc == RC_BUSY && ++tries < 50)
            rc = RC_OK;
        else if (rc == RC_OK && !more)
            break;
        arena_reset(a);
    }
    arena_free(a);
    return rc;
}

enum rc
migrate_connection(struct store *s, struct connection *c, const struct migration *list,
                   size_t count, struct err *err)
{
    struct plan plan = { list, count };

    return migrate(s, c, &plan, err);
}

enum rc
store_migrate(struct store *s, const struct migration *list, size_t count,
              struct err *err)
{
    struct plan plan = { list, count };

    return store_exclusive(s, migrate, &plan, err);
}
