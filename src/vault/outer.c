/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * outer.c - see vault.h: the outer layer, site values, tags.
 * Blob: format 1 | generation of the key 1 | nonce 24 | ciphertext and tag.
 */
#include "vault/own.h"

#include "base/random.h"
#include "base/text.h"

#include <sodium.h>
#include <string.h>

enum { FORMAT_OUTER = 0x11, FORMAT_SITE = 0x12, SITE_GENERATION = 1, HEAD = 2 };

void
bind_start(struct bind *b, const char *label)
{
    b->n = 0;
    bind_bytes(b, str_bytes(str_z(label)));
}

void
bind_int(struct bind *b, int64_t v)
{
    BUG_IF(b->n + 8 > sizeof b->b);
    for (int shift = 56; shift >= 0; shift -= 8)
        b->b[b->n++] = (uint8_t)((uint64_t)v >> shift);
}

void
bind_bytes(struct bind *b, struct bytes v)
{
    BUG_IF(v.n > 255 || b->n + 1 + v.n > sizeof b->b);
    b->b[b->n++] = (uint8_t)v.n;
    if (v.n)
        memcpy(b->b + b->n, v.p, v.n);
    b->n += v.n;
}

void
bind_hash(const uint8_t *key, const struct bind *b, uint8_t *out, size_t n)
{
    crypto_generichash(out, n, b->b, b->n, key, key ? KEY_BYTES : 0);
}

void
aead_seal(const uint8_t key[KEY_BYTES], const struct bind *b, struct bytes plain,
          uint8_t *out)
{
    random_bytes(out, 24);
    crypto_aead_xchacha20poly1305_ietf_encrypt(out + 24, NULL, plain.p, plain.n, b->b,
                                               b->n, NULL, out, key);
}

bool
aead_open(const uint8_t key[KEY_BYTES], const struct bind *b, struct bytes sealed,
          uint8_t *out)
{
    return sealed.n >= AEAD_MORE && crypto_aead_xchacha20poly1305_ietf_decrypt(
                                        out, NULL, NULL, sealed.p + 24, sealed.n - 24,
                                        b->b, b->n, sealed.p, key) == 0;
}

static void
layer_seal(struct arena *a, uint8_t format, int generation, const uint8_t *key,
           struct bind *b, struct bytes plain, struct bytes *out)
{
    size_t   n = HEAD + AEAD_MORE + plain.n;
    uint8_t *p = arena_alloc(a, n);

    p[0] = format;
    p[1] = (uint8_t)generation;
    bind_bytes(b, (struct bytes){ p, HEAD });
    aead_seal(key, b, plain, p + HEAD);
    *out = (struct bytes){ p, n };
}

static enum rc
layer_open(struct arena *a, uint8_t format, const uint8_t *key, struct bind *b,
           struct bytes sealed, struct bytes *out, struct err *err)
{
    uint8_t *p;
    size_t   n;

    if (!key || sealed.n < HEAD + AEAD_MORE || sealed.p[0] != format)
        return err_set(err, RC_DAMAGED, "vault.damaged");
    bind_bytes(b, (struct bytes){ sealed.p, HEAD });
    n = sealed.n - HEAD - AEAD_MORE;
    p = secret_alloc(a, n + 1);
    if (!aead_open(key, b, (struct bytes){ sealed.p + HEAD, sealed.n - HEAD }, p))
        return err_set(err, RC_DAMAGED, "vault.damaged");
    *out = (struct bytes){ p, n };
    return RC_OK;
}

static void
outer_bind(struct bind *b, const char *label, int64_t institution, int64_t row_a,
           int64_t row_b)
{
    bind_start(b, "amparo outer 1");
    bind_bytes(b, str_bytes(str_z(label)));
    bind_int(b, institution);
    bind_int(b, row_a);
    bind_int(b, row_b);
}

void
outer_seal(struct arena *a, const char *label, int64_t institution, int64_t row_a,
           int64_t row_b, struct bytes plain, struct bytes *out)
{
    struct bind b;

    outer_bind(&b, label, institution, row_a, row_b);
    layer_seal(a, FORMAT_OUTER, vault_generation(), vault_key(KEY_VAULT), &b, plain, out);
}

enum rc
outer_open(struct arena *a, const char *label, int64_t institution, int64_t row_a,
           int64_t row_b, struct bytes sealed, struct bytes *out, struct err *err)
{
    struct bind b;

    outer_bind(&b, label, institution, row_a, row_b);
    return layer_open(a, FORMAT_OUTER, sealed.n > 1 ? vault_key_of(sealed.p[1]) : NULL,
                      &b, sealed, out, err);
}

bool
outer_stale(struct bytes sealed)
{
    return sealed.n > 1 && sealed.p[1] != vault_generation();
}

static void
site_bind(struct bind *b, const char *label, int64_t institution, int64_t owner)
{
    bind_start(b, "amparo site 1");
    bind_bytes(b, str_bytes(str_z(label)));
    bind_int(b, institution);
    bind_int(b, owner);
}

void
site_seal(struct arena *a, const char *label, int64_t institution, int64_t owner,
          struct bytes plain, struct bytes *out)
{
    struct bind b;

    site_bind(&b, label, institution, owner);
    layer_seal(a, FORMAT_SITE, SITE_GENERATION, vault_key(KEY_SITE), &b, plain, out);
}

enum rc
site_open(struct arena *a, const char *label, int64_t institution, int64_t owner,
          struct bytes sealed, struct bytes *out, struct err *err)
{
    struct bind b;

    site_bind(&b, label, institution, owner);
    return layer_open(a, FORMAT_SITE,
                      sealed.n > 1 && sealed.p[1] == SITE_GENERATION ? vault_key(KEY_SITE)
                                                                     : NULL,
                      &b, sealed, out, err);
}

void
prf_tag(const char *label, int64_t institution, struct bytes input,
        uint8_t out[TAG_BYTES])
{
    crypto_generichash_state state;
    struct bind              b;

    bind_start(&b, "amparo tag 1");
    bind_bytes(&b, str_bytes(str_z(label)));
    bind_int(&b, institution);
    crypto_generichash_init(&state, vault_key(KEY_PEPPER), KEY_BYTES, TAG_BYTES);
    crypto_generichash_update(&state, b.b, b.n);
    crypto_generichash_update(&state, input.p, input.n);
    crypto_generichash_final(&state, out, TAG_BYTES);
}

void
prf_tag_ids(const char *label, int64_t institution, int64_t id_a, int64_t id_b,
            uint8_t out[TAG_BYTES])
{
    struct bind b = { .n = 0 };

    bind_int(&b, id_a);
    bind_int(&b, id_b);
    prf_tag(label, institution, (struct bytes){ b.b, b.n }, out);
}
