/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * token.c - see token.h.  Keyed BLAKE2b; every part of its input has a fixed
 * length but the cookie, which comes last.
 */
#include "http/token.h"

#include "base/clock.h"
#include "base/random.h"

#include <sodium.h>
#include <string.h>

struct raw_token {
    uint8_t made[8], nonce[16], mac[16];
};

_Static_assert(sizeof(struct raw_token) == 40, "a token has no padding");

static void
token_mac(const uint8_t key[TOKEN_KEY_BYTES], int64_t site, struct str cookie,
          struct raw_token *raw)
{
    static const char           purpose[16] = "amparo form 1";
    crypto_generichash_state    state;
    uint8_t                     number[8];

    for (size_t i = 0; i < sizeof number; i++)
        number[i] = (uint8_t)((uint64_t)site >> (8 * i));
    crypto_generichash_init(&state, key, TOKEN_KEY_BYTES, sizeof raw->mac);
    crypto_generichash_update(&state, (const uint8_t *)purpose, sizeof purpose);
    crypto_generichash_update(&state, number, sizeof number);
    crypto_generichash_update(&state, raw->made, sizeof raw->made);
    crypto_generichash_update(&state, raw->nonce, sizeof raw->nonce);
    crypto_generichash_update(&state, (const uint8_t *)cookie.p, cookie.n);
    crypto_generichash_final(&state, raw->mac, sizeof raw->mac);
}

struct str
token_new(struct arena *a, const uint8_t key[TOKEN_KEY_BYTES], int64_t site,
          struct str cookie, int64_t now)
{
    struct raw_token raw;
    char            *text = arena_alloc(a, TOKEN_TEXT_BYTES + 1);

    for (size_t i = 0; i < sizeof raw.made; i++)
        raw.made[i] = (uint8_t)((uint64_t)now >> (8 * i));
    random_bytes(raw.nonce, sizeof raw.nonce);
    token_mac(key, site, cookie, &raw);
    sodium_bin2base64(text, TOKEN_TEXT_BYTES + 1, (const uint8_t *)&raw, sizeof raw,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return (struct str){ text, TOKEN_TEXT_BYTES };
}

bool
token_check(const uint8_t key[TOKEN_KEY_BYTES], int64_t site, struct str cookie,
            struct str text, int64_t now, int64_t life_us, struct token *out)
{
    struct raw_token raw, ours;
    size_t           n;
    uint64_t         made = 0;

    if (cookie.n == 0 || text.n != TOKEN_TEXT_BYTES ||
        sodium_base642bin((uint8_t *)&raw, sizeof raw, text.p, text.n, NULL, &n, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        n != sizeof raw)
        return false;
    ours = raw;
    token_mac(key, site, cookie, &ours);
    if (sodium_memcmp(ours.mac, raw.mac, sizeof raw.mac) != 0)
        return false;
    for (size_t i = 0; i < sizeof raw.made; i++)
        made |= (uint64_t)raw.made[i] << (8 * i);
    /* a clock that was set back a little between two servers is no forgery */
    if ((int64_t)made > now + MINUTE_US || now - (int64_t)made > life_us)
        return false;
    out->made = (int64_t)made;
    crypto_generichash(out->name, sizeof out->name, (const uint8_t *)&raw, sizeof raw, NULL, 0);
    return true;
}
