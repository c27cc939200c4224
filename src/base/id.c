/* id.c - see id.h. */
#include "base/id.h"

#include "base/clock.h"
#include "base/random.h"

#include <stdatomic.h>
#include <string.h>

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/*
 * Within a millisecond this process counts on from the last one by small random steps, so
 * that a verb which makes hundreds at once never meets itself; the first of a millisecond
 * falls in the lower half and leaves room for them.
 */
int64_t
id_new(void)
{
    static _Atomic int64_t newest;
    int64_t                ms = (clock_now() / 1000) & ((INT64_C(1) << 42) - 1);
    int64_t                last = atomic_load(&newest), id;

    do
        id = last >> 21 == ms ? last + 1 + (int64_t)random_below(64)
                              : (ms << 21) | (int64_t)random_below(1u << 20);
    while (!atomic_compare_exchange_weak(&newest, &last, id));
    return id;
}

struct str
id_text(struct arena *a, int64_t id)
{
    char *p = arena_alloc(a, ID_TEXT_LEN + 1);

    for (int i = ID_TEXT_LEN - 1; i >= 0; i--) {
        p[i] = alphabet[id & 31];
        id >>= 5;
    }
    p[ID_TEXT_LEN] = '\0';
    return (struct str){ p, ID_TEXT_LEN };
}

/* Value of one character, -1 if it is none, -2 if it is to be passed over. */
static int
digit(char c)
{
    const char *at;

    if (c >= 'a' && c <= 'z')
        c = (char)(c - 'a' + 'A');
    if (c == '-' || c == ' ')
        return -2;
    if (c == 'O')
        return 0;
    if (c == 'I' || c == 'L')
        return 1;
    at = c ? strchr(alphabet, c) : NULL;
    return at ? (int)(at - alphabet) : -1;
}

bool
id_parse(struct str text, int64_t *out)
{
    uint64_t value = 0;

    if (text.n != ID_TEXT_LEN)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        int d = digit(text.p[i]);

        if (d < 0 || value >> 58)
            return false;
        value = value << 5 | (uint64_t)d;
    }
    if (value == 0 || value > INT64_MAX)
        return false;
    *out = (int64_t)value;
    return true;
}

struct str
base32_text(struct arena *a, struct bytes b)
{
    size_t   n = (b.n * 8 + 4) / 5;
    char    *p = arena_alloc(a, n + 1);
    uint32_t bits = 0;
    int      have = 0;
    size_t   at = 0;

    for (size_t i = 0; i < b.n; i++) {
        bits = bits << 8 | b.p[i];
        for (have += 8; have >= 5; have -= 5)
            p[at++] = alphabet[bits >> (have - 5) & 31];
    }
    if (have)
        p[at++] = alphabet[bits << (5 - have) & 31];
    p[at] = '\0';
    return (struct str){ p, n };
}

bool
base32_parse(struct arena *a, struct str text, struct bytes *out)
{
    uint8_t *p = arena_alloc(a, text.n * 5 / 8 + 1);
    uint32_t bits = 0;
    int      have = 0;
    size_t   at = 0;

    for (size_t i = 0; i < text.n; i++) {
        int d = digit(text.p[i]);

        if (d == -2)
            continue;
        if (d < 0)
            return false;
        bits = bits << 5 | (uint32_t)d;
        have += 5;
        if (have >= 8) {
            p[at++] = (uint8_t)(bits >> (have - 8));
            have -= 8;
        }
    }
    if (have >= 5 || (bits & ((1u << have) - 1)))
        return false;
    *out = (struct bytes){ p, at };
    return true;
}
