/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * look.c - see look.h.
 */
#include "cases/look.h"

#include "cases/look_sql.h"
#include "ledger/ledger.h"
#include "site/site.h"

void
look_keep(struct work *work, int64_t matter)
{
    struct str today = day_text(work->arena, zone_day(work->site->zone, work->now));

    look_note(work->change, work->site->institution, matter, work->who->person, today);
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_LOOKED, .matter = matter });
}

enum rc
look_list(struct work *work, int64_t matter, struct look **out, size_t *count, struct err *err)
{
    struct look_of_matter_row *rows;
    size_t                     n;
    enum rc rc = look_of_matter(work->arena, work->snapshot, work->site->institution, matter,
                                &rows, &n, err);

    if (rc != RC_OK)
        return rc;
    *out = ARENA_ARRAY(work->arena, struct look, n);
    *count = n;
    for (size_t i = 0; i < n; i++)
        (*out)[i] = (struct look){ rows[i].person, rows[i].looked_on, rows[i].times };
    return RC_OK;
}
