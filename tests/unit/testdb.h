/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * testdb.h - fresh stores for tests, on either engine, every migration applied.
 *
 * SQLite: a folder of its own (in memory or /tmp).  PostgreSQL: a schema of its own in
 * the database of AMPARO_TEST_PG (tests/pg.sh; ./test always sets it); without the
 * variable the test is skipped.
 */
#ifndef TESTS_TESTDB_H
#define TESTS_TESTDB_H

#include "store/migrate.h"

/* Aborts the test when it cannot be had. */
struct store *testdb_open(enum store_engine engine);
struct store *testdb_open_with(enum store_engine engine, const struct store_options *options);
/* A second store over the same data (PostgreSQL: a second server; SQLite: STORE_READ). */
struct store *testdb_again(struct store *s, const struct store_options *options);
/* Where it lives: folder or URL, until testdb_close. */
struct str testdb_where(struct store *s);
/* Closes and removes everything. */
void testdb_close(struct store *s);
/* Closes this one and keeps the data. */
void testdb_leave(struct store *s);

/* A fresh folder, in memory when there is room, else under /tmp; removed at exit. */
const char *testdb_folder(void);

#endif
