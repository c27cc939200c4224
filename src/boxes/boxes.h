/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * boxes.h - need to know as a key: persons' keys, boxes, wraps, sealed objects, files.
 *
 * A box is a key pair that belongs to a matter.  Whoever holds a wrap of its secret reads
 * what is sealed to it; whoever holds none reads nothing, whatever an `if` forgot.  What a
 * person may not open answers RC_NOTFOUND, exactly as if it did not exist.
 *
 * Every function takes the verb's `struct work`: it reads the snapshot and records what it
 * wants written in work->change, so nothing of this exists before the commit.  What was
 * made in this same change is passed on as struct box_ref and struct reader, which carry
 * the public keys.  Plaintext and names of readers live in work->arena and are wiped with it.
 *
 * Errors: RC_NOTFOUND, RC_REFUSED (a rule: a wall, a box without a second way in),
 * RC_DAMAGED (bytes or keys were changed or moved: report it, never hide it), RC_FULL.
 * Beside this header: boxes/person.h (keys of persons), boxes/file.h (files),
 * boxes/recovery.h (k of n officers), boxes/wall.h (who is kept out of a matter).
 */
#ifndef BOXES_BOXES_H
#define BOXES_BOXES_H

#include "base/work.h"
#include "policy/model.h"
#include "vault/seal.h"

struct json_t; /* jansson */

/* enum box_kind is the pack language's (policy/model.h); a draft is a BOX_PRIVATE too. */
enum { BOX_KIND_COUNT = BOX_PRIVATE + 1 };

const char *box_kind_word(enum box_kind kind); /* as in boxes.yaml */
bool        box_kind_parse(struct str word, enum box_kind *out);

/* A person a box can be sealed to: public keys that the institution signed. */
struct reader {
    int64_t person;
    int32_t key_version;
    uint8_t box_key[KEY_BYTES];
    uint8_t sign_key[KEY_BYTES];
};

/* A box: enough to seal to it.  Fill it with box_create, box_load or box_of. */
struct box_ref {
    int64_t box, matter;
    int64_t subject; /* party or allegation of a box that is one each; 0 = the matter's */
    struct str    name; /* id in boxes.yaml; "draft" for a draft */
    enum box_kind kind;
    bool          recoverable;
    bool          rekey_due; /* a reader was cut; the next reader's act re-keys */
    int32_t       epoch;
    uint8_t       public_key[KEY_BYTES];
};

/* --- Boxes ------------------------------------------------------------------------- */

struct box_spec {
    int64_t       matter, subject;
    struct str    name;
    enum box_kind kind;
    bool          recoverable;
};

/*
 * Make a box for its first readers: a wrap for each (signed by the actor, or by the
 * institution when nobody is signed in), and a recovery wrap if it is recoverable.
 * RC_REFUSED box.no_recovery: recoverable, but no recovery point is set; box.one_reader:
 * fewer than two readers and no recovery (BOX_PRIVATE: no reader at all); box.walled:
 * a reader is kept out of this matter.
 */
MUST_USE enum rc box_create(struct work *work, const struct box_spec *spec,
                            const struct reader *readers, size_t count,
                            struct box_ref *out, struct err *err);

/* A box by id; the box of a matter by name and subject; all boxes of a matter. */
MUST_USE enum rc box_load(struct work *work, int64_t box, struct box_ref *out,
                          struct err *err);
MUST_USE enum rc box_of(struct work *work, int64_t matter, struct str name,
                        int64_t subject, struct box_ref *out, struct err *err);
MUST_USE enum rc boxes_of(struct work *work, int64_t matter, struct box_ref **out,
                          size_t *count, struct err *err);

/* Add a reader; the actor must hold the box. Already a reader: RC_OK, nothing written. */
MUST_USE enum rc box_grant(struct work *work, const struct box_ref *box,
                           const struct reader *reader, struct err *err);
/*
 * New epoch: new key pair, wraps for the remaining and the added readers, every live object
 * key re-sealed, the old secret sealed to the new key.  The actor must hold the box and
 * stays unless removed.  *out (may be NULL) is the box as it will be.
 */
MUST_USE enum rc box_rekey(struct work *work, const struct box_ref *box,
                           const int64_t *remove, size_t remove_count,
                           const struct reader *add, size_t add_count,
                           struct box_ref *out, struct err *err);
MUST_USE enum rc box_revoke(struct work *work, const struct box_ref *box, int64_t person,
                            struct err *err);
/*
 * Delete one reader's wraps at once, by somebody who need not hold the box.  What the
 * reader copied stays copied; the box is marked so that the next reader's act re-keys it.
 */
MUST_USE enum rc box_cut(struct work *work, const struct box_ref *box, int64_t person,
                         struct err *err);
/* Re-key every box of the matter that waits for it and that the actor holds. */
MUST_USE enum rc box_rekey_due(struct work *work, int64_t matter, struct err *err);

/* Every wrap of every box of a matter is deleted, recovery included. The caller checks holds. */
MUST_USE enum rc boxes_shred(struct work *work, int64_t matter, struct err *err);

/* --- Who can see this --------------------------------------------------------------- */

struct access {
    int64_t person;
    int64_t granted_by; /* 0 = the institution */
    int64_t granted_at;
};

/* Live readers of a box, in order of granting: for the panel. No key is opened. */
MUST_USE enum rc box_access_list(struct work *work, int64_t box, struct access **out,
                                 size_t *count, struct err *err);
/* Has the actor a wrap? Opens nothing. */
bool box_readable(struct work *work, int64_t box);
/* Boxes the actor has a wrap for, newest first, at most `most` (RC_OK also when there are more). */
MUST_USE enum rc box_mine(struct work *work, size_t most, struct box_ref **out,
                          size_t *count, struct err *err);
/* The same as distinct matters: a staff list starts here, so walled matters are never in it. */
MUST_USE enum rc box_my_matters(struct work *work, int64_t **out, size_t *count,
                                struct err *err);

/* --- Sealed objects ----------------------------------------------------------------- */

/*
 * Seal bytes, or a JSON object, to a box. `kind` is a word of the writing room.
 * *id is the new sealed object; *proof (may be NULL) goes into the act's ledger entry.
 * A sealed object is never changed: a new version is a new object.
 */
MUST_USE enum rc box_seal(struct work *work, const struct box_ref *box, struct str kind,
                          struct bytes plain, int64_t *id, struct seal_proof *proof,
                          struct err *err);
MUST_USE enum rc box_seal_json(struct work *work, const struct box_ref *box,
                               struct str kind, const struct json_t *object, int64_t *id,
                               struct seal_proof *proof, struct err *err);
/* Delete a sealed object (with its file pieces). A draft's end; nothing on record. */
void box_forget(struct work *work, int64_t sealed);

struct opened {
    enum rc      rc; /* of box_open_many: this one's answer */
    int64_t      sealed, matter, box;
    struct str   kind;
    struct bytes plain;
};

/* RC_NOTFOUND: no such object, or no wrap: the same answer, in the same words. */
MUST_USE enum rc box_open(struct work *work, int64_t sealed, struct opened *out,
                          struct err *err);
/* The JSON object of one; it lives as long as the arena. */
MUST_USE enum rc box_open_json(struct work *work, int64_t sealed, struct json_t **out,
                               struct err *err);
/*
 * Many at once, each box opened once: out has room for count and keeps the order; an id
 * of 0 gives RC_NOTFOUND there.  Returns RC_OK unless the store failed; RC_DAMAGED of one
 * stands in its own rc.
 */
MUST_USE enum rc box_open_many(struct work *work, const int64_t *sealed, size_t count,
                               struct opened *out, struct err *err);
/* Re-seal an object to another box the actor can seal to: a draft becomes a report. */
MUST_USE enum rc box_move(struct work *work, int64_t sealed, const struct box_ref *to,
                          int64_t *id, struct seal_proof *proof, struct err *err);

/*
 * Open and scan all that the actor can open, newest first; `needle` folded, at least 3
 * bytes.  `each` gets one plaintext at a time, wiped after it; RC_FULL from it ends the
 * walk as RC_OK.  `kinds` NULL: every kind.
 */
MUST_USE enum rc box_search(struct work *work, struct str needle, const struct str *kinds,
                            size_t kind_count,
                            enum rc (*each)(void *ctx, const struct opened *found),
                            void *ctx, struct err *err);

/* --- Checks ------------------------------------------------------------------------- */

struct boxes_report {
    int64_t boxes, alone; /* live boxes; without a second way in */
    int64_t rekey_due;    /* waiting for a reader's act */
    int64_t wraps,
        false_wraps; /* readers' wraps; those that do not open or whose granter did not sign */
    int64_t records;   /* sealed objects */
    int64_t first_bad; /* box, 0 = none */
};

/*
 * Nightly, on codes alone: every box has two live readers, or one and recovery (a private
 * box: one).  The system opens nothing.
 */
MUST_USE enum rc boxes_check(struct work *work, struct boxes_report *out,
                             struct err *err);

#endif
