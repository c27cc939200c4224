/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * office.h - offices, who works there, and which of them are confidential from when to when.
 *
 * A designation counts only with a signed agreement, a training done and a first day; the
 * register by date, not an `if`, says whether somebody who works there was free from
 * reporting on the day they were told.
 */
#ifndef DIRECTORY_OFFICE_H
#define DIRECTORY_OFFICE_H

#include "base/work.h"
#include "site/site.h"

/* The words of facts.def, office_state. */
enum office_state { OFFICE_NONE, OFFICE_ACTIVE, OFFICE_UNSIGNED, OFFICE_ENDED };

struct designation {
    int64_t    designation, version, signed_by;
    struct day agreement_on, trained_on, from_on, until_on; /* no day: not given */
    bool       statistics;
};

struct office {
    int64_t            office;
    struct str         title[LANG_COUNT];
    bool               designated; /* has one, whatever its state */
    struct designation latest;
    enum office_state  state;      /* today */
};

struct str office_state_word(enum office_state state);

MUST_USE enum rc office_list(struct work *work, struct office **out, size_t *count, struct err *err);
/* RC_BADINPUT office.title. */
MUST_USE enum rc office_make(struct work *work, struct str title_en, struct str title_es,
                             int64_t *office, struct err *err);
MUST_USE enum rc office_add_member(struct work *work, int64_t office, int64_t person,
                                   struct err *err);

/*
 * By the desk that may.  RC_REFUSED office.no_agreement, office.no_training: a first day
 * without them is not kept; without a first day the register notes what is settled so far.
 */
MUST_USE enum rc office_designate_on(struct work *work, int64_t office,
                                     const struct designation *given, struct err *err);
MUST_USE enum rc office_end_designation(struct work *work, const struct designation *designation,
                                        struct err *err);

/* Where somebody worked on a day, and what that office was then. */
MUST_USE enum rc office_of(struct work *work, int64_t person, struct day on, struct office *out,
                           struct err *err);

#endif
