/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * exhibits.h - files of a matter as pages list them and hand them out.
 */
#ifndef WEB_EXHIBITS_H
#define WEB_EXHIBITS_H

#include "templates.h"
#include "web/page.h"

/* Rows for those the actor can open; `before` is the address up to the file's id. */
size_t exhibit_rows(struct page *page, int64_t matter, struct str before,
                    const struct tpl_message_file **out);
/* Answer with the file named by the address's :file. */
MUST_USE enum rc exhibit_download(struct page *page, struct err *err);

#endif
