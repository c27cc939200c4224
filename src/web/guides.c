/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * guides.c - pages that only tell: who can help, who keeps a confidence, what to keep, what each
 * choice starts, staying safe, accessibility.  Places come from the directory, the rest from
 * the pack; nothing here is kept and nobody is known.
 */
#include "base/dates.h"
#include "base/text.h"
#include "cases/boxing.h"
#include "web/cite.h"
#include "web/top.h"

enum { MOST_GROUPS = 64, MOST_CARDS = 6 };

static struct str
with_day(struct page *page, enum word w, struct day day)
{
    return word_format(page->work.arena, page->html.lang, (int)w, 0,
                       &(struct word_arg){ "day", date_short(page->work.arena, page->html.lang, day) }, 1);
}

/* When this entry was looked at last, or of when the text is that gave it. */
static struct str
checked(struct page *page, const struct resource_entry *e)
{
    if (!day_given(e->checked_on))
        return with_day(page, WORD_resource_unchecked, page->site->pack->home->from);
    return with_day(page, e->stale ? WORD_resource_stale : WORD_resource_checked, e->checked_on);
}

static struct str
must_report(struct page *page, const struct resource_entry *e)
{
    return page_word(page, str_eqz(e->confidential, "yes") ? WORD_resource_report_no
                         : str_eqz(e->confidential, "no") ? WORD_resource_report_yes
                                                          : WORD_resource_report_ask);
}

/* The words of its services, when the pack says nothing of its own. */
static struct str
what_for(struct page *page, const struct resource_entry *e)
{
    const struct resource *pack = resource_find(page->site->pack, e->resource);
    struct str             rest = e->services, part;
    struct buf             b;

    if (pack && words_in(pack->what, page->html.lang).n)
        return words_in(pack->what, page->html.lang);
    buf_init(&b, page->work.arena, 1000);
    while (str_next(&rest, ' ', &part)) {
        const struct word_entry *w = list_entry(page->site->pack, str_lit("services"), part);

        if (!w)
            continue;
        if (b.n)
            buf_addz(&b, ", ");
        buf_add(&b, words_in(w->words, page->html.lang));
    }
    return buf_str(&b);
}

static struct tpl_resource
resource_view(struct page *page, const struct resource_entry *e)
{
    struct arena       *a = page->work.arena;
    struct tpl_phone   *phone = ARENA_ARRAY(a, struct tpl_phone, 1);
    struct tpl_resource r = {
        .name = e->title[page->html.lang], .what_for = what_for(page, e), .hours = e->hours,
        .must_report = must_report(page, e), .checked = checked(page, e), .stale = e->stale,
        .clauses = cite_mark_text(page, e->clause), .clauses_count = 1,
    };

    if (str_eqz(e->hours, "always"))
        r.hours = page_word(page, WORD_phone_always);
    if (e->phone.n) {
        phone[0] = top_phone(page, e);
        if (!e->other_phone.n)
            phone[0].note = (struct str){ 0 };  /* hours have a line of their own */
        r.phones = phone;
        r.phones_count = 1;
    }
    return r;
}

/* Entries of one service that are shown on a campus; each entry under its first service only. */
static size_t
group_fill(struct page *page, const struct word_entry *service, struct str campus, bool *done,
           struct tpl_resource *out)
{
    size_t                 count, n = 0;
    struct resource_entry *all = top_resources(page, &count);
    const char            *word = arena_z(page->work.arena, service->id);

    for (size_t i = 0; i < count; i++)
        if (!done[i] && !all[i].hidden && resource_serves(&all[i], word) &&
            resource_on_campus(&all[i], campus)) {
            out[n++] = resource_view(page, &all[i]);
            done[i] = true;
        }
    return n;
}

static const struct tpl_help_group *
groups(struct page *page, struct str campus, struct str need, size_t *count)
{
    struct arena          *a = page->work.arena;
    const struct list     *services = list_find(page->site->pack, str_lit("services"));
    struct tpl_help_group *out = ARENA_ARRAY(a, struct tpl_help_group, MOST_GROUPS);
    size_t                 all, n = 0;
    bool                  *done;

    top_resources(page, &all);
    done = ARENA_ARRAY(a, bool, all + 1);
    for (size_t i = 0; services && i < services->count && n < MOST_GROUPS; i++) {
        const struct word_entry *service = &services->words[i];
        struct tpl_resource     *r;
        size_t                   m;

        if (need.n && !str_eq(service->id, need))
            continue;
        r = ARENA_ARRAY(a, struct tpl_resource, all + 1);
        if ((m = group_fill(page, service, campus, done, r)) > 0)
            out[n++] = (struct tpl_help_group){ words_in(service->words, page->html.lang), r, m };
    }
    *count = n;
    return out;
}

/* All, then each word of a list of the pack, keeping what the other filter says. */
static const struct tpl_nav_item *
filter(struct page *page, const char *list_id, const char *name, struct str now, const char *other,
       struct str other_now, size_t *count)
{
    struct arena        *a = page->work.arena;
    const struct list   *list = list_find(page->site->pack, str_z(list_id));
    size_t               n = 0, words = list ? list->count : 0;
    struct tpl_nav_item *items = ARENA_ARRAY(a, struct tpl_nav_item, words + 1);
    struct str           keep = other_now.n ? arena_printf(a, "%s=" STR_FMT, other, STR_ARG(other_now))
                                            : (struct str){ 0 };

    *count = 0;
    if (words < 2)
        return NULL;
    items[n++] = (struct tpl_nav_item){ page_word(page, WORD_help_all),
        arena_printf(a, keep.n ? "/help?" STR_FMT : "/help" STR_FMT, STR_ARG(keep)), now.n == 0 };
    for (size_t i = 0; i < words; i++)
        items[n++] = (struct tpl_nav_item){ words_in(list->words[i].words, page->html.lang),
            arena_printf(a, keep.n ? "/help?%s=" STR_FMT "&" STR_FMT : "/help?%s=" STR_FMT STR_FMT, name,
                         STR_ARG(list->words[i].id), STR_ARG(keep)),
            str_eq(now, list->words[i].id) };
    *count = n;
    return items;
}

/* A query that names a word of the list, else nothing. */
static struct str
asked(struct page *page, const char *name, const char *list)
{
    struct str word = http_query(page->request, name);

    return list_entry(page->site->pack, str_z(list), word) ? word : (struct str){ 0 };
}

enum rc
page_help(struct page *page, struct err *err)
{
    struct str      campus = asked(page, "place", "campuses"), need = asked(page, "need", "services");
    struct tpl_help help = { .top = top_public(page, WORD_title_help), .print_link = str_lit("/help/print") };

    UNUSED(err);
    help.calls = top_calls(page, &help.calls_count);
    help.campuses = filter(page, "campuses", "place", campus, "need", need, &help.campuses_count);
    help.needs = filter(page, "services", "need", need, "place", campus, &help.needs_count);
    help.groups = groups(page, campus, need, &help.groups_count);
    if (help.groups_count == 0)
        help.nothing = page_word(page, WORD_help_nothing);
    if (campus.n)
        help.print_link = arena_printf(page->work.arena, "/help/print?place=" STR_FMT, STR_ARG(campus));
    tpl_help(&page->html, &help);
    return RC_OK;
}

enum rc
page_help_print(struct page *page, struct err *err)
{
    struct tpl_help_print sheet = {
        .top = &(struct tpl_print_top){ page_word(page, WORD_title_help),
            date_short(page->work.arena, page->html.lang, zone_day(page->site->zone, page->work.now)) },
        .note = page_word(page, WORD_help_list),
    };

    UNUSED(err);
    sheet.groups = groups(page, asked(page, "place", "campuses"), (struct str){ 0 }, &sheet.groups_count);
    tpl_help_print(&page->html, &sheet);
    return RC_OK;
}

/* ---- in confidence -------------------------------------------------------------- */

static struct tpl_table_cell
cell(struct str label, struct str text)
{
    return (struct tpl_table_cell){ .label = label, .text = text };
}

/* One place: who, whom they must tell, what they count, when that was checked. */
static const struct tpl_table_cell *
confidential_row(struct page *page, const struct str *columns, const struct resource_entry *e,
                 const struct word_entry *office)
{
    struct arena          *a = page->work.arena;
    struct tpl_table_cell *cells = ARENA_ARRAY(a, struct tpl_table_cell, 4);
    struct tpl_state      *state = ARENA_NEW(a, struct tpl_state);
    bool                   owed = office && str_eqz(word_attr(office, "statistics"), "owed");
    bool                   kept = str_eqz(e->confidential, "yes");

    cells[0] = (struct tpl_table_cell){ .head = true, .text = e->title[page->html.lang],
        .note = e->phone, .clauses = office ? cite_mark(page, office->cite) : cite_mark_text(page, e->clause),
        .clauses_count = 1 };
    cells[1] = cell(columns[1], page_word(page, kept ? WORD_confidential_tells_no_one : WORD_resource_report_ask));
    cells[1].strong = kept;
    cells[2] = cell(columns[2], page_word(page, owed ? WORD_confidential_counts_number
                                                     : WORD_confidential_counts_nothing));
    if (!office)
        cells[2].text = page_word(page, WORD_resource_report_ask);
    *state = (struct tpl_state){ TPL_MARK_KIND_WARN, checked(page, e) };
    cells[3] = cell(columns[3], e->stale ? (struct str){ 0 } : checked(page, e));
    cells[3].state = e->stale ? state : NULL;
    return cells;
}

static const struct word_entry *
office_of(const struct pack *pack, struct str resource)
{
    const struct list *offices = list_find(pack, str_lit("offices"));

    for (size_t i = 0; offices && i < offices->count; i++)
        if (str_eq(word_attr(&offices->words[i], "resource"), resource))
            return &offices->words[i];
    return NULL;
}

enum rc
page_confidential(struct page *page, struct err *err)
{
    struct arena          *a = page->work.arena;
    struct str            *columns = ARENA_ARRAY(a, struct str, 4);
    size_t                 count, n = 0;
    struct resource_entry *all = top_resources(page, &count);
    struct tpl_table_row  *rows = ARENA_ARRAY(a, struct tpl_table_row, count + 1);

    UNUSED(err);
    columns[0] = page_word(page, WORD_confidential_who);
    columns[1] = page_word(page, WORD_confidential_tells);
    columns[2] = page_word(page, WORD_confidential_counts);
    columns[3] = page_word(page, WORD_confidential_checked);
    for (int kept = 1; kept >= 0; kept--)
        for (size_t i = 0; i < count; i++) {
            const struct word_entry *office = office_of(page->site->pack, all[i].resource);

            if (all[i].hidden || str_eqz(all[i].confidential, "yes") != kept ||
                (!kept && !office))
                continue;
            rows[n++] = (struct tpl_table_row){ .cells = confidential_row(page, columns, &all[i], office),
                                                .cells_count = 4 };
        }
    tpl_confidential(&page->html, &(struct tpl_confidential){
        .top = top_public(page, WORD_title_confidential),
        .people = &(struct tpl_table){ page_word(page, WORD_confidential_table), false, columns, 4, rows, n } });
    return RC_OK;
}

/* ---- words alone ----------------------------------------------------------------- */

enum rc
page_evidence(struct page *page, struct err *err)
{
    size_t                 count, n = 0;
    struct resource_entry *all = top_resources(page, &count);
    struct tpl_phone      *calls = ARENA_ARRAY(page->work.arena, struct tpl_phone, 3);

    UNUSED(err);
    for (size_t i = 0; i < count && n < 3; i++)
        if (!all[i].hidden && all[i].phone.n && resource_serves(&all[i], "evidence"))
            calls[n++] = top_phone(page, &all[i]);
    tpl_evidence(&page->html, &(struct tpl_evidence){ .top = top_public(page, WORD_title_evidence),
                                                      .calls = calls, .calls_count = n });
    return RC_OK;
}

enum rc
page_safe(struct page *page, struct err *err)
{
    UNUSED(err);
    tpl_safe(&page->html, &(struct tpl_safe){ top_public(page, WORD_title_safe), page->site->leave_title });
    return RC_OK;
}

enum rc
page_accessibility(struct page *page, struct err *err)
{
    UNUSED(err);
    tpl_accessibility(&page->html, &(struct tpl_accessibility){
        .top = top_public(page, WORD_title_accessibility) });
    return RC_OK;
}

/* ---- every choice ------------------------------------------------------------------ */

/* A procedure in which both sides come to stand alike: the formal one. */
static const struct procedure *
formal(const struct pack *pack)
{
    for (size_t i = 0; i < pack->procedure_count; i++)
        if (pack->procedures[i]->symmetric_from != STATE_NONE)
            return pack->procedures[i];
    return NULL;
}

#define CARD(page, name) (struct tpl_choice_card){                                                   \
    .heading = page_word(page, WORD_choices_##name), .about = page_word(page, WORD_choices_##name##_about), \
    .starts = page_word(page, WORD_choices_##name##_starts),                                         \
    .not_starts = page_word(page, WORD_choices_##name##_not),                                        \
    .stop = page_word(page, WORD_choices_##name##_stop) }

enum rc
page_choices(struct page *page, struct err *err)
{
    const struct pack      *pack = page->site->pack;
    const struct box       *intake = case_box_kind(page->site, BOX_INTAKE, EACH_CASE);
    const struct list      *measures = list_find(pack, str_lit("measures"));
    const struct procedure *complaint = formal(pack);
    struct tpl_choice_card  cards[MOST_CARDS];
    size_t                  n = 0;

    UNUSED(err);
    cards[n] = CARD(page, talk);
    cards[n].knows = page_word(page, WORD_choices_talk_knows);
    cards[n].link = str_lit("/confidential");
    cards[n++].link_label = page_word(page, WORD_confidential_heading);
    if (intake) {
        cards[n] = CARD(page, report);
        cards[n].knows = top_report_readers(page);
        cards[n].link = str_lit("/report");
        cards[n].link_label = page_word(page, WORD_home_door_report);
        cards[n].clauses = cite_mark(page, intake->cite);
        cards[n++].clauses_count = 1;
    }
    if (measures && measures->count) {
        cards[n] = CARD(page, support);
        cards[n].knows = page_word(page, WORD_choices_support_knows);
        cards[n].clauses = cite_mark(page, measures->words[0].cite);
        cards[n++].clauses_count = 1;
    }
    if (complaint) {
        cards[n] = CARD(page, complaint);
        cards[n].knows = page_word(page, WORD_choices_complaint_knows);
        cards[n].clauses = cite_mark(page, complaint->cite);
        cards[n++].clauses_count = 1;
    }
    cards[n] = CARD(page, police);
    cards[n++].knows = page_word(page, WORD_choices_police_knows);
    cards[n] = CARD(page, wait);
    cards[n++].knows = page_word(page, WORD_choices_wait_knows);
    tpl_choices(&page->html, &(struct tpl_choices){ top_public(page, WORD_title_choices), cards, n });
    return RC_OK;
}
