/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * person.h - the keys of persons: made, unlocked, wrapped anew.
 *
 * A person's public keys are signed by the institution and refused without that
 * signature: a key written into the database is not a key.  The secret is kept only as
 * wraps ("unlockers"): passphrase, printed code, session cookie.  Unlocking a passphrase
 * takes 64 MiB and about 60 ms: in the sign-in lane only.
 * What is made from a code is salted with work->site->instance.
 */
#ifndef BOXES_PERSON_H
#define BOXES_PERSON_H

#include "boxes/boxes.h"
#include "vault/opener.h"

/*
 * A staff member or party: new keys behind a passphrase, and a printed code (16
 * characters in groups, shown once) for the day the passphrase is forgotten.
 * *reader can be granted boxes in the same change.  *opener is to be dropped (may be NULL).
 * RC_BADINPUT: the passphrase is too short or too long.
 */
MUST_USE enum rc person_keys_create(struct work *work, int64_t person,
                                    struct str passphrase, struct str *printed_code,
                                    struct reader *reader, int32_t *opener,
                                    struct err *err);
/* Somebody behind a receipt code: the keys come from the code; *code_text is shown once. */
MUST_USE enum rc person_code_create(struct work *work, int64_t person,
                                    struct str *code_text, struct reader *reader,
                                    int32_t *opener, struct err *err);

/*
 * RC_NOTFOUND for a wrong passphrase and for a person without one, after the same work.
 * `work->who` may be nobody.  RC_BUSY: no handle free.
 */
MUST_USE enum rc person_unlock(struct work *work, int64_t person, struct str passphrase,
                               int32_t *opener, struct err *err);
/* A receipt code or a printed code, as typed. RC_BADINPUT is about typing; RC_NOTFOUND. */
MUST_USE enum rc person_unlock_code(struct work *work, struct str typed, int64_t *person,
                                    int32_t *opener, struct err *err);

/*
 * Replace the passphrase of the actor (whose opener is live). Somebody behind a code may
 * take one too; with `end_code` the code finds nothing afterwards.
 */
MUST_USE enum rc person_passphrase_set(struct work *work, struct str passphrase,
                                       bool end_code, struct err *err);
/* A new printed code; the old one ends. */
MUST_USE enum rc person_printed_code(struct work *work, struct str *code,
                                     struct err *err);
/* The account ends: unlockers deleted. Boxes are cut or re-keyed by the caller. */
MUST_USE enum rc person_keys_end(struct work *work, int64_t person, struct err *err);

/* Public keys, signature checked. RC_NOTFOUND; RC_DAMAGED: not signed by the institution. */
MUST_USE enum rc reader_load(struct work *work, int64_t person, struct reader *out,
                             struct err *err);
/* Those of `persons` who have keys; who has none is left out. */
MUST_USE enum rc readers_load(struct work *work, const int64_t *persons, size_t count,
                              struct reader **out, size_t *out_count, struct err *err);
/* Six words' worth of a key, as 24 characters: to compare face to face. */
struct str reader_fingerprint(struct arena *a, const struct reader *reader);

#endif
