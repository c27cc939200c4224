/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * secret.h - inside vault/ only: a person's secret and its place in the table.
 */
#ifndef VAULT_SECRET_H
#define VAULT_SECRET_H

#include "vault/opener.h"
#include "vault/own.h"

enum { SEEDS_BYTES = 2 * KEY_BYTES };

struct person_secret {
    int64_t              institution, person;
    uint8_t              seeds[SEEDS_BYTES]; /* X25519, Ed25519: what is wrapped */
    uint8_t              box[KEY_BYTES];     /* X25519 secret */
    uint8_t              sign[64];           /* Ed25519 secret */
    struct person_public public_keys;
};

/* Work the keys out from `seeds`. */
void secret_expand(struct person_secret *s);

/* The secret is copied; wipe yours. RC_BUSY. */
MUST_USE enum rc opener_put(const struct person_secret *secret, int32_t *opener,
                            struct err *err);
const struct person_secret *opener_secret(int32_t opener); /* NULL when dropped */

#endif
