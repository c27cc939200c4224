/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * procedure.h - every procedure of every pack: which steps are open, why others are not,
 * and the one way a step is taken.
 *
 * No state and no procedure is named here.  A step taken keeps its answers in the boxes the
 * form names, moves the state, does what it `does` (acts.c), drafts its letters, reckons
 * the dates of the whole matter anew and leaves one entry in the ledger.
 */
#ifndef CASES_PROCEDURE_H
#define CASES_PROCEDURE_H

#include "cases/docket.h"

struct offer {
    const struct procedure *procedure;
    const struct step      *step;
    struct str              role;     /* in which the actor may take it; empty when refused */
    bool                    allowed, moves; /* moves: to another state */
    bool                    begun;    /* the procedure is under way */
    struct refusal          refusal;
};

/*
 * Every step of every procedure about this subject that is the actor's to take, allowed ones
 * first; steps of other roles are left out.
 */
MUST_USE enum rc procedure_offers(struct work *work, const struct docket *docket,
                                  struct subject *subject, struct offer **out, size_t *count,
                                  struct err *err);
/* One step. RC_NOTFOUND: not about this subject, or of another role. */
MUST_USE enum rc procedure_offer(struct work *work, const struct docket *docket,
                                 struct subject *subject, struct str procedure, struct str step,
                                 struct offer *out, struct err *err);

/*
 * Take it.  `answers`: question -> text, as forms keep them.  RC_REFUSED with
 * offer->refusal filled: what is missing now; RC_BADINPUT: a field of the form, named in
 * err->arg[0].
 */
MUST_USE enum rc procedure_take(struct work *work, struct docket *docket,
                                struct subject *subject, struct offer *offer,
                                const json_t *answers, struct err *err);

/* Facts that no step asks, kept with the team: what a decision still needs. */
MUST_USE enum rc procedure_record(struct work *work, struct docket *docket,
                                  struct subject *subject, const json_t *facts,
                                  struct err *err);
/* Reckon the dates of every subject of the matter. */
MUST_USE enum rc procedure_reckon(struct work *work, const struct docket *docket,
                                  struct err *err);
/* Every act on a case raises its version, so that two people at once meet. */
void procedure_touch(struct work *work, const struct docket *docket);

/* What a step was answered, of the boxes the actor can open; an empty object when nothing. */
MUST_USE enum rc procedure_answers_of(struct work *work, int64_t step, json_t **out,
                                      struct err *err);

/* ---- inside: acts.c ------------------------------------------------------------------- */

struct acting {
    struct docket     *docket;
    struct subject    *subject;
    const struct step *step;
    const json_t      *answers;
};
/* Do what the step does, beyond moving its state. */
MUST_USE enum rc acts_do(struct work *work, const struct acting *acting, struct err *err);
/* A procedure begins on a subject; laid on the docket too. */
void procedure_begin(struct work *work, struct docket *docket, int64_t matter, int64_t subject,
                     const struct procedure *procedure, int state);

#endif
