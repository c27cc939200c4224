/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * recover.c - see threshold.h: wraps that k officers open together.
 * Wrap: format 1 | E 32 | seal(secret 32).  The key is used once, so the nonce comes with it.
 */
#include "vault/point.h"

#include "base/text.h"
#include "vault/own.h"

#include <sodium.h>
#include <string.h>

enum { FORMAT_RECOVERY = 0x41, NONCE = 24 };

static void
kem_key(const struct threshold *t, int64_t institution, int64_t box, int32_t epoch,
        const uint8_t e[POINT_BYTES], const uint8_t shared[POINT_BYTES],
        uint8_t out[KEY_BYTES + NONCE], struct bind *b)
{
    bind_start(b, "amparo recovery 1");
    bind_int(b, institution);
    bind_int(b, box);
    bind_int(b, epoch);
    bind_bytes(b, (struct bytes){ t->public_point, POINT_BYTES });
    bind_bytes(b, (struct bytes){ e, POINT_BYTES });
    bind_hash(shared, b, out, KEY_BYTES + NONCE);
}

void
recovery_wrap(const struct threshold *t, int64_t institution, int64_t box, int32_t epoch,
              const uint8_t secret[KEY_BYTES], uint8_t out[RECOVERY_WRAP_BYTES])
{
    uint8_t     scalar[32], shared[POINT_BYTES], key[KEY_BYTES + NONCE];
    struct bind b;

    out[0] = FORMAT_RECOVERY;
    crypto_core_ristretto255_scalar_random(scalar);
    if (crypto_scalarmult_ristretto255_base(out + 1, scalar) != 0 ||
        crypto_scalarmult_ristretto255(shared, scalar, t->public_point) != 0)
        BUG("the recovery point is no point");
    kem_key(t, institution, box, epoch, out + 1, shared, key, &b);
    crypto_aead_xchacha20poly1305_ietf_encrypt(out + 1 + POINT_BYTES, NULL, secret,
                                               KEY_BYTES, b.b, b.n, NULL, key + KEY_BYTES,
                                               key);
    secret_wipe(scalar, sizeof scalar);
    secret_wipe(shared, sizeof shared);
    secret_wipe(key, sizeof key);
}

static bool
wrap_looks_good(struct bytes wrap)
{
    return wrap.n == RECOVERY_WRAP_BYTES && wrap.p[0] == FORMAT_RECOVERY &&
           crypto_core_ristretto255_is_valid_point(wrap.p + 1) == 1;
}

enum rc
recovery_part(const struct threshold *t, const struct share *share, struct bytes wrap,
              uint8_t out[PARTIAL_BYTES], struct err *err)
{
    uint8_t part[PARTIAL_BYTES];

    if (!wrap_looks_good(wrap) || share->number < 1 || share->number > t->n ||
        crypto_scalarmult_ristretto255(part, share->scalar, wrap.p + 1) != 0 ||
        !equal_prove(share->scalar, t->commitments[share->number - 1], wrap.p + 1, part,
                     part + POINT_BYTES))
        return err_set(err, RC_DAMAGED, "vault.damaged");
    memcpy(out, part, sizeof part);
    return RC_OK;
}

bool
recovery_part_good(const struct threshold *t, int32_t number, struct bytes wrap,
                   const uint8_t part[PARTIAL_BYTES])
{
    return number >= 1 && number <= t->n && wrap_looks_good(wrap) &&
           equal_proven(t->commitments[number - 1], wrap.p + 1, part, part + POINT_BYTES);
}

enum rc
recovery_open(struct arena *a, const struct threshold *t, int64_t institution,
              int64_t box, int32_t epoch, struct bytes wrap, const struct part *parts,
              size_t count, uint8_t secret[KEY_BYTES], struct err *err)
{
    int32_t     numbers[THRESHOLD_MAX];
    uint8_t     points[THRESHOLD_MAX][POINT_BYTES], shared[POINT_BYTES];
    uint8_t     key[KEY_BYTES + NONCE], got[KEY_BYTES];
    size_t      n = 0;
    struct bind b;
    bool        good;

    if (!wrap_looks_good(wrap))
        return err_set(err, RC_DAMAGED, "vault.damaged");
    for (size_t i = 0; i < count && n < (size_t)t->k; i++) {
        bool twice = false;

        for (size_t j = 0; j < n; j++)
            twice = twice || numbers[j] == parts[i].number;
        if (twice)
            continue;
        if (!recovery_part_good(t, parts[i].number, wrap, parts[i].bytes))
            return err_set_arg(err, RC_REFUSED, "recovery.bad_part",
                               arena_printf(a, "%d", (int)parts[i].number));
        numbers[n] = parts[i].number;
        memcpy(points[n++], parts[i].bytes, POINT_BYTES);
    }
    if (n < (size_t)t->k)
        return err_set(err, RC_REFUSED, "recovery.too_few");
    if (!interpolate(numbers, (const uint8_t(*)[POINT_BYTES])points, n, 0, shared))
        return err_set(err, RC_DAMAGED, "vault.damaged");
    kem_key(t, institution, box, epoch, wrap.p + 1, shared, key, &b);
    good = crypto_aead_xchacha20poly1305_ietf_decrypt(
               got, NULL, NULL, wrap.p + 1 + POINT_BYTES, KEY_BYTES + 16, b.b, b.n,
               key + KEY_BYTES, key) == 0;
    if (good)
        memcpy(secret, got, KEY_BYTES);
    secret_wipe(points, sizeof points);
    secret_wipe(shared, sizeof shared);
    secret_wipe(key, sizeof key);
    secret_wipe(got, sizeof got);
    return good ? RC_OK : err_set(err, RC_DAMAGED, "vault.damaged");
}
