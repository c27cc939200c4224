/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * upkeep.c - see upkeep.h.
 */
#include "jobs/upkeep.h"

#include "base/clock.h"
#include "base/log.h"
#include "boxes/boxes.h"
#include "boxes/file.h"
#include "ledger/ledger.h"
#include "people/people.h"
#include "store/store.h"

enum { SMALL = 1 << 20 };

#define LARGE ((size_t)1 << 30)

enum rc
upkeep_sweep(struct store *store, const struct site *site, int64_t now, struct err *err)
{
    struct arena  *a = arena_new(SMALL);
    struct change *change = change_new(a, site->institution);
    enum rc        rc;

    file_sweep(change, now - DAY_US);
    people_sessions_sweep(change, now);
    rc = store_commit(store, change, err);
    arena_free(a);
    return rc;
}

enum rc
upkeep_boxes(struct store *store, const struct site *site, int64_t now, struct err *err)
{
    struct actor        who = { .kind = ACTOR_SYSTEM, .institution = site->institution,
                                .now = now };
    struct arena       *a = arena_new(LARGE);
    struct work         work = { .arena = a, .who = &who, .site = site, .now = now };
    struct boxes_report report;
    enum rc             rc = snapshot_begin(store, &work.snapshot, err);

    if (rc == RC_OK) {
        rc = boxes_check(&work, &report, err);
        snapshot_end(work.snapshot);
    }
    arena_free(a);
    if (rc != RC_OK)
        return rc;
    if (report.alone)
        log_event(EVENT_BOXES_ALONE, report.alone, report.first_bad);
    if (report.false_wraps)
        log_event(EVENT_WRAPS_FALSE, report.false_wraps, report.first_bad);
    if (report.rekey_due)
        log_event(EVENT_REKEYS_WAITING, report.rekey_due, 0);
    return RC_OK;
}

enum rc
upkeep_fillers(struct store *store, const struct site *site, int64_t now, struct err *err)
{
    struct arena      *a = arena_new(SMALL);
    struct change     *change = change_new(a, site->institution);
    struct ledger_head head;
    struct snapshot   *s;
    int64_t            before;
    enum rc            rc = snapshot_begin(store, &s, err);

    if (rc == RC_OK) {
        if ((rc = ledger_head_load(a, s, site->institution, &head, err)) == RC_OK)
            rc = ledger_size_at(a, s, site->institution, now - HOUR_US, &before, err);
        snapshot_end(s);
    }
    if (rc == RC_OK && head.size - before < FILLED_UP_TO) {
        for (int64_t i = head.size - before; i < FILLED_UP_TO; i++)
            ledger_add_system(change, &(struct ledger_entry){ .act = LEDGER_FILLER });
        rc = store_commit(store, change, err);
    }
    arena_free(a);
    return rc;
}
