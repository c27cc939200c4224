/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * pdf.h - a draft as a page of its own, and as a PDF (the program WeasyPrint, caged).
 * The page is the letter of record; the PDF is a copy for printing.
 */
#ifndef LETTERS_PDF_H
#define LETTERS_PDF_H

#include "letters/letter.h"

/* A complete HTML page without scripts or outside files. */
struct str letter_page(struct arena *a, const struct letter_draft *draft, struct str institution);

/*
 * RC_NOTFOUND pdf.missing: WeasyPrint is not installed here; the page can be printed from
 * the browser.  RC_BUSY, RC_BADINPUT, RC_FULL pdf.failed.  Takes up to some seconds: only
 * for workers, never while a change is open.
 */
enum rc letter_pdf(struct arena *a, struct str page, struct bytes *out, struct err *err);

#endif
