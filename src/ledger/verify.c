/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * verify.c - see ledger.h: the whole tree read again.
 *
 * Three things hold an entry in place: its own number, its hash among the stored nodes,
 * and the signed head of its commit.  Whoever changes an entry must change all three, and
 * cannot change the heads that others keep.  Once a head is wrong the later ones are too;
 * they are then not counted again.
 */
#include "ledger/leaf.h"

#include "base/text.h"
#include "ledger/commit_sql.h"
#include "ledger/tip_sql.h"
#include "ledger/tree.h"

#include <string.h>

/* A head or receipt kept elsewhere. */
struct outside {
    struct ledger_head head;
    int64_t            seq; /* of a receipt's entry, -1 for a head alone */
    uint8_t            leaf_hash[HASH_BYTES];
    bool               seen;
};

/* Hashes of the keys that the ledger says belong to somebody: open addressing. */
struct keys {
    uint8_t (*slots)[HASH_BYTES];
    bool  *used;
    size_t room, count;
};

struct walk {
    struct arena         *arena;
    int64_t               institution;
    struct tree           tree;
    struct keys           keys;
    struct outside       *outside;
    size_t                outside_count;
    int64_t               at;   /* time of the head before */
    bool                  lost; /* a head was wrong: roots say nothing any more */
    uint8_t               public_key[KEY_BYTES];
    struct ledger_report *report;
};

static void
bad(struct walk *w, int64_t seq, const char *what)
{
    if (w->report->bad_count++ > 0)
        return;
    w->report->first_bad = seq;
    w->report->why = arena_printf(w->arena, "entry %lld: %s", (long long)seq, what);
}

static bool
keys_have(const struct keys *k, const uint8_t hash[HASH_BYTES])
{
    size_t at;

    if (k->room == 0)
        return false;
    memcpy(&at, hash, sizeof at);
    for (at &= k->room - 1; k->used[at]; at = (at + 1) & (k->room - 1))
        if (memcmp(k->slots[at], hash, HASH_BYTES) == 0)
            return true;
    return false;
}

static void
keys_put(struct arena *a, struct keys *k, const uint8_t hash[HASH_BYTES])
{
    size_t at;

    if (keys_have(k, hash))
        return;
    if (k->count * 2 >= k->room) {
        struct keys bigger = { .room = k->room ? k->room * 2 : 1024 };

        bigger.slots = arena_alloc(a, bigger.room * HASH_BYTES);
        bigger.used = ARENA_ARRAY(a, bool, bigger.room);
        for (size_t i = 0; i < k->room; i++)
            if (k->used[i])
                keys_put(a, &bigger, k->slots[i]);
        *k = bigger;
    }
    memcpy(&at, hash, sizeof at);
    for (at &= k->room - 1; k->used[at]; at = (at + 1) & (k->room - 1))
        ;
    memcpy(k->slots[at], hash, HASH_BYTES);
    k->used[at] = true;
    k->count++;
}

/* The entry's own signature: by a key the ledger knows, or by the institution. */
static const char *
signature_fault(struct walk *w, const uint8_t *leaf, const uint8_t *signer)
{
    uint8_t      part[LEAF_BYTES], hash[HASH_BYTES];
    struct bytes message = { part, sizeof part };
    bool         by_actor = (leaf[LEAF_FLAGS] & LEAF_BY_ACTOR) != 0;

    leaf_signed_part(leaf, part);
    if (by_actor) {
        hash_bytes((struct bytes){ signer, KEY_BYTES }, hash);
        if (!keys_have(&w->keys, hash))
            return "signed with a key that the ledger does not know";
        w->report->actor_signatures++;
    } else {
        w->report->institution_signatures++;
    }
    return signature_good(by_actor ? signer : w->public_key, LEAF_LABEL, message,
                          leaf + LEAF_SIGNATURE)
               ? NULL
               : "signature does not fit: the entry was changed";
}

static const char *
leaf_fault(struct walk *w, const uint8_t *leaf, const uint8_t *signer, int64_t seq,
           int64_t head_ms)
{
    static const uint8_t zeros[LEAF_BYTES - LEAF_ZEROS];
    int64_t              ms = leaf_get(leaf + LEAF_TIME, 8);
    int                  act = (int)leaf_get(leaf + LEAF_ACT, 2);

    if (leaf_get(leaf + LEAF_SEQ, 8) != seq)
        return "carries another number: entries were moved";
    if (ms != head_ms)
        return "time is not that of its commit";
    if (leaf[0] != LEAF_VERSION || (leaf[LEAF_FLAGS] & ~LEAF_BY_ACTOR) ||
        memcmp(leaf + LEAF_ZEROS, zeros, sizeof zeros) != 0)
        return "has a form that we never wrote";
    if (!ledger_act_name(act))
        return "has an act that this program does not know";
    if (act == LEDGER_FILLER)
        w->report->fillers++;
    if (act == LEDGER_PERSON_KEY && !(leaf[LEAF_FLAGS] & LEAF_BY_ACTOR))
        keys_put(w->arena, &w->keys, leaf + LEAF_COMMITMENT);
    return signature_fault(w, leaf, signer);
}

static void
check_outside_leaf(struct walk *w, int64_t seq, const uint8_t hash[NODE_BYTES])
{
    for (size_t i = 0; i < w->outside_count; i++)
        if (w->outside[i].seq == seq &&
            memcmp(w->outside[i].leaf_hash, hash, HASH_BYTES) != 0)
            bad(w, seq, "is not what a receipt says it was");
}

static void
check_outside_head(struct walk *w, int64_t size, const uint8_t root[NODE_BYTES])
{
    for (size_t i = 0; i < w->outside_count; i++) {
        if (w->outside[i].head.size != size)
            continue;
        w->outside[i].seen = true;
        if (memcmp(w->outside[i].head.root, root, HASH_BYTES) != 0)
            bad(w, size - 1, "or one before it differs from a head kept elsewhere");
        else
            w->report->heads_agree++;
    }
}

/* The entries of one commit; false when their lengths make no sense. */
static bool
check_entries(struct walk *w, struct arena *a, const struct commit_all_row *row)
{
    struct bytes signers;
    uint8_t      hash[NODE_BYTES], made[TREE_LEVELS][NODE_BYTES];
    size_t       node = 0;

    if (row->entries <= 0 || row->leaves.n != (size_t)row->entries * LEAF_BYTES)
        return false;
    if (site_open(a, "ledger signers", w->institution, row->first_seq, row->signers,
                  &signers, NULL) != RC_OK ||
        signers.n != (size_t)row->entries * KEY_BYTES)
        return false;
    for (int64_t i = 0; i < row->entries; i++) {
        const uint8_t *leaf = row->leaves.p + i * LEAF_BYTES;
        int64_t        seq = row->first_seq + i;
        const char    *fault =
            leaf_fault(w, leaf, signers.p + i * KEY_BYTES, seq, row->head_at / 1000);
        size_t count;

        tree_leaf_hash(leaf, hash);
        count = (size_t)tree_add(&w->tree, hash, made);
        if (node + count * NODE_BYTES > row->nodes.n ||
            memcmp(row->nodes.p + node, hash, NODE_BYTES) != 0)
            fault = fault ? fault : "is not what was entered: its hash differs";
        else if (!w->lost &&
                 memcmp(row->nodes.p + node, made[0], count * NODE_BYTES) != 0)
            fault = fault ? fault : "stands in a tree whose nodes were changed";
        node += count * NODE_BYTES;
        if (fault)
            bad(w, seq, fault);
        check_outside_leaf(w, seq, hash);
        w->report->entries++;
    }
    if (node != row->nodes.n)
        bad(w, row->first_seq, "stands in a tree whose nodes were changed");
    return true;
}

static void
check_head(struct walk *w, struct arena *a, const struct commit_all_row *row)
{
    struct ledger_head head = { .size = row->first_seq + row->entries,
                                .at = row->head_at };
    uint8_t            root[NODE_BYTES];

    tree_root(&w->tree, root);
    if (row->root.n != HASH_BYTES || row->signature.n != SIGNATURE_BYTES ||
        memcmp(row->root.p, root, HASH_BYTES) != 0) {
        bad(w, head.size - 1, "or one before it was changed: the signed root differs");
        w->lost = true;
        return;
    }
    memcpy(head.root, root, HASH_BYTES);
    if (!note_signature_good(w->public_key,
                             str_bytes(note_body(a, w->institution, &head)),
                             row->signature.p))
        bad(w, head.size - 1,
            "ends a commit whose head is not signed by this institution");
    check_outside_head(w, head.size, root);
}

static enum rc
check_commit(void *ctx, const struct commit_all_row *row)
{
    struct walk  *w = ctx;
    struct arena *a;

    if (row->first_seq != w->tree.size) {
        bad(w, w->tree.size,
            row->first_seq > w->tree.size ? "is missing" : "is there twice");
        w->lost = true;
    }
    if (row->head_at < w->at)
        bad(w, row->first_seq, "goes back in time");
    if (w->report->commits++ == 0)
        w->report->first_at = row->head_at;
    w->report->last_at = row->head_at;
    w->at = row->head_at;
    a = arena_new((size_t)64 << 20);
    if (w->lost)
        w->tree.size = row->first_seq;
    if (w->lost &&
        w->tree.count != __builtin_popcountll((unsigned long long)row->first_seq)) {
        /* Go on with a tree of the right shape: only numbers, hashes and signatures count now. */
        w->tree.count = __builtin_popcountll((unsigned long long)row->first_seq);
    }
    if (!check_entries(w, a, row)) {
        bad(w, row->first_seq, "stands in a commit that cannot be read");
        w->lost = true;
        w->tree.size = row->first_seq + (row->entries > 0 ? row->entries : 0);
        w->tree.count = __builtin_popcountll((unsigned long long)w->tree.size);
    } else if (!w->lost) {
        check_head(w, a, row);
    }
    arena_free(a);
    return RC_OK;
}

static enum rc
read_outside(struct walk *w, const struct str *heads, size_t count, struct err *err)
{
    w->outside = ARENA_ARRAY(w->arena, struct outside, count ? count : 1);
    w->outside_count = count;
    for (size_t i = 0; i < count; i++) {
        struct outside *o = &w->outside[i];
        int64_t         whose;
        enum rc         rc;

        o->seq = -1;
        if (str_starts(heads[i], str_lit("amparo receipt")))
            rc = receipt_read(w->arena, heads[i], w->public_key, &whose, &o->seq,
                              o->leaf_hash, &o->head, err);
        else
            rc = note_read(w->arena, heads[i], w->public_key, &whose, &o->head, err);
        if (rc != RC_OK)
            return rc;
        if (whose != w->institution)
            return err_set(err, RC_BADINPUT, "ledger.head_of_another");
    }
    return RC_OK;
}

static void
check_tip(struct walk *w, const struct tip_load_row *tip)
{
    const struct tree *t = &w->tree;
    uint8_t            root[NODE_BYTES];

    if (tip->size > t->size) {
        bad(w, t->size, "is missing at the end");
        return;
    }
    tree_root(t, root);
    memcpy(w->report->root, root, HASH_BYTES);
    if (t->size == 0 && !tip->root.p)
        return; /* nothing has happened yet */
    if (tip->size != t->size || tip->head_at != w->at ||
        tip->frontier.n != (size_t)t->count * NODE_BYTES || tip->root.n != HASH_BYTES ||
        (!w->lost && (memcmp(tip->frontier.p, t->frontier, tip->frontier.n) != 0 ||
                      memcmp(tip->root.p, root, HASH_BYTES) != 0)))
        bad(w, tip->size > 0 ? tip->size - 1 : 0, "is not where the tree's end says");
}

enum rc
ledger_verify(struct arena *a, struct snapshot *s, int64_t institution,
              const struct str *heads, size_t count, struct ledger_report *out,
              struct err *err)
{
    struct ledger_report report = { .first_bad = -1 };
    struct walk         w = { .arena = a, .institution = institution, .report = &report };
    struct tip_load_row tip = { 0 };
    enum rc             rc;

    institution_public(institution, w.public_key);
    if ((rc = read_outside(&w, heads, count, err)) != RC_OK)
        return rc;
    rc = tip_load(a, s, institution, &tip, err);
    if (rc != RC_OK && rc != RC_NOTFOUND)
        return rc;
    if ((rc = commit_all(s, institution, check_commit, &w, err)) != RC_OK)
        return rc;
    check_tip(&w, &tip);
    for (size_t i = 0; i < count; i++)
        if (!w.outside[i].seen)
            bad(&w, w.outside[i].head.size - 1,
                w.outside[i].head.size > w.tree.size
                    ? "is missing: a head kept elsewhere has it"
                    : "ends a head kept elsewhere that is not in this tree");
    *out = report;
    return report.bad_count == 0 ? RC_OK : err_set(err, RC_DAMAGED, "ledger.altered");
}
