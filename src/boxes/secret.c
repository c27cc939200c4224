/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * secret.c - inside boxes/: from an actor's wrap to the secret of a box.
 *
 * The wrap opens the newest key; older ones follow down the chain, each sealed to the next.
 * A secret whose public half is not the one on record is refused: whoever can write wraps
 * cannot make a reader use another key.
 */
#include "boxes/inside.h"

#include "boxes/box_epoch_sql.h"
#include "boxes/box_wrap_sql.h"

#include <string.h>

/* Fills the public half; false when it is not the one on record. */
static bool
fits(struct bytes public_key, struct box_keys *keys)
{
    key_public(keys->secret, keys->public_key);
    return public_key.n == KEY_BYTES &&
           memcmp(keys->public_key, public_key.p, KEY_BYTES) == 0;
}

/* The newest keys this actor has a wrap of; *epoch is their number. */
static enum rc
newest(struct work *work, int64_t box, int32_t *epoch, struct box_keys *out,
       struct err *err)
{
    struct box_wrap_load_row  row;
    struct box_epoch_load_row key;
    struct wrap               w;
    uint8_t                   tag[TAG_BYTES];
    enum rc                   rc;

    reader_tag(work, work->who->person, tag);
    rc = box_wrap_load(work->arena, work->snapshot, whose(work), box,
                       (struct bytes){ tag, sizeof tag }, &row, err);
    if (rc != RC_OK)
        return rc == RC_NOTFOUND ? box_none(err) : rc;
    if (!work->who->opener)
        return box_none(err);
    *epoch = (int32_t)row.epoch;
    if (opener_box_get(work->who->opener, box, *epoch, out))
        return RC_OK;
    if ((rc = wrap_read(work, box, *epoch, row.wrap, &w, err)) != RC_OK)
        return rc;
    if (w.person != work->who->person)
        return box_damaged(err);
    rc = box_epoch_load(work->arena, work->snapshot, whose(work), box, row.epoch, &key,
                        err);
    if (rc != RC_OK)
        return rc == RC_NOTFOUND ? box_damaged(err) : rc;
    if (!opener_open_key(work->who->opener, (struct bytes){ w.sealed, SEALED_KEY_BYTES },
                         out->secret) ||
        !fits(key.public_key, out))
        return box_damaged(err);
    opener_box_put(work->who->opener, box, *epoch, out);
    return RC_OK;
}

/* From epoch `from` (its keys in `keys`) down to `to`. */
static enum rc
down(struct work *work, int64_t box, int32_t from, int32_t to, struct box_keys *keys,
     struct err *err)
{
    struct box_epoch_load_row above, below;
    struct box_keys           next;
    enum rc                   rc;

    rc = box_epoch_load(work->arena, work->snapshot, whose(work), box, from, &above, err);
    for (; rc == RC_OK && from > to; from--) {
        rc = box_epoch_load(work->arena, work->snapshot, whose(work), box, from - 1,
                            &below, err);
        if (rc != RC_OK)
            break;
        if (!above.previous.p ||
            !key_open(keys->public_key, keys->secret, above.previous, next.secret) ||
            !fits(below.public_key, &next)) {
            rc = box_damaged(err);
            break;
        }
        *keys = next;
        above = below;
    }
    secret_wipe(&next, sizeof next);
    return rc == RC_NOTFOUND ? box_damaged(err) : rc;
}

enum rc
box_secret(struct work *work, int64_t box, int32_t epoch, struct box_keys *out,
           struct err *err)
{
    struct box_keys keys;
    int32_t         have;
    enum rc         rc;

    if (work->who->opener && opener_box_get(work->who->opener, box, epoch, out))
        return RC_OK;
    if ((rc = newest(work, box, &have, &keys, err)) != RC_OK)
        return rc;
    if (have < epoch)
        rc = box_none(err); /* a wrap from before the re-key opens nothing newer */
    else if (have > epoch && (rc = down(work, box, have, epoch, &keys, err)) == RC_OK)
        opener_box_put(work->who->opener, box, epoch, &keys);
    if (rc == RC_OK)
        *out = keys;
    secret_wipe(&keys, sizeof keys);
    return rc;
}
