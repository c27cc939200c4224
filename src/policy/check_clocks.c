/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * check_clocks.c - a clock has a consequence, and a row for every reading.
 */
#include "policy/read.h"

static void
check_readings(const struct clock *c, struct problems *problems)
{
    bool any = false;

    for (size_t r = 0; r < c->run_count; r++)
        any = any || str_eqz(c->runs[r].reading, "any");
    for (size_t i = 0; c->reading && !any && i < c->reading->choices->count; i++) {
        bool there = false;

        for (size_t r = 0; r < c->run_count; r++)
            there = there || str_eq(c->runs[r].reading, c->reading->choices->words[i].id);
        if (!there)
            problem_add(problems, c->at, str_lit("Add the row under runs."),
                        "reading '" STR_FMT "' of " STR_FMT " has no row",
                        STR_ARG(c->reading->choices->words[i].id), STR_ARG(c->id));
    }
    for (size_t r = 0; r < c->run_count; r++)
        for (size_t k = 0; k < r; k++)
            if (str_eq(c->runs[r].reading, c->runs[k].reading) && !c->differ)
                problem_add(problems, c->runs[r].at, str_lit("Keep one row a reading."),
                            "reading '" STR_FMT "' is written twice",
                            STR_ARG(c->runs[r].reading));
}

void
check_clock(const struct pack *p, const struct clock *c, struct problems *problems)
{
    UNUSED(p);
    if (!c->lapse.there && c->kind != CLOCK_WAITING && c->kind != CLOCK_INFORMATION)
        problem_add(problems, c->at,
                    str_lit("Write `lapse:` with means, task and words."),
                    "clock '" STR_FMT "' has no consequence", STR_ARG(c->id));
    if (!c->run_count)
        problem_add(problems, c->at, str_lit("Write a row under runs."),
                    "clock '" STR_FMT "' has no length", STR_ARG(c->id));
    check_readings(c, problems);
    if (c->differ && c->run_count < 2)
        problem_add(problems, c->at, str_lit("Write two rows, or leave `differ` out."),
                    "clock '" STR_FMT "' has one reading, which differs from none",
                    STR_ARG(c->id));
    for (size_t r = 0; r < c->run_count; r++)
        if (!c->runs[r].length_setting && c->runs[r].length.unit == UNIT_HOURS &&
            c->runs[r].moves_on)
            problem_add(problems, c->runs[r].at, str_lit("Write `stays`."),
                        "hours run on through closed days and cannot move on");
}
