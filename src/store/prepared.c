/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* prepared.c - statements kept prepared on a connection: a table by their address. */
#include "store/engine.h"

#include "base/log.h"

#include <unistd.h>

static size_t
slot_of(const struct statement *st, size_t room)
{
    return (size_t)(((uintptr_t)st >> 4) * UINT64_C(11400714819323198485) >> 32) &
           (room - 1);
}

static struct prepared *
probe(struct prepared *slot, size_t room, const struct statement *st)
{
    size_t i = slot_of(st, room);

    while (slot[i].statement && slot[i].statement != st)
        i = (i + 1) & (room - 1);
    return &slot[i];
}

static void
grow(struct prepared_table *t)
{
    size_t           room = t->room ? t->room * 2 : 64;
    struct prepared *slot = base_alloc(room * sizeof *slot);

    for (size_t i = 0; i < t->room; i++)
        if (t->slot[i].statement)
            *probe(slot, room, t->slot[i].statement) = t->slot[i];
    base_free(t->slot);
    t->slot = slot;
    t->room = room;
}

/* The statement's place, made when new: `handle` is NULL until the engine prepared it. */
struct prepared *
prepared_find(struct prepared_table *t, const struct statement *st)
{
    struct prepared *p;

    if (t->used * 2 >= t->room)
        grow(t);
    p = probe(t->slot, t->room, st);
    if (!p->statement) {
        p->statement = st;
        p->number = (int)t->used++;
    }
    return p;
}

noreturn void
store_die(int64_t code)
{
    log_event(EVENT_STORE_FAILED, code, 0);
    _exit(74); /* EX_IOERR: no core file, no second try */
}
