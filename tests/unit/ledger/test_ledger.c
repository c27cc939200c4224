/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* test_ledger.c - acts on both engines; whatever is changed afterwards is found and named. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "testdb.h"
#include "raw.h"

#include "base/clock.h"
#include "base/text.h"
#include "ledger/leaf.h"
#include "ledger/tree.h"
#include "store/change.h"
#include "store/store.h"
#include "vault/opener.h"

#include <pthread.h>
#include <stdio.h>

static const uint8_t seed[KEY_BYTES] = { 1, 2, 3 };

enum { INSTITUTION = 7, ENTRIES = 23 };

static struct person_public keys;
static int32_t              opener;

/* One commit with `count` entries: the first ones by a person, the last by the institution. */
static void
act(struct store *store, int count, int64_t *seq)
{
    struct arena   *a = arena_new(1 << 20);
    struct change  *c = change_new(a, INSTITUTION);
    struct actor    who = { .kind = ACTOR_STAFF, .institution = INSTITUTION, .person = 5,
                            .opener = opener };
    struct work     work = { .arena = a, .change = c, .who = &who };
    struct leaf    *leaf = NULL;

    for (int i = 0; i < count; i++) {
        struct ledger_entry entry = { .act = LEDGER_STEP_TAKEN, .matter = 40 + i, .box = 3,
                                      .epoch = 1, .object = i };

        leaf = i == count - 1 ? ledger_add_system(c, &entry) : ledger_add(&work, &entry);
    }
    assert_int_equal(store_commit(store, c, NULL), RC_OK);
    if (seq)
        *seq = leaf->seq;
    arena_free(a);
}

static void
know_the_person(struct store *store)
{
    struct arena     *a = arena_new(1 << 20);
    struct change    *c = change_new(a, INSTITUTION);
    struct seal_proof proof = { .hash = { 0 } };

    hash_bytes((struct bytes){ keys.sign, KEY_BYTES }, proof.commitment);
    ledger_add_system(c, &(struct ledger_entry){ .act = LEDGER_PERSON_KEY, .proof = &proof });
    assert_int_equal(store_commit(store, c, NULL), RC_OK);
    arena_free(a);
}

static struct store *
filled(enum store_engine engine)
{
    struct store *store = testdb_open(engine);

    ledger_attach(store);
    know_the_person(store);
    for (int done = 1, n = 1; done < ENTRIES; done += n) {
        n = n % 4 + 1;
        if (n > ENTRIES - done)
            n = ENTRIES - done;
        act(store, n, NULL);
    }
    return store;
}

static enum rc
verify(struct store *store, const struct str *heads, size_t count, struct ledger_report *out)
{
    static char      why[200];
    struct arena    *a = arena_new(1 << 24);
    struct snapshot *s;
    enum rc          rc;

    assert_int_equal(snapshot_begin(store, &s, NULL), RC_OK);
    rc = ledger_verify(a, s, INSTITUTION, heads, count, out, NULL);
    snapshot_end(s);
    snprintf(why, sizeof why, STR_FMT, STR_ARG(out->why));
    out->why = str_z(why);
    arena_free(a);
    return rc;
}

static void
whole(enum store_engine engine)
{
    struct store        *store = filled(engine);
    struct ledger_report r;

    assert_int_equal(verify(store, NULL, 0, &r), RC_OK);
    assert_int_equal(r.entries, ENTRIES);
    assert_int_equal(r.first_bad, -1);
    assert_true(r.actor_signatures > 8 && r.institution_signatures > 5);
    testdb_close(store);
}

static void
whole_on_sqlite(void **state)
{
    UNUSED(state);
    whole(STORE_SQLITE);
}

static void
whole_on_postgres(void **state)
{
    UNUSED(state);
    whole(STORE_POSTGRES);
}

/* Time: the machine's clock goes back, the ledger's does not. */
static void
time_never_goes_back(void **state)
{
    struct store        *store;
    struct ledger_report r;
    int64_t              now = clock_now();

    UNUSED(state);
    clock_script(now);
    store = filled(STORE_SQLITE);
    clock_script(now - 10 * DAY_US);
    act(store, 2, NULL);
    clock_script(0);
    assert_int_equal(verify(store, NULL, 0, &r), RC_OK);
    assert_true(r.last_at >= now);
    testdb_close(store);
}

/* Every column of a commit, every byte: the verification names an entry of that commit. */
static void
a_changed_byte_is_found(enum store_engine engine, size_t stride)
{
    static const char *const columns[] = { "leaves", "nodes", "signers", "root", "signature" };
    struct store            *store = filled(engine);
    struct raw              *raw = raw_open(engine, testdb_where(store));
    struct ledger_report     r;
    int64_t                  first = raw_int(raw, "SELECT max(first_seq) FROM ledger_commit WHERE entries = 3");
    int64_t                  tried = 0;

    for (size_t c = 0; c < COUNT(columns); c++) {
        uint8_t bytes[4096];
        size_t  n = raw_blob(raw, "ledger_commit", columns[c], "first_seq", first, bytes, sizeof bytes);

        for (size_t i = 0; i < n; i += stride) {
            bytes[i] ^= (uint8_t)(1u << i % 8);
            raw_blob_set(raw, "ledger_commit", columns[c], "first_seq", first, bytes, n);
            assert_int_equal(verify(store, NULL, 0, &r), RC_DAMAGED);
            assert_true(r.first_bad >= first && r.first_bad < first + 3);
            if (c == 0)
                assert_int_equal(r.first_bad, first + (int64_t)(i / LEAF_BYTES));
            bytes[i] ^= (uint8_t)(1u << i % 8);
            raw_blob_set(raw, "ledger_commit", columns[c], "first_seq", first, bytes, n);
            tried++;
        }
    }
    assert_int_equal(verify(store, NULL, 0, &r), RC_OK);
    assert_true(tried > 10);
    raw_close(raw);
    testdb_close(store);
}

static void
a_changed_byte_is_found_on_sqlite(void **state)
{
    UNUSED(state);
    a_changed_byte_is_found(STORE_SQLITE, 3);
}

static void
a_changed_byte_is_found_on_postgres(void **state)
{
    UNUSED(state);
    a_changed_byte_is_found(STORE_POSTGRES, 97);
}

/* Commits removed, moved, doubled; numbers and times changed. */
static void
a_moved_entry_is_found(void **state)
{
    static const char *const changes[] = {
        "DELETE FROM ledger_commit WHERE first_seq = 0",
        "DELETE FROM ledger_commit WHERE first_seq = 3",
        "DELETE FROM ledger_commit WHERE first_seq = (SELECT max(first_seq) FROM ledger_commit)",
        "UPDATE ledger_commit SET first_seq = first_seq + 1000 WHERE first_seq = 3",
        "UPDATE ledger_commit SET head_at = head_at + 1 WHERE first_seq = 3",
        "UPDATE ledger_commit SET head_at = head_at - 100000000 WHERE first_seq = 3",
        "UPDATE ledger_commit SET entries = entries - 1 WHERE first_seq = 3",
        "UPDATE ledger_commit SET leaves = (SELECT leaves FROM ledger_commit WHERE first_seq = 1),"
        " nodes = (SELECT nodes FROM ledger_commit WHERE first_seq = 1) WHERE first_seq = 3",
        "INSERT INTO ledger_commit SELECT institution, first_seq + 23, entries, leaves, nodes, signers,"
        " head_at, root, signature FROM ledger_commit WHERE first_seq = 0",
        "UPDATE ledger_tip SET size = size - 1",
        "UPDATE ledger_tip SET head_at = head_at + 1",
        "UPDATE ledger_tip SET root = (SELECT root FROM ledger_commit WHERE first_seq = 0)",
        "DELETE FROM ledger_tip",
    };

    UNUSED(state);
    for (size_t i = 0; i < COUNT(changes); i++) {
        struct store        *store = filled(STORE_SQLITE);
        struct raw          *raw = raw_open(STORE_SQLITE, testdb_where(store));
        struct ledger_report r;

        raw_do(raw, changes[i]);
        assert_int_equal(verify(store, NULL, 0, &r), RC_DAMAGED);
        assert_true(r.first_bad >= 0 && r.why.n > 0);
        raw_close(raw);
        testdb_close(store);
    }
}

/* Somebody with every key builds a new ledger: only what was kept elsewhere shows it. */
static void
a_rewritten_ledger_meets_old_receipts(void **state)
{
    struct store        *store = filled(STORE_SQLITE), *other;
    struct arena        *a = arena_new(1 << 24);
    struct ledger_report r;
    struct ledger_head   head;
    struct snapshot     *s;
    struct str           kept[2], bad;
    uint8_t              key[KEY_BYTES];
    int64_t              seq, found;
    struct err           err = { 0 };

    UNUSED(state);
    act(store, 3, &seq);
    assert_int_equal(snapshot_begin(store, &s, NULL), RC_OK);
    assert_int_equal(ledger_receipt(a, s, INSTITUTION, seq, &kept[0], NULL), RC_OK);
    assert_int_equal(ledger_head_load(a, s, INSTITUTION, &head, NULL), RC_OK);
    kept[1] = ledger_head_text(a, INSTITUTION, &head);
    assert_int_equal(ledger_receipt(a, s, INSTITUTION, 9999, &bad, NULL), RC_NOTFOUND);
    snapshot_end(s);
    act(store, 2, NULL);
    assert_int_equal(verify(store, kept, 2, &r), RC_OK);
    assert_int_equal(r.heads_agree, 2);

    institution_public(INSTITUTION, key);
    assert_int_equal(ledger_receipt_check(a, kept[0], key, &found, &head, NULL), RC_OK);
    assert_int_equal(found, seq);
    key[0] ^= 1;
    assert_int_equal(ledger_receipt_check(a, kept[0], key, &found, &head, NULL), RC_DAMAGED);
    key[0] ^= 1;
    for (size_t i = 0; i < kept[0].n; i++) {
        char *changed = (char *)(uintptr_t)arena_str(a, kept[0]).p;

        changed[i] = (char)(changed[i] ^ 1);
        assert_int_not_equal(ledger_receipt_check(a, (struct str){ changed, kept[0].n }, key, &found, &head,
                                                  NULL), RC_OK);
    }

    other = filled(STORE_SQLITE);
    act(other, 3, NULL);
    assert_int_equal(verify(other, NULL, 0, &r), RC_OK);
    assert_int_equal(verify(other, kept, 1, &r), RC_DAMAGED);
    assert_int_equal(verify(other, kept + 1, 1, &r), RC_DAMAGED);
    testdb_close(other);
    other = filled(STORE_SQLITE);
    assert_int_equal(verify(other, kept + 1, 1, &r), RC_DAMAGED);
    assert_true(str_find(r.why, str_lit("missing")) > 0);
    assert_int_equal(ledger_head_read(a, INSTITUTION + 1, kept[1], &head, &err), RC_BADINPUT);
    testdb_close(other);
    testdb_close(store);
    arena_free(a);
}

static void
proofs_come_from_the_store(enum store_engine engine)
{
    struct store    *store = filled(engine);
    struct arena    *a = arena_new(1 << 24);
    struct snapshot *s;
    struct str       text;
    struct bytes     leaf, path;
    uint8_t          key[KEY_BYTES];

    institution_public(INSTITUTION, key);
    assert_int_equal(snapshot_begin(store, &s, NULL), RC_OK);
    for (int64_t seq = 0; seq < ENTRIES; seq++) {
        struct ledger_head head;
        int64_t            found;

        assert_int_equal(ledger_receipt(a, s, INSTITUTION, seq, &text, NULL), RC_OK);
        assert_int_equal(ledger_receipt_check(a, text, key, &found, &head, NULL), RC_OK);
        assert_int_equal(found, seq);
        assert_int_equal(ledger_leaf(a, s, INSTITUTION, seq, &leaf, NULL), RC_OK);
        assert_int_equal(leaf.n, LEAF_BYTES);
        assert_int_equal(ledger_consistency(a, s, INSTITUTION, seq + 1, ENTRIES, &path, NULL), RC_OK);
    }
    assert_int_equal(ledger_leaf(a, s, INSTITUTION, ENTRIES, &leaf, NULL), RC_NOTFOUND);
    assert_int_equal(ledger_leaf(a, s, INSTITUTION + 1, 0, &leaf, NULL), RC_NOTFOUND);
    assert_int_equal(ledger_consistency(a, s, INSTITUTION, 0, ENTRIES, &path, NULL), RC_NOTFOUND);
    assert_int_equal(ledger_inclusion(a, s, INSTITUTION, 0, ENTRIES + 1, &path, NULL), RC_NOTFOUND);
    snapshot_end(s);
    testdb_close(store);
    arena_free(a);
}

static void
proofs_on_sqlite(void **state)
{
    UNUSED(state);
    proofs_come_from_the_store(STORE_SQLITE);
}

static void
proofs_on_postgres(void **state)
{
    UNUSED(state);
    proofs_come_from_the_store(STORE_POSTGRES);
}

/* An entry signed with a key that no PERSON_KEY entry ever named. */
static void
an_unknown_signer_is_named(void **state)
{
    struct store        *store = testdb_open(STORE_SQLITE);
    struct ledger_report r;

    UNUSED(state);
    ledger_attach(store);
    act(store, 2, NULL);
    assert_int_equal(verify(store, NULL, 0, &r), RC_DAMAGED);
    assert_int_equal(r.first_bad, 0);
    testdb_close(store);
}

/* Write the second commit of two entries anew, every hash and signature of the tree right. */
static void
rewrite(struct raw *raw, uint8_t leaves[2 * LEAF_BYTES], bool swap_signers)
{
    struct arena      *a = arena_new(1 << 20);
    struct tree        tree = { .size = 0 };
    uint8_t            first[LEAF_BYTES], hash[NODE_BYTES], nodes[8][NODE_BYTES], sealed[256];
    struct bytes       signers, again;
    struct ledger_head head = { .size = 3 };
    size_t             made = 0;

    raw_blob(raw, "ledger_commit", "leaves", "first_seq", 0, first, sizeof first);
    tree_leaf_hash(first, hash);
    tree_add(&tree, hash, NULL);
    for (int i = 0; i < 2; i++) {
        tree_leaf_hash(leaves + i * LEAF_BYTES, hash);
        made += (size_t)tree_add(&tree, hash, nodes + made);
    }
    head.at = raw_int(raw, "SELECT head_at FROM ledger_commit WHERE first_seq = 1");
    tree_root(&tree, head.root);
    institution_sign_note(INSTITUTION, str_bytes(note_body(a, INSTITUTION, &head)), head.signature);
    raw_blob_set(raw, "ledger_commit", "leaves", "first_seq", 1, leaves, 2 * LEAF_BYTES);
    raw_blob_set(raw, "ledger_commit", "nodes", "first_seq", 1, nodes[0], made * NODE_BYTES);
    raw_blob_set(raw, "ledger_commit", "root", "first_seq", 1, head.root, HASH_BYTES);
    raw_blob_set(raw, "ledger_commit", "signature", "first_seq", 1, head.signature, SIGNATURE_BYTES);
    raw_blob_set(raw, "ledger_tip", "root", "size", 3, head.root, HASH_BYTES);
    raw_blob_set(raw, "ledger_tip", "frontier", "size", 3, tree.frontier[0], (size_t)tree.count * NODE_BYTES);
    if (swap_signers) {
        uint8_t both[2 * KEY_BYTES];
        size_t  n = raw_blob(raw, "ledger_commit", "signers", "first_seq", 1, sealed, sizeof sealed);

        assert_int_equal(site_open(a, "ledger signers", INSTITUTION, 1, (struct bytes){ sealed, n }, &signers,
                                   NULL), RC_OK);
        memcpy(both, signers.p + KEY_BYTES, KEY_BYTES);
        memcpy(both + KEY_BYTES, signers.p, KEY_BYTES);
        site_seal(a, "ledger signers", INSTITUTION, 1, (struct bytes){ both, sizeof both }, &again);
        raw_blob_set(raw, "ledger_commit", "signers", "first_seq", 1, again.p, again.n);
    }
    arena_free(a);
}

/* Even whoever holds the signing key must get number and time of each entry right. */
static void
a_careless_forger_is_found(void **state)
{
    struct store        *store = testdb_open(STORE_SQLITE);
    struct raw          *raw;
    struct ledger_report r;
    uint8_t              leaves[2 * LEAF_BYTES], changed[2 * LEAF_BYTES];

    UNUSED(state);
    ledger_attach(store);
    know_the_person(store);
    act(store, 2, NULL);
    raw = raw_open(STORE_SQLITE, testdb_where(store));
    raw_blob(raw, "ledger_commit", "leaves", "first_seq", 1, leaves, sizeof leaves);
    rewrite(raw, leaves, false);
    assert_int_equal(verify(store, NULL, 0, &r), RC_OK); /* the forger can write the same again */
    memcpy(changed, leaves + LEAF_BYTES, LEAF_BYTES);
    memcpy(changed + LEAF_BYTES, leaves, LEAF_BYTES);
    rewrite(raw, changed, true);
    assert_int_equal(verify(store, NULL, 0, &r), RC_DAMAGED);
    assert_true(r.first_bad == 1 && str_find(r.why, str_lit("another number")) > 0);
    rewrite(raw, leaves, true);
    memcpy(changed, leaves, sizeof changed);
    changed[LEAF_TIME + 7] ^= 1;
    rewrite(raw, changed, false);
    assert_int_equal(verify(store, NULL, 0, &r), RC_DAMAGED);
    assert_true(r.first_bad == 1 && str_find(r.why, str_lit("time")) > 0);
    memcpy(changed, leaves, sizeof changed);
    changed[LEAF_OBJECT + 7] ^= 1;
    rewrite(raw, changed, false);
    assert_int_equal(verify(store, NULL, 0, &r), RC_DAMAGED);
    assert_true(r.first_bad == 1 && str_find(r.why, str_lit("signature")) > 0);
    raw_close(raw);
    testdb_close(store);
}

enum { ACTS = 40 };

static void *
act_often(void *store)
{
    for (int i = 0; i < ACTS; i++)
        act(store, i % 3 + 1, NULL);
    return NULL;
}

/* Two servers on one PostgreSQL, two threads each: one tree, no entry lost or doubled. */
static void
two_servers_grow_one_tree(void **state)
{
    struct store        *one = testdb_open(STORE_POSTGRES), *two;
    struct ledger_report r;
    pthread_t            threads[4];
    int64_t              entries = 1;

    UNUSED(state);
    ledger_attach(one);
    know_the_person(one);
    two = testdb_again(one, NULL);
    ledger_attach(two);
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, act_often, i % 2 ? one : two), 0);
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        for (int k = 0; k < ACTS; k++)
            entries += k % 3 + 1;
    }
    assert_int_equal(verify(one, NULL, 0, &r), RC_OK);
    assert_int_equal(r.entries, entries);
    testdb_leave(two);
    testdb_close(one);
}

static void
an_empty_tree_holds(void **state)
{
    struct store        *store = testdb_open(STORE_SQLITE);
    struct ledger_report r;

    UNUSED(state);
    assert_int_equal(verify(store, NULL, 0, &r), RC_OK);
    assert_int_equal(r.entries, 0);
    testdb_close(store);
}

static void
acts_have_numbers_of_their_own(void **state)
{
    UNUSED(state);
    for (int i = 0; i < 300; i++)
        assert_true((ledger_act_name(i) == NULL) == (ledger_act_says(i) == NULL));
    assert_string_equal(ledger_act_name(LEDGER_FILLER), "FILLER");
    assert_null(ledger_act_name(0));
}

static int
start(void **state)
{
    UNUSED(state);
    vault_start_seed(seed);
    return opener_new(INSTITUTION, 5, &opener, &keys, NULL) == RC_OK ? 0 : -1;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_on_sqlite),
        cmocka_unit_test(whole_on_postgres),
        cmocka_unit_test(time_never_goes_back),
        cmocka_unit_test(a_changed_byte_is_found_on_sqlite),
        cmocka_unit_test(a_changed_byte_is_found_on_postgres),
        cmocka_unit_test(a_moved_entry_is_found),
        cmocka_unit_test(a_rewritten_ledger_meets_old_receipts),
        cmocka_unit_test(proofs_on_sqlite),
        cmocka_unit_test(proofs_on_postgres),
        cmocka_unit_test(an_unknown_signer_is_named),
        cmocka_unit_test(a_careless_forger_is_found),
        cmocka_unit_test(two_servers_grow_one_tree),
        cmocka_unit_test(an_empty_tree_holds),
        cmocka_unit_test(acts_have_numbers_of_their_own),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
