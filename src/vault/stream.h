/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * stream.h - files: sealed in pieces of 64 KiB while they arrive, opened while they leave.
 *
 * The whole is one secretstream (XChaCha20-Poly1305): a piece that is missing, doubled,
 * moved or from another file does not open, and the last piece carries the FINAL mark,
 * without which a file is damaged, never "shorter".  `object` is bound to every piece.
 */
#ifndef VAULT_STREAM_H
#define VAULT_STREAM_H

#include "vault/vault.h"

enum {
    STREAM_PIECE = 64 << 10, /* plaintext of a full piece */
    STREAM_HEAD = 24,        /* before the first piece */
    STREAM_PIECE_SEALED = STREAM_PIECE + 17
};

struct stream; /* wiped by its arena */

struct stream *stream_seal_new(struct arena *a, const uint8_t key[KEY_BYTES],
                               int64_t object, uint8_t head[STREAM_HEAD]);
/* n <= STREAM_PIECE; out has room for n + 17. Returns bytes written. */
size_t stream_seal(struct stream *s, struct bytes plain, bool final, uint8_t *out);

MUST_USE enum rc stream_open_new(struct arena *a, const uint8_t key[KEY_BYTES],
                                 int64_t object, const uint8_t head[STREAM_HEAD],
                                 struct stream **out, struct err *err);
/*
 * out has room for STREAM_PIECE.  *final becomes true with the last piece; pieces
 * after it, or an end before it, are RC_DAMAGED (stream_ended asks).
 */
MUST_USE enum rc stream_open(struct stream *s, struct bytes sealed, uint8_t *out,
                             size_t *n, bool *final, struct err *err);
bool             stream_ended(const struct stream *s);

#endif
