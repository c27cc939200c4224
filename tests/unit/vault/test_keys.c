/* test_keys.c - key files, the outer layer, site values, tags, the signing key. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/text.h"
#include "vault/vault.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const uint8_t seed[KEY_BYTES] = { 1, 2, 3 };

static struct bytes
text(const char *z)
{
    return str_bytes(str_z(z));
}

#define text_of(literal) str_bytes(str_lit(literal))

static void
files_are_made_once_and_kept_close(void **state)
{
    char         dir[] = "/tmp/vault-test-XXXXXX", path[128];
    uint8_t      before[KEY_BYTES], after[KEY_BYTES];
    struct err   err = { 0 };
    struct stat  st;
    FILE        *f;

    UNUSED(state);
    assert_non_null(mkdtemp(dir));
    assert_int_equal(vault_create(dir, &err), RC_OK);
    assert_int_equal(vault_create(dir, &err), RC_REFUSED);
    snprintf(path, sizeof path, "%s/keys/vault.key", dir);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);

    assert_int_equal(vault_start(dir, &err), RC_OK);
    institution_public(7, before);
    vault_stop();
    assert_int_equal(vault_start(dir, &err), RC_OK);
    institution_public(7, after);
    vault_stop();
    assert_memory_equal(before, after, KEY_BYTES);

    chmod(path, 0640);
    assert_int_equal(vault_start(dir, &err), RC_REFUSED);
    assert_true(str_eqz(err.key, "key.open_to_others"));
    chmod(path, 0600);
    f = fopen(path, "w");
    fputs("amparo-key 1 vault 00\n", f);
    fclose(f);
    assert_int_equal(vault_start(dir, &err), RC_DAMAGED);
    unlink(path);
    assert_int_equal(vault_start(dir, &err), RC_STORE);

    for (const char *const *name = (const char *const[]){ "site", "signing", "pepper", NULL };
         *name; name++) {
        snprintf(path, sizeof path, "%s/keys/%s.key", dir, *name);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/keys", dir);
    rmdir(path);
    rmdir(dir);
}

static void
a_moved_or_changed_value_does_not_open(void **state)
{
    struct arena *a = arena_new(1 << 20);
    struct bytes  sealed, other, out = { 0 };

    UNUSED(state);
    outer_seal(a, "wrap", 1, 2, 3, text("inside"), &sealed);
    assert_int_equal(outer_open(a, "wrap", 1, 2, 3, sealed, &out, NULL), RC_OK);
    assert_true(bytes_eq(out, text("inside")));
    assert_int_equal(outer_open(a, "wrap", 1, 2, 4, sealed, &out, NULL), RC_DAMAGED);
    assert_int_equal(outer_open(a, "wrap", 1, 3, 3, sealed, &out, NULL), RC_DAMAGED);
    assert_int_equal(outer_open(a, "wrap", 2, 2, 3, sealed, &out, NULL), RC_DAMAGED);
    assert_int_equal(outer_open(a, "unlocker", 1, 2, 3, sealed, &out, NULL), RC_DAMAGED);
    site_seal(a, "totp", 1, 2, text("inside"), &other);
    assert_int_equal(site_open(a, "totp", 1, 2, other, &out, NULL), RC_OK);
    assert_int_equal(site_open(a, "profile", 1, 2, other, &out, NULL), RC_DAMAGED);
    assert_int_equal(site_open(a, "totp", 1, 3, other, &out, NULL), RC_DAMAGED);
    assert_int_equal(outer_open(a, "wrap", 1, 2, 3, other, &out, NULL), RC_DAMAGED);
    for (size_t i = 0; i < sealed.n; i++)
        for (int bit = 0; bit < 8; bit++) {
            uint8_t *changed = (uint8_t *)(uintptr_t)arena_bytes(a, sealed).p;

            changed[i] ^= (uint8_t)(1 << bit);
            assert_int_equal(outer_open(a, "wrap", 1, 2, 3, (struct bytes){ changed, sealed.n },
                                        &out, NULL),
                             RC_DAMAGED);
        }
    for (size_t n = 0; n < sealed.n; n++)
        assert_int_equal(outer_open(a, "wrap", 1, 2, 3, (struct bytes){ sealed.p, n }, &out, NULL),
                         RC_DAMAGED);
    arena_free(a);
}

/* Begin, stop, start again, end: both keys open in between, the old one never after. */
static void
the_vault_key_is_replaced(void **state)
{
    char          dir[] = "/tmp/vault-test-XXXXXX", path[128], text[400];
    struct arena *a = arena_new(1 << 20);
    struct bytes  old, fresh, out;
    struct err    err = { 0 };
    FILE         *f;
    size_t        n;

    UNUSED(state);
    assert_non_null(mkdtemp(dir));
    assert_int_equal(vault_create(dir, &err), RC_OK);
    assert_int_equal(vault_start(dir, &err), RC_OK);
    assert_int_equal(vault_rotate_end(dir, &err), RC_REFUSED);
    outer_seal(a, "wrap", 1, 2, 3, text_of("before"), &old);
    assert_false(outer_stale(old));
    assert_int_equal(vault_rotate_begin(dir, &err), RC_OK);
    assert_true(outer_stale(old));
    vault_stop(); /* the machine stops here */
    assert_int_equal(vault_start(dir, &err), RC_OK);
    assert_int_equal(vault_rotate_begin(dir, &err), RC_OK);
    assert_true(outer_stale(old));
    assert_int_equal(outer_open(a, "wrap", 1, 2, 3, old, &out, NULL), RC_OK);
    outer_seal(a, "wrap", 1, 2, 3, out, &fresh);
    assert_false(outer_stale(fresh));
    assert_int_equal(vault_rotate_end(dir, &err), RC_OK);
    assert_int_equal(outer_open(a, "wrap", 1, 2, 3, old, &out, NULL), RC_DAMAGED);
    assert_int_equal(outer_open(a, "wrap", 1, 2, 3, fresh, &out, NULL), RC_OK);
    vault_stop();
    assert_int_equal(vault_start(dir, &err), RC_OK);
    assert_int_equal(outer_open(a, "wrap", 1, 2, 3, fresh, &out, NULL), RC_OK);
    assert_true(bytes_eq(out, text_of("before")));
    assert_int_equal(outer_open(a, "wrap", 1, 2, 3, old, &out, NULL), RC_DAMAGED);
    vault_stop();
    snprintf(path, sizeof path, "%s/keys/vault.key", dir);
    f = fopen(path, "r");
    n = fread(text, 1, sizeof text, f);
    fclose(f);
    assert_true(str_starts((struct str){ text, n }, str_lit("amparo-key 1 vault.2 ")));
    assert_int_equal(n, strlen("amparo-key 1 vault.2 ") + 65);
    arena_free(a);
    for (const char *const *name = (const char *const[]){ "site", "signing", "pepper", "vault", NULL };
         *name; name++) {
        snprintf(path, sizeof path, "%s/keys/%s.key", dir, *name);
        assert_int_equal(unlink(path), 0);
    }
    snprintf(path, sizeof path, "%s/keys", dir);
    assert_int_equal(rmdir(path), 0); /* nothing else was left there */
    rmdir(dir);
}

static void
tags_depend_on_everything(void **state)
{
    uint8_t one[TAG_BYTES], two[TAG_BYTES];

    UNUSED(state);
    prf_tag("login", 1, text("ana"), one);
    prf_tag("login", 1, text("ana"), two);
    assert_memory_equal(one, two, TAG_BYTES);
    prf_tag("login", 2, text("ana"), two);
    assert_memory_not_equal(one, two, TAG_BYTES);
    prf_tag("other", 1, text("ana"), two);
    assert_memory_not_equal(one, two, TAG_BYTES);
    prf_tag_ids("reader", 1, 5, 6, one);
    prf_tag_ids("reader", 1, 6, 5, two);
    assert_memory_not_equal(one, two, TAG_BYTES);
}

static void
signatures_are_bound_to_label_and_institution(void **state)
{
    uint8_t sig[SIGNATURE_BYTES], key[KEY_BYTES];

    UNUSED(state);
    institution_sign(1, "person key", text("message"), sig);
    institution_public(1, key);
    assert_true(signature_good(key, "person key", text("message"), sig));
    /* Twice: the second answer comes from memory. */
    assert_true(institution_signed(1, "person key", text("message"), sig));
    assert_true(institution_signed(1, "person key", text("message"), sig));
    assert_false(institution_signed(2, "person key", text("message"), sig));
    assert_false(institution_signed(1, "box key", text("message"), sig));
    assert_false(institution_signed(1, "person key", text("messagf"), sig));
    sig[0] ^= 1;
    assert_false(institution_signed(1, "person key", text("message"), sig));
}

/* Fixed values: if one changes, sites that exist can no longer be read. */
static void
derived_keys_stay_the_same(void **state)
{
    static const uint8_t public_7[KEY_BYTES] = { 0x94, 0x11, 0x89, 0x1b, 0xbf, 0xcc, 0x84, 0x79, 0x49, 0xa1, 0xe4, 0x00,
        0x6a, 0x08, 0x90, 0xe6, 0x2a, 0x6c, 0xd7, 0xab, 0x82, 0x06, 0x14, 0xe4,
        0x91, 0xbb, 0xfc, 0xd9, 0xc2, 0xab, 0xc5, 0x3c };
    static const uint8_t tag_ana[TAG_BYTES] = { 0x83, 0x6c, 0xab, 0x36, 0xaa, 0x73, 0xb3, 0xbe, 0xa1, 0x4e, 0x8d, 0x80,
        0x16, 0x54, 0x3c, 0xe4 };
    uint8_t              key[KEY_BYTES], tag[TAG_BYTES];

    UNUSED(state);
    institution_public(7, key);
    prf_tag("login", 7, text("ana"), tag);
    assert_memory_equal(key, public_7, KEY_BYTES);
    assert_memory_equal(tag, tag_ana, TAG_BYTES);
}

static int
start(void **state)
{
    UNUSED(state);
    vault_start_seed(seed);
    return 0;
}

static int
stop(void **state)
{
    UNUSED(state);
    vault_stop();
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_made_once_and_kept_close),
        cmocka_unit_test(the_vault_key_is_replaced),
        cmocka_unit_test_setup_teardown(a_moved_or_changed_value_does_not_open, start, stop),
        cmocka_unit_test_setup_teardown(tags_depend_on_everything, start, stop),
        cmocka_unit_test_setup_teardown(signatures_are_bound_to_label_and_institution, start, stop),
        cmocka_unit_test_setup_teardown(derived_keys_stay_the_same, start, stop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
