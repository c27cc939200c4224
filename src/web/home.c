/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * home.c - the first page: help without a click, then the ways in that this institution has.
 */
#include "base/dates.h"
#include "base/text.h"
#include "cases/boxing.h"
#include "policy/ask.h"
#include "web/cite.h"
#include "web/top.h"

/* The length of the duty clock's first reading, as the pack gives it. */
static struct str
duty_length(struct page *page)
{
    const struct clock *clock = NULL;

    for (size_t i = 0; i < page->site->pack->clock_count && !clock; i++)
        if (page->site->pack->clocks[i]->about == ABOUT_DUTY &&
            page->site->pack->clocks[i]->kind == CLOCK_DEADLINE)
            clock = page->site->pack->clocks[i];
    if (!clock || clock->run_count == 0 || clock->runs[0].length_setting ||
        clock->runs[0].length.unit != UNIT_HOURS)
        return (struct str){ 0 };
    return word_format(page->work.arena, page->html.lang, WORD_home_hours,
                       clock->runs[0].length.count, NULL, 0);
}

/* Whether the pack asks anything of its employees. */
static bool
has_duty(const struct site *site)
{
    for (size_t i = 0; i < site->pack->decision_count; i++)
        if (site->pack->decisions[i]->about == ABOUT_DUTY)
            return true;
    return false;
}

/* The day of the youngest source of the pack's own text. */
static struct str
calls_checked(struct page *page, const struct tpl_clause **clauses, size_t *clause_count)
{
    size_t                 count;
    struct resource_entry *all = top_resources(page, &count);
    struct day             oldest = { 0 };
    bool                   unchecked = false;
    const struct resource_entry *first = NULL;

    for (size_t i = 0; i < count; i++) {
        if (all[i].hidden || !(resource_serves(&all[i], "emergency") ||
                               resource_serves(&all[i], "hotline") ||
                               resource_serves(&all[i], "evidence")))
            continue;
        first = first ? first : &all[i];
        unchecked = unchecked || !day_given(all[i].checked_on);
        if (!day_given(oldest) || day_cmp(all[i].checked_on, oldest) < 0)
            oldest = all[i].checked_on;
    }
    if (!first)
        return (struct str){ 0 };
    *clauses = cite_mark_text(page, first->clause);
    *clause_count = 1;
    if (unchecked)
        return word_format(page->work.arena, page->html.lang, WORD_resource_unchecked, 0,
                           &(struct word_arg){ "day", date_short(page->work.arena, page->html.lang,
                                                                 page->site->pack->home->from) }, 1);
    return word_format(page->work.arena, page->html.lang, WORD_resource_checked, 0,
                       &(struct word_arg){ "day", date_words(page->work.arena, page->html.lang, oldest) }, 1);
}

/* What a person should know before choosing; each with the clauses its pack gives for that table. */
static size_t
facts(struct page *page, struct tpl_home_fact *out)
{
    static const struct {
        enum word   heading, text;
        const char *table; /* the decision whose clause is shown; "" none */
    } rows[] = {
        { WORD_home_fact_report, WORD_home_fact_report_text, "" },
        { WORD_home_fact_told, WORD_home_fact_told_text, "" },
        { WORD_home_fact_amnesty, WORD_home_fact_amnesty_text, "amnesty" },
        { WORD_home_fact_retaliation, WORD_home_fact_retaliation_text, "retaliation" },
    };
    size_t n = 0;

    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct decision *table = decision_find(page->site->pack, str_z(rows[i].table));

        if (rows[i].table[0] && !table)
            continue;
        out[n] = (struct tpl_home_fact){ .heading = page_word(page, (int)rows[i].heading),
                                         .text = page_word(page, (int)rows[i].text) };
        if (table) {
            out[n].clauses = cite_mark(page, table->cite);
            out[n].clauses_count = 1;
        }
        n++;
    }
    return n;
}

enum rc
page_home(struct page *page, struct err *err)
{
    struct tpl_home_fact shown[4];
    struct tpl_home      home = {
        .top = top_public(page, WORD_title_home),
        .takes_reports = case_box_kind(page->site, BOX_INTAKE, EACH_CASE) != NULL,
        .report_readers = top_report_readers(page),
        .has_confidential = list_find(page->site->pack, str_lit("offices")) != NULL ||
                            decision_find(page->site->pack, str_lit("secrecy_lifted")) != NULL,
        .has_duty = has_duty(page->site),
        .duty_length = duty_length(page),
        .has_cases = page->site->pack->procedure_count > 0,
        .has_campaigns = page->site->pack->gate_count > 0,
        .token = page_token(page),
        .has_sign_in = true,
    };

    UNUSED(err);
    home.calls = top_calls(page, &home.calls_count);
    home.calls_checked = calls_checked(page, &home.calls_clauses, &home.calls_clauses_count);
    home.facts = shown;
    home.facts_count = facts(page, shown);
    tpl_home(&page->html, &home);
    return RC_OK;
}
