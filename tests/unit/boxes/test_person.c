/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* test_person.c - keys of persons: made, unlocked, changed, ended; substituted keys refused. */
#include "world.h"

#include "vault/opener.h"

static const struct str good = STR_INIT("a passphrase of some length");
static const struct str wrong = STR_INIT("a passphrase of some lenght");

static void
passphrases_and_printed_codes(enum store_engine engine)
{
    struct world  w;
    struct one    ana = { .person = 10 };
    struct str    printed, again;
    struct err    err_wrong = { 0 }, err_nobody = { 0 };
    struct arena *keep;
    int64_t       person;
    int32_t       opener = 0;

    world_open(&w, engine);
    keep = arena_new(1 << 16);
    assert_int_equal(person_keys_create(begin(&w, NULL), 10, str_lit("too short"), &printed, &ana.reader,
                                        &ana.opener, NULL), RC_BADINPUT);
    leave(&w);
    assert_int_equal(person_keys_create(begin(&w, NULL), 10, good, &printed, &ana.reader, &ana.opener, NULL),
                     RC_OK);
    printed = arena_str(keep, printed);
    assert_int_equal(commit(&w), RC_OK);

    assert_int_equal(person_unlock(begin(&w, NULL), 10, wrong, &opener, &err_wrong), RC_NOTFOUND);
    assert_int_equal(person_unlock(&w.work, 11, good, &opener, &err_nobody), RC_NOTFOUND);
    assert_true(str_eq(err_wrong.key, err_nobody.key));
    assert_int_equal(opener, 0);
    assert_int_equal(person_unlock(&w.work, 10, good, &opener, NULL), RC_OK);
    opener_drop(opener);
    assert_int_equal(person_unlock_code(&w.work, printed, &person, &opener, NULL), RC_OK);
    assert_true(person == 10);
    opener_drop(opener);
    leave(&w);

    /* a new passphrase and a new printed code end the old ones */
    assert_int_equal(person_passphrase_set(begin(&w, &ana), wrong, false, NULL), RC_OK);
    assert_int_equal(person_printed_code(&w.work, &again, NULL), RC_OK);
    again = arena_str(keep, again);
    assert_int_equal(commit(&w), RC_OK);
    assert_int_equal(person_unlock(begin(&w, NULL), 10, good, &opener, NULL), RC_NOTFOUND);
    assert_int_equal(person_unlock_code(&w.work, printed, &person, &opener, NULL), RC_NOTFOUND);
    assert_int_equal(person_unlock(&w.work, 10, wrong, &opener, NULL), RC_OK);
    opener_drop(opener);
    assert_int_equal(person_unlock_code(&w.work, again, &person, &opener, NULL), RC_OK);
    opener_drop(opener);
    leave(&w);

    assert_int_equal(person_keys_end(begin(&w, &ana), 10, NULL), RC_OK);
    assert_int_equal(commit(&w), RC_OK);
    assert_int_equal(person_unlock(begin(&w, NULL), 10, wrong, &opener, NULL), RC_NOTFOUND);
    assert_int_equal(reader_load(&w.work, 10, &ana.reader, NULL), RC_NOTFOUND);
    leave(&w);
    opener_drop(ana.opener);
    arena_free(keep);
    world_close(&w);
}
BOTH(passphrases_and_printed_codes)

static void
receipt_codes_make_their_person(enum store_engine engine)
{
    struct world   w;
    struct one     rep = { .person = 20 };
    struct str     code;
    struct box_ref box;
    struct arena  *keep;
    int64_t        person, sealed;
    int32_t        opener = 0;

    world_open(&w, engine);
    keep = arena_new(1 << 16);
    assert_int_equal(person_code_create(begin(&w, NULL), 20, &code, &rep.reader, &rep.opener, NULL), RC_OK);
    code = arena_str(keep, code);
    assert_int_equal(code.n, CODE_TEXT);
    assert_int_equal(commit(&w), RC_OK);
    box = a_box(&w, NULL, "draft", BOX_PRIVATE, false, &rep, 1);
    sealed = sealed_text(&w, NULL, &box, "written at night");
    opener_drop(rep.opener);

    assert_int_equal(person_unlock_code(begin(&w, NULL), str_lit("0000-0000-0000-0000"), &person, &opener, NULL),
                     RC_NOTFOUND);
    assert_int_equal(person_unlock_code(&w.work, str_lit("0000-0000"), &person, &opener, NULL), RC_BADINPUT);
    assert_int_equal(person_unlock_code(&w.work, code, &person, &rep.opener, NULL), RC_OK);
    leave(&w);
    assert_int_equal(opens(&w, &rep, sealed, "written at night"), RC_OK);

    /* a passphrase instead of the code: the same keys, the code finds nothing */
    assert_int_equal(person_passphrase_set(begin(&w, &rep), good, true, NULL), RC_OK);
    assert_int_equal(commit(&w), RC_OK);
    opener_drop(rep.opener);
    assert_int_equal(person_unlock_code(begin(&w, NULL), code, &person, &opener, NULL), RC_NOTFOUND);
    assert_int_equal(person_unlock(&w.work, 20, good, &rep.opener, NULL), RC_OK);
    leave(&w);
    assert_int_equal(opens(&w, &rep, sealed, "written at night"), RC_OK);
    opener_drop(rep.opener);
    arena_free(keep);
    world_close(&w);
}
BOTH(receipt_codes_make_their_person)

/* Somebody with the database writes a key of their own into a row: it is not a key. */
static void
a_substituted_key_is_refused(enum store_engine engine)
{
    struct world  w;
    struct one    ana, eve;
    struct reader reader;
    uint8_t       key[KEY_BYTES];

    world_open(&w, engine);
    ana = somebody(&w, 10);
    eve = somebody(&w, 11);
    raw_blob(w.raw, "person_key", "box_key", "person", 11, key, sizeof key);
    raw_blob_set(w.raw, "person_key", "box_key", "person", 10, key, sizeof key);
    assert_int_equal(reader_load(begin(&w, &ana), 10, &reader, NULL), RC_DAMAGED);
    assert_int_equal(reader_load(&w.work, 11, &reader, NULL), RC_OK);
    leave(&w);
    /* with its whole row, signature and all */
    raw_do(w.raw, "UPDATE person_key SET sign_key = (SELECT sign_key FROM person_key WHERE person = 11),"
                  " signature = (SELECT signature FROM person_key WHERE person = 11),"
                  " made_at = (SELECT made_at FROM person_key WHERE person = 11) WHERE person = 10");
    assert_int_equal(reader_load(begin(&w, &ana), 10, &reader, NULL), RC_DAMAGED);
    leave(&w);
    opener_drop(ana.opener);
    opener_drop(eve.opener);
    world_close(&w);
}
BOTH(a_substituted_key_is_refused)

/* A wrap moved to another person's row, and one changed byte by byte. */
static void
a_moved_unlocker_does_not_open(enum store_engine engine)
{
    struct world w;
    struct one   ana, eve;
    uint8_t      wrap[1024];
    size_t       n;
    int32_t      opener;
    int64_t      id;

    world_open(&w, engine);
    ana = somebody(&w, 10);
    eve = somebody(&w, 11);
    raw_do(w.raw, "DELETE FROM unlocker WHERE kind <> 'passphrase'");
    id = raw_int(w.raw, "SELECT unlocker FROM unlocker WHERE person = 11");
    n = raw_blob(w.raw, "unlocker", "wrap", "person", 11, wrap, sizeof wrap);
    raw_do(w.raw, "UPDATE unlocker SET wrap = (SELECT wrap FROM unlocker WHERE person = 10) WHERE person = 11");
    assert_int_equal(person_unlock(begin(&w, NULL), 11, good, &opener, NULL), RC_DAMAGED);
    leave(&w);
    wrap[n / 2] ^= 1;
    raw_blob_set(w.raw, "unlocker", "wrap", "unlocker", id, wrap, n);
    assert_int_equal(person_unlock(begin(&w, NULL), 11, good, &opener, NULL), RC_DAMAGED);
    leave(&w);
    wrap[n / 2] ^= 1;
    raw_blob_set(w.raw, "unlocker", "wrap", "unlocker", id, wrap, n);
    assert_int_equal(person_unlock(begin(&w, NULL), 11, good, &opener, NULL), RC_OK);
    leave(&w);
    opener_drop(opener);
    opener_drop(ana.opener);
    opener_drop(eve.opener);
    world_close(&w);
}
BOTH(a_moved_unlocker_does_not_open)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH_TESTS(passphrases_and_printed_codes),
        BOTH_TESTS(receipt_codes_make_their_person),
        BOTH_TESTS(a_substituted_key_is_refused),
        BOTH_TESTS(a_moved_unlocker_does_not_open),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
