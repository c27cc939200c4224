/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * decide.c - an answer from a decision table, held against one pass over its row bits.
 *
 * Both sides answer the same 64 cases of one table from the same recorded facts: the
 * table with the most rows in which every column is a set of words.  The other side reads
 * the facts and tests the cells' bits row by row; it finds no reasons, asks nothing, and
 * would be wrong about a fact that is unknown.
 * Limit: at least 0.3 of its speed, with the rows passed over and why.
 */
#include "bench.h"
#include "bench_pack.h"

#define PACK  "unm-2740"
#define CASES 64
#define COLUMNS_MOST 64

struct bench_decide {
    struct arena          *scratch;
    const struct decision *table;
    struct context         ctx[CASES];
    uint64_t              *masks; /* rows x columns */
};

static bool
is_words_only(const struct decision *t)
{
    for (size_t r = 0; r < t->row_count; r++)
        for (size_t c = 0; c < t->fact_count; c++)
            if (t->rows[r].cells[c].test != TEST_WORDS && t->rows[r].cells[c].test != TEST_ANY)
                return false;
    for (size_t c = 0; c < t->fact_count; c++)
        if ((t->facts[c]->from != FROM_FACT && t->facts[c]->from != FROM_QUESTION) ||
            (t->facts[c]->kind != KIND_ONE && t->facts[c]->kind != KIND_YES_NO))
            return false;
    return t->hit == HIT_FIRST && t->row_count > 0 && t->fact_count <= COLUMNS_MOST;
}

static const struct decision *
largest_table(const struct pack *pack)
{
    const struct decision *best = NULL;

    for (size_t i = 0; i < pack->decision_count; i++)
        if (is_words_only(pack->decisions[i]) &&
            (!best || pack->decisions[i]->row_count * pack->decisions[i]->fact_count >
                          best->row_count * best->fact_count))
            best = pack->decisions[i];
    return best;
}

static uint32_t
dice(uint32_t sides)
{
    static uint64_t x = 64;

    x = x * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(x >> 33) % sides;
}

static void
make_cases(struct arena *a, const struct pack *pack, struct bench_decide *d)
{
    size_t columns = d->table->fact_count;

    d->masks = ARENA_ARRAY(a, uint64_t, d->table->row_count * columns);
    for (size_t r = 0; r < d->table->row_count; r++)
        for (size_t c = 0; c < columns; c++) {
            const struct cell *cell = &d->table->rows[r].cells[c];

            d->masks[r * columns + c] = cell->test == TEST_ANY ? UINT64_MAX : cell->mask;
        }
    for (size_t i = 0; i < CASES; i++) {
        struct facts *facts = facts_new(a, pack, ABOUT_NONE, NULL);

        for (size_t c = 0; c < columns; c++) {
            const struct name *name = d->table->facts[c];
            size_t             words = name->kind == KIND_YES_NO ? 2 : name->list->count;
            uint64_t           set = UINT64_C(1) << dice((uint32_t)words);

            facts_set(facts, name, (struct value){ .state = VALUE_KNOWN, .set = set });
        }
        d->ctx[i] = (struct context){ .arena = d->scratch, .pack = pack, .facts = facts };
    }
}

static void *
decide_open(struct arena *a, const char **why)
{
    struct bench_decide *d = ARENA_NEW(a, struct bench_decide);
    const struct pack   *pack = bench_pack(a, PACK, why);

    if (!pack)
        return NULL;
    d->table = largest_table(pack);
    if (!d->table) {
        *why = "the pack has no table of words only";
        return NULL;
    }
    d->scratch = arena_new((size_t)64 << 20);
    make_cases(a, pack, d);
    return d;
}

static void
decide_ours(void *self)
{
    struct bench_decide *d = self;

    for (size_t i = 0; i < CASES; i++) {
        struct verdict v;

        decide(&d->ctx[i], d->table, &v);
        bench_keep((uint64_t)(v.row ? v.row - d->table->rows : -1));
    }
    arena_reset(d->scratch);
}

static void
decide_other(void *self)
{
    struct bench_decide *d = self;
    size_t               columns = d->table->fact_count, rows = d->table->row_count;

    for (size_t i = 0; i < CASES; i++) {
        uint64_t        set[COLUMNS_MOST];
        const uint64_t *mask = d->masks;
        size_t          r = 0, c;

        for (c = 0; c < columns; c++)
            set[c] = facts_get(d->ctx[i].facts, d->table->facts[c]).set;
        for (; r < rows; r++, mask += columns) {
            for (c = 0; c < columns && (set[c] & mask[c]); c++)
                ;
            if (c == columns)
                break;
        }
        bench_keep(r);
    }
}

static void
decide_close(void *self)
{
    arena_free(((struct bench_decide *)self)->scratch);
}

const struct bench_row bench_decide = {
    .name = "decide",
    .work = "an answer from a decision table, with its reasons",
    .against = "one pass over the same rows' bits, without reasons",
    .measure = BENCH_SPEED,
    .limit = 0.3,
    .computes = true,
    .open = decide_open,
    .ours = decide_ours,
    .other = decide_other,
    .close = decide_close,
};
