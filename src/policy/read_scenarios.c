/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * read_scenarios.c - scenarios in their three forms: given and expect, a table of them,
 * steps in time.
 */
#include "policy/read.h"
#include "policy/scenario.h"

static void
said(struct linking *l, const struct node *map, struct said_list *out, size_t room)
{
    if (!out->list)
        out->list = ARENA_ARRAY(l->a, struct said, room + (map ? map->count : 0) + 1);
    if (!map)
        return;
    if (map->kind != NODE_MAP) {
        problem_add(l->problems, map->at, str_lit("Write `NAME: VALUE`, one a line."),
                    "these are names and values");
        return;
    }
    for (size_t i = 0; i < map->count; i++)
        if (read_is_text(l, map->pairs[i].value))
            out->list[out->count++] =
                (struct said) { map->pairs[i].key, map->pairs[i].value->text,
                                map->pairs[i].at };
}

static void
read_table(struct linking *l, struct scenario *s, const struct node *map)
{
    const struct node *columns = node_get(map, "columns"), *rows = node_get(map, "rows");
    size_t             arrow = 0;

    if (columns->kind == NODE_ROW)
        for (size_t i = 1; i < columns->count; i++)
            if (columns->items[i]->kind == NODE_TEXT &&
                str_eqz(columns->items[i]->text, "->"))
                arrow = i;
    if (!arrow || !rows || rows->kind != NODE_ROW) {
        problem_add(l->problems, columns->at,
                    str_lit("Write [part, GIVEN, ->, EXPECTED] and rows."),
                    "these are not the columns of a scenario");
        return;
    }
    s->parts = ARENA_ARRAY(l->a, struct scenario_part, rows->count + 1);
    for (size_t r = 0; r < rows->count; r++) {
        const struct node    *row = rows->items[r];
        struct scenario_part *p = &s->parts[s->part_count];

        if (!read_row(l, row, columns->count, "the scenario"))
            continue;
        p->id = row->items[0]->text;
        p->at = row->at;
        said(l, node_get(map, "expect"), &p->expect, columns->count);
        said(l, NULL, &p->given, columns->count);
        for (size_t i = 1; i < columns->count; i++) {
            struct said_list *to = i < arrow ? &p->given : &p->expect;

            if (i != arrow)
                to->list[to->count++] =
                    (struct said) { columns->items[i]->text, row->items[i]->text,
                                    row->items[i]->at };
        }
        s->part_count++;
    }
}

static void
read_step(struct linking *l, struct scenario_step *t, const struct node *map)
{
    const struct node *expect = node_get(map, "expect");

    if (!read_keys(l, map, "scenario step",
                   "at by do with set expect because clause instead to", "at do"))
        return;
    t->at = map->at;
    t->moment = read_text(l, map, "at");
    t->by = read_text(l, map, "by");
    t->act = read_text(l, map, "do");
    t->to = read_text(l, map, "to");
    t->because = read_text(l, map, "because");
    t->clause = read_text(l, map, "clause");
    t->instead = read_text(l, map, "instead");
    said(l, node_get(map, "with"), &t->with, 0);
    said(l, node_get(map, "set"), &t->set, 0);
    if (expect && expect->kind == NODE_MAP)
        said(l, expect, &t->expected, 0);
    else if (expect)
        t->expect = read_text(l, map, "expect");
}

void
fixtures_read(struct linking *l)
{
    size_t n = 0;

    for (size_t i = 0; i < l->folder_count; i++)
        n += l->folders[i]->calendar_count;
    l->pack->fixtures = ARENA_ARRAY(l->a, struct fixture, n + 1);
    for (size_t i = l->folder_count; i-- > 0;)
        for (size_t j = 0; j < l->folders[i]->calendar_count; j++) {
            struct fixture     *f = &l->pack->fixtures[l->pack->fixture_count++];
            size_t              count;
            const struct node **items =
                read_items(l, l->folders[i]->calendars[j].map, "calendars", &count);

            f->id = l->folders[i]->calendars[j].id;
            f->calendars = ARENA_ARRAY(l->a, struct pack_calendar *, count + 1);
            for (size_t k = 0; k < count; k++)
                f->calendars[f->count++] = calendar_read(l, items[k]);
        }
}

static void
use_fixture(struct linking *l, struct scenario *s, const struct node *node)
{
    struct nearest near;

    nearest_init(&near, node->text);
    for (size_t i = 0; i < l->pack->fixture_count; i++) {
        nearest_try(&near, l->pack->fixtures[i].id);
        if (!str_eq(l->pack->fixtures[i].id, node->text))
            continue;
        s->calendars = l->pack->fixtures[i].calendars;
        s->calendar_count = l->pack->fixtures[i].count;
        return;
    }
    problem_add(l->problems, node->at,
                nearest_text(l->a, &near, "Put it under scenarios/calendars/."),
                "no calendar '" STR_FMT "'", STR_ARG(node->text));
}

void
declare_scenario(struct linking *l, struct entry *e)
{
    struct scenario *s = ARENA_NEW(l->a, struct scenario);

    s->id = e->id;
    s->at = e->map->at;
    e->thing = s;
    COUNT_ADD(l, l->pack->scenarios, l->pack->scenario_count, s);
}

/* ITEM.dated and ITEM.superseded say of an item's evidence from when it is. */
static bool
is_evidence(const struct pack *p, struct str key)
{
    ptrdiff_t  dot = str_chr(key, '.');
    struct str item = { key.p, dot > 0 ? (size_t)dot : 0 };

    if (!item.n ||
        !(str_ends(key, str_lit(".dated")) || str_ends(key, str_lit(".superseded"))))
        return false;
    for (size_t i = 0; i < p->requirement_count; i++)
        for (size_t j = 0; j < p->requirements[i]->item_count; j++)
            if (str_eq(p->requirements[i]->items[j].id, item))
                return true;
    return false;
}

/* Whoever the value is about is checked when it runs; a wrong name is an error now. */
static void
check_given(struct linking *l, struct arena *own, const struct said_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        struct facts  *facts;
        struct err     err = { 0 };
        struct str     key = list->list[i].key;
        struct nearest near;
        bool           known;

        if (str_eqz(key, "now") || str_eqz(key, "by") || str_eqz(key, "text") ||
            str_eqz(key, "dated") || setting_find(l->pack, key) ||
            is_evidence(l->pack, key))
            continue;
        facts = facts_new(own, l->pack, ABOUT_NONE, NULL);
        known = facts_set_text(facts, key, list->list[i].value, &err) != RC_NOTFOUND;
        for (size_t j = 0; !known && j < l->pack->beside_count; j++) {
            facts = facts_new(own, l->pack->beside[j], ABOUT_NONE, NULL);
            known = facts_set_text(facts, key, list->list[i].value, &err) != RC_NOTFOUND;
        }
        if (known)
            continue;
        nearest_init(&near, key);
        for (size_t j = 0; j < l->pack->name_count; j++)
            nearest_try(&near, l->pack->names[j]->id);
        problem_add(
            l->problems, list->list[i].at,
            nearest_text(l->a, &near, "Use a fact, question or setting of the pack."),
            "scenario gives '" STR_FMT "', which is no fact", STR_ARG(key));
    }
}

void
fill_scenario(struct linking *l, struct entry *e)
{
    struct scenario   *s = e->thing;
    struct arena      *own;
    const struct node *steps = node_get(e->map, "steps"),
                      *calendar = node_get(e->map, "calendar");
    int forms = (node_get(e->map, "columns") != NULL) + (steps != NULL);

    if (!read_keys(l, e->map, "scenario",
                   "id clause flag calendar given expect columns rows steps",
                   "id clause"))
        return;
    s->words = read_words_if(l, e->map);
    if (!s->words.text[LANG_EN].n)
        problem_add(l->problems, e->map->at, str_lit("Add the line `en: ...`."),
                    "'" STR_FMT "' has no words in 'en'", STR_ARG(e->id));
    s->cite = read_clause(l, e->map);
    if (calendar && read_is_text(l, calendar))
        use_fixture(l, s, calendar);
    said(l, node_get(e->map, "given"), &s->given, 0);
    if (forms > 1 || (!forms && !node_get(e->map, "expect"))) {
        problem_add(l->problems, e->map->at,
                    str_lit("Write expect:, or columns: and rows:, or steps:."),
                    "a scenario has one of three forms");
        return;
    }
    if (node_get(e->map, "columns")) {
        read_table(l, s, e->map);
    } else if (steps && steps->kind == NODE_ROW) {
        s->steps = ARENA_ARRAY(l->a, struct scenario_step, steps->count + 1);
        for (size_t i = 0; i < steps->count; i++)
            read_step(l, &s->steps[s->step_count++], steps->items[i]);
    } else {
        s->parts = ARENA_ARRAY(l->a, struct scenario_part, 1);
        s->part_count = 1;
        s->parts[0].at = e->map->at;
        said(l, node_get(e->map, "expect"), &s->parts[0].expect, 0);
    }
    own = arena_new((size_t)64 << 20); /* facts tried and thrown away */
    check_given(l, own, &s->given);
    for (size_t i = 0; i < s->part_count; i++)
        check_given(l, own, &s->parts[i].given);
    for (size_t i = 0; i < s->step_count; i++) {
        check_given(l, own, &s->steps[i].set);
        check_given(l, own, &s->steps[i].with);
    }
    arena_free(own);
}

enum rc
scenarios_read(struct arena *a, const struct pack *p, struct str path, struct str text,
               struct problems *problems, struct scenario ***out, size_t *count)
{
    struct source      *source = ARENA_NEW(a, struct source);
    struct pack         pack = *p;
    struct linking      l = { .a = a, .problems = problems, .pack = &pack };
    const struct node  *root;
    const struct node **items;
    size_t              n;

    *source = (struct source) { .path = path, .text = text, .home = p->home };
    root = node_read(a, source, problems);
    if (!root)
        return RC_BADINPUT;
    pack.scenarios = NULL;
    pack.scenario_count = 0;
    items = read_items(&l, root, "scenarios", &n);
    for (size_t i = 0; i < n; i++) {
        struct entry e = { .noun = NOUN_scenario,
                           .map = items[i],
                           .id = read_text(&l, items[i], "id") };

        declare_scenario(&l, &e);
        fill_scenario(&l, &e);
    }
    if (problems->errors)
        return RC_BADINPUT;
    *out = pack.scenarios;
    *count = pack.scenario_count;
    return RC_OK;
}
