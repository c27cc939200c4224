/* text.c - see text.h. */
#include "base/text.h"

#include <string.h>
#include <utf8proc.h>

struct str
str_z(const char *z)
{
    return (struct str){ z, z ? strlen(z) : 0 };
}

bool
str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool
str_eqz(struct str a, const char *z)
{
    return str_eq(a, str_z(z));
}

int
str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int    c = n ? memcmp(a.p, b.p, n) : 0;

    return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool
str_starts(struct str s, struct str with)
{
    return s.n >= with.n && str_eq((struct str){ s.p, with.n }, with);
}

bool
str_ends(struct str s, struct str with)
{
    return s.n >= with.n && str_eq(str_from(s, s.n - with.n), with);
}

static bool
is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct str
str_trim(struct str s)
{
    while (s.n && is_space(s.p[0]))
        s = str_from(s, 1);
    while (s.n && is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

struct str
str_from(struct str s, size_t at)
{
    if (at >= s.n)
        return (struct str){ 0 };
    return (struct str){ s.p + at, s.n - at };
}

ptrdiff_t
str_find(struct str s, struct str what)
{
    const char *at;

    if (what.n == 0)
        return 0;
    if (s.n == 0)
        return -1;
    at = memmem(s.p, s.n, what.p, what.n);
    return at ? at - s.p : -1;
}

ptrdiff_t
str_chr(struct str s, char c)
{
    const char *at = s.n ? memchr(s.p, c, s.n) : NULL;

    return at ? at - s.p : -1;
}

bool
str_next(struct str *rest, char separator, struct str *part)
{
    ptrdiff_t at;

    if (!rest->p)
        return false;
    at = str_chr(*rest, separator);
    if (at < 0) {
        *part = *rest;
        *rest = (struct str){ 0 };
        return true;
    }
    *part = (struct str){ rest->p, (size_t)at };
    *rest = (struct str){ rest->p + at + 1, rest->n - (size_t)at - 1 };
    return true;
}

bool
str_int(struct str s, int64_t *out)
{
    bool    negative = s.n && s.p[0] == '-';
    int64_t value = 0;
    size_t  i = negative ? 1 : 0;

    if (i == s.n)
        return false;
    for (; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9' ||
            __builtin_mul_overflow(value, 10, &value) ||
            __builtin_sub_overflow(value, s.p[i] - '0', &value))
            return false;
    }
    if (!negative && value == INT64_MIN)
        return false;
    *out = negative ? value : -value;
    return true;
}

/* Eight bytes from 0x20 to 0x7e: most text is, and needs no decoding. */
static bool
eight_plain(const char *p)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), high = ones * 0x80;
    uint64_t       w, rubout;

    memcpy(&w, p, sizeof w);
    rubout = w ^ (ones * 0x7f);
    return ((w | (w - ones * 0x20) | (rubout - ones)) & high) == 0;
}

bool
str_is_text(struct str s)
{
    size_t i = 0;

    while (i < s.n) {
        utf8proc_int32_t c;
        utf8proc_ssize_t n;

        if (s.n - i >= 8 && eight_plain(s.p + i)) {
            i += 8;
            continue;
        }
        n = utf8proc_iterate((const utf8proc_uint8_t *)s.p + i, (utf8proc_ssize_t)(s.n - i),
                             &c);
        if (n <= 0 || (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f)
            return false;
        i += (size_t)n;
    }
    return true;
}

struct bytes
str_bytes(struct str s)
{
    return (struct bytes){ (const uint8_t *)s.p, s.n };
}

struct str
bytes_str(struct bytes b)
{
    return (struct str){ (const char *)b.p, b.n };
}

bool
bytes_eq(struct bytes a, struct bytes b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
