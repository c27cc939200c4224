/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * wall.h - a person kept out of a matter: named in it, in conflict, or recused.
 * No wrap is made across a wall, not by a grant and not by recovery.  Lifting one takes
 * two officers.
 */
#ifndef BOXES_WALL_H
#define BOXES_WALL_H

#include "boxes/boxes.h"

/* Raise it and cut the person from every box of the matter. Already there: RC_OK. */
MUST_USE enum rc wall_raise(struct work *work, int64_t matter, int64_t person,
                            struct str reason, struct err *err);
bool             wall_stands(struct work *work, int64_t matter, int64_t person);
/* The actor asks; a second, different person's call takes it down. RC_REFUSED wall.second. */
MUST_USE enum rc wall_lift(struct work *work, int64_t matter, int64_t person,
                           struct err *err);

#endif
