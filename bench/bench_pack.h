/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * bench_pack.h - a pack for the rows that need one; the program is run where packs/ lies.
 */
#ifndef BENCH_BENCH_PACK_H
#define BENCH_BENCH_PACK_H

#include "policy/policy.h"

/* NULL and *why when it cannot be had. */
const struct pack *bench_pack(struct arena *a, const char *id, const char **why);

#endif
