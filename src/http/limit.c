/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * limit.c - see limit.h.
 */
#include "http/limit.h"

#include "base/clock.h"
#include "base/random.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

enum { SLOTS = 1 << 14 };

struct limits {
    pthread_mutex_t lock;
    int64_t         until; /* steady time at which salt and counters are replaced */
    uint8_t         salt[crypto_shorthash_KEYBYTES];
    unsigned        many[LANE_COUNT];
    uint16_t        count[LANE_COUNT][SLOTS];
};

struct limits *
limits_new(const unsigned many[LANE_COUNT])
{
    struct limits *limits = base_alloc(sizeof *limits);

    pthread_mutex_init(&limits->lock, NULL);
    memcpy(limits->many, many, sizeof limits->many);
    return limits;
}

void
limits_free(struct limits *limits)
{
    if (!limits)
        return;
    pthread_mutex_destroy(&limits->lock);
    sodium_memzero(limits->salt, sizeof limits->salt);
    base_free(limits);
}

bool
limits_count(struct limits *limits, enum lane lane, struct bytes address, int64_t steady)
{
    uint8_t   hash[crypto_shorthash_BYTES];
    uint16_t *count;
    bool      over;

    if (address.n == 0)
        return false;
    pthread_mutex_lock(&limits->lock);
    if (steady >= limits->until) {
        random_bytes(limits->salt, sizeof limits->salt);
        memset(limits->count, 0, sizeof limits->count);
        limits->until = steady + 10 * MINUTE_US;
    }
    crypto_shorthash(hash, address.p, address.n, limits->salt);
    count = &limits->count[lane][(hash[0] | hash[1] << 8) % SLOTS];
    over = *count >= limits->many[lane];
    if (*count < UINT16_MAX)
        (*count)++;
    pthread_mutex_unlock(&limits->lock);
    return over;
}
