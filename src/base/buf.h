/*
 * buf.h - a growing text in an arena, with a ceiling.
 * Past the ceiling nothing more is added and buf_full() stays true: check once, at the end.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/arena.h"

struct buf {
    struct arena *arena;
    char         *p;
    size_t        n, room, ceiling;
    bool          full;
};

void       buf_init(struct buf *b, struct arena *a, size_t ceiling);
void       buf_add(struct buf *b, struct str s);
void       buf_addz(struct buf *b, const char *z);
void       buf_addc(struct buf *b, char c);
void       buf_add_int(struct buf *b, int64_t value);
void       buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
bool       buf_full(const struct buf *b);
struct str buf_str(const struct buf *b); /* a view; valid until the next add */

#endif
