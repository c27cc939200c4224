/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * rekey.c - see boxes.h: a new key for a box, and cutting a reader off.
 *
 * A re-key gives the box a new pair, wraps for who stays, and seals every live object key
 * anew; the old secret goes under the new one, so today's readers can open old backups and
 * the removed reader cannot open new ones.  Nobody is made to forget what they read.
 */
#include "boxes/inside.h"

#include "boxes/box_epoch_sql.h"
#include "boxes/box_wrap_sql.h"
#include "boxes/person.h"
#include "ledger/ledger.h"

#include <string.h>

static bool
among(int64_t person, const int64_t *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] == person)
            return true;
    return false;
}

static bool
reads(int64_t person, const struct reader *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (list[i].person == person)
            return true;
    return false;
}

/* Who reads after it: today's readers without the removed, and the added. */
static enum rc
remaining(struct work *work, const struct box_ref *box, const int64_t *remove,
          size_t remove_count, const struct reader *add, size_t add_count,
          struct reader **out, size_t *count, struct err *err)
{
    struct access *now;
    struct reader *stay, *all;
    int64_t       *persons;
    size_t         n, left = 0, stayed, total = 0;
    enum rc        rc;

    if ((rc = box_readers(work, box->box, false, &now, &n, err)) != RC_OK)
        return rc;
    persons = ARENA_ARRAY(work->arena, int64_t, n);
    for (size_t i = 0; i < n; i++)
        if (!among(now[i].person, remove, remove_count) &&
            !reads(now[i].person, add, add_count))
            persons[left++] = now[i].person;
    if ((rc = readers_load(work, persons, left, &stay, &stayed, err)) != RC_OK)
        return rc;
    all = ARENA_ARRAY(work->arena, struct reader, stayed + add_count);
    for (size_t i = 0; i < stayed; i++)
        all[total++] = stay[i];
    for (size_t i = 0; i < add_count; i++)
        if (!reads(add[i].person, all, total))
            all[total++] = add[i];
    *out = all;
    *count = total;
    return RC_OK;
}

/* Every live object key of the box, from the old key to the new. */
static enum rc
reseal_keys(struct work *work, const struct box_ref *old, const struct box_keys *keys,
            const struct box_ref *fresh, struct err *err)
{
    struct sealed_keys_row *rows;
    struct box_keys         older;
    size_t                  n;
    enum rc                 rc;

    rc = sealed_keys(work->arena, work->snapshot, whose(work), old->box, &rows, &n, err);
    for (size_t i = 0; i < n && rc == RC_OK; i++) {
        const struct box_keys *own = keys;
        uint8_t                key[KEY_BYTES], sealed[SEALED_KEY_BYTES];

        if (rows[i].key_epoch != old->epoch) {
            /* left behind by a re-key that did not see it: it opens down the chain */
            rc = box_secret(work, old->box, (int32_t)rows[i].key_epoch, &older, err);
            if (rc != RC_OK)
                break;
            own = &older;
        }
        if (!key_open(own->public_key, own->secret, rows[i].sealed_key, key)) {
            rc = box_damaged(err);
            break;
        }
        key_seal(fresh->public_key, key, sealed);
        secret_wipe(key, sizeof key);
        sealed_rekey(work->change, whose(work), rows[i].sealed, rows[i].key_epoch,
                     fresh->epoch, (struct bytes){ sealed, sizeof sealed });
    }
    secret_wipe(&older, sizeof older);
    return rc;
}

enum rc
box_rekey(struct work *work, const struct box_ref *box, const int64_t *remove,
          size_t remove_count, const struct reader *add, size_t add_count,
          struct box_ref *out, struct err *err)
{
    struct box_ref    fresh = *box;
    struct reader    *readers;
    struct seal_proof proof = { .commitment = { 0 } };
    struct box_keys   old;
    uint8_t           secret[KEY_BYTES], signature[SIGNATURE_BYTES];
    size_t            count;
    enum rc           rc;

    if ((rc = walls_clear(work, box->matter, add, add_count, err)) != RC_OK ||
        (rc = remaining(work, box, remove, remove_count, add, add_count, &readers, &count,
                        err)) != RC_OK ||
        (rc = box_enough(box, count, err)) != RC_OK ||
        (rc = box_secret(work, box->box, box->epoch, &old, err)) != RC_OK)
        return rc;
    fresh.epoch++;
    fresh.rekey_due = false;
    key_pair(fresh.public_key, secret);
    box_sign(work, &fresh, signature);
    box_row_rekey(work->change, whose(work), box->box, box->epoch, fresh.epoch,
                  (struct bytes){ fresh.public_key, KEY_BYTES },
                  (struct bytes){ signature, SIGNATURE_BYTES });
    if ((rc = epoch_put(work, &fresh, secret, old.secret, err)) == RC_OK &&
        (rc = reseal_keys(work, box, &old, &fresh, err)) == RC_OK) {
        box_wrap_end_epoch(work->change, whose(work), box->box, box->epoch);
        for (size_t i = 0; i < count; i++)
            wrap_put(work, box->box, fresh.epoch, secret, &readers[i]);
        hash_bytes((struct bytes){ fresh.public_key, KEY_BYTES }, proof.hash);
        ledger_add(work, &(struct ledger_entry){ .act = LEDGER_BOX_REKEYED,
                                                  .matter = box->matter,
                                                  .box = box->box,
                                                  .epoch = fresh.epoch,
                                                  .proof = &proof });
        if (out)
            *out = fresh;
    }
    secret_wipe(&old, sizeof old);
    secret_wipe(secret, sizeof secret);
    return rc;
}

enum rc
box_revoke(struct work *work, const struct box_ref *box, int64_t person, struct err *err)
{
    return box_rekey(work, box, &person, 1, NULL, 0, NULL, err);
}

enum rc
box_cut(struct work *work, const struct box_ref *box, int64_t person, struct err *err)
{
    struct access *now;
    uint8_t        tag[TAG_BYTES];
    size_t         n, left = 0;
    bool           was = false;
    enum rc        rc;

    if ((rc = box_readers(work, box->box, false, &now, &n, err)) != RC_OK)
        return rc;
    for (size_t i = 0; i < n; i++) {
        was = was || now[i].person == person;
        left += now[i].person != person;
    }
    if (!was)
        return RC_OK;
    if (left == 0 && !box->recoverable)
        return err_set(err, RC_REFUSED, "box.last_reader");
    reader_tag(work, person, tag);
    box_wrap_cut(work->change, whose(work), box->box, (struct bytes){ tag, sizeof tag });
    box_row_due(work->change, whose(work), box->box);
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_WRAP_CUT,
                                              .matter = box->matter,
                                              .box = box->box,
                                              .epoch = box->epoch });
    return RC_OK;
}

enum rc
box_rekey_due(struct work *work, int64_t matter, struct err *err)
{
    struct box_ref *boxes;
    size_t          n;
    enum rc         rc = boxes_of(work, matter, &boxes, &n, err);

    for (size_t i = 0; i < n && rc == RC_OK; i++)
        if (boxes[i].rekey_due && box_readable(work, boxes[i].box))
            rc = box_rekey(work, &boxes[i], NULL, 0, NULL, 0, NULL, err);
    return rc;
}

enum rc
boxes_shred(struct work *work, int64_t matter, struct err *err)
{
    UNUSED(err);
    box_wrap_shred(work->change, whose(work), matter);
    box_epoch_shred(work->change, whose(work), matter);
    box_row_shred(work->change, whose(work), matter);
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_SHREDDED, .matter = matter });
    return RC_OK;
}
