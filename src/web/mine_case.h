/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * mine_case.h - the page behind a code that leads to a case: the same for both sides.
 */
#ifndef WEB_MINE_CASE_H
#define WEB_MINE_CASE_H

#include "web/form.h"

/* RC_NOTFOUND: the code is of nobody in this case. */
MUST_USE enum rc mine_case_show(struct page *page, struct form *said, struct err *err);

/* Is the person of this session a party of a case? */
bool mine_case_is(struct page *page);

#endif
