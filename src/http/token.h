/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * token.h - form tokens: time, nonce and a MAC over both, the site and the
 * browser's own cookie value (session or visit).  Nothing is kept here; what
 * makes a token good for one act only is the used-set in the store, whose key
 * is token_name().
 */
#ifndef HTTP_TOKEN_H
#define HTTP_TOKEN_H

#include "base/arena.h"

enum {
    TOKEN_KEY_BYTES  = 32,
    TOKEN_NAME_BYTES = 32,
    TOKEN_TEXT_BYTES = 54 /* base64url of 8 time + 16 nonce + 16 MAC */
};

struct token {
    int64_t made; /* microseconds UTC */
    uint8_t name[TOKEN_NAME_BYTES];
};

struct str token_new(struct arena *a, const uint8_t key[TOKEN_KEY_BYTES], int64_t site,
                     struct str cookie, int64_t now);
/* True for a token of ours, for this site and cookie, not older than life_us nor from
 * the future; an empty cookie never matches.  *out is untouched otherwise. */
bool token_check(const uint8_t key[TOKEN_KEY_BYTES], int64_t site, struct str cookie,
                 struct str text, int64_t now, int64_t life_us, struct token *out);

#endif
