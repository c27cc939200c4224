/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * check_procedures.c - no dead ends, no unreachable states, reasons for every end, both
 * sides alike.
 */
#include "policy/read.h"

static bool
leaves(const struct step *s, size_t state)
{
    return (s->from >> state & 1) && !s->same && s->to != (int)state;
}

static void
check_states(const struct procedure *p, struct problems *problems)
{
    for (size_t i = 0; i < p->state_count; i++) {
        const struct state *state = &p->states[i];
        bool                left = false, reached = p->starts_in == (int)i;

        for (size_t k = 0; k < p->step_count; k++) {
            left = left || leaves(&p->steps[k], i);
            reached = reached || p->steps[k].to == (int)i;
        }
        if (!state->final && !left)
            problem_add(problems, state->at,
                        str_lit("Add a step that leaves it, or write `final: yes`."),
                        "state '" STR_FMT "' is not final and cannot be left",
                        STR_ARG(state->id));
        if (state->final && left)
            problem_add(
                problems, state->at, str_lit("Leave `final` out, or take the step out."),
                "state '" STR_FMT "' is final and can be left", STR_ARG(state->id));
        if (!reached)
            problem_add(problems, state->at,
                        str_lit("Add a step that leads to it, or take the state out."),
                        "no step leads to state '" STR_FMT "'", STR_ARG(state->id));
    }
}

static bool
form_asks(const struct pack *p, const struct question *q)
{
    for (size_t i = 0; i < p->procedure_count; i++)
        for (size_t j = 0; j < p->procedures[i]->step_count; j++)
            for (size_t k = 0; k < p->procedures[i]->steps[j].field_count; k++)
                if (p->procedures[i]->steps[j].form[k].question == q)
                    return true;
    return false;
}

static void
check_step(const struct pack *p, const struct procedure *pr, const struct step *s,
           struct problems *problems)
{
    bool reason = false;

    for (size_t i = 0; i < s->field_count; i++)
        reason = reason || s->form[i].must == FIELD_REQUIRED;
    if (s->to != STATE_NONE && pr->states[s->to].final && !reason)
        problem_add(problems, s->at,
                    str_lit("Add a required row to its form, for example the reason."),
                    "step '" STR_FMT "' ends the procedure and asks no reason",
                    STR_ARG(s->id));
    for (size_t i = 0; i < s->need_count; i++)
        if (s->needs[i].name->from == FROM_QUESTION &&
            s->needs[i].cell.test != TEST_ANY &&
            !form_asks(p, s->needs[i].name->of.question))
            problem_add(problems, s->needs[i].at,
                        str_lit("Add a form row to a step before it."),
                        "'" STR_FMT "' needs '" STR_FMT "', but no form asks it",
                        STR_ARG(s->id), STR_ARG(s->needs[i].name->id));
    if (!s->from && !s->from_none)
        problem_add(problems, s->at, str_lit("Name a state, or none."),
                    "step '" STR_FMT "' starts from nowhere", STR_ARG(s->id));
}

/* ---- symmetry ----------------------------------------------------------- */

/* The two sides: complainant and respondent; else the only two roles of kind party. */
static bool
sides(const struct pack *p, const struct word_entry *out[2])
{
    const struct list *roles = list_find(p, str_lit("roles"));
    size_t             n = 0;

    out[0] = role_find(p, str_lit("complainant"));
    out[1] = role_find(p, str_lit("respondent"));
    if (out[0] && out[1])
        return true;
    for (size_t i = 0; roles && i < roles->count; i++)
        if (str_eqz(word_attr(&roles->words[i], "kind"), "party")) {
            if (n < 2)
                out[n] = &roles->words[i];
            n++;
        }
    return n == 2;
}

static bool
open_to(const struct step *s, const struct word_entry *role)
{
    for (size_t i = 0; i < s->by_count; i++)
        if (s->by[i].role == role)
            return true;
    return false;
}

/* The states from `start` on. */
static uint64_t
states_after(const struct procedure *p, int start)
{
    uint64_t seen = UINT64_C(1) << start, before = 0;

    while (seen != before) {
        before = seen;
        for (size_t i = 0; i < p->step_count; i++)
            if ((p->steps[i].from & seen) && p->steps[i].to != STATE_NONE)
                seen |= UINT64_C(1) << p->steps[i].to;
    }
    return seen;
}

static void
check_symmetry(const struct pack *p, const struct procedure *pr,
               struct problems *problems)
{
    const struct word_entry *side[2];
    uint64_t                 after;

    if (pr->symmetric_from == STATE_NONE || !sides(p, side))
        return;
    after = states_after(pr, pr->symmetric_from);
    for (size_t i = 0; i < pr->step_count; i++) {
        const struct step *s = &pr->steps[i];
        bool               one = open_to(s, side[0]), other = open_to(s, side[1]);

        if (one != other && !s->has_one_sided && (s->from & after))
            problem_add(
                problems, s->at,
                str_lit(
                    "Open it to the other side, or name the clause under `one_sided:`."),
                "step '" STR_FMT "' is open to " STR_FMT
                " only, after both sides have notice",
                STR_ARG(s->id), STR_ARG(side[one ? 0 : 1]->id));
    }
}

void
check_procedure(const struct pack *p, const struct procedure *pr,
                struct problems *problems)
{
    check_states(pr, problems);
    for (size_t i = 0; i < pr->step_count; i++)
        check_step(p, pr, &pr->steps[i], problems);
    check_symmetry(p, pr, problems);
}
