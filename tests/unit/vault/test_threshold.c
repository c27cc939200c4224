/* test_threshold.c - k of n: sheets, parts, cheating officers, one box at a time. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "vault/threshold.h"

static const uint8_t secret[KEY_BYTES] = { 42, 43 };

static struct threshold t;
static struct share     shares[THRESHOLD_MAX];

static void
setup(void)
{
    assert_int_equal(threshold_setup(3, 5, &t, shares, NULL), RC_OK);
}

static void
numbers_are_checked(void **state)
{
    struct threshold out;
    struct share     s[THRESHOLD_MAX];

    UNUSED(state);
    assert_int_equal(threshold_setup(1, 3, &out, s, NULL), RC_BADINPUT);
    assert_int_equal(threshold_setup(4, 3, &out, s, NULL), RC_BADINPUT);
    assert_int_equal(threshold_setup(2, THRESHOLD_MAX + 1, &out, s, NULL), RC_BADINPUT);
    assert_int_equal(threshold_setup(2, 2, &out, s, NULL), RC_OK);
    assert_int_equal(threshold_setup(16, 16, &out, s, NULL), RC_OK);
}

static void
a_changed_commitment_is_seen(void **state)
{
    struct threshold changed;

    UNUSED(state);
    setup();
    assert_true(threshold_sound(&t));
    for (int i = 0; i < 5; i++) {
        changed = t;
        memcpy(changed.commitments[i], t.commitments[(i + 1) % 5], POINT_BYTES);
        assert_false(threshold_sound(&changed));
    }
    changed = t;
    memcpy(changed.public_point, t.commitments[0], POINT_BYTES);
    assert_false(threshold_sound(&changed));
}

/* Every choice of three sheets opens it; no choice of two does. */
static void
any_three_open_and_no_two(void **state)
{
    struct arena *a = arena_new(1 << 22);
    uint8_t       wrap[RECOVERY_WRAP_BYTES], out[KEY_BYTES];
    struct bytes  w = { wrap, sizeof wrap };
    struct part   all[5], some[3];

    UNUSED(state);
    setup();
    recovery_wrap(&t, 1, 2, 3, secret, wrap);
    for (int i = 0; i < 5; i++) {
        all[i].number = i + 1;
        assert_int_equal(recovery_part(&t, &shares[i], w, all[i].bytes, NULL), RC_OK);
        assert_true(recovery_part_good(&t, i + 1, w, all[i].bytes));
        assert_false(recovery_part_good(&t, (i + 1) % 5 + 1, w, all[i].bytes));
    }
    for (int i = 0; i < 5; i++)
        for (int j = 0; j < 5; j++)
            for (int k = 0; k < 5; k++) {
                enum rc rc;

                some[0] = all[i];
                some[1] = all[j];
                some[2] = all[k];
                memset(out, 0, sizeof out);
                rc = recovery_open(a, &t, 1, 2, 3, w, some, 3, out, NULL);
                if (i != j && j != k && i != k) {
                    assert_int_equal(rc, RC_OK);
                    assert_memory_equal(out, secret, KEY_BYTES);
                } else {
                    assert_int_equal(rc, RC_REFUSED);
                }
            }
    assert_int_equal(recovery_open(a, &t, 1, 2, 4, w, all, 5, out, NULL), RC_DAMAGED);
    assert_int_equal(recovery_open(a, &t, 1, 9, 3, w, all, 5, out, NULL), RC_DAMAGED);
    wrap[60] ^= 1;
    assert_int_equal(recovery_open(a, &t, 1, 2, 3, w, all, 5, out, NULL), RC_DAMAGED);
    arena_free(a);
}

static void
a_cheating_officer_is_named(void **state)
{
    struct arena *a = arena_new(1 << 20);
    uint8_t       wrap[RECOVERY_WRAP_BYTES], other[RECOVERY_WRAP_BYTES], out[KEY_BYTES];
    struct bytes  w = { wrap, sizeof wrap };
    struct part   parts[3];
    struct err    err = { 0 };

    UNUSED(state);
    setup();
    recovery_wrap(&t, 1, 2, 3, secret, wrap);
    recovery_wrap(&t, 1, 2, 3, secret, other);
    for (int i = 0; i < 3; i++) {
        parts[i].number = i + 1;
        assert_int_equal(recovery_part(&t, &shares[i], w, parts[i].bytes, NULL), RC_OK);
    }
    /* A part made for another wrap, and one with each byte changed. */
    assert_int_equal(recovery_part(&t, &shares[1], (struct bytes){ other, sizeof other }, parts[1].bytes,
                                   NULL), RC_OK);
    assert_int_equal(recovery_open(a, &t, 1, 2, 3, w, parts, 3, out, &err), RC_REFUSED);
    assert_true(str_eqz(err.key, "recovery.bad_part") && str_eqz(err.arg[0], "2"));
    assert_int_equal(recovery_part(&t, &shares[1], w, parts[1].bytes, NULL), RC_OK);
    for (size_t i = 0; i < PARTIAL_BYTES; i++) {
        parts[2].bytes[i] ^= 4;
        assert_false(recovery_part_good(&t, 3, w, parts[2].bytes));
        parts[2].bytes[i] ^= 4;
    }
    assert_int_equal(recovery_open(a, &t, 1, 2, 3, w, parts, 3, out, &err), RC_OK);
    arena_free(a);
}

static void
sheets_are_read_back(void **state)
{
    struct arena *a = arena_new(1 << 22);
    struct share  back, foreign[2];
    struct str    text, sheet;
    struct threshold others;
    struct err    err = { 0 };

    UNUSED(state);
    setup();
    text = share_text(a, &shares[3]);
    assert_int_equal(text.n, SHARE_TEXT);
    assert_int_equal(share_read(a, &t, text, &back, NULL), RC_OK);
    assert_int_equal(back.number, 4);
    assert_memory_equal(back.scalar, shares[3].scalar, 32);
    /* One wrong character is a typing mistake, whichever it is. */
    for (size_t i = 0; i < text.n; i++) {
        char *typed = (char *)(uintptr_t)arena_str(a, text).p;

        if (typed[i] == '-')
            continue;
        typed[i] = typed[i] == '7' ? '9' : '7';
        assert_int_equal(share_read(a, &t, (struct str){ typed, text.n }, &back, &err), RC_BADINPUT);
        assert_true(str_eqz(err.key, "share.mistyped"));
    }
    assert_int_equal(share_read(a, &t, (struct str){ text.p, 60 }, &back, &err), RC_BADINPUT);
    assert_true(str_eqz(err.key, "share.length"));
    assert_int_equal(threshold_setup(2, 2, &others, foreign, NULL), RC_OK);
    assert_int_equal(share_read(a, &t, share_text(a, &foreign[0]), &back, &err), RC_REFUSED);

    sheet = share_sheet(a, &t, &shares[3], str_lit("Example University"));
    assert_true(str_find(sheet, str_lit("RECOVERY SHEET 4 OF 5")) > 0);
    assert_true(str_find(sheet, (struct str){ text.p, 34 }) > 0);
    assert_true(str_find(sheet, str_from(text, 35)) > 0);
    assert_true(str_is_text(sheet));
    arena_free(a);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_checked),
        cmocka_unit_test(a_changed_commitment_is_seen),
        cmocka_unit_test(any_three_open_and_no_two),
        cmocka_unit_test(a_cheating_officer_is_named),
        cmocka_unit_test(sheets_are_read_back),
    };

    random_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
