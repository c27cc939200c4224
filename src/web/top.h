/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * top.h - the frame of every page: its head, help line, language link, footer, staff menu.
 */
#ifndef WEB_TOP_H
#define WEB_TOP_H

#include "directory/resource.h"
#include "templates.h"
#include "web/page.h"

/* Public, report and party pages. `title` is a word of title.*: neutral, seen in the tab. */
const struct tpl_page_top *top_public(struct page *page, enum word title);
/* Staff pages; `here` is the link of the menu item this page belongs to. */
const struct tpl_staff_top *top_staff(struct page *page, enum word title, const char *here);
/* The part of both that is the institution's. */
const struct tpl_site *top_site(struct page *page);

/* Numbers to call now, large: emergency, then lines open at every hour, then examinations. */
const struct tpl_phone *top_calls(struct page *page, size_t *count);
/* One number as a template prints it. */
struct tpl_phone top_phone(struct page *page, const struct resource_entry *entry);
/* A receipt code in its four groups. */
const struct tpl_code_card *code_card(struct page *page, struct str code);
/* "The intake team: 3 people.": the persons a report sent now would be opened by. */
struct str top_report_readers(struct page *page);
/* The directory, read once a page. */
struct resource_entry *top_resources(struct page *page, size_t *count);

#endif
