/*
 * work.h - what every verb of the upper rooms receives.
 *
 * A verb reads the snapshot, asks policy/ what the clause says, opens and seals
 * through boxes/, and writes what it wants kept into the change.  It never
 * begins or commits, never reads its own writes and never answers a person.
 * `change` is NULL for verbs that only read.
 */
#ifndef BASE_WORK_H
#define BASE_WORK_H

#include "base/actor.h"

struct change;   /* store/ */
struct site;     /* site/ */
struct snapshot; /* store/ */

struct work {
    struct arena       *arena;
    struct snapshot    *snapshot;
    struct change      *change;
    const struct actor *who;
    const struct site  *site;
    int64_t             now; /* microseconds UTC; the same as who->now */
};

#endif
