/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * unlock.c - see opener.h: how a person's secret is made, wrapped and unwrapped.
 *
 * Inside the outer layer:
 *   passphrase  0x31 | passes 1 | memory KiB 4 | salt 16 | nonce 24 | seal(seeds 64)
 *   code        0x32 | nonce 24 | seal(seeds)
 *   cookie      0x33 | nonce 24 | seal(seeds)
 * Everything before the nonce is bound in, with institution, person and row.
 */
#include "vault/secret.h"

#include "base/random.h"
#include "base/text.h"
#include "base/unicode.h"

#include <sodium.h>
#include <string.h>

enum {
    FORMAT_PASSPHRASE = 0x31,
    FORMAT_CODE = 0x32,
    FORMAT_COOKIE = 0x33,
    FORMAT_FLASH = 0x34,
    SALT = 16,
    PASSPHRASE_HEAD = 1 + 1 + 4 + SALT,
    /* The floor: a wrap that asks for less is refused, whoever wrote it. */
    PASSES_FLOOR = 3,
    PASSES_CEILING = 16,
    MEMORY_FLOOR_KIB = 64 << 10,
    MEMORY_CEILING_KIB = 1 << 20,
    CODE_PASSES = 2,
    CODE_MEMORY_KIB = 16 << 10
};

void
secret_expand(struct person_secret *s)
{
    memcpy(s->box, s->seeds, KEY_BYTES);
    key_public(s->box, s->public_keys.box);
    crypto_sign_seed_keypair(s->public_keys.sign, s->sign, s->seeds + KEY_BYTES);
}

static enum rc
put(int64_t institution, int64_t person, const uint8_t seeds[SEEDS_BYTES],
    int32_t *opener, struct person_public *out, struct err *err)
{
    struct person_secret s = { .institution = institution, .person = person };
    enum rc              rc;

    memcpy(s.seeds, seeds, SEEDS_BYTES);
    secret_expand(&s);
    rc = opener_put(&s, opener, err);
    if (rc == RC_OK && out)
        *out = s.public_keys;
    secret_wipe(&s, sizeof s);
    return rc;
}

enum rc
opener_new(int64_t institution, int64_t person, int32_t *opener,
           struct person_public *out, struct err *err)
{
    uint8_t seeds[SEEDS_BYTES];
    enum rc rc;

    random_bytes(seeds, sizeof seeds);
    rc = put(institution, person, seeds, opener, out, err);
    secret_wipe(seeds, sizeof seeds);
    return rc;
}

/* What is hashed: the same whatever keyboard wrote it. */
static struct bytes
passphrase_bytes(struct arena *a, struct str passphrase)
{
    struct str same = unicode_nfc(a, passphrase);

    if (same.p != passphrase.p)
        secret_wipe_later(a, (char *)(uintptr_t)same.p, same.n);
    return str_bytes(same);
}

static bool
argon2(struct bytes typed, const uint8_t salt[SALT], unsigned passes, unsigned memory_kib,
       uint8_t out[KEY_BYTES])
{
    return crypto_pwhash(out, KEY_BYTES, (const char *)typed.p, typed.n, salt, passes,
                         (size_t)memory_kib << 10, crypto_pwhash_ALG_ARGON2ID13) == 0;
}

void
code_keys_make(int64_t institution, struct bytes instance, const struct code *code,
               struct code_keys *out)
{
    static const char *const labels[] = { "amparo code box 1", "amparo code sign 1",
                                          "amparo code wrap 1" };
    uint8_t                  salt[SALT], key[KEY_BYTES];
    struct bind              b;

    bind_start(&b, "amparo code salt 1");
    bind_int(&b, institution);
    bind_bytes(&b, instance);
    bind_hash(vault_key(KEY_PEPPER), &b, salt, sizeof salt);
    if (!argon2((struct bytes){ code->bytes, CODE_BYTES }, salt, CODE_PASSES,
                CODE_MEMORY_KIB, key))
        BUG("no memory for a code");
    bind_start(&b, "amparo code tag 1");
    bind_hash(key, &b, out->tag, TAG_BYTES);
    for (size_t i = 0; i < COUNT(labels); i++) {
        bind_start(&b, labels[i]);
        bind_hash(key, &b, out->seed + i * KEY_BYTES, KEY_BYTES);
    }
    secret_wipe(key, sizeof key);
}

void
code_keys_wipe(struct code_keys *keys)
{
    secret_wipe(keys, sizeof *keys);
}

enum rc
opener_from_keys(int64_t institution, int64_t person, const struct code_keys *keys,
                 int32_t *opener, struct person_public *out, struct err *err)
{
    return put(institution, person, keys->seed, opener, out, err);
}

static void
wrap_bind(struct bind *b, int64_t institution, int64_t person, int64_t row,
          struct bytes head)
{
    bind_start(b, "amparo unlocker 1");
    bind_int(b, institution);
    bind_int(b, person);
    bind_int(b, row);
    bind_bytes(b, head);
}

static void
wrap_under(struct arena *a, const struct person_secret *s, int64_t row, struct bytes head,
           const uint8_t key[KEY_BYTES], struct bytes *out)
{
    uint8_t     inner[PASSPHRASE_HEAD + AEAD_MORE + SEEDS_BYTES];
    struct bind b;

    BUG_IF(head.n > PASSPHRASE_HEAD);
    memcpy(inner, head.p, head.n);
    wrap_bind(&b, s->institution, s->person, row, head);
    aead_seal(key, &b, (struct bytes){ s->seeds, SEEDS_BYTES }, inner + head.n);
    outer_seal(a, "unlocker", s->institution, s->person, row,
               (struct bytes){ inner, head.n + AEAD_MORE + SEEDS_BYTES }, out);
}

/* Open what lies behind the outer layer, with a head of `head` bytes. */
static enum rc
unwrap_under(int64_t institution, int64_t person, int64_t row, struct bytes inner,
             size_t head, const uint8_t key[KEY_BYTES], int32_t *opener, struct err *err)
{
    uint8_t     seeds[SEEDS_BYTES];
    struct bind b;
    enum rc     rc;

    wrap_bind(&b, institution, person, row, (struct bytes){ inner.p, head });
    if (!aead_open(key, &b, (struct bytes){ inner.p + head, inner.n - head }, seeds))
        return err_set(err, RC_REFUSED, "unlock.wrong");
    rc = put(institution, person, seeds, opener, NULL, err);
    secret_wipe(seeds, sizeof seeds);
    return rc;
}

/* The inner blob of a wrap, checked for its format and length. */
static enum rc
inner_open(struct arena *a, int64_t institution, int64_t person, int64_t row,
           struct bytes wrapped, uint8_t format, size_t head, struct bytes *out,
           struct err *err)
{
    struct bytes inner;
    enum rc      rc;

    rc = outer_open(a, "unlocker", institution, person, row, wrapped, &inner, err);
    if (rc != RC_OK)
        return rc;
    if (inner.n != head + AEAD_MORE + SEEDS_BYTES || inner.p[0] != format)
        return err_set(err, RC_DAMAGED, "vault.damaged");
    *out = inner;
    return RC_OK;
}

static enum rc
dropped(struct err *err)
{
    return err_set(err, RC_REFUSED, "opener.dropped");
}

enum rc
opener_wrap_passphrase(struct arena *a, int32_t opener, int64_t unlocker,
                       struct str passphrase, struct bytes *out, struct err *err)
{
    const struct person_secret *s = opener_secret(opener);
    uint8_t                     head[PASSPHRASE_HEAD], key[KEY_BYTES];
    enum rc                     rc;

    if (!s)
        return dropped(err);
    if ((rc = passphrase_check(passphrase, err)) != RC_OK)
        return rc;
    head[0] = FORMAT_PASSPHRASE;
    head[1] = PASSES_FLOOR;
    for (int i = 0; i < 4; i++)
        head[2 + i] = (uint8_t)(MEMORY_FLOOR_KIB >> (24 - 8 * i));
    random_bytes(head + 6, SALT);
    if (!argon2(passphrase_bytes(a, passphrase), head + 6, PASSES_FLOOR, MEMORY_FLOOR_KIB,
                key))
        return err_set(err, RC_BUSY, "opener.busy");
    wrap_under(a, s, unlocker, (struct bytes){ head, sizeof head }, key, out);
    secret_wipe(key, sizeof key);
    return RC_OK;
}

static enum rc
unwrap_passphrase(struct arena *a, int64_t institution, int64_t person, int64_t unlocker,
                  struct str passphrase, struct bytes wrapped, int32_t *opener,
                  struct err *err)
{
    struct bytes inner;
    uint8_t      key[KEY_BYTES];
    unsigned     passes, memory = 0;
    enum rc      rc;

    rc = inner_open(a, institution, person, unlocker, wrapped, FORMAT_PASSPHRASE,
                    PASSPHRASE_HEAD, &inner, err);
    if (rc != RC_OK)
        return rc;
    passes = inner.p[1];
    for (int i = 0; i < 4; i++)
        memory = memory << 8 | inner.p[2 + i];
    if (passes < PASSES_FLOOR || passes > PASSES_CEILING || memory < MEMORY_FLOOR_KIB ||
        memory > MEMORY_CEILING_KIB)
        return err_set(err, RC_REFUSED, "unlock.floor");
    if (!argon2(passphrase_bytes(a, passphrase), inner.p + 6, passes, memory, key))
        return err_set(err, RC_BUSY, "opener.busy");
    rc = unwrap_under(institution, person, unlocker, inner, PASSPHRASE_HEAD, key, opener,
                      err);
    secret_wipe(key, sizeof key);
    return rc;
}

enum rc
opener_unwrap_passphrase(int64_t institution, int64_t person, int64_t unlocker,
                         struct str passphrase, struct bytes wrapped, int32_t *opener,
                         struct err *err)
{
    struct arena *a = arena_new(1 << 16);
    enum rc rc = unwrap_passphrase(a, institution, person, unlocker, passphrase, wrapped,
                                   opener, err);

    arena_free(a);
    return rc;
}

void
opener_waste(struct str passphrase)
{
    uint8_t salt[SALT] = { 0 }, key[KEY_BYTES];

    (void)!argon2(str_bytes(passphrase), salt, PASSES_FLOOR, MEMORY_FLOOR_KIB, key);
    secret_wipe(key, sizeof key);
}

enum rc
opener_wrap_code(struct arena *a, int32_t opener, int64_t unlocker,
                 const struct code_keys *keys, struct bytes *out, struct err *err)
{
    const struct person_secret *s = opener_secret(opener);
    static const uint8_t        head[] = { FORMAT_CODE };

    if (!s)
        return dropped(err);
    wrap_under(a, s, unlocker, (struct bytes){ head, 1 }, keys->seed + 2 * KEY_BYTES,
               out);
    return RC_OK;
}

/* A wrap whose key needs no stored parameters. */
static enum rc
unwrap_plain(int64_t institution, int64_t person, int64_t row, struct bytes wrapped,
             uint8_t format, const uint8_t key[KEY_BYTES], int32_t *opener,
             struct err *err)
{
    struct arena *a = arena_new(1 << 16);
    struct bytes  inner;
    enum rc       rc;

    rc = inner_open(a, institution, person, row, wrapped, format, 1, &inner, err);
    if (rc == RC_OK)
        rc = unwrap_under(institution, person, row, inner, 1, key, opener, err);
    arena_free(a);
    return rc;
}

enum rc
opener_unwrap_code(int64_t institution, int64_t person, int64_t unlocker,
                   const struct code_keys *keys, struct bytes wrapped, int32_t *opener,
                   struct err *err)
{
    return unwrap_plain(institution, person, unlocker, wrapped, FORMAT_CODE,
                        keys->seed + 2 * KEY_BYTES, opener, err);
}

static void
cookie_key(const char *label, int64_t institution, const uint8_t cookie[COOKIE_KEY_BYTES],
           uint8_t out[KEY_BYTES])
{
    struct bind b;

    bind_start(&b, "amparo cookie 1");
    bind_bytes(&b, str_bytes(str_z(label)));
    bind_int(&b, institution);
    bind_hash(cookie, &b, out, KEY_BYTES);
}

enum rc
opener_wrap_cookie(struct arena *a, int32_t opener, int64_t session,
                   const uint8_t cookie[COOKIE_KEY_BYTES], struct bytes *out,
                   struct err *err)
{
    const struct person_secret *s = opener_secret(opener);
    static const uint8_t        head[] = { FORMAT_COOKIE };
    uint8_t                     key[KEY_BYTES];

    if (!s)
        return dropped(err);
    cookie_key("person", s->institution, cookie, key);
    wrap_under(a, s, session, (struct bytes){ head, 1 }, key, out);
    secret_wipe(key, sizeof key);
    return RC_OK;
}

enum rc
opener_unwrap_cookie(int64_t institution, int64_t person, int64_t session,
                     const uint8_t cookie[COOKIE_KEY_BYTES], struct bytes wrapped,
                     int32_t *opener, struct err *err)
{
    uint8_t key[KEY_BYTES];
    enum rc rc;

    cookie_key("person", institution, cookie, key);
    rc = unwrap_plain(institution, person, session, wrapped, FORMAT_COOKIE, key, opener,
                      err);
    secret_wipe(key, sizeof key);
    return rc;
}

void
cookie_seal(struct arena *a, int64_t institution, const char *label,
            const uint8_t cookie[COOKIE_KEY_BYTES], struct bytes plain, struct bytes *out)
{
    uint8_t     key[KEY_BYTES], *p = arena_alloc(a, 1 + AEAD_MORE + plain.n);
    struct bind b;

    cookie_key(label, institution, cookie, key);
    bind_start(&b, label);
    bind_int(&b, institution);
    p[0] = FORMAT_FLASH;
    aead_seal(key, &b, plain, p + 1);
    secret_wipe(key, sizeof key);
    outer_seal(a, label, institution, 0, 0, (struct bytes){ p, 1 + AEAD_MORE + plain.n },
               out);
}

enum rc
cookie_open(struct arena *a, int64_t institution, const char *label,
            const uint8_t cookie[COOKIE_KEY_BYTES], struct bytes sealed,
            struct bytes *out, struct err *err)
{
    struct bytes inner;
    struct bind  b;
    uint8_t      key[KEY_BYTES], *p;
    size_t       n;
    bool         good;
    enum rc      rc;

    if ((rc = outer_open(a, label, institution, 0, 0, sealed, &inner, err)) != RC_OK)
        return rc;
    if (inner.n < 1 + AEAD_MORE || inner.p[0] != FORMAT_FLASH)
        return err_set(err, RC_DAMAGED, "vault.damaged");
    n = inner.n - 1 - AEAD_MORE;
    p = secret_alloc(a, n + 1);
    cookie_key(label, institution, cookie, key);
    bind_start(&b, label);
    bind_int(&b, institution);
    good = aead_open(key, &b, (struct bytes){ inner.p + 1, inner.n - 1 }, p);
    secret_wipe(key, sizeof key);
    if (!good)
        return err_set(err, RC_DAMAGED, "vault.damaged");
    *out = (struct bytes){ p, n };
    return RC_OK;
}
