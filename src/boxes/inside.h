/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * inside.h - inside boxes/: what its files share.
 */
#ifndef BOXES_INSIDE_H
#define BOXES_INSIDE_H

#include "boxes/box_row_sql.h"
#include "boxes/boxes.h"
#include "boxes/sealed_sql.h"
#include "vault/opener.h"
#include "vault/threshold.h"

enum { SEALED_VERSION = 1 };

static inline int64_t
whose(const struct work *work)
{
    return work->who->institution;
}

void reader_tag(const struct work *work, int64_t person, uint8_t out[TAG_BYTES]);

/* The same answer for what does not exist and for what the actor may not open. */
enum rc box_none(struct err *err);
enum rc box_damaged(struct err *err);

/* --- wrap.c ---------------------------------------------------------------------- */

/* What stands in a wrap, behind the outer layer. */
struct wrap {
    int64_t person, granted_by, granted_at;
    int32_t key_version;
    uint8_t sealed[SEALED_KEY_BYTES];
    uint8_t signature[SIGNATURE_BYTES];
};

/* Record a wrap for `reader`, signed by the actor, or by the institution without an opener. */
void             wrap_put(struct work *work, int64_t box, int32_t epoch,
                          const uint8_t secret[KEY_BYTES], const struct reader *reader);
MUST_USE enum rc wrap_read(struct work *work, int64_t box, int32_t epoch,
                           struct bytes blob, struct wrap *out, struct err *err);
/* Did the granter sign it? */
bool wrap_signed(struct work *work, int64_t box, int32_t epoch, const struct wrap *w);

/*
 * Readers of the box's epoch.  A wrap that does not open is RC_DAMAGED when damaged_too;
 * else it is passed over: a re-key must not be stopped by a row that somebody planted.
 */
MUST_USE enum rc box_readers(struct work *work, int64_t box, bool damaged_too,
                             struct access **out, size_t *count, struct err *err);
/* Has this person a wrap of the box? */
bool box_wrap_stands(struct work *work, int64_t box, int64_t person);

/* --- secret.c -------------------------------------------------------------------- */

/* The box's keys of one epoch, for an actor who holds a wrap. RC_NOTFOUND: none. Wipe them. */
MUST_USE enum rc box_secret(struct work *work, int64_t box, int32_t epoch,
                            struct box_keys *out, struct err *err);

/* --- box.c ----------------------------------------------------------------------- */

/* Row to box_ref, the institution's signature checked. */
MUST_USE enum rc box_from_row(struct work *work, const struct box_row_load_row *row,
                              struct box_ref *out, struct err *err);
void             box_sign(const struct work *work, const struct box_ref *box,
                          uint8_t out[SIGNATURE_BYTES]);
/* A new epoch's row with its recovery wrap; `previous` NULL for the first. */
MUST_USE enum rc epoch_put(struct work *work, const struct box_ref *box,
                           const uint8_t secret[KEY_BYTES], const uint8_t *previous,
                           struct err *err);
/* Two readers, or one and recovery; a private box one. */
MUST_USE enum rc box_enough(const struct box_ref *box, size_t readers, struct err *err);
/* RC_REFUSED when one of them is kept out of the matter. */
MUST_USE enum rc walls_clear(struct work *work, int64_t matter,
                             const struct reader *readers, size_t count, struct err *err);

/* --- seal.c ---------------------------------------------------------------------- */

void sealed_put(struct work *work, int64_t id, const struct box_ref *box, struct str kind,
                const uint8_t key[KEY_BYTES], struct bytes blob, int64_t file);
MUST_USE enum rc seal_as(struct work *work, int64_t id, const struct box_ref *box,
                         struct str kind, struct bytes plain, int64_t file,
                         struct seal_proof *proof, struct err *err);
MUST_USE enum rc sealed_open_row(struct work *work, const struct sealed_load_row *row,
                                 struct opened *out, struct err *err);

/* --- person.c --------------------------------------------------------------------- */

/* Also of those whose keys have ended: to check what they signed. */
MUST_USE enum rc reader_load_any(struct work *work, int64_t person, struct reader *out,
                                 struct err *err);

/* --- recovery_point.c -------------------------------------------------------------- */

struct officer;
MUST_USE enum rc recovery_officers_of(struct work *work, int32_t version,
                                      struct officer **out, size_t *count,
                                      struct err *err);
MUST_USE enum rc recovery_point_load(struct work *work, int32_t version,
                                     struct threshold *out, struct err *err);

#endif
