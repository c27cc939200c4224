/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * statistic.c - see statistic.h.  Only words that stand in a list of the pack get through.
 */
#include "cases/statistic.h"

#include "base/text.h"
#include "ledger/ledger.h"

/* The answer, if it is one word of that list. */
static struct str
word_of(struct work *work, const json_t *answers, const char *field, const char *list)
{
    struct str said = str_z(json_string_value(json_object_get(answers, field)));

    return said.n && list_entry(work->site->pack, str_z(list), said) ? said : (struct str){ 0 };
}

/* Where it counts, if the pack's table can say so from what is known. */
static struct str
geography(struct work *work, const json_t *answers)
{
    static const char *const asked[] = { "place", "place_holder", "near_campus", "used_by_students",
                                         "used_for_school_work", "student_housing", "campus" };
    const struct decision *table = decision_find(work->site->pack, str_lit("clery_geography"));
    struct facts          *facts = facts_new(work->arena, work->site->pack, ABOUT_ALLEGATION, NULL);
    struct context         ctx = site_context(work->arena, work->site, facts, work->now);
    struct verdict         verdict;

    for (size_t i = 0; i < COUNT(asked); i++) {
        struct str said = str_z(json_string_value(json_object_get(answers, asked[i])));

        if (said.n && facts_set_text(facts, str_z(asked[i]), said, NULL) != RC_OK)
            continue;
    }
    if (!table || decide(&ctx, table, &verdict) != RC_OK || verdict.state != VERDICT_ANSWERED)
        return str_lit("undetermined");
    return result_text(work->arena, &table->columns[0], verdict.results[0]);
}

enum rc
statistic_keep(struct work *work, int64_t matter, const char *source, const json_t *answers,
               struct err *err)
{
    struct coded coded = {
        .source = str_z(source),
        .nature = word_of(work, answers, "crime_kinds", "crime_rows"),
        .occurred_part = word_of(work, answers, "day_part", "day_parts"),
        .place = word_of(work, answers, "place", "places"),
        .campus = word_of(work, answers, "campus", "campuses"),
        .bias = word_of(work, answers, "hate_ground", "hate_grounds"),
        .geography = geography(work, answers),
    };
    struct str day = str_z(json_string_value(json_object_get(answers, "occurred_on")));
    enum rc    rc;

    if (day.n && !day_parse(day, &coded.occurred_on))
        coded.occurred_on = (struct day){ 0 };
    if ((rc = coded_keep(work, matter, &coded, err)) == RC_OK)
        ledger_add(work, &(struct ledger_entry){ .act = LEDGER_STATISTIC_KEPT });
    return rc;
}
