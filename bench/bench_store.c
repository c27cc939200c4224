/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * bench_store.c - see bench_store.h.
 */
#include "bench_store.h"

#include "base/clock.h"
#include "base/text.h"
#include "boxes/person.h"
#include "ledger/ledger.h"
#include "store/migrate.h"
#include "vault/vault.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int
remove_one(const char *path, const struct stat *st, int flag, struct FTW *walk)
{
    UNUSED(st);
    UNUSED(flag);
    UNUSED(walk);
    return remove(path);
}

struct bench_store *
bench_store_open(struct arena *a, const char **why)
{
    static const uint8_t seed[KEY_BYTES] = { 9 };
    struct bench_store  *b = ARENA_NEW(a, struct bench_store);

    b->folder = (char *)(uintptr_t)arena_strz(a, "/tmp/amparo-bench-XXXXXX").p;
    if (!mkdtemp(b->folder)) {
        *why = "no folder under /tmp can be made";
        return NULL;
    }
    if (store_open(str_z(b->folder), NULL, &b->store, NULL) != RC_OK ||
        store_migrate(b->store, migration_list, migration_count, NULL) != RC_OK) {
        *why = "no store can be made under /tmp";
        store_close(b->store);
        nftw(b->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
        return NULL;
    }
    vault_start_seed(seed);
    ledger_attach(b->store);
    b->site.institution = BENCH_INSTITUTION;
    b->site.instance = str_bytes(str_lit("0123456789abcdef"));
    return b;
}

void
bench_store_close(struct bench_store *b)
{
    if (!b)
        return;
    store_close(b->store);
    vault_stop();
    nftw(b->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

struct work *
bench_begin(struct bench_store *b, const struct bench_person *by, size_t ceiling)
{
    struct arena *a = arena_new(ceiling);

    if (snapshot_begin(b->store, &b->snapshot, NULL) != RC_OK)
        BUG("no snapshot");
    b->who = (struct actor){ .institution = BENCH_INSTITUTION,
                              .person = by ? by->person : 0,
                              .opener = by ? by->opener : 0,
                              .now = clock_now() };
    b->work = (struct work){ a,       b->snapshot, change_new(a, BENCH_INSTITUTION),
                              &b->who, &b->site,    b->who.now };
    return &b->work;
}

void
bench_leave(struct bench_store *b)
{
    snapshot_end(b->snapshot);
    arena_free(b->work.arena);
}

bool
bench_commit(struct bench_store *b)
{
    bool good = store_commit(b->store, b->work.change, NULL) == RC_OK;

    bench_leave(b);
    return good;
}

bool
bench_person_new(struct bench_store *b, int64_t person, struct bench_person *out)
{
    struct str code;

    out->person = person;
    return person_code_create(bench_begin(b, NULL, 1 << 20), person, &code, &out->reader,
                              &out->opener, NULL) == RC_OK &&
           bench_commit(b);
}
