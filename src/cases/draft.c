/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * draft.c - see draft.h.
 */
#include "cases/draft.h"

#include "base/clock.h"
#include "base/id.h"
#include "base/text.h"
#include "boxes/boxes.h"
#include "cases/report_sql.h"
#include "store/store.h"
#include "vault/opener.h"

static int64_t
expiry(const struct work *work)
{
    return work->now + DRAFT_DAYS * DAY_US;
}

enum rc
draft_begin(struct work *work, struct code_person *made, int64_t *report, struct err *err)
{
    struct code_person person;
    struct box_ref     box;
    int64_t            id = id_new(), sealed;
    json_t            *empty = json_object();
    enum rc            rc = people_code_person(work, SESSION_DRAFT, id, &person, err);

    if (rc == RC_OK) {
        rc = box_create(work, &(struct box_spec){ id, 0, str_lit("draft"), BOX_PRIVATE, false },
                        &person.reader, 1, &box, err);
        if (rc == RC_OK)
            rc = box_seal_json(work, &box, str_lit("draft"), empty, &sealed, NULL, err);
        if (rc == RC_OK) {
            report_draft_insert(work->change, work->site->institution, id, person.person, sealed,
                                expiry(work));
            *made = person;
            *report = id;
        } else {
            opener_drop(person.opener);
        }
    }
    json_decref(empty);
    return rc;
}

enum rc
draft_open(struct work *work, const struct session *session, struct draft *out, struct err *err)
{
    struct report_load_row row;
    struct draft           draft = { .report = session->matter, .person = session->actor.person };
    enum rc                rc;

    if (!session->matter)
        return err_set(err, RC_NOTFOUND, "draft.none");
    if ((rc = report_load(work->arena, work->snapshot, work->site->institution, draft.report,
                          &row, err)) != RC_OK)
        return rc;
    if (!str_eqz(row.state, "draft") || !row.reporter.set || row.reporter.value != draft.person)
        return err_set(err, RC_NOTFOUND, "draft.none");
    draft.version = row.version;
    draft.sealed = row.answers_sealed.value;
    if ((rc = box_open_json(work, draft.sealed, &draft.answers, err)) == RC_OK)
        *out = draft;
    return rc;
}

enum rc
draft_save(struct work *work, const struct draft *draft, const json_t *answers, struct err *err)
{
    struct box_ref box;
    int64_t        sealed;
    enum rc        rc;

    if ((rc = box_of(work, draft->report, str_lit("draft"), 0, &box, err)) != RC_OK ||
        (rc = box_seal_json(work, &box, str_lit("draft"), answers, &sealed, NULL, err)) != RC_OK)
        return rc;
    box_forget(work, draft->sealed);
    report_draft_save(work->change, work->site->institution, draft->report, draft->version,
                      sealed, expiry(work));
    return RC_OK;
}

enum rc
draft_forget(struct work *work, const struct draft *draft, struct bytes cookie, struct err *err)
{
    UNUSED(err);
    box_forget(work, draft->sealed);
    report_draft_forget(work->change, work->site->institution, draft->report, draft->version);
    people_session_end(work, cookie);
    return RC_OK;
}
