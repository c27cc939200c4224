/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * decide.c - one answer from a table, with the row, the rows passed over and what to ask.
 *
 * first: walk down; a row with a failed cell is passed; a row with no failed but an
 * unknown cell stops the walk.  every: all rows that fit; rows still open are asked for.
 */
#include "policy/ask.h"
#include "policy/bits.h"

enum seen { SEEN_NOT, SEEN_VALUE, SEEN_EACH_PARTY };

struct column {
    const struct value *value; /* found once */
    enum seen           seen;
};

struct walk {
    const struct context  *ctx;
    const struct decision *table;
    struct column         *columns;
    uint64_t               exact; /* bit n: sets[n] is the one known word of column n */
    bool                   parties;
    uint64_t               sets[BITS_COLUMNS]; /* all ones where it is not */
};

/* The value of a column is worked out at most once for the whole table. */
static enum seen
look(struct walk *w, size_t column)
{
    const struct name  *name = w->table->facts[column];
    const struct value *value = facts_find(w->ctx->facts, name);

    if (!value) {
        struct value *own = arena_alloc(w->ctx->arena, sizeof *own);

        *own = value_of(w->ctx, name);
        value = own;
    }
    w->columns[column].value = value;
    w->columns[column].seen =
        w->parties && each_party(w->ctx, name) ? SEEN_EACH_PARTY : SEEN_VALUE;
    return w->columns[column].seen;
}

/* The columns that need nothing worked out, as bits. */
static void
look_at_plain(struct walk *w)
{
    for (size_t c = 0; c < w->table->fact_count; c++) {
        const struct value *value;

        w->sets[c] = UINT64_MAX;
        if (!((w->table->plain >> c) & 1) || look(w, c) != SEEN_VALUE)
            continue;
        value = w->columns[c].value;
        if (value->state == VALUE_KNOWN && value->set && !value->any_of) {
            w->sets[c] = value->set;
            w->exact |= UINT64_C(1) << c;
        }
    }
}

static enum truth
test(struct walk *w, size_t column, const struct cell *cell)
{
    enum seen seen = w->columns[column].seen;

    if (cell->test == TEST_ANY)
        return TRUTH_TRUE;
    if (seen == SEEN_NOT)
        seen = look(w, column);
    if (seen == SEEN_EACH_PARTY)
        return cell_holds(w->ctx, w->table->facts[column], cell, NULL);
    return cell_test(w->ctx, w->table->facts[column], cell, *w->columns[column].value,
                     NULL);
}

/* *failed: the first failed column, or SIZE_MAX. */
static enum truth
cells_fit(struct walk *w, const struct row *row, size_t *failed)
{
    enum truth all = TRUTH_TRUE;

    *failed = SIZE_MAX;
    for (size_t i = 0; i < w->table->fact_count; i++) {
        enum truth t = test(w, i, &row->cells[i]);

        if (t == TRUTH_FALSE) {
            *failed = i;
            return TRUTH_FALSE;
        }
        if (t == TRUTH_UNKNOWN)
            all = TRUTH_UNKNOWN;
    }
    return all;
}

/*
 * The same, by bits where they tell.  A row that fails by a recorded word fails whatever
 * the other columns hold, so nothing is worked out for it.
 */
static enum truth
row_fits(struct walk *w, size_t row, size_t *failed)
{
    size_t          columns = w->table->fact_count;
    const uint64_t *bits = w->table->bits ? w->table->bits + row * columns : NULL;

    for (size_t c = 0; bits && c < columns; c++)
        if (!(w->sets[c] & bits[c])) {
            *failed = c;
            return TRUTH_FALSE;
        }
    if (bits && !(w->table->looks[row] & ~w->exact)) {
        *failed = SIZE_MAX;
        return TRUTH_TRUE;
    }
    return cells_fit(w, &w->table->rows[row], failed);
}

static void
ask_row(struct walk *w, const struct row *row, struct verdict *out)
{
    for (size_t i = 0; i < w->table->fact_count; i++)
        if (test(w, i, &row->cells[i]) == TRUTH_UNKNOWN)
            cell_holds(w->ctx, w->table->facts[i], &row->cells[i], &out->asks);
    for (size_t i = 0; i < out->asks.count && !out->unset; i++)
        if (out->asks.names[i]->from == FROM_SETTING)
            out->unset = out->asks.names[i]->of.setting;
}

static void
pass_row(struct walk *w, const struct row *row, size_t column, struct verdict *out)
{
    out->passed[out->passed_count++] =
        (struct passed) { row, w->table->facts[column], &row->cells[column],
                          w->columns[column].value };
}

static void
answer_words(const struct decision *table, struct verdict *out)
{
    uint64_t   set = table->column_count ? out->results[0].set : 0;
    struct str word;

    if (!set || (set & (set - 1)))
        return;
    word = table->columns[0].list->words[__builtin_ctzll(set)].id;
    for (size_t i = 0; i < table->answer_count && !out->answer; i++)
        if (str_eq(word, table->answers[i].id))
            out->answer = &table->answers[i];
}

static void
decide_first(struct walk *w, struct verdict *out)
{
    out->state = VERDICT_NO_ROW;
    for (size_t i = 0; i < w->table->row_count; i++) {
        const struct row *row = &w->table->rows[i];
        size_t            failed;
        enum truth        t = row_fits(w, i, &failed);

        if (t == TRUTH_FALSE) {
            pass_row(w, row, failed, out);
            continue;
        }
        out->row = row;
        out->state = t == TRUTH_TRUE ? VERDICT_ANSWERED : VERDICT_UNDETERMINED;
        if (t == TRUTH_UNKNOWN)
            ask_row(w, row, out);
        for (size_t c = 0; t == TRUTH_TRUE && c < w->table->column_count; c++)
            out->results[c] = row->results[c];
        return;
    }
}

static void
decide_every(struct walk *w, struct verdict *out)
{
    out->rows = ARENA_ARRAY(w->ctx->arena, const struct row *, w->table->row_count + 1);
    for (size_t i = 0; i < w->table->row_count; i++) {
        const struct row *row = &w->table->rows[i];
        size_t            failed;
        enum truth        t = row_fits(w, i, &failed);

        if (t == TRUTH_FALSE)
            pass_row(w, row, failed, out);
        if (t == TRUTH_UNKNOWN)
            ask_row(w, row, out);
        if (t != TRUTH_TRUE)
            continue;
        if (!out->row)
            out->row = row;
        out->rows[out->row_count++] = row;
        for (size_t c = 0; c < w->table->column_count; c++)
            out->results[c].set |= row->results[c].set;
    }
    out->state =
        out->row_count || !out->asks.count ? VERDICT_ANSWERED : VERDICT_UNDETERMINED;
}

enum rc
decide(const struct context *ctx, const struct decision *table, struct verdict *out)
{
    struct walk w;

    w.ctx = ctx;
    w.table = table;
    w.exact = 0;
    w.parties = facts_party_at(ctx->facts, 0) != NULL;
    w.columns = ARENA_ARRAY(ctx->arena, struct column, table->fact_count + 1);
    *out = (struct verdict) { .decision = table };
    out->results = ARENA_ARRAY(ctx->arena, struct result, table->column_count + 1);
    /* Each is written before it is read, so not cleared. */
    out->passed = arena_alloc(ctx->arena, (table->row_count + 1) * sizeof *out->passed);
    if (table->bits)
        look_at_plain(&w);
    if (table->hit == HIT_FIRST)
        decide_first(&w, out);
    else
        decide_every(&w, out);
    if (out->state == VERDICT_ANSWERED)
        answer_words(table, out);
    return RC_OK;
}

struct str
passed_text(struct arena *a, const struct pack *p, const struct passed *passed)
{
    struct str value = value_text(a, p, passed->name, *passed->value);

    return arena_printf(a, STR_FMT ": " STR_FMT " is " STR_FMT, STR_ARG(passed->row->id),
                        STR_ARG(passed->name->id), STR_ARG(value));
}
