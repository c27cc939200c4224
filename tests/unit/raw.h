/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * raw.h - a test's own hand on the database: what somebody with the file could do.
 */
#ifndef TESTS_RAW_H
#define TESTS_RAW_H

#include "store/store.h"

struct raw;

struct raw *raw_open(enum store_engine engine, struct str where);
void        raw_close(struct raw *r);
void        raw_do(struct raw *r, const char *sql); /* fails the test when it does not run */
int64_t     raw_int(struct raw *r, const char *sql);
/* Column `column` of the row of `table` where `key` = id. */
size_t raw_blob(struct raw *r, const char *table, const char *column, const char *key, int64_t id,
                uint8_t *out, size_t room);
void   raw_blob_set(struct raw *r, const char *table, const char *column, const char *key, int64_t id,
                    const uint8_t *p, size_t n);

#endif
