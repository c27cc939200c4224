/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * bench_store.h - a store in a folder of its own with keys, a ledger and people, for the
 * rows that need one.  Nothing of it is left behind.
 */
#ifndef BENCH_BENCH_STORE_H
#define BENCH_BENCH_STORE_H

#include "boxes/boxes.h"
#include "site/site.h"
#include "store/store.h"

enum { BENCH_INSTITUTION = 7 };

struct bench_store {
    char            *folder;
    struct store    *store;
    struct site      site;
    struct actor     who;
    struct snapshot *snapshot;
    struct work      work; /* arena, snapshot and change of the act under way */
};

struct bench_person {
    int64_t       person;
    int32_t       opener;
    struct reader reader;
};

/* NULL and *why when it cannot be had. Starts the vault. */
struct bench_store *bench_store_open(struct arena *a, const char **why);
void                bench_store_close(struct bench_store *b); /* NULL is fine */

/* An act of `by` (NULL: nobody), in an arena of its own of `ceiling` bytes. */
struct work *bench_begin(struct bench_store *b, const struct bench_person *by,
                         size_t ceiling);
bool         bench_commit(struct bench_store *b);
void         bench_leave(struct bench_store *b);

/* Somebody with keys made of a code: cheap to make. */
bool bench_person_new(struct bench_store *b, int64_t person, struct bench_person *out);

#endif
