/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * sweep.c - the clock job's look for what is due: 100 due of 1,000,000 open clocks, held
 * against 100 due of 1,000.  Finding, judging and recording the change; the commit is the
 * same on both sides and is left out.
 * Limit: at most 1.1 times as long.
 */
#include "bench.h"
#include "bench_pack.h"
#include "bench_store.h"

#include "base/clock.h"
#include "base/text.h"
#include "cases/clockrun.h"
#include "cases/clockrun_sql.h"
#include "store/migrate.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MANY   1000000
#define FEW    1000
#define DUE    100
#define NOW    (INT64_C(1800000000) * SECOND_US)
#define A_TIME 10000 /* rows a change */
#define ARENA  ((size_t)64 << 20)

struct bench_sweep {
    struct bench_store *few;
    char               *folder;
    struct store       *many;
    struct arena       *scratch;
};

static int
remove_one(const char *path, const struct stat *st, int flag, struct FTW *walk)
{
    UNUSED(st);
    UNUSED(flag);
    UNUSED(walk);
    return remove(path);
}

/* Clocks of different subjects, due in no order of their ids; DUE of them by NOW. */
static bool
fill(struct store *store, int64_t count)
{
    for (int64_t done = 0; done < count;) {
        struct arena  *a = arena_new(ARENA);
        struct change *c = change_new(a, BENCH_INSTITUTION);
        bool           good;

        for (int i = 0; i < A_TIME && done < count; i++, done++) {
            int64_t turn = done * 7919 % count; /* 7919 is prime to both counts */
            int64_t due = NOW + (turn - DUE) * MINUTE_US;

            clockrun_insert(c, BENCH_INSTITUTION, done + 1, done / 3 + 1, done + 1,
                            str_lit("report_24h"), str_lit("any"), due - DAY_US,
                            (struct opt_int){ 0 }, due, (struct opt_int){ 0 },
                            str_lit("running"), opt_int(due + SECOND_US),
                            str_lit("coordinator"));
        }
        good = store_commit(store, c, NULL) == RC_OK;
        arena_free(a);
        if (!good)
            return false;
    }
    return true;
}

static void
sweep_close(void *self)
{
    struct bench_sweep *s = self;

    store_close(s->many);
    if (s->folder)
        nftw(s->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    arena_free(s->scratch);
    bench_store_close(s->few);
}

static void *
sweep_open(struct arena *a, const char **why)
{
    struct bench_sweep *s = ARENA_NEW(a, struct bench_sweep);
    const struct pack  *pack = bench_pack(a, "unm-2740", why);

    if (!pack || !(s->few = bench_store_open(a, why)))
        return NULL;
    s->few->site.pack = pack;
    s->scratch = arena_new(ARENA);
    s->folder = (char *)(uintptr_t)arena_strz(a, "/tmp/amparo-bench-XXXXXX").p;
    if (mkdtemp(s->folder) && store_open(str_z(s->folder), NULL, &s->many, NULL) == RC_OK &&
        store_migrate(s->many, migration_list, migration_count, NULL) == RC_OK &&
        fill(s->few->store, FEW) && fill(s->many, MANY))
        return s;
    *why = "no store of a million clocks can be made under /tmp";
    sweep_close(s);
    return NULL;
}

static void
sweep(struct bench_sweep *s, struct store *store)
{
    struct actor system = { .kind = ACTOR_SYSTEM, .institution = BENCH_INSTITUTION, .now = NOW };
    struct work  work = { .arena = s->scratch, .who = &system, .site = &s->few->site, .now = NOW };
    size_t       count = 0;

    if (snapshot_begin(store, &work.snapshot, NULL) != RC_OK)
        BUG("no snapshot");
    work.change = change_new(s->scratch, BENCH_INSTITUTION);
    if (clockrun_sweep(&work, DUE, &count, NULL) != RC_OK || count != DUE)
        BUG("the sweep did not find what is due");
    snapshot_end(work.snapshot);
    arena_reset(s->scratch);
    bench_keep(count);
}

static void
sweep_ours(void *self)
{
    struct bench_sweep *s = self;

    sweep(s, s->many);
}

static void
sweep_other(void *self)
{
    struct bench_sweep *s = self;

    sweep(s, s->few->store);
}

const struct bench_row bench_sweep = {
    .name = "sweep",
    .work = "the clock job finds and judges 100 due of 1,000,000 open clocks",
    .against = "100 due of 1,000",
    .measure = BENCH_COST,
    .limit = 1.1,
    .computes = true,
    .open = sweep_open,
    .ours = sweep_ours,
    .other = sweep_other,
    .close = sweep_close,
};
