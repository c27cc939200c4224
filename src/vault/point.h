/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * point.h - inside vault/ only: Lagrange's rule and proofs of equal exponents on ristretto255.
 */
#ifndef VAULT_POINT_H
#define VAULT_POINT_H

#include "vault/threshold.h"

/* Coefficient of share `mine` at position x, for the shares named in `numbers`. */
void lagrange(const int32_t *numbers, size_t count, size_t mine, int32_t x,
              uint8_t out[32]);

/* out = sum of lambda_i * points[i]; false when a point is none or the sum is the identity. */
bool interpolate(const int32_t *numbers, const uint8_t (*points)[POINT_BYTES],
                 size_t count, int32_t x, uint8_t out[POINT_BYTES]);

/* proof (64 bytes) that D = s*E and C = s*G have the same s; true on success. */
bool equal_prove(const uint8_t s[32], const uint8_t c[POINT_BYTES],
                 const uint8_t e[POINT_BYTES], const uint8_t d[POINT_BYTES],
                 uint8_t proof[64]);
bool equal_proven(const uint8_t c[POINT_BYTES], const uint8_t e[POINT_BYTES],
                  const uint8_t d[POINT_BYTES], const uint8_t proof[64]);

#endif
