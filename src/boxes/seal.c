/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * seal.c - see boxes.h: sealed objects.
 *
 * Each object has a key of its own, sealed to the box; a re-key seals that again and leaves
 * the object as it is.  Whoever seals holds the box's epoch: if the box was re-keyed
 * meanwhile the change is stale and the verb runs again with the new key.
 */
#include "boxes/inside.h"

#include "base/id.h"
#include "base/random.h"
#include "base/text.h"
#include "boxes/box_wrap_sql.h"
#include "boxes/piece_sql.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

void
sealed_put(struct work *work, int64_t id, const struct box_ref *box, struct str kind,
           const uint8_t key[KEY_BYTES], struct bytes blob, int64_t file)
{
    uint8_t sealed[SEALED_KEY_BYTES];

    key_seal(box->public_key, key, sealed);
    box_row_hold(work->change, whose(work), box->box, box->epoch);
    sealed_insert(work->change, whose(work), id, box->matter, box->box, box->epoch, kind,
                  SEALED_VERSION, box->epoch, (struct bytes){ sealed, sizeof sealed },
                  blob, file ? opt_int(file) : (struct opt_int){ 0 });
}

static struct place
place_of(const struct work *work, int64_t id, const struct box_ref *box, struct str kind)
{
    return (struct place){ .institution = whose(work),
                            .matter = box->matter,
                            .box = box->box,
                            .epoch = box->epoch,
                            .object = id,
                            .kind = kind,
                            .version = SEALED_VERSION };
}

enum rc
seal_as(struct work *work, int64_t id, const struct box_ref *box, struct str kind,
        struct bytes plain, int64_t file, struct seal_proof *proof, struct err *err)
{
    struct place      place = place_of(work, id, box, kind);
    struct seal_proof made;
    struct bytes      blob;
    uint8_t           key[KEY_BYTES];
    enum rc           rc;

    random_bytes(key, sizeof key);
    rc = value_seal(work->arena, key, &place, plain, &blob, &made, err);
    if (rc == RC_OK) {
        sealed_put(work, id, box, kind, key, blob, file);
        if (proof)
            *proof = made;
    }
    secret_wipe(key, sizeof key);
    return rc;
}

enum rc
box_seal(struct work *work, const struct box_ref *box, struct str kind,
         struct bytes plain, int64_t *id, struct seal_proof *proof, struct err *err)
{
    int64_t fresh = id_new();
    enum rc rc = seal_as(work, fresh, box, kind, plain, 0, proof, err);

    if (rc == RC_OK)
        *id = fresh;
    return rc;
}

enum rc
box_seal_json(struct work *work, const struct box_ref *box, struct str kind,
              const struct json_t *object, int64_t *id, struct seal_proof *proof,
              struct err *err)
{
    char   *text = json_dumps(object, JSON_COMPACT | JSON_SORT_KEYS);
    size_t  n;
    enum rc rc;

    if (!text)
        return err_set(err, RC_BUG, "box.json");
    n = strlen(text);
    rc = box_seal(work, box, kind, (struct bytes){ (const uint8_t *)text, n }, id, proof,
                  err);
    secret_wipe(text, n);
    free(text);
    return rc;
}

void
box_forget(struct work *work, int64_t sealed)
{
    piece_forget_of(work->change, whose(work), sealed);
    sealed_forget(work->change, whose(work), sealed);
}

enum rc
sealed_open_row(struct work *work, const struct sealed_load_row *row, struct opened *out,
                struct err *err)
{
    struct place    place = { .institution = whose(work),
                              .matter = row->matter,
                              .box = row->box,
                              .epoch = (int32_t)row->epoch,
                              .object = row->sealed,
                              .kind = row->kind,
                              .version = (int32_t)row->version };
    struct bytes    plain;
    struct box_keys keys;
    uint8_t         key[KEY_BYTES];
    bool            good;
    enum rc         rc;

    if ((rc = box_secret(work, row->box, (int32_t)row->key_epoch, &keys, err)) != RC_OK)
        return rc;
    good = key_open(keys.public_key, keys.secret, row->sealed_key, key);
    secret_wipe(&keys, sizeof keys);
    if (!good)
        return box_damaged(err);
    rc = value_open(work->arena, key, &place, row->blob, &plain, err);
    secret_wipe(key, sizeof key);
    if (rc != RC_OK)
        return box_damaged(err);
    *out = (struct opened){ .rc = RC_OK,
                             .sealed = row->sealed,
                             .matter = row->matter,
                             .box = row->box,
                             .kind = row->kind,
                             .plain = plain };
    return RC_OK;
}

enum rc
box_open(struct work *work, int64_t sealed, struct opened *out, struct err *err)
{
    struct sealed_load_row row;
    enum rc rc = sealed_load(work->arena, work->snapshot, whose(work), sealed, &row, err);

    if (rc == RC_NOTFOUND) {
        /* The same question as for an object that exists, so that the time says nothing. */
        (void)box_readable(work, sealed);
        return box_none(err);
    }
    return rc == RC_OK ? sealed_open_row(work, &row, out, err) : rc;
}

static void
json_release(void *object)
{
    json_decref(object);
}

enum rc
box_open_json(struct work *work, int64_t sealed, struct json_t **out, struct err *err)
{
    struct opened opened;
    json_t       *object;
    enum rc       rc = box_open(work, sealed, &opened, err);

    if (rc != RC_OK)
        return rc;
    object = json_loadb((const char *)opened.plain.p, opened.plain.n,
                        JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);
    if (!json_is_object(object)) {
        json_decref(object);
        return box_damaged(err);
    }
    arena_defer(work->arena, json_release, object);
    *out = object;
    return RC_OK;
}

enum rc
box_open_many(struct work *work, const int64_t *sealed, size_t count, struct opened *out,
              struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        struct opened one = { 0 };
        enum rc       rc = sealed[i] ? box_open(work, sealed[i], &one, err) : RC_NOTFOUND;

        if (rc == RC_STORE || rc == RC_BUSY)
            return rc;
        one.rc = rc;
        one.sealed = sealed[i];
        out[i] = one;
    }
    return RC_OK;
}

enum rc
box_move(struct work *work, int64_t sealed, const struct box_ref *to, int64_t *id,
         struct seal_proof *proof, struct err *err)
{
    struct opened opened;
    enum rc       rc = box_open(work, sealed, &opened, err);

    return rc == RC_OK ? box_seal(work, to, opened.kind, opened.plain, id, proof, err)
                       : rc;
}
