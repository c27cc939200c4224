/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * seal.h - sealed values and sealed boxes.
 *
 * A value is sealed under a key of its own (XChaCha20-Poly1305) and that key is sealed
 * to a box's public key (X25519).  The place it belongs to is bound in: copied to
 * another row, box or version it does not open.  Plaintext is padded to 256 bytes,
 * 1, 4, 16, 64 or 256 KiB, then in steps of at most an eighth.
 *
 * value   = format 1 | nonce 24 | seal(length 4 | salt 32 | plaintext | zeros)
 * object key, sealed = ephemeral key 32 | seal(key 32)        (80 bytes)
 */
#ifndef VAULT_SEAL_H
#define VAULT_SEAL_H

#include "vault/vault.h"

enum { SEALED_KEY_BYTES = 80, VALUE_MAX = 4 << 20 };

/* Where a sealed value belongs; all of it is bound to the ciphertext. */
struct place {
    int64_t    institution, matter, box;
    int32_t    epoch; /* of the box when it was sealed */
    int64_t    object;
    struct str kind; /* word of the writing room: "answers", "message" */
    int32_t    version;
};

/* What the ledger keeps of a sealed value: neither tells anything about the text. */
struct seal_proof {
    uint8_t commitment[HASH_BYTES]; /* keyed with the salt inside the value */
    uint8_t hash[HASH_BYTES];       /* of the ciphertext */
};

size_t seal_bucket(size_t plain_bytes); /* padded size, before the overhead */

/* Seal `plain` (at most VALUE_MAX, else RC_FULL). *proof may be NULL. */
MUST_USE enum rc value_seal(struct arena *a, const uint8_t key[KEY_BYTES],
                            const struct place *place, struct bytes plain,
                            struct bytes *out, struct seal_proof *proof, struct err *err);
/* RC_DAMAGED. The plaintext is the arena's and is wiped with it. */
MUST_USE enum rc value_open(struct arena *a, const uint8_t key[KEY_BYTES],
                            const struct place *place, struct bytes sealed,
                            struct bytes *out, struct err *err);
/* The commitment a value must have in the ledger: for whoever holds its key. */
MUST_USE enum rc value_prove(struct arena *a, const uint8_t key[KEY_BYTES],
                             const struct place *place, struct bytes sealed,
                             struct seal_proof *out, struct err *err);

/* A key pair of a box, and 32-byte secrets sealed to a public key. */
void key_pair(uint8_t public_key[KEY_BYTES], uint8_t secret[KEY_BYTES]);
void key_public(const uint8_t secret[KEY_BYTES], uint8_t out[KEY_BYTES]);
void key_seal(const uint8_t public_key[KEY_BYTES], const uint8_t secret[KEY_BYTES],
              uint8_t out[SEALED_KEY_BYTES]);
MUST_USE bool key_open(const uint8_t public_key[KEY_BYTES], const uint8_t own[KEY_BYTES],
                       struct bytes sealed, uint8_t out[KEY_BYTES]);

#endif
