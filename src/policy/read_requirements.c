/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * read_requirements.c - what must be shown, by whom, with what evidence, for how long;
 * and what is limited meanwhile.
 */
#include "policy/read.h"

#include "base/unicode.h"

void
declare_requirement(struct linking *l, struct entry *e)
{
    struct requirement *r = ARENA_NEW(l->a, struct requirement);
    struct name        *standing;

    thing_add(l, e->id, "requirement", e->map->at);
    r->id = e->id;
    r->at = e->map->at;
    standing = name_add(l, arena_printf(l->a, STR_FMT ".standing", STR_ARG(e->id)),
                        KIND_ONE, ABOUT_SUBJECT, FROM_MET, e->map->at);
    standing->list = list_find(l->pack, str_lit("standing_word"));
    standing->of.requirement = r;
    r->standing = standing;
    e->thing = r;
    COUNT_ADD(l, l->pack->requirements, l->pack->requirement_count, r);
}

static void
good_for(struct linking *l, struct item *it, const struct node *node)
{
    struct str text = node->text;

    if (str_eqz(text, "always"))
        it->good_for = GOOD_ALWAYS;
    else if (str_eqz(text, "course version"))
        it->good_for = GOOD_COURSE;
    else if (str_eqz(text, "document version"))
        it->good_for = GOOD_DOCUMENT;
    else if (str_eqz(text, "this intake"))
        it->good_for = GOOD_INTAKE;
    else if (str_starts(text, str_lit("until "))) {
        it->good_for = GOOD_UNTIL;
        it->good_until = name_need(l, node, str_trim(str_from(text, 6)), "date");
        if (it->good_until && it->good_until->kind != KIND_DATE)
            problem_add(l->problems, node->at, str_lit("Name a date."),
                        "'" STR_FMT "' is no date", STR_ARG(it->good_until->id));
    } else if (length_parse(text, &it->good_length)) {
        it->good_for = GOOD_LENGTH;
    } else {
        problem_add(l->problems, node->at,
                    str_lit("Write `12 months`, `until DATE`, `course version`, "
                            "`document version`, `this intake` or `always`."),
                    "'" STR_FMT "' does not say how long it is good", STR_ARG(text));
    }
}

static void
fill_item(struct linking *l, struct requirement *r, const struct node *row)
{
    struct item *it = &r->items[r->item_count];

    if (!read_row(l, row, 7, "items"))
        return;
    it->at = row->at;
    it->id = row->items[0]->text;
    it->evidence = row->items[1]->text;
    read_choice(l, row->items[1], "evidence",
                "agreement, activity, completion, delivery, document, policy, roster");
    it->fact = name_need(l, row->items[2], row->items[2]->text, "fact");
    if (it->fact)
        cell_read(l, it->fact, row->items[3], &it->cell);
    good_for(l, it, row->items[4]);
    if (str_eqz(row->items[5]->text, "program"))
        it->by_program = true;
    else
        read_who(l, row->items[5], &it->accepted_by);
    it->cite = read_cite(l, row->items[6]);
    if (it->fact)
        r->item_count++;
}

void
fill_requirement(struct linking *l, struct entry *e)
{
    struct requirement *r = e->thing;
    const struct node **items, *applies = node_get(e->map, "applies"),
                               *subject = node_get(e->map, "subject");
    const struct list *subjects = list_find(l->pack, str_lit("subjects"));
    size_t             count;
    int                n;

    if (!read_keys(l, e->map, "requirement", "id clause flag subject applies items",
                   "id clause subject applies items"))
        return;
    r->words = read_words(l, e->map, e->id);
    r->cite = read_clause(l, e->map);
    r->flag = read_flag(l, e->map);
    n = read_is_text(l, subject) ? list_word(subjects, subject->text) : -1;
    if (n >= 0)
        r->subject = &subjects->words[n];
    else
        problem_add(l->problems, subject->at,
                    str_lit("Add it to subjects in vocabulary.yaml."),
                    "no subject '" STR_FMT "'", STR_ARG(subject->text));
    r->always = read_is_text(l, applies) && str_eqz(applies->text, "any");
    if (!r->always)
        condition_read(l, applies, &r->applies);
    items = read_items(l, e->map, "items", &count);
    r->items = ARENA_ARRAY(l->a, struct item, count + 1);
    for (size_t i = 0; i < count; i++)
        fill_item(l, r, items[i]);
}

void
declare_gate(struct linking *l, struct entry *e)
{
    struct gate *g = ARENA_NEW(l->a, struct gate);

    thing_add(l, e->id, "gate", e->map->at);
    g->id = e->id;
    g->at = e->map->at;
    e->thing = g;
    COUNT_ADD(l, l->pack->gates, l->pack->gate_count, g);
}

void
fill_gate(struct linking *l, struct entry *e)
{
    struct gate        *g = e->thing;
    const struct node **items, *override = node_get(e->map, "override");
    size_t              count;

    if (!read_keys(l, e->map, "gate", "id clause flag opens_with override grace",
                   "id clause opens_with"))
        return;
    g->words = read_words(l, e->map, e->id);
    g->cite = read_clause(l, e->map);
    g->flag = read_flag(l, e->map);
    items = read_items(l, e->map, "opens_with", &count);
    g->opens_with = ARENA_ARRAY(l->a, const struct requirement *, count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct requirement *r;
        struct nearest            near;

        if (!read_is_text(l, items[i]))
            continue;
        r = requirement_find(l->pack, items[i]->text);
        if (r) {
            g->opens_with[g->requirement_count++] = r;
            continue;
        }
        nearest_init(&near, items[i]->text);
        for (size_t j = 0; j < l->pack->requirement_count; j++)
            nearest_try(&near, l->pack->requirements[j]->id);
        problem_add(l->problems, items[i]->at,
                    nearest_text(l->a, &near, "Write it under requirements."),
                    "no requirement '" STR_FMT "'", STR_ARG(items[i]->text));
    }
    if (override &&
        read_keys(l, override, "override", "by needs clause", "by needs clause")) {
        g->override.there = true;
        if (node_get(override, "by"))
            read_who(l, node_get(override, "by"), &g->override.by);
        g->override.needs = read_strs(l, override, "needs", &g->override.need_count);
        g->override.cite = read_clause(l, override);
    }
    if (node_get(e->map, "grace"))
        g->has_grace = read_length(l, node_get(e->map, "grace"), &g->grace);
}

/* ---- conformance -------------------------------------------------------- */

void
declare_conform(struct linking *l, struct entry *e)
{
    struct conform *c = ARENA_NEW(l->a, struct conform);

    c->at = e->map->at;
    e->thing = c;
    COUNT_ADD(l, l->pack->conforms, l->pack->conform_count, c);
}

/* Terms as they are compared: case and accents do not count. */
static struct str *
folded(struct linking *l, const struct node *map, const char *key, size_t *count)
{
    struct str *list = read_strs(l, map, key, count);

    for (size_t i = 0; i < *count; i++)
        list[i] = unicode_fold(l->a, list[i]);
    return list;
}

void
fill_conform(struct linking *l, struct entry *e)
{
    struct conform     *c = e->thing;
    size_t              count;
    const struct node **items;

    if (!read_keys(l, e->map, "conformance entry", "clause near parts flag",
                   "clause near parts"))
        return;
    c->words = read_words(l, e->map, e->id);
    c->cite = read_clause(l, e->map);
    read_near(l, e->map, &c->near_words);
    items = read_items(l, e->map, "parts", &count);
    c->parts = ARENA_ARRAY(l->a, struct conform_part, count + 1);
    for (size_t i = 0; i < count; i++) {
        struct conform_part *p = &c->parts[c->part_count];

        if (!read_keys(l, items[i], "part",
                       "id words under weakened_by opposite close_by near", "id words"))
            continue;
        p->id = id_text_of(l, items[i]);
        p->at = items[i]->at;
        read_groups(l, items[i], "words", &p->words, &p->word_counts, &p->line_count);
        p->under = folded(l, items[i], "under", &p->under_count);
        p->weakened_by = folded(l, items[i], "weakened_by", &p->weakened_count);
        p->opposite = folded(l, items[i], "opposite", &p->opposite_count);
        p->close_by = folded(l, items[i], "close_by", &p->close_count);
        c->part_count++;
    }
}
