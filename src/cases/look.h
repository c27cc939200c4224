/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * look.h - who opened a matter, a row a person and day, and an entry in the ledger each time.
 */
#ifndef CASES_LOOK_H
#define CASES_LOOK_H

#include "base/work.h"

/* The actor opened the matter now; recorded in work->change. */
void look_keep(struct work *work, int64_t matter);

struct look {
    int64_t    person;
    struct str on;     /* civil day */
    int64_t    times;
};

/* Newest first. */
MUST_USE enum rc look_list(struct work *work, int64_t matter, struct look **out, size_t *count,
                           struct err *err);

#endif
