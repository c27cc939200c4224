/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * point.c - see point.h.
 */
#include "vault/point.h"

#include "vault/own.h"

#include <sodium.h>
#include <string.h>

static void
scalar_of(int32_t n, uint8_t out[32])
{
    uint32_t magnitude = n < 0 ? (uint32_t)-n : (uint32_t)n;
    uint8_t  plain[32] = { 0 };

    for (int i = 0; i < 4; i++)
        plain[i] = (uint8_t)(magnitude >> 8 * i);
    if (n < 0)
        crypto_core_ristretto255_scalar_negate(out, plain);
    else
        memcpy(out, plain, 32);
}

void
lagrange(const int32_t *numbers, size_t count, size_t mine, int32_t x, uint8_t out[32])
{
    uint8_t over[32], under[32], term[32], inverse[32];

    scalar_of(1, over);
    scalar_of(1, under);
    for (size_t i = 0; i < count; i++) {
        if (i == mine)
            continue;
        scalar_of(x - numbers[i], term);
        crypto_core_ristretto255_scalar_mul(over, over, term);
        scalar_of(numbers[mine] - numbers[i], term);
        crypto_core_ristretto255_scalar_mul(under, under, term);
    }
    if (crypto_core_ristretto255_scalar_invert(inverse, under) != 0)
        BUG("the same share twice");
    crypto_core_ristretto255_scalar_mul(out, over, inverse);
}

bool
interpolate(const int32_t *numbers, const uint8_t (*points)[POINT_BYTES], size_t count,
            int32_t x, uint8_t out[POINT_BYTES])
{
    uint8_t sum[POINT_BYTES], term[POINT_BYTES], lambda[32];

    for (size_t i = 0; i < count; i++) {
        lagrange(numbers, count, i, x, lambda);
        if (crypto_scalarmult_ristretto255(term, lambda, points[i]) != 0)
            return false;
        if (i == 0)
            memcpy(sum, term, sizeof sum);
        else if (crypto_core_ristretto255_add(sum, sum, term) != 0)
            return false;
    }
    memcpy(out, sum, sizeof sum);
    return count > 0;
}

static void
challenge(const uint8_t *const points[5], uint8_t out[32])
{
    struct bind b;
    uint8_t     wide[64];

    bind_start(&b, "amparo equal 1");
    for (int i = 0; i < 5; i++)
        bind_bytes(&b, (struct bytes){ points[i], POINT_BYTES });
    bind_hash(NULL, &b, wide, sizeof wide);
    crypto_core_ristretto255_scalar_reduce(out, wide);
}

bool
equal_prove(const uint8_t s[32], const uint8_t c[POINT_BYTES],
            const uint8_t e[POINT_BYTES], const uint8_t d[POINT_BYTES], uint8_t proof[64])
{
    uint8_t        w[32], a[POINT_BYTES], b[POINT_BYTES], product[32];
    const uint8_t *points[5] = { c, e, d, a, b };
    bool           good;

    crypto_core_ristretto255_scalar_random(w);
    good = crypto_scalarmult_ristretto255_base(a, w) == 0 &&
           crypto_scalarmult_ristretto255(b, w, e) == 0;
    if (good) {
        challenge(points, proof);
        crypto_core_ristretto255_scalar_mul(product, proof, s);
        crypto_core_ristretto255_scalar_add(proof + 32, w, product);
    }
    secret_wipe(w, sizeof w);
    secret_wipe(product, sizeof product);
    return good;
}

bool
equal_proven(const uint8_t c[POINT_BYTES], const uint8_t e[POINT_BYTES],
             const uint8_t d[POINT_BYTES], const uint8_t proof[64])
{
    uint8_t        a[POINT_BYTES], b[POINT_BYTES], term[POINT_BYTES], expected[32];
    const uint8_t *points[5] = { c, e, d, a, b };
    const uint8_t *z = proof + 32;

    /* a = zG - chal*C, b = zE - chal*D: what the prover's w gave, if s is the same. */
    if (crypto_scalarmult_ristretto255_base(a, z) != 0 ||
        crypto_scalarmult_ristretto255(term, proof, c) != 0 ||
        crypto_core_ristretto255_sub(a, a, term) != 0 ||
        crypto_scalarmult_ristretto255(b, z, e) != 0 ||
        crypto_scalarmult_ristretto255(term, proof, d) != 0 ||
        crypto_core_ristretto255_sub(b, b, term) != 0)
        return false;
    challenge(points, expected);
    return sodium_memcmp(expected, proof, 32) == 0;
}
