/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* test_tree.c - the tree against the definition of RFC 9162 and its known roots; every proof. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/text.h"
#include "ledger/tree.h"

#include <sodium.h>

enum { MOST = 70 };

static uint8_t leaves[MOST][NODE_BYTES];                /* leaf hashes */
static uint8_t nodes[2 * MOST + TREE_LEVELS][NODE_BYTES]; /* in post-order */
static uint8_t roots[MOST + 1][NODE_BYTES];

/* MTH(D[n]) as RFC 9162 2.1.1 writes it. */
static void
definition(size_t lo, size_t hi, uint8_t out[NODE_BYTES])
{
    uint8_t left[NODE_BYTES], right[NODE_BYTES];
    size_t  k = 1;

    if (hi - lo == 1) {
        memcpy(out, leaves[lo], NODE_BYTES);
        return;
    }
    while (k * 2 < hi - lo)
        k *= 2;
    definition(lo, lo + k, left);
    definition(lo + k, hi, right);
    tree_node_hash(left, right, out);
}

static void
hash_data(const char *data, size_t n, uint8_t out[NODE_BYTES])
{
    uint8_t b[64] = { 0 };

    memcpy(b + 1, data, n);
    tree_hash((struct bytes){ b, n + 1 }, out);
}

static int
build(void **state)
{
    struct tree t = { .size = 0 };
    size_t      made = 0;

    (void)state;
    for (int i = 0; i < MOST; i++) {
        char data[2] = { (char)i, 'x' };

        hash_data(data, 2, leaves[i]);
        made += (size_t)tree_add(&t, leaves[i], nodes + made);
        tree_root(&t, roots[i + 1]);
        assert_int_equal(made, tree_nodes_before(i + 1));
    }
    return 0;
}

static void
known_roots(void **state)
{
    static const struct {
        const char *data;
        size_t      n;
        const char *root;
    } known[] = {
        { "", 0, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d" },
        { "\x00", 1, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125" },
        { "\x10", 1, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77" },
        { "\x20\x21", 2, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7" },
        { "\x30\x31", 2, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4" },
        { "\x40\x41\x42\x43", 4, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef" },
        { "\x50\x51\x52\x53\x54\x55\x56\x57", 8,
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c" },
        { "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16,
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328" },
    };
    struct tree t = { .size = 0 };
    uint8_t     root[NODE_BYTES], hash[NODE_BYTES];
    char        hex[2 * NODE_BYTES + 1];

    UNUSED(state);
    for (size_t i = 0; i < COUNT(known); i++) {
        hash_data(known[i].data, known[i].n, hash);
        tree_add(&t, hash, NULL);
        tree_root(&t, root);
        sodium_bin2hex(hex, sizeof hex, root, sizeof root);
        assert_string_equal(hex, known[i].root);
    }
}

static void
entries_hash_as_the_standard_says(void **state)
{
    uint8_t leaf[TREE_LEAF], plain[TREE_LEAF + 1] = { 0 }, pair[2 * NODE_BYTES + 1] = { 1 };
    uint8_t one[NODE_BYTES], two[NODE_BYTES];

    UNUSED(state);
    for (int i = 0; i < TREE_LEAF; i++)
        plain[i + 1] = leaf[i] = (uint8_t)(i * 7);
    tree_leaf_hash(leaf, one);
    tree_hash((struct bytes){ plain, sizeof plain }, two);
    assert_memory_equal(one, two, NODE_BYTES);
    memcpy(pair + 1, one, NODE_BYTES);
    memcpy(pair + 33, leaves[3], NODE_BYTES);
    tree_node_hash(one, leaves[3], one);
    tree_hash((struct bytes){ pair, sizeof pair }, two);
    assert_memory_equal(one, two, NODE_BYTES);
}

static void
frontier_equals_the_definition(void **state)
{
    uint8_t want[NODE_BYTES];

    UNUSED(state);
    for (size_t n = 1; n <= MOST; n++) {
        definition(0, n, want);
        assert_memory_equal(roots[n], want, NODE_BYTES);
    }
}

static enum rc
from_array(void *ctx, int level, int64_t index, uint8_t out[NODE_BYTES], struct err *err)
{
    UNUSED(ctx);
    UNUSED(err);
    memcpy(out, nodes[tree_node_place(level, index)], NODE_BYTES);
    return RC_OK;
}

static void
every_entry_is_proven_and_no_other(void **state)
{
    struct tree_source source = { NULL, from_array };
    uint8_t            path[2 * TREE_LEVELS][NODE_BYTES];
    int                count;

    UNUSED(state);
    for (int64_t size = 1; size <= MOST; size++)
        for (int64_t seq = 0; seq < size; seq++) {
            const uint8_t(*p)[NODE_BYTES] = (const uint8_t(*)[NODE_BYTES])path;

            assert_int_equal(tree_inclusion(&source, seq, size, path, &count, NULL), RC_OK);
            assert_true(tree_inclusion_good(leaves[seq], seq, size, p, count, roots[size]));
            assert_false(tree_inclusion_good(leaves[(seq + 1) % MOST], seq, size, p, count, roots[size]));
            if (size > 1)
                assert_false(tree_inclusion_good(leaves[seq], (seq + 1) % size, size, p, count, roots[size]));
            assert_false(tree_inclusion_good(leaves[seq], seq, size, p, count, roots[size % MOST + 1]));
            if (count) {
                assert_false(tree_inclusion_good(leaves[seq], seq, size, p, count - 1, roots[size]));
                path[count / 2][5] ^= 1;
                assert_false(tree_inclusion_good(leaves[seq], seq, size, p, count, roots[size]));
            }
        }
}

static void
every_growth_is_proven_and_no_rewriting(void **state)
{
    struct tree_source source = { NULL, from_array };
    uint8_t            path[2 * TREE_LEVELS][NODE_BYTES];
    int                count;

    UNUSED(state);
    for (int64_t size = 1; size <= MOST; size++)
        for (int64_t old = 1; old <= size; old++) {
            const uint8_t(*p)[NODE_BYTES] = (const uint8_t(*)[NODE_BYTES])path;

            assert_int_equal(tree_consistency(&source, old, size, path, &count, NULL), RC_OK);
            assert_true(tree_consistency_good(old, size, roots[old], roots[size], p, count));
            assert_false(tree_consistency_good(old, size, leaves[0], roots[size], p, count) && old > 1);
            if (old < size) {
                assert_false(tree_consistency_good(old, size, roots[old], roots[old], p, count));
                path[count - 1][9] ^= 8;
                assert_false(tree_consistency_good(old, size, roots[old], roots[size], p, count));
            }
        }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_roots),
        cmocka_unit_test(entries_hash_as_the_standard_says),
        cmocka_unit_test(frontier_equals_the_definition),
        cmocka_unit_test(every_entry_is_proven_and_no_other),
        cmocka_unit_test(every_growth_is_proven_and_no_rewriting),
    };

    return cmocka_run_group_tests(tests, build, NULL);
}
