/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * bits.h - a decision table as words of 64 bits, beside its cells.
 *
 * Most cells test a recorded word against a set of words: one AND.  A bit says only what the
 * cell would; decide() falls back to the cells wherever a value is not one known word.
 */
#ifndef POLICY_BITS_H
#define POLICY_BITS_H

#include "policy/model.h"

#define BITS_COLUMNS 64 /* a table with more is walked cell by cell */

/* Fill table->bits, looks and plain from its rows; leaves them empty for a table with faults. */
void decision_bits(struct arena *a, struct decision *table);

#endif
