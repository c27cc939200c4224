/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * cite.c - see cite.h.
 */
#include "web/cite.h"

#include "base/text.h"

/* "Policy 12 §5.1" is the pack's business: short name of the pack, then the clause's id. */
static struct str
label_of(struct arena *a, const struct clause *clause)
{
    return arena_printf(a, STR_FMT " " STR_FMT, STR_ARG(clause->home->short_name), STR_ARG(clause->id));
}

const struct tpl_clause *
cite_mark(struct page *page, struct cite cite)
{
    struct arena      *a = page->work.arena;
    struct tpl_clause *mark = ARENA_NEW(a, struct tpl_clause);

    if (!cite.clause) {
        mark->label = word_by_key(page->html.lang, str_lit("clause.ours"));
        return mark;
    }
    mark->label = label_of(a, cite.clause);
    mark->link = arena_printf(a, "/rules/" STR_FMT "/" STR_FMT, STR_ARG(cite.clause->home->short_name),
                              STR_ARG(cite.clause->id));
    return mark;
}

const struct tpl_clause *
cite_mark_text(struct page *page, struct str text)
{
    struct cite cite = { .clause = str_eqz(text, "ours") ? NULL : clause_find(page->site->pack, text) };

    return cite_mark(page, cite);
}
