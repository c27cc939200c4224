/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * read_procedures.c - states, steps with their needs and forms, and what the text rules
 * out.
 */
#include "policy/read.h"

#include <string.h>

static const struct {
    const char *name;
} acts[] = {
#define ACT(name, needs, leaves) { #name },
#include "policy/acts.def"
#undef ACT
};

static void
declare_states(struct linking *l, struct procedure *p, const struct node *map)
{
    size_t              count;
    const struct node **items = read_items(l, map, "states", &count);

    if (count > 64)
        count = 64; /* `from` is a set of 64; fill speaks of it */
    p->states = ARENA_ARRAY(l->a, struct state, count + 1);
    for (size_t i = 0; i < count; i++) {
        struct state *s = &p->states[p->state_count];

        if (!read_keys(l, items[i], "state", "id final clause", "id"))
            continue;
        s->id = id_text_of(l, items[i]);
        s->at = items[i]->at;
        s->words = read_words(l, items[i], s->id);
        s->final = read_yes(l, items[i], "final");
        if (state_find(p, s->id) != STATE_NONE)
            problem_add(l->problems, s->at, str_lit("Give each state its own id."),
                        "state '" STR_FMT "' is written twice", STR_ARG(s->id));
        p->state_count++;
    }
}

static void
declare_steps(struct linking *l, struct procedure *p, const struct node *map)
{
    size_t              count;
    const struct node **items = read_items(l, map, "steps", &count);

    p->steps = ARENA_ARRAY(l->a, struct step, count + 1);
    for (size_t i = 0; i < count; i++) {
        struct step *s = &p->steps[p->step_count];
        struct name *name;

        if (items[i]->kind != NODE_MAP || !node_get(items[i], "id"))
            continue;
        s->id = id_text_of(l, items[i]);
        s->at = items[i]->at;
        s->procedure = p;
        if (step_find(p, s->id) != NULL && step_find(p, s->id) != s)
            problem_add(l->problems, s->at, str_lit("Give each step its own id."),
                        "step '" STR_FMT "' is written twice", STR_ARG(s->id));
        name = name_add(
            l, arena_printf(l->a, STR_FMT "." STR_FMT, STR_ARG(p->id), STR_ARG(s->id)),
            KIND_EVENT, p->about, FROM_STEP, s->at);
        name->of.step = s;
        s->name = name;
        p->step_count++;
    }
}

void
declare_procedure(struct linking *l, struct entry *e)
{
    struct procedure *p = ARENA_NEW(l->a, struct procedure);
    struct list      *list = ARENA_NEW(l->a, struct list);
    struct name      *name;

    thing_add(l, e->id, "procedure", e->map->at);
    p->id = e->id;
    p->at = e->map->at;
    p->about = read_about(l, e->map);
    declare_states(l, p, e->map);
    declare_steps(l, p, e->map);
    list->id = arena_printf(l->a, STR_FMT ".state", STR_ARG(e->id));
    list->at = e->map->at;
    list->words = ARENA_ARRAY(l->a, struct word_entry, p->state_count + 1);
    for (size_t i = 0; i < p->state_count && i < LIST_WORDS; i++) {
        list->words[i].id = p->states[i].id;
        list->words[i].words = p->states[i].words;
        list->count++;
    }
    name = name_add(l, list->id, KIND_ONE, p->about, FROM_STATE, e->map->at);
    name->list = list;
    name->of.procedure = p;
    p->state = name;
    e->thing = p;
    COUNT_ADD(l, l->pack->procedures, l->pack->procedure_count, p);
}

static int
state_need(struct linking *l, const struct procedure *p, const struct node *node)
{
    int            n;
    struct nearest near;

    if (!read_is_text(l, node))
        return STATE_NONE;
    n = state_find(p, node->text);
    if (n != STATE_NONE || str_eqz(node->text, "none"))
        return n;
    nearest_init(&near, node->text);
    for (size_t i = 0; i < p->state_count; i++)
        nearest_try(&near, p->states[i].id);
    problem_add(l->problems, node->at, nearest_text(l->a, &near, "Add it to states."),
                "no state '" STR_FMT "'", STR_ARG(node->text));
    return STATE_NONE;
}

static void
fill_needs(struct linking *l, struct step *s, const struct node *map)
{
    size_t              count;
    const struct node **items = read_items(l, map, "needs", &count);

    s->needs = ARENA_ARRAY(l->a, struct need, count + 1);
    for (size_t i = 0; i < count; i++) {
        struct need *n = &s->needs[s->need_count];

        if (!read_row(l, items[i], 3, "needs"))
            continue;
        n->at = items[i]->at;
        n->name = name_need(l, items[i]->items[0], items[i]->items[0]->text, "need");
        n->cite = read_governing(l, items[i]->items[2]);
        if (n->name && cell_read(l, n->name, items[i]->items[1], &n->cell))
            s->need_count++;
    }
}

static void
fill_must(struct linking *l, struct field *f, const struct node *node)
{
    struct str when = str_lit("required when ");

    if (str_eqz(node->text, "required")) {
        f->must = FIELD_REQUIRED;
    } else if (str_eqz(node->text, "may be left")) {
        f->must = FIELD_MAY;
    } else if (str_starts(node->text, when)) {
        f->must = FIELD_WHEN;
        condition_text(l, node->at, str_from(node->text, when.n), &f->when);
    } else {
        problem_add(
            l->problems, node->at,
            str_lit("Write required, may be left, or required when FACT is CELL."),
            "'" STR_FMT "' does not say whether it must be filled in",
            STR_ARG(node->text));
    }
}

static void
fill_form(struct linking *l, struct step *s, const struct node *map)
{
    size_t              count;
    const struct node **items = read_items(l, map, "form", &count);

    s->form = ARENA_ARRAY(l->a, struct field, count + 1);
    for (size_t i = 0; i < count; i++) {
        struct field      *f = &s->form[s->field_count];
        const struct node *row = items[i];
        struct nearest     near;

        if (!read_row(l, row, 4, "form"))
            continue;
        f->at = row->at;
        f->question = question_find(l->pack, row->items[0]->text);
        if (!f->question) {
            nearest_init(&near, row->items[0]->text);
            for (size_t j = 0; j < l->pack->question_count; j++)
                nearest_try(&near, l->pack->questions[j]->id);
            problem_add(
                l->problems, row->items[0]->at,
                nearest_text(l->a, &near, "Write the question in vocabulary.yaml."),
                "no question '" STR_FMT "'", STR_ARG(row->items[0]->text));
        }
        f->box = box_find(l->pack, row->items[1]->text);
        if (!f->box && l->pack->box_count) {
            nearest_init(&near, row->items[1]->text);
            for (size_t j = 0; j < l->pack->box_count; j++)
                nearest_try(&near, l->pack->boxes[j]->id);
            problem_add(l->problems, row->items[1]->at,
                        nearest_text(l->a, &near, "Add it to boxes.yaml."),
                        "no box '" STR_FMT "'", STR_ARG(row->items[1]->text));
        }
        fill_must(l, f, row->items[2]);
        f->cite = read_governing(l, row->items[3]);
        if (f->question)
            s->field_count++;
    }
}

static void
fill_does(struct linking *l, struct step *s, const struct node *map)
{
    size_t              count;
    const struct node **items = read_items(l, map, "does", &count);

    s->does = ARENA_ARRAY(l->a, struct str, count + 1);
    for (size_t i = 0; i < count; i++) {
        struct nearest near;
        bool           known = false;

        if (!read_is_text(l, items[i]))
            continue;
        nearest_init(&near, items[i]->text);
        for (size_t j = 0; j < COUNT(acts); j++) {
            nearest_try(&near, str_z(acts[j].name));
            known = known || str_eqz(items[i]->text, acts[j].name);
        }
        if (!known)
            problem_add(
                l->problems, items[i]->at,
                nearest_text(l->a, &near, "acts.def lists what the program can do."),
                "no act '" STR_FMT "'", STR_ARG(items[i]->text));
        else
            s->does[s->act_count++] = items[i]->text;
    }
}

static void
fill_links(struct linking *l, struct step *s, const struct node *map)
{
    size_t              count;
    const struct node **items = read_items(l, map, "opens", &count);

    s->opens = ARENA_ARRAY(l->a, const struct procedure *, count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct procedure *p =
            read_is_text(l, items[i]) ? procedure_find(l->pack, items[i]->text) : NULL;

        if (p)
            s->opens[s->open_count++] = p;
        else
            problem_add(l->problems, items[i]->at, str_lit("Write it under procedures/."),
                        "no procedure '" STR_FMT "'", STR_ARG(items[i]->text));
    }
    items = read_items(l, map, "letters", &count);
    s->letters = ARENA_ARRAY(l->a, const struct letter *, count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct letter *t =
            read_is_text(l, items[i]) ? letter_find(l->pack, items[i]->text) : NULL;
        struct nearest near;

        if (t) {
            s->letters[s->letter_count++] = t;
            continue;
        }
        nearest_init(&near, items[i]->text);
        for (size_t j = 0; j < l->pack->letter_count; j++)
            nearest_try(&near, l->pack->letters[j]->id);
        problem_add(l->problems, items[i]->at,
                    nearest_text(l->a, &near, "Add it to letters.yaml."),
                    "no letter '" STR_FMT "'", STR_ARG(items[i]->text));
    }
}

static void
fill_step(struct linking *l, struct procedure *p, struct step *s, const struct node *map)
{
    const struct node **items, *to = node_get(map, "to");
    size_t              count;

    if (!read_keys(
            l, map, "step",
            "id clause flag by from to needs form does opens letters one_sided left_to",
            "id clause by from to"))
        return;
    s->words = read_words(l, map, s->id);
    s->cite = read_governing(l, node_get(map, "clause"));
    s->flag = read_flag(l, map);
    s->by = read_whos(l, map, "by", &s->by_count);
    items = read_items(l, map, "from", &count);
    for (size_t i = 0; i < count; i++) {
        int n = state_need(l, p, items[i]);

        if (n == STATE_NONE)
            s->from_none = true;
        else
            s->from |= UINT64_C(1) << n;
    }
    s->same = read_is_text(l, to) && str_eqz(to->text, "same");
    s->to = s->same ? STATE_NONE : state_need(l, p, to);
    fill_needs(l, s, map);
    fill_form(l, s, map);
    fill_does(l, s, map);
    fill_links(l, s, map);
    if (node_get(map, "one_sided")) {
        s->has_one_sided = true;
        s->one_sided = read_governing(l, node_get(map, "one_sided"));
    }
}

static void
fill_refused(struct linking *l, struct procedure *p, const struct node *map)
{
    size_t              count;
    const struct node **items = read_items(l, map, "refused", &count);

    p->refused = ARENA_ARRAY(l->a, struct ruled_out, count + 1);
    for (size_t i = 0; i < count; i++) {
        struct ruled_out  *r = &p->refused[p->refused_count];
        const struct node *instead;

        if (!read_keys(l, items[i], "refused row", "id clause flag instead",
                       "id clause instead"))
            continue;
        r->id = id_text_of(l, items[i]);
        r->at = items[i]->at;
        r->words = read_words(l, items[i], r->id);
        r->cite = read_governing(l, node_get(items[i], "clause"));
        instead = node_get(items[i], "instead");
        if (read_is_text(l, instead) && !str_eqz(instead->text, "none")) {
            struct nearest     near;
            const struct name *name = name_find(l->pack, instead->text);

            r->instead = name && name->from == FROM_STEP ? name->of.step
                                                         : step_find(p, instead->text);
            nearest_init(&near, instead->text);
            for (size_t j = 0; j < p->step_count; j++)
                nearest_try(&near, p->steps[j].id);
            if (!r->instead)
                problem_add(l->problems, instead->at,
                            nearest_text(l->a, &near, "Name a step, or none."),
                            "no step '" STR_FMT "'", STR_ARG(instead->text));
        }
        if (step_find(p, r->id))
            problem_add(l->problems, r->at,
                        str_lit("Take it out of refused, or out of steps."),
                        "'" STR_FMT "' is both a step and refused", STR_ARG(r->id));
        p->refused_count++;
    }
}

void
fill_procedure(struct linking *l, struct entry *e)
{
    struct procedure   *p = e->thing;
    const struct node **items, *node;
    size_t              count;

    if (!read_keys(
            l, e->map, "procedure",
            "id clause flag about party starts_in symmetric_from states steps refused",
            "id clause about starts_in states steps"))
        return;
    p->words = read_words(l, e->map, e->id);
    p->cite = read_governing(l, node_get(e->map, "clause"));
    p->flag = read_flag(l, e->map);
    if (node_get(e->map, "party"))
        p->party = read_role(l, node_get(e->map, "party"));
    p->starts_in = state_need(l, p, node_get(e->map, "starts_in"));
    p->symmetric_from = STATE_NONE;
    if (node_get(e->map, "symmetric_from"))
        p->symmetric_from = state_need(l, p, node_get(e->map, "symmetric_from"));
    node = node_get(e->map, "states");
    if (node->kind == NODE_ROW && node->count > 63)
        problem_add(l->problems, node->at, str_lit("Split the procedure."),
                    "a procedure has 63 states at most");
    items = read_items(l, e->map, "steps", &count);
    for (size_t i = 0, n = 0; i < count; i++) {
        if (items[i]->kind != NODE_MAP || !node_get(items[i], "id")) {
            read_keys(l, items[i], "step", "id", "id");
            continue;
        }
        fill_step(l, p, &p->steps[n++], items[i]);
    }
    fill_refused(l, p, e->map);
}
