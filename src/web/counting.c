/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * counting.c - the confidential office's entry, and the desk that keeps the statistics:
 * words of lists and a day, no name and no free text anywhere.
 */
#include "base/clock.h"
#include "base/dates.h"
#include "base/id.h"
#include "base/text.h"
#include "cases/statistic.h"
#include "directory/office.h"
#include "people/role.h"
#include "web/cite.h"
#include "web/form.h"
#include "web/top.h"

/* ---- the confidential office -------------------------------------------------------------- */

static const struct form_ask asks[] = {
    { "crime_kinds", "" }, { "campus", "" }, { "place", "" },
};

static struct form *
entry_form(struct page *page)
{
    struct form *own = form_of(page, "entry");
    struct form *asked = form_of_questions(page, "report", asks, COUNT(asks));
    struct form *form = ARENA_NEW(page->work.arena, struct form);

    *form = *own;
    form->fields = ARENA_ARRAY(page->work.arena, struct form_field, own->count + asked->count);
    form->count = 0;
    for (size_t i = 0; i < asked->count; i++) {
        form->fields[form->count] = asked->fields[i];
        if (asked->fields[i].kind == FORM_MANY)
            form->fields[form->count].kind = FORM_SELECT; /* one nature an entry */
        form->count++;
    }
    for (size_t i = 0; i < own->count; i++)
        form->fields[form->count++] = own->fields[i];
    return form;
}

/* What the register says of the office this person works in, today. */
static void
own_office(struct page *page, struct tpl_office *view)
{
    struct office office;
    struct day    today = zone_day(page->site->zone, page->work.now);

    if (office_of(&page->work, page->work.who->person, today, &office, NULL) != RC_OK)
        return;
    view->name = office.title[page->html.lang];
    view->active = office.state == OFFICE_ACTIVE;
    view->counts = office.state == OFFICE_ACTIVE && office.latest.statistics;
}

static enum rc
show_office(struct page *page, struct form *form)
{
    struct tpl_office view = { .top = top_staff(page, WORD_title_desk, "/office"),
                               .token = page_token(page),
                               .kept = http_query(page->request, "kept").n > 0 };

    own_office(page, &view);
    view.fields = form_view(form, &view.fields_count);
    view.errors = form_errors(form, &view.errors_count);
    tpl_office(&page->html, &view);
    return form->wrong ? RC_BADINPUT : RC_OK;
}

enum rc
page_office(struct page *page, struct err *err)
{
    UNUSED(err);
    if (!role_at_desk(page->site, page->work.who, "confidential"))
        return RC_NOTFOUND;
    return show_office(page, entry_form(page));
}

enum rc
page_office_keep(struct page *page, struct err *err)
{
    struct form *form = entry_form(page);
    json_t      *answers;
    enum rc      rc;

    if (!role_at_desk(page->site, page->work.who, "confidential"))
        return RC_NOTFOUND;
    if (!form_read(form))
        return show_office(page, form);
    answers = form_answers(form, "");
    rc = statistic_keep(&page->work, id_new(), "office", answers, err);
    json_decref(answers);
    if (rc == RC_OK)
        page_go(page, "/office?kept=1");
    return rc;
}

/* ---- the statistics desk -------------------------------------------------------------------- */

static struct str
coded_word(struct page *page, const char *list, struct str id)
{
    const struct word_entry *entry = list_entry(page->site->pack, str_z(list), id);

    if (entry)
        return words_in(entry->words, page->html.lang);
    return str_eqz(id, "unknown") ? page_word(page, WORD_coded_unknown) : id;
}

enum rc
page_statistics(struct page *page, struct err *err)
{
    struct tpl_statistics view = { 0 };
    struct tpl_coded_row *rows;
    struct coded_row     *list;
    struct day            since = day_add_years(zone_day(page->site->zone, page->work.now), -1);
    size_t                count;
    enum rc               rc;

    if (!role_at_desk(page->site, page->work.who, "statistics"))
        return RC_NOTFOUND;
    if ((rc = coded_list(&page->work, since, &list, &count, err)) != RC_OK)
        return rc;
    rows = ARENA_ARRAY(page->work.arena, struct tpl_coded_row, count);
    for (size_t i = 0; i < count; i++) {
        const struct coded *c = &list[i].coded;

        rows[i] = (struct tpl_coded_row){
            .id = page_id(page, list[i].notice),
            .version = arena_printf(page->work.arena, "%lld", (long long)list[i].version),
            .nature = coded_word(page, "crime_rows", c->nature),
            .when = day_given(c->occurred_on) ? date_short(page->work.arena, page->html.lang, c->occurred_on)
                                              : page_word(page, WORD_coded_unknown),
            .part = coded_word(page, "day_parts", c->occurred_part),
            .place = coded_word(page, "places", c->place),
            .campus = coded_word(page, "campuses", c->campus),
            .reported = list[i].reported_on,
            .state = word_by_key(page->html.lang, arena_printf(page->work.arena, "coded.state_" STR_FMT,
                                                               STR_ARG(list[i].state))),
        };
    }
    view.top = top_staff(page, WORD_title_desk, "/statistics");
    view.token = page_token(page);
    view.rows = rows;
    view.rows_count = count;
    tpl_statistics(&page->html, &view);
    return RC_OK;
}

enum rc
page_statistics_mark(struct page *page, struct err *err)
{
    int64_t notice, version;
    enum rc rc;

    if (!role_at_desk(page->site, page->work.who, "statistics") ||
        !page_field_id(page, "notice", &notice) || !str_int(page_field(page, "version"), &version))
        return RC_NOTFOUND;
    rc = coded_mark(&page->work, notice, version, page_field(page, "state"), err);
    if (rc == RC_OK)
        page_go(page, "/statistics");
    return rc;
}
