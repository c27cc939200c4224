/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * boxing.h - the boxes of a matter, made as boxes.yaml says: who reads what is the pack's word.
 *
 * A box is made when something is first sealed to it.  Its readers are the persons who
 * hold the roles named there at that moment, less those kept out of the matter; if the
 * office is emptied that way, the officers a bias concern goes to read instead.
 */
#ifndef CASES_BOXING_H
#define CASES_BOXING_H

#include "boxes/boxes.h"
#include "site/site.h"

/* Persons behind reader words that are no office: 0 where there is nobody (yet). */
struct box_people {
    int64_t              reporter, this_party, complainant, respondent, employee;
    const struct reader *fresh;    /* persons made in this same change: not in the snapshot */
    size_t               fresh_count;
    const int64_t       *keep_out; /* in conflict, or named: no wrap is made for them */
    size_t               keep_out_count;
};

/*
 * The box `name` of a matter (subject 0: the matter's own; else the party's or
 * allegation's).  Found in the snapshot, or made in work->change.  Asking twice for a
 * new box in one change makes it twice: keep *out.  RC_REFUSED box.nobody: no reader is
 * left, not even by way of a concern; RC_NOTFOUND box.not_in_pack.
 */
MUST_USE enum rc case_box(struct work *work, int64_t matter, struct str name, int64_t subject,
                          const struct box_people *people, struct box_ref *out, struct err *err);

/* The persons an office reader word of a box stands for now. */
MUST_USE enum rc case_box_office(struct work *work, const struct box *box,
                                 const struct box_people *people, int64_t **out, size_t *count,
                                 struct err *err);

/* The first box of the pack of that kind ("intake", ...); NULL when there is none. */
const struct box *case_box_kind(const struct site *site, enum box_kind kind, enum box_each each);

#endif
