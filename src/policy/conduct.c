/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * conduct.c - is the act of this kind: element by element, then what takes it out again.
 */
#include "policy/ask.h"

void
conduct_judge(const struct context *ctx, const struct conduct *conduct,
              struct conduct_verdict *out)
{
    bool open = false;

    *out = (struct conduct_verdict) { .is = TRUTH_TRUE };
    out->elements = ARENA_ARRAY(ctx->arena, enum truth, conduct->element_count + 1);
    for (size_t i = 0; i < conduct->element_count; i++) {
        const struct need *n = &conduct->elements[i];

        out->elements[i] = cell_holds(ctx, n->name, &n->cell, &out->asks);
        if (n->cell.test == TEST_ANY &&
            value_asking(ctx, n->name, &out->asks).state != VALUE_KNOWN)
            out->elements[i] = TRUTH_UNKNOWN;
        open = open || out->elements[i] == TRUTH_UNKNOWN;
        if (out->elements[i] == TRUTH_FALSE && !out->failed)
            out->failed = n;
    }
    for (size_t i = 0; i < conduct->exclusion_count && !out->failed; i++) {
        const struct need *n = &conduct->exclusions[i];
        enum truth         t = cell_holds(ctx, n->name, &n->cell, &out->asks);

        if (n->cell.test == TEST_ANY)
            t = TRUTH_FALSE; /* a person weighs it */
        open = open || t == TRUTH_UNKNOWN;
        if (t == TRUTH_TRUE) {
            out->failed = n;
            out->excluded = true;
        }
    }
    out->is = out->failed ? TRUTH_FALSE : open ? TRUTH_UNKNOWN : TRUTH_TRUE;
}
