/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * tree.c - see tree.h.
 *
 * An entry and a node have fixed lengths, so their SHA-256 padding is laid out by hand
 * and whole blocks go to OpenSSL's block function: no copying, no buffering.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "ledger/tree.h"

#include <openssl/sha.h>
#include <string.h>

static void
digest_out(const SHA256_CTX *ctx, uint8_t out[NODE_BYTES])
{
    for (int i = 0; i < 8; i++) {
        uint32_t h = ctx->h[i];

        out[4 * i] = (uint8_t)(h >> 24);
        out[4 * i + 1] = (uint8_t)(h >> 16);
        out[4 * i + 2] = (uint8_t)(h >> 8);
        out[4 * i + 3] = (uint8_t)h;
    }
}

void
tree_leaf_hash(const uint8_t leaf[TREE_LEAF], uint8_t out[NODE_BYTES])
{
    /* 0x00, 256 bytes, 0x80, zeros, length in bits (257 * 8 = 0x0808) */
    uint8_t    block[320];
    SHA256_CTX ctx;

    block[0] = 0;
    memcpy(block + 1, leaf, TREE_LEAF);
    block[257] = 0x80;
    memset(block + 258, 0, 60);
    block[318] = 0x08;
    block[319] = 0x08;
    SHA256_Init(&ctx);
    SHA256_Update(&ctx, block, sizeof block);
    digest_out(&ctx, out);
}

void
tree_node_hash(const uint8_t left[NODE_BYTES], const uint8_t right[NODE_BYTES],
               uint8_t out[NODE_BYTES])
{
    /* 0x01, 64 bytes, 0x80, zeros, length in bits (65 * 8 = 0x0208) */
    uint8_t    block[128];
    SHA256_CTX ctx;

    block[0] = 1;
    memcpy(block + 1, left, NODE_BYTES);
    memcpy(block + 33, right, NODE_BYTES);
    block[65] = 0x80;
    memset(block + 66, 0, 60);
    block[126] = 0x02;
    block[127] = 0x08;
    SHA256_Init(&ctx);
    SHA256_Update(&ctx, block, sizeof block);
    digest_out(&ctx, out);
}

void
tree_hash(struct bytes b, uint8_t out[NODE_BYTES])
{
    SHA256(b.p, b.n, out);
}

int
tree_add(struct tree *t, const uint8_t leaf_hash[NODE_BYTES],
         uint8_t (*nodes)[NODE_BYTES])
{
    uint8_t hash[NODE_BYTES];
    int     made = 0;

    memcpy(hash, leaf_hash, NODE_BYTES);
    if (nodes)
        memcpy(nodes[made], hash, NODE_BYTES);
    made++;
    for (int64_t full = t->size; full & 1; full >>= 1) {
        tree_node_hash(t->frontier[--t->count], hash, hash);
        if (nodes)
            memcpy(nodes[made], hash, NODE_BYTES);
        made++;
    }
    memcpy(t->frontier[t->count++], hash, NODE_BYTES);
    t->size++;
    return made;
}

void
tree_root(const struct tree *t, uint8_t out[NODE_BYTES])
{
    uint8_t hash[NODE_BYTES];

    if (t->size == 0) {
        tree_hash((struct bytes){ NULL, 0 }, out);
        return;
    }
    memcpy(hash, t->frontier[t->count - 1], NODE_BYTES);
    for (int i = t->count - 2; i >= 0; i--)
        tree_node_hash(t->frontier[i], hash, hash);
    memcpy(out, hash, NODE_BYTES);
}

bool
tree_load(struct tree *t, int64_t size, struct bytes frontier)
{
    int bits = __builtin_popcountll((unsigned long long)size);

    if (size < 0 || frontier.n != (size_t)bits * NODE_BYTES)
        return false;
    t->size = size;
    t->count = bits;
    if (frontier.n)
        memcpy(t->frontier, frontier.p, frontier.n);
    return true;
}

int64_t
tree_nodes_before(int64_t seq)
{
    return 2 * seq - __builtin_popcountll((unsigned long long)seq);
}

int64_t
tree_node_place(int level, int64_t index)
{
    int64_t last = ((index + 1) << level) - 1;

    return tree_nodes_before(last) + level;
}

/* The largest power of two below n (n > 1), as its exponent. */
static int
split(int64_t n)
{
    return 63 - __builtin_clzll((unsigned long long)(n - 1));
}

/* Root of the entries from lo up to hi. */
static enum rc
range_root(const struct tree_source *s, int64_t lo, int64_t hi, uint8_t out[NODE_BYTES],
           struct err *err)
{
    int64_t n = hi - lo;
    uint8_t left[NODE_BYTES], right[NODE_BYTES];
    int     k;
    enum rc rc;

    if ((n & (n - 1)) == 0) {
        int level = __builtin_ctzll((unsigned long long)n);

        return s->node(s->ctx, level, lo >> level, out, err);
    }
    k = split(n);
    if ((rc = range_root(s, lo, lo + (INT64_C(1) << k), left, err)) != RC_OK ||
        (rc = range_root(s, lo + (INT64_C(1) << k), hi, right, err)) != RC_OK)
        return rc;
    tree_node_hash(left, right, out);
    return RC_OK;
}

enum rc
tree_inclusion(const struct tree_source *s, int64_t seq, int64_t size,
               uint8_t (*path)[NODE_BYTES], int *count, struct err *err)
{
    int64_t lo = 0, hi = size, other_lo[TREE_LEVELS], other_hi[TREE_LEVELS];
    int     depth = 0;
    enum rc rc;

    BUG_IF(seq < 0 || seq >= size);
    /* From the root down; the path is written from the leaf up. */
    while (hi - lo > 1) {
        int64_t middle = lo + (INT64_C(1) << split(hi - lo));
        bool    left = seq < middle;

        other_lo[depth] = left ? middle : lo;
        other_hi[depth++] = left ? hi : middle;
        lo = left ? lo : middle;
        hi = left ? middle : hi;
    }
    for (int i = 0; i < depth; i++)
        if ((rc = range_root(s, other_lo[depth - 1 - i], other_hi[depth - 1 - i], path[i],
                             err)) != RC_OK)
            return rc;
    *count = depth;
    return RC_OK;
}

enum rc
tree_consistency(const struct tree_source *s, int64_t old_size, int64_t size,
                 uint8_t (*path)[NODE_BYTES], int *count, struct err *err)
{
    int64_t lo = 0, hi = size, other_lo[TREE_LEVELS + 1], other_hi[TREE_LEVELS + 1];
    int     depth = 0;
    bool    whole = true; /* still the left edge: the verifier knows that root */
    enum rc rc;

    BUG_IF(old_size <= 0 || old_size > size);
    while (old_size != hi) {
        int64_t middle = lo + (INT64_C(1) << split(hi - lo));
        bool    left = old_size <= middle;

        other_lo[depth] = left ? middle : lo;
        other_hi[depth++] = left ? hi : middle;
        if (!left)
            whole = false;
        lo = left ? lo : middle;
        hi = left ? middle : hi;
    }
    if (!whole) {
        other_lo[depth] = lo;
        other_hi[depth++] = hi;
    }
    for (int i = 0; i < depth; i++)
        if ((rc = range_root(s, other_lo[depth - 1 - i], other_hi[depth - 1 - i], path[i],
                             err)) != RC_OK)
            return rc;
    *count = depth;
    return RC_OK;
}

bool
tree_inclusion_good(const uint8_t leaf_hash[NODE_BYTES], int64_t seq, int64_t size,
                    const uint8_t (*path)[NODE_BYTES], int count,
                    const uint8_t root[NODE_BYTES])
{
    int64_t fn = seq, sn = size - 1;
    uint8_t r[NODE_BYTES];

    if (seq < 0 || seq >= size)
        return false;
    memcpy(r, leaf_hash, NODE_BYTES);
    for (int i = 0; i < count; i++) {
        if (sn == 0)
            return false;
        if ((fn & 1) || fn == sn) {
            tree_node_hash(path[i], r, r);
            while (!(fn & 1) && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            tree_node_hash(r, path[i], r);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && memcmp(r, root, NODE_BYTES) == 0;
}

bool
tree_consistency_good(int64_t old_size, int64_t size, const uint8_t old_root[NODE_BYTES],
                      const uint8_t root[NODE_BYTES], const uint8_t (*path)[NODE_BYTES],
                      int           count)
{
    int64_t fn = old_size - 1, sn = size - 1;
    uint8_t fr[NODE_BYTES], sr[NODE_BYTES];
    int     i = 0;

    if (old_size <= 0 || old_size > size)
        return false;
    if (old_size == size)
        return count == 0 && memcmp(old_root, root, NODE_BYTES) == 0;
    while (fn & 1) {
        fn >>= 1;
        sn >>= 1;
    }
    /* An old size that is a power of two: its root is the first node itself. */
    if ((old_size & (old_size - 1)) == 0)
        memcpy(fr, old_root, NODE_BYTES);
    else if (count > 0)
        memcpy(fr, path[i++], NODE_BYTES);
    else
        return false;
    memcpy(sr, fr, NODE_BYTES);
    for (; i < count; i++) {
        if (sn == 0)
            return false;
        if ((fn & 1) || fn == sn) {
            tree_node_hash(path[i], fr, fr);
            tree_node_hash(path[i], sr, sr);
            while (!(fn & 1) && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            tree_node_hash(sr, path[i], sr);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && memcmp(fr, old_root, NODE_BYTES) == 0 &&
           memcmp(sr, root, NODE_BYTES) == 0;
}
