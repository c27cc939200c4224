/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * markdown.h - Markdown to HTML, safe whatever the text says (cmark).
 *
 * No raw HTML, no images, no links but https:, mailto: and tel:.  Text that comes from
 * a person or the record goes in through markdown_escape and stays text.
 */
#ifndef LETTERS_MARKDOWN_H
#define LETTERS_MARKDOWN_H

#include "base/html.h"

/* Headings start one level lower (# is <h2>): the page has its own <h1>. */
struct markup markdown_html(struct arena *a, struct str text);

/* What it says without marks, lines not broken: for looking for words in it. */
struct str markdown_plain(struct arena *a, struct str text);

enum markdown_lines { MARKDOWN_ONE_LINE, MARKDOWN_LINES };

/*
 * Add text so that Markdown shows exactly its characters.  Invisible characters that
 * change direction or control a screen are left out; ONE_LINE makes line ends spaces,
 * LINES keeps lines and empty lines.
 */
void markdown_escape(struct buf *b, struct str text, enum markdown_lines lines);

#endif
