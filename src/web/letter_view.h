/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * letter_view.h - a letter as a page prints it: paragraphs with their clauses.
 */
#ifndef WEB_LETTER_VIEW_H
#define WEB_LETTER_VIEW_H

#include "letters/letter.h"
#include "templates.h"
#include "web/page.h"

const struct tpl_letter_pieces *letter_view(struct page *page, const struct letter_draft *draft);
/* Answer this page with the letter as a PDF. */
enum rc letter_keep(struct page *page, const struct letter_draft *draft);
/* Where a code is entered, as a person types it: for letters on paper. */
struct str letter_address(struct page *page);

#endif
