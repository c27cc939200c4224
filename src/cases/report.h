/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * report.h - reports: sent by their writer, or entered by staff from a call, letter or visit.
 *
 * What was told lies in the intake box, who told it in the identity box: two keys.  Who is
 * named in it, or in conflict, is kept out by a wall from the first moment.  A report is
 * never changed: more is added as messages; it is withdrawn, linked to a case, merged with
 * the one it repeats, or closed.
 */
#ifndef CASES_REPORT_H
#define CASES_REPORT_H

#include "cases/boxing.h"
#include "cases/draft.h"

/* What a sending carries.  Texts live as long as the arena. */
struct report_given {
    struct str     channel;      /* online phone mail email person */
    struct str     about;        /* self other unsaid */
    struct str     wish;         /* none support informal formal */
    bool           danger;       /* somebody is in danger now */
    int64_t        received_at;  /* true moment of receipt */
    const json_t  *answers;      /* fields of the intake box */
    const json_t  *identity;     /* fields of the identity box; NULL or empty: nothing given */
    const int64_t *keep_out;     /* staff the writer named as involved */
    size_t         keep_out_count;
};

/* The draft becomes a report; this session is the way back to it. */
MUST_USE enum rc report_send(struct work *work, const struct draft *draft, struct bytes cookie,
                             const struct report_given *given, struct err *err);

/*
 * Entered by staff at the intake desk.  with_code: *made gets a code to hand to the
 * person, so that they have the same way back; its opener is to be dropped.
 */
MUST_USE enum rc report_enter(struct work *work, const struct report_given *given,
                              bool with_code, struct code_person *made, int64_t *report,
                              struct err *err);

struct report {
    int64_t    report, reporter, assigned, casefile, merged_into, version;
    struct str state, channel, about, wish, label;
    bool       named, danger;
    int64_t    received_at, kept_at, seen_at, acknowledged_at, wish_at; /* 0: not yet */
    int64_t    answers_sealed, identity_sealed; /* 0: none */
};

/* Codes, dates and nickname. RC_NOTFOUND: no such report, or no wrap for its intake box. */
MUST_USE enum rc report_of(struct work *work, int64_t report, struct report *out, struct err *err);
/* What was told; RC_NOTFOUND without the box. identity: NULL when nothing was given. */
MUST_USE enum rc report_answers(struct work *work, const struct report *report, json_t **out,
                                struct err *err);
MUST_USE enum rc report_identity(struct work *work, const struct report *report, json_t **out,
                                 struct err *err);

/* Where a code's session leads: people_matter_of for people_code_enter. */
MUST_USE enum rc report_matter_of(struct work *work, int64_t person, int64_t *matter,
                                  enum session_stage *stage, struct err *err);

/*
 * The dates that begin with the receipt, and what the first answer stops (0: none yet).
 * Written into work->change; a pack without such dates has none.
 */
MUST_USE enum rc report_reckon(struct work *work, int64_t report, int64_t received_at,
                               int64_t acknowledged_at, struct err *err);

/* The persons a report's boxes are for. */
struct box_people report_people(const struct report *report);

/* A neutral nickname for lists: a plant or a stone, chosen at random. */
struct str label_new(void);

#endif
