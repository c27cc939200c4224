/* SPDX-License-Identifier: AGPL-3.0-or-later
 * bits.c - see bits.h. */
#include "policy/bits.h"

static bool
is_plain(const struct name *name)
{
    return (name->from == FROM_FACT || name->from == FROM_QUESTION) &&
           (name->kind == KIND_ONE || name->kind == KIND_YES_NO);
}

void
decision_bits(struct arena *a, struct decision *table)
{
    size_t    columns = table->fact_count;
    uint64_t *bits, *looks, plain = 0;

    if (columns == 0 || columns > BITS_COLUMNS)
        return;
    for (size_t c = 0; c < columns; c++) {
        if (!table->facts[c])
            return;
        plain |= (uint64_t)is_plain(table->facts[c]) << c;
    }
    bits = ARENA_ARRAY(a, uint64_t, table->row_count * columns + 1);
    looks = ARENA_ARRAY(a, uint64_t, table->row_count + 1);
    for (size_t r = 0; r < table->row_count; r++)
        for (size_t c = 0; c < columns; c++) {
            const struct cell *cell = &table->rows[r].cells[c];
            bool               words = cell->test == TEST_WORDS && ((plain >> c) & 1);

            bits[r * columns + c] = words ? cell->mask : UINT64_MAX;
            if (cell->test != TEST_ANY)
                looks[r] |= UINT64_C(1) << c;
            /* Another test on a plain column needs the cell itself. */
            if (cell->test != TEST_ANY && cell->test != TEST_WORDS)
                plain &= ~(UINT64_C(1) << c);
        }
    table->bits = bits;
    table->looks = looks;
    table->plain = plain;
}
