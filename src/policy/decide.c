/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * decide.c - one answer from a table, with the row, the rows passed over and what to ask.
 *
 * first: walk down; a row with a failed cell is passed; a row with no failed but an
 * unknown cell stops the walk.  every: all rows that fit; rows still open are asked for.
 */
#include "policy/ask.h"

struct walk {
    const struct context  *ctx;
    const struct decision *table;
    struct value          *values; /* one a column, read once */
    bool                  *read;
};

/* The cell's truth; the column's value is worked out at most once for the whole table. */
static enum truth
test(struct walk *w, size_t column, const struct cell *cell)
{
    const struct name *name = w->table->facts[column];

    if (cell->test == TEST_ANY)
        return TRUTH_TRUE;
    if (each_party(w->ctx, name))
        return cell_holds(w->ctx, name, cell, NULL);
    if (!w->read[column]) {
        w->values[column] = value_of(w->ctx, name);
        w->read[column] = true;
    }
    return cell_test(w->ctx, name, cell, w->values[column], NULL);
}

/* True: fits.  *failed: the first failed column, or SIZE_MAX. */
static enum truth
row_fits(struct walk *w, const struct row *row, size_t *failed)
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
    struct passed *p;

    if (!out->passed)
        out->passed = ARENA_ARRAY(w->ctx->arena, struct passed, w->table->row_count);
    p = &out->passed[out->passed_count++];
    *p = (struct passed){ row, w->table->facts[column], &row->cells[column],
                          w->read[column] ? w->values[column] : value_of(w->ctx, w->table->facts[column]) };
}

static void
answer_words(const struct decision *table, struct verdict *out)
{
    uint64_t set = table->column_count ? out->results[0].set : 0;

    if (!set || (set & (set - 1)))
        return;
    for (size_t i = 0; i < table->answer_count; i++) {
        int n = list_word(table->columns[0].list, table->answers[i].id);

        if (n >= 0 && set == UINT64_C(1) << n)
            out->answer = &table->answers[i];
    }
}

static void
decide_first(struct walk *w, struct verdict *out)
{
    out->state = VERDICT_NO_ROW;
    for (size_t i = 0; i < w->table->row_count; i++) {
        const struct row *row = &w->table->rows[i];
        size_t            failed;
        enum truth        t = row_fits(w, row, &failed);

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
        enum truth        t = row_fits(w, row, &failed);

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
    out->state = out->row_count || !out->asks.count ? VERDICT_ANSWERED : VERDICT_UNDETERMINED;
}

enum rc
decide(const struct context *ctx, const struct decision *table, struct verdict *out)
{
    struct walk w = { .ctx = ctx, .table = table };

    w.values = ARENA_ARRAY(ctx->arena, struct value, table->fact_count + 1);
    w.read = ARENA_ARRAY(ctx->arena, bool, table->fact_count + 1);
    *out = (struct verdict){ .decision = table };
    out->results = ARENA_ARRAY(ctx->arena, struct result, table->column_count + 1);
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
    struct str value = value_text(a, p, passed->name, passed->value);

    return arena_printf(a, STR_FMT ": " STR_FMT " is " STR_FMT, STR_ARG(passed->row->id),
                        STR_ARG(passed->name->id), STR_ARG(value));
}
