/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * seal.c - see seal.h.
 */
#include "vault/seal.h"

#include "base/random.h"
#include "base/text.h"
#include "vault/own.h"

#include <sodium.h>
#include <string.h>

enum { FORMAT_VALUE = 0x21, SALT = 32, INNER = 4 + SALT };

size_t
seal_bucket(size_t plain_bytes)
{
    static const size_t buckets[] = {
        256, 1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10
    };
    size_t step = (256 << 10) / 8, top = 512 << 10;

    for (size_t i = 0; i < COUNT(buckets); i++)
        if (plain_bytes <= buckets[i])
            return buckets[i];
    while (plain_bytes > top) {
        top *= 2;
        step *= 2;
    }
    return (plain_bytes + step - 1) / step * step;
}

static void
place_bind(struct bind *b, const struct place *p)
{
    bind_start(b, "amparo value 1");
    bind_int(b, p->institution);
    bind_int(b, p->matter);
    bind_int(b, p->box);
    bind_int(b, p->epoch);
    bind_int(b, p->object);
    bind_bytes(b, str_bytes(p->kind));
    bind_int(b, p->version);
}

static void
prove(const struct bind *b, const uint8_t salt[SALT], struct bytes plain,
      struct bytes sealed, struct seal_proof *out)
{
    crypto_generichash_state state;

    crypto_generichash_init(&state, salt, SALT, HASH_BYTES);
    crypto_generichash_update(&state, b->b, b->n);
    crypto_generichash_update(&state, plain.p, plain.n);
    crypto_generichash_final(&state, out->commitment, HASH_BYTES);
    hash_bytes(sealed, out->hash);
}

/* The value's key is used once, for one value: keyed by what it is for. */
static void
value_key(const uint8_t key[KEY_BYTES], uint8_t out[KEY_BYTES])
{
    struct bind b;

    bind_start(&b, "amparo value key 1");
    bind_hash(key, &b, out, KEY_BYTES);
}

enum rc
value_seal(struct arena *a, const uint8_t key[KEY_BYTES], const struct place *place,
           struct bytes plain, struct bytes *out, struct seal_proof *proof,
           struct err *err)
{
    size_t      inner = seal_bucket(INNER + plain.n);
    uint8_t    *padded, *p, sub[KEY_BYTES];
    struct bind b;

    if (plain.n > VALUE_MAX)
        return err_set(err, RC_FULL, "vault.too_long");
    padded = secret_alloc(a, inner);
    p = arena_alloc(a, 1 + AEAD_MORE + inner);
    memset(padded, 0, inner);
    for (int i = 0; i < 4; i++)
        padded[i] = (uint8_t)(plain.n >> (24 - 8 * i));
    random_bytes(padded + 4, SALT);
    if (plain.n)
        memcpy(padded + INNER, plain.p, plain.n);
    place_bind(&b, place);
    p[0] = FORMAT_VALUE;
    value_key(key, sub);
    aead_seal(sub, &b, (struct bytes){ padded, inner }, p + 1);
    secret_wipe(sub, sizeof sub);
    *out = (struct bytes){ p, 1 + AEAD_MORE + inner };
    if (proof)
        prove(&b, padded + 4, plain, *out, proof);
    return RC_OK;
}

static enum rc
value_unseal(struct arena *a, const uint8_t key[KEY_BYTES], const struct bind *b,
             struct bytes sealed, uint8_t **padded, struct bytes *plain, struct err *err)
{
    size_t  inner, n = 0;
    uint8_t sub[KEY_BYTES];
    bool    good;

    if (sealed.n < 1 + AEAD_MORE + INNER || sealed.p[0] != FORMAT_VALUE)
        return err_set(err, RC_DAMAGED, "vault.damaged");
    inner = sealed.n - 1 - AEAD_MORE;
    *padded = secret_alloc(a, inner);
    value_key(key, sub);
    good = aead_open(sub, b, (struct bytes){ sealed.p + 1, sealed.n - 1 }, *padded);
    secret_wipe(sub, sizeof sub);
    if (!good)
        return err_set(err, RC_DAMAGED, "vault.damaged");
    for (int i = 0; i < 4; i++)
        n = n << 8 | (*padded)[i];
    if (n > inner - INNER)
        return err_set(err, RC_DAMAGED, "vault.damaged");
    *plain = (struct bytes){ *padded + INNER, n };
    return RC_OK;
}

enum rc
value_open(struct arena *a, const uint8_t key[KEY_BYTES], const struct place *place,
           struct bytes sealed, struct bytes *out, struct err *err)
{
    struct bind b;
    uint8_t    *padded;

    place_bind(&b, place);
    return value_unseal(a, key, &b, sealed, &padded, out, err);
}

enum rc
value_prove(struct arena *a, const uint8_t key[KEY_BYTES], const struct place *place,
            struct bytes sealed, struct seal_proof *out, struct err *err)
{
    struct bind  b;
    struct bytes plain;
    uint8_t     *padded;
    enum rc      rc;

    place_bind(&b, place);
    if ((rc = value_unseal(a, key, &b, sealed, &padded, &plain, err)) != RC_OK)
        return rc;
    prove(&b, padded + 4, plain, sealed, out);
    return RC_OK;
}

void
key_pair(uint8_t public_key[KEY_BYTES], uint8_t secret[KEY_BYTES])
{
    crypto_box_keypair(public_key, secret);
}

void
key_public(const uint8_t secret[KEY_BYTES], uint8_t out[KEY_BYTES])
{
    crypto_scalarmult_base(out, secret);
}

void
key_seal(const uint8_t public_key[KEY_BYTES], const uint8_t secret[KEY_BYTES],
         uint8_t out[SEALED_KEY_BYTES])
{
    /* Fails only for a public key of small order, which nobody we signed can have. */
    if (crypto_box_seal(out, secret, KEY_BYTES, public_key) != 0)
        BUG("sealing to a key of small order");
}

bool
key_open(const uint8_t public_key[KEY_BYTES], const uint8_t own[KEY_BYTES],
         struct bytes sealed, uint8_t out[KEY_BYTES])
{
    return sealed.n == SEALED_KEY_BYTES &&
           crypto_box_seal_open(out, sealed.p, sealed.n, public_key, own) == 0;
}
