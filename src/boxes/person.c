/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * person.c - see person.h.
 */
#include "boxes/person.h"

#include "base/id.h"
#include "base/text.h"
#include "boxes/inside.h"
#include "boxes/person_key_sql.h"
#include "boxes/unlocker_sql.h"
#include "ledger/ledger.h"
#include "site/site.h"

#include <string.h>

#define KEY_LABEL "amparo person key 1"

enum { SAID_BYTES = 8 * 3 + 4 + 2 * KEY_BYTES };

static void
put_int(uint8_t *at, int64_t v, int bytes)
{
    for (int i = 0; i < bytes; i++)
        at[i] = (uint8_t)((uint64_t)v >> 8 * (bytes - 1 - i));
}

/* What the institution signs of a person's keys. */
static void
statement(const struct work *work, const struct reader *r, int64_t made_at,
          uint8_t out[SAID_BYTES])
{
    put_int(out, whose(work), 8);
    put_int(out + 8, r->person, 8);
    put_int(out + 16, made_at, 8);
    put_int(out + 24, r->key_version, 4);
    memcpy(out + 28, r->box_key, KEY_BYTES);
    memcpy(out + 28 + KEY_BYTES, r->sign_key, KEY_BYTES);
}

/* Record the public keys behind an opener, signed, with their ledger entry. */
static enum rc
keys_record(struct work *work, int64_t person, int32_t opener, struct reader *out,
            struct err *err)
{
    struct person_public keys;
    struct reader        r = { .person = person, .key_version = 1 };
    struct seal_proof    proof;
    uint8_t              said[SAID_BYTES], signature[SIGNATURE_BYTES];

    if (!opener_public(opener, &keys))
        return err_set(err, RC_BUG, "opener.dropped");
    memcpy(r.box_key, keys.box, KEY_BYTES);
    memcpy(r.sign_key, keys.sign, KEY_BYTES);
    statement(work, &r, work->now, said);
    institution_sign(whose(work), KEY_LABEL, (struct bytes){ said, sizeof said },
                     signature);
    person_key_insert(work->change, whose(work), person, r.key_version,
                      (struct bytes){ r.box_key, KEY_BYTES },
                      (struct bytes){ r.sign_key, KEY_BYTES }, work->now,
                      (struct bytes){ signature, SIGNATURE_BYTES });
    /* Verification reads the commitment: the hash of a key that may sign entries. */
    hash_bytes((struct bytes){ r.sign_key, KEY_BYTES }, proof.commitment);
    hash_bytes((struct bytes){ said, sizeof said }, proof.hash);
    ledger_add_system(work->change, &(struct ledger_entry){ .act = LEDGER_PERSON_KEY,
                                                             .proof = &proof });
    *out = r;
    return RC_OK;
}

static enum rc
passphrase_record(struct work *work, int64_t person, int32_t opener,
                  struct str passphrase, struct err *err)
{
    int64_t      id = id_new();
    struct bytes wrap;
    enum rc rc = opener_wrap_passphrase(work->arena, opener, id, passphrase, &wrap, err);

    if (rc == RC_OK)
        unlocker_insert(work->change, whose(work), id, person, str_lit("passphrase"),
                        (struct bytes){ 0 }, wrap, work->now);
    return rc;
}

static enum rc
printed_record(struct work *work, int64_t person, int32_t opener, struct str *out,
               struct err *err)
{
    int64_t          id = id_new();
    struct code      code;
    struct code_keys keys;
    struct bytes     wrap;
    enum rc          rc;

    code_new(&code);
    code_keys_make(whose(work), work->site->instance, &code, &keys);
    rc = opener_wrap_code(work->arena, opener, id, &keys, &wrap, err);
    if (rc == RC_OK) {
        unlocker_insert(work->change, whose(work), id, person, str_lit("printed"),
                        (struct bytes){ keys.tag, TAG_BYTES }, wrap, work->now);
        *out = code_text(work->arena, &code);
    }
    code_keys_wipe(&keys);
    secret_wipe(&code, sizeof code);
    return rc;
}

/* Hand the opener on, or drop it. */
static void
opener_give(int32_t opener, int32_t *out)
{
    if (out)
        *out = opener;
    else
        opener_drop(opener);
}

enum rc
person_keys_create(struct work *work, int64_t person, struct str passphrase,
                   struct str *printed_code, struct reader *reader, int32_t *opener,
                   struct err *err)
{
    struct reader made;
    struct str    code;
    int32_t       handle = 0;
    enum rc       rc;

    if ((rc = passphrase_check(passphrase, err)) != RC_OK ||
        (rc = opener_new(whose(work), person, &handle, NULL, err)) != RC_OK)
        return rc;
    if ((rc = keys_record(work, person, handle, &made, err)) != RC_OK ||
        (rc = passphrase_record(work, person, handle, passphrase, err)) != RC_OK ||
        (rc = printed_record(work, person, handle, &code, err)) != RC_OK) {
        opener_drop(handle);
        return rc;
    }
    *printed_code = code;
    *reader = made;
    opener_give(handle, opener);
    return RC_OK;
}

enum rc
person_code_create(struct work *work, int64_t person, struct str *code_out,
                   struct reader *reader, int32_t *opener, struct err *err)
{
    struct reader    made;
    struct code      code;
    struct code_keys keys;
    int32_t          handle = 0;
    enum rc          rc;

    code_new(&code);
    code_keys_make(whose(work), work->site->instance, &code, &keys);
    rc = opener_from_keys(whose(work), person, &keys, &handle, NULL, err);
    if (rc == RC_OK && (rc = keys_record(work, person, handle, &made, err)) == RC_OK) {
        unlocker_insert(work->change, whose(work), id_new(), person, str_lit("receipt"),
                        (struct bytes){ keys.tag, TAG_BYTES }, (struct bytes){ 0 },
                        work->now);
        *code_out = code_text(work->arena, &code);
        *reader = made;
        opener_give(handle, opener);
    } else {
        opener_drop(handle);
    }
    code_keys_wipe(&keys);
    secret_wipe(&code, sizeof code);
    return rc;
}

static enum rc
wrong(struct err *err)
{
    return err_set(err, RC_NOTFOUND, "unlock.wrong");
}

enum rc
person_unlock(struct work *work, int64_t person, struct str passphrase, int32_t *opener,
              struct err *err)
{
    struct unlocker_passphrase_row *rows;
    size_t                          n;
    enum rc rc = unlocker_passphrase(work->arena, work->snapshot, whose(work), person,
                                     &rows, &n, err);

    if (rc != RC_OK)
        return rc;
    if (n == 0 || !rows[0].wrap.p) {
        opener_waste(passphrase);
        return wrong(err);
    }
    rc = opener_unwrap_passphrase(whose(work), person, rows[0].unlocker, passphrase,
                                  rows[0].wrap, opener, err);
    if (rc == RC_REFUSED && err && str_eqz(err->key, "unlock.floor"))
        return rc;
    return rc == RC_REFUSED ? wrong(err) : rc;
}

enum rc
person_unlock_code(struct work *work, struct str typed, int64_t *person, int32_t *opener,
                   struct err *err)
{
    struct unlocker_by_tag_row row;
    struct code                code;
    struct code_keys           keys;
    enum rc                    rc = code_read(work->arena, typed, &code, err);

    if (rc != RC_OK)
        return rc;
    code_keys_make(whose(work), work->site->instance, &code, &keys);
    rc = unlocker_by_tag(work->arena, work->snapshot, whose(work),
                         (struct bytes){ keys.tag, TAG_BYTES }, &row, err);
    if (rc == RC_OK) {
        if (row.wrap.p)
            rc = opener_unwrap_code(whose(work), row.person, row.unlocker, &keys,
                                    row.wrap, opener, err);
        else
            rc = opener_from_keys(whose(work), row.person, &keys, opener, NULL, err);
    }
    if (rc == RC_OK)
        *person = row.person;
    code_keys_wipe(&keys);
    secret_wipe(&code, sizeof code);
    return rc == RC_NOTFOUND || rc == RC_REFUSED ? wrong(err) : rc;
}

static void
unlocker_changed(struct work *work)
{
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_UNLOCKER_CHANGED });
}

enum rc
person_passphrase_set(struct work *work, struct str passphrase, bool end_code,
                      struct err *err)
{
    const struct actor *who = work->who;
    enum rc             rc = passphrase_check(passphrase, err);

    if (rc != RC_OK)
        return rc;
    unlocker_end(work->change, whose(work), who->person, str_lit("passphrase"));
    if (end_code)
        unlocker_end(work->change, whose(work), who->person, str_lit("receipt"));
    if ((rc = passphrase_record(work, who->person, who->opener, passphrase, err)) ==
        RC_OK)
        unlocker_changed(work);
    return rc;
}

enum rc
person_printed_code(struct work *work, struct str *code, struct err *err)
{
    enum rc rc;

    unlocker_end(work->change, whose(work), work->who->person, str_lit("printed"));
    if ((rc = printed_record(work, work->who->person, work->who->opener, code, err)) ==
        RC_OK)
        unlocker_changed(work);
    return rc;
}

enum rc
person_keys_end(struct work *work, int64_t person, struct err *err)
{
    struct reader     reader;
    struct seal_proof proof = { .hash = { 0 } };
    enum rc           rc = reader_load_any(work, person, &reader, err);

    if (rc != RC_OK)
        return rc;
    hash_bytes((struct bytes){ reader.sign_key, KEY_BYTES }, proof.commitment);
    unlocker_end_all(work->change, whose(work), person);
    person_key_end(work->change, whose(work), person, work->now);
    ledger_add(
        work, &(struct ledger_entry){ .act = LEDGER_PERSON_KEY_ENDED, .proof = &proof });
    return RC_OK;
}

/* The newest keys; *ended says whether they are no longer to be used. */
static enum rc
load(struct work *work, int64_t person, struct reader *out, bool *ended, struct err *err)
{
    struct person_key_newest_row row;
    struct reader                r = { .person = person };
    uint8_t                      said[SAID_BYTES];
    enum rc                      rc =
        person_key_newest(work->arena, work->snapshot, whose(work), person, &row, err);

    if (rc != RC_OK)
        return rc;
    if (row.box_key.n != KEY_BYTES || row.sign_key.n != KEY_BYTES ||
        row.signature.n != SIGNATURE_BYTES)
        return err_set(err, RC_DAMAGED, "person.key_not_signed");
    r.key_version = (int32_t)row.version;
    memcpy(r.box_key, row.box_key.p, KEY_BYTES);
    memcpy(r.sign_key, row.sign_key.p, KEY_BYTES);
    statement(work, &r, row.made_at, said);
    if (!institution_signed(whose(work), KEY_LABEL, (struct bytes){ said, sizeof said },
                            row.signature.p))
        return err_set(err, RC_DAMAGED, "person.key_not_signed");
    *out = r;
    *ended = row.ended_at.set;
    return RC_OK;
}

enum rc
reader_load_any(struct work *work, int64_t person, struct reader *out, struct err *err)
{
    bool ended;

    return load(work, person, out, &ended, err);
}

enum rc
reader_load(struct work *work, int64_t person, struct reader *out, struct err *err)
{
    struct reader r;
    bool          ended;
    enum rc       rc = load(work, person, &r, &ended, err);

    if (rc != RC_OK)
        return rc;
    if (ended)
        return err_set(err, RC_NOTFOUND, "person.key_ended");
    *out = r;
    return RC_OK;
}

enum rc
readers_load(struct work *work, const int64_t *persons, size_t count, struct reader **out,
             size_t *out_count, struct err *err)
{
    struct reader *list = ARENA_ARRAY(work->arena, struct reader, count);
    size_t         n = 0;

    for (size_t i = 0; i < count; i++) {
        enum rc rc = reader_load(work, persons[i], &list[n], err);

        if (rc == RC_OK)
            n++;
        else if (rc != RC_NOTFOUND)
            return rc;
    }
    *out = list;
    *out_count = n;
    return RC_OK;
}

struct str
reader_fingerprint(struct arena *a, const struct reader *reader)
{
    uint8_t    both[2 * KEY_BYTES], hash[HASH_BYTES];
    struct str raw;
    char      *p = arena_alloc(a, 30);
    size_t     at = 0;

    memcpy(both, reader->box_key, KEY_BYTES);
    memcpy(both + KEY_BYTES, reader->sign_key, KEY_BYTES);
    hash_bytes((struct bytes){ both, sizeof both }, hash);
    raw = base32_text(a, (struct bytes){ hash, 15 });
    for (size_t i = 0; i < 24; i++) {
        if (i && i % 4 == 0)
            p[at++] = ' ';
        p[at++] = raw.p[i];
    }
    p[at] = '\0';
    return (struct str){ p, at };
}
