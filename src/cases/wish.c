/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * wish.c - see wish.h.
 */
#include "cases/wish.h"

#include "base/text.h"
#include "cases/message.h"
#include "cases/report_sql.h"
#include "ledger/ledger.h"
#include "store/store.h"

static enum rc
intake_box(struct work *work, const struct report *report, enum box_kind kind,
           struct box_ref *out, struct err *err)
{
    const struct box *box = case_box_kind(work->site, kind, EACH_CASE);
    struct box_people people = report_people(report);

    if (!box)
        return err_set(err, RC_REFUSED, "report.no_box");
    return case_box(work, report->report, box->id, 0, &people, out, err);
}

enum rc
wish_identity(struct work *work, const struct report *report, const json_t *identity,
              struct err *err)
{
    struct seal_proof proof;
    struct box_ref    box;
    int64_t           sealed;
    enum rc           rc;

    if ((rc = intake_box(work, report, BOX_IDENTITY, &box, err)) != RC_OK ||
        (rc = box_seal_json(work, &box, str_lit("identity"), identity, &sealed, &proof, err)) != RC_OK)
        return rc;
    report_keep_identity(work->change, work->site->institution, report->report, report->version,
                         sealed);
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_WISH_KEPT, .matter = report->report,
                                             .box = box.box, .epoch = box.epoch,
                                             .object = sealed, .proof = &proof });
    return RC_OK;
}

static bool
is_wish(struct str word)
{
    static const struct str words[] = {
        STR_INIT("none"), STR_INIT("support"), STR_INIT("informal"), STR_INIT("formal"),
    };

    for (size_t i = 0; i < COUNT(words); i++)
        if (str_eq(words[i], word))
            return true;
    return false;
}

enum rc
wish_keep(struct work *work, const struct report *report, struct str wish, struct err *err)
{
    if (!is_wish(wish))
        return err_set(err, RC_BADINPUT, "wish.unknown");
    report_wish(work->change, work->site->institution, report->report, report->version, wish,
                work->now);
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_WISH_KEPT, .matter = report->report,
                                             .object = report->report });
    return RC_OK;
}

enum rc
wish_say(struct work *work, const struct report *report, struct str kind, struct str text,
         struct err *err)
{
    struct box_ref box;
    int64_t        id;
    enum rc        rc = intake_box(work, report, BOX_INTAKE, &box, err);

    return rc == RC_OK ? message_send(work, &box, kind, text, &id, err) : rc;
}

enum rc
wish_withdraw(struct work *work, const struct report *report, struct str reason, struct err *err)
{
    enum rc rc = RC_OK;

    if (str_eqz(report->state, "withdrawn") || str_eqz(report->state, "closed"))
        return err_set(err, RC_REFUSED, "wish.withdrawn");
    if (str_trim(reason).n)
        rc = wish_say(work, report, str_lit("withdrawn"), reason, err);
    if (rc != RC_OK)
        return rc;
    report_state(work->change, work->site->institution, report->report, report->version,
                 str_lit("withdrawn"));
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_REPORT_WITHDRAWN,
                                             .matter = report->report });
    return RC_OK;
}
