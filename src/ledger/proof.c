/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * proof.c - see ledger.h: reading entries, heads and proofs from the store.
 */
#include "ledger/leaf.h"

#include "ledger/commit_sql.h"
#include "ledger/tip_sql.h"
#include "ledger/tree.h"

#include <string.h>

enum rc
ledger_head_load(struct arena *a, struct snapshot *s, int64_t institution,
                 struct ledger_head *out, struct err *err)
{
    struct tip_load_row tip;
    struct ledger_head  head = { .size = 0 };
    enum rc             rc = tip_load(a, s, institution, &tip, err);

    if (rc == RC_NOTFOUND) {
        tree_hash((struct bytes){ NULL, 0 }, head.root);
        *out = head;
        return RC_OK;
    }
    if (rc != RC_OK)
        return rc;
    if (tip.root.n != HASH_BYTES || tip.signature.n != SIGNATURE_BYTES)
        return err_set(err, RC_DAMAGED, "ledger.tip");
    head.size = tip.size;
    head.at = tip.head_at;
    memcpy(head.root, tip.root.p, HASH_BYTES);
    memcpy(head.signature, tip.signature.p, SIGNATURE_BYTES);
    *out = head;
    return RC_OK;
}

enum rc
ledger_leaf(struct arena *a, struct snapshot *s, int64_t institution, int64_t seq,
            struct bytes *out, struct err *err)
{
    struct commit_leaves_row row;
    enum rc                  rc = commit_leaves(a, s, institution, seq, &row, err);

    if (rc != RC_OK)
        return rc;
    if (seq < 0 || seq >= row.first_seq + row.entries)
        return err_set(err, RC_NOTFOUND, "ledger.no_entry");
    if (row.leaves.n != (size_t)row.entries * LEAF_BYTES)
        return err_set(err, RC_DAMAGED, "ledger.damaged");
    *out =
        (struct bytes){ row.leaves.p + (seq - row.first_seq) * LEAF_BYTES, LEAF_BYTES };
    return RC_OK;
}

enum rc
ledger_size_at(struct arena *a, struct snapshot *s, int64_t institution, int64_t at,
               int64_t *out, struct err *err)
{
    struct commit_size_at_row *rows;
    size_t                     n;
    enum rc                    rc = commit_size_at(a, s, institution, at, &rows, &n, err);

    if (rc == RC_OK)
        *out = n ? rows[0].size : 0;
    return rc;
}

enum rc
ledger_institutions(struct arena *a, struct snapshot *s, int64_t **out, size_t *count,
                    struct err *err)
{
    struct tip_all_row *rows;
    size_t              n;
    enum rc             rc = tip_all(a, s, &rows, &n, err);

    if (rc != RC_OK)
        return rc;
    *out = ARENA_ARRAY(a, int64_t, n);
    *count = n;
    for (size_t i = 0; i < n; i++)
        (*out)[i] = rows[i].institution;
    return RC_OK;
}

static enum rc
node_from_store(void *ctx, int level, int64_t index, uint8_t out[NODE_BYTES],
                struct err *err)
{
    struct node_reader     *r = ctx;
    struct commit_nodes_row row;
    int64_t                 last = ((index + 1) << level) - 1, place;
    enum rc                 rc;

    if ((rc = commit_nodes(r->arena, r->snapshot, r->institution, last, &row, err)) !=
        RC_OK)
        return rc == RC_NOTFOUND ? err_set(err, RC_DAMAGED, "ledger.damaged") : rc;
    place =
        (tree_node_place(level, index) - tree_nodes_before(row.first_seq)) * NODE_BYTES;
    if (place < 0 || (size_t)place + NODE_BYTES > row.nodes.n)
        return err_set(err, RC_DAMAGED, "ledger.damaged");
    memcpy(out, row.nodes.p + place, NODE_BYTES);
    return RC_OK;
}

void
node_source(struct node_reader *r, struct tree_source *out)
{
    *out = (struct tree_source){ r, node_from_store };
}

/* Sizes a proof may speak of: those the tree has had. */
static enum rc
size_within(struct arena *a, struct snapshot *s, int64_t institution, int64_t size,
            struct err *err)
{
    struct ledger_head head;
    enum rc            rc = ledger_head_load(a, s, institution, &head, err);

    if (rc != RC_OK)
        return rc;
    return size > 0 && size <= head.size ? RC_OK
                                         : err_set(err, RC_NOTFOUND, "ledger.no_entry");
}

enum rc
ledger_inclusion(struct arena *a, struct snapshot *s, int64_t institution, int64_t seq,
                 int64_t size, struct bytes *out, struct err *err)
{
    struct node_reader reader = { a, s, institution };
    struct tree_source source;
    uint8_t(*path)[NODE_BYTES] = arena_alloc(a, 2 * TREE_LEVELS * NODE_BYTES);
    int     count;
    enum rc rc;

    if ((rc = size_within(a, s, institution, size, err)) != RC_OK)
        return rc;
    if (seq < 0 || seq >= size)
        return err_set(err, RC_NOTFOUND, "ledger.no_entry");
    node_source(&reader, &source);
    if ((rc = tree_inclusion(&source, seq, size, path, &count, err)) != RC_OK)
        return rc;
    *out = (struct bytes){ path[0], (size_t)count * NODE_BYTES };
    return RC_OK;
}

enum rc
ledger_consistency(struct arena *a, struct snapshot *s, int64_t institution,
                   int64_t old_size, int64_t size, struct bytes *out, struct err *err)
{
    struct node_reader reader = { a, s, institution };
    struct tree_source source;
    uint8_t(*path)[NODE_BYTES] = arena_alloc(a, 2 * TREE_LEVELS * NODE_BYTES);
    int     count;
    enum rc rc;

    if ((rc = size_within(a, s, institution, size, err)) != RC_OK)
        return rc;
    if (old_size <= 0 || old_size > size)
        return err_set(err, RC_NOTFOUND, "ledger.no_entry");
    node_source(&reader, &source);
    if ((rc = tree_consistency(&source, old_size, size, path, &count, err)) != RC_OK)
        return rc;
    *out = (struct bytes){ path[0], (size_t)count * NODE_BYTES };
    return RC_OK;
}
