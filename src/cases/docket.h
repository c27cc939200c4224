/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * docket.h - a whole matter in memory, codes and dates: what policy is asked about.
 *
 * Subjects lie in one another: a measure in its party, a party in its allegation, an
 * allegation in its case, a case in its report.  The facts of a subject are what the actor
 * may open of it and of everything around it; the events are the steps and letters of it
 * and of everything inside it.  A step that was just taken is laid on the docket, so that
 * dates are reckoned on the matter as it will be.
 */
#ifndef CASES_DOCKET_H
#define CASES_DOCKET_H

#include "cases/casefile.h"
#include "cases/casefile_sql.h"
#include "cases/decision_sql.h"
#include "cases/known.h"
#include "cases/measure_sql.h"
#include "cases/notice_sql.h"
#include "cases/procedure_sql.h"
#include "cases/report_sql.h"

/* Boxes made in this same change: the snapshot does not have them yet. */
struct made_boxes {
    struct box_ref list[16];
    size_t         count;
};

struct docket {
    int64_t         matter;
    bool            is_case;
    struct casefile casefile; /* zero for a report without a case; no nickname for a party */
    struct report_of_case_row         *reports;     size_t report_count;
    struct casefile_allegations_row   *allegations; size_t allegation_count;
    struct casefile_parties_row       *parties;     size_t party_count;
    struct casefile_links_row         *links;       size_t link_count;
    struct measure_of_case_row        *measures;    size_t measure_count;
    struct procedure_runs_row         *runs;        size_t run_count;    /* room for 9 more */
    struct procedure_steps_row        *steps;       size_t step_count;   /* room for one more */
    struct notice_of_matter_row       *notices;     size_t notice_count; /* room for 99 more */
    struct decision_of_matter_row     *decisions;   size_t decision_count;
    struct made_boxes *made;
    int64_t         fresh_subject;   /* answers of the step just taken */
    const json_t   *fresh;
};

enum { SUBJECT_LEVELS = 5 }; /* report, case, allegation, party, measure */

struct subject {
    int64_t       id, matter;               /* matter: whose boxes hold what is answered */
    enum about    about;
    int           level;
    int64_t       ids[SUBJECT_LEVELS];      /* 0 where there is none */
    struct facts *facts;                    /* of this subject; those around it are its outer ones */
    struct known  known;
};

/* RC_NOTFOUND unless the actor can open a box of it. */
MUST_USE enum rc docket_load(struct work *work, int64_t matter, struct docket *out,
                             struct err *err);
/* RC_NOTFOUND: no such subject in this matter. */
MUST_USE enum rc subject_load(struct work *work, const struct docket *docket, int64_t id,
                              struct subject *out, struct err *err);

/* Every subject of the matter, outermost first. */
int64_t *docket_subjects(struct arena *a, const struct docket *docket, size_t *count);

const struct casefile_parties_row *docket_party(const struct docket *docket, int64_t party);
/* The roles of a party, first of its first allegation; "" for none. */
struct str docket_role(const struct docket *docket, int64_t party);
bool       docket_has_role(const struct docket *docket, int64_t party, struct str role);
/* The party that this person is; NULL when none. */
const struct casefile_parties_row *docket_party_of(const struct docket *docket, int64_t person);
const struct procedure_runs_row   *docket_run(const struct docket *docket, int64_t run);
const struct procedure_runs_row   *docket_run_of(const struct docket *docket, int64_t subject,
                                                 struct str procedure);

/* Persons behind reader words for boxes of a subject. */
struct box_people docket_people(const struct docket *docket, const struct subject *subject);
/* The box `box` of the pack that answers about this subject are sealed to. */
MUST_USE enum rc subject_box(struct work *work, const struct docket *docket,
                             const struct subject *subject, const struct box *box,
                             struct box_ref *out, struct err *err);
/* Set on the facts what only holds for one procedure: who signed what it rests on. */
void subject_in_procedure(const struct docket *docket, struct subject *subject,
                          const struct procedure *procedure, struct work *work);

#endif
