/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * code.h - receipt codes and passphrases: what a person types.
 *
 * A code is 80 random bits: 16 characters of Crockford base32 in four groups, as
 * 7KQ2-9FXM-04TB-WZ31.  What people write is read kindly: small letters, spaces,
 * any dash, O for 0, I and L for 1.  From it come a lookup tag and the person's key
 * pairs; nothing that opens anything is stored.
 */
#ifndef VAULT_CODE_H
#define VAULT_CODE_H

#include "vault/vault.h"

enum {
    CODE_BYTES = 10,
    CODE_CHARS = 16,
    CODE_TEXT = 19,
    PASSPHRASE_MIN = 15,
    PASSPHRASE_MAX = 256
};

struct code {
    uint8_t bytes[CODE_BYTES];
};

void       code_new(struct code *out);
struct str code_text(struct arena *a, const struct code *code); /* four groups */
/*
 * RC_BADINPUT: err.key is code.length (args: characters read, 16) or code.character
 * (arg: the character that no code has, and its place).
 */
MUST_USE enum rc code_read(struct arena *a, struct str typed, struct code *out,
                           struct err *err);

/* RC_BADINPUT passphrase.short (arg: 15), passphrase.long, passphrase.text. */
MUST_USE enum rc passphrase_check(struct str passphrase, struct err *err);

#endif
