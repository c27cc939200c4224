/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * case_date.c - one date of a case: what it rests on and how its days are counted.
 */
#include "base/text.h"
#include "cases/clockrun.h"
#include "web/case.h"

/* The row named by :clock, among the dates of the matter and of its reports. */
static enum rc
date_here(struct page *page, struct case_view *v, struct clockrun *out, struct err *err)
{
    int64_t id;
    enum rc rc = case_here(page, v, err);

    if (rc != RC_OK)
        return rc;
    if (!page_param_id(page, "clock", &id))
        return err_set(err, RC_NOTFOUND, "casefile.none");
    for (size_t m = 0; m <= v->docket.report_count; m++) {
        int64_t matter = m < v->docket.report_count ? v->docket.reports[m].report
                                                    : v->docket.matter;
        struct clockrun *list;
        size_t           count;

        if (clockrun_list(&page->work, matter, &list, &count, err) != RC_OK)
            continue;
        for (size_t i = 0; i < count; i++)
            if (list[i].id == id) {
                *out = list[i];
                return RC_OK;
            }
    }
    return err_set(err, RC_NOTFOUND, "casefile.none");
}

/* "starts" -> "Starts": the labels begin with a letter of ASCII. */
static struct str
capital(struct page *page, struct str s)
{
    return arena_printf(page->work.arena, "%c" STR_FMT, s.p[0] >= 'a' && s.p[0] <= 'z' ? s.p[0] - 32 : s.p[0],
                        STR_ARG(str_from(s, 1)));
}

/* Lines without a label go on with the one before. */
static struct tpl_pairs *
lines_as_pairs(struct page *page, const struct clock *clock, const struct clock_line *lines,
               size_t count)
{
    struct tpl_pairs *view = ARENA_NEW(page->work.arena, struct tpl_pairs);
    struct tpl_pair  *pairs = ARENA_ARRAY(page->work.arena, struct tpl_pair, count + 1);
    size_t            n = 0;

    for (size_t i = 0; i < count; i++) {
        const struct clock_line *line = &lines[i];
        struct tpl_pair         *pair = n ? &pairs[n - 1] : NULL;

        if (line->label.n == 0 && pair) {
            pair->value = arena_printf(page->work.arena, STR_FMT "; " STR_FMT, STR_ARG(pair->value),
                                       STR_ARG(line->text));
            continue;
        }
        if (line->kind == LINE_CLOCK)
            continue; /* it is the heading */
        pair = &pairs[n++];
        *pair = (struct tpl_pair){ .name = capital(page, line->label), .value = line->text,
                                   .strong = line->kind == LINE_DUE };
        if (line->kind == LINE_CLAUSE && clock->cite.clause) {
            pair->value = words_in(clock->cite.clause->heading, page->html.lang);
            pair->clauses = case_cites(page, clock->cite, &pair->clauses_count);
        } else if (line->cite && line->kind != LINE_CLAUSE) {
            pair->clauses = case_cites(page, *line->cite, &pair->clauses_count);
        }
    }
    view->pairs = pairs;
    view->pairs_count = n;
    return view;
}

enum rc
page_case_date(struct page *page, struct err *err)
{
    struct case_view     v;
    struct clockrun      run;
    struct subject       s;
    struct clock_line   *lines;
    struct tpl_case_part part = { .id = str_lit("counted"), .card = true };
    struct tpl_case_page view = { .parts = &part, .parts_count = 1 };
    size_t               count;
    enum rc              rc = date_here(page, &v, &run, err);

    if (rc != RC_OK || (rc = subject_load(&page->work, &v.docket, run.subject, &s, err)) != RC_OK ||
        (rc = clockrun_explain(&page->work, &run, s.facts, page->html.lang, &lines, &count, err)) != RC_OK)
        return rc;
    part.heading = page_word(page, WORD_case_date_counted);
    part.pairs = lines_as_pairs(page, run.clock, lines, count);
    view.head = case_head(&v, NULL, words_in(run.clock->words, page->html.lang),
                          subject_words(&v, run.subject), NULL);
    tpl_case_page(&page->html, &view);
    return RC_OK;
}
