/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * threshold.h - recovery by k of n officers, on ristretto255.
 *
 * Setup makes a secret r, shares it (Shamir), and forgets it: kept are the public point
 * R = rG and a commitment s_i*G for each share.  A box's secret is wrapped under
 * H(E, eR) with E = eG.  To open one wrap each officer's share gives s_i*E, with a proof
 * that it is the committed share; k of them combine to rE.  r is never put together,
 * and opening one wrap opens no other.
 *
 * A share on its sheet is 56 characters of Crockford base32 in groups of four, the last
 * five of them a check, so that a typing mistake is named as one.
 */
#ifndef VAULT_THRESHOLD_H
#define VAULT_THRESHOLD_H

#include "vault/vault.h"

enum {
    THRESHOLD_MAX = 16,
    POINT_BYTES = 32,
    SHARE_TEXT = 69,         /* 56 characters, 13 dashes */
    PARTIAL_BYTES = 96,      /* s_i*E and its proof */
    RECOVERY_WRAP_BYTES = 81 /* format, E, sealed 32-byte secret */
};

struct threshold {
    int32_t k, n;
    uint8_t public_point[POINT_BYTES];               /* R */
    uint8_t commitments[THRESHOLD_MAX][POINT_BYTES]; /* of share i+1 */
};

struct share {
    int32_t number; /* 1 to n */
    uint8_t scalar[32];
};

/* 2 <= k <= n <= THRESHOLD_MAX, else RC_BADINPUT. shares has room for n; wipe them. */
MUST_USE enum rc threshold_setup(int32_t k, int32_t n, struct threshold *out,
                                 struct share *shares, struct err *err);
/* The commitments lie on one polynomial of degree k - 1 through R. */
bool threshold_sound(const struct threshold *t);

struct str share_text(struct arena *a, const struct share *share);
/* RC_BADINPUT share.length, share.character, share.mistyped; RC_REFUSED: not a share of t. */
MUST_USE enum rc share_read(struct arena *a, const struct threshold *t, struct str typed,
                            struct share *out, struct err *err);

/* a, b: the box and epoch the secret belongs to; bound in. */
void recovery_wrap(const struct threshold *t, int64_t institution, int64_t box,
                   int32_t epoch, const uint8_t secret[KEY_BYTES],
                   uint8_t out[RECOVERY_WRAP_BYTES]);
/* One officer's part for one wrap. RC_DAMAGED: the wrap is none. */
MUST_USE enum rc recovery_part(const struct threshold *t, const struct share *share,
                               struct bytes wrap, uint8_t out[PARTIAL_BYTES],
                               struct err *err);
bool recovery_part_good(const struct threshold *t, int32_t number, struct bytes wrap,
                        const uint8_t part[PARTIAL_BYTES]);

struct part {
    int32_t number;
    uint8_t bytes[PARTIAL_BYTES];
};
/*
 * Combine k parts of different officers.  RC_REFUSED recovery.too_few,
 * recovery.bad_part (arg: the number of the share that is wrong); RC_DAMAGED.
 */
MUST_USE enum rc recovery_open(struct arena *a, const struct threshold *t,
                               int64_t institution, int64_t box, int32_t epoch,
                               struct bytes wrap, const struct part *parts, size_t count,
                               uint8_t secret[KEY_BYTES], struct err *err);

/* The sheet an officer keeps, plain text, in both languages; `title` is the institution. */
struct str share_sheet(struct arena *a, const struct threshold *t,
                       const struct share *share, struct str title);

#endif
