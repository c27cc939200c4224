/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * watch.c - one thread that looks twice a second: connections past their
 * deadline are shut down, suspended requests that grew old are logged once.
 *
 * Deadlines are absolute, so one byte a second buys nothing.  A connection
 * stays in the list until the library is about to close its socket, so a
 * number shut down here is always still that connection's.
 */
#include "http/internal.h"

#include "base/clock.h"
#include "base/log.h"

#include <sys/socket.h>
#include <time.h>

enum { LOOK_MS = 500, CROWDED_S = 2 };

void
conn_deadline(struct conn *c, enum phase phase, int64_t from, int64_t seconds)
{
    atomic_store(&c->since, from);
    atomic_store(&c->deadline, seconds ? from + seconds * SECOND_US : 0);
    atomic_store(&c->phase, phase);
}

void
conn_head(struct conn *c, int64_t seconds)
{
    int64_t now = clock_steady(), by_then = atomic_load(&c->deadline);

    conn_deadline(c, PHASE_HEAD, now, seconds);
    if (by_then && by_then < now + seconds * SECOND_US)
        atomic_store(&c->deadline, by_then);
}

void
conn_add(struct http *h, struct conn *c)
{
    pthread_mutex_lock(&h->conns_lock);
    c->next = h->conns;
    c->at = &h->conns;
    if (c->next)
        c->next->at = &c->next;
    h->conns = c;
    h->conn_count++;
    pthread_mutex_unlock(&h->conns_lock);
}

void
conn_remove(struct http *h, struct conn *c)
{
    pthread_mutex_lock(&h->conns_lock);
    *c->at = c->next;
    if (c->next)
        c->next->at = c->at;
    h->conn_count--;
    pthread_mutex_unlock(&h->conns_lock);
}

void
work_add(struct http_private *p)
{
    struct http *h = p->http;

    p->suspended_at = clock_steady();
    pthread_mutex_lock(&h->work_lock);
    p->work_next = h->work;
    p->work_at = &h->work;
    if (p->work_next)
        p->work_next->work_at = &p->work_next;
    h->work = p;
    h->work_count++;
    pthread_mutex_unlock(&h->work_lock);
}

void
work_remove(struct http_private *p)
{
    struct http *h = p->http;

    pthread_mutex_lock(&h->work_lock);
    *p->work_at = p->work_next;
    if (p->work_next)
        p->work_next->work_at = p->work_at;
    h->work_count--;
    pthread_cond_broadcast(&h->work_done);
    pthread_mutex_unlock(&h->work_lock);
}

static void
cut_late(struct http *h, int64_t now)
{
    bool crowded;

    pthread_mutex_lock(&h->conns_lock);
    /* before new ones find no place, those who say nothing have to go sooner */
    crowded = h->conn_count > h->config.connections / 4 * 3;
    for (struct conn *c = h->conns; c; c = c->next) {
        int64_t deadline = atomic_load(&c->deadline);
        bool    idle = atomic_load(&c->phase) == PHASE_IDLE;

        if (h->giving_up && atomic_load(&c->phase) != PHASE_WORK)
            deadline = now;
        if (crowded && idle && atomic_load(&c->since) + CROWDED_S * SECOND_US < deadline)
            deadline = atomic_load(&c->since) + CROWDED_S * SECOND_US;
        if (deadline == 0 || now < deadline)
            continue;
        shutdown(c->fd, SHUT_RDWR);
        atomic_store(&c->deadline, 0);
        if (!idle)
            atomic_fetch_add(&h->cut, 1);
    }
    pthread_mutex_unlock(&h->conns_lock);
}

static void
log_stalled(struct http *h, int64_t now)
{
    pthread_mutex_lock(&h->work_lock);
    for (struct http_private *p = h->work; p; p = p->work_next) {
        int64_t age_s = (now - p->suspended_at) / SECOND_US;

        if (p->stalled || age_s < h->config.stall_s)
            continue;
        p->stalled = true;
        log_event(EVENT_REQUEST_STALLED, age_s, p->rq.route->lane);
    }
    pthread_mutex_unlock(&h->work_lock);
}

static void *
watch_main(void *data)
{
    struct http *h = data;

    pthread_mutex_lock(&h->watch_lock);
    while (!h->watch_stop) {
        struct timespec until = clock_until(clock_steady() + LOOK_MS * INT64_C(1000));

        pthread_cond_timedwait(&h->watch_wake, &h->watch_lock, &until);
        pthread_mutex_unlock(&h->watch_lock);
        cut_late(h, clock_steady());
        log_stalled(h, clock_steady());
        pthread_mutex_lock(&h->watch_lock);
    }
    pthread_mutex_unlock(&h->watch_lock);
    return NULL;
}

bool
watch_start(struct http *h)
{
    pthread_condattr_t steady;
    bool               ok;

    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_mutex_init(&h->watch_lock, NULL);
    pthread_cond_init(&h->watch_wake, &steady);
    pthread_condattr_destroy(&steady);
    ok = pthread_create(&h->watch, NULL, watch_main, h) == 0;
    h->watch_runs = ok;
    return ok;
}

void
watch_stop(struct http *h)
{
    if (!h->watch_runs)
        return;
    pthread_mutex_lock(&h->watch_lock);
    h->watch_stop = true;
    pthread_cond_signal(&h->watch_wake);
    pthread_mutex_unlock(&h->watch_lock);
    pthread_join(h->watch, NULL);
    pthread_cond_destroy(&h->watch_wake);
    pthread_mutex_destroy(&h->watch_lock);
}
