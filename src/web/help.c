/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * help.c - people and places that can help, on the screen and on paper: the directory, by
 * place and by need.  Each entry says when it was looked at last.
 */
#include "base/dates.h"
#include "base/text.h"
#include "web/cite.h"
#include "web/help.h"
#include "web/top.h"

enum { MOST_GROUPS = 64 };

static struct str
with_day(struct page *page, enum word w, struct day day)
{
    return word_format(
        page->work.arena, page->html.lang, (int)w, 0,
        &(struct word_arg){ "day", date_short(page->work.arena, page->html.lang, day) },
        1);
}

/* When this entry was looked at last, or of when the text is that gave it. */
struct str
help_checked(struct page *page, const struct resource_entry *e)
{
    if (!day_given(e->checked_on))
        return with_day(page, WORD_resource_unchecked, page->site->pack->home->from);
    return with_day(page, e->stale ? WORD_resource_stale : WORD_resource_checked,
                    e->checked_on);
}

static struct str
must_report(struct page *page, const struct resource_entry *e)
{
    return page_word(page, str_eqz(e->confidential, "yes")  ? WORD_resource_report_no
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
        const struct word_entry *w =
            list_entry(page->site->pack, str_lit("services"), part);

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
        .name = e->title[page->html.lang],
        .what_for = what_for(page, e),
        .hours = e->hours,
        .must_report = must_report(page, e),
        .checked = help_checked(page, e),
        .stale = e->stale,
        .clauses = cite_mark_text(page, e->clause),
        .clauses_count = 1,
    };

    if (str_eqz(e->hours, "always"))
        r.hours = page_word(page, WORD_phone_always);
    if (e->phone.n) {
        phone[0] = top_phone(page, e);
        if (!e->other_phone.n)
            phone[0].note = (struct str){ 0 }; /* hours have a line of their own */
        r.phones = phone;
        r.phones_count = 1;
    }
    return r;
}

/* Entries of one service that are shown on a campus; each entry under its first service
 * only. */
static size_t
group_fill(struct page *page, const struct word_entry *service, struct str campus,
           bool *done, struct tpl_resource *out)
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
            out[n++] =
                (struct tpl_help_group){ words_in(service->words, page->html.lang), r,
                                          m };
    }
    *count = n;
    return out;
}

/* All, then each word of a list of the pack, keeping what the other filter says. */
static const struct tpl_nav_item *
filter(struct page *page, const char *list_id, const char *name, struct str now,
       const char *other, struct str other_now, size_t *count)
{
    struct arena        *a = page->work.arena;
    const struct list   *list = list_find(page->site->pack, str_z(list_id));
    size_t               n = 0, words = list ? list->count : 0;
    struct tpl_nav_item *items = ARENA_ARRAY(a, struct tpl_nav_item, words + 1);
    struct str           keep = other_now.n
                                    ? arena_printf(a, "%s=" STR_FMT, other, STR_ARG(other_now))
                                    : (struct str){ 0 };

    *count = 0;
    if (words < 2)
        return NULL;
    items[n++] = (struct tpl_nav_item){
        page_word(page, WORD_help_all),
        arena_printf(a, keep.n ? "/help?" STR_FMT : "/help" STR_FMT, STR_ARG(keep)),
        now.n == 0
    };
    for (size_t i = 0; i < words; i++)
        items[n++] = (struct tpl_nav_item){
            words_in(list->words[i].words, page->html.lang),
            arena_printf(
                a, keep.n ? "/help?%s=" STR_FMT "&" STR_FMT : "/help?%s=" STR_FMT STR_FMT,
                name, STR_ARG(list->words[i].id), STR_ARG(keep)),
            str_eq(now, list->words[i].id)
        };
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
    struct str campus = asked(page, "place", "campuses"),
               need = asked(page, "need", "services");
    struct tpl_help help = { .top = top_public(page, WORD_title_help),
                             .print_link = str_lit("/help/print") };

    UNUSED(err);
    help.calls = top_calls(page, &help.calls_count);
    help.campuses =
        filter(page, "campuses", "place", campus, "need", need, &help.campuses_count);
    help.needs =
        filter(page, "services", "need", need, "place", campus, &help.needs_count);
    help.groups = groups(page, campus, need, &help.groups_count);
    if (help.groups_count == 0)
        help.nothing = page_word(page, WORD_help_nothing);
    if (campus.n)
        help.print_link =
            arena_printf(page->work.arena, "/help/print?place=" STR_FMT, STR_ARG(campus));
    tpl_help(&page->html, &help);
    return RC_OK;
}

enum rc
page_help_print(struct page *page, struct err *err)
{
    struct tpl_help_print sheet = {
        .top = &(struct tpl_print_top){ page_word(page, WORD_title_help),
                                         date_short(page->work.arena, page->html.lang,
                                                    zone_day(page->site->zone,
                                                             page->work.now)) },
        .note = page_word(page, WORD_help_list),
    };

    UNUSED(err);
    sheet.groups = groups(page, asked(page, "place", "campuses"), (struct str){ 0 },
                          &sheet.groups_count);
    tpl_help_print(&page->html, &sheet);
    return RC_OK;
}
