/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * casefile.h - cases: opened from a report, with a number, allegations and parties.
 *
 * A case is bound to the pack version in force when it was opened.  Its number is given in
 * the same commit.  An allegation is complainant x respondent x conduct; roles belong to
 * allegations, so one person may be on both sides of a case.  Names and ways to reach
 * somebody lie in the identity box; the nickname and the line of an allegation in the work
 * box; rows hold codes and dates.
 */
#ifndef CASES_CASEFILE_H
#define CASES_CASEFILE_H

#include "cases/report.h"

struct casefile {
    int64_t    casefile, assigned, opened_at, closed_at, last_record_at, version;
    struct str number, label;
    bool       open, hold;
    struct bytes pack_hash;
};

/*
 * Open a case from reports the actor can open; *casefile is its id.  RC_REFUSED
 * casefile.linked: one of them has a case already.
 */
MUST_USE enum rc casefile_open(struct work *work, const int64_t *reports, size_t count,
                               int64_t *casefile, struct err *err);
/* Codes, dates and nickname. RC_NOTFOUND: no such case, or no wrap of its work box. */
MUST_USE enum rc casefile_of(struct work *work, int64_t casefile, struct casefile *out,
                             struct err *err);
/* Codes and dates alone: for parties, who hold no work box. */
MUST_USE enum rc casefile_bare(struct work *work, int64_t casefile, struct casefile *out,
                               struct err *err);
/* The cases the actor can open, newest first. */
MUST_USE enum rc casefile_mine(struct work *work, struct casefile **out, size_t *count,
                               struct err *err);
/* Join one more report. */
MUST_USE enum rc casefile_join(struct work *work, int64_t casefile, int64_t report,
                               struct err *err);
/* RC_REFUSED casefile.no_box: the person has no wrap of the work box; casefile.walled. */
MUST_USE enum rc casefile_assign(struct work *work, const struct casefile *casefile,
                                 int64_t person, struct err *err);
/* The box of a kind that every case has ("work", "identity"), found or made. */
MUST_USE enum rc casefile_box(struct work *work, int64_t casefile, enum box_kind kind,
                              struct box_ref *out, struct err *err);

/* ---- allegations and parties ----------------------------------------------------- */

struct party_given {
    int64_t    person;     /* somebody who has a code already (the reporter); 0 = nobody */
    bool       with_code;  /* make one for them */
    struct str lang;       /* en or es: letters */
    bool       paper;
    json_t    *details;    /* called, contact, interpreter, access, tie: texts */
};

/* *made: the code to hand over, with with_code; its opener is to be dropped. */
MUST_USE enum rc party_add(struct work *work, int64_t casefile, const struct party_given *given,
                           struct code_person *made, int64_t *party, struct err *err);
/* A code for somebody who has none. RC_REFUSED party.has_code. */
MUST_USE enum rc party_code(struct work *work, int64_t casefile, int64_t party, int64_t version,
                            struct code_person *made, struct err *err);
/* `line`: what it is about, in a few words for the team. */
MUST_USE enum rc allegation_add(struct work *work, int64_t casefile, int64_t position,
                                struct str line, int64_t *allegation, struct err *err);
/* RC_BADINPUT party.role: the pack has no such role. */
MUST_USE enum rc allegation_join(struct work *work, int64_t casefile, int64_t allegation,
                                 int64_t party, struct str role, struct err *err);
/* Fields of the sealed details; empty where none or not to be opened. */
struct str party_detail(struct work *work, int64_t details_sealed, const char *field);

/* ---- acts of steps (acts.def) ------------------------------------------------------ */

MUST_USE enum rc casefile_close(struct work *work, int64_t casefile, struct err *err);
MUST_USE enum rc casefile_reopen(struct work *work, int64_t casefile, struct err *err);

/* ---- conflict of interest ----------------------------------------------------------- */

/*
 * Keep a person out of a case from now on: a wall, and a new key for every box the actor
 * holds; `replacement` (0: nobody) is let in instead.  The actor may name themselves only
 * when somebody else holds the boxes: RC_REFUSED casefile.last_reader.
 */
MUST_USE enum rc casefile_recuse(struct work *work, int64_t casefile, int64_t person,
                                 int64_t replacement, struct str reason, struct err *err);
/* Let a named colleague open the boxes of these kinds that the actor holds. */
MUST_USE enum rc casefile_grant(struct work *work, int64_t matter, int64_t person,
                                struct str box_name, struct err *err);

#endif
