/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * ledger.c - the ledger's tree built from 256-byte entries, held against SHA-256 of the
 * same bytes in one go.
 *
 * The tree must hash seven blocks where the plain digest hashes four (an entry's mark and
 * padding, and one node an entry): the most it could reach is 0.57.  Limit: 0.5.
 */
#include "bench.h"

#include "ledger/tree.h"

#include <string.h>

#define ENTRIES 65536

struct bench_ledger {
    uint8_t *leaves;
};

static void *
ledger_open(struct arena *a, const char **why)
{
    struct bench_ledger *l = ARENA_NEW(a, struct bench_ledger);

    UNUSED(why);
    l->leaves = arena_alloc(a, (size_t)ENTRIES * TREE_LEAF);
    for (size_t i = 0; i < (size_t)ENTRIES * TREE_LEAF; i++)
        l->leaves[i] = (uint8_t)(i * 2654435761u >> 13);
    return l;
}

static void
ledger_ours(void *self)
{
    struct bench_ledger *l = self;
    struct tree          t = { .size = 0 };
    uint8_t              hash[NODE_BYTES];

    for (size_t i = 0; i < ENTRIES; i++) {
        tree_leaf_hash(l->leaves + i * TREE_LEAF, hash);
        tree_add(&t, hash, NULL);
    }
    tree_root(&t, hash);
    bench_keep(hash[0]);
}

static void
ledger_other(void *self)
{
    struct bench_ledger *l = self;
    uint8_t              hash[NODE_BYTES];

    tree_hash((struct bytes){ l->leaves, (size_t)ENTRIES * TREE_LEAF }, hash);
    bench_keep(hash[0]);
}

const struct bench_row bench_ledger = {
    .name = "ledger",
    .work = "the tree of 65,536 ledger entries",
    .against = "SHA-256 of the same bytes",
    .measure = BENCH_SPEED,
    .limit = 0.5,
    .open = ledger_open,
    .ours = ledger_ours,
    .other = ledger_other,
};
