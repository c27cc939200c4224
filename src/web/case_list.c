/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * case_list.c - my cases, opening one from a report, and searching what I may open.
 */
#include "base/dates.h"
#include "base/id.h"
#include "base/text.h"
#include "cases/clockrun.h"
#include "people/account.h"
#include "web/case.h"

static const struct tpl_nav_item *
crumb(struct page *page, enum word label, size_t *count)
{
    struct tpl_nav_item *items = ARENA_ARRAY(page->work.arena, struct tpl_nav_item, 1);

    items[0] = (struct tpl_nav_item){ .label = page_word(page, (int)label), .current = true };
    *count = 1;
    return items;
}

static struct tpl_case_head *
head_of(struct page *page, enum word title, struct str lead)
{
    struct tpl_case_head *head = ARENA_NEW(page->work.arena, struct tpl_case_head);

    head->top = top_staff(page, WORD_title_case, "/cases");
    head->crumbs = crumb(page, WORD_case_cases, &head->crumbs_count);
    head->title = page_word(page, (int)title);
    head->lead = lead;
    return head;
}

/* ---- my cases ---------------------------------------------------------------------------- */

/* The nearest date of a matter that is still open and that somebody must keep. */
static void
nearest(struct page *page, int64_t matter, struct clockrun *best)
{
    struct clockrun *list;
    size_t           count;

    if (clockrun_list(&page->work, matter, &list, &count, NULL) != RC_OK)
        return;
    for (size_t i = 0; i < count; i++)
        if (list[i].clock && !list[i].stopped_at && list[i].clock->kind != CLOCK_KEEP &&
            list[i].clock->kind != CLOCK_INFORMATION &&
            (list[i].standing == STANDING_RUNNING || list[i].standing == STANDING_LATE) &&
            (!best->clock || list[i].due_at < best->due_at))
            *best = list[i];
}

/* The next date of a case and its reports: its name and day. */
static struct str
next_date(struct page *page, int64_t casefile, bool *late)
{
    struct report_of_case_row *reports;
    struct clockrun            best = { 0 };
    size_t                     count;

    *late = false;
    nearest(page, casefile, &best);
    if (report_of_case(page->work.arena, page->work.snapshot, page->site->institution, casefile,
                       &reports, &count, NULL) == RC_OK)
        for (size_t i = 0; i < count; i++)
            nearest(page, reports[i].report, &best);
    if (!best.clock)
        return (struct str){ 0 };
    *late = best.standing == STANDING_LATE;
    return arena_printf(page->work.arena, STR_FMT ": " STR_FMT,
                        STR_ARG(date_short(page->work.arena, page->html.lang,
                                           zone_day(page->site->zone, best.due_at))),
                        STR_ARG(words_in(best.clock->words, page->html.lang)));
}

static void
row_of(struct page *page, const struct casefile *c, struct tpl_table_row *row)
{
    struct tpl_table_cell *cells = ARENA_ARRAY(page->work.arena, struct tpl_table_cell, 5);
    struct str             who = c->assigned ? account_name(&page->work, c->assigned) : (struct str){ 0 };
    bool                   late;

    cells[0] = (struct tpl_table_cell){ .head = true, .text = c->label,
                                        .link = arena_printf(page->work.arena, "/case/" STR_FMT, STR_ARG(page_id(page, c->casefile))) };
    cells[1] = (struct tpl_table_cell){ .label = page_word(page, WORD_case_col_number), .text = c->number };
    cells[2] = (struct tpl_table_cell){ .label = page_word(page, WORD_case_col_opened),
                                        .text = date_short(page->work.arena, page->html.lang, zone_day(page->site->zone, c->opened_at)) };
    cells[3] = (struct tpl_table_cell){ .label = page_word(page, WORD_case_col_next) };
    cells[3].text = c->open ? next_date(page, c->casefile, &late) : page_word(page, WORD_case_closed);
    if (c->open && late)
        cells[3].flagged = page_word(page, WORD_case_late);
    cells[4] = (struct tpl_table_cell){ .label = page_word(page, WORD_desk_who),
                                        .text = who.n ? who : page_word(page, WORD_desk_nobody) };
    row->cells = cells;
    row->cells_count = 5;
}

enum rc
page_cases(struct page *page, struct err *err)
{
    static const enum word columns[] = { WORD_desk_label, WORD_case_col_number, WORD_case_col_opened,
                                         WORD_case_col_next, WORD_desk_who };
    struct arena         *a = page->work.arena;
    struct str           *heads = ARENA_ARRAY(a, struct str, COUNT(columns));
    struct tpl_table      table = { .caption = page_word(page, WORD_case_cases) };
    struct tpl_case_part  part = { .id = str_lit("cases"), .table = &table,
                                   .heading = page_word(page, WORD_case_list) };
    struct tpl_case_link  link = { page_word(page, WORD_desk_search), str_lit("/search") };
    struct tpl_case_page  view = { .parts = &part, .parts_count = 1 };
    struct tpl_table_row *rows;
    struct casefile      *list;
    size_t                count;
    enum rc               rc = casefile_mine(&page->work, &list, &count, err);

    if (rc != RC_OK)
        return rc;
    rows = ARENA_ARRAY(a, struct tpl_table_row, count);
    for (size_t i = 0; i < count; i++)
        row_of(page, &list[i], &rows[i]);
    for (size_t i = 0; i < COUNT(columns); i++)
        heads[i] = page_word(page, (int)columns[i]);
    table.columns = heads;
    table.columns_count = COUNT(columns);
    table.rows = rows;
    table.rows_count = count;
    part.links = &link;
    part.links_count = 1;
    if (count == 0) {
        part.table = NULL;
        part.text = page_word(page, WORD_case_none);
    }
    view.head = head_of(page, WORD_case_cases, (struct str){ 0 });
    tpl_case_page(&page->html, &view);
    return RC_OK;
}

/* ---- opening one -------------------------------------------------------------------------- */

static enum rc
show_open(struct page *page, const struct report *report)
{
    struct tpl_case_act  act = { .action = str_lit("/cases/open"), .token = page_token(page),
                                 .heading = page_word(page, WORD_case_open_heading), .open = true,
                                 .button = page_word(page, WORD_desk_open_case),
                                 .hidden = page_id(page, report->report) };
    struct tpl_case_part part = { .id = str_lit("open"), .heading = report->label, .acts = &act,
                                  .acts_count = 1, .text = page_word(page, WORD_case_open_how) };
    struct tpl_case_page view = { .parts = &part, .parts_count = 1 };

    view.head = head_of(page, WORD_case_open_heading, (struct str){ 0 });
    tpl_case_page(&page->html, &view);
    return RC_OK;
}

enum rc
page_case_open(struct page *page, struct err *err)
{
    struct report report;
    int64_t       id;
    enum rc       rc;

    if (!id_parse(http_query(page->request, "report"), &id))
        return err_set(err, RC_NOTFOUND, "casefile.none");
    if ((rc = report_of(&page->work, id, &report, err)) != RC_OK)
        return rc;
    if (report.casefile) {
        page_go(page, "/case/" STR_FMT, STR_ARG(page_id(page, report.casefile)));
        return RC_OK;
    }
    return show_open(page, &report);
}

enum rc
page_case_open_now(struct page *page, struct err *err)
{
    struct report report;
    int64_t       id, casefile;
    enum rc       rc;

    if (!page_field_id(page, "about", &id))
        return err_set(err, RC_NOTFOUND, "casefile.none");
    if ((rc = report_of(&page->work, id, &report, err)) != RC_OK)
        return rc;
    if (report.casefile)
        casefile = report.casefile;
    else if ((rc = casefile_open(&page->work, &id, 1, &casefile, err)) != RC_OK)
        return rc;
    page_go(page, "/case/" STR_FMT, STR_ARG(page_id(page, casefile)));
    return RC_OK;
}

/* ---- search ---------------------------------------------------------------------------------- */

enum { MOST_FOUND = 50 };

struct search {
    struct page       *page;
    struct tpl_moment *found;
    int64_t            matters[MOST_FOUND];
    size_t             count;
};

/* One line a matter; the words found are not shown, only where they are. */
static enum rc
found_one(void *ctx, const struct opened *found)
{
    struct search *s = ctx;

    for (size_t i = 0; i < s->count; i++)
        if (s->matters[i] == found->matter)
            return RC_OK;
    if (s->count == MOST_FOUND)
        return RC_FULL;
    s->matters[s->count++] = found->matter;
    return RC_OK;
}

static void
name_found(struct search *s)
{
    struct page *page = s->page;
    size_t       n = 0;

    s->found = ARENA_ARRAY(page->work.arena, struct tpl_moment, s->count);
    for (size_t i = 0; i < s->count; i++) {
        struct casefile c;
        struct report   r;

        if (casefile_of(&page->work, s->matters[i], &c, NULL) == RC_OK)
            s->found[n++] = (struct tpl_moment){
                .when = c.number, .title = c.label,
                .link = arena_printf(page->work.arena, "/case/" STR_FMT, STR_ARG(page_id(page, c.casefile))) };
        else if (report_of(&page->work, s->matters[i], &r, NULL) == RC_OK)
            s->found[n++] = (struct tpl_moment){
                .when = case_day(page, r.received_at), .title = r.label,
                .link = arena_printf(page->work.arena, "/desk/" STR_FMT, STR_ARG(page_id(page, r.report))) };
    }
    s->count = n;
}

static enum rc
show_search(struct page *page, struct form *form, struct search *s)
{
    struct tpl_case_act  act = { .action = str_lit("/search"), .token = page_token(page), .open = true,
                                 .heading = page_word(page, WORD_desk_search),
                                 .button = page_word(page, WORD_case_search_button) };
    struct tpl_time      time = { 0 };
    struct tpl_case_part part = { .id = str_lit("search"), .heading = page_word(page, WORD_case_search_in),
                                  .text = page_word(page, WORD_case_search_how), .acts = &act, .acts_count = 1 };
    struct tpl_case_page view = { .parts = &part, .parts_count = 1 };
    struct tpl_case_head *head = head_of(page, WORD_case_search, (struct str){ 0 });

    act.fields = form_view(form, &act.fields_count);
    if (s) {
        time.moments = s->found;
        time.moments_count = s->count;
        part.time = s->count ? &time : NULL;
        part.text = word_format(page->work.arena, page->html.lang, WORD_case_found, (int64_t)s->count, NULL, 0);
    }
    if (form->wrong)
        head->errors = form_errors(form, &head->errors_count);
    view.head = head;
    tpl_case_page(&page->html, &view);
    return form->wrong ? RC_BADINPUT : RC_OK;
}

enum rc
page_search(struct page *page, struct err *err)
{
    UNUSED(err);
    return show_search(page, form_of(page, "search"), NULL);
}

/* Sent as a form, so that what was looked for stands in no address. */
enum rc
page_search_now(struct page *page, struct err *err)
{
    struct form  *form = form_of(page, "search");
    struct search s = { .page = page };
    enum rc       rc;

    if (!form_read(form))
        return show_search(page, form, NULL);
    rc = box_search(&page->work, form_text(form, "what"), NULL, 0, found_one, &s, err);
    if (rc == RC_BADINPUT || rc == RC_REFUSED) {
        form_error_from(form, err);
        return show_search(page, form, NULL);
    }
    if (rc != RC_OK)
        return rc;
    name_found(&s);
    return show_search(page, form, &s);
}
