/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * notice_own.h - inside cases/: what a letter of a matter may print.
 */
#ifndef CASES_NOTICE_OWN_H
#define CASES_NOTICE_OWN_H

#include "cases/notice.h"

/* Lives in work->arena; ctx must live as long as it is used. */
struct letter_source notice_source(struct work *work, const struct docket *docket,
                                   const struct notice_of_matter_row *notice,
                                   const struct context *ctx, enum lang lang,
                                   struct str address);

#endif
