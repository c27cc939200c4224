/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * ask.h - inside this room: testing a cell on a value already at hand.
 */
#ifndef POLICY_ASK_H
#define POLICY_ASK_H

#include "policy/policy.h"

void asks_add(struct arena *a, struct asks *asks, const struct name *name);

enum truth cell_test(const struct context *ctx, const struct name *name, const struct cell *cell,
                     struct value value, struct asks *asks);

/* Must the cell hold for each party of the context's allegation? */
bool each_party(const struct context *ctx, const struct name *name);

#endif
