/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * desk.c - see desk.h.
 */
#include "cases/desk.h"

#include "base/text.h"
#include "cases/message.h"
#include "cases/report_sql.h"
#include "figures/coded.h"
#include "ledger/ledger.h"
#include "people/role.h"
#include "store/store.h"

#include <stdlib.h>

static int
unread_first(const void *a, const void *b)
{
    const struct report *x = a, *y = b;
    bool                 new_x = x->acknowledged_at == 0, new_y = y->acknowledged_at == 0;

    if (new_x != new_y)
        return new_x ? -1 : 1;
    return x->received_at < y->received_at ? 1 : -(x->received_at > y->received_at);
}

enum rc
desk_reports(struct work *work, struct report **out, size_t *count, struct err *err)
{
    struct report *list;
    int64_t       *matters;
    size_t         n, k = 0;
    enum rc        rc = box_my_matters(work, &matters, &n, err);

    if (rc != RC_OK)
        return rc;
    list = ARENA_ARRAY(work->arena, struct report, n);
    for (size_t i = 0; i < n; i++) {
        rc = report_of(work, matters[i], &list[k], err);
        if (rc == RC_OK)
            k++;
        else if (rc != RC_NOTFOUND)
            return rc;
    }
    qsort(list, k, sizeof *list, unread_first);
    *out = list;
    *count = k;
    return RC_OK;
}

void
desk_seen(struct work *work, const struct report *report)
{
    report_seen(work->change, work->site->institution, report->report, work->now);
}

static enum rc
box_of_kind(struct work *work, const struct report *report, enum box_kind kind,
            struct box_ref *out, struct err *err)
{
    const struct box *box = case_box_kind(work->site, kind, EACH_CASE);
    struct box_people people = report_people(report);

    if (!box)
        return err_set(err, RC_REFUSED, "report.no_box");
    return case_box(work, report->report, box->id, 0, &people, out, err);
}

static enum rc
write_to(struct work *work, const struct report *report, enum box_kind kind, struct str word,
         struct str text, struct err *err)
{
    struct box_ref box;
    int64_t        id;
    enum rc        rc = box_of_kind(work, report, kind, &box, err);

    return rc == RC_OK ? message_send(work, &box, word, text, &id, err) : rc;
}

static void
enter(struct work *work, enum ledger_act act, const struct report *report)
{
    ledger_add(work, &(struct ledger_entry){ .act = act, .matter = report->report });
}

enum rc
desk_answer(struct work *work, const struct report *report, struct str text, struct err *err)
{
    enum rc rc = write_to(work, report, BOX_INTAKE, str_lit("message"), text, err);

    if (rc != RC_OK || report->acknowledged_at)
        return rc;
    report_acknowledged(work->change, work->site->institution, report->report, report->version,
                        work->now);
    enter(work, LEDGER_REPORT_ACKNOWLEDGED, report);
    return report_reckon(work, report->report, report->received_at, work->now, err);
}

enum rc
desk_note(struct work *work, const struct report *report, struct str text, struct err *err)
{
    return write_to(work, report, BOX_WORK, str_lit("note"), text, err);
}

enum rc
desk_assign(struct work *work, const struct report *report, int64_t person, struct err *err)
{
    int64_t *holders;
    size_t   count;
    enum rc  rc = role_desk_persons(work, str_lit("intake"), &holders, &count, err);
    bool     found = false;

    for (size_t i = 0; rc == RC_OK && i < count; i++)
        found = found || holders[i] == person;
    if (rc == RC_OK && !found)
        rc = err_set(err, RC_BADINPUT, "desk.not_here");
    if (rc != RC_OK)
        return rc;
    report_assigned(work->change, work->site->institution, report->report, report->version, person);
    enter(work, LEDGER_ASSIGNED, report);
    return RC_OK;
}

enum rc
desk_merge(struct work *work, const struct report *report, int64_t into, struct err *err)
{
    struct report other;
    enum rc       rc = report_of(work, into, &other, err);

    if (rc != RC_OK)
        return rc;
    if (into == report->report || str_eqz(other.state, "merged"))
        return err_set(err, RC_BADINPUT, "desk.same");
    report_merged(work->change, work->site->institution, report->report, report->version, into);
    enter(work, LEDGER_REPORT_MERGED, report);
    return RC_OK;
}

enum rc
desk_forward(struct work *work, const struct report *report, struct str whom, struct str reason,
             struct err *err)
{
    struct str text;
    enum rc    rc;

    if (str_trim(whom).n == 0 || str_trim(reason).n == 0)
        return err_set(err, RC_BADINPUT, "desk.reason");
    text = arena_printf(work->arena, STR_FMT ": " STR_FMT, STR_ARG(whom), STR_ARG(reason));
    if ((rc = desk_note(work, report, text, err)) == RC_OK)
        enter(work, LEDGER_DANGER_FORWARDED, report);
    return rc;
}

static enum rc
end_with(struct work *work, const struct report *report, const char *state, const char *word,
         enum ledger_act act, struct str reason, struct err *err)
{
    enum rc rc;

    if (str_trim(reason).n == 0)
        return err_set(err, RC_BADINPUT, "desk.reason");
    if ((rc = write_to(work, report, BOX_INTAKE, str_z(word), reason, err)) != RC_OK)
        return rc;
    report_state(work->change, work->site->institution, report->report, report->version, str_z(state));
    enter(work, act, report);
    return RC_OK;
}

enum rc
desk_close(struct work *work, const struct report *report, struct str reason, struct err *err)
{
    enum rc rc = end_with(work, report, "closed", "closing", LEDGER_CASE_CLOSED, reason, err);

    if (rc == RC_OK)
        load_count(work, "closed");
    return rc;
}

enum rc
desk_reopen(struct work *work, const struct report *report, struct str reason, struct err *err)
{
    return end_with(work, report, "acknowledged", "reopening", LEDGER_CASE_REOPENED, reason, err);
}
