/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * resource.h - the public directory: who can help, where, for what, and when that was checked.
 *
 * First contents come from the pack; staff correct them with their name and the day.
 * What stands here is public and in the clear.  An entry is stale after RESOURCE_FRESH_DAYS.
 */
#ifndef DIRECTORY_RESOURCE_H
#define DIRECTORY_RESOURCE_H

#include "base/work.h"
#include "site/site.h"

enum { RESOURCE_FRESH_DAYS = 90 };

struct resource_entry {
    struct str resource;             /* id */
    struct str campus;               /* word of the pack's list, or "any" */
    struct str services;             /* words of the pack's list, a space between */
    struct str title[LANG_COUNT];
    struct str phone, other_phone;   /* empty: not entered */
    struct str hours;                /* "always", empty, or words of the office */
    struct str confidential;         /* yes, no, or empty: nobody has said */
    struct str cost;                 /* free, empty, or words */
    struct str clause;               /* of the pack, or "ours" */
    struct day checked_on;           /* no day: not yet */
    int64_t    checked_by, version, position;
    bool       hidden, stale;
};

/* All entries in their order, hidden ones too. */
MUST_USE enum rc resource_list(struct work *work, struct resource_entry **out, size_t *count,
                               struct err *err);
bool resource_serves(const struct resource_entry *entry, const char *service);
/* Shown to somebody on this campus ("" or "any": everywhere). */
bool resource_on_campus(const struct resource_entry *entry, struct str campus);
/* "tel:+15052667711" from a number as people write it; empty when it is none. */
struct str phone_link(struct arena *a, struct str phone);

/* The pack's entries, into an institution that has none yet. */
void resource_seed(struct change *change, struct arena *a, const struct pack *pack,
                   int64_t institution);

/* Keep an entry as checked today by the actor.  RC_BADINPUT names the field. New when version is 0. */
MUST_USE enum rc resource_keep(struct work *work, const struct resource_entry *entry,
                               struct err *err);

#endif
