/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * clockrun.h - the running dates of a subject, kept as codes and dates.
 *
 * A verb that changes what a clock starts or stops with refreshes the subject's clocks
 * in the same change.  The rows then carry all the clock job needs: it opens nothing.
 * An end once told never gets earlier while the start stays; a start that is corrected
 * gives a new end; a start that is taken back ends the clock.
 */
#ifndef CASES_CLOCKRUN_H
#define CASES_CLOCKRUN_H

#include "policy/clock.h"
#include "site/site.h"

/*
 * Reckon every clock of the pack that is about `about` and record the rows that changed.
 * `facts`: as they will be once the change is applied (known_keep's `more` included, steps
 * and receipts with their moments).  Once a subject in one change.  A clock whose setting is
 * unset has no row yet; the step that needs it refuses and names the setting.
 */
MUST_USE enum rc clockrun_refresh(struct work *work, int64_t matter, int64_t subject,
                                  enum about about, const struct facts *facts, struct err *err);

struct clockrun {
    int64_t             id, subject;
    struct str          name;
    const struct clock *clock;    /* NULL: the pack in force no longer has it */
    enum clock_standing standing;
    int64_t             started_at, due_at;
    int64_t             warn_at, stopped_at, lapsed_at; /* 0: none */
    struct str          reading;
};

/* All of a matter, the nearest end first.  The caller has checked that the matter may be read. */
MUST_USE enum rc clockrun_list(struct work *work, int64_t matter, struct clockrun **out,
                               size_t *count, struct err *err);

/*
 * How the date of one row is counted, line by line (clock_explain), from what the actor may
 * know: `facts` of its subject, and the row where they are silent.  RC_NOTFOUND: the pack no
 * longer has this clock, or its reading.
 */
MUST_USE enum rc clockrun_explain(struct work *work, const struct clockrun *run,
                                  const struct facts *facts, enum lang lang,
                                  struct clock_line **out, size_t *count, struct err *err);

/* The word of clock_standing for codes, and back; false for no such word. */
struct str clockrun_word(enum clock_standing standing);
bool       clockrun_parse(struct str word, enum clock_standing *out);

/*
 * For the clock job: the rows of this institution to look at by work->now, at most `most`;
 * each is brought up to date in work->change: a lapse is marked, its task is made, the
 * ledger told.  *count: how many; 0 when nothing is due.  Codes and dates only.
 */
MUST_USE enum rc clockrun_sweep(struct work *work, size_t most, size_t *count, struct err *err);

/*
 * For the clock job, after closures were entered: the open rows after `after`, at most `most`,
 * reckoned again from their starts and readings; only later ends are kept.  *last: the id to
 * go on from; *seen: rows looked at, 0 at the end; *moved: rows changed.
 */
MUST_USE enum rc clockrun_recount(struct work *work, int64_t after, size_t most, int64_t *last,
                                  size_t *seen, size_t *moved, struct err *err);

#endif
