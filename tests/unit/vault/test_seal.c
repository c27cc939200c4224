/* test_seal.c - sealed values, padding, sealed keys, files in pieces. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "vault/seal.h"
#include "vault/stream.h"

static const uint8_t key[KEY_BYTES] = { 9 };

static struct place
place(void)
{
    return (struct place){ 1, 2, 3, 4, 5, str_lit("answers"), 1 };
}

static void
sizes_fall_into_buckets(void **state)
{
    UNUSED(state);
    assert_int_equal(seal_bucket(0), 256);
    assert_int_equal(seal_bucket(256), 256);
    assert_int_equal(seal_bucket(257), 1024);
    assert_int_equal(seal_bucket(65537), 262144);
    for (size_t n = (256 << 10) + 1; n < (size_t)80 << 20; n += 99991) {
        size_t bucket = seal_bucket(n);

        assert_true(bucket >= n && bucket - n <= n / 8 + 1);
        assert_int_equal(seal_bucket(bucket), bucket);
    }
}

static void
a_value_opens_only_in_its_place(void **state)
{
    struct arena *a = arena_new(1 << 22);
    struct place  p = place(), q;
    struct bytes  plain = str_bytes(str_lit("what was said")), sealed, out = { 0 };
    struct seal_proof proof, again;

    UNUSED(state);
    assert_int_equal(value_seal(a, key, &p, plain, &sealed, &proof, NULL), RC_OK);
    assert_int_equal(sealed.n, 256 + 41);
    assert_int_equal(value_open(a, key, &p, sealed, &out, NULL), RC_OK);
    assert_true(bytes_eq(out, plain));
    assert_int_equal(value_prove(a, key, &p, sealed, &again, NULL), RC_OK);
    assert_memory_equal(&proof, &again, sizeof proof);
#define ELSEWHERE(field, value) \
    q = p; \
    q.field = value; \
    assert_int_equal(value_open(a, key, &q, sealed, &out, NULL), RC_DAMAGED)
    ELSEWHERE(institution, 9);
    ELSEWHERE(matter, 9);
    ELSEWHERE(box, 9);
    ELSEWHERE(epoch, 9);
    ELSEWHERE(object, 9);
    ELSEWHERE(kind, str_lit("message"));
    ELSEWHERE(version, 9);
    for (size_t i = 0; i < sealed.n; i++) {
        uint8_t *changed = (uint8_t *)(uintptr_t)arena_bytes(a, sealed).p;

        changed[i] ^= 0x10;
        assert_int_equal(value_open(a, key, &p, (struct bytes){ changed, sealed.n }, &out, NULL),
                         RC_DAMAGED);
    }
    for (size_t n = 0; n < sealed.n; n += 7)
        assert_int_equal(value_open(a, key, &p, (struct bytes){ sealed.p, n }, &out, NULL),
                         RC_DAMAGED);
    arena_free(a);
}

static void
equal_texts_look_different(void **state)
{
    struct arena     *a = arena_new(1 << 20);
    struct place      p = place();
    struct bytes      one, two;
    struct seal_proof proof_one, proof_two;

    UNUSED(state);
    assert_int_equal(value_seal(a, key, &p, str_bytes(str_lit("yes")), &one, &proof_one, NULL), RC_OK);
    assert_int_equal(value_seal(a, key, &p, str_bytes(str_lit("yes")), &two, &proof_two, NULL), RC_OK);
    assert_false(bytes_eq(one, two));
    assert_memory_not_equal(proof_one.commitment, proof_two.commitment, HASH_BYTES);
    arena_free(a);
}

static void
keys_are_sealed_to_one_reader(void **state)
{
    uint8_t public_a[KEY_BYTES], secret_a[KEY_BYTES], public_b[KEY_BYTES], secret_b[KEY_BYTES];
    uint8_t sealed[SEALED_KEY_BYTES], out[KEY_BYTES];

    UNUSED(state);
    key_pair(public_a, secret_a);
    key_pair(public_b, secret_b);
    key_seal(public_a, key, sealed);
    assert_true(key_open(public_a, secret_a, (struct bytes){ sealed, sizeof sealed }, out));
    assert_memory_equal(out, key, KEY_BYTES);
    assert_false(key_open(public_b, secret_b, (struct bytes){ sealed, sizeof sealed }, out));
    assert_false(key_open(public_a, secret_a, (struct bytes){ sealed, sizeof sealed - 1 }, out));
    key_public(secret_b, out);
    assert_memory_equal(out, public_b, KEY_BYTES);
}

enum { PIECES = 3, LAST = 100 };

static uint8_t pieces[PIECES][STREAM_PIECE_SEALED];
static size_t  sizes[PIECES];
static uint8_t head[STREAM_HEAD];

static void
make_file(struct arena *a, const uint8_t *file_key, int64_t object)
{
    static uint8_t plain[STREAM_PIECE];
    struct stream *s = stream_seal_new(a, file_key, object, head);

    for (int i = 0; i < PIECES; i++) {
        memset(plain, 'a' + i, sizeof plain);
        sizes[i] = stream_seal(s, (struct bytes){ plain, i == PIECES - 1 ? LAST : STREAM_PIECE },
                               i == PIECES - 1, pieces[i]);
    }
}

static enum rc
read_file(struct arena *a, const int *order, int count, int64_t object, bool *ended)
{
    static uint8_t plain[STREAM_PIECE];
    struct stream *s;
    enum rc        rc = stream_open_new(a, key, object, head, &s, NULL);

    for (int i = 0; i < count && rc == RC_OK; i++) {
        size_t n;
        bool   final;

        rc = stream_open(s, (struct bytes){ pieces[order[i]], sizes[order[i]] }, plain, &n, &final,
                         NULL);
        if (rc == RC_OK)
            assert_true(plain[0] == 'a' + order[i] && n == (order[i] == 2 ? LAST : STREAM_PIECE));
    }
    *ended = rc == RC_OK && stream_ended(s);
    return rc;
}

static void
files_keep_their_order_and_their_end(void **state)
{
    struct arena *a = arena_new(1 << 20);
    bool          ended;

    UNUSED(state);
    make_file(a, key, 77);
    assert_int_equal(read_file(a, (const int[]){ 0, 1, 2 }, 3, 77, &ended), RC_OK);
    assert_true(ended);
    /* cut off: every piece opens, the end never comes */
    assert_int_equal(read_file(a, (const int[]){ 0, 1 }, 2, 77, &ended), RC_OK);
    assert_false(ended);
    assert_int_equal(read_file(a, (const int[]){ 0, 2 }, 2, 77, &ended), RC_DAMAGED);
    assert_int_equal(read_file(a, (const int[]){ 1, 0, 2 }, 3, 77, &ended), RC_DAMAGED);
    assert_int_equal(read_file(a, (const int[]){ 0, 0 }, 2, 77, &ended), RC_DAMAGED);
    assert_int_equal(read_file(a, (const int[]){ 0, 1, 2, 2 }, 4, 77, &ended), RC_DAMAGED);
    assert_int_equal(read_file(a, (const int[]){ 0 }, 1, 78, &ended), RC_DAMAGED);
    pieces[1][500] ^= 1;
    assert_int_equal(read_file(a, (const int[]){ 0, 1 }, 2, 77, &ended), RC_DAMAGED);
    arena_free(a);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_fall_into_buckets),
        cmocka_unit_test(a_value_opens_only_in_its_place),
        cmocka_unit_test(equal_texts_look_different),
        cmocka_unit_test(keys_are_sealed_to_one_reader),
        cmocka_unit_test(files_keep_their_order_and_their_end),
    };

    random_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
