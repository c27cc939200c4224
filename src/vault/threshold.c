/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * threshold.c - see threshold.h: setup, shares on paper.
 */
#include "vault/point.h"

#include "base/id.h"
#include "base/text.h"
#include "vault/own.h"

#include <sodium.h>
#include <string.h>

enum { CHECK = 3, SHARE_BYTES = 32 + CHECK, SHARE_CHARS = 56 };

enum rc
threshold_setup(int32_t k, int32_t n, struct threshold *out, struct share *shares,
                struct err *err)
{
    uint8_t          coefficient[THRESHOLD_MAX][32], x[32], power[32], term[32];
    struct threshold t = { .k = k, .n = n };

    if (k < 2 || n < k || n > THRESHOLD_MAX)
        return err_set(err, RC_BADINPUT, "recovery.numbers");
    for (int i = 0; i < k; i++)
        crypto_core_ristretto255_scalar_random(coefficient[i]);
    if (crypto_scalarmult_ristretto255_base(t.public_point, coefficient[0]) != 0)
        BUG("the secret is zero");
    for (int i = 0; i < n; i++) {
        struct share *s = &shares[i];

        memset(x, 0, sizeof x);
        x[0] = (uint8_t)(i + 1);
        memset(power, 0, sizeof power);
        power[0] = 1;
        memset(s->scalar, 0, sizeof s->scalar);
        for (int j = 0; j < k; j++) {
            crypto_core_ristretto255_scalar_mul(term, coefficient[j], power);
            crypto_core_ristretto255_scalar_add(s->scalar, s->scalar, term);
            crypto_core_ristretto255_scalar_mul(power, power, x);
        }
        s->number = i + 1;
        if (crypto_scalarmult_ristretto255_base(t.commitments[i], s->scalar) != 0)
            BUG("a share is zero");
    }
    secret_wipe(coefficient, sizeof coefficient);
    secret_wipe(term, sizeof term);
    BUG_IF(!threshold_sound(&t));
    *out = t;
    return RC_OK;
}

bool
threshold_sound(const struct threshold *t)
{
    int32_t numbers[THRESHOLD_MAX];
    uint8_t point[POINT_BYTES];

    if (t->k < 2 || t->n < t->k || t->n > THRESHOLD_MAX)
        return false;
    for (int i = 0; i < t->k; i++)
        numbers[i] = i + 1;
    if (!interpolate(numbers, t->commitments, (size_t)t->k, 0, point) ||
        memcmp(point, t->public_point, POINT_BYTES) != 0)
        return false;
    for (int j = t->k; j < t->n; j++)
        if (!interpolate(numbers, t->commitments, (size_t)t->k, j + 1, point) ||
            memcmp(point, t->commitments[j], POINT_BYTES) != 0)
            return false;
    return true;
}

static void
check_of(const uint8_t scalar[32], uint8_t out[CHECK])
{
    struct bind b;
    uint8_t     hash[16];

    bind_start(&b, "amparo share 1");
    bind_bytes(&b, (struct bytes){ scalar, 32 });
    bind_hash(NULL, &b, hash, sizeof hash);
    memcpy(out, hash, CHECK);
    secret_wipe(hash, sizeof hash);
}

struct str
share_text(struct arena *a, const struct share *share)
{
    uint8_t   *raw = secret_alloc(a, SHARE_BYTES);
    char      *p = secret_alloc(a, SHARE_TEXT + 1);
    struct str plain;
    size_t     at = 0;

    memcpy(raw, share->scalar, 32);
    check_of(share->scalar, raw + 32);
    plain = base32_text(a, (struct bytes){ raw, SHARE_BYTES });
    BUG_IF(plain.n != SHARE_CHARS);
    for (size_t i = 0; i < plain.n; i++) {
        if (i && i % 4 == 0)
            p[at++] = '-';
        p[at++] = plain.p[i];
    }
    p[at] = '\0';
    secret_wipe_later(a, (char *)(uintptr_t)plain.p, plain.n);
    return (struct str){ p, at };
}

enum rc
share_read(struct arena *a, const struct threshold *t, struct str typed,
           struct share *out, struct err *err)
{
    char        *plain = secret_alloc(a, typed.n + 1);
    struct bytes raw;
    uint8_t      check[CHECK], point[POINT_BYTES];
    size_t       n = 0;

    for (size_t i = 0; i < typed.n; i++)
        if (!strchr(" -\n\r\t", typed.p[i] ? typed.p[i] : 'x'))
            plain[n++] = typed.p[i];
    if (n != SHARE_CHARS)
        return err_set_arg(err, RC_BADINPUT, "share.length", arena_printf(a, "%zu", n));
    if (!base32_parse(a, (struct str){ plain, n }, &raw) || raw.n != SHARE_BYTES)
        return err_set(err, RC_BADINPUT, "share.character");
    secret_wipe_later(a, (uint8_t *)(uintptr_t)raw.p, raw.n);
    check_of(raw.p, check);
    if (memcmp(check, raw.p + 32, CHECK) != 0)
        return err_set(err, RC_BADINPUT, "share.mistyped");
    if (crypto_scalarmult_ristretto255_base(point, raw.p) == 0)
        for (int i = 0; i < t->n; i++)
            if (memcmp(point, t->commitments[i], POINT_BYTES) == 0) {
                out->number = i + 1;
                memcpy(out->scalar, raw.p, 32);
                return RC_OK;
            }
    return err_set(err, RC_REFUSED, "share.not_ours");
}
