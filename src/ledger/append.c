/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * append.c - see ledger.h: what the writer adds to every commit.
 * The tip row is read in the transaction each time: on PostgreSQL other servers write too.
 */
#include "ledger/leaf.h"

#include "base/clock.h"
#include "base/text.h"
#include "ledger/commit_sql.h"
#include "ledger/tip_sql.h"
#include "ledger/tree.h"
#include "store/store.h"

#include <string.h>

static enum rc
hook_open(void *ctx, struct write_tx *tx, int64_t institution, struct err *err)
{
    struct tip_lock_row *rows;
    size_t               count;

    UNUSED(ctx);
    return tip_lock(write_arena(tx), write_snapshot(tx), institution, &rows, &count, err);
}

/* The tree as the newest commit left it; *at its time. */
static enum rc
tree_at_tip(struct arena *a, struct snapshot *s, int64_t institution, struct tree *out,
            int64_t *at, struct err *err)
{
    struct tip_load_row tip;
    enum rc             rc = tip_load(a, s, institution, &tip, err);

    memset(out, 0, sizeof *out);
    *at = 0;
    if (rc == RC_NOTFOUND)
        return RC_OK;
    if (rc != RC_OK)
        return rc;
    if (!tree_load(out, tip.size, tip.frontier))
        return err_set(err, RC_DAMAGED, "ledger.tip");
    *at = tip.head_at;
    return RC_OK;
}

static enum rc
hook_append(void *ctx, struct write_tx *tx, int64_t institution,
            struct leaf *const *leaves, size_t count, struct err *err)
{
    struct arena *a = write_arena(tx);
    uint8_t      *bytes = arena_alloc(a, count * LEAF_BYTES);
    uint8_t      *signers = arena_alloc(a, count * KEY_BYTES);
    uint8_t(*nodes)[NODE_BYTES] = arena_alloc(a, (2 * count + TREE_LEVELS) * NODE_BYTES);
    uint8_t            hash[NODE_BYTES];
    size_t             made = 0;
    struct tree        tree;
    struct ledger_head head;
    struct bytes       sealed;
    int64_t            before, first;
    enum rc            rc;

    UNUSED(ctx);
    if ((rc = tree_at_tip(a, write_snapshot(tx), institution, &tree, &before, err)) !=
        RC_OK)
        return rc;
    first = tree.size;
    head.at = clock_now();
    if (head.at < before)
        head.at = before;
    for (size_t i = 0; i < count; i++) {
        uint8_t *leaf = bytes + i * LEAF_BYTES;

        BUG_IF(leaves[i]->bytes.n != LEAF_CARRIED);
        memcpy(leaf, leaves[i]->bytes.p, LEAF_BYTES);
        memcpy(signers + i * KEY_BYTES, leaves[i]->bytes.p + LEAF_BYTES, KEY_BYTES);
        leaf_put(leaf + LEAF_SEQ, 8, tree.size);
        leaf_put(leaf + LEAF_TIME, 8, head.at / 1000);
        leaves[i]->seq = tree.size;
        tree_leaf_hash(leaf, hash);
        made += (size_t)tree_add(&tree, hash, nodes + made);
    }
    head.size = tree.size;
    tree_root(&tree, head.root);
    institution_sign_note(institution, str_bytes(note_body(a, institution, &head)),
                          head.signature);
    site_seal(a, "ledger signers", institution, first,
              (struct bytes){ signers, count * KEY_BYTES }, &sealed);
    rc = commit_insert_now(tx, institution, first, (int64_t)count,
                           (struct bytes){ bytes, count * LEAF_BYTES },
                           (struct bytes){ nodes[0], made * NODE_BYTES }, sealed,
                           head.at, (struct bytes){ head.root, HASH_BYTES },
                           (struct bytes){ head.signature, SIGNATURE_BYTES }, err);
    if (rc != RC_OK)
        return rc;
    return tip_save_now(
        tx, institution, head.size, head.at,
        (struct bytes){ tree.frontier[0], (size_t)tree.count * NODE_BYTES },
        (struct bytes){ head.root, HASH_BYTES },
        (struct bytes){ head.signature, SIGNATURE_BYTES }, NULL, err);
}

void
ledger_attach(struct store *store)
{
    const struct store_hook hook = { .open = hook_open, .append = hook_append };

    store_writer_hook(store, &hook);
}
