/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * message.h - the return channel: what the two sides of a box write to each other.
 *
 * A message lies in one box of its matter: the intake box of a report (its writer and the
 * people who take reports), or the support box of a party.  Notes of the team lie in the
 * work box.  A message is never changed or taken back.
 */
#ifndef CASES_MESSAGE_H
#define CASES_MESSAGE_H

#include "boxes/boxes.h"
#include "site/site.h"

enum { MESSAGE_MAX = 20000 };

struct message {
    int64_t    message, from_person, sent_at, read_at; /* read_at 0: not yet */
    bool       from_staff, mine, damaged;
    struct str text;
    struct str kind; /* message, note, call: word of the one who wrote it */
};

/* Those of one box, oldest first.  RC_NOTFOUND when the actor cannot open it. */
MUST_USE enum rc message_list(struct work *work, const struct box_ref *box, struct message **out,
                              size_t *count, struct err *err);
/* RC_BADINPUT message.empty, message.too_long. */
MUST_USE enum rc message_send(struct work *work, const struct box_ref *box, struct str kind,
                              struct str text, int64_t *id, struct err *err);
/* The actor has now read what the other side wrote. */
void message_mark_read(struct work *work, const struct box_ref *box);

#endif
