/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * statistic.h - the one coded notice that every report, duty and confidential entry makes:
 * what of the answers may be counted, and nothing that could name a person.
 */
#ifndef CASES_STATISTIC_H
#define CASES_STATISTIC_H

#include "figures/coded.h"

#include <jansson.h>

/* From answers (fields crime_kinds, campus, place, day_part, occurred_on, hate_ground); what
 * is missing is unknown.  source: report, duty or office. */
MUST_USE enum rc statistic_keep(struct work *work, int64_t matter, const char *source,
                                const json_t *answers, struct err *err);

#endif
