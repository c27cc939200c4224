/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * prove.c - see prove.h.
 */
#include "policy/prove.h"

static bool
fits(const struct axis *axis, const struct candidate *c, const struct cell *cell)
{
    uint64_t set = c->value.set, in = set & cell->mask;
    bool     known = c->value.state == VALUE_KNOWN;

    switch (cell->test) {
    case TEST_ANY: return true;
    case TEST_GIVEN: return known;
    case TEST_NOT_GIVEN: return !known;
    case TEST_WORDS:
    case TEST_HAS_ANY: return in != 0;
    case TEST_HAS_ALL: return in == cell->mask;
    case TEST_LACKS: return in == 0;
    case TEST_RANGE:
        return known && cell->low <= c->value.number && c->value.number <= cell->high;
    case TEST_OPEN_DAY: return known && c->open;
    case TEST_BEFORE:
    case TEST_FROM:
        for (size_t i = 0; known && i < axis->other_count; i++)
            if (axis->others[i] == cell->other)
                return (c->before >> i & 1) == (cell->test == TEST_BEFORE);
        return false;
    }
    return false;
}

/* Adds the candidate unless one that fits the same rows is there. */
static void
add(struct proof *p, struct axis *axis, struct candidate c)
{
    for (size_t r = 0; r < p->d->row_count; r++) {
        bool all = true;

        for (size_t i = 0; i < p->d->fact_count && all; i++)
            if (p->d->facts[i] == axis->name)
                all = fits(axis, &c, &p->d->rows[r].cells[i]);
        if (all)
            rows_set(&c.fits, r);
    }
    for (size_t i = 0; i < axis->count; i++)
        if (memcmp(&axis->classes[i].fits, &c.fits, sizeof(c.fits)) == 0)
            return;
    axis->classes[axis->count++] = c;
}

/* The same day or number, lying before and not before each other name, open and closed.
 */
static void
add_orders(struct proof *p, struct axis *axis, struct candidate c)
{
    for (uint32_t before = 0; before < 1u << axis->other_count; before++)
        for (int open = 0; open < 2; open++) {
            c.before = before;
            c.open = open;
            add(p, axis, c);
        }
}

static uint64_t
domain(const struct name *name)
{
    size_t   n = name->list ? name->list->count : 0;
    uint64_t all = n < 64 ? (UINT64_C(1) << n) - 1 : ~UINT64_C(0);

    if (name->from == FROM_STANDING) {
        bool deadline = name->of.clock->kind == CLOCK_DEADLINE ||
                        name->of.clock->kind == CLOCK_TARGET;

        return deadline ? all & ~(UINT64_C(1) << 5)
                        : UINT64_C(1) | UINT64_C(2) | UINT64_C(1) << 5;
    }
    return all;
}

/* Does word x stand in the same cells of the table as word y? */
static bool
alike(const struct proof *p, const struct name *name, size_t x, size_t y)
{
    for (size_t i = 0; i < p->d->fact_count; i++)
        for (size_t r = 0; p->d->facts[i] == name && r < p->d->row_count; r++) {
            uint64_t mask = p->d->rows[r].cells[i].mask;

            if ((mask >> x & 1) != (mask >> y & 1))
                return false;
        }
    return true;
}

/*
 * Words that stand in the same cells are one kind: of each kind none, one or all are
 * tried.  A fact of many words holds at least one; none chosen is not given.
 */
static void
axis_many(struct proof *p, struct axis *axis)
{
    uint64_t         all = domain(axis->name), kinds[KINDS_MOST];
    struct candidate c = { .value = { .state = VALUE_KNOWN } };
    size_t           n = 0, combinations = 1;

    for (size_t x = 0; x < LIST_WORDS; x++) {
        size_t k = 0;

        if (!(all >> x & 1))
            continue;
        while (k < n && !alike(p, axis->name, x, (size_t)__builtin_ctzll(kinds[k])))
            k++;
        if (k < n)
            kinds[k] |= UINT64_C(1) << x;
        else if (n < KINDS_MOST)
            kinds[n++] = UINT64_C(1) << x;
    }
    for (size_t k = 0; k < n; k++)
        combinations *= 3;
    for (size_t i = 1; i < combinations; i++) {
        size_t rest = i;

        c.value.set = 0;
        for (size_t k = 0; k < n; k++, rest /= 3)
            c.value.set |= rest % 3 == 0   ? 0
                           : rest % 3 == 1 ? kinds[k] & -kinds[k]
                                           : kinds[k];
        add(p, axis, c);
    }
}

/* Calls add for each value worth trying; the array has room for all of them. */
static void
axis_values(struct proof *p, struct axis *axis)
{
    const struct name *name = axis->name;
    struct candidate   known = { .value = { .state = VALUE_KNOWN } };
    struct candidate   absent = { .value = { .state = VALUE_NOT_GIVEN } };
    uint64_t           all = domain(name);

    if (axis->given || name->kind == KIND_MANY)
        add(p, axis, absent);
    if (name->kind == KIND_YES_NO || name->kind == KIND_ONE) {
        for (size_t i = 0; i < LIST_WORDS; i++)
            if (all >> i & 1) {
                known.value.set = UINT64_C(1) << i;
                add(p, axis, known);
            }
    } else if (name->kind == KIND_MANY) {
        axis_many(p, axis);
    } else if (name->kind == KIND_NUMBER || name->kind == KIND_DATE ||
               name->kind == KIND_MOMENT || name->kind == KIND_EVENT) {
        int64_t least = name->kind == KIND_NUMBER ? 0 : 1;

        known.value.number = name->kind == KIND_NUMBER ? 0 : 730000;
        add_orders(p, axis, known);
        for (size_t i = 0; i < p->d->fact_count; i++)
            for (size_t r = 0; p->d->facts[i] == name && r < p->d->row_count; r++) {
                const struct cell *cell = &p->d->rows[r].cells[i];
                int64_t            bounds[2] = { cell->low, cell->high };

                for (int b = 0; cell->test == TEST_RANGE && b < 2; b++)
                    for (int64_t k = -1; k <= 1; k++)
                        if (bounds[b] != INT64_MIN && bounds[b] != INT64_MAX &&
                            bounds[b] + k >= least) {
                            known.value.number = bounds[b] + k;
                            add_orders(p, axis, known);
                        }
            }
    } else {
        add(p, axis, known);
    }
}

static void
axis_others(struct proof *p, struct axis *axis)
{
    for (size_t i = 0; i < p->d->fact_count; i++)
        for (size_t r = 0; p->d->facts[i] == axis->name && r < p->d->row_count; r++) {
            const struct cell *cell = &p->d->rows[r].cells[i];
            bool               there = !cell->other;

            axis->given =
                axis->given || cell->test == TEST_GIVEN || cell->test == TEST_NOT_GIVEN;
            for (size_t k = 0; k < axis->other_count; k++)
                there = there || axis->others[k] == cell->other;
            if (!there && axis->other_count < 4)
                axis->others[axis->other_count++] = cell->other;
        }
}

void
proof_build(struct proof *p)
{
    const struct decision *d = p->d;
    size_t                 room = d->row_count * 6 * 32 + LIST_WORDS + 6561 + 40;

    p->axes = ARENA_ARRAY(p->a, struct axis, d->fact_count + 1);
    p->last = ARENA_ARRAY(p->a, size_t, d->row_count + 1);
    for (size_t i = 0; i < d->fact_count; i++) {
        struct axis *axis = &p->axes[p->axis_count];
        bool         there = false;

        for (size_t k = 0; k < p->axis_count; k++)
            there = there || p->axes[k].name == d->facts[i];
        if (there)
            continue;
        axis->name = d->facts[i];
        axis->classes = arena_zero(p->a, room, sizeof(*axis->classes));
        axis_others(p, axis);
        axis_values(p, axis);
        p->axis_count++;
    }
    for (size_t r = 0; r < d->row_count; r++)
        for (size_t k = 0; k < p->axis_count; k++)
            for (size_t c = 0; c < p->axes[k].count; c++)
                if (!rows_has(&p->axes[k].classes[c].fits, r))
                    p->last[r] = k + 1;
}
