/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * known.h - the facts recorded of a subject: sealed maps, name -> text as packs write it, one
 * a box: what was answered to a closed box stays in it.
 *
 * A subject is a report, allegation, party, person in a case, duty, measure, casefile or
 * concern.  Who cannot open the box the map lies in knows nothing of it: its facts are
 * then unknown, and a decision over them is undetermined.
 */
#ifndef CASES_KNOWN_H
#define CASES_KNOWN_H

#include "boxes/boxes.h"
#include "site/site.h"

#include <jansson.h>

/* What lies in one box. */
struct known_part {
    int64_t box, version;
    json_t *map; /* NULL: the actor cannot open it */
};

struct known {
    struct facts      *facts;   /* for policy/; holds nothing when nothing is recorded */
    json_t            *map;     /* the same as text, all boxes, the newest word counts; never NULL */
    struct known_part *parts;   size_t part_count;
};

/* RC_OK also when nothing is recorded, or nothing the actor may open. */
MUST_USE enum rc known_of(struct work *work, int64_t subject, enum about about,
                          const struct facts *outer, struct known *out, struct err *err);

/*
 * Add `more` (text values; JSON null takes one away) to what `known` holds and seal it to
 * `box`.  Names the pack has no fact for, and values that are not of its kind, are
 * RC_BADINPUT with the name as arg 0.  RC_STALE when somebody wrote since.  A part the
 * actor cannot open is not written over: RC_REFUSED facts.closed.
 */
MUST_USE enum rc known_keep(struct work *work, const struct box_ref *box, int64_t matter,
                            int64_t subject, enum about about, const struct known *known,
                            const json_t *more, struct err *err);

#endif
