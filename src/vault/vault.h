/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * vault.h - the key files of a site, and what is sealed under them.
 *
 * Pure cryptography: nothing here reads a database, a clock or a network.  There is
 * one vault a process, as there is one data folder; vault_start reads DATA/keys once
 * into locked memory.  Four files, mode 0600, made by `init` and never in a backup
 * of the database:
 *
 *   site.key     T2 values: staff names, second-factor secrets, delivery addresses
 *   vault.key    the outer layer of every wrap: the database alone opens nothing
 *   signing.key  seed of each institution's Ed25519 key: public keys, ledger heads
 *   pepper.key   keyed tags and the salt of receipt codes
 *
 * Losing them loses everything sealed.  They go on paper or a token, apart from the
 * database (docs/threat-model.md).
 *
 * Every blob begins with a format byte.  Errors: RC_DAMAGED (does not open: changed,
 * moved elsewhere, or another key), RC_STORE (a key file cannot be read or written),
 * RC_REFUSED (there already, or open to other people on this machine).
 */
#ifndef VAULT_VAULT_H
#define VAULT_VAULT_H

#include "base/arena.h"

enum { KEY_BYTES = 32, SIGNATURE_BYTES = 64, TAG_BYTES = 16, HASH_BYTES = 32 };

/* Make the four files in `dir`/keys. RC_REFUSED if one exists, RC_STORE. */
MUST_USE enum rc vault_create(const char *dir, struct err *err);
/* Read them. Once, before any thread starts; aborts when called twice without a stop. */
MUST_USE enum rc vault_start(const char *dir, struct err *err);
/* Keys made of `seed`, in memory only: tests and benches. */
void vault_start_seed(const uint8_t seed[KEY_BYTES]);
/* No core file and no other process may show this one's memory: for the server, once. */
void vault_no_dumps(void);
void vault_stop(void); /* wipes; fine when never started */

/*
 * Replacing vault.key.  Begin: a new key beside the old one, in the file and in memory;
 * from then on the new one seals and both open.  Every outer layer is then made anew
 * (outer_stale says which still needs it).  End: the old key leaves file and memory, and what
 * only it opens is shut for ever.  Stopped at any point, begin goes on where it was; end
 * without begin is RC_REFUSED.  dir NULL: in memory only, for tests.
 */
MUST_USE enum rc vault_rotate_begin(const char *dir, struct err *err);
MUST_USE enum rc vault_rotate_end(const char *dir, struct err *err);
bool             outer_stale(struct bytes sealed);

/*
 * The outer layer: what a wrap is sealed in a second time before it is stored.
 * `label` says what it is ("wrap", "unlocker"), a and b bind it to its row.
 */
void outer_seal(struct arena *a, const char *label, int64_t institution, int64_t row_a,
                int64_t row_b, struct bytes plain, struct bytes *out);
MUST_USE enum rc outer_open(struct arena *a, const char *label, int64_t institution,
                            int64_t row_a, int64_t row_b, struct bytes sealed,
                            struct bytes *out, struct err *err);

/*
 * T2: readable by this server with nobody signed in (docs/threat-model.md), by nobody
 * who has only the database.  `label` names the column ("totp", "profile"), `owner`
 * the person: a value copied to another row or column does not open.
 */
void site_seal(struct arena *a, const char *label, int64_t institution, int64_t owner,
               struct bytes plain, struct bytes *out);
MUST_USE enum rc site_open(struct arena *a, const char *label, int64_t institution,
                           int64_t owner, struct bytes sealed, struct bytes *out,
                           struct err *err);

/* A keyed tag: equal inputs are found again, but not guessed without pepper.key. */
void prf_tag(const char *label, int64_t institution, struct bytes input,
             uint8_t out[TAG_BYTES]);
void prf_tag_ids(const char *label, int64_t institution, int64_t id_a, int64_t id_b,
                 uint8_t out[TAG_BYTES]);

/* The institution's signing key. Every message is signed with its `label` in front. */
void institution_public(int64_t institution, uint8_t out[KEY_BYTES]);
void institution_sign(int64_t institution, const char *label, struct bytes message,
                      uint8_t out[SIGNATURE_BYTES]);
/* The same without a label in front: ledger heads, whose format others read. */
void institution_sign_note(int64_t institution, struct bytes message,
                           uint8_t out[SIGNATURE_BYTES]);
/* Verified signatures are remembered (by hash), so asking again costs little. */
bool institution_signed(int64_t institution, const char *label, struct bytes message,
                        const uint8_t signature[SIGNATURE_BYTES]);
bool signature_good(const uint8_t public_key[KEY_BYTES], const char *label,
                    struct bytes message, const uint8_t signature[SIGNATURE_BYTES]);
bool note_signature_good(const uint8_t public_key[KEY_BYTES], struct bytes message,
                         const uint8_t signature[SIGNATURE_BYTES]);

/* BLAKE2b-256, unkeyed: hash of a ciphertext, id of a session from its cookie. */
void hash_bytes(struct bytes b, uint8_t out[HASH_BYTES]);

/* Wipe memory that held a secret; the compiler may not leave it out. */
void secret_wipe(void *p, size_t n);
/* Memory of the arena that is wiped when the arena is reset. */
void *secret_alloc(struct arena *a, size_t n);
/* The same for what is already in the arena. */
void secret_wipe_later(struct arena *a, void *p, size_t n);

#endif
