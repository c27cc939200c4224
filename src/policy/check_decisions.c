/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * check_decisions.c - proves that a table answers every case and that every row can
 * answer one.
 *
 * Each name is split into classes of values that fit the same rows (prove.h).  Walking
 * the names, the sets of rows still alive are kept, each once: an empty set at the end is
 * a hole, a row that is never the first of a set is dead.  Names are taken as free of
 * each other.
 */
#include "policy/prove.h"

#define STATES_MOST 20000

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
advance(struct proof *p, size_t k, const struct alive *from, size_t count,
        struct alive *to)
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
say_candidate(struct proof *p, struct buf *b, const struct pack *pack,
              const struct axis *axis, const struct candidate *c)
{
    struct value value = c->value;

    if (b->n)
        buf_addz(b, ", ");
    buf_add(b, axis->name->id);
    buf_addc(b, ' ');
    if (axis->other_count && value.state == VALUE_KNOWN) {
        for (size_t i = 0; i < axis->other_count; i++)
            buf_printf(b, "%s%s " STR_FMT, i ? " and " : "",
                       c->before >> i & 1 ? "before" : "from",
                       STR_ARG(axis->others[i]->id));
        return;
    }
    if ((axis->name->kind == KIND_MOMENT || axis->name->kind == KIND_EVENT) &&
        value.state == VALUE_KNOWN)
        buf_add(b, day_text(p->a, (struct day) { (int32_t)value.number }));
    else
        buf_add(b, value_text(p->a, pack, axis->name, value));
}

/* Names only the facts that matter: an axis whose class can be anything is left out. */
static void
say_hole(struct proof *p, const struct pack *pack, struct alive *const *sets, size_t hole,
         struct problems *problems)
{
    size_t *class = ARENA_ARRAY(p->a, size_t, p->axis_count + 1), at = hole;
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
                str_lit("Add a row for it; where the text leaves it open, one whose "
                        "answer has `by:`."),
                "table '" STR_FMT "' has no row for: " STR_FMT, STR_ARG(p->d->id),
                STR_ARG(buf_str(&b)));
}

static void
dead(const struct row *row, const char *why, struct problems *problems)
{
    problem_add(problems, row->at, str_z(why), "row '" STR_FMT "' can never be reached",
                STR_ARG(row->id));
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

        sets[k + 1] =
            ARENA_ARRAY(p->a, struct alive, room < STATES_MOST ? room : STATES_MOST);
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
            dead(&p->d->rows[r], "Rows above it already answer every case it describes.",
                 problems);
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
        given = given || cell->test == TEST_GIVEN || cell->test == TEST_HAS_ALL ||
                cell->test == TEST_HAS_ANY;
        absent = absent || cell->test == TEST_NOT_GIVEN;
    }
    for (size_t i = 0; i < d->fact_count; i++)
        if (d->facts[i] == name && row->cells[i].test == TEST_HAS_ANY &&
            !(row->cells[i].mask & ~bar))
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

            possible = axis->name->kind == KIND_MANY &&
                       many_possible(p->d, &p->d->rows[r], axis->name);
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
            problem_add(problems, d->answers[i].at,
                        str_lit("Take it out, or write the row that gives it."),
                        "answer '" STR_FMT "' is given by no row",
                        STR_ARG(d->answers[i].id));
    }
    for (size_t i = 0; i < column->list->count && !column->roles; i++) {
        bool there = column->list->words[i].words.text[LANG_EN].n > 0;

        for (size_t k = 0; k < d->answer_count; k++)
            there = there || str_eq(d->answers[k].id, column->list->words[i].id);
        if (!there)
            problem_add(problems, d->row_count ? d->rows[0].at : d->at,
                        str_lit("Add it under answers with its words."),
                        "answer '" STR_FMT "' has no words",
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
            (d->facts[i]->of.decision == start ||
             asks_itself(d->facts[i]->of.decision, start, depth + 1)))
            return true;
    return false;
}

void
check_decision(const struct pack *pack, const struct decision *d,
               struct problems *problems)
{
    struct proof p = { .a = arena_new((size_t)256 << 20), .d = d };

    if (!d->column_count || !d->row_count)
        problem_add(problems, d->at, str_lit("Write its rows."),
                    "table '" STR_FMT "' answers nothing", STR_ARG(d->id));
    else if (d->row_count > ROWS_MOST)
        problem_add(problems, d->at, str_lit("Split the table in two."),
                    "a table has %d rows at most", ROWS_MOST);
    else if (asks_itself(d, d, 0))
        problem_add(problems, d->at,
                    str_lit("Let one of its columns look at facts instead."),
                    "table '" STR_FMT "' asks itself in the end", STR_ARG(d->id));
    else {
        check_answers(d, problems);
        proof_build(&p);
        if (d->hit == HIT_FIRST)
            prove_first(&p, pack, problems);
        else
            prove_every(&p, problems);
    }
    arena_free(p.a);
}
