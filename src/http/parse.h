/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * parse.h - the readers of what a client sends: escapes, forms, cookies.
 * Pure: bytes in, pairs out, in the arena given.  All of them are fuzzed.
 *
 * What leaves here is valid UTF-8 without NUL.  In values, other control
 * characters than tab and line ends become spaces: an honest text with a stray
 * one is not refused.  In names and paths they are refused.
 */
#ifndef HTTP_PARSE_H
#define HTTP_PARSE_H

#include "http/http.h"

enum { /* what a form may hold */
    PARSE_MOST_PAIRS   = 1000,
    PARSE_NAME_BYTES   = 200,
    PARSE_MOST_COOKIES = 40
};

/* A list that grows in an arena. */
struct pair_list {
    struct arena     *arena;
    struct http_pair *at;
    size_t            n, room;
};

void              pair_list_init(struct pair_list *list, struct arena *a);
bool              pair_list_add(struct pair_list *list, struct str name, struct str value);
struct http_pairs pair_list_view(const struct pair_list *list);

/* A path: %XX decoded once.  False on bad escapes, controls, NUL, '\', or bytes not UTF-8,
 * and on "." and ".." segments, even escaped. */
bool parse_path(struct arena *a, struct str raw, struct str *out);

/* name=value&...; '+' is a space.  False when it cannot be read or has too much. */
bool parse_urlencoded(struct pair_list *list, struct str raw);

/* Header Cookie: `a=b; c=d`.  What is not a cookie is passed over. */
void parse_cookies(struct pair_list *list, struct str header);

/* A field's value as typed: checked and cleaned as said above. */
bool parse_text(struct arena *a, struct str raw, struct str *out);
bool parse_name(struct str raw); /* a field's name may be that */

/* The best of our languages in Accept-Language; LANG_EN without one. */
enum lang parse_language(struct str header);

#endif
