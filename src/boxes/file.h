/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * file.h - files: sealed while they are uploaded, attached by an act, opened while they leave.
 *
 * While a file arrives nobody can read it back: its key is under a token that only the
 * form of the uploader carries.  The act that attaches it seals that key to a box.  What
 * no act attaches within a day is swept.  Name, type and size are sealed; pieces are
 * padded, so the database shows a size class.
 */
#ifndef BOXES_FILE_H
#define BOXES_FILE_H

#include "boxes/boxes.h"

struct store;
struct upload;

enum { UPLOAD_TOKEN_TEXT = 52 };

/*
 * Begin in a parsing thread; `a` lives as long as the upload.  limit: bytes at most.
 * upload_add commits pieces by itself (RC_FULL past the limit or when the disk is full).
 * upload_end gives the token for the form: text, shown in a hidden field, used once.
 */
MUST_USE enum rc upload_begin(struct arena *a, struct store *store, int64_t institution,
                              int64_t limit, int64_t now, struct upload **out,
                              struct err *err);
MUST_USE enum rc upload_add(struct upload *u, struct bytes bytes, struct err *err);
MUST_USE enum rc upload_end(struct upload *u, struct str *token, int64_t *size,
                            struct err *err);
void             upload_abandon(struct upload *u); /* deletes its pieces; NULL is fine */

struct file_info {
    int64_t    file;       /* the sealed object */
    struct str name, type; /* as the uploader's browser said; clean before showing */
    int64_t    size;
    uint8_t    digest[HASH_BYTES]; /* BLAKE2b of the whole */
};

/* Attach an uploaded file to a box. RC_NOTFOUND: unknown, used or too old token. */
MUST_USE enum rc file_attach(struct work *work, struct str token,
                             const struct box_ref *box, struct str name, struct str type,
                             struct file_info *out, struct seal_proof *proof,
                             struct err *err);
/* The same file for another box: pieces stay, the key is sealed again. */
MUST_USE enum rc file_share(struct work *work, int64_t file, const struct box_ref *to,
                            int64_t *id, struct err *err);

MUST_USE enum rc file_info(struct work *work, int64_t file, struct file_info *out,
                           struct err *err);

/*
 * Read a file piece by piece: the actor must hold its box.  The reader keeps its own key
 * and needs no opener after file_open, only snapshots.  RC_DAMAGED at the piece that is
 * wrong, and at the end when the last piece is missing: what was sent until then must be
 * broken off, not finished.
 */
struct file_reader;
MUST_USE enum rc file_open(struct work *work, int64_t file, struct file_reader **out,
                           struct file_info *info, struct err *err);
/* *out is valid until the next call; empty at the end. */
MUST_USE enum rc file_next(struct file_reader *r, struct snapshot *s, struct bytes *out,
                           struct err *err);

/* Delete pieces that no act attached since `before`. */
void file_sweep(struct change *change, int64_t before);

#endif
