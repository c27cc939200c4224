/*
 * actor.h - who is asking: made by people/ from a session, read by every verb.
 * It carries no key: `opener` is a handle that only vault/ can map to a secret.
 */
#ifndef BASE_ACTOR_H
#define BASE_ACTOR_H

#include "base/words.h"

enum actor_kind {
    ACTOR_NOBODY,   /* no session: a visitor of the public pages */
    ACTOR_CODE,     /* holds a receipt code: reporter or party */
    ACTOR_STAFF,    /* an account with passphrase and second factor */
    ACTOR_SYSTEM    /* the clock job and the command line */
};

struct actor {
    enum actor_kind kind;
    int64_t         institution;
    int64_t         person;   /* 0 for nobody */
    int64_t         session;  /* 0 without one */
    int32_t         opener;   /* vault handle, 0 = opens nothing */
    enum lang       lang;
    int64_t         now;      /* moment of this request, microseconds UTC */
    const struct str *roles;  /* ids of roles held now, deputies' included */
    size_t            role_count;
};

bool actor_has_role(const struct actor *who, struct str role);

#endif
