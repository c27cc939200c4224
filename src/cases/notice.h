/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * notice.h - letters to people in a matter: drafted by a step, released by a person, received.
 *
 * A draft is composed anew whenever it is looked at; what is released is sealed word for
 * word and never changes: a mistake is corrected by a new notice that says which it
 * corrects.  A letter for both sides is released for both in one act.  Receipt needs proof:
 * opened with the person's own code, handed over, or sent and signed for.
 */
#ifndef CASES_NOTICE_H
#define CASES_NOTICE_H

#include "cases/docket.h"
#include "letters/letter.h"

/* The letters of a step become drafts, one a recipient. Laid on the docket. */
MUST_USE enum rc notice_draft_all(struct work *work, struct docket *docket,
                                  const struct subject *subject, const struct step *step,
                                  struct err *err);

const struct notice_of_matter_row *docket_notice(const struct docket *docket, int64_t notice);

/*
 * The letter as it would be released now; `address`: where a code is entered.  RC_REFUSED as
 * letter_compose: what a person must record first.
 */
MUST_USE enum rc notice_compose(struct work *work, const struct docket *docket,
                                const struct notice_of_matter_row *notice, enum lang lang,
                                struct str address, struct letter_draft *out, struct err *err);
/* What was released. RC_NOTFOUND: not released, or not for the actor. */
MUST_USE enum rc notice_read(struct work *work, const struct notice_of_matter_row *notice,
                             struct letter_draft *out, struct err *err);

/* Release it, with everything of its batch when it is for both. */
MUST_USE enum rc notice_release(struct work *work, struct docket *docket,
                                const struct notice_of_matter_row *notice, enum lang lang,
                                struct str address, struct err *err);
/* A draft that is not needed. RC_REFUSED notice.sent. */
MUST_USE enum rc notice_drop(struct work *work, const struct docket *docket,
                             const struct notice_of_matter_row *notice, struct err *err);
/* The same letter again, to say that the first was wrong. */
MUST_USE enum rc notice_correct(struct work *work, struct docket *docket,
                                const struct notice_of_matter_row *notice, struct err *err);

/*
 * It arrived: method hand, mail or told, with a note of the proof; code when the person
 * opened it.  RC_BADINPUT notice.method, notice.proof; RC_REFUSED notice.not_released.
 */
MUST_USE enum rc notice_arrive(struct work *work, struct docket *docket,
                               const struct notice_of_matter_row *notice, struct str method,
                               int64_t at, struct str proof, struct err *err);

#endif
