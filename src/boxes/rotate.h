/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * rotate.h - every outer layer made anew under the newest vault key.
 *
 * Run between vault_rotate_begin and vault_rotate_end, with no server on this data.
 * What a shredded matter left behind in old backups, logs and free pages is then shut for
 * ever, once the old key and every copy of it are gone.
 */
#ifndef BOXES_ROTATE_H
#define BOXES_ROTATE_H

#include "boxes/boxes.h"

struct store;

struct rotated {
    int64_t made_anew; /* layers */
    int64_t damaged;   /* that did not open with either key: left as they are */
};

/*
 * One institution: unlockers, wraps, recovery wraps and given parts, a few hundred a
 * commit.  Uploads that wait for their form are dropped.  Sessions are the caller's.
 * Stopped in between it may simply run again; what is new already is passed over.
 */
MUST_USE enum rc rotate_layers(struct store *store, int64_t institution,
                               struct rotated *out, struct err *err);

#endif
