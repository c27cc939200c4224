/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * file_own.h - inside boxes/: what opens a file, while it waits under its token.
 */
#ifndef BOXES_FILE_OWN_H
#define BOXES_FILE_OWN_H

#include "boxes/inside.h"
#include "vault/stream.h"

struct file_secret {
    int64_t file, size;
    uint8_t key[KEY_BYTES];
    uint8_t digest[HASH_BYTES];
    uint8_t head[STREAM_HEAD];
};

#endif
