/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * matter.c - see matter.h.
 */
#include "cases/matter.h"

#include "cases/duty_sql.h"
#include "cases/matter_sql.h"
#include "cases/report.h"
#include "site/site.h"

enum rc
matter_of(struct work *work, int64_t person, int64_t *matter, enum session_stage *stage,
          struct err *err)
{
    struct matter_of_party_row *cases;
    struct duty_of_person_row  *duties;
    size_t                      count;
    int64_t                     institution = work->site->institution;
    enum rc                     rc;

    *stage = SESSION_OPEN;
    if ((rc = report_matter_of(work, person, matter, stage, err)) != RC_OK || *matter)
        return rc;
    if ((rc = matter_of_party(work->arena, work->snapshot, institution, person, &cases, &count, err)) != RC_OK)
        return rc;
    if (count) {
        *matter = cases[0].casefile;
        return RC_OK;
    }
    if ((rc = duty_of_person(work->arena, work->snapshot, institution, person, &duties, &count, err)) != RC_OK)
        return rc;
    *matter = count ? duties[0].duty : 0;
    return RC_OK;
}

enum matter_kind
matter_kind(struct work *work, int64_t matter)
{
    struct matter_is_row row;

    if (!matter || matter_is(work->arena, work->snapshot, work->site->institution, matter, &row,
                             NULL) != RC_OK)
        return MATTER_NONE;
    if (row.cases)
        return MATTER_CASE;
    if (row.duties)
        return MATTER_DUTY;
    return row.reports ? MATTER_REPORT : MATTER_NONE;
}
