/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * value.h - what goes into a statement and comes out of a row.
 *
 * Type words of .sql files and the C types they become:
 *   INT int64_t | TEXT struct str | BYTES struct bytes | BOOL bool
 *   INT? struct opt_int | BOOL? struct opt_bool
 *   TEXT? BYTES?  the same views; `p == NULL` is NULL, an empty text has a pointer
 */
#ifndef STORE_VALUE_H
#define STORE_VALUE_H

#include "base/base.h"

struct opt_int {
    bool    set;
    int64_t value;
};

struct opt_bool {
    bool set, value;
};

enum sql_type { SQL_NULL, SQL_INT, SQL_TEXT, SQL_BYTES, SQL_BOOL };

/* One value: `i` for INT and BOOL, `p` and `n` for TEXT and BYTES. */
struct sql_value {
    enum sql_type type;
    int64_t       i;
    const void   *p;
    size_t        n;
};

static inline struct opt_int
opt_int(int64_t v)
{
    return (struct opt_int){ true, v };
}

static inline struct opt_bool
opt_bool(bool v)
{
    return (struct opt_bool){ true, v };
}

static inline struct sql_value
sql_int(int64_t v)
{
    return (struct sql_value){ SQL_INT, v, NULL, 0 };
}

static inline struct sql_value
sql_bool(bool v)
{
    return (struct sql_value){ SQL_BOOL, v, NULL, 0 };
}

static inline struct sql_value
sql_text(struct str s)
{
    return (struct sql_value){ SQL_TEXT, 0, s.p ? s.p : "", s.n };
}

static inline struct sql_value
sql_bytes(struct bytes b)
{
    return (struct sql_value){ SQL_BYTES, 0, b.p ? b.p : (const void *)"", b.n };
}

static inline struct sql_value
sql_opt_int(struct opt_int v)
{
    return v.set ? sql_int(v.value) : (struct sql_value){ SQL_NULL, 0, NULL, 0 };
}

static inline struct sql_value
sql_opt_bool(struct opt_bool v)
{
    return v.set ? sql_bool(v.value) : (struct sql_value){ SQL_NULL, 0, NULL, 0 };
}

static inline struct sql_value
sql_opt_text(struct str s)
{
    return s.p ? sql_text(s) : (struct sql_value){ SQL_NULL, 0, NULL, 0 };
}

static inline struct sql_value
sql_opt_bytes(struct bytes b)
{
    return b.p ? sql_bytes(b) : (struct sql_value){ SQL_NULL, 0, NULL, 0 };
}

#endif
