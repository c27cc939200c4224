/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * scenario.c - runs a scenario: sets what is given, takes its steps in their order, and
 * holds what is observed against what is expected.
 */
#include "policy/world.h"

#include <string.h>

static void
check(struct scenario_result *out, struct world *w, struct str part,
      const struct said *said)
{
    struct str observed = { 0 };
    bool       known = world_observe(w, said->key, &observed);

    out->checks++;
    if (!known)
        world_fault(out, w, part, said, str_lit("nothing here is called that"));
    else if (!world_same(w, said->value, observed)) {
        ptrdiff_t  dot = str_find(said->key, str_lit(".skipped"));
        struct str closed;

        /* `skipped` may also list the named closures alone, without the week's own closed
         * days */
        if (dot > 0 &&
            world_observe(w, arena_printf(w->a, STR_FMT ".closed", (int)dot, said->key.p),
                          &closed) &&
            world_same(w, said->value, closed))
            return;
        world_fault(out, w, part, said, observed);
    }
}

/* ---- steps -------------------------------------------------------------- */

static void
leaf(struct world *w, struct str what)
{
    if (w->leaves.n)
        buf_addz(&w->leaves, " and ");
    buf_add(&w->leaves, what);
}

static struct value
event(struct world *w)
{
    return (struct value) { .state = VALUE_KNOWN, .number = w->now };
}

static void
set_state(struct facts *facts, const struct procedure *p, int state)
{
    facts_set(facts, p->state,
              (struct value) { .state = VALUE_KNOWN,
                               .set = state == STATE_NONE ? 0 : UINT64_C(1) << state });
}

/* What taking the step leaves behind. */
static void
taken(struct world *w, const struct step *step)
{
    struct facts *facts = w->countries[0].facts, *who = facts;

    /* a party's own step is that party's event */
    for (size_t i = 0; facts_party_at(facts, i); i++)
        if (str_eq(facts_role(facts_party_at(facts, i)), w->by))
            who = facts_party(facts, w->by);
    facts_set(who, step->name, event(w));
    if (!step->same)
        set_state(facts, step->procedure, step->to);
    for (size_t i = 0; i < step->open_count; i++)
        set_state(facts, step->opens[i], step->opens[i]->starts_in);
    leaf(w, step->name->id);
    for (size_t i = 0; i < step->act_count; i++)
        leaf(w, step->does[i]);
    for (size_t i = 0; i < step->letter_count; i++) {
        if (w->queued.n)
            buf_addz(&w->queued, " and ");
        buf_add(&w->queued, step->letters[i]->id);
    }
}

static void
do_take(struct world *w, const struct scenario_step *t, struct str name,
        struct scenario_result *out)
{
    struct country *c = &w->countries[0];
    struct context  ctx = world_context(w, c);
    struct facts   *form = facts_new(w->a, c->pack, ABOUT_NONE, NULL);

    ctx.facts = facts_new(w->a, c->pack, ABOUT_NONE, c->facts);
    for (size_t i = 0; i < t->with.count; i++) {
        struct err err = { 0 };

        facts_set_text(form, t->with.list[i].key, t->with.list[i].value, &err);
        if (facts_set_text((struct facts *)ctx.facts, t->with.list[i].key,
                           t->with.list[i].value, &err) != RC_OK)
            world_given_fault(out, w, t->moment, &t->with.list[i],
                              "no fact is called that, or there is no such value");
    }
    step_check_named(&ctx, name, t->by, form, &w->refusal);
    reach_add(w->reach,
              w->refusal.step ? (const void *)w->refusal.step : w->refusal.ruled_out);
    if (w->refusal.kind != REFUSAL_NONE)
        return;
    for (size_t i = 0; i < t->with.count; i++)
        facts_set_text(c->facts, t->with.list[i].key, t->with.list[i].value, NULL);
    taken(w, w->refusal.step);
}

static void
do_serve(struct world *w, const struct scenario_step *t, const struct letter *letter)
{
    struct country *c = &w->countries[0];
    struct context  ctx = world_context(w, c);
    bool            both = str_starts(t->to, str_lit("both"));

    reach_add(w->reach, letter);
    if (serve_check(&ctx, letter, both, &w->refusal) != RC_OK)
        return;
    facts_set(c->facts, letter->sent, event(w));
    leaf(w, letter->sent->id);
}

static void
do_receive(struct world *w, const struct scenario_step *t, const struct letter *letter)
{
    struct country *c = &w->countries[0];
    struct facts   *facts = c->facts;
    struct str      advisor = str_lit("advisor"), by = t->by;
    bool            is_advisor = str_ends(by, advisor);

    reach_add(w->reach, letter);
    if (is_advisor)
        by.n -= by.n > advisor.n ? advisor.n + 1 : advisor.n;
    if (by.n && facts_party_at(facts, 0))
        facts = facts_party(facts, by);
    facts_set(facts, is_advisor ? letter->received_advisor : letter->received, event(w));
    leaf(w, letter->received->id);
    w->refusal = (struct refusal) { .kind = REFUSAL_NONE };
}

/* A closure entered later: every clock keeps the end its people were told. */
static void
do_close(struct world *w, struct day day)
{
    struct country  *c = &w->countries[0];
    struct context   ctx = world_context(w, c);
    struct str       house = str_lit("house");
    struct calendar *calendar = NULL;
    struct closure  *closed;

    w->told = ARENA_ARRAY(w->a, struct told, c->pack->clock_count + 1);
    w->told_count = 0;
    for (size_t i = 0; i < c->pack->clock_count; i++) {
        struct reckoning r = { 0 };

        if (clock_reckon(&ctx, c->pack->clocks[i], &r, NULL) == RC_OK && r.started)
            w->told[w->told_count++] = (struct told) { c->pack->clocks[i], r.due };
    }
    for (size_t i = 0; i < w->calendar_count; i++)
        if (str_eq(w->calendars[i].id, house))
            calendar = &w->calendars[i];
    if (!calendar) {
        calendar = &w->calendars[w->calendar_count++];
        *calendar = calendar_find(c->pack, house)->days;
    }
    closed = ARENA_ARRAY(w->a, struct closure, calendar->closed_count + 1);
    if (calendar->closed_count)
        memcpy(closed, calendar->closed, calendar->closed_count * sizeof(*closed));
    closed[calendar->closed_count++] =
        (struct closure) { day, day, str_lit("closed since") };
    calendar->closed = closed;
}

static void
do_act(struct world *w, const struct scenario_step *t, struct scenario_result *out)
{
    const struct pack *p = w->countries[0].pack;
    ptrdiff_t          space = str_chr(t->act, ' ');
    struct str verb = space < 0 ? t->act : (struct str) { t->act.p, (size_t)space };
    struct str of =
        space < 0 ? (struct str) { 0 } : str_trim(str_from(t->act, (size_t)space));
    const struct letter *letter = letter_find(p, of);
    struct day           day;

    w->refusal = (struct refusal) { .kind = REFUSAL_NONE };
    if (str_eqz(verb, "take"))
        do_take(w, t, of, out);
    else if (str_eqz(verb, "serve") && letter)
        do_serve(w, t, letter);
    else if (str_eqz(verb, "receive") && letter)
        do_receive(w, t, letter);
    else if (str_eqz(verb, "close") && day_parse(of, &day))
        do_close(w, day);
    else if (!str_eqz(verb, "look"))
        world_given_fault(
            out, w, t->moment, &(struct said) { str_lit("do"), t->act, t->at },
            "it is take PROCEDURE.STEP, serve LETTER, receive LETTER, close DAY or look");
}

static void
expect(struct scenario_result *out, struct world *w, const struct scenario_step *t,
       const char *key, struct str expected, struct str observed)
{
    if (!expected.n)
        return;
    out->checks++;
    if (world_same(w, expected, observed))
        return;
    w->why = w->refusal.kind == REFUSAL_NONE
                 ? (struct str) { 0 }
                 : arena_printf(w->a, "\n      because " STR_FMT,
                                STR_ARG(refusal_because(&w->refusal)));
    world_fault(
        out, w,
        arena_printf(w->a, STR_FMT " " STR_FMT, STR_ARG(t->moment), STR_ARG(t->act)),
        &(struct said) { str_z(key), expected, t->at }, observed);
}

static void
run_step(struct world *w, const struct scenario_step *t, struct scenario_result *out)
{
    const struct pack *p = w->countries[0].pack;

    if (moment_parse(w->a, p->zone, t->moment, &w->now, NULL) != RC_OK) {
        world_given_fault(out, w, t->moment,
                          &(struct said) { str_lit("at"), t->moment, t->at },
                          "no such moment");
        return;
    }
    w->now_given = true;
    w->by = t->by;
    world_give(w, &t->set, out, t->moment);
    do_act(w, t, out);
    expect(out, w, t, "expect", t->expect,
           w->refusal.kind == REFUSAL_NONE ? str_lit("allowed") : str_lit("refused"));
    expect(out, w, t, "because", t->because, refusal_because(&w->refusal));
    expect(out, w, t, "clause", t->clause, cite_text(w->a, p, w->refusal.cite));
    expect(out, w, t, "instead", t->instead,
           w->refusal.instead ? w->refusal.instead->id : str_lit("none"));
    for (size_t i = 0; i < t->expected.count; i++)
        check(out, w, t->moment, &t->expected.list[i]);
}

void
scenario_run(struct arena *a, const struct pack *p, const struct scenario *s,
             struct reach *reach, struct scenario_result *out)
{
    struct world w;

    *out = (struct scenario_result) { 0 };
    reach_add(reach, s->cite.clause);
    for (size_t i = 0; i < s->part_count; i++) {
        const struct scenario_part *part = &s->parts[i];

        world_init(&w, a, p, s, reach);
        world_give(&w, &s->given, out, part->id);
        world_give(&w, &part->given, out, part->id);
        for (size_t k = 0; k < part->expect.count; k++)
            check(out, &w, part->id, &part->expect.list[k]);
    }
    if (!s->step_count)
        return;
    world_init(&w, a, p, s, reach);
    world_give(&w, &s->given, out, (struct str) { 0 });
    for (size_t i = 0; i < s->step_count; i++)
        run_step(&w, &s->steps[i], out);
}
