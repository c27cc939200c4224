/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * tree.h - the Merkle tree of RFC 9162 section 2 over SHA-256; knows no store and no act.
 *
 * Appending keeps the frontier: the roots of the complete subtrees, largest first.  Each
 * entry also completes some nodes (its own hash first); written one after another they
 * are all nodes of the tree in post-order, so any node is found by counting.
 */
#ifndef LEDGER_TREE_H
#define LEDGER_TREE_H

#include "base/arena.h"

enum { NODE_BYTES = 32, TREE_LEVELS = 63, TREE_LEAF = 256 };

struct tree {
    int64_t size;
    int     count; /* of the frontier: one for each bit set in size */
    uint8_t frontier[TREE_LEVELS][NODE_BYTES];
};

void tree_leaf_hash(const uint8_t leaf[TREE_LEAF], uint8_t out[NODE_BYTES]);
void tree_node_hash(const uint8_t left[NODE_BYTES], const uint8_t right[NODE_BYTES],
                    uint8_t out[NODE_BYTES]);
void tree_hash(struct bytes b, uint8_t out[NODE_BYTES]); /* plain SHA-256 */

/*
 * Add an entry by its hash.  nodes gets the nodes it completes, itself first: at most
 * TREE_LEVELS of them; returns how many.  NULL: not wanted.
 */
int  tree_add(struct tree *t, const uint8_t leaf_hash[NODE_BYTES],
              uint8_t (*nodes)[NODE_BYTES]);
void tree_root(const struct tree *t, uint8_t out[NODE_BYTES]);
/* Frontier of a stored tip; false when its length does not fit the size. */
bool tree_load(struct tree *t, int64_t size, struct bytes frontier);

/* Nodes in post-order before entry `seq`, and the place of node (level, index). */
int64_t tree_nodes_before(int64_t seq);
int64_t tree_node_place(int level, int64_t index);

/* Where complete nodes come from: level 0 are leaf hashes. */
struct tree_source {
    void *ctx;
    enum rc (*node)(void *ctx, int level, int64_t index, uint8_t out[NODE_BYTES],
                    struct err *err);
};

/* Proofs, at most TREE_LEVELS * 2 hashes; *count is how many. 0 <= seq < size; 0 < old <= size. */
MUST_USE enum rc tree_inclusion(const struct tree_source *s, int64_t seq, int64_t size,
                                uint8_t (*path)[NODE_BYTES], int *count, struct err *err);
MUST_USE enum rc tree_consistency(const struct tree_source *s, int64_t old_size,
                                  int64_t size, uint8_t (*path)[NODE_BYTES], int *count,
                                  struct err *err);

bool tree_inclusion_good(const uint8_t leaf_hash[NODE_BYTES], int64_t seq, int64_t size,
                         const uint8_t (*path)[NODE_BYTES], int count,
                         const uint8_t root[NODE_BYTES]);
bool tree_consistency_good(int64_t old_size, int64_t size,
                           const uint8_t old_root[NODE_BYTES],
                           const uint8_t root[NODE_BYTES],
                           const uint8_t (*path)[NODE_BYTES], int count);

#endif
