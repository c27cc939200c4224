/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * evidence.h - files handed in: who, when, what; the file itself lies in a box (boxes/file.h).
 */
#ifndef CASES_EVIDENCE_H
#define CASES_EVIDENCE_H

#include "boxes/file.h"
#include "site/site.h"

struct exhibit {
    int64_t    evidence, matter, file, by_person, added_at;
    int64_t    bytes;
    struct str name, note; /* empty when its box cannot be opened */
    bool       readable;
};

/* Keep attached files as evidence of a matter, in the box they were attached to. */
MUST_USE enum rc evidence_keep(struct work *work, const struct box_ref *box,
                               const struct file_info *files, size_t count, struct str note,
                               struct err *err);
/* Of a matter, oldest first; what the actor cannot open is left out. */
MUST_USE enum rc evidence_list(struct work *work, int64_t matter, struct exhibit **out,
                               size_t *count, struct err *err);
/* One of them. RC_NOTFOUND when there is none or the actor cannot open it. */
MUST_USE enum rc evidence_of(struct work *work, int64_t id, struct exhibit *out, struct err *err);

#endif
