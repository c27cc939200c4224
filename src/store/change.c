/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* change.c - see change.h.  Recording only; batch.c applies. */
#include "store/inside.h"

#include "base/text.h"

#include <string.h>

struct change *
change_new(struct arena *a, int64_t institution)
{
    struct change *c = ARENA_NEW(a, struct change);

    c->arena = a;
    c->institution = institution;
    c->last = &c->first;
    c->leaf_last = &c->leaf_first;
    return c;
}

int64_t
change_institution(const struct change *c)
{
    return c->institution;
}

struct arena *
change_arena(struct change *c)
{
    return c->arena;
}

bool
change_is_empty(const struct change *c)
{
    return !c->first && !c->leaf_first;
}

struct leaf *
change_leaf(struct change *c, struct bytes bytes)
{
    struct leaf *leaf = ARENA_NEW(c->arena, struct leaf);

    leaf->bytes = arena_bytes(c->arena, bytes);
    leaf->seq = -1;
    *c->leaf_last = leaf;
    c->leaf_last = &leaf->next;
    return leaf;
}

void
change_done(struct change *c, void (*done)(void *ctx, enum rc rc, const struct err *err),
            void          *ctx)
{
    c->done = done;
    c->ctx = ctx;
}

void
statement_record(struct change *c, const struct statement *st, const struct sql_value *v)
{
    struct op        *op = ARENA_NEW(c->arena, struct op);
    struct sql_value *copy = ARENA_ARRAY(c->arena, struct sql_value, (size_t)st->params);

    /* Only the change's own institution: one batch on PostgreSQL holds one. */
    BUG_IF(st->institution >= 0 && v[st->institution].i != c->institution);
    for (int i = 0; i < st->params; i++) {
        copy[i] = v[i];
        if (v[i].type != SQL_TEXT && v[i].type != SQL_BYTES)
            continue;
        if (v[i].type == SQL_TEXT && !str_is_text((struct str){ v[i].p, v[i].n }))
            c->rc = err_set_arg(&c->err, RC_BADINPUT, "store.text", str_z(st->name));
        c->bytes += v[i].n;
        if (v[i].n) {
            void *p = arena_alloc(c->arena, v[i].n);

            memcpy(p, v[i].p, v[i].n);
            copy[i].p = p;
        } else
            copy[i].p = "";
    }
    op->statement = st;
    op->values = copy;
    *c->last = op;
    c->last = &op->next;
}
