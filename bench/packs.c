/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * packs.c - reading, linking and checking every pack of the folder packs/.
 * Limit: under one second for all of them together.
 */
#include "bench.h"
#include "bench_pack.h"

#include <dirent.h>

#define PACKS_MOST 64

struct bench_packs {
    struct folder_reader reader;
    struct str           ids[PACKS_MOST];
    size_t               count;
};

static void *
packs_open(struct arena *a, const char **why)
{
    struct bench_packs *p = ARENA_NEW(a, struct bench_packs);
    DIR                *folder = opendir("packs");
    struct dirent      *entry;

    if (!folder) {
        *why = "there is no folder packs/ here";
        return NULL;
    }
    while ((entry = readdir(folder)) != NULL && p->count < PACKS_MOST)
        if (entry->d_name[0] != '.')
            p->ids[p->count++] = arena_strz(a, entry->d_name);
    closedir(folder);
    p->reader = folder_reader_disk(a, str_lit("packs"));
    return p;
}

static void
packs_ours(void *self)
{
    struct bench_packs *p = self;

    for (size_t i = 0; i < p->count; i++) {
        struct arena      *a = arena_new((size_t)256 << 20);
        struct problems    problems = { .arena = a };
        const struct pack *pack = NULL;

        bench_keep((uint64_t)policy_load(a, &p->reader, p->ids[i], &problems, &pack));
        arena_free(a);
    }
}

const struct pack *
bench_pack(struct arena *a, const char *id, const char **why)
{
    struct folder_reader reader = folder_reader_disk(a, str_lit("packs"));
    struct problems      problems = { .arena = a };
    const struct pack   *pack = NULL;

    if (policy_load(a, &reader, str_z(id), &problems, &pack) == RC_OK)
        return pack;
    *why = "the pack it needs is not under packs/ here, or has errors";
    return NULL;
}

const struct bench_row bench_packs = {
    .name = "packs",
    .work = "read, link and check every pack under packs/",
    .measure = BENCH_SECONDS,
    .limit = 1.0,
    .computes = true,
    .open = packs_open,
    .ours = packs_ours,
};
