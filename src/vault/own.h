/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * own.h - inside vault/ only: the keys in memory, and bytes to bind.
 */
#ifndef VAULT_OWN_H
#define VAULT_OWN_H

#include "vault/vault.h"

enum vault_key { KEY_SITE, KEY_VAULT, KEY_SIGNING, KEY_PEPPER, VAULT_KEYS };

/* The key itself; BUG when the vault was not started. */
const uint8_t *vault_key(enum vault_key which);

/* The vault key of one generation, NULL when this vault has none of it; the newest's number. */
const uint8_t *vault_key_of(int generation);
int            vault_generation(void);

/* sign.c: drop the signing keys made from the old ones. */
void signers_forget(void);

/* Associated data: labels with their length, numbers in eight bytes, big end first. */
struct bind {
    uint8_t b[384];
    size_t  n;
};

void bind_start(struct bind *b, const char *label);
void bind_int(struct bind *b, int64_t v);
void bind_bytes(struct bind *b, struct bytes v); /* at most 255 */

/* XChaCha20-Poly1305 with a random nonce in front; out has room for plain + AEAD_MORE. */
enum { AEAD_MORE = 24 + 16 };
void aead_seal(const uint8_t key[KEY_BYTES], const struct bind *b, struct bytes plain,
               uint8_t *out);
bool aead_open(const uint8_t key[KEY_BYTES], const struct bind *b, struct bytes sealed,
               uint8_t *out);

/* BLAKE2b of the bound bytes under a key, n of 16 to 64 bytes. */
void bind_hash(const uint8_t *key, const struct bind *b, uint8_t *out, size_t n);

#endif
