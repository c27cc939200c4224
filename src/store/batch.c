/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * batch.c - many changes in one transaction.
 *
 * The changes of one institution form a part: the hook opens it, each change is applied
 * or undone alone, the hook appends the leaves of the accepted ones.  When the hook
 * fails only that part is undone.  Nobody is told before the commit.
 *
 * Most batches hold only good changes, so a batch is first run quickly, without a
 * savepoint a change (a fifth of the work); when anything in it fails it is undone as a
 * whole and run again carefully, and so are the next few.
 */
#include "store/inside.h"

#include "base/clock.h"
#include "base/random.h"
#include "base/text.h"

#include <time.h>

/*
 * A batch that others stand in the way of is run again: so often, and no longer than
 * this.
 */
enum { TRIES = 12, TRIES_US = 5000000 };

enum { CAREFUL = 4 }; /* batches run carefully after one that failed */

struct snapshot *
write_snapshot(struct write_tx *tx)
{
    return &tx->snapshot;
}

struct arena *
write_arena(struct write_tx *tx)
{
    return tx->arena;
}

enum rc
statement_write(struct write_tx *tx, const struct statement *st,
                const struct sql_value *v, int64_t *touched, struct err *err)
{
    int64_t n = 0;
    enum rc rc;

    for (int i = 0; i < st->params; i++)
        if (v[i].type == SQL_TEXT && !str_is_text((struct str){ v[i].p, v[i].n }))
            return err_set_arg(err, RC_BADINPUT, "store.text", str_z(st->name));
    if ((rc = tx->store->engine->write(tx->snapshot.connection, st, v, &n, err)) != RC_OK)
        return rc;
    if (st->expect != STATEMENT_ANY && n != st->expect)
        return err_set_arg(err, RC_STALE, "store.stale", str_z(st->name));
    if (touched)
        *touched = n;
    return RC_OK;
}

static void
answer_all(struct change **changes, size_t count, enum rc rc, const struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        changes[i]->rc = rc;
        changes[i]->err = *err;
    }
}

/* The leaves of what was accepted. */
static enum rc
append(struct write_tx *tx, struct change **changes, size_t count, struct err *err)
{
    struct leaf **leaves;
    size_t        n = 0;

    for (size_t i = 0; i < count; i++)
        for (struct leaf *l = changes[i]->leaf_first; l; l = l->next)
            n += changes[i]->rc == RC_OK;
    if (!n)
        return RC_OK;
    leaves = ARENA_ARRAY(tx->arena, struct leaf *, n);
    n = 0;
    for (size_t i = 0; i < count; i++)
        for (struct leaf *l = changes[i]->leaf_first; l; l = l->next)
            if (changes[i]->rc == RC_OK)
                leaves[n++] = l;
    return tx->store->hook.append(tx->store->hook.ctx, tx, changes[0]->institution,
                                  leaves, n, err);
}

/* The changes of one institution, each in its savepoint. */
static enum rc
apply_each(struct write_tx *tx, struct change **changes, size_t count, int64_t deadline,
           size_t *taken, struct err *err)
{
    const struct engine *engine = tx->store->engine;
    struct connection   *c = tx->snapshot.connection;
    size_t               i;

    for (i = 0; i < count && (i == 0 || clock_steady() < deadline); i++) {
        changes[i]->err = (struct err){ 0 };
        changes[i]->rc = engine->apply(c, changes[i]->first, &changes[i]->err);
        if (!engine->alive(c) || changes[i]->rc == RC_BUSY) {
            *err = changes[i]->err; /* the whole transaction is gone */
            return changes[i]->rc;
        }
    }
    *taken = i;
    return RC_OK;
}

/* All of them or none. */
static enum rc
apply_all(struct write_tx *tx, struct change **changes, size_t count, int64_t deadline,
          size_t *taken, struct err *err)
{
    const struct op **firsts = ARENA_ARRAY(tx->arena, const struct op *, count);
    enum rc           rc;

    for (size_t i = 0; i < count; i++)
        firsts[i] = changes[i]->first;
    rc = tx->store->engine->apply_all(tx->snapshot.connection, firsts, count, deadline,
                                      taken, err);
    for (size_t i = 0; i < count && rc == RC_OK; i++)
        changes[i]->rc = RC_OK;
    return rc;
}

/*
 * A part, until the time is up.  *taken says how many changes were tried.  Not RC_OK:
 * this part must be undone.
 */
static enum rc
run_part(struct write_tx *tx, struct change **changes, size_t count, int64_t deadline,
         bool careful, size_t *taken, struct err *err)
{
    const struct store *s = tx->store;
    enum rc             rc = RC_OK;

    *taken = count;
    if (s->has_hook)
        rc = s->hook.open(s->hook.ctx, tx, changes[0]->institution, err);
    if (rc == RC_OK)
        rc = careful ? apply_each(tx, changes, count, deadline, taken, err)
                     : apply_all(tx, changes, count, deadline, taken, err);
    if (rc == RC_OK && s->has_hook) {
        rc = append(tx, changes, *taken, err);
        if (rc == RC_STALE) /* an institution's first tip, made by two servers at once */
            rc = err_set(err, RC_BUSY, "store.busy");
    }
    return rc;
}

/* Parts of a batch: [at, end) have one institution. */
static size_t
part_end(struct change **changes, size_t at, size_t count)
{
    size_t end = at;

    while (end < count && changes[end]->institution == changes[at]->institution)
        end++;
    return end;
}

/* All parts in one open transaction; not RC_OK: the transaction is lost. */
static enum rc
run_parts(struct write_tx *tx, struct change **changes, size_t count, bool careful,
          size_t *taken, struct err *err)
{
    const struct engine *engine = tx->store->engine;
    struct connection   *c = tx->snapshot.connection;
    int64_t              deadline = clock_steady() + BATCH_US;
    size_t               end, tried = 0;
    enum rc              rc;

    for (size_t at = 0; at < count; at = end) {
        /* Run quickly, nothing is undone but the whole: no savepoint for the part. */
        bool alone = !careful || (at == 0 && part_end(changes, 0, count) == count);

        end = part_end(changes, at, count);
        if (!alone && (rc = engine->part_begin(c, err)) != RC_OK)
            return rc;
        rc = run_part(tx, changes + at, end - at, deadline, careful, &tried, err);
        if (rc != RC_OK && (alone || !engine->alive(c) || rc == RC_BUSY))
            return rc;
        if (rc != RC_OK) {
            answer_all(changes + at, end - at, rc, err);
            rc = engine->part_undo(c, err);
        } else if (!alone)
            rc = engine->part_keep(c, err);
        if (rc != RC_OK)
            return rc;
        if (at + tried < end || clock_steady() >= deadline) {
            *taken = at + tried;
            return RC_OK;
        }
    }
    *taken = count;
    return RC_OK;
}

static void
tell_hook(struct store *s, struct change **changes, size_t count, enum rc rc)
{
    size_t end;

    if (!s->has_hook || !s->hook.closed)
        return;
    for (size_t at = 0; at < count; at = end) {
        bool kept = false;

        end = part_end(changes, at, count);
        for (size_t i = at; i < end; i++)
            kept = kept || changes[i]->rc == RC_OK;
        s->hook.closed(s->hook.ctx, changes[at]->institution,
                       rc != RC_OK ? rc
                       : kept      ? RC_OK
                                   : changes[at]->rc);
    }
}

/* One try. */
static enum rc
run_once(struct store *s, struct connection *c, struct arena *scratch,
         struct change **changes, size_t count, bool careful, size_t *taken,
         struct err *err)
{
    struct write_tx tx = { s, { .store = s, .connection = c, .open = true }, scratch };
    enum rc         rc;

    *taken = count;
    if ((rc = s->engine->begin(c, true, err)) != RC_OK)
        return rc;
    if (setjmp(*arena_guard(scratch)))
        rc = err_set(err, RC_FULL, "store.full");
    else
        rc = run_parts(&tx, changes, count, careful, taken, err);
    arena_unguard(scratch);
    if (rc == RC_OK)
        rc = s->engine->commit(c, err);
    else
        s->engine->rollback(c);
    arena_reset(scratch);
    return rc;
}

/* Others hold what we need: wait a little, longer each time. */
static void
step_back(int tries)
{
    int64_t         us = 500 + (int64_t)random_below(1000u << (tries < 8 ? tries : 8));
    struct timespec t = { 0, us * 1000 };

    nanosleep(&t, NULL);
}

/*
 * Gives how many changes (from the front) were answered, at least one; the others were
 * not tried for lack of time.  Each answered one has its rc; done is not called here.
 */
size_t
batch_run(struct store *s, struct connection *c, struct arena *scratch,
          struct change **changes, size_t count)
{
    int64_t    until = clock_steady() + TRIES_US;
    bool       careful = s->careful > 0;
    struct err err = { 0 };
    size_t     taken = count;
    enum rc    rc = RC_BUSY;

    if (careful)
        s->careful--;
    for (int tries = 0; tries < TRIES && clock_steady() < until;) {
        err = (struct err){ 0 };
        rc = run_once(s, c, scratch, changes, count, careful, &taken, &err);
        if (rc == RC_OK || (rc != RC_BUSY && (careful || count == 1)))
            break;
        tell_hook(s, changes, taken, rc);
        if (rc == RC_BUSY)
            step_back(tries++);
        else {
            careful = true;
            s->careful = CAREFUL;
        }
    }
    if (rc != RC_OK)
        answer_all(changes, taken, rc, &err);
    tell_hook(s, changes, taken, rc);
    return taken;
}
