/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * cite.h - clause marks: what asks for a date, a duty, a refusal, one click away.
 */
#ifndef WEB_CITE_H
#define WEB_CITE_H

#include "templates.h"
#include "web/page.h"

/* One mark: a link to the clause's page, or "our setting". Lives in the page's arena. */
const struct tpl_clause *cite_mark(struct page *page, struct cite cite);
/* The same from text ("5.1.p3", "t9 106.44(c)", "ours"). */
const struct tpl_clause *cite_mark_text(struct page *page, struct str text);

#endif
