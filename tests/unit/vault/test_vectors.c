/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * test_vectors.c - blobs made once and kept: what was sealed by an earlier program opens
 * with this one.  Never make these anew; a change of format gets vectors beside them.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/text.h"
#include "vault/opener.h"
#include "vault/stream.h"
#include "vault/threshold.h"

#include <sodium.h>

static const char value[] =
    "214056a4996adc6b4f6cb4085d7a874b5db58bae89daf1f0fccf058c0e92a2caa4be3c26"
    "d38104fba9fdb4f95bfcce6166be20ac92b6657fe93e660c98b79a2803f00c8e5737399d"
    "9935965a7269e581f1c474f2628f468441d2c6b1f246d265d15817ecbfdf21b2300135c2"
    "39736bf4024bb66331328ead34b280e35a94c4c1a97bb1702920e2db5122f63a760aa811"
    "e40abea89f86c635b8fd34a13c8900307aca5842ad1b106b15221c6ff9137cf70f5a5d57"
    "4a1a51aded36198ab7a8db291057e5e6387250e0ee2289dc1e7881479157052464eb639d"
    "b3c80e4762059cc9c11768dea9858145af22ca9a3c90c9ab0b089d6619f9029a7e54f2d8"
    "0d2192c0bdf7fc3ce948f7f7dbf2241517a612755a7008bf53d3810e5d19d0b2fce6df68"
    "294c9ef59146303770";

static const char value_commitment[] =
    "011eda529bbef6699cc77b2d3c424547d52f086eabf687f8e134b98fc5567f45";

static const char outer[] =
    "1101990fb6384888d8d14b9476978d78b91eb138eec7a5cfa08264a7771e6426d3b97ad5"
    "4eb51fb6e7487dd9fe9f38ee";

static const char site[] =
    "1201f31b5e76cfd1e167d1a92e54294c6a2060fabc294d5a737c53677d0e252315fa141f"
    "790b94d20cc43b7a06aa7a9c";

static const char passphrase_wrap[] =
    "11015cdf1cbfef491991e8f5413d43247e7dd9e31433948b2829ef66fea022f363245923"
    "7c364241241a9f4806595a7b6ddce236d8cd1546510006f02852c981bd18d75aeb1712cf"
    "ffbb196a9fb9213d93fb2df4564eddbe35a8bf9494f5c1a3df5bd00fe630a0ed5c9fa384"
    "6ee3f9b182bcc1fb8fd987c095d7302b694ed1768988334458815cd2b9f803c5d24127f9"
    "c8568213771f2d2eeeb3380de290203c6b0538f45b441405";

static const char passphrase_public[] =
    "552c5b7d8043061085e834b24184d66b0848c75476bc3a2503789ee878924b5087c0322e"
    "8b810dfb7992c7133aa234f9752b3d9c497de2fc084c701fa27f80bf";

static const char cookie_wrap[] =
    "110170d57ecb2f5c5ca8c7c4f8d2141738c5c71174b5c6c9fc27d04653949f8ca12fabf3"
    "8f0797a98256ee48179277214b60431cca97d1197445e153338be9b2d48a36d755822531"
    "e45c33f8b765887eed976f6da7c37c35d89e836e1566c1b0898e7569c47025ff14d44cf6"
    "64020457b81a4220f5d4acfe5f61ec20e721d86a88fda8d58ea574179a139f4b7a1afe5e"
    "636e3d";

static const char code_public[] =
    "35d797fd2967ccdec802301b03ab14f58b1052b1b6b7e2c2b3f4e50870b3fb4a9d8456d1"
    "fa65d477ae68b6d80fd8e59732821c9c27decd68b8b50a759f4eedbd";

static const char file_head[] =
    "631ce684942085a784ebbbd57e2c509d7e0205cc9c4cf890";

static const char file_piece[] =
    "c5dfcb9cafe440a79383da4185e7794e7b61bacab5e97794470db9ee4c";

static const char recovery_point[] =
    "80b9ba5ac32a5921309ef0c7d85bd4d41173d1f32bfeeed70f1f6e8c416c7607";

static const char recovery_commitments[] =
    "f6e71ccbe12be1435db7639fb0cede0f9f3701593277f4a6fd4ead15cfb40956f0da654a"
    "8ad51716af7040f7156357d58c7a1c3f99e56b08998f25189249f0234c8a701975853c5b"
    "d8958d82c963dc7552428f4a4d9adc48c3224c5430ab562a";

static const char recovery_blob[] =
    "41dead2fba1dd8b64d04b90b5dc3998bd2bcf8d580b59c323f927c2f603d237e289d0d8c"
    "90ca4c51717557a829b39d4090f9d70ead7d182b1a7cf74fc4cadf249ae38708f8b5652c"
    "f1698e3a714861eabd";

static const char share_1[] = "8DSR-WH4J-427V-CDRY-X6KR-D7JY-XYS9-PN05-ZRZ1-6B4C-3NVT-C2BC-TC67-E1FG";
static const char share_3[] = "0NVW-J3NY-M78X-498M-8CRZ-DG3V-98B6-ZQDR-XJPN-EEJX-EN0B-Z3DK-BW3T-RAWJ";

static struct arena *a;

static struct bytes
hex(const char *text)
{
    size_t   n = strlen(text) / 2, got;
    uint8_t *p = arena_alloc(a, n);

    assert_int_equal(sodium_hex2bin(p, n, text, 2 * n, NULL, &got, NULL), 0);
    assert_int_equal(got, n);
    return (struct bytes){ p, n };
}

static bool
says(struct bytes b, const char *text)
{
    return bytes_eq(b, str_bytes(str_z(text)));
}

static void
values_open(void **state)
{
    static const uint8_t key[KEY_BYTES] = { 9 };
    struct place         place = { 1, 2, 3, 4, 5, str_lit("answers"), 1 };
    struct seal_proof    proof;
    struct bytes         out;

    UNUSED(state);
    assert_int_equal(value_open(a, key, &place, hex(value), &out, NULL), RC_OK);
    assert_true(says(out, "what was said"));
    assert_int_equal(value_prove(a, key, &place, hex(value), &proof, NULL), RC_OK);
    assert_memory_equal(proof.commitment, hex(value_commitment).p, HASH_BYTES);
    assert_int_equal(outer_open(a, "wrap", 1, 2, 3, hex(outer), &out, NULL), RC_OK);
    assert_true(says(out, "inside"));
    assert_int_equal(site_open(a, "totp", 1, 2, hex(site), &out, NULL), RC_OK);
    assert_true(says(out, "inside"));
}

static void
persons_open(void **state)
{
    static const uint8_t     cookie[COOKIE_KEY_BYTES] = { 5 };
    static const struct code code = { { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 } };
    struct person_public     keys;
    struct code_keys         made;
    int32_t                  opener;

    UNUSED(state);
    assert_int_equal(opener_unwrap_passphrase(1, 10, 500, str_lit("correct horse battery"), hex(passphrase_wrap),
                                              &opener, NULL), RC_OK);
    assert_true(opener_public(opener, &keys));
    assert_memory_equal(&keys, hex(passphrase_public).p, sizeof keys);
    opener_drop(opener);
    assert_int_equal(opener_unwrap_cookie(1, 10, 4, cookie, hex(cookie_wrap), &opener, NULL), RC_OK);
    assert_true(opener_public(opener, &keys));
    assert_memory_equal(&keys, hex(passphrase_public).p, sizeof keys);
    opener_drop(opener);
    code_keys_make(7, str_bytes(str_lit("0123456789abcdef")), &code, &made);
    assert_int_equal(opener_from_keys(7, 20, &made, &opener, &keys, NULL), RC_OK);
    assert_memory_equal(&keys, hex(code_public).p, sizeof keys);
    opener_drop(opener);
}

static void
files_open(void **state)
{
    static const uint8_t key[KEY_BYTES] = { 9 };
    static uint8_t       plain[STREAM_PIECE];
    struct stream       *s;
    size_t               n;
    bool                 final;

    UNUSED(state);
    assert_int_equal(stream_open_new(a, key, 77, hex(file_head).p, &s, NULL), RC_OK);
    assert_int_equal(stream_open(s, hex(file_piece), plain, &n, &final, NULL), RC_OK);
    assert_true(final && says((struct bytes){ plain, n }, "a short file"));
}

static void
sheets_open(void **state)
{
    static const char *const texts[] = { share_1, share_3 };
    static const uint8_t     want[KEY_BYTES] = { 42, 43 };
    struct threshold         t = { .k = 2, .n = 3 };
    struct part              parts[2];
    uint8_t                  got[KEY_BYTES];

    UNUSED(state);
    memcpy(t.public_point, hex(recovery_point).p, POINT_BYTES);
    memcpy(t.commitments, hex(recovery_commitments).p, 3 * POINT_BYTES);
    assert_true(threshold_sound(&t));
    for (int i = 0; i < 2; i++) {
        struct share share;

        assert_int_equal(share_read(a, &t, str_z(texts[i]), &share, NULL), RC_OK);
        parts[i].number = share.number;
        assert_int_equal(recovery_part(&t, &share, hex(recovery_blob), parts[i].bytes, NULL), RC_OK);
    }
    assert_int_equal(recovery_open(a, &t, 1, 2, 3, hex(recovery_blob), parts, 2, got, NULL), RC_OK);
    assert_memory_equal(got, want, KEY_BYTES);
}

int
main(void)
{
    static const uint8_t    seed[KEY_BYTES] = { 1, 2, 3 };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_open),
        cmocka_unit_test(persons_open),
        cmocka_unit_test(files_open),
        cmocka_unit_test(sheets_open),
    };

    vault_start_seed(seed);
    a = arena_new(1 << 22);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
