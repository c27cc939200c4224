/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * rekey.c - a box of 500 objects and 12 readers gets a new key, as when somebody is recused.
 * Measured alone, to the commit's door: a person waits for it.  Limit: 0.1 s.
 */
#include "bench.h"
#include "bench_store.h"

#include "base/text.h"

#define READERS 12
#define OBJECTS 500
#define ARENA ((size_t)64 << 20)

struct bench_rekey {
    struct bench_store *b;
    struct bench_person people[READERS];
    struct box_ref      box;
};

static bool
fill(struct bench_rekey *r)
{
    struct reader   readers[READERS];
    struct box_spec spec = { 1000, 0, str_lit("work"), BOX_WORK, false };
    int64_t         id;

    for (int i = 0; i < READERS; i++) {
        if (!bench_person_new(r->b, 100 + i, &r->people[i]))
            return false;
        readers[i] = r->people[i].reader;
    }
    if (box_create(bench_begin(r->b, &r->people[0], ARENA), &spec, readers, READERS,
                   &r->box, NULL) != RC_OK)
        return false;
    r->box.name = spec.name;
    if (!bench_commit(r->b))
        return false;
    bench_begin(r->b, &r->people[0], ARENA);
    for (int i = 0; i < OBJECTS; i++)
        if (box_seal(&r->b->work, &r->box, str_lit("note"),
                     str_bytes(str_lit("a note of the team")), &id, NULL, NULL) != RC_OK)
            return false;
    return bench_commit(r->b);
}

static void
rekey_close(void *self)
{
    bench_store_close(((struct bench_rekey *)self)->b);
}

static void *
rekey_open(struct arena *a, const char **why)
{
    struct bench_rekey *r = ARENA_NEW(a, struct bench_rekey);

    if (!(r->b = bench_store_open(a, why)))
        return NULL;
    if (!fill(r)) {
        *why = "the box cannot be made";
        rekey_close(r);
        return NULL;
    }
    return r;
}

static void
rekey_ours(void *self)
{
    struct bench_rekey *r = self;

    if (box_revoke(bench_begin(r->b, &r->people[0], ARENA), &r->box, r->people[1].person,
                   NULL) != RC_OK)
        BUG("no re-key");
    bench_leave(r->b);
}

const struct bench_row bench_rekey = {
    .name = "rekey",
    .work = "a new key for a box of 500 objects and 12 readers",
    .measure = BENCH_SECONDS,
    .limit = 0.1,
    .open = rekey_open,
    .ours = rekey_ours,
    .close = rekey_close,
};
