/* test_code.c - codes as people write them, and what a code makes. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/text.h"
#include "vault/opener.h"

static const uint8_t seed[KEY_BYTES] = { 1, 2, 3 };

static void
codes_are_read_kindly(void **state)
{
    static const char *const written[] = {
        "01AB-CDEF-GHJK-MNPQ",
        "01abcdefghjkmnpq",
        " o1ab cdef ghjk mnpq ",
        "OIAB-CDEF-GHJK-MNPQ",
        "oLab.cdef_ghjk\tmnpq\r\n",
        "01AB\xe2\x80\x93" "CDEF\xe2\x80\x94GHJK\xe2\x88\x92MNPQ",
        "01AB\xc2\xa0" "CDEF GHJK MNPQ",
    };
    struct arena *a = arena_new(1 << 16);
    struct code   first, code;

    UNUSED(state);
    assert_int_equal(code_read(a, str_z(written[0]), &first, NULL), RC_OK);
    assert_true(str_eqz(code_text(a, &first), "01AB-CDEF-GHJK-MNPQ"));
    for (size_t i = 1; i < COUNT(written); i++) {
        assert_int_equal(code_read(a, str_z(written[i]), &code, NULL), RC_OK);
        assert_memory_equal(&code, &first, sizeof code);
    }
    arena_free(a);
}

static void
a_mistake_is_named(void **state)
{
    struct arena *a = arena_new(1 << 16);
    struct code   code;
    struct err    err = { 0 };

    UNUSED(state);
    assert_int_equal(code_read(a, str_lit("01AB-CDEF-GHJK-MNP"), &code, &err), RC_BADINPUT);
    assert_true(str_eqz(err.key, "code.length") && str_eqz(err.arg[0], "15"));
    assert_int_equal(code_read(a, str_lit("01AB-CDEF-GHJK-MNPQ7"), &code, &err), RC_BADINPUT);
    assert_true(str_eqz(err.key, "code.length") && str_eqz(err.arg[0], "17"));
    assert_int_equal(code_read(a, str_lit("01AB-CD\xc3\x89" "F-GHJK-MNPQ"), &code, &err), RC_BADINPUT);
    assert_true(str_eqz(err.key, "code.character") && str_eqz(err.arg[0], "\xc3\x89"));
    assert_true(str_eqz(err.arg[1], "7"));
    assert_int_equal(code_read(a, str_lit("U1AB-CDEF-GHJK-MNPQ"), &code, &err), RC_BADINPUT);
    assert_int_equal(code_read(a, str_lit("01AB\0CDEFGHJKMNPQ"), &code, &err), RC_BADINPUT);
    assert_int_equal(code_read(a, str_lit(""), &code, &err), RC_BADINPUT);
    arena_free(a);
}

static void
every_code_travels_as_text(void **state)
{
    struct arena *a = arena_new(1 << 20);
    struct code   code, back;

    UNUSED(state);
    for (int i = 0; i < 500; i++) {
        code_new(&code);
        assert_int_equal(code_read(a, code_text(a, &code), &back, NULL), RC_OK);
        assert_memory_equal(&code, &back, sizeof code);
    }
    arena_free(a);
}

static void
a_code_makes_keys_of_its_institution(void **state)
{
    static const struct code code = { { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 } };
    static const uint8_t     tag[TAG_BYTES] = { 0x3e, 0x40, 0xdd, 0x38, 0x0c, 0x75, 0xd8, 0x63, 0x2f, 0x5b, 0x07, 0xa6,
        0xa1, 0x0e, 0x7b, 0x33 };
    struct bytes             salt = str_bytes(str_lit("0123456789abcdef"));
    struct code_keys         one, two;

    UNUSED(state);
    code_keys_make(7, salt, &code, &one);
    assert_memory_equal(one.tag, tag, TAG_BYTES);
    code_keys_make(7, salt, &code, &two);
    assert_memory_equal(&one, &two, sizeof one);
    code_keys_make(8, salt, &code, &two);
    assert_memory_not_equal(one.tag, two.tag, TAG_BYTES);
    code_keys_make(7, str_bytes(str_lit("other")), &code, &two);
    assert_memory_not_equal(one.tag, two.tag, TAG_BYTES);
    assert_memory_not_equal(one.seed, one.seed + KEY_BYTES, KEY_BYTES);
    code_keys_wipe(&one);
    assert_memory_equal(one.tag, (uint8_t[TAG_BYTES]){ 0 }, TAG_BYTES);
}

static void
passphrases_have_a_length_and_no_rules(void **state)
{
    struct err err = { 0 };
    char       longer[PASSPHRASE_MAX + 2];

    UNUSED(state);
    assert_int_equal(passphrase_check(str_lit("fourteen chars"), &err), RC_BADINPUT);
    assert_true(str_eqz(err.key, "passphrase.short"));
    assert_int_equal(passphrase_check(str_lit("fifteen letters"), &err), RC_OK);
    assert_int_equal(passphrase_check(str_lit("ni\xc3\xb1o ni\xc3\xb1o ni\xc3\xb1"), &err), RC_BADINPUT);
    assert_int_equal(passphrase_check(str_lit("ni\xc3\xb1o ni\xc3\xb1o ni\xc3\xb1o n"), &err), RC_OK);
    assert_int_equal(passphrase_check(str_lit("with a nul \0 inside it"), &err), RC_BADINPUT);
    memset(longer, 'a', sizeof longer);
    assert_int_equal(passphrase_check((struct str){ longer, PASSPHRASE_MAX + 1 }, &err), RC_BADINPUT);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_read_kindly),
        cmocka_unit_test(a_mistake_is_named),
        cmocka_unit_test(every_code_travels_as_text),
        cmocka_unit_test(a_code_makes_keys_of_its_institution),
        cmocka_unit_test(passphrases_have_a_length_and_no_rules),
    };

    vault_start_seed(seed);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
