/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * opener.c - see opener.h: the table of handles, and what a handle can do.
 * A handle is its slot's number and the turn of that slot, so a dropped one finds nothing.
 * One thread uses a handle at a time; the lock guards only giving out and dropping.
 */
#include "vault/secret.h"

#include "base/text.h"

#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <string.h>

enum { SLOTS = 256, SLOT_BITS = 8, BOXES = 16, TURNS = 1 << 22 };

struct box_secret {
    int64_t         box;
    int32_t         epoch;
    struct box_keys keys;
};

struct slot {
    struct person_secret secret;
    int32_t              turn;
    bool                 used;
    unsigned             box_next;
    struct box_secret    boxes[BOXES];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct slot    *slots; /* locked memory, made with the first handle */
static unsigned        slot_next;
static atomic_int      live;
static atomic_ullong   opens;

static struct slot *
slot_find(int32_t opener)
{
    struct slot *s;

    if (opener <= 0 || !slots)
        return NULL;
    s = &slots[opener & (SLOTS - 1)];
    return s->used && s->turn == opener >> SLOT_BITS ? s : NULL;
}

enum rc
opener_put(const struct person_secret *secret, int32_t *opener, struct err *err)
{
    struct slot *s = NULL;

    pthread_mutex_lock(&lock);
    if (!slots) {
        slots = sodium_allocarray(SLOTS, sizeof *slots);
        if (!slots)
            BUG("no memory for keys");
        memset(slots, 0, SLOTS * sizeof *slots);
    }
    /* Round robin: a slot rests as long as possible before its next turn. */
    for (unsigned i = 0; i < SLOTS && !s; i++) {
        struct slot *at = &slots[(slot_next + i) % SLOTS];

        if (!at->used) {
            s = at;
            slot_next = (slot_next + i + 1) % SLOTS;
        }
    }
    if (s) {
        s->turn = s->turn % TURNS + 1;
        s->secret = *secret;
        s->box_next = 0;
        s->used = true;
        *opener = s->turn << SLOT_BITS | (int32_t)(s - slots);
        atomic_fetch_add(&live, 1);
    }
    pthread_mutex_unlock(&lock);
    return s ? RC_OK : err_set(err, RC_BUSY, "opener.busy");
}

void
opener_drop(int32_t opener)
{
    struct slot *s;

    pthread_mutex_lock(&lock);
    if ((s = slot_find(opener)) != NULL) {
        secret_wipe(&s->secret, sizeof s->secret);
        secret_wipe(s->boxes, sizeof s->boxes);
        s->used = false;
        atomic_fetch_sub(&live, 1);
    }
    pthread_mutex_unlock(&lock);
}

const struct person_secret *
opener_secret(int32_t opener)
{
    struct slot *s = slot_find(opener);

    return s ? &s->secret : NULL;
}

bool
opener_person(int32_t opener, int64_t *institution, int64_t *person)
{
    const struct person_secret *s = opener_secret(opener);

    if (!s)
        return false;
    *institution = s->institution;
    *person = s->person;
    return true;
}

bool
opener_public(int32_t opener, struct person_public *out)
{
    const struct person_secret *s = opener_secret(opener);

    if (s)
        *out = s->public_keys;
    return s != NULL;
}

bool
opener_open_key(int32_t opener, struct bytes sealed, uint8_t out[KEY_BYTES])
{
    const struct person_secret *s = opener_secret(opener);

    if (!s)
        return false;
    atomic_fetch_add(&opens, 1);
    return key_open(s->public_keys.box, s->box, sealed, out);
}

bool
opener_sign(int32_t opener, const char *label, struct bytes message,
            uint8_t out[SIGNATURE_BYTES])
{
    const struct person_secret *s = opener_secret(opener);
    uint8_t                     hash[HASH_BYTES];
    struct bind                 b;

    if (!s)
        return false;
    hash_bytes(message, hash);
    bind_start(&b, label);
    bind_bytes(&b, (struct bytes){ hash, sizeof hash });
    crypto_sign_detached(out, NULL, b.b, b.n, s->sign);
    return true;
}

bool
opener_box_get(int32_t opener, int64_t box, int32_t epoch, struct box_keys *out)
{
    struct slot *s = slot_find(opener);

    if (!s)
        return false;
    for (unsigned i = 0; i < BOXES && i < s->box_next; i++)
        if (s->boxes[i].box == box && s->boxes[i].epoch == epoch) {
            *out = s->boxes[i].keys;
            return true;
        }
    return false;
}

void
opener_box_put(int32_t opener, int64_t box, int32_t epoch, const struct box_keys *keys)
{
    struct slot       *s = slot_find(opener);
    struct box_secret *at;

    if (!s)
        return;
    at = &s->boxes[s->box_next++ % BOXES];
    at->box = box;
    at->epoch = epoch;
    at->keys = *keys;
}

uint64_t
opener_count(void)
{
    return atomic_load(&opens);
}

int
opener_live(void)
{
    return atomic_load(&live);
}
