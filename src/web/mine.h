/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * mine.h - what the pages behind a receipt code share.
 */
#ifndef WEB_MINE_H
#define WEB_MINE_H

#include "web/form.h"

/* The page of a report's writer, with what was typed into its message form. */
MUST_USE enum rc mine_show(struct page *page, struct form *said, struct err *err);

/* The name of an account, or "someone of the team" for one without. */
struct str account_name_or(struct page *page, int64_t person);

#endif
