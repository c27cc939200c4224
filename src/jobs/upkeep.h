/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * upkeep.h - what the server tidies and looks at without being asked.  No box is opened.
 */
#ifndef JOBS_UPKEEP_H
#define JOBS_UPKEEP_H

#include "site/site.h"

enum { FILLED_UP_TO = 32 };

/* Files that no act attached within a day; sessions past their end. */
enum rc upkeep_sweep(struct store *store, const struct site *site, int64_t now, struct err *err);
/* Has every box a second way in, and did somebody sign every wrap?  What is wrong is logged. */
enum rc upkeep_boxes(struct store *store, const struct site *site, int64_t now, struct err *err);
/*
 * Tops the ledger's last hour up to FILLED_UP_TO entries, so that its size does not say how
 * many reports arrive.  A busier hour still shows.
 */
enum rc upkeep_fillers(struct store *store, const struct site *site, int64_t now,
                       struct err *err);

#endif
