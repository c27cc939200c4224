/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * draft.h - a report before it is sent: sealed to its writer's code alone.
 *
 * Nobody at the institution can open a draft.  It is found again with the code shown
 * when it began, is deleted on request, and unread DRAFT_DAYS after the last word.
 */
#ifndef CASES_DRAFT_H
#define CASES_DRAFT_H

#include "people/people.h"
#include "site/site.h"

#include <jansson.h>

enum { DRAFT_DAYS = 30 };

struct draft {
    int64_t  report, person, version;
    int64_t  sealed;
    json_t  *answers; /* field -> text or array of texts; lives as long as the arena */
};

/* A new draft, its code and its session. The opener in *made is to be dropped. */
MUST_USE enum rc draft_begin(struct work *work, struct code_person *made, int64_t *report,
                             struct err *err);
/* The draft of this session. RC_NOTFOUND: none, sent, or not this person's. */
MUST_USE enum rc draft_open(struct work *work, const struct session *session, struct draft *out,
                            struct err *err);
/* Keep `answers` as the draft's whole text. */
MUST_USE enum rc draft_save(struct work *work, const struct draft *draft, const json_t *answers,
                            struct err *err);
/* Delete it and end the session. */
MUST_USE enum rc draft_forget(struct work *work, const struct draft *draft, struct bytes cookie,
                              struct err *err);

#endif
