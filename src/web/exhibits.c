/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * exhibits.c - see exhibits.h.
 */
#include "web/exhibits.h"

#include "cases/evidence.h"
#include "web/download.h"

size_t
exhibit_rows(struct page *page, int64_t matter, struct str before,
             const struct tpl_message_file **out)
{
    struct tpl_message_file *rows;
    struct exhibit          *list;
    size_t                   count;

    if (evidence_list(&page->work, matter, &list, &count, NULL) != RC_OK)
        return 0;
    rows = ARENA_ARRAY(page->work.arena, struct tpl_message_file, count);
    for (size_t i = 0; i < count; i++)
        rows[i] = (struct tpl_message_file){
            .name = list[i].name,
            .link = arena_printf(page->work.arena, STR_FMT STR_FMT, STR_ARG(before),
                                 STR_ARG(page_id(page, list[i].evidence))),
            .size = arena_printf(page->work.arena, "%lld KB", (long long)(list[i].bytes + 1023) / 1024),
        };
    *out = rows;
    return count;
}

enum rc
exhibit_download(struct page *page, struct err *err)
{
    struct exhibit exhibit;
    int64_t        id;
    enum rc        rc;

    if (!page_param_id(page, "file", &id))
        return RC_NOTFOUND;
    rc = evidence_of(&page->work, id, &exhibit, err);
    return rc == RC_OK ? download(page, exhibit.file, err) : rc;
}
