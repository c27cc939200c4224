/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * letter_view.c - see letter_view.h.
 */
#include "web/letter_view.h"

#include "base/text.h"
#include "web/cite.h"

const struct tpl_letter_pieces *
letter_view(struct page *page, const struct letter_draft *draft)
{
    struct arena             *a = page->work.arena;
    struct tpl_letter_pieces *view = ARENA_NEW(a, struct tpl_letter_pieces);
    struct tpl_letter_piece  *pieces = ARENA_ARRAY(a, struct tpl_letter_piece, draft->count);

    for (size_t i = 0; i < draft->count; i++) {
        const struct letter_piece *from = &draft->pieces[i];
        struct tpl_clause         *clauses = ARENA_ARRAY(a, struct tpl_clause, from->clause_count);

        for (size_t k = 0; k < from->clause_count; k++)
            clauses[k] = *cite_mark_text(page, from->clauses[k]);
        pieces[i] = (struct tpl_letter_piece){ .html = from->html, .clauses = clauses,
                                               .clauses_count = from->clause_count };
    }
    view->title = draft->title;
    view->letter_lang = str_z(lang_code(draft->lang));
    view->pieces = pieces;
    view->pieces_count = draft->count;
    return view;
}

struct str
letter_address(struct page *page)
{
    return arena_printf(page->work.arena, STR_FMT "/%s/code", STR_ARG(page->request->host),
                        lang_code(page->html.lang));
}
