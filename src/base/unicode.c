/* unicode.c - see unicode.h. */
#include "base/unicode.h"

#include <string.h>
#include <utf8proc.h>

/* Decompose into the arena, then compose in place: the library's own malloc stays out. */
static struct str
map(struct arena *a, struct str s, utf8proc_option_t options)
{
    utf8proc_ssize_t n, size;
    int32_t         *points;

    if (s.n == 0)
        return s;
    n = utf8proc_decompose((const uint8_t *)s.p, (utf8proc_ssize_t)s.n, NULL, 0, options);
    if (n < 0)
        return s;
    points = arena_alloc(a, ((size_t)n + 1) * sizeof *points);
    n = utf8proc_decompose((const uint8_t *)s.p, (utf8proc_ssize_t)s.n, points, n, options);
    if (n < 0)
        return s;
    size = utf8proc_reencode(points, n, options);
    if (size < 0)
        return s;
    return (struct str){ (const char *)points, (size_t)size };
}

struct str
unicode_nfc(struct arena *a, struct str s)
{
    bool ascii = true;

    for (size_t i = 0; ascii && i < s.n; i++)
        ascii = (unsigned char)s.p[i] < 0x80;
    return ascii ? s : map(a, s, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

struct str
unicode_fold(struct arena *a, struct str s)
{
    return map(a, s,
               UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
                   UTF8PROC_IGNORE | UTF8PROC_STRIPMARK);
}

size_t
unicode_length(struct str s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
    return n;
}

bool
unicode_is_word(struct str s, size_t *size)
{
    int32_t          point;
    utf8proc_ssize_t n;

    *size = 1;
    n = s.n ? utf8proc_iterate((const uint8_t *)s.p, (utf8proc_ssize_t)s.n, &point) : -1;
    if (n < 1)
        return false;
    *size = (size_t)n;
    switch (utf8proc_category(point)) {
    case UTF8PROC_CATEGORY_LU: case UTF8PROC_CATEGORY_LL: case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM: case UTF8PROC_CATEGORY_LO: case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC: case UTF8PROC_CATEGORY_ND: case UTF8PROC_CATEGORY_NL:
        return true;
    default:
        return false;
    }
}
