/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * help.h - what pages say about an entry of the directory.
 */
#ifndef WEB_HELP_H
#define WEB_HELP_H

#include "directory/resource.h"
#include "web/page.h"

/* "Checked on August 3, 2026", or of when the text is that gave it. */
struct str help_checked(struct page *page, const struct resource_entry *entry);

#endif
