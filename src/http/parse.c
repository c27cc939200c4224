/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * parse.c - see parse.h.
 */
#include "http/parse.h"

#include "base/text.h"

#include <string.h>

void
pair_list_init(struct pair_list *list, struct arena *a)
{
    *list = (struct pair_list){ .arena = a };
}

bool
pair_list_add(struct pair_list *list, struct str name, struct str value)
{
    if (list->n == PARSE_MOST_PAIRS)
        return false;
    if (list->n == list->room) {
        size_t            room = list->room ? list->room * 2 : 8;
        struct http_pair *at = ARENA_ARRAY(list->arena, struct http_pair, room);

        if (list->n)
            memcpy(at, list->at, list->n * sizeof *at);
        list->at = at;
        list->room = room;
    }
    list->at[list->n++] = (struct http_pair){ name, value };
    return true;
}

struct http_pairs
pair_list_view(const struct pair_list *list)
{
    return (struct http_pairs){ list->at, list->n };
}

static int
hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* Decode %XX (and '+') into *out; false on a broken escape or an escaped NUL. */
static bool
unescape(struct arena *a, struct str raw, bool plus, struct str *out)
{
    char  *p = arena_alloc(a, raw.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < raw.n; i++) {
        char c = raw.p[i];

        if (c == '%') {
            int high = i + 2 < raw.n ? hex_digit(raw.p[i + 1]) : -1;
            int low = high >= 0 ? hex_digit(raw.p[i + 2]) : -1;

            if (low < 0)
                return false;
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        if (c == '\0')
            return false;
        p[n++] = c;
    }
    p[n] = '\0';
    *out = (struct str){ p, n };
    return true;
}

bool
parse_path(struct arena *a, struct str raw, struct str *out)
{
    struct str path, rest, segment;

    if (raw.n == 0 || raw.p[0] != '/' || !unescape(a, raw, false, &path) ||
        !str_is_text(path) || str_chr(path, '\\') >= 0 || str_chr(path, '\n') >= 0 ||
        str_chr(path, '\r') >= 0 || str_chr(path, '\t') >= 0)
        return false;
    rest = path;
    while (str_next(&rest, '/', &segment))
        if (str_eqz(segment, ".") || str_eqz(segment, ".."))
            return false;
    *out = path;
    return true;
}

bool
parse_text(struct arena *a, struct str raw, struct str *out)
{
    char *p;

    if (str_is_text(raw)) {
        *out = raw;
        return true;
    }
    p = arena_alloc(a, raw.n + 1);
    for (size_t i = 0; i < raw.n; i++) {
        char c = raw.p[i];

        if (c == '\0')
            return false;
        p[i] = ((unsigned char)c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f
                   ? ' ' : c;
    }
    p[raw.n] = '\0';
    if (!str_is_text((struct str){ p, raw.n }))
        return false;
    *out = (struct str){ p, raw.n };
    return true;
}

bool
parse_name(struct str raw)
{
    if (raw.n == 0 || raw.n > PARSE_NAME_BYTES || !str_is_text(raw))
        return false;
    for (size_t i = 0; i < raw.n; i++)
        if ((unsigned char)raw.p[i] < 0x20)
            return false;
    return true;
}

bool
parse_urlencoded(struct pair_list *list, struct str raw)
{
    struct str part;

    while (str_next(&raw, '&', &part)) {
        ptrdiff_t  equals = str_chr(part, '=');
        size_t     at = equals < 0 ? part.n : (size_t)equals;
        struct str name, value;

        if (part.n == 0)
            continue;
        if (!unescape(list->arena, (struct str){ part.p, at }, true, &name) ||
            !parse_name(name) ||
            !unescape(list->arena, equals < 0 ? (struct str){ 0 } : str_from(part, at + 1),
                      true, &value) ||
            !parse_text(list->arena, value, &value) || !pair_list_add(list, name, value))
            return false;
    }
    return true;
}

/* RFC 6265: what may stand in a cookie's value. */
static bool
is_cookie_text(struct str s, bool name)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if (c <= 0x20 || c >= 0x7f || c == '"' || c == ',' || c == ';' || c == '\\')
            return false;
        if (name && strchr("()<>@:/[]?={}", c))
            return false;
    }
    return !name || s.n > 0;
}

void
parse_cookies(struct pair_list *list, struct str header)
{
    struct str part;

    while (list->n < PARSE_MOST_COOKIES && str_next(&header, ';', &part)) {
        ptrdiff_t  equals;
        struct str name, value;

        part = str_trim(part);
        if ((equals = str_chr(part, '=')) <= 0)
            continue;
        name = (struct str){ part.p, (size_t)equals };
        value = str_from(part, (size_t)equals + 1);
        if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"')
            value = (struct str){ value.p + 1, value.n - 2 };
        if (is_cookie_text(name, true) && is_cookie_text(value, false))
            pair_list_add(list, name, value);
    }
}

/* The q of `;q=0.8` in thousandths; 1000 without one, 0 when it cannot be read. */
static int
quality(struct str parameters)
{
    struct str part;
    int        q = 0, scale = 1000;

    while (str_next(&parameters, ';', &part)) {
        part = str_trim(part);
        if (!str_starts(part, str_lit("q=")))
            continue;
        for (size_t i = 2; i < part.n && i < 7; i++) {
            if (part.p[i] == '.')
                continue;
            if (part.p[i] < '0' || part.p[i] > '9')
                return 0;
            q += (part.p[i] - '0') * scale;
            scale /= 10;
        }
        return q > 1000 ? 1000 : q;
    }
    return 1000;
}

enum lang
parse_language(struct str header)
{
    struct str part;
    enum lang  best = LANG_EN;
    int        best_q = 0;

    while (str_next(&header, ',', &part)) {
        struct str tag;
        enum lang  lang;
        char       code[2];
        int        q;

        part = str_trim(part);
        if (!str_next(&part, ';', &tag) || tag.n < 2 || (tag.n > 2 && tag.p[2] != '-'))
            continue;
        code[0] = (char)(tag.p[0] | 0x20);
        code[1] = (char)(tag.p[1] | 0x20);
        q = quality(part);
        if (q > best_q && lang_parse((struct str){ code, 2 }, &lang)) {
            best = lang;
            best_q = q;
        }
    }
    return best;
}
