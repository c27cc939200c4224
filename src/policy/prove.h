/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * prove.h - inside this room: the values worth trying to prove a table.
 *
 * Each name a table looks at is an axis; its values fall into classes that fit the same
 * set of rows.  Words are tried one by one; numbers and days at every boundary and its
 * neighbours; words of a many-fact by kinds.
 */
#ifndef POLICY_PROVE_H
#define POLICY_PROVE_H

#include "policy/read.h"

#include <string.h>

#define ROWS_MOST  256
#define KINDS_MOST 8     /* kinds of words of a many-fact, see axis_many */

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

static inline bool
rows_none(const struct rows *r)
{
    uint64_t any = 0;

    for (size_t i = 0; i < COUNT(r->w); i++)
        any |= r->w[i];
    return !any;
}

static inline void
rows_and(struct rows *r, const struct rows *with)
{
    for (size_t i = 0; i < COUNT(r->w); i++)
        r->w[i] &= with->w[i];
}

static inline bool
rows_has(const struct rows *r, size_t n)
{
    return r->w[n / 64] >> (n % 64) & 1;
}

static inline void
rows_set(struct rows *r, size_t n)
{
    r->w[n / 64] |= UINT64_C(1) << (n % 64);
}

/* Fills axes, axis_count and last; a and d are given. */
void proof_build(struct proof *p);

#endif
