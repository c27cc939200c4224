/* buf.c - see buf.h.  Growth doubles; the old piece stays in the arena until it is reset. */
#include "base/buf.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void
buf_init(struct buf *b, struct arena *a, size_t ceiling)
{
    *b = (struct buf){ .arena = a, .ceiling = ceiling };
}

static bool
buf_make_room(struct buf *b, size_t more)
{
    size_t room = b->room ? b->room : 256;
    char  *p;

    if (b->full || more > b->ceiling - b->n) {
        b->full = true;
        return false;
    }
    if (b->room - b->n >= more)
        return true;
    while (room - b->n < more)
        room *= 2;
    if (room > b->ceiling)
        room = b->ceiling;
    p = arena_alloc(b->arena, room);
    if (b->n)
        memcpy(p, b->p, b->n);
    b->p = p;
    b->room = room;
    return true;
}

void
buf_add(struct buf *b, struct str s)
{
    if (s.n == 0 || !buf_make_room(b, s.n))
        return;
    memcpy(b->p + b->n, s.p, s.n);
    b->n += s.n;
}

void
buf_addz(struct buf *b, const char *z)
{
    buf_add(b, str_z(z));
}

void
buf_addc(struct buf *b, char c)
{
    buf_add(b, (struct str){ &c, 1 });
}

void
buf_add_int(struct buf *b, int64_t value)
{
    char digits[24];
    int  n = snprintf(digits, sizeof digits, "%lld", (long long)value);

    buf_add(b, (struct str){ digits, (size_t)n });
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list args;
    int     n;

    va_start(args, fmt);
    n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (n < 0)
        BUG("bad format");
    if (!buf_make_room(b, (size_t)n + 1))
        return;
    va_start(args, fmt);
    vsnprintf(b->p + b->n, (size_t)n + 1, fmt, args);
    va_end(args);
    b->n += (size_t)n;
}

bool
buf_full(const struct buf *b)
{
    return b->full;
}

struct str
buf_str(const struct buf *b)
{
    return (struct str){ b->p, b->n };
}
