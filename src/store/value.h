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

enum value_type { VALUE_NULL, VALUE_INT, VALUE_TEXT, VALUE_BYTES, VALUE_BOOL };

/* One value: `i` for INT and BOOL, `p` and `n` for TEXT and BYTES. */
struct value {
    enum value_type type;
    int64_t         i;
    const void     *p;
    size_t          n;
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

static inline struct value
value_int(int64_t v)
{
    return (struct value){ VALUE_INT, v, NULL, 0 };
}

static inline struct value
value_bool(bool v)
{
    return (struct value){ VALUE_BOOL, v, NULL, 0 };
}

static inline struct value
value_text(struct str s)
{
    return (struct value){ VALUE_TEXT, 0, s.p ? s.p : "", s.n };
}

static inline struct value
value_bytes(struct bytes b)
{
    return (struct value){ VALUE_BYTES, 0, b.p ? b.p : (const void *)"", b.n };
}

static inline struct value
value_opt_int(struct opt_int v)
{
    return v.set ? value_int(v.value) : (struct value){ VALUE_NULL, 0, NULL, 0 };
}

static inline struct value
value_opt_bool(struct opt_bool v)
{
    return v.set ? value_bool(v.value) : (struct value){ VALUE_NULL, 0, NULL, 0 };
}

static inline struct value
value_opt_text(struct str s)
{
    return s.p ? value_text(s) : (struct value){ VALUE_NULL, 0, NULL, 0 };
}

static inline struct value
value_opt_bytes(struct bytes b)
{
    return b.p ? value_bytes(b) : (struct value){ VALUE_NULL, 0, NULL, 0 };
}

#endif
