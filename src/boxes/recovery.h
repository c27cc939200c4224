/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * recovery.h - opening one box for a named person with k of n officers' sheets.
 *
 * The recovery secret is not kept anywhere (vault/threshold.h).  Somebody asks; every
 * officer is told; after 24 hours, or at once when k + 1 officers agree, k officers each
 * type the share from their sheet; the box, and only that box, is opened and granted to
 * the person named.  Every step is a ledger entry before anything opens.  A wall stands
 * here too, and boxes of kind private have no recovery.
 */
#ifndef BOXES_RECOVERY_H
#define BOXES_RECOVERY_H

#include "boxes/boxes.h"
#include "vault/threshold.h"

#define RECOVERY_DELAY_US (24 * INT64_C(3600000000))

struct officer {
    int32_t number;
    int64_t person; /* 0: a sheet for somebody without an account */
};

/*
 * Set the recovery point (init; or anew, which re-wraps nothing: boxes made before keep
 * the old point and its sheets).  sheets has room for n texts: print them, give them out,
 * keep none.  RC_BADINPUT for k, n.
 */
MUST_USE enum rc recovery_setup(struct work *work, int32_t k, int32_t n,
                                const int64_t *officers, struct str title,
                                struct str *sheets, struct err *err);
/* The point in force, its signature checked. RC_NOTFOUND: none set. */
MUST_USE enum rc recovery_load(struct work *work, int32_t *version, struct threshold *out,
                               struct err *err);
MUST_USE enum rc recovery_officers(struct work *work, struct officer **out, size_t *count,
                                   struct err *err);

/* Sheet `number` of the point in force is now kept by `person` (0: nobody with an account). */
MUST_USE enum rc recovery_officer_set(struct work *work, int32_t number, int64_t person,
                                      struct err *err);

enum recovery_state { RECOVERY_WAITING, RECOVERY_READY, RECOVERY_OVER, RECOVERY_ENDED };

struct recovery {
    int64_t             id, box, asked_by, to_person, asked_at, ready_at;
    enum recovery_state state;
    int32_t             waived, given, k, n;
};

/*
 * Ask. RC_REFUSED: recovery.none (the box has no recovery wrap), box.walled (the person
 * is kept out).  `reason` is a short word for the record (lost, left, court), not a text.
 */
MUST_USE enum rc recovery_ask(struct work *work, int64_t box, int64_t to_person,
                              struct str reason, int64_t *id, struct err *err);
MUST_USE enum rc recovery_read(struct work *work, int64_t id, struct recovery *out,
                               struct err *err);
/* Requests that are neither over nor ended, oldest first. */
MUST_USE enum rc recovery_list(struct work *work, int64_t **ids, size_t *count,
                               struct err *err);
/* An officer agrees not to wait: once each; the officer is the actor. */
MUST_USE enum rc recovery_waive(struct work *work, int64_t id, struct err *err);
/* The same at the machine: the typed share says whose sheet it is; it opens nothing yet. */
MUST_USE enum rc recovery_waive_sheet(struct work *work, int64_t id,
                                      struct str typed_share, struct err *err);
/* An officer stops it. */
MUST_USE enum rc recovery_stop(struct work *work, int64_t id, struct err *err);
/*
 * One share, as typed from its sheet.  Before the delay is over: RC_REFUSED
 * recovery.wait.  A share that is not one of ours: RC_REFUSED share.not_ours.
 */
MUST_USE enum rc recovery_give(struct work *work, int64_t id, struct str typed_share,
                               struct err *err);
/* With k parts: grant the box to the person named. RC_REFUSED recovery.too_few, .bad_part. */
MUST_USE enum rc recovery_finish(struct work *work, int64_t id, struct err *err);

#endif
