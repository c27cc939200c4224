/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * recovery_point.c - see recovery.h: the point that recovery wraps are made for, and who
 * keeps which sheet.
 */
#include "boxes/recovery.h"

#include "boxes/inside.h"
#include "boxes/recovery_row_sql.h"
#include "ledger/ledger.h"

#include <string.h>

#define POINT_LABEL "amparo recovery point 1"

/* What the institution signs of a recovery point. */
static struct bytes
statement(struct arena *a, const struct work *work, int32_t version,
          const struct threshold *t)
{
    struct str head = arena_printf(a, "%lld\n%d\n%d\n%d\n", (long long)whose(work),
                                   (int)version, (int)t->k, (int)t->n);
    size_t     n = (size_t)t->n * POINT_BYTES;
    uint8_t   *p = arena_alloc(a, head.n + POINT_BYTES + n);

    memcpy(p, head.p, head.n);
    memcpy(p + head.n, t->public_point, POINT_BYTES);
    memcpy(p + head.n + POINT_BYTES, t->commitments, n);
    return (struct bytes){ p, head.n + POINT_BYTES + n };
}

static enum rc
point_from(struct work *work, const struct recovery_row_point_row *row,
           struct threshold *out, struct err *err)
{
    struct threshold t = { .k = (int32_t)row->k, .n = (int32_t)row->n };

    if (row->n < 2 || row->n > THRESHOLD_MAX || row->k < 2 || row->k > row->n ||
        row->public_point.n != POINT_BYTES ||
        row->commitments.n != (size_t)row->n * POINT_BYTES ||
        row->signature.n != SIGNATURE_BYTES)
        return err_set(err, RC_DAMAGED, "recovery.point_not_signed");
    memcpy(t.public_point, row->public_point.p, POINT_BYTES);
    memcpy(t.commitments, row->commitments.p, row->commitments.n);
    if (!institution_signed(whose(work), POINT_LABEL,
                            statement(work->arena, work, (int32_t)row->version, &t),
                            row->signature.p))
        return err_set(err, RC_DAMAGED, "recovery.point_not_signed");
    *out = t;
    return RC_OK;
}

enum rc
recovery_point_load(struct work *work, int32_t version, struct threshold *out,
                    struct err *err)
{
    struct recovery_row_point_row row;
    enum rc                       rc =
        recovery_row_point(work->arena, work->snapshot, whose(work), version, &row, err);

    return rc == RC_OK ? point_from(work, &row, out, err) : rc;
}

_Static_assert(sizeof(struct recovery_row_point_newest_row) ==
                   sizeof(struct recovery_row_point_row),
               "same columns");

enum rc
recovery_load(struct work *work, int32_t *version, struct threshold *out, struct err *err)
{
    struct recovery_row_point_newest_row newest;
    struct recovery_row_point_row        row;
    enum rc                              rc =
        recovery_row_point_newest(work->arena, work->snapshot, whose(work), &newest, err);

    if (rc != RC_OK)
        return rc == RC_NOTFOUND ? err_set(err, RC_NOTFOUND, "recovery.not_set") : rc;
    memcpy(&row, &newest, sizeof row);
    if ((rc = point_from(work, &row, out, err)) == RC_OK)
        *version = (int32_t)row.version;
    return rc;
}

enum rc
recovery_setup(struct work *work, int32_t k, int32_t n, const int64_t *officers,
               struct str title, struct str *sheets, struct err *err)
{
    struct threshold  t, before;
    struct share      shares[THRESHOLD_MAX];
    struct seal_proof proof = { .commitment = { 0 } };
    uint8_t           signature[SIGNATURE_BYTES];
    struct bytes      said;
    int32_t           version = 0;
    enum rc           rc = recovery_load(work, &version, &before, err);

    if (rc != RC_OK && rc != RC_NOTFOUND)
        return rc;
    version = rc == RC_OK ? version + 1 : 1;
    if ((rc = threshold_setup(k, n, &t, shares, err)) != RC_OK)
        return rc;
    said = statement(work->arena, work, version, &t);
    institution_sign(whose(work), POINT_LABEL, said, signature);
    recovery_row_point_insert(
        work->change, whose(work), version, k, n,
        (struct bytes){ t.public_point, POINT_BYTES },
        (struct bytes){ t.commitments[0], (size_t)n * POINT_BYTES }, work->now,
        (struct bytes){ signature, SIGNATURE_BYTES });
    for (int32_t i = 0; i < n; i++) {
        recovery_row_officer_insert(work->change, whose(work), version, i + 1,
                                    officers ? officers[i] : 0);
        sheets[i] = share_sheet(work->arena, &t, &shares[i], title);
    }
    secret_wipe(shares, sizeof shares);
    hash_bytes(said, proof.hash);
    ledger_add(work, &(struct ledger_entry){
                         .act = LEDGER_RECOVERY_SET, .epoch = version, .proof = &proof });
    return RC_OK;
}

enum rc
recovery_officers_of(struct work *work, int32_t version, struct officer **out,
                     size_t *count, struct err *err)
{
    struct recovery_row_officers_row *rows;
    size_t                            n;
    enum rc rc = recovery_row_officers(work->arena, work->snapshot, whose(work), version,
                                       &rows, &n, err);

    if (rc != RC_OK)
        return rc;
    *out = ARENA_ARRAY(work->arena, struct officer, n);
    *count = n;
    for (size_t i = 0; i < n; i++)
        (*out)[i] = (struct officer){ (int32_t)rows[i].number, rows[i].person };
    return RC_OK;
}

enum rc
recovery_officers(struct work *work, struct officer **out, size_t *count, struct err *err)
{
    struct threshold t;
    int32_t          version;
    enum rc          rc = recovery_load(work, &version, &t, err);

    return rc == RC_OK ? recovery_officers_of(work, version, out, count, err) : rc;
}

enum rc
recovery_officer_set(struct work *work, int32_t number, int64_t person, struct err *err)
{
    struct threshold t;
    int32_t          version;
    enum rc          rc = recovery_load(work, &version, &t, err);

    if (rc != RC_OK)
        return rc;
    if (number < 1 || number > t.n)
        return err_set(err, RC_BADINPUT, "recovery.no_sheet");
    recovery_row_officer_set(work->change, whose(work), version, number, person);
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_RECOVERY_SET,
                                              .epoch = version,
                                              .object = number });
    return RC_OK;
}
