/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * upload.c - see file.h: sealing a file while it arrives.
 *
 * Pieces are committed a few at a time, so an upload holds half a megabyte and no more.
 * While one lot is on its way to the disk the next arrives: whoever parses waits only when
 * the disk is slower than the network, and at the end.  At the end zeros fill it up to its size class.  Its key then exists only under
 * the token, which only the uploader's form carries.
 */
#include "boxes/file.h"

#include "base/clock.h"
#include "base/id.h"
#include "base/random.h"
#include "base/text.h"
#include "boxes/file_own.h"
#include "boxes/piece_sql.h"
#include "boxes/sealed_sql.h"
#include "boxes/upload_row_sql.h"
#include "store/store.h"
#include "vault/opener.h"
#include "vault/stream.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

enum { PIECES_A_COMMIT = 4, COMMIT_CEILING = 2 << 20, DIGEST_ALIGN = 64 };

/* A lot of pieces given to the writer; answered from its thread. */
struct lot {
    pthread_mutex_t lock;
    pthread_cond_t  answered;
    bool            under_way;
    enum rc         rc;
    struct err      err;
};

struct upload {
    struct arena *arena, *scratch[2]; /* of the lot being filled, and of the one before */
    struct lot    lot;
    struct store *store;
    struct change     *change;
    int64_t            institution, limit, padded;
    int                waiting; /* pieces in the change */
    size_t             have;    /* bytes in `piece` */
    int64_t            next_piece;
    struct stream     *stream;
    struct file_secret secret;
    uint8_t            digest_room[sizeof(crypto_generichash_state) + DIGEST_ALIGN];
    uint8_t            piece[STREAM_PIECE], sealed[STREAM_PIECE_SEALED];
};

/* The library wants its state on a 64-byte line, which an arena does not promise. */
static crypto_generichash_state *
digest_of(struct upload *u)
{
    uintptr_t at = (uintptr_t)u->digest_room;

    return (crypto_generichash_state *)((at + DIGEST_ALIGN - 1) &
                                        ~(uintptr_t)(DIGEST_ALIGN - 1));
}

static void
lot_answered(void *ctx, enum rc rc, const struct err *err)
{
    struct lot *lot = ctx;

    pthread_mutex_lock(&lot->lock);
    lot->under_way = false;
    lot->rc = rc;
    lot->err = rc != RC_OK && err ? *err : (struct err){ .rc = rc };
    pthread_cond_signal(&lot->answered);
    pthread_mutex_unlock(&lot->lock);
}

/* How the lot under way ended; RC_OK when there is none. */
static enum rc
lot_wait(struct lot *lot, struct err *err)
{
    enum rc rc;

    pthread_mutex_lock(&lot->lock);
    while (lot->under_way)
        pthread_cond_wait(&lot->answered, &lot->lock);
    rc = lot->rc;
    if (rc != RC_OK && err)
        *err = lot->err;
    pthread_mutex_unlock(&lot->lock);
    return rc;
}

static void
upload_wipe(void *ptr)
{
    struct upload *u = ptr;

    (void)!lot_wait(&u->lot, NULL);
    arena_free(u->scratch[0]);
    arena_free(u->scratch[1]);
    pthread_mutex_destroy(&u->lot.lock);
    pthread_cond_destroy(&u->lot.answered);
    secret_wipe(u, sizeof *u);
}

enum rc
upload_begin(struct arena *a, struct store *store, int64_t institution, int64_t limit,
             int64_t now, struct upload **out, struct err *err)
{
    struct upload *u = ARENA_NEW(a, struct upload);

    UNUSED(now);
    UNUSED(err);
    u->arena = a;
    u->scratch[0] = arena_new(COMMIT_CEILING);
    u->scratch[1] = arena_new(COMMIT_CEILING);
    pthread_mutex_init(&u->lot.lock, NULL);
    pthread_cond_init(&u->lot.answered, NULL);
    u->store = store;
    u->institution = institution;
    u->limit = limit;
    u->secret.file = id_new();
    arena_defer(a, upload_wipe, u);
    random_bytes(u->secret.key, KEY_BYTES);
    u->stream = stream_seal_new(a, u->secret.key, u->secret.file, u->secret.head);
    crypto_generichash_init(digest_of(u), NULL, 0, HASH_BYTES);
    *out = u;
    return RC_OK;
}

/* The change being filled, in the arena whose lot has been answered. */
static struct change *
filling(struct upload *u)
{
    if (!u->change)
        u->change = change_new(u->scratch[0], u->institution);
    return u->change;
}

/* Hand the lot to the writer; the one before must have arrived. */
static enum rc
commit(struct upload *u, bool wait, struct err *err)
{
    struct arena *filled = u->scratch[0];
    enum rc       rc;

    if (!u->change)
        return RC_OK;
    if ((rc = lot_wait(&u->lot, err)) != RC_OK)
        return rc;
    u->lot.under_way = true;
    change_done(u->change, lot_answered, &u->lot);
    if ((rc = store_submit(u->store, u->change, err)) != RC_OK) {
        u->lot.under_way = false;
        return rc;
    }
    u->change = NULL;
    u->waiting = 0;
    u->scratch[0] = u->scratch[1];
    u->scratch[1] = filled;
    arena_reset(u->scratch[0]);
    return wait ? lot_wait(&u->lot, err) : RC_OK;
}

static enum rc
piece_out(struct upload *u, bool final, struct err *err)
{
    size_t n =
        stream_seal(u->stream, (struct bytes){ u->piece, u->have }, final, u->sealed);

    piece_insert(filling(u), u->institution, u->secret.file, u->next_piece++,
                 (struct bytes){ u->sealed, n });
    u->padded += (int64_t)u->have;
    u->have = 0;
    return ++u->waiting == PIECES_A_COMMIT || final ? commit(u, final, err) : RC_OK;
}

/* More bytes of the stream; a full piece goes out when the next byte comes. */
static enum rc
more(struct upload *u, const uint8_t *p, size_t n, struct err *err)
{
    enum rc rc;

    while (n > 0) {
        size_t room, part;

        if (u->have == STREAM_PIECE && (rc = piece_out(u, false, err)) != RC_OK)
            return rc;
        room = STREAM_PIECE - u->have;
        part = n < room ? n : room;
        if (p) {
            memcpy(u->piece + u->have, p, part);
            p += part;
        } else {
            memset(u->piece + u->have, 0, part);
        }
        u->have += part;
        n -= part;
    }
    return RC_OK;
}

enum rc
upload_add(struct upload *u, struct bytes bytes, struct err *err)
{
    if ((int64_t)bytes.n > u->limit - u->secret.size)
        return err_set(err, RC_FULL, "file.too_large");
    crypto_generichash_update(digest_of(u), bytes.p, bytes.n);
    u->secret.size += (int64_t)bytes.n;
    return more(u, bytes.p, bytes.n, err);
}

enum rc
upload_end(struct upload *u, struct str *token, int64_t *size, struct err *err)
{
    uint8_t      raw[COOKIE_KEY_BYTES], tag[TAG_BYTES];
    struct bytes info;
    size_t       whole = seal_bucket((size_t)u->secret.size);
    enum rc      rc;

    crypto_generichash_final(digest_of(u), u->secret.digest, HASH_BYTES);
    if ((rc = more(u, NULL, whole - (size_t)u->secret.size, err)) != RC_OK)
        return rc;
    random_bytes(raw, sizeof raw);
    prf_tag("upload", u->institution, (struct bytes){ raw, sizeof raw }, tag);
    cookie_seal(u->arena, u->institution, "upload", raw,
                (struct bytes){ (const uint8_t *)&u->secret, sizeof u->secret }, &info);
    upload_row_insert(filling(u), u->institution, (struct bytes){ tag, sizeof tag },
                      u->secret.file, info);
    if ((rc = piece_out(u, true, err)) != RC_OK)
        return rc;
    *token = base32_text(u->arena, (struct bytes){ raw, sizeof raw });
    *size = u->secret.size;
    secret_wipe(raw, sizeof raw);
    return RC_OK;
}

void
upload_abandon(struct upload *u)
{
    struct change *c;

    if (!u)
        return;
    (void)!lot_wait(&u->lot, NULL);
    arena_reset(u->scratch[0]);
    u->change = NULL;
    c = change_new(u->scratch[0], u->institution);
    piece_forget(c, u->institution, u->secret.file);
    (void)!store_commit(u->store, c, NULL); /* what stays is swept within a day */
}

void
file_sweep(struct change *change, int64_t before)
{
    int64_t oldest = (before / 1000)
                     << 21; /* ids carry the millisecond they were made in */

    upload_row_sweep(change, change_institution(change), oldest);
    piece_sweep(change, change_institution(change), oldest);
}
