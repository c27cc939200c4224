/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * stream.c - see stream.h.
 */
#include "vault/stream.h"

#include "vault/own.h"

#include <sodium.h>
#include <string.h>

_Static_assert(STREAM_HEAD == crypto_secretstream_xchacha20poly1305_HEADERBYTES, "head");
_Static_assert(STREAM_PIECE_SEALED - STREAM_PIECE ==
                   crypto_secretstream_xchacha20poly1305_ABYTES,
               "piece");

struct stream {
    crypto_secretstream_xchacha20poly1305_state state;
    struct bind                                 bind;
    bool                                        ended;
};

static struct stream *
stream_new(struct arena *a, const uint8_t key[KEY_BYTES], int64_t object,
           uint8_t sub[KEY_BYTES])
{
    struct stream *s = secret_alloc(a, sizeof *s);
    struct bind    b;

    memset(s, 0, sizeof *s);
    bind_start(&b, "amparo file key 1");
    bind_hash(key, &b, sub, KEY_BYTES);
    bind_start(&s->bind, "amparo file 1");
    bind_int(&s->bind, object);
    return s;
}

struct stream *
stream_seal_new(struct arena *a, const uint8_t key[KEY_BYTES], int64_t object,
                uint8_t head[STREAM_HEAD])
{
    uint8_t        sub[KEY_BYTES];
    struct stream *s = stream_new(a, key, object, sub);

    crypto_secretstream_xchacha20poly1305_init_push(&s->state, head, sub);
    secret_wipe(sub, sizeof sub);
    return s;
}

size_t
stream_seal(struct stream *s, struct bytes plain, bool final, uint8_t *out)
{
    unsigned long long n = 0;

    BUG_IF(s->ended || plain.n > STREAM_PIECE);
    crypto_secretstream_xchacha20poly1305_push(
        &s->state, out, &n, plain.p, plain.n, s->bind.b, s->bind.n,
        final ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
              : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
    s->ended = final;
    return (size_t)n;
}

enum rc
stream_open_new(struct arena *a, const uint8_t key[KEY_BYTES], int64_t object,
                const uint8_t head[STREAM_HEAD], struct stream **out, struct err *err)
{
    uint8_t        sub[KEY_BYTES];
    struct stream *s = stream_new(a, key, object, sub);
    int bad = crypto_secretstream_xchacha20poly1305_init_pull(&s->state, head, sub);

    secret_wipe(sub, sizeof sub);
    if (bad)
        return err_set(err, RC_DAMAGED, "vault.damaged");
    *out = s;
    return RC_OK;
}

enum rc
stream_open(struct stream *s, struct bytes sealed, uint8_t *out, size_t *n, bool *final,
            struct err *err)
{
    unsigned long long got = 0;
    unsigned char      tag = 0;

    if (s->ended || sealed.n < STREAM_PIECE_SEALED - STREAM_PIECE ||
        sealed.n > STREAM_PIECE_SEALED ||
        crypto_secretstream_xchacha20poly1305_pull(&s->state, out, &got, &tag, sealed.p,
                                                   sealed.n, s->bind.b, s->bind.n) != 0 ||
        (tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL &&
         tag != crypto_secretstream_xchacha20poly1305_TAG_MESSAGE))
        return err_set(err, RC_DAMAGED, "vault.damaged");
    s->ended = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    *n = (size_t)got;
    *final = s->ended;
    return RC_OK;
}

bool
stream_ended(const struct stream *s)
{
    return s->ended;
}
