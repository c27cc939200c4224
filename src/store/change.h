/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * change.h - what a verb wants written: recorded first, applied later, all or nothing.
 *
 * A change belongs to one institution and lives in the request's arena.  Generated
 * functions (docs/store.md) record statements in it, in order; nothing touches the
 * database until store_submit or store_commit.  The writer applies it in a savepoint
 * of its own: when a statement touches another number of rows than it expects, or a
 * key exists already, the whole change is undone and answered RC_STALE; neighbours in
 * the same transaction are unharmed.
 *
 * Ownership: the arena must live, untouched, until the change is answered.
 */
#ifndef STORE_CHANGE_H
#define STORE_CHANGE_H

#include "base/arena.h"

struct change;

/* A ledger leaf on its way.  The ledger's hook fills `seq` before the commit. */
struct leaf {
    struct bytes bytes;
    int64_t      seq; /* position in the institution's tree; valid after RC_OK */
    struct leaf *next;
};

struct change *change_new(struct arena *a, int64_t institution);
int64_t        change_institution(const struct change *c);
struct arena  *change_arena(struct change *c);
bool           change_is_empty(const struct change *c);

/*
 * Append a leaf (bytes are copied). The returned leaf is the change's; read seq after
 * RC_OK.
 */
struct leaf *change_leaf(struct change *c, struct bytes bytes);

/*
 * Called once from the writer thread, after COMMIT (RC_OK) or when it failed:
 * RC_STALE (run the verb once more), RC_FULL (disk), RC_STORE (database; after a lost
 * connection the outcome is unknown: the form token settles it), RC_BADINPUT (a text
 * is not UTF-8), RC_BUG (a rule of a table was broken).  Must be short: wake somebody.
 */
void change_done(struct change *c,
                 void (*done)(void *ctx, enum rc rc, const struct err *err), void *ctx);

#endif
