/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* probe.h - tables, a ledger of one number and helpers for the store's own tests. */
#ifndef TESTS_STORE_PROBE_H
#define TESTS_STORE_PROBE_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "store/migrate.h"
#include "testdb.h"

#include "probe_sql.h"

extern const struct migration probe_migrations[];
extern const size_t           probe_migration_count;

/* A fresh store with the probe tables too. */
struct store *probe_open(enum store_engine engine, const struct store_options *options);
void          probe_tables(struct store *s);

/* A hook that numbers leaves like the ledger does; fails on leaves that say "fail". */
extern const struct store_hook probe_hook;
/* Times the hook said closed with RC_OK. */
extern _Atomic int probe_closed;

/* Changes of one insert, committed; the answer. */
enum rc probe_put(struct store *s, struct arena *a, int64_t institution, int64_t id,
                  int64_t i);

/* Rows of an institution, and the sum of their i. */
int64_t probe_rows(struct store *s, int64_t institution);
int64_t probe_total(struct store *s, int64_t institution);

#define BOTH(test)                                                                       \
    { #test " sqlite", test, NULL, NULL, (void *)(intptr_t)STORE_SQLITE },               \
    {                                                                                    \
#test " postgres", test, NULL, NULL, (void *)(intptr_t)STORE_POSTGRES            \
    }
#define ENGINE(state) ((enum store_engine)(intptr_t) * (state))

#endif
