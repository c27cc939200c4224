/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * box.c - see boxes.h: making and finding boxes, adding readers.
 */
#include "boxes/inside.h"

#include "base/id.h"
#include "base/text.h"
#include "boxes/box_epoch_sql.h"
#include "boxes/box_wrap_sql.h"
#include "boxes/recovery.h"
#include "boxes/wall.h"
#include "ledger/ledger.h"

#include <stdio.h>
#include <string.h>

#define BOX_LABEL "amparo box 1"

static const char *const kind_words[BOX_KIND_COUNT] = {
    [BOX_INTAKE] = "intake",   [BOX_IDENTITY] = "identity", [BOX_SHARED] = "shared",
    [BOX_PARTY] = "party",     [BOX_WORK] = "work",         [BOX_CLOSED] = "closed",
    [BOX_PRIVATE] = "private",
};

const char *
box_kind_word(enum box_kind kind)
{
    BUG_IF((int)kind < 0 || (int)kind >= BOX_KIND_COUNT);
    return kind_words[kind];
}

bool
box_kind_parse(struct str word, enum box_kind *out)
{
    for (int i = 0; i < BOX_KIND_COUNT; i++)
        if (str_eqz(word, kind_words[i])) {
            *out = (enum box_kind)i;
            return true;
        }
    return false;
}

/* What the institution signs of a box: it fixes which key belongs to which matter. */
static struct bytes
statement(struct arena *a, const struct work *work, const struct box_ref *box)
{
    char  *p = arena_alloc(a, 256);
    int    n;
    size_t at;

    BUG_IF(box->name.n > 64);
    n = snprintf(p, 256 - KEY_BYTES, "%lld\n%lld\n%lld\n%lld\n%d\n%s\n%d\n" STR_FMT "\n",
                 (long long)whose(work), (long long)box->box, (long long)box->matter,
                 (long long)box->subject, (int)box->epoch, kind_words[box->kind],
                 (int)box->recoverable, STR_ARG(box->name));
    at = (size_t)n;
    memcpy(p + at, box->public_key, KEY_BYTES);
    return (struct bytes){ (const uint8_t *)p, at + KEY_BYTES };
}

void
box_sign(const struct work *work, const struct box_ref *box, uint8_t out[SIGNATURE_BYTES])
{
    institution_sign(whose(work), BOX_LABEL, statement(work->arena, work, box), out);
}

enum rc
box_from_row(struct work *work, const struct box_row_load_row *row, struct box_ref *out,
             struct err *err)
{
    struct box_ref box = { .box = row->box,
                           .matter = row->matter,
                           .subject = row->subject,
                           .name = row->name,
                           .recoverable = row->recoverable,
                           .rekey_due = row->rekey_due,
                           .epoch = (int32_t)row->epoch };

    if (!box_kind_parse(row->kind, &box.kind) || row->public_key.n != KEY_BYTES ||
        row->signature.n != SIGNATURE_BYTES || row->name.n > 64)
        return box_damaged(err);
    memcpy(box.public_key, row->public_key.p, KEY_BYTES);
    if (!institution_signed(whose(work), BOX_LABEL, statement(work->arena, work, &box),
                            row->signature.p))
        return box_damaged(err);
    *out = box;
    return RC_OK;
}

enum rc
box_load(struct work *work, int64_t box, struct box_ref *out, struct err *err)
{
    struct box_row_load_row row;
    enum rc rc = box_row_load(work->arena, work->snapshot, whose(work), box, &row, err);

    if (rc != RC_OK)
        return rc == RC_NOTFOUND ? box_none(err) : rc;
    return box_from_row(work, &row, out, err);
}

/* The rows of the other readers have the same columns in the same order. */
#define SAME_ROW(type) \
    _Static_assert(sizeof(struct type) == sizeof(struct box_row_load_row), "columns")
SAME_ROW(box_row_of_row);
SAME_ROW(box_row_matter_row);
SAME_ROW(box_row_mine_row);

enum rc
box_of(struct work *work, int64_t matter, struct str name, int64_t subject,
       struct box_ref *out, struct err *err)
{
    struct box_row_of_row   row;
    struct box_row_load_row same;
    enum rc rc = box_row_of(work->arena, work->snapshot, whose(work), matter, name,
                            subject, &row, err);

    if (rc != RC_OK)
        return rc == RC_NOTFOUND ? box_none(err) : rc;
    memcpy(&same, &row, sizeof same);
    return box_from_row(work, &same, out, err);
}

static enum rc
from_rows(struct work *work, const void *rows, size_t n, struct box_ref **out,
          size_t *count, struct err *err)
{
    struct box_ref *list = ARENA_ARRAY(work->arena, struct box_ref, n);
    enum rc         rc;

    for (size_t i = 0; i < n; i++) {
        struct box_row_load_row row;

        memcpy(&row, (const char *)rows + i * sizeof row, sizeof row);
        if ((rc = box_from_row(work, &row, &list[i], err)) != RC_OK)
            return rc;
    }
    *out = list;
    *count = n;
    return RC_OK;
}

enum rc
boxes_of(struct work *work, int64_t matter, struct box_ref **out, size_t *count,
         struct err *err)
{
    struct box_row_matter_row *rows;
    size_t                     n;
    enum rc                    rc =
        box_row_matter(work->arena, work->snapshot, whose(work), matter, &rows, &n, err);

    return rc == RC_OK ? from_rows(work, rows, n, out, count, err) : rc;
}

enum rc
box_mine(struct work *work, size_t most, struct box_ref **out, size_t *count,
         struct err *err)
{
    struct box_row_mine_row *rows = NULL;
    uint8_t                  tag[TAG_BYTES];
    size_t                   n = 0;
    enum rc                  rc = RC_OK;

    reader_tag(work, work->who->person, tag);
    if (work->who->person && most)
        rc = box_row_mine(work->arena, work->snapshot, whose(work),
                          (struct bytes){ tag, sizeof tag },
                          most > 100000 ? 100000 : (int64_t)most, &rows, &n, err);
    return rc == RC_OK ? from_rows(work, rows, n, out, count, err) : rc;
}

enum rc
box_my_matters(struct work *work, int64_t **out, size_t *count, struct err *err)
{
    struct box_row_my_matters_row *rows = NULL;
    uint8_t                        tag[TAG_BYTES];
    size_t                         n = 0;
    enum rc                        rc = RC_OK;

    reader_tag(work, work->who->person, tag);
    if (work->who->person)
        rc = box_row_my_matters(work->arena, work->snapshot, whose(work),
                                (struct bytes){ tag, sizeof tag }, &rows, &n, err);
    if (rc != RC_OK)
        return rc;
    *out = ARENA_ARRAY(work->arena, int64_t, n);
    for (size_t i = 0; i < n; i++)
        (*out)[i] = rows[i].matter;
    *count = n;
    return RC_OK;
}

enum rc
walls_clear(struct work *work, int64_t matter, const struct reader *readers, size_t count,
            struct err *err)
{
    for (size_t i = 0; i < count; i++)
        if (wall_stands(work, matter, readers[i].person))
            return err_set(err, RC_REFUSED, "box.walled");
    return RC_OK;
}

enum rc
box_enough(const struct box_ref *box, size_t readers, struct err *err)
{
    size_t least = box->recoverable || box->kind == BOX_PRIVATE ? 1 : 2;

    return readers >= least ? RC_OK : err_set(err, RC_REFUSED, "box.one_reader");
}

enum rc
epoch_put(struct work *work, const struct box_ref *box, const uint8_t secret[KEY_BYTES],
          const uint8_t *previous, struct err *err)
{
    struct bytes     before = { 0 }, recovery = { 0 };
    struct opt_int   version = { 0 };
    struct threshold point;
    uint8_t          sealed[SEALED_KEY_BYTES], wrap[RECOVERY_WRAP_BYTES];
    int32_t          number;
    enum rc          rc;

    if (previous) {
        key_seal(box->public_key, previous, sealed);
        before = (struct bytes){ sealed, sizeof sealed };
    }
    if (box->recoverable) {
        if ((rc = recovery_load(work, &number, &point, err)) != RC_OK)
            return rc == RC_NOTFOUND ? err_set(err, RC_REFUSED, "box.no_recovery") : rc;
        recovery_wrap(&point, whose(work), box->box, box->epoch, secret, wrap);
        outer_seal(work->arena, "recovery", whose(work), box->box, box->epoch,
                   (struct bytes){ wrap, sizeof wrap }, &recovery);
        version = opt_int(number);
    }
    box_epoch_insert(work->change, whose(work), box->box, box->epoch,
                     (struct bytes){ box->public_key, KEY_BYTES }, before, recovery,
                     version, work->now);
    return RC_OK;
}

enum rc
box_create(struct work *work, const struct box_spec *spec, const struct reader *readers,
           size_t count, struct box_ref *out, struct err *err)
{
    struct box_ref    box = { .box = id_new(),
                              .matter = spec->matter,
                              .subject = spec->subject,
                              .name = arena_str(work->arena, spec->name),
                              .kind = spec->kind,
                              .recoverable = spec->recoverable,
                              .epoch = 1 };
    struct seal_proof proof = { .commitment = { 0 } };
    uint8_t           secret[KEY_BYTES], signature[SIGNATURE_BYTES];
    enum rc           rc;

    if ((rc = walls_clear(work, spec->matter, readers, count, err)) != RC_OK ||
        (rc = box_enough(&box, count, err)) != RC_OK)
        return rc;
    if (spec->name.n == 0 || spec->name.n > 64)
        return err_set(err, RC_BADINPUT, "box.name");
    key_pair(box.public_key, secret);
    box_sign(work, &box, signature);
    box_row_insert(work->change, whose(work), box.box, box.matter, box.subject, box.name,
                   str_z(kind_words[box.kind]), box.recoverable, box.epoch,
                   (struct bytes){ box.public_key, KEY_BYTES },
                   (struct bytes){ signature, SIGNATURE_BYTES }, work->now);
    if ((rc = epoch_put(work, &box, secret, NULL, err)) == RC_OK) {
        for (size_t i = 0; i < count; i++)
            wrap_put(work, box.box, box.epoch, secret, &readers[i]);
        hash_bytes((struct bytes){ box.public_key, KEY_BYTES }, proof.hash);
        ledger_add(work, &(struct ledger_entry){ .act = LEDGER_BOX_MADE,
                                                  .matter = box.matter,
                                                  .box = box.box,
                                                  .epoch = box.epoch,
                                                  .proof = &proof });
        *out = box;
    }
    secret_wipe(secret, sizeof secret);
    return rc;
}

enum rc
box_grant(struct work *work, const struct box_ref *box, const struct reader *reader,
          struct err *err)
{
    struct box_keys keys;
    enum rc         rc;

    if ((rc = walls_clear(work, box->matter, reader, 1, err)) != RC_OK)
        return rc;
    if (box_wrap_stands(work, box->box, reader->person))
        return RC_OK;
    if ((rc = box_secret(work, box->box, box->epoch, &keys, err)) != RC_OK)
        return rc;
    box_row_hold(work->change, whose(work), box->box, box->epoch);
    wrap_put(work, box->box, box->epoch, keys.secret, reader);
    secret_wipe(&keys, sizeof keys);
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_BOX_GRANTED,
                                              .matter = box->matter,
                                              .box = box->box,
                                              .epoch = box->epoch });
    return RC_OK;
}
