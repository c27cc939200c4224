/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * lanes.c - queues and workers, and the one place where a request is resumed.
 *
 * A round of a request has two holders when its act hands over: the worker
 * (until the act returns) and the completing thread.  The last to let go
 * settles it: back into the lane (http_again) or back to its network thread.
 */
#include "http/internal.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"

#include <poll.h>
#include <sys/resource.h>
#include <unistd.h>

enum { SIGNIN_NICE = 10 };

static void
queue_put(struct queue *q, struct http_private *p)
{
    p->next = NULL;
    *q->last = p;
    q->last = &p->next;
}

static struct http_private *
queue_take(struct queue *q)
{
    struct http_private *p = q->first;

    if (p && !(q->first = p->next))
        q->last = &q->first;
    return p;
}

bool
lane_has_room(struct http *h, enum lane lane)
{
    struct lane_state *l = &h->lanes[lane];
    bool               room;

    pthread_mutex_lock(&l->lock);
    room = l->queued < h->config.queue[lane];
    pthread_mutex_unlock(&l->lock);
    return room;
}

void
lane_put(struct http_private *p)
{
    struct lane_state *l = &p->http->lanes[p->rq.route->lane];

    pthread_mutex_lock(&l->lock);
    queue_put(p->behind ? &l->behind : &l->front, p);
    l->queued++;
    pthread_cond_signal(&l->some);
    pthread_mutex_unlock(&l->lock);
}

/* The next request, or NULL when the lane is to stop and empty. */
static struct http_private *
lane_take(struct lane_state *l, bool done_one)
{
    struct http_private *p = NULL;

    pthread_mutex_lock(&l->lock);
    l->running -= done_one;
    while (!l->queued && !l->stop)
        pthread_cond_wait(&l->some, &l->lock);
    if (l->queued) {
        if (++l->turns % 4 == 0)
            p = queue_take(&l->behind);
        if (!p)
            p = queue_take(&l->front);
        if (!p)
            p = queue_take(&l->behind);
        l->queued--;
        l->running++;
    }
    pthread_mutex_unlock(&l->lock);
    return p;
}

/* ---- a round's end ------------------------------------------------------------- */

static void
settle(struct http_private *p)
{
    if (p->again) {
        p->again = false;
        p->handed_over = false;
        lane_put(p);
        return;
    }
    work_remove(p);
    p->stage = STAGE_READY;
    MHD_resume_connection(p->mhd); /* p may be gone after this */
}

static void
let_go(struct http_private *p)
{
    int before = atomic_fetch_sub(&p->holds, 1);

    if (before < 1)
        BUG("a request was completed twice");
    if (before == 1)
        settle(p);
}

void
http_hand_over(struct request *rq)
{
    rq->priv->handed_over = true;
    rq->worker = NULL;
    arena_unguard(rq->arena);
}

void
http_complete(struct request *rq, struct reply *re)
{
    UNUSED(re);
    let_go(rq->priv);
}

void
http_again(struct request *rq, struct reply *re, int outcome)
{
    UNUSED(re);
    rq->round++;
    rq->outcome = outcome;
    rq->priv->again = true;
    reply_reset(rq->priv);
    let_go(rq->priv);
}

/* ---- workers --------------------------------------------------------------------- */

/* Nobody waits for this answer any more, and leaving it undone hurts nobody. */
static bool
is_pointless(struct http_private *p)
{
    struct pollfd fd = { .fd = p->conn->fd, .events = POLLRDHUP };
    bool          droppable = p->method.p[0] == 'G' || p->rq.head ||
                     p->rq.route->lane == LANE_SIGNIN;

    return droppable && poll(&fd, 1, 0) == 1 && (fd.revents & (POLLRDHUP | POLLHUP | POLLERR));
}

static enum http_end
act_guarded(struct http_private *p)
{
    struct http_config *config = &p->http->config;
    struct request     *rq = &p->rq;
    enum http_end       end;

    if (setjmp(*arena_guard(rq->arena))) {
        log_event(EVENT_ARENA_FULL, (int64_t)arena_used(rq->arena), 0);
        reply_plain(p, 503);
        return HTTP_DONE;
    }
    if (rq->token.n && rq->round == 0 && config->again_token && config->again_token(rq, &p->re))
        end = HTTP_DONE;
    else
        end = rq->route->act(rq, &p->re);
    if (end == HTTP_DONE)
        arena_unguard(rq->arena);
    else if (!p->handed_over)
        BUG("an act waits and did not hand over");
    return end;
}

static void
run(struct http_private *p, void *worker)
{
    atomic_store(&p->holds, 2);
    if (is_pointless(p) || atomic_load(&p->http->giving_up)) {
        reply_plain(p, 503);
        settle(p);
        return;
    }
    p->rq.worker = worker;
    if (act_guarded(p) == HTTP_DONE) {
        if (p->handed_over)
            BUG("an act handed over and then answered itself");
        p->rq.worker = NULL;
        settle(p);
    } else {
        let_go(p);
    }
}

static void *
worker_main(void *data)
{
    struct lane_state    *l = data;
    struct http_config   *config = &l->http->config;
    void                 *worker = NULL;
    struct http_private  *p;
    bool                  done_one = false;

    if (l->lane == LANE_SIGNIN)
        setpriority(PRIO_PROCESS, (id_t)gettid(), SIGNIN_NICE); /* a wish, no more */
    if (config->worker_init)
        worker = config->worker_init(config->data);
    while ((p = lane_take(l, done_one))) {
        run(p, worker);
        done_one = true;
    }
    if (config->worker_free)
        config->worker_free(worker);
    return NULL;
}

bool
lanes_start(struct http *h)
{
    for (int i = 0; i < LANE_COUNT; i++) {
        struct lane_state *l = &h->lanes[i];
        unsigned           count = h->config.workers[i];

        l->http = h;
        l->lane = (enum lane)i;
        pthread_mutex_init(&l->lock, NULL);
        pthread_cond_init(&l->some, NULL);
        l->front.last = &l->front.first;
        l->behind.last = &l->behind.first;
        l->threads = ARENA_ARRAY(h->arena, pthread_t, count);
        for (; l->thread_count < count; l->thread_count++)
            if (pthread_create(&l->threads[l->thread_count], NULL, worker_main, l) != 0)
                return false;
    }
    return true;
}

void
lanes_stop(struct http *h)
{
    for (int i = 0; i < LANE_COUNT; i++) {
        struct lane_state *l = &h->lanes[i];

        if (!l->http)
            continue;
        pthread_mutex_lock(&l->lock);
        l->stop = true;
        pthread_cond_broadcast(&l->some);
        pthread_mutex_unlock(&l->lock);
        for (unsigned t = 0; t < l->thread_count; t++)
            pthread_join(l->threads[t], NULL);
        pthread_cond_destroy(&l->some);
        pthread_mutex_destroy(&l->lock);
    }
}
