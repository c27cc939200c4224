/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * ledger.h - an append-only log of acts: one RFC 9162 tree (SHA-256) an institution.
 *
 * Every act adds one entry of 256 bytes in the same commit as what it wrote; each commit
 * signs one head (C2SP checkpoint text, Ed25519).  An entry names nobody: matter and actor
 * are keyed tags, texts are salted commitments.  Time never goes back.
 *
 * It shows that something was changed, removed, added or moved since; it cannot show
 * what was never entered, or that an entry is true.  Without a copy of a head kept
 * elsewhere (every receipt is one) a ledger rewritten whole by somebody with the
 * signing key is not noticed.
 *
 * Errors: RC_NOTFOUND (no such entry), RC_DAMAGED (proof or entry does not hold), RC_STORE.
 * To add an act: a row in acts_ledger.def.
 */
#ifndef LEDGER_LEDGER_H
#define LEDGER_LEDGER_H

#include "base/work.h"
#include "vault/seal.h"

struct leaf; /* store/change.h */
struct store;

enum { LEAF_BYTES = 256 };

enum ledger_act {
#define LEDGER_ACT(number, name, says) LEDGER_##name = number,
#include "ledger/acts_ledger.def"
#undef LEDGER_ACT
};

const char *ledger_act_says(int act); /* NULL for a number nobody has */
const char *ledger_act_name(int act);

/* What an act says of itself; zero what it has not. */
struct ledger_entry {
    enum ledger_act          act;
    int64_t                  matter; /* becomes a keyed tag */
    int64_t                  box;
    int32_t                  epoch;
    int64_t                  object;   /* sealed object, or the row the act is about */
    const struct seal_proof *proof;    /* of what was sealed */
    const uint8_t           *previous; /* commitment of the version before, 32 bytes */
};

/*
 * Add the entry to work->change.  Signed by the actor's own key when a session opened
 * one, else by the institution.  The leaf's seq is valid once the change is answered.
 */
struct leaf *ledger_add(struct work *work, const struct ledger_entry *entry);
/* The same where nobody acts: commands and jobs. */
struct leaf *ledger_add_system(struct change *change, const struct ledger_entry *entry);

/* Append to the tree in every commit of this store. Once, before the first change. */
void ledger_attach(struct store *store);

struct ledger_head {
    int64_t size, at; /* entries; microseconds UTC */
    uint8_t root[HASH_BYTES];
    uint8_t signature[SIGNATURE_BYTES];
};

/* The newest head; size 0 for an empty tree. */
MUST_USE enum rc ledger_head_load(struct arena *a, struct snapshot *s,
                                  int64_t institution, struct ledger_head *out,
                                  struct err *err);
/* The signed checkpoint text of a head, and back (RC_BADINPUT, RC_DAMAGED). */
struct str       ledger_head_text(struct arena *a, int64_t institution,
                                  const struct ledger_head *head);
MUST_USE enum rc ledger_head_read(struct arena *a, int64_t institution, struct str text,
                                  struct ledger_head *out, struct err *err);

/* An entry as it stands: LEAF_BYTES. */
MUST_USE enum rc ledger_leaf(struct arena *a, struct snapshot *s, int64_t institution,
                             int64_t seq, struct bytes *out, struct err *err);

/* Proofs by RFC 9162 2.1.3 and 2.1.4: 32-byte hashes one after another. */
MUST_USE enum rc ledger_inclusion(struct arena *a, struct snapshot *s,
                                  int64_t institution, int64_t seq, int64_t size,
                                  struct bytes *out, struct err *err);
MUST_USE enum rc ledger_consistency(struct arena *a, struct snapshot *s,
                                    int64_t institution, int64_t old_size, int64_t size,
                                    struct bytes *out, struct err *err);

/*
 * A receipt: plain text that proves by itself that an entry is in the tree: entry, path,
 * signed head.  It names no office and no subject.
 */
MUST_USE enum rc ledger_receipt(struct arena *a, struct snapshot *s, int64_t institution,
                                int64_t seq, struct str *out, struct err *err);
/* RC_OK: the head was signed with `public_key` and holds the entry. *seq, *head are filled. */
MUST_USE enum rc ledger_receipt_check(struct arena *a, struct str text,
                                      const uint8_t public_key[KEY_BYTES], int64_t *seq,
                                      struct ledger_head *head, struct err *err);

/* How many entries the tree had at a moment. */
MUST_USE enum rc ledger_size_at(struct arena *a, struct snapshot *s, int64_t institution,
                                int64_t at, int64_t *out, struct err *err);

/* Institutions that have a tree here, and whose a head or receipt is (false: neither). */
MUST_USE enum rc ledger_institutions(struct arena *a, struct snapshot *s, int64_t **out,
                                     size_t *count, struct err *err);
bool             ledger_whose(struct str head_or_receipt, int64_t *institution);

/* What a verification found: `first_bad` is -1 when everything holds. */
struct ledger_report {
    int64_t    entries, commits, actor_signatures, institution_signatures, fillers;
    int64_t    first_at, last_at;
    int64_t    heads_agree; /* outside heads given and found true */
    int64_t    first_bad;   /* entry, or -1 */
    int64_t    bad_count;
    struct str why; /* of the first: "entry 17: bytes changed" */
    uint8_t    root[HASH_BYTES];
};

/*
 * Read the whole tree again: every entry, every head, every signature, order and time.
 * `heads` are checkpoint texts or receipts kept elsewhere (count may be 0).
 * RC_OK with first_bad = -1: everything holds.  RC_DAMAGED: *out says what does not.
 */
MUST_USE enum rc ledger_verify(struct arena *a, struct snapshot *s, int64_t institution,
                               const struct str *heads, size_t count,
                               struct ledger_report *out, struct err *err);

#endif
