/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * wall.c - see wall.h.
 */
#include "boxes/wall.h"

#include "base/text.h"
#include "boxes/box_wrap_sql.h"
#include "boxes/inside.h"
#include "boxes/wall_row_sql.h"
#include "ledger/ledger.h"

bool
wall_stands(struct work *work, int64_t matter, int64_t person)
{
    struct wall_row_load_row row;
    uint8_t                  tag[TAG_BYTES];

    reader_tag(work, person, tag);
    /* Whatever goes wrong while asking, the answer is yes: better no wrap than a wrong one. */
    return wall_row_load(work->arena, work->snapshot, whose(work), matter,
                         (struct bytes){ tag, sizeof tag }, &row, NULL) != RC_NOTFOUND;
}

enum rc
wall_raise(struct work *work, int64_t matter, int64_t person, struct str reason,
           struct err *err)
{
    struct box_ref *boxes;
    uint8_t         tag[TAG_BYTES];
    struct bytes    key = { tag, sizeof tag };
    size_t          n;
    enum rc         rc;

    reader_tag(work, person, tag);
    if ((rc = boxes_of(work, matter, &boxes, &n, err)) != RC_OK)
        return rc;
    wall_row_insert(work->change, whose(work), matter, key, reason, work->now);
    for (size_t i = 0; i < n; i++) {
        if (!box_wrap_stands(work, boxes[i].box, person))
            continue;
        box_wrap_cut(work->change, whose(work), boxes[i].box, key);
        box_row_due(work->change, whose(work), boxes[i].box);
    }
    ledger_add(work,
               &(struct ledger_entry){ .act = LEDGER_WALL_RAISED, .matter = matter });
    return RC_OK;
}

enum rc
wall_lift(struct work *work, int64_t matter, int64_t person, struct err *err)
{
    struct wall_row_load_row row;
    uint8_t                  tag[TAG_BYTES];
    struct bytes             key = { tag, sizeof tag };
    enum rc                  rc;

    reader_tag(work, person, tag);
    if (work->who->person == 0 || work->who->person == person)
        return err_set(err, RC_REFUSED, "wall.officer");
    rc = wall_row_load(work->arena, work->snapshot, whose(work), matter, key, &row, err);
    if (rc != RC_OK)
        return rc == RC_NOTFOUND ? err_set(err, RC_NOTFOUND, "wall.none") : rc;
    if (!row.lift_by.set) {
        wall_row_ask(work->change, whose(work), matter, key, work->who->person);
        return RC_OK;
    }
    if (row.lift_by.value == work->who->person)
        return err_set(err, RC_REFUSED, "wall.second");
    wall_row_lift(work->change, whose(work), matter, key);
    ledger_add(work,
               &(struct ledger_entry){ .act = LEDGER_WALL_LIFTED, .matter = matter });
    return RC_OK;
}
