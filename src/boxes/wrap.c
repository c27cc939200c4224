/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * wrap.c - see boxes.h: a reader's wrap of a box's secret.
 *
 * Behind the outer layer: version 1 | person 8 | granter 8 | moment 8 | key version 4 |
 * sealed secret 80 | signature 64.  Whose it is cannot be read from the database alone:
 * the row has only a keyed tag.  The granter signs box, epoch, reader and reader's key.
 */
#include "boxes/inside.h"

#include "boxes/box_wrap_sql.h"
#include "boxes/person.h"

#include <string.h>

enum {
    WRAP_VERSION = 1,
    WRAP_BYTES = 1 + 8 + 8 + 8 + 4 + SEALED_KEY_BYTES + SIGNATURE_BYTES
};

#define WRAP_LABEL "amparo wrap 1"

static void
put_int(uint8_t *at, int64_t v, int bytes)
{
    for (int i = 0; i < bytes; i++)
        at[i] = (uint8_t)((uint64_t)v >> 8 * (bytes - 1 - i));
}

static int64_t
get_int(const uint8_t *at, int bytes)
{
    uint64_t v = 0;

    for (int i = 0; i < bytes; i++)
        v = v << 8 | at[i];
    return (int64_t)v;
}

void
reader_tag(const struct work *work, int64_t person, uint8_t out[TAG_BYTES])
{
    prf_tag_ids("reader", whose(work), person, 0, out);
}

enum rc
box_none(struct err *err)
{
    return err_set(err, RC_NOTFOUND, "box.none");
}

enum rc
box_damaged(struct err *err)
{
    return err_set(err, RC_DAMAGED, "box.damaged");
}

/* What the granter signs. */
static void
statement(int64_t box, int32_t epoch, const struct wrap *w,
          uint8_t out[8 * 4 + 4 + 4 + SEALED_KEY_BYTES])
{
    put_int(out, box, 8);
    put_int(out + 8, w->person, 8);
    put_int(out + 16, w->granted_by, 8);
    put_int(out + 24, w->granted_at, 8);
    put_int(out + 32, epoch, 4);
    put_int(out + 36, w->key_version, 4);
    memcpy(out + 40, w->sealed, SEALED_KEY_BYTES);
}

void
wrap_put(struct work *work, int64_t box, int32_t epoch, const uint8_t secret[KEY_BYTES],
         const struct reader *reader)
{
    struct wrap  w = { .person = reader->person,
                       .granted_at = work->now,
                       .key_version = reader->key_version };
    uint8_t      said[40 + SEALED_KEY_BYTES], b[WRAP_BYTES], tag[TAG_BYTES];
    struct bytes message = { said, sizeof said }, sealed;

    key_seal(reader->box_key, secret, w.sealed);
    w.granted_by = work->who->opener ? work->who->person : 0;
    statement(box, epoch, &w, said);
    if (!w.granted_by ||
        !opener_sign(work->who->opener, WRAP_LABEL, message, w.signature)) {
        w.granted_by = 0;
        statement(box, epoch, &w, said);
        institution_sign(whose(work), WRAP_LABEL, message, w.signature);
    }
    b[0] = WRAP_VERSION;
    put_int(b + 1, w.person, 8);
    put_int(b + 9, w.granted_by, 8);
    put_int(b + 17, w.granted_at, 8);
    put_int(b + 25, w.key_version, 4);
    memcpy(b + 29, w.sealed, SEALED_KEY_BYTES);
    memcpy(b + 29 + SEALED_KEY_BYTES, w.signature, SIGNATURE_BYTES);
    outer_seal(work->arena, "wrap", whose(work), box, epoch,
               (struct bytes){ b, sizeof b }, &sealed);
    reader_tag(work, reader->person, tag);
    box_wrap_insert(work->change, whose(work), box, epoch,
                    (struct bytes){ tag, sizeof tag }, sealed);
}

enum rc
wrap_read(struct work *work, int64_t box, int32_t epoch, struct bytes blob,
          struct wrap *out, struct err *err)
{
    struct bytes b;
    enum rc rc = outer_open(work->arena, "wrap", whose(work), box, epoch, blob, &b, err);

    if (rc != RC_OK)
        return rc;
    if (b.n != WRAP_BYTES || b.p[0] != WRAP_VERSION)
        return box_damaged(err);
    out->person = get_int(b.p + 1, 8);
    out->granted_by = get_int(b.p + 9, 8);
    out->granted_at = get_int(b.p + 17, 8);
    out->key_version = (int32_t)get_int(b.p + 25, 4);
    memcpy(out->sealed, b.p + 29, SEALED_KEY_BYTES);
    memcpy(out->signature, b.p + 29 + SEALED_KEY_BYTES, SIGNATURE_BYTES);
    return RC_OK;
}

bool
wrap_signed(struct work *work, int64_t box, int32_t epoch, const struct wrap *w)
{
    uint8_t       said[40 + SEALED_KEY_BYTES];
    struct bytes  message = { said, sizeof said };
    struct reader granter;

    statement(box, epoch, w, said);
    if (w->granted_by == 0)
        return institution_signed(whose(work), WRAP_LABEL, message, w->signature);
    return reader_load_any(work, w->granted_by, &granter, NULL) == RC_OK &&
           signature_good(granter.sign_key, WRAP_LABEL, message, w->signature);
}

enum rc
box_readers(struct work *work, int64_t box, bool damaged_too, struct access **out,
            size_t *count, struct err *err)
{
    struct box_row_load_row      row;
    struct box_wrap_readers_row *rows;
    struct access               *list;
    size_t                       n, live = 0;
    enum rc                      rc;

    if ((rc = box_row_load(work->arena, work->snapshot, whose(work), box, &row, err)) !=
        RC_OK)
        return rc == RC_NOTFOUND ? box_none(err) : rc;
    rc = box_wrap_readers(work->arena, work->snapshot, whose(work), box, row.epoch, &rows,
                          &n, err);
    if (rc != RC_OK)
        return rc;
    list = ARENA_ARRAY(work->arena, struct access, n);
    for (size_t i = 0; i < n; i++) {
        struct wrap w;
        size_t      at = live;

        rc = wrap_read(work, box, (int32_t)row.epoch, rows[i].wrap, &w, err);
        if (rc == RC_DAMAGED && !damaged_too)
            continue;
        if (rc != RC_OK)
            return rc;
        live++;
        for (; at > 0 && list[at - 1].granted_at > w.granted_at; at--)
            list[at] = list[at - 1];
        list[at] = (struct access){ w.person, w.granted_by, w.granted_at };
    }
    *out = list;
    *count = live;
    return RC_OK;
}

enum rc
box_access_list(struct work *work, int64_t box, struct access **out, size_t *count,
                struct err *err)
{
    return box_readers(work, box, true, out, count, err);
}

bool
box_wrap_stands(struct work *work, int64_t box, int64_t person)
{
    struct box_wrap_has_row *rows;
    uint8_t                  tag[TAG_BYTES];
    size_t                   n;

    reader_tag(work, person, tag);
    return box_wrap_has(work->arena, work->snapshot, whose(work), box,
                        (struct bytes){ tag, sizeof tag }, &rows, &n, NULL) == RC_OK &&
           n > 0;
}

bool
box_readable(struct work *work, int64_t box)
{
    return work->who->person != 0 && box_wrap_stands(work, box, work->who->person);
}
