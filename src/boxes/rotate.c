/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * rotate.c - see rotate.h.  Each table is walked in the order of its key, a page a commit.
 */
#include "boxes/rotate.h"

#include "boxes/box_epoch_sql.h"
#include "boxes/box_wrap_sql.h"
#include "boxes/recovery_row_sql.h"
#include "boxes/unlocker_sql.h"
#include "boxes/upload_row_sql.h"
#include "store/store.h"

#include <string.h>

enum { PAGE = 500, PAGE_CEILING = 64 << 20 };

/* One page under way: where the last one ended, and what is written. */
struct turn {
    struct arena    *arena;
    struct snapshot *snapshot;
    struct change   *change;
    int64_t          institution;
    int64_t          a, b; /* key of the last row seen */
    uint8_t          tag[TAG_BYTES];
    struct rotated   done;
};

/* The layer of one row, made anew in *fresh; false when it is new already or does not open. */
static bool
anew(struct turn *t, const char *label, int64_t row_a, int64_t row_b, struct bytes layer,
     struct bytes *fresh)
{
    struct bytes inside;

    if (!outer_stale(layer))
        return false;
    if (outer_open(t->arena, label, t->institution, row_a, row_b, layer, &inside, NULL) !=
        RC_OK) {
        t->done.damaged++;
        return false;
    }
    outer_seal(t->arena, label, t->institution, row_a, row_b, inside, fresh);
    t->done.made_anew++;
    return true;
}

/* Each walks one page; *seen is how many rows it had. */

static enum rc
unlockers(struct turn *t, size_t *seen, struct err *err)
{
    struct unlocker_page_row *rows;
    struct bytes              fresh;
    enum rc                   rc =
        unlocker_page(t->arena, t->snapshot, t->institution, t->a, &rows, seen, err);

    for (size_t i = 0; rc == RC_OK && i < *seen; i++) {
        t->a = rows[i].unlocker;
        if (anew(t, "unlocker", rows[i].person, rows[i].unlocker, rows[i].wrap, &fresh))
            unlocker_rewrap(t->change, t->institution, rows[i].unlocker, fresh);
    }
    return rc;
}

static enum rc
wraps(struct turn *t, size_t *seen, struct err *err)
{
    struct box_wrap_page_row *rows;
    struct bytes              fresh;
    enum rc rc = box_wrap_page(t->arena, t->snapshot, t->institution, t->a, t->b,
                               (struct bytes){ t->tag, TAG_BYTES }, &rows, seen, err);

    for (size_t i = 0; rc == RC_OK && i < *seen; i++) {
        t->a = rows[i].box;
        t->b = rows[i].epoch;
        if (rows[i].reader_tag.n == TAG_BYTES)
            memcpy(t->tag, rows[i].reader_tag.p, TAG_BYTES);
        if (anew(t, "wrap", rows[i].box, rows[i].epoch, rows[i].wrap, &fresh))
            box_wrap_rewrap(t->change, t->institution, rows[i].box, rows[i].epoch,
                            rows[i].reader_tag, fresh);
    }
    return rc;
}

static enum rc
recoveries(struct turn *t, size_t *seen, struct err *err)
{
    struct box_epoch_page_row *rows;
    struct bytes               fresh;
    enum rc rc = box_epoch_page(t->arena, t->snapshot, t->institution, t->a, t->b, &rows,
                                seen, err);

    for (size_t i = 0; rc == RC_OK && i < *seen; i++) {
        t->a = rows[i].box;
        t->b = rows[i].epoch;
        if (anew(t, "recovery", rows[i].box, rows[i].epoch, rows[i].recovery, &fresh))
            box_epoch_rewrap(t->change, t->institution, rows[i].box, rows[i].epoch,
                             fresh);
    }
    return rc;
}

static enum rc
parts(struct turn *t, size_t *seen, struct err *err)
{
    struct recovery_row_part_page_row *rows;
    struct bytes                       fresh;
    enum rc rc = recovery_row_part_page(t->arena, t->snapshot, t->institution, t->a, t->b,
                                        &rows, seen, err);

    for (size_t i = 0; rc == RC_OK && i < *seen; i++) {
        t->a = rows[i].recovery;
        t->b = rows[i].number;
        if (anew(t, "recovery part", rows[i].recovery, rows[i].number, rows[i].part,
                 &fresh))
            recovery_row_part_rewrap(t->change, t->institution, rows[i].recovery,
                                     rows[i].number, fresh);
    }
    return rc;
}

static enum rc
waiting_uploads(struct turn *t, size_t *seen, struct err *err)
{
    UNUSED(err);
    upload_row_sweep(t->change, t->institution, INT64_MAX);
    *seen = 0;
    return RC_OK;
}

static enum rc (*const tables[])(struct turn *t, size_t *seen, struct err *err) = {
    unlockers, wraps, recoveries, parts, waiting_uploads,
};

/* One page of one table, read and committed. */
static enum rc
page(struct store *store, size_t table, struct turn *t, size_t *seen, struct err *err)
{
    enum rc rc;

    t->arena = arena_new(PAGE_CEILING);
    t->change = change_new(t->arena, t->institution);
    if ((rc = snapshot_begin(store, &t->snapshot, err)) == RC_OK) {
        rc = tables[table](t, seen, err);
        snapshot_end(t->snapshot);
    }
    if (rc == RC_OK && !change_is_empty(t->change))
        rc = store_commit(store, t->change, err);
    arena_free(t->arena);
    return rc;
}

enum rc
rotate_layers(struct store *store, int64_t institution, struct rotated *out,
              struct err *err)
{
    struct rotated all = { 0 };

    for (size_t table = 0; table < COUNT(tables); table++) {
        struct turn t = { .institution = institution, .a = -1, .b = -1 };
        size_t      seen;

        do {
            enum rc rc = page(store, table, &t, &seen, err);

            if (rc != RC_OK)
                return rc;
        } while (seen == PAGE);
        all.made_anew += t.done.made_anew;
        all.damaged += t.done.damaged;
    }
    *out = all;
    return RC_OK;
}
