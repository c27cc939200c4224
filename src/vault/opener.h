/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * opener.h - person secrets, held only here, for the length of a request.
 *
 * A person's secret (an X25519 and an Ed25519 key) never leaves this room: it is made,
 * wrapped, unwrapped and used behind a handle.  A handle is > 0, is not used twice, and
 * opens nothing after opener_drop.  Handles live in locked memory, 256 at a time.
 * Opening a box leaves its key beside the handle, so that a page with fifty entries
 * opens the box once; it goes when the handle goes.
 *
 * Wraps of a person's secret, all with the outer layer of vault.h:
 *   passphrase  Argon2id, 64 MiB, three passes; a stored wrap that asks for less is refused
 *   code        printed recovery code (80 bits): Argon2id, 16 MiB, two passes
 *   cookie      a session: keyed hash of 256 random bits
 * A reporter's or party's own secret is made from the code itself.
 */
#ifndef VAULT_OPENER_H
#define VAULT_OPENER_H

#include "vault/code.h"
#include "vault/seal.h"

enum { COOKIE_KEY_BYTES = 32 };

struct person_public {
    uint8_t box[KEY_BYTES];  /* X25519: wraps are sealed to it */
    uint8_t sign[KEY_BYTES]; /* Ed25519: what the person signs */
};

/* New keys for a person. *opener is to be dropped. RC_BUSY: no handle free. */
MUST_USE enum rc opener_new(int64_t institution, int64_t person, int32_t *opener,
                            struct person_public *out, struct err *err);
/*
 * What a receipt code makes: about 10 ms of Argon2id, salted with the institution's
 * `instance` and pepper.key.  First the tag, which finds the person, then the keys.
 */
struct code_keys {
    uint8_t tag[TAG_BYTES];
    uint8_t seed[3 * KEY_BYTES]; /* X25519, Ed25519, wrapping key of a printed code */
};
void code_keys_make(int64_t institution, struct bytes instance, const struct code *code,
                    struct code_keys *out);
void code_keys_wipe(struct code_keys *keys);
MUST_USE enum rc opener_from_keys(int64_t institution, int64_t person,
                                  const struct code_keys *keys, int32_t *opener,
                                  struct person_public *out, struct err *err);

void opener_drop(int32_t opener); /* 0 and a dropped handle are fine */
/* Whose secret it is; false when the handle opens nothing. */
bool opener_person(int32_t opener, int64_t *institution, int64_t *person);
bool opener_public(int32_t opener, struct person_public *out);

/* Wraps. `unlocker` is the id of the row they are kept in. RC_REFUSED: dropped handle. */
MUST_USE enum rc opener_wrap_passphrase(struct arena *a, int32_t opener, int64_t unlocker,
                                        struct str passphrase, struct bytes *out,
                                        struct err *err);
MUST_USE enum rc opener_wrap_code(struct arena *a, int32_t opener, int64_t unlocker,
                                  const struct code_keys *keys, struct bytes *out,
                                  struct err *err);
MUST_USE enum rc opener_wrap_cookie(struct arena *a, int32_t opener, int64_t session,
                                    const uint8_t cookie[COOKIE_KEY_BYTES],
                                    struct bytes *out, struct err *err);

/*
 * Unwraps.  RC_REFUSED: the passphrase, code or cookie does not open it (or the stored
 * parameters are below the floor); RC_DAMAGED: the outer layer does not open: the row
 * was changed or moved; RC_BUSY.
 */
MUST_USE enum rc opener_unwrap_passphrase(int64_t institution, int64_t person,
                                          int64_t unlocker, struct str passphrase,
                                          struct bytes wrapped, int32_t *opener,
                                          struct err *err);
MUST_USE enum rc opener_unwrap_code(int64_t institution, int64_t person, int64_t unlocker,
                                    const struct code_keys *keys, struct bytes wrapped,
                                    int32_t *opener, struct err *err);
MUST_USE enum rc opener_unwrap_cookie(int64_t institution, int64_t person,
                                      int64_t session,
                                      const uint8_t cookie[COOKIE_KEY_BYTES],
                                      struct bytes wrapped, int32_t *opener,
                                      struct err *err);
/* The work of a wrong passphrase without a person: for logins that do not exist. */
void opener_waste(struct str passphrase);

/* Small values of a session (what one page shows once), under the cookie. */
void             cookie_seal(struct arena *a, int64_t institution, const char *label,
                             const uint8_t cookie[COOKIE_KEY_BYTES], struct bytes plain,
                             struct bytes *out);
MUST_USE enum rc cookie_open(struct arena *a, int64_t institution, const char *label,
                             const uint8_t cookie[COOKIE_KEY_BYTES], struct bytes sealed,
                             struct bytes *out, struct err *err);

/* Use. False: the handle is dropped or the bytes were not sealed to this person. */
MUST_USE bool opener_open_key(int32_t opener, struct bytes sealed,
                              uint8_t out[KEY_BYTES]);
MUST_USE bool opener_sign(int32_t opener, const char *label, struct bytes message,
                          uint8_t out[SIGNATURE_BYTES]);
/* Keys of boxes opened with this handle. */
struct box_keys {
    uint8_t secret[KEY_BYTES], public_key[KEY_BYTES];
};
bool opener_box_get(int32_t opener, int64_t box, int32_t epoch, struct box_keys *out);
void opener_box_put(int32_t opener, int64_t box, int32_t epoch,
                    const struct box_keys *keys);

/* Keys opened since start: a test that expects "nothing opened" compares two readings. */
uint64_t opener_count(void);
/* Handles in use: 0 when no request is under way. */
int opener_live(void);

#endif
