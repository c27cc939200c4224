/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * ask.c - what is known of a name, and whether a cell holds: true, false, or not known
 * yet.
 *
 * A cell on an unknown fact is neither true nor false.  Behind a nested table lie the
 * facts that table would need; they are what to ask, not the table's name.
 */
#include "policy/ask.h"
#include "policy/clock.h"

#include <string.h>

#define DEPTH_MOST                                                                       \
    16 /* the checker refuses tables that ask themselves; this is the second line */

void
asks_add(struct arena *a, struct asks *asks, const struct name *name)
{
    const struct name **names;

    if (!asks)
        return;
    for (size_t i = 0; i < asks->count; i++)
        if (asks->names[i] == name)
            return;
    names = ARENA_ARRAY(a, const struct name *, asks->count + 1);
    if (asks->count)
        memcpy(names, asks->names, asks->count * sizeof(*names));
    names[asks->count] = name;
    asks->names = names;
    asks->count++;
}

static struct value
answer_value(const struct context *ctx, const struct name *name, struct asks *asks)
{
    struct context inner = *ctx;
    struct verdict verdict;

    if (++inner.depth > DEPTH_MOST)
        return (struct value) { .state = VALUE_UNKNOWN };
    decide(&inner, name->of.decision, &verdict);
    for (size_t i = 0; i < verdict.asks.count; i++)
        asks_add(ctx->arena, asks, verdict.asks.names[i]);
    if (verdict.state != VERDICT_ANSWERED || verdict.asks.count)
        return (struct value) { .state = VALUE_UNKNOWN };
    return (struct value) { .state = VALUE_KNOWN,
                            .set = verdict.results[name->column].set,
                            .any_of = verdict.results[name->column].any_of };
}

static struct value
clock_value(const struct context *ctx, const struct name *name, struct asks *asks)
{
    const struct clock *clock = name->of.clock;
    struct context      inner = *ctx;
    struct value        value;
    struct reckoning    r = { 0 };

    if (++inner.depth > DEPTH_MOST)
        return (struct value) { .state = VALUE_UNKNOWN };
    value = name->from == FROM_STANDING ? clock_standing_value(&inner, clock)
                                        : clock_due_value(&inner, clock);
    if (value.state != VALUE_UNKNOWN || !asks)
        return value;
    if (clock_reckon(&inner, clock, &r, NULL) == RC_REFUSED && r.unset)
        asks_add(ctx->arena, asks, r.unset->name);
    else
        asks_add(ctx->arena, asks, clock->starts);
    return value;
}

static struct value
standing_value(const struct context *ctx, const struct name *name, struct asks *asks)
{
    struct context              inner = *ctx;
    struct requirement_standing standing;

    if (++inner.depth > DEPTH_MOST)
        return (struct value) { .state = VALUE_UNKNOWN };
    requirement_stand(&inner, name->of.requirement, NULL, 0, &standing);
    for (size_t i = 0; i < standing.asks.count; i++)
        asks_add(ctx->arena, asks, standing.asks.names[i]);
    return (struct value) { .state = VALUE_KNOWN,
                            .set = UINT64_C(1) << standing.standing };
}

struct value
value_asking(const struct context *ctx, const struct name *name, struct asks *asks)
{
    struct value value = facts_get(ctx->facts, name);

    if (value.state != VALUE_UNKNOWN)
        return value;
    switch (name->from) {
    case FROM_SETTING:
        value = settings_get(ctx->settings, name->of.setting);
        if (value.state != VALUE_KNOWN)
            asks_add(ctx->arena, asks, name);
        return value;
    case FROM_ANSWER: return answer_value(ctx, name, asks);
    case FROM_STANDING:
    case FROM_DUE: return clock_value(ctx, name, asks);
    case FROM_MET: return standing_value(ctx, name, asks);
    case FROM_STEP:
    case FROM_SENT:
    case FROM_RECEIVED: return (struct value) { .state = VALUE_NOT_GIVEN };
    case FROM_STATE: return (struct value) { .state = VALUE_KNOWN };
    case FROM_FACT:
    case FROM_QUESTION: break;
    }
    asks_add(ctx->arena, asks, name);
    return value;
}

struct value
value_of(const struct context *ctx, const struct name *name)
{
    return value_asking(ctx, name, NULL);
}

/* ---- cells -------------------------------------------------------------- */

static enum truth
truth(bool b)
{
    return b ? TRUTH_TRUE : TRUTH_FALSE;
}

static bool
is_moment(const struct name *name)
{
    return name->kind == KIND_MOMENT || name->kind == KIND_EVENT;
}

/* The civil day of a date or moment; 0 when it was given without one. */
static int64_t
day_of(const struct context *ctx, const struct name *name, struct value value)
{
    if (!is_moment(name) || !value.number)
        return value.number;
    return zone_day(ctx->pack->zone, value.number).number;
}

static enum truth
test_set(const struct cell *cell, struct value value)
{
    uint64_t set = value.set, in = set & cell->mask;

    if (value.any_of && (set & (set - 1)) && cell->test != TEST_HAS_ALL) {
        /* any one of several: certain only when all of them agree */
        bool all = in == set, none = in == 0;

        if (!all && !none)
            return TRUTH_UNKNOWN;
        return truth(cell->test == TEST_LACKS ? none : all);
    }
    switch (cell->test) {
    case TEST_HAS_ALL: return truth(in == cell->mask);
    case TEST_LACKS: return truth(in == 0);
    default: return truth(in != 0);
    }
}

static enum truth
test_order(const struct context *ctx, const struct name *name, const struct cell *cell,
           struct value value, struct asks *asks)
{
    struct value other = value_asking(ctx, cell->other, asks);
    int64_t      x = value.number, y = other.number;

    if (other.state != VALUE_KNOWN || !x || !y)
        return TRUTH_UNKNOWN;
    if (!is_moment(name) || !is_moment(cell->other)) {
        x = day_of(ctx, name, value);
        y = day_of(ctx, cell->other, other);
    }
    return truth(cell->test == TEST_BEFORE ? x < y : x >= y);
}

static enum truth
test_open(const struct context *ctx, const struct name *name, struct value value)
{
    struct str                  house = str_lit("house");
    const struct pack_calendar *seed = calendar_find(ctx->pack, house);
    const struct calendar      *c =
        ctx->calendar_of ? ctx->calendar_of(ctx->calendar_self, house) : NULL;
    struct day day = { (int32_t)day_of(ctx, name, value) };

    if (!c)
        c = &seed->days;
    return day_given(day) ? truth(calendar_works(c, day, NULL)) : TRUTH_UNKNOWN;
}

enum truth
cell_test(const struct context *ctx, const struct name *name, const struct cell *cell,
          struct value value, struct asks *asks)
{
    if (cell->test == TEST_ANY)
        return TRUTH_TRUE;
    if (value.state == VALUE_UNKNOWN || value.state == VALUE_UNSET)
        return TRUTH_UNKNOWN;
    if (cell->test == TEST_GIVEN)
        return truth(value.state == VALUE_KNOWN);
    if (cell->test == TEST_NOT_GIVEN)
        return truth(value.state == VALUE_NOT_GIVEN);
    if (value.state == VALUE_NOT_GIVEN && name->kind != KIND_MANY) {
        asks_add(ctx->arena, asks, name);
        return TRUTH_UNKNOWN;
    }
    switch (cell->test) {
    case TEST_WORDS:
        /* recorded as given, the word itself not at hand */
        if (!value.set && name->kind == KIND_ONE && name->from == FROM_QUESTION)
            return TRUTH_UNKNOWN;
        return test_set(cell, value);
    case TEST_HAS_ALL:
    case TEST_HAS_ANY:
    case TEST_LACKS: return test_set(cell, value);
    case TEST_RANGE:
        if (name->kind != KIND_NUMBER) {
            int64_t day = day_of(ctx, name, value);

            return day ? truth(cell->low <= day && day <= cell->high) : TRUTH_UNKNOWN;
        }
        return truth(cell->low <= value.number && value.number <= cell->high);
    case TEST_BEFORE:
    case TEST_FROM: return test_order(ctx, name, cell, value, asks);
    case TEST_OPEN_DAY: return test_open(ctx, name, value);
    default: return TRUTH_UNKNOWN;
    }
}

bool
each_party(const struct context *ctx, const struct name *name)
{
    return name->about == ABOUT_PARTY && facts_party_at(ctx->facts, 0) != NULL;
}

/* Is the party of this side?  "respondent#2" is of the side respondent. */
static bool
of_side(const struct facts *party, struct str side)
{
    struct str role = facts_role(party);

    return str_starts(role, side) && (role.n == side.n || role.p[side.n] == '#');
}

/* A party's own step looks at its own side, when that side is among the parties. */
static bool
side_there(const struct context *ctx)
{
    const struct facts *party;

    for (size_t i = 0; ctx->side.n && (party = facts_party_at(ctx->facts, i)) != NULL;
         i++)
        if (of_side(party, ctx->side))
            return true;
    return false;
}

enum truth
cell_holds(const struct context *ctx, const struct name *name, const struct cell *cell,
           struct asks *asks)
{
    enum truth          all = TRUTH_TRUE;
    const struct facts *party;
    bool                own;

    if (cell->test == TEST_ANY)
        return TRUTH_TRUE;
    if (!each_party(ctx, name))
        return cell_test(ctx, name, cell, value_asking(ctx, name, asks), asks);
    own = side_there(ctx);
    for (size_t i = 0; (party = facts_party_at(ctx->facts, i)) != NULL; i++) {
        struct context inner = *ctx;
        enum truth     one;

        if (own && !of_side(party, ctx->side))
            continue;
        inner.facts = party;
        one = cell_test(&inner, name, cell, value_asking(&inner, name, asks), asks);
        if (one == TRUTH_FALSE)
            return TRUTH_FALSE;
        if (one == TRUTH_UNKNOWN)
            all = TRUTH_UNKNOWN;
    }
    return all;
}
