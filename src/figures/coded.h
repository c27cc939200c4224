/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * coded.h - coded notices: what became known, by nature, day, part of the day and general
 * place, and nothing else.  No name, no free text, no room, no time finer than that.
 *
 * A notice is no police report and opens no case.  The desk that keeps statistics marks it
 * received, duplicate or unfounded; only that desk may.  Every word is a word of the pack's
 * lists, or `unknown`.
 */
#ifndef FIGURES_CODED_H
#define FIGURES_CODED_H

#include "base/work.h"
#include "site/site.h"
#include "vault/vault.h"

struct coded {
    struct str source;        /* report, duty or office */
    struct str nature, occurred_part, place, geography, campus, bias; /* empty: unknown */
    struct day occurred_on;   /* no day: unknown */
};

/* One notice for what `matter` is about; asked again for the same matter it is replaced, not added. */
MUST_USE enum rc coded_keep(struct work *work, int64_t matter, const struct coded *coded,
                            struct err *err);

struct coded_row {
    int64_t      notice, version;
    struct coded coded;
    struct str   reported_on, state;
};

/* Since a civil day, newest first. */
MUST_USE enum rc coded_list(struct work *work, struct day since, struct coded_row **out,
                            size_t *count, struct err *err);
/* received, duplicate or unfounded. RC_BADINPUT coded.state; RC_STALE when it changed meanwhile. */
MUST_USE enum rc coded_mark(struct work *work, int64_t notice, int64_t version, struct str state,
                            struct err *err);

/* One more of `kind` (arrived, closed, duty_on_time, duty_late) in this week. */
void load_count(struct work *work, const char *kind);

struct load_week {
    struct day monday;
    int64_t    arrived, closed, duty_on_time, duty_late;
};
/* The last `weeks` weeks, this one included, oldest first; weeks without anything are zero. */
MUST_USE enum rc load_weeks(struct work *work, int weeks, struct load_week **out, size_t *count,
                            struct err *err);

#endif
