/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * leaf.h - inside ledger/: the 256 bytes of an entry.
 *
 *   0 version 1 | 1 flags (1: signed by the actor) | 2 act 2 | 4 seq 8 | 12 time ms 8
 *  20 matter tag 16 | 36 actor tag 16 | 52 box 8 | 60 epoch 4
 *  64 commitment 32 | 96 ciphertext hash 32 | 128 previous commitment 32
 * 160 signature 64 | 224 object 8 | 232 zeros 24
 *
 * Numbers big end first.  Signed is the entry with seq, time and signature zero, for
 * whoever signs cannot know where the commit will put it.
 */
#ifndef LEDGER_LEAF_H
#define LEDGER_LEAF_H

#include "ledger/ledger.h"

enum {
    LEAF_VERSION = 1,
    LEAF_BY_ACTOR = 1, /* flag */
    LEAF_FLAGS = 1,
    LEAF_ACT = 2,
    LEAF_SEQ = 4,
    LEAF_TIME = 12,
    LEAF_MATTER = 20,
    LEAF_ACTOR = 36,
    LEAF_BOX = 52,
    LEAF_EPOCH = 60,
    LEAF_COMMITMENT = 64,
    LEAF_HASH = 96,
    LEAF_PREVIOUS = 128,
    LEAF_SIGNATURE = 160,
    LEAF_OBJECT = 224,
    LEAF_ZEROS = 232,
    LEAF_CARRIED = LEAF_BYTES + KEY_BYTES /* on its way: entry, then the signer's key */
};

#define LEAF_LABEL "amparo ledger entry 1"

void    leaf_put(uint8_t *at, int bytes, int64_t v);
int64_t leaf_get(const uint8_t *at, int bytes);
/* The bytes that are signed: a copy of the entry with seq, time and signature zero. */
void leaf_signed_part(const uint8_t leaf[LEAF_BYTES], uint8_t out[LEAF_BYTES]);

/* note.c: the checkpoint text that is signed, and the whole note. */
struct str note_body(struct arena *a, int64_t institution,
                     const struct ledger_head *head);
struct str note_name(struct arena *a, int64_t institution);
struct str base64_text(struct arena *a, struct bytes b);
bool       base64_bytes(struct str text, uint8_t *out, size_t n); /* exactly n */
/* A note's head, signature checked with public_key; *institution is what its name says. */
MUST_USE enum rc note_read(struct arena *a, struct str text, const uint8_t *public_key,
                           int64_t *institution, struct ledger_head *out,
                           struct err *err);

/* receipt.c: a receipt, checked with public_key, or the institution's own when NULL. */
MUST_USE enum rc receipt_read(struct arena *a, struct str text, const uint8_t *public_key,
                              int64_t *institution, int64_t *seq,
                              uint8_t leaf_hash[HASH_BYTES], struct ledger_head *head,
                              struct err *err);

/* proof.c: nodes from the store, for tree.h. */
struct tree_source;
struct node_reader {
    struct arena    *arena;
    struct snapshot *snapshot;
    int64_t          institution;
};
void node_source(struct node_reader *r, struct tree_source *out);

#endif
