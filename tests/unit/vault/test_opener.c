/* test_opener.c - handles, wraps of a person, sessions, the floor of the passphrase. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/text.h"
#include "vault/opener.h"

static const uint8_t seed[KEY_BYTES] = { 1, 2, 3 };
static const uint8_t cookie[COOKIE_KEY_BYTES] = { 5 };

static const struct str passphrase = STR_INIT("correct horse battery");

static void
a_dropped_handle_opens_nothing(void **state)
{
    struct person_public keys, other;
    uint8_t              sealed[SEALED_KEY_BYTES], out[KEY_BYTES], sig[SIGNATURE_BYTES];
    struct bytes         wrap = { sealed, sizeof sealed };
    int64_t              institution, person;
    int32_t              one, two;
    uint64_t             before = opener_count();
    struct box_keys      box = { { 7 }, { 8 } }, got;

    UNUSED(state);
    assert_int_equal(opener_new(1, 10, &one, &keys, NULL), RC_OK);
    assert_int_equal(opener_new(1, 11, &two, &other, NULL), RC_OK);
    key_seal(keys.box, seed, sealed);
    assert_true(opener_open_key(one, wrap, out));
    assert_memory_equal(out, seed, KEY_BYTES);
    assert_false(opener_open_key(two, wrap, out));
    assert_true(opener_person(one, &institution, &person) && institution == 1 && person == 10);
    assert_true(opener_sign(one, "act", wrap, sig));
    assert_true(signature_good(keys.sign, "act", wrap, sig));
    assert_false(signature_good(other.sign, "act", wrap, sig));
    opener_box_put(one, 5, 1, &box);
    assert_true(opener_box_get(one, 5, 1, &got));
    assert_memory_equal(&got, &box, sizeof box);
    assert_false(opener_box_get(one, 5, 2, &got));
    assert_false(opener_box_get(two, 5, 1, &got));
    assert_true(opener_count() == before + 2);

    opener_drop(one);
    assert_false(opener_open_key(one, wrap, out));
    assert_false(opener_sign(one, "act", wrap, sig));
    assert_false(opener_box_get(one, 5, 1, &got));
    assert_false(opener_person(one, &institution, &person));
    assert_true(opener_count() == before + 2);
    opener_drop(one);
    opener_drop(0);
    opener_drop(-7);
    opener_drop(two);
    assert_int_equal(opener_live(), 0);
}

static void
handles_run_out_and_are_not_used_twice(void **state)
{
    int32_t              handles[300], again;
    size_t               made = 0;
    struct person_public keys;

    UNUSED(state);
    while (made < COUNT(handles) && opener_new(1, 10, &handles[made], &keys, NULL) == RC_OK)
        made++;
    assert_int_equal(made, 256);
    opener_drop(handles[3]);
    assert_int_equal(opener_new(1, 12, &again, &keys, NULL), RC_OK);
    assert_int_not_equal(again, handles[3]);
    handles[3] = again;
    for (size_t i = 0; i < made; i++)
        opener_drop(handles[i]);
    assert_int_equal(opener_live(), 0);
}

static void
a_passphrase_opens_its_own_wrap(void **state)
{
    struct arena        *a = arena_new(1 << 20);
    struct person_public keys, back;
    struct bytes         wrap;
    int32_t              one, two = 0;

    UNUSED(state);
    assert_int_equal(opener_new(1, 10, &one, &keys, NULL), RC_OK);
    assert_int_equal(opener_wrap_passphrase(a, one, 500, str_lit("short"), &wrap, NULL), RC_BADINPUT);
    assert_int_equal(opener_wrap_passphrase(a, one, 500, passphrase, &wrap, NULL), RC_OK);
    assert_int_equal(opener_unwrap_passphrase(1, 10, 500, str_lit("correct horse batterz"), wrap, &two,
                                              NULL), RC_REFUSED);
    assert_int_equal(opener_unwrap_passphrase(1, 11, 500, passphrase, wrap, &two, NULL), RC_DAMAGED);
    assert_int_equal(opener_unwrap_passphrase(1, 10, 501, passphrase, wrap, &two, NULL), RC_DAMAGED);
    assert_int_equal(two, 0);
    assert_int_equal(opener_unwrap_passphrase(1, 10, 500, passphrase, wrap, &two, NULL), RC_OK);
    assert_true(opener_public(two, &back));
    assert_memory_equal(&keys, &back, sizeof keys);
    opener_drop(one);
    opener_drop(two);
    assert_int_equal(opener_wrap_passphrase(a, one, 500, passphrase, &wrap, NULL), RC_REFUSED);
    arena_free(a);
}

/* Somebody with the vault key lowers what a guess costs: refused, not obeyed. */
static void
lowered_parameters_are_refused(void **state)
{
    static const struct {
        size_t  at;
        uint8_t value;
    } changes[] = { { 1, 1 }, { 1, 2 }, { 3, 0 }, { 1, 200 }, { 2, 255 } };
    struct arena *a = arena_new(1 << 20);
    struct bytes  wrap, inner, changed;
    int32_t       one, two = 0;
    struct err    err = { 0 };

    UNUSED(state);
    assert_int_equal(opener_new(1, 10, &one, NULL, NULL), RC_OK);
    assert_int_equal(opener_wrap_passphrase(a, one, 500, passphrase, &wrap, NULL), RC_OK);
    assert_int_equal(outer_open(a, "unlocker", 1, 10, 500, wrap, &inner, NULL), RC_OK);
    for (size_t i = 0; i < COUNT(changes); i++) {
        uint8_t *copy = (uint8_t *)(uintptr_t)arena_bytes(a, inner).p;

        copy[changes[i].at] = changes[i].value;
        outer_seal(a, "unlocker", 1, 10, 500, (struct bytes){ copy, inner.n }, &changed);
        assert_int_equal(opener_unwrap_passphrase(1, 10, 500, passphrase, changed, &two, &err), RC_REFUSED);
        assert_true(str_eqz(err.key, "unlock.floor"));
    }
    opener_drop(one);
    arena_free(a);
}

static void
codes_and_cookies_open_theirs(void **state)
{
    static const struct code code = { { 1 } }, wrong = { { 2 } };
    static const uint8_t     other[COOKIE_KEY_BYTES] = { 6 };
    struct arena            *a = arena_new(1 << 20);
    struct bytes             salt = str_bytes(str_lit("0123456789abcdef")), wrap, out;
    struct code_keys         keys, bad;
    struct person_public     made, back;
    int32_t                  one, two = 0;

    UNUSED(state);
    code_keys_make(1, salt, &code, &keys);
    code_keys_make(1, salt, &wrong, &bad);
    assert_int_equal(opener_from_keys(1, 10, &keys, &one, &made, NULL), RC_OK);
    assert_int_equal(opener_wrap_code(a, one, 9, &keys, &wrap, NULL), RC_OK);
    assert_int_equal(opener_unwrap_code(1, 10, 9, &bad, wrap, &two, NULL), RC_REFUSED);
    assert_int_equal(opener_unwrap_code(1, 10, 9, &keys, wrap, &two, NULL), RC_OK);
    assert_true(opener_public(two, &back));
    assert_memory_equal(&made, &back, sizeof made);
    opener_drop(two);
    assert_int_equal(opener_wrap_cookie(a, one, 4, cookie, &wrap, NULL), RC_OK);
    assert_int_equal(opener_unwrap_cookie(1, 10, 4, other, wrap, &two, NULL), RC_REFUSED);
    assert_int_equal(opener_unwrap_cookie(1, 10, 5, cookie, wrap, &two, NULL), RC_DAMAGED);
    assert_int_equal(opener_unwrap_cookie(1, 11, 4, cookie, wrap, &two, NULL), RC_DAMAGED);
    assert_int_equal(opener_unwrap_cookie(1, 10, 4, cookie, wrap, &two, NULL), RC_OK);
    opener_drop(one);
    opener_drop(two);
    cookie_seal(a, 1, "flash", cookie, str_bytes(str_lit("once")), &wrap);
    assert_int_equal(cookie_open(a, 1, "flash", cookie, wrap, &out, NULL), RC_OK);
    assert_true(bytes_eq(out, str_bytes(str_lit("once"))));
    assert_int_equal(cookie_open(a, 1, "flash", other, wrap, &out, NULL), RC_DAMAGED);
    assert_int_equal(cookie_open(a, 2, "flash", cookie, wrap, &out, NULL), RC_DAMAGED);
    arena_free(a);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_dropped_handle_opens_nothing),
        cmocka_unit_test(handles_run_out_and_are_not_used_twice),
        cmocka_unit_test(a_passphrase_opens_its_own_wrap),
        cmocka_unit_test(lowered_parameters_are_refused),
        cmocka_unit_test(codes_and_cookies_open_theirs),
    };

    vault_start_seed(seed);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
