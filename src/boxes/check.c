/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * check.c - see boxes.h: the nightly look at codes: has every box a second way in, and did
 * a granter sign every wrap.  No box is opened.
 */
#include "boxes/inside.h"

#include "base/text.h"
#include "boxes/box_epoch_sql.h"
#include "boxes/box_wrap_sql.h"
#include "boxes/person.h"

#include <string.h>

/* A wrap as it came from the walk; opened afterwards, for a walk allows no other reading. */
struct seen {
    struct seen *next;
    int64_t      box, epoch;
    struct bytes blob;
};

struct gather {
    struct arena *arena;
    struct seen  *first, **last;
};

static enum rc
gather_wrap(void *ctx, const struct box_wrap_all_row *row)
{
    struct gather *g = ctx;
    struct seen   *s = ARENA_NEW(g->arena, struct seen);

    *s = (struct seen){ NULL, row->box, row->epoch, arena_bytes(g->arena, row->wrap) };
    *g->last = s;
    g->last = &s->next;
    return RC_OK;
}

static void
spoiled(struct boxes_report *r, int64_t box, int64_t *counter)
{
    (*counter)++;
    if (r->first_bad == 0)
        r->first_bad = box;
}

/* Readers of one box who still have keys; moves *at past its wraps. */
static enum rc
live_readers(struct work *work, const struct box_row_all_row *box, const struct seen **at,
             struct boxes_report *r, size_t *live, struct err *err)
{
    *live = 0;
    for (; *at && (*at)->box == box->box; *at = (*at)->next) {
        struct wrap   w;
        struct reader reader;
        enum rc       rc =
            wrap_read(work, (*at)->box, (int32_t)(*at)->epoch, (*at)->blob, &w, err);

        r->wraps++;
        if (rc == RC_DAMAGED ||
            (rc == RC_OK && !wrap_signed(work, (*at)->box, (int32_t)(*at)->epoch, &w))) {
            spoiled(r, box->box, &r->false_wraps);
            continue;
        }
        if (rc != RC_OK)
            return rc;
        if ((*at)->epoch != box->epoch)
            continue;
        if ((rc = reader_load(work, w.person, &reader, err)) == RC_OK)
            (*live)++;
        else if (rc == RC_STORE)
            return rc;
    }
    return RC_OK;
}

enum rc
boxes_check(struct work *work, struct boxes_report *out, struct err *err)
{
    struct boxes_report             r = { 0 };
    struct box_row_all_row         *boxes;
    struct box_epoch_recovered_row *recovered;
    struct sealed_count_row         records;
    struct gather                   g = { work->arena, NULL, NULL };
    const struct seen              *at;
    size_t                          n, recovered_count, live, k = 0;
    enum rc                         rc;

    g.last = &g.first;
    if ((rc = box_row_all(work->arena, work->snapshot, whose(work), &boxes, &n, err)) !=
            RC_OK ||
        (rc = box_epoch_recovered(work->arena, work->snapshot, whose(work), &recovered,
                                  &recovered_count, err)) != RC_OK ||
        (rc = sealed_count(work->arena, work->snapshot, whose(work), &records, err)) !=
            RC_OK ||
        (rc = box_wrap_all(work->snapshot, whose(work), gather_wrap, &g, err)) != RC_OK)
        return rc;
    at = g.first;
    for (size_t i = 0; i < n; i++) {
        bool   recovery = false;
        size_t least;

        while (at && at->box < boxes[i].box)
            at = at->next;
        if ((rc = live_readers(work, &boxes[i], &at, &r, &live, err)) != RC_OK)
            return rc;
        for (; k < recovered_count && recovered[k].box <= boxes[i].box; k++)
            recovery = recovery || (recovered[k].box == boxes[i].box &&
                                    recovered[k].epoch == boxes[i].epoch);
        least = recovery || str_eqz(boxes[i].kind, "private") ? 1 : 2;
        r.boxes++;
        r.rekey_due += boxes[i].rekey_due;
        if (live < least || (boxes[i].recoverable && !recovery))
            spoiled(&r, boxes[i].box, &r.alone);
    }
    r.records = records.total;
    *out = r;
    return RC_OK;
}
