/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * read_clocks.c - clocks: what starts and stops them, one run a reading, what a lapse
 * means.
 */
#include "policy/read.h"

void
declare_clock(struct linking *l, struct entry *e)
{
    struct clock *c = ARENA_NEW(l->a, struct clock);
    struct name  *standing, *due;

    thing_add(l, e->id, "clock", e->map->at);
    c->id = e->id;
    c->at = e->map->at;
    c->about = read_about(l, e->map);
    standing = name_add(l, arena_printf(l->a, STR_FMT ".standing", STR_ARG(e->id)),
                        KIND_ONE, c->about, FROM_STANDING, e->map->at);
    standing->list = list_find(l->pack, str_lit("clock_standing"));
    standing->of.clock = c;
    due = name_add(l, arena_printf(l->a, STR_FMT ".due", STR_ARG(e->id)), KIND_MOMENT,
                   c->about, FROM_DUE, e->map->at);
    due->of.clock = c;
    c->standing = standing;
    c->due = due;
    e->thing = c;
    COUNT_ADD(l, l->pack->clocks, l->pack->clock_count, c);
}

static const struct name *
moment_name(struct linking *l, const struct node *node, const char *what)
{
    const struct name *name;

    if (!read_is_text(l, node))
        return NULL;
    name = name_need(l, node, node->text, what);
    if (name && name->kind != KIND_DATE && name->kind != KIND_MOMENT &&
        name->kind != KIND_EVENT) {
        problem_add(
            l->problems, node->at,
            str_lit(
                "Name a date, a moment, PROCEDURE.STEP, LETTER.sent or LETTER.received."),
            "a clock starts and stops on a name that holds a moment");
        return NULL;
    }
    return name;
}

static void
starts(struct linking *l, struct clock *c, const struct node *map)
{
    const struct node  *node = node_get(map, "starts");
    size_t              count;
    const struct node **by = read_items(l, map, "by", &count);

    c->starts = moment_name(l, node, "start");
    if (!c->starts || c->starts->from != FROM_RECEIVED) {
        if (count)
            problem_add(l->problems, by[0]->at, str_lit("Leave `by` out."),
                        "only a letter that is received is received by somebody");
        return;
    }
    for (size_t i = 0; i < count; i++) {
        int who = read_choice(l, by[i], "receiver", "party, advisor");

        c->by_party = c->by_party || who == 0;
        c->by_advisor = c->by_advisor || who == 1;
    }
    if (!count)
        c->by_party = true;
    if (c->by_advisor)
        c->starts_advisor = c->starts->of.letter->received_advisor;
}

static const struct setting *
setting_of(struct linking *l, const struct node *node, enum kind kind)
{
    const struct setting *s = setting_find(l->pack, node->text);

    return s && s->kind == kind ? s : NULL;
}

static void
run_reading(struct linking *l, struct clock *c, struct clock_run *run,
            const struct node *node)
{
    run->reading = node->text;
    run->choice = -1;
    if (str_eqz(node->text, "any"))
        return;
    if (!c->reading && !c->differ) {
        problem_add(l->problems, node->at,
                    str_lit("Write `any`, or add `reading: SETTING`."),
                    "this clock has no setting with readings");
        return;
    }
    if (!c->reading)
        return;
    run->choice = list_word(c->reading->choices, node->text);
    if (run->choice < 0) {
        struct nearest near;

        nearest_init(&near, node->text);
        for (size_t i = 0; i < c->reading->choices->count; i++)
            nearest_try(&near, c->reading->choices->words[i].id);
        problem_add(l->problems, node->at,
                    nearest_text(l->a, &near, "Add it to the setting's choices."),
                    "'" STR_FMT "' is not a reading of " STR_FMT, STR_ARG(node->text),
                    STR_ARG(c->reading->id));
    }
}

static void
run_calendar(struct linking *l, struct clock_run *run, const struct node *node)
{
    struct nearest near;

    run->calendar = calendar_find(l->pack, node->text);
    run->calendar_setting = run->calendar ? NULL : setting_of(l, node, KIND_CALENDAR);
    if (run->calendar || run->calendar_setting || str_eqz(node->text, "any"))
        return;
    /* `house` is the institution's own: a pack that is only extended need not write it */
    if (str_eqz(node->text, "house"))
        return;
    nearest_init(&near, node->text);
    for (size_t i = 0; i < l->pack->calendar_count; i++)
        nearest_try(&near, l->pack->calendars[i]->days.id);
    problem_add(l->problems, node->at,
                nearest_text(l->a, &near, "Add it to calendar.yaml."),
                "no calendar '" STR_FMT "'", STR_ARG(node->text));
}

static void
fill_run(struct linking *l, struct clock *c, const struct node *row)
{
    struct clock_run *run = &c->runs[c->run_count];
    int               ends, last;

    if (!read_row(l, row, 5, "runs"))
        return;
    run->at = row->at;
    run_reading(l, c, run, row->items[0]);
    run->length_setting = setting_of(l, row->items[1], KIND_LENGTH);
    if (!run->length_setting)
        read_length(l, row->items[1], &run->length);
    run_calendar(l, run, row->items[2]);
    ends = read_choice(l, row->items[3], "end",
                       "same time, end of day, close of office, start of day");
    run->ends = ends < 0 ? ENDS_END_OF_DAY : (enum clock_ends)ends;
    last = read_choice(l, row->items[4], "rule for a closed last day", "stays, moves on");
    run->moves_on = last == 1;
    c->run_count++;
}

static void
fill_longer(struct linking *l, struct clock *c, const struct node *row)
{
    struct clock_longer *longer = &c->longer[c->longer_count];

    if (!read_row(l, row, 3, "longer"))
        return;
    longer->step_name = name_need(l, row->items[0], row->items[0]->text, "step");
    if (longer->step_name && longer->step_name->from != FROM_STEP) {
        problem_add(l->problems, row->items[0]->at,
                    str_lit("Name a step as PROCEDURE.STEP."), "'" STR_FMT "' is no step",
                    STR_ARG(row->items[0]->text));
        return;
    }
    longer->step = longer->step_name ? longer->step_name->of.step : NULL;
    longer->day = name_need(l, row->items[1], row->items[1]->text, "day");
    if (longer->day && longer->day->kind != KIND_DATE) {
        problem_add(l->problems, row->items[1]->at,
                    str_lit("Name a question of kind date."), "'" STR_FMT "' is no date",
                    STR_ARG(row->items[1]->text));
        return;
    }
    longer->cite = read_governing(l, row->items[2]);
    c->longer_count++;
}

static void
fill_lapse(struct linking *l, struct clock *c, const struct node *node)
{
    if (!read_keys(l, node, "lapse", "means task clause", "means"))
        return;
    c->lapse.there = true;
    c->lapse.means = read_text(l, node, "means");
    c->lapse.words = read_words(l, node, c->lapse.means);
    if (node_get(node, "task"))
        c->lapse.task = read_role(l, node_get(node, "task"));
}

void
fill_clock(struct linking *l, struct entry *e)
{
    struct clock      *c = e->thing;
    const struct node *node = node_get(e->map, "reading"), **items;
    size_t             count;
    int                kind;

    if (!read_keys(l, e->map, "clock",
                   "id clause flag kind about starts by stops reading runs floor differ "
                   "between longer lapse",
                   "id clause kind about starts runs"))
        return;
    c->words = read_words(l, e->map, e->id);
    c->flag = read_flag(l, e->map);
    kind = read_choice_key(l, e->map, "kind",
                           "deadline, target, waiting, keep, information");
    c->kind = kind < 0 ? CLOCK_INFORMATION : (enum clock_kind)kind;
    c->cite = c->kind == CLOCK_DEADLINE ? read_governing(l, node_get(e->map, "clause"))
                                        : read_clause(l, e->map);
    starts(l, c, e->map);
    items = read_items(l, e->map, "stops", &count);
    c->stops = ARENA_ARRAY(l->a, const struct name *, count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct name *stop = moment_name(l, items[i], "stop");

        if (stop)
            c->stops[c->stop_count++] = stop;
    }
    if (node_get(e->map, "differ")) {
        read_choice_key(l, e->map, "differ", "warn then bar");
        c->differ = true;
    }
    if (node && read_is_text(l, node)) {
        c->reading = setting_of(l, node, KIND_ONE);
        if (!c->reading)
            problem_add(l->problems, node->at,
                        str_lit("Add a setting of kind one_of to pack.yaml."),
                        "there is no setting '" STR_FMT "' with choices",
                        STR_ARG(node->text));
    }
    if (node_get(e->map, "between"))
        c->between = read_words(l, node_get(e->map, "between"), e->id);
    items = read_items(l, e->map, "runs", &count);
    c->runs = ARENA_ARRAY(l->a, struct clock_run, count + 1);
    for (size_t i = 0; i < count; i++)
        fill_run(l, c, items[i]);
    if (node_get(e->map, "floor"))
        c->has_floor = read_length(l, node_get(e->map, "floor"), &c->floor);
    items = read_items(l, e->map, "longer", &count);
    c->longer = ARENA_ARRAY(l->a, struct clock_longer, count + 1);
    for (size_t i = 0; i < count; i++)
        fill_longer(l, c, items[i]);
    if (node_get(e->map, "lapse"))
        fill_lapse(l, c, node_get(e->map, "lapse"));
}
