/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * download.h - a sealed file on its way out: opened piece by piece, always a file to keep,
 * never shown inside a page.
 */
#ifndef WEB_DOWNLOAD_H
#define WEB_DOWNLOAD_H

#include "web/page.h"

/* Answer this page with the file.  RC_NOTFOUND when the actor cannot open its box. */
MUST_USE enum rc download(struct page *page, int64_t file, struct err *err);

#endif
