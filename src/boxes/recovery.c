/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * recovery.c - see recovery.h: the life of a request.
 */
#include "boxes/recovery.h"

#include "base/clock.h"
#include "base/id.h"
#include "base/text.h"
#include "boxes/box_epoch_sql.h"
#include "boxes/inside.h"
#include "boxes/person.h"
#include "boxes/recovery_row_sql.h"
#include "boxes/wall.h"
#include "ledger/ledger.h"
#include "store/outbox_sql.h"

#include <string.h>

enum rc
recovery_list(struct work *work, int64_t **ids, size_t *count, struct err *err)
{
    struct recovery_row_open_row *rows;
    size_t                        n;
    enum rc                       rc =
        recovery_row_open(work->arena, work->snapshot, whose(work), &rows, &n, err);

    if (rc != RC_OK)
        return rc;
    *ids = ARENA_ARRAY(work->arena, int64_t, n);
    *count = n;
    for (size_t i = 0; i < n; i++)
        (*ids)[i] = rows[i].recovery;
    return RC_OK;
}

/* A constant sentence to every officer who has an account. */
static enum rc
tell_officers(struct work *work, int32_t version, struct str sentence, struct err *err)
{
    struct officer *officers;
    size_t          n;
    enum rc         rc = recovery_officers_of(work, version, &officers, &n, err);

    for (size_t i = 0; i < n && rc == RC_OK; i++)
        if (officers[i].person)
            outbox_insert(work->change, whose(work), id_new(), str_lit("mail"), sentence,
                          str_z(lang_code(work->who->lang)), opt_int(officers[i].person),
                          (struct bytes){ 0 }, work->now);
    return rc;
}

static void
record(struct work *work, enum ledger_act act, int64_t matter, const struct recovery *r)
{
    ledger_add(work, &(struct ledger_entry){
                         .act = act, .matter = matter, .box = r->box, .object = r->id });
}

enum rc
recovery_ask(struct work *work, int64_t box, int64_t to_person, struct str reason,
             int64_t *id, struct err *err)
{
    struct box_ref            ref;
    struct box_epoch_load_row epoch;
    struct reader             reader;
    struct recovery           r = { .id = id_new(), .box = box };
    enum rc                   rc;

    if ((rc = box_load(work, box, &ref, err)) != RC_OK ||
        (rc = reader_load(work, to_person, &reader, err)) != RC_OK)
        return rc;
    if (wall_stands(work, ref.matter, to_person))
        return err_set(err, RC_REFUSED, "box.walled");
    rc = box_epoch_load(work->arena, work->snapshot, whose(work), box, ref.epoch, &epoch,
                        err);
    if (rc != RC_OK)
        return rc == RC_NOTFOUND ? box_damaged(err) : rc;
    if (!epoch.recovery.p || !epoch.recovery_version.set)
        return err_set(err, RC_REFUSED, "recovery.none");
    recovery_row_insert(work->change, whose(work), r.id, box, ref.epoch,
                        epoch.recovery_version.value, work->who->person, to_person,
                        reason, work->now, work->now + RECOVERY_DELAY_US);
    record(work, LEDGER_RECOVERY_ASKED, ref.matter, &r);
    rc = tell_officers(work, (int32_t)epoch.recovery_version.value,
                       str_lit("recovery.asked"), err);
    if (rc == RC_OK)
        *id = r.id;
    return rc;
}

/* A request with its point; the row too, for what the outside does not need. */
static enum rc
request_load(struct work *work, int64_t id, struct recovery_row_load_row *row,
             struct threshold *t, struct recovery *out, struct err *err)
{
    struct recovery_row_waived_row waived;
    struct recovery_row_parts_row *parts;
    size_t                         given;
    enum rc                        rc;

    rc = recovery_row_load(work->arena, work->snapshot, whose(work), id, row, err);
    if (rc != RC_OK)
        return rc == RC_NOTFOUND ? err_set(err, RC_NOTFOUND, "recovery.no_request") : rc;
    if ((rc = recovery_point_load(work, (int32_t)row->version, t, err)) != RC_OK ||
        (rc = recovery_row_waived(work->arena, work->snapshot, whose(work), id, &waived,
                                  err)) != RC_OK ||
        (rc = recovery_row_parts(work->arena, work->snapshot, whose(work), id, &parts,
                                 &given, err)) != RC_OK)
        return rc;
    *out = (struct recovery){ .id = id,
                               .box = row->box,
                               .asked_by = row->asked_by,
                               .to_person = row->to_person,
                               .asked_at = row->asked_at,
                               .ready_at = row->ready_at,
                               .waived = (int32_t)waived.total,
                               .given = (int32_t)given,
                               .k = t->k,
                               .n = t->n };
    if (str_eqz(row->state, "done"))
        out->state = RECOVERY_OVER;
    else if (str_eqz(row->state, "stopped"))
        out->state = RECOVERY_ENDED;
    else
        out->state = work->now >= row->ready_at || out->waived >= t->k + 1
                         ? RECOVERY_READY
                         : RECOVERY_WAITING;
    return RC_OK;
}

enum rc
recovery_read(struct work *work, int64_t id, struct recovery *out, struct err *err)
{
    struct recovery_row_load_row row;
    struct recovery              r;
    struct threshold             t;
    enum rc                      rc = request_load(work, id, &row, &t, &r, err);

    if (rc == RC_OK)
        *out = r;
    return rc;
}

static enum rc
still_open(const struct recovery *r, struct err *err)
{
    return r->state == RECOVERY_WAITING || r->state == RECOVERY_READY
               ? RC_OK
               : err_set(err, RC_REFUSED, "recovery.over");
}

/* The actor keeps a sheet of this point. */
static enum rc
must_be_officer(struct work *work, int32_t version, struct err *err)
{
    struct officer *officers;
    size_t          n;
    enum rc         rc = recovery_officers_of(work, version, &officers, &n, err);

    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < n; i++)
        if (work->who->person && officers[i].person == work->who->person)
            return RC_OK;
    return err_set(err, RC_REFUSED, "recovery.not_officer");
}

/* The matter of a request's box, for the ledger. */
static int64_t
matter_of(struct work *work, int64_t box)
{
    struct box_ref ref;

    return box_load(work, box, &ref, NULL) == RC_OK ? ref.matter : 0;
}

enum rc
recovery_waive(struct work *work, int64_t id, struct err *err)
{
    struct recovery_row_load_row row;
    struct recovery              r;
    struct threshold             t;
    enum rc                      rc;

    if ((rc = request_load(work, id, &row, &t, &r, err)) != RC_OK ||
        (rc = still_open(&r, err)) != RC_OK ||
        (rc = must_be_officer(work, (int32_t)row.version, err)) != RC_OK)
        return rc;
    recovery_row_waive(work->change, whose(work), id, work->who->person, work->now);
    record(work, LEDGER_RECOVERY_WAIVED, matter_of(work, r.box), &r);
    return RC_OK;
}

enum rc
recovery_waive_sheet(struct work *work, int64_t id, struct str typed_share,
                     struct err *err)
{
    struct recovery_row_load_row row;
    struct recovery              r;
    struct threshold             t;
    struct share                 share;
    struct officer              *officers;
    int64_t                      person;
    size_t                       n;
    enum rc                      rc;

    if ((rc = request_load(work, id, &row, &t, &r, err)) != RC_OK ||
        (rc = still_open(&r, err)) != RC_OK ||
        (rc = share_read(work->arena, &t, typed_share, &share, err)) != RC_OK)
        return rc;
    person = -share.number; /* a sheet without an account counts once too */
    secret_wipe(share.scalar, sizeof share.scalar);
    rc = recovery_officers_of(work, (int32_t)row.version, &officers, &n, err);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        if (officers[i].number == share.number && officers[i].person)
            person = officers[i].person;
    if (rc != RC_OK)
        return rc;
    recovery_row_waive(work->change, whose(work), id, person, work->now);
    record(work, LEDGER_RECOVERY_WAIVED, matter_of(work, r.box), &r);
    return RC_OK;
}

enum rc
recovery_stop(struct work *work, int64_t id, struct err *err)
{
    struct recovery_row_load_row row;
    struct recovery              r;
    struct threshold             t;
    enum rc                      rc;

    if ((rc = request_load(work, id, &row, &t, &r, err)) != RC_OK ||
        (rc = still_open(&r, err)) != RC_OK ||
        (rc = must_be_officer(work, (int32_t)row.version, err)) != RC_OK)
        return rc;
    recovery_row_end(work->change, whose(work), id, str_lit("stopped"));
    recovery_row_parts_end(work->change, whose(work), id);
    record(work, LEDGER_RECOVERY_STOPPED, matter_of(work, r.box), &r);
    return tell_officers(work, (int32_t)row.version, str_lit("recovery.stopped"), err);
}

static enum rc
request_wrap(struct work *work, const struct recovery_row_load_row *row,
             struct bytes *wrap, struct err *err)
{
    struct box_epoch_load_row epoch;
    enum rc rc = box_epoch_load(work->arena, work->snapshot, whose(work), row->box,
                                row->epoch, &epoch, err);

    if (rc != RC_OK)
        return rc == RC_NOTFOUND ? box_damaged(err) : rc;
    if (!epoch.recovery.p)
        return err_set(err, RC_REFUSED, "recovery.none");
    return outer_open(work->arena, "recovery", whose(work), row->box, row->epoch,
                      epoch.recovery, wrap, err);
}

enum rc
recovery_give(struct work *work, int64_t id, struct str typed_share, struct err *err)
{
    struct recovery_row_load_row row;
    struct recovery              r;
    struct threshold             t;
    struct share                 share;
    struct bytes                 wrap, sealed;
    uint8_t                      part[PARTIAL_BYTES];
    enum rc                      rc;

    if ((rc = request_load(work, id, &row, &t, &r, err)) != RC_OK ||
        (rc = still_open(&r, err)) != RC_OK)
        return rc;
    if (r.state != RECOVERY_READY)
        return err_set(err, RC_REFUSED, "recovery.wait");
    if ((rc = request_wrap(work, &row, &wrap, err)) != RC_OK ||
        (rc = share_read(work->arena, &t, typed_share, &share, err)) != RC_OK)
        return rc;
    rc = recovery_part(&t, &share, wrap, part, err);
    if (rc == RC_OK) {
        outer_seal(work->arena, "recovery part", whose(work), id, share.number,
                   (struct bytes){ part, sizeof part }, &sealed);
        recovery_row_part_put(work->change, whose(work), id, share.number, sealed,
                              work->now);
        record(work, LEDGER_RECOVERY_GIVEN, matter_of(work, r.box), &r);
    }
    secret_wipe(&share, sizeof share);
    secret_wipe(part, sizeof part);
    return rc;
}

/* The parts given so far, out of their outer layer. */
static enum rc
parts_load(struct work *work, int64_t id, struct part *out, size_t *count,
           struct err *err)
{
    struct recovery_row_parts_row *rows;
    size_t                         n;
    enum rc                        rc =
        recovery_row_parts(work->arena, work->snapshot, whose(work), id, &rows, &n, err);

    for (size_t i = 0; i < n && rc == RC_OK; i++) {
        struct bytes b;

        rc = outer_open(work->arena, "recovery part", whose(work), id, rows[i].number,
                        rows[i].part, &b, err);
        if (rc != RC_OK || b.n != PARTIAL_BYTES)
            return rc == RC_OK ? box_damaged(err) : rc;
        out[i].number = (int32_t)rows[i].number;
        memcpy(out[i].bytes, b.p, PARTIAL_BYTES);
    }
    *count = n;
    return rc;
}

enum rc
recovery_finish(struct work *work, int64_t id, struct err *err)
{
    struct recovery_row_load_row row;
    struct recovery              r;
    struct threshold             t;
    struct box_ref               box;
    struct reader                reader;
    struct part                  parts[THRESHOLD_MAX];
    struct bytes                 wrap;
    uint8_t                      secret[KEY_BYTES], check[KEY_BYTES];
    size_t                       count;
    enum rc                      rc;

    if ((rc = request_load(work, id, &row, &t, &r, err)) != RC_OK ||
        (rc = still_open(&r, err)) != RC_OK)
        return rc;
    if (r.state != RECOVERY_READY)
        return err_set(err, RC_REFUSED, "recovery.wait");
    if ((rc = box_load(work, r.box, &box, err)) != RC_OK ||
        (rc = reader_load(work, r.to_person, &reader, err)) != RC_OK ||
        (rc = walls_clear(work, box.matter, &reader, 1, err)) != RC_OK)
        return rc;
    /* Re-keyed since it was asked: the parts are for a key that is no longer in use. */
    if (box.epoch != row.epoch)
        return err_set(err, RC_REFUSED, "recovery.rekeyed");
    if ((rc = request_wrap(work, &row, &wrap, err)) != RC_OK ||
        (rc = parts_load(work, id, parts, &count, err)) != RC_OK ||
        (rc = recovery_open(work->arena, &t, whose(work), r.box, box.epoch, wrap, parts,
                            count, secret, err)) != RC_OK)
        return rc;
    key_public(secret, check);
    if (memcmp(check, box.public_key, KEY_BYTES) == 0 &&
        !box_wrap_stands(work, r.box, r.to_person)) {
        box_row_hold(work->change, whose(work), box.box, box.epoch);
        wrap_put(work, box.box, box.epoch, secret, &reader);
    } else if (memcmp(check, box.public_key, KEY_BYTES) != 0) {
        rc = box_damaged(err);
    }
    secret_wipe(secret, sizeof secret);
    if (rc != RC_OK)
        return rc;
    recovery_row_end(work->change, whose(work), id, str_lit("done"));
    recovery_row_parts_end(work->change, whose(work), id);
    record(work, LEDGER_RECOVERY_DONE, box.matter, &r);
    return tell_officers(work, (int32_t)row.version, str_lit("recovery.done"), err);
}
