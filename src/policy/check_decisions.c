/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * check_decisions.c - proves that a table answers every case and that every row can answer one.
 *
 * Each name is split into classes: values that fit the same set of rows.  Words are tried
 * one by one; numbers and days at every boundary and its neighbours.  Walking the names,
 * the sets of rows still alive are kept, each once: an empty set at the end is a hole, a
 * row that is never the first of a set is dead.  Names are taken as free of each other.
 */
#include "policy/read.h"

#include <string.h>

#define ROWS_MOST  256
#define KINDS_MOST 8     /* kinds of words of a many-fact, see axis_many */
#define STATES_MOST 20000

struct rows {
    uint64_t w[ROWS_MOST / 64];
};

/* One value to try, and how it lies to other names. */
struct candidate {
    struct value value;
    uint32_t     before; /* bit i: before others[i] */
    bool         open;
    struct rows  fits;
};

struct axis {
    const struct name *name;
    struct candidate  *classes;
    size_t             count;
    const struct name *others[16];
    size_t             other_count;
    bool               given;   /* some cell asks whether it is given */
};

struct proof {
    struct arena          *a;
    const struct decision *d;
    struct axis           *axes;
    size_t                 axis_count;
    size_t                *last; /* per row: axes after this one do not matter to it */
};

static bool
rows_none(const struct rows *r)
{
    uint64_t any = 0;

    for (size_t i = 0; i < COUNT(r->w); i++)
        any |= r->w[i];
    return !any;
}

static void
rows_and(struct rows *r, const struct rows *with)
{
    for (size_t i = 0; i < COUNT(r->w); i++)
        r->w[i] &= with->w[i];
}

static bool
rows_has(const struct rows *r, size_t n)
{
    return r->w[n / 64] >> (n % 64) & 1;
}

static void
rows_set(struct rows *r, size_t n)
{
    r->w[n / 64] |= UINT64_C(1) << (n % 64);
}

static bool
fits(const struct axis *axis, const struct candidate *c, const struct cell *cell)
{
    uint64_t set = c->value.set, in = set & cell->mask;
    bool     known = c->value.state == VALUE_KNOWN;

    switch (cell->test) {
    case TEST_ANY:
        return true;
    case TEST_GIVEN:
        return known;
    case TEST_NOT_GIVEN:
        return !known;
    case TEST_WORDS:
    case TEST_HAS_ANY:
        return in != 0;
    case TEST_HAS_ALL:
        return in == cell->mask;
    case TEST_LACKS:
        return in == 0;
    case TEST_RANGE:
        return known && cell->low <= c->value.number && c->value.number <= cell->high;
    case TEST_OPEN_DAY:
        return known && c->open;
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

/* The same day or number, lying before and not before each other name, open and closed. */
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
        bool deadline = name->of.clock->kind == CLOCK_DEADLINE || name->of.clock->kind == CLOCK_TARGET;

        return deadline ? all & ~(UINT64_C(1) << 5) : UINT64_C(1) | UINT64_C(2) | UINT64_C(1) << 5;
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
            c.value.set |= rest % 3 == 0 ? 0 : rest % 3 == 1 ? kinds[k] & -kinds[k] : kinds[k];
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
    } else if (name->kind == KIND_NUMBER || name->kind == KIND_DATE || name->kind == KIND_MOMENT ||
               name->kind == KIND_EVENT) {
        int64_t least = name->kind == KIND_NUMBER ? 0 : 1;

        known.value.number = name->kind == KIND_NUMBER ? 0 : 730000;
        add_orders(p, axis, known);
        for (size_t i = 0; i < p->d->fact_count; i++)
            for (size_t r = 0; p->d->facts[i] == name && r < p->d->row_count; r++) {
                const struct cell *cell = &p->d->rows[r].cells[i];
                int64_t            bounds[2] = { cell->low, cell->high };

                for (int b = 0; cell->test == TEST_RANGE && b < 2; b++)
                    for (int64_t k = -1; k <= 1; k++)
                        if (bounds[b] != INT64_MIN && bounds[b] != INT64_MAX && bounds[b] + k >= least) {
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

            axis->given = axis->given || cell->test == TEST_GIVEN || cell->test == TEST_NOT_GIVEN;
            for (size_t k = 0; k < axis->other_count; k++)
                there = there || axis->others[k] == cell->other;
            if (!there && axis->other_count < 4)
                axis->others[axis->other_count++] = cell->other;
        }
}

static void
build(struct proof *p)
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

/* A set of rows still alive after some axes, and the way there. */
struct alive {
    struct rows rows;
    size_t      from, class;
};

/* Rows below one that no further axis can fail never answer from here. */
static void
trim(const struct proof *p, size_t done, struct rows *rows)
{
    bool sure = false;

    for (size_t r = 0; r < p->d->row_count; r++) {
        if (sure)
            rows->w[r / 64] &= ~(UINT64_C(1) << (r % 64));
        else
            sure = rows_has(rows, r) && p->last[r] <= done;
    }
}

/* All sets alive after axis k, from those before it; the count. */
static size_t
advance(struct proof *p, size_t k, const struct alive *from, size_t count, struct alive *to)
{
    size_t n = 0;

    for (size_t s = 0; s < count; s++)
        for (size_t c = 0; c < p->axes[k].count; c++) {
            struct alive next = { .rows = from[s].rows, .from = s, .class = c };
            bool         there = false;

            rows_and(&next.rows, &p->axes[k].classes[c].fits);
            trim(p, k + 1, &next.rows);
            for (size_t i = 0; i < n && !there; i++)
                there = memcmp(&to[i].rows, &next.rows, sizeof(next.rows)) == 0;
            if (!there && n < STATES_MOST)
                to[n++] = next;
        }
    return n;
}

static void
say_candidate(struct proof *p, struct buf *b, const struct pack *pack, const struct axis *axis,
              const struct candidate *c)
{
    struct value value = c->value;

    if (b->n)
        buf_addz(b, ", ");
    buf_add(b, axis->name->id);
    buf_addc(b, ' ');
    if (axis->other_count && value.state == VALUE_KNOWN) {
        for (size_t i = 0; i < axis->other_count; i++)
            buf_printf(b, "%s%s " STR_FMT, i ? " and " : "", c->before >> i & 1 ? "before" : "from",
                       STR_ARG(axis->others[i]->id));
        return;
    }
    if ((axis->name->kind == KIND_MOMENT || axis->name->kind == KIND_EVENT) && value.state == VALUE_KNOWN)
        buf_add(b, day_text(p->a, (struct day){ (int32_t)value.number }));
    else
        buf_add(b, value_text(p->a, pack, axis->name, value));
}

/* Names only the facts that matter: an axis whose class can be anything is left out. */
static void
say_hole(struct proof *p, const struct pack *pack, struct alive *const *sets, size_t hole,
         struct problems *problems)
{
    size_t    *class = ARENA_ARRAY(p->a, size_t, p->axis_count + 1), at = hole;
    bool      *matters = ARENA_ARRAY(p->a, bool, p->axis_count + 1);
    struct buf b;

    for (size_t k = p->axis_count; k-- > 0;) {
        class[k] = sets[k + 1][at].class;
        at = sets[k + 1][at].from;
        matters[k] = true;
    }
    for (size_t k = p->axis_count; k-- > 0;) {
        struct rows rows;

        memset(&rows, 0xff, sizeof(rows));
        matters[k] = false;
        for (size_t i = 0; i < p->axis_count; i++)
            if (matters[i])
                rows_and(&rows, &p->axes[i].classes[class[i]].fits);
        for (size_t r = p->d->row_count; r < ROWS_MOST; r++)
            rows.w[r / 64] &= ~(UINT64_C(1) << (r % 64));
        if (!rows_none(&rows))
            matters[k] = true;
    }
    buf_init(&b, p->a, 2048);
    for (size_t k = 0; k < p->axis_count; k++)
        if (matters[k])
            say_candidate(p, &b, pack, &p->axes[k], &p->axes[k].classes[class[k]]);
    problem_add(problems, p->d->row_count ? p->d->rows[0].at : p->d->at,
                str_lit("Add a row for it; where the text leaves it open, one whose answer has `by:`."),
                "table '" STR_FMT "' has no row for: " STR_FMT, STR_ARG(p->d->id),
                STR_ARG(buf_str(&b)));
}

static void
dead(const struct row *row, const char *why, struct problems *problems)
{
    problem_add(problems, row->at, str_z(why),
                "row '" STR_FMT "' can never be reached", STR_ARG(row->id));
}

static void
prove_first(struct proof *p, const struct pack *pack, struct problems *problems)
{
    struct alive **sets = ARENA_ARRAY(p->a, struct alive *, p->axis_count + 1);
    size_t         count = 1;
    bool           reached[ROWS_MOST] = { false };

    sets[0] = ARENA_ARRAY(p->a, struct alive, 1);
    for (size_t r = 0; r < p->d->row_count; r++)
        rows_set(&sets[0][0].rows, r);
    for (size_t k = 0; k < p->axis_count; k++) {
        size_t room = count * p->axes[k].count + 1;

        sets[k + 1] = ARENA_ARRAY(p->a, struct alive, room < STATES_MOST ? room : STATES_MOST);
        count = advance(p, k, sets[k], count, sets[k + 1]);
    }
    for (size_t s = 0; s < count; s++) {
        size_t r = 0;

        if (rows_none(&sets[p->axis_count][s].rows)) {
            say_hole(p, pack, sets, s, problems);
            continue;
        }
        while (!rows_has(&sets[p->axis_count][s].rows, r))
            r++;
        reached[r] = true;
    }
    for (size_t r = 0; r < p->d->row_count; r++)
        if (!reached[r])
            dead(&p->d->rows[r], "Rows above it already answer every case it describes.", problems);
}

/* Can some value of a many-fact fit all of the row's cells on it? */
static bool
many_possible(const struct decision *d, const struct row *row, const struct name *name)
{
    uint64_t need = 0, bar = 0;
    bool     given = false, absent = false;

    for (size_t i = 0; i < d->fact_count; i++) {
        const struct cell *cell = &row->cells[i];

        if (d->facts[i] != name)
            continue;
        need |= cell->test == TEST_HAS_ALL ? cell->mask : 0;
        bar |= cell->test == TEST_LACKS ? cell->mask : 0;
        given = given || cell->test == TEST_GIVEN || cell->test == TEST_HAS_ALL || cell->test == TEST_HAS_ANY;
        absent = absent || cell->test == TEST_NOT_GIVEN;
    }
    for (size_t i = 0; i < d->fact_count; i++)
        if (d->facts[i] == name && row->cells[i].test == TEST_HAS_ANY && !(row->cells[i].mask & ~bar))
            return false;
    return !(need & bar) && !(given && absent);
}

/* every: a row is dead only when its own cells shut each other out. */
static void
prove_every(struct proof *p, struct problems *problems)
{
    for (size_t r = 0; r < p->d->row_count; r++) {
        bool possible = true;

        for (size_t k = 0; k < p->axis_count && possible; k++) {
            const struct axis *axis = &p->axes[k];

            possible = axis->name->kind == KIND_MANY && many_possible(p->d, &p->d->rows[r], axis->name);
            for (size_t c = 0; c < axis->count && axis->name->kind != KIND_MANY; c++)
                possible = possible || rows_has(&axis->classes[c].fits, r);
        }
        if (!possible)
            dead(&p->d->rows[r], "Its own cells shut each other out.", problems);
    }
}

static void
check_answers(const struct decision *d, struct problems *problems)
{
    const struct answer_column *column = &d->columns[0];
    uint64_t                    given = 0;

    for (size_t r = 0; r < d->row_count; r++)
        given |= d->rows[r].results[0].set;
    for (size_t i = 0; i < d->answer_count && !d->borrows; i++) {
        int n = list_word(column->list, d->answers[i].id);

        if (n < 0 || !(given >> n & 1))
            problem_add(problems, d->answers[i].at, str_lit("Take it out, or write the row that gives it."),
                        "answer '" STR_FMT "' is given by no row", STR_ARG(d->answers[i].id));
    }
    for (size_t i = 0; i < column->list->count && !column->roles; i++) {
        bool there = column->list->words[i].words.text[LANG_EN].n > 0;

        for (size_t k = 0; k < d->answer_count; k++)
            there = there || str_eq(d->answers[k].id, column->list->words[i].id);
        if (!there)
            problem_add(problems, d->row_count ? d->rows[0].at : d->at,
                        str_lit("Add it under answers with its words."), "answer '" STR_FMT "' has no words",
                        STR_ARG(column->list->words[i].id));
    }
}

/* Does the table, through others, ask itself? */
static bool
asks_itself(const struct decision *d, const struct decision *start, int depth)
{
    if (depth > 16)
        return true;
    for (size_t i = 0; i < d->fact_count; i++)
        if (d->facts[i] && d->facts[i]->from == FROM_ANSWER &&
            (d->facts[i]->of.decision == start || asks_itself(d->facts[i]->of.decision, start, depth + 1)))
            return true;
    return false;
}

void
check_decision(const struct pack *pack, const struct decision *d, struct problems *problems)
{
    struct proof p = { .a = arena_new((size_t)256 << 20), .d = d };

    if (!d->column_count || !d->row_count)
        problem_add(problems, d->at, str_lit("Write its rows."), "table '" STR_FMT "' answers nothing",
                    STR_ARG(d->id));
    else if (d->row_count > ROWS_MOST)
        problem_add(problems, d->at, str_lit("Split the table in two."), "a table has %d rows at most", ROWS_MOST);
    else if (asks_itself(d, d, 0))
        problem_add(problems, d->at, str_lit("Let one of its columns look at facts instead."),
                    "table '" STR_FMT "' asks itself in the end", STR_ARG(d->id));
    else {
        check_answers(d, problems);
        build(&p);
        if (d->hit == HIT_FIRST)
            prove_first(&p, pack, problems);
        else
            prove_every(&p, problems);
    }
    arena_free(p.a);
}
