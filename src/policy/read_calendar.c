/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * read_calendar.c - working weeks, office hours and the first closed days.
 */
#include "policy/read.h"

static void
week(struct linking *l, struct pack_calendar *c, const struct node *map)
{
    size_t              count;
    const struct node **items = read_items(l, map, "week", &count);

    for (size_t i = 0; i < count; i++) {
        enum weekday day;

        if (!read_is_text(l, items[i]))
            continue;
        if (weekday_parse(items[i]->text, &day))
            c->days.week = (uint8_t)(c->days.week | 1u << day);
        else
            problem_add(l->problems, items[i]->at,
                        str_lit("Write mon tue wed thu fri sat sun."),
                        "'" STR_FMT "' is no weekday", STR_ARG(items[i]->text));
    }
}

static void
office(struct linking *l, struct pack_calendar *c, const struct node *map)
{
    const struct node *node = node_get(map, "office");
    ptrdiff_t          to;

    if (!node || !read_is_text(l, node))
        return;
    to = str_find(node->text, str_lit(" to "));
    if (to < 0 ||
        !time_parse((struct str) { node->text.p, (size_t)to }, &c->days.opens) ||
        !time_parse(str_from(node->text, (size_t)to + 4), &c->days.closes) ||
        c->days.closes <= c->days.opens)
        problem_add(l->problems, node->at, str_lit("Write `08:00 to 17:00`."),
                    "'" STR_FMT "' are no office hours", STR_ARG(node->text));
}

static void
closed(struct linking *l, struct pack_calendar *c, const struct node *map)
{
    size_t              count;
    const struct node **items = read_items(l, map, "closed", &count);
    struct closure     *days = ARENA_ARRAY(l->a, struct closure, count + 1);

    c->checked = ARENA_ARRAY(l->a, struct str, count + 1);
    c->days.closed = days;
    for (size_t i = 0; i < count; i++) {
        const struct node *row = items[i];
        struct closure    *d = &days[c->days.closed_count];
        struct str         text;
        ptrdiff_t          to;
        bool               good;

        if (!read_row(l, row, 3, "closed"))
            continue;
        text = row->items[0]->text;
        to = str_find(text, str_lit(" to "));
        good = day_parse(to < 0 ? text : (struct str) { text.p, (size_t)to }, &d->from);
        d->to = d->from;
        if (to > 0)
            good = good && day_parse(str_from(text, (size_t)to + 4), &d->to);
        if (!good || day_cmp(d->to, d->from) < 0) {
            problem_add(l->problems, row->items[0]->at,
                        str_lit("Write `2026-11-26` or `2026-12-24 to 2027-01-01`."),
                        "'" STR_FMT "' is no day", STR_ARG(text));
            continue;
        }
        d->name = row->items[1]->text;
        c->checked[c->days.closed_count++] = row->items[2]->text;
    }
}

struct pack_calendar *
calendar_read(struct linking *l, const struct node *map)
{
    struct pack_calendar *c = ARENA_NEW(l->a, struct pack_calendar);

    read_keys(l, map, "calendar", "id clause flag week office closed",
              "id clause week office");
    c->days.id = id_text_of(l, map);
    c->at = map->at;
    c->words = read_words(l, map, c->days.id);
    c->cite = read_clause(l, map);
    week(l, c, map);
    office(l, c, map);
    closed(l, c, map);
    return c;
}

void
declare_calendar(struct linking *l, struct entry *e)
{
    /* settings of kind calendar name calendars, so they are whole before settings are
     * filled */
    struct pack_calendar *c = calendar_read(l, e->map);

    e->thing = c;
    COUNT_ADD(l, l->pack->calendars, l->pack->calendar_count, c);
}

void
fill_calendar(struct linking *l, struct entry *e)
{
    UNUSED(l);
    UNUSED(e);
}

enum rc
calendars_read(struct arena *a, const struct pack *p, struct str path, struct str text,
               struct problems *problems, struct pack_calendar ***out, size_t *count)
{
    struct source         *source = ARENA_NEW(a, struct source);
    struct pack            pack = *p;
    struct linking         l = { .a = a, .problems = problems, .pack = &pack };
    const struct node     *root;
    const struct node    **items;
    struct pack_calendar **list;
    size_t                 n;

    *source = (struct source) { .path = path, .text = text, .home = p->home };
    root = node_read(a, source, problems);
    if (!root)
        return RC_BADINPUT;
    items = read_items(&l, root, "calendars", &n);
    list = ARENA_ARRAY(a, struct pack_calendar *, n + 1);
    for (size_t i = 0; i < n; i++)
        list[i] = calendar_read(&l, items[i]);
    if (problems->errors)
        return RC_BADINPUT;
    *out = list;
    *count = n;
    return RC_OK;
}
