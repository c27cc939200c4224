/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * server.c - the library's callbacks, start and stop; and the one place where a
 * request is suspended.
 */
#include "http/internal.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "base/text.h"

#include <errno.h>
#include <signal.h>
#include <sodium.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
    DRAIN_BYTES  = 1 << 20,  /* a refused body up to this is read, so that the answer arrives */
    /* Of the library, a connection: its buffer and headers.  Above 32 KiB it maps pages, which
     * cost nothing until touched and go back at once; below, it would keep dirty heap. */
    POOL_BYTES   = 36 << 10
};

/* ---- a request, as the library tells of it ------------------------------------- */

static void *
on_line(void *data, const char *target, struct MHD_Connection *mhd)
{
    struct listener *listener = data;
    struct conn     *c = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT)
                         ->socket_context;

    conn_head(c, listener->http->config.header_s);
    return request_new(listener, c, mhd, target);
}

static enum MHD_Result
answer_refusal(struct http_private *p)
{
    reply_error(p, p->refuse);
    return reply_send(p);
}

static enum MHD_Result
on_head(struct http_private *p, const char *method, const char *version)
{
    p->stage = STAGE_BODY;
    if (atomic_load(&p->http->stopping))
        p->close = true;
    if (setjmp(*arena_guard(p->rq.arena))) {
        p->refuse = 413;
        p->close = true;
    } else {
        request_head(p, method, version);
        if (!p->refuse)
            body_begin(p);
    }
    arena_unguard(p->rq.arena);
    p->body_at = clock_steady();
    if (p->refuse && (p->close || p->length > DRAIN_BYTES)) {
        p->close = true;
        return answer_refusal(p);
    }
    conn_deadline(p->conn, PHASE_BODY, p->body_at, p->http->config.body_s);
    return MHD_YES;
}

static enum MHD_Result
on_body(struct http_private *p, const char *bytes, size_t n)
{
    const struct http_config *config = &p->http->config;

    if (setjmp(*arena_guard(p->rq.arena)))
        p->refuse = 413;
    else
        body_feed(p, bytes, n);
    arena_unguard(p->rq.arena);
    conn_deadline(p->conn, PHASE_BODY, p->body_at,
                  config->body_s + (int64_t)(p->got / config->slow_bytes_per_s));
    return MHD_YES;
}

static enum MHD_Result
on_end(struct http_private *p)
{
    if (setjmp(*arena_guard(p->rq.arena)))
        p->refuse = 413;
    else
        body_end(p);
    arena_unguard(p->rq.arena);
    if (!p->refuse && p->rq.route && !lane_has_room(p->http, p->rq.route->lane))
        p->refuse = 503;
    if (p->refuse)
        return answer_refusal(p);
    if (!p->rq.route) /* a file of the site, or the way to the page with its language */
        return reply_send(p);
    p->stage = STAGE_WORK;
    conn_deadline(p->conn, PHASE_WORK, clock_steady(), 0);
    work_add(p);
    MHD_suspend_connection(p->mhd);
    lane_put(p);
    return MHD_YES;
}

static enum MHD_Result
on_request(void *data, struct MHD_Connection *mhd, const char *url, const char *method,
           const char *version, const char *upload, size_t *upload_n, void **context)
{
    struct http_private *p = *context;

    UNUSED(data);
    UNUSED(mhd);
    UNUSED(url);
    if (!p)
        return MHD_NO;
    switch (p->stage) {
    case STAGE_LINE:
        return on_head(p, method, version);
    case STAGE_BODY:
        if (*upload_n) {
            size_t n = *upload_n;

            *upload_n = 0;
            return on_body(p, upload, n);
        }
        return on_end(p);
    case STAGE_READY:
        return reply_send(p);
    case STAGE_WORK:
    case STAGE_ANSWERED:
        break;
    }
    return MHD_NO;
}

static void
on_completed(void *data, struct MHD_Connection *mhd, void **context,
             enum MHD_RequestTerminationCode how)
{
    struct http_private *p = *context;

    UNUSED(data);
    UNUSED(mhd);
    UNUSED(how);
    if (!p)
        return;
    *context = NULL;
    conn_deadline(p->conn, PHASE_IDLE, clock_steady(), p->http->config.idle_s);
    request_free(p);
}

static void
on_connection(void *data, struct MHD_Connection *mhd, void **context,
              enum MHD_ConnectionNotificationCode what)
{
    struct listener *listener = data;
    struct conn     *c = *context;

    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        c = base_alloc(sizeof *c);
        c->listener = listener;
        c->fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
        conn_deadline(c, PHASE_IDLE, clock_steady(), listener->http->config.header_s);
        conn_add(listener->http, c);
        *context = c;
    } else if (c) {
        *context = NULL;
        conn_remove(listener->http, c);
        base_free(c);
    }
}

static void __attribute__((format(printf, 2, 0)))
on_complaint(void *data, const char *fmt, va_list args)
{
    UNUSED(data); /* may hold what a client sent: not kept */
    UNUSED(fmt);
    UNUSED(args);
}

/* ---- start and stop ------------------------------------------------------------------ */

static bool
listener_start(struct listener *l)
{
    struct http *h = l->http;
    unsigned     flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC;

    l->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, on_request, l,
        MHD_OPTION_LISTEN_SOCKET, l->fd,
        MHD_OPTION_EXTERNAL_LOGGER, on_complaint, NULL,
        MHD_OPTION_URI_LOG_CALLBACK, on_line, l,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, l,
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, l,
        MHD_OPTION_THREAD_POOL_SIZE, h->config.network_threads,
        MHD_OPTION_CONNECTION_LIMIT, h->config.connections,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)POOL_BYTES,
        MHD_OPTION_CONNECTION_TIMEOUT, 0U,
        /* its own strictness answers with a doubled header; guard.c is stricter */
        MHD_OPTION_STRICT_FOR_CLIENT, 0,
        MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1,
        MHD_OPTION_END);
    return l->daemon != NULL;
}

static void
config_defaults(struct http_config *c)
{
    long     cpus = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned n = cpus < 1 ? 1 : (unsigned)cpus;
    uint8_t  none[sizeof c->token_key] = { 0 };
    const struct {
        unsigned *value, otherwise;
    } numbers[] = {
        /* the library makes a pool from two on */
        { &c->network_threads, n > 4 ? 4 : n < 2 ? 2 : n },
        { &c->workers[LANE_REPORT], n + 1 },
        { &c->workers[LANE_ORDINARY], n + 1 },
        { &c->workers[LANE_SIGNIN], 2 },
        { &c->queue[LANE_REPORT], 10000 },
        { &c->queue[LANE_ORDINARY], 10000 },
        { &c->queue[LANE_SIGNIN], 1000 },
        { &c->connections, 12000 },
        { &c->header_s, 10 },
        { &c->body_s, 20 },
        { &c->idle_s, 30 },
        { &c->answer_s, 60 },
        { &c->stall_s, 30 },
        { &c->slow_bytes_per_s, 4096 },
        { &c->many[LANE_REPORT], 60 },
        { &c->many[LANE_ORDINARY], 3000 },
        { &c->many[LANE_SIGNIN], 20 },
    };

    for (size_t i = 0; i < COUNT(numbers); i++)
        if (*numbers[i].value == 0)
            *numbers[i].value = numbers[i].otherwise;
    if (c->arena_limit == 0)
        c->arena_limit = 16 << 20;
    if (c->answer_limit == 0)
        c->answer_limit = 8 << 20;
    if (c->form_bytes == 0)
        c->form_bytes = 512 << 20;
    if (c->token_life_us == 0)
        c->token_life_us = DAY_US;
    if (!c->session_cookie)
        c->session_cookie = "session";
    if (sodium_memcmp(c->token_key, none, sizeof none) == 0)
        random_bytes(c->token_key, sizeof c->token_key);
}

/* Every connection is a file: ask for as many as we may have. */
static void
raise_file_limit(unsigned connections)
{
    struct rlimit limit;
    rlim_t        want = (rlim_t)connections + 512;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= want)
        return;
    limit.rlim_cur = limit.rlim_max < want ? limit.rlim_max : want;
    setrlimit(RLIMIT_NOFILE, &limit);
}

static void
http_free(struct http *h)
{
    for (size_t i = 0; i < h->listener_count; i++) {
        struct listener *l = &h->listeners[i];

        if (l->daemon)
            MHD_stop_daemon(l->daemon);
        else if (l->fd > 0)
            close(l->fd);
        if (l->how.unix_path && l->fd > 0 && l->how.fd <= 0)
            unlink(l->how.unix_path);
    }
    watch_stop(h);
    lanes_stop(h);
    limits_free(h->limits);
    pthread_mutex_destroy(&h->conns_lock);
    pthread_cond_destroy(&h->work_done);
    pthread_mutex_destroy(&h->work_lock);
    sodium_memzero(h->config.token_key, sizeof h->config.token_key);
    arena_free(h->arena); /* h lies in it */
}

static enum rc
http_open(struct http *h, struct err *err)
{
    enum rc rc;

    if ((rc = router_new(h->arena, h->config.routes, h->config.route_count, &h->router,
                         err)) != RC_OK)
        return rc;
    for (; h->listener_count < h->config.listen_count; h->listener_count++)
        if ((rc = listener_open(h, &h->listeners[h->listener_count],
                                &h->config.listens[h->listener_count], err)) != RC_OK)
            return rc;
    if (!lanes_start(h) || !watch_start(h))
        return err_set(err, RC_FULL, "http.no_threads");
    for (size_t i = 0; i < h->listener_count; i++)
        if (!listener_start(&h->listeners[i]))
            return err_set(err, RC_FULL, "http.no_threads");
    return RC_OK;
}

enum rc
http_start(const struct http_config *config, struct http **out, struct err *err)
{
    struct arena     *a = arena_new(1 << 20);
    struct http      *h = ARENA_NEW(a, struct http);
    pthread_condattr_t steady;
    enum rc           rc;

    signal(SIGPIPE, SIG_IGN);
    h->arena = a;
    h->config = *config;
    config_defaults(&h->config);
    h->config.routes = config->routes;
    h->listeners = ARENA_ARRAY(a, struct listener, config->listen_count);
    pthread_mutex_init(&h->conns_lock, NULL);
    pthread_mutex_init(&h->work_lock, NULL);
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&h->work_done, &steady);
    pthread_condattr_destroy(&steady);
    h->limits = limits_new(h->config.many);
    raise_file_limit(h->config.connections);
    if ((rc = http_open(h, err)) != RC_OK) {
        static char where[128]; /* what err names lies in the arena that goes now */

        if (err && err->arg[0].n) {
            err->arg[0].n = err->arg[0].n < sizeof where ? err->arg[0].n : sizeof where;
            memcpy(where, err->arg[0].p, err->arg[0].n);
            err->arg[0].p = where;
        }
        http_free(h);
        return rc;
    }
    *out = h;
    return RC_OK;
}

uint16_t
http_port(const struct http *h, size_t listener)
{
    return listener < h->listener_count ? h->listeners[listener].port : 0;
}

void
http_stop(struct http *h, unsigned seconds)
{
    struct timespec until;

    atomic_store(&h->stopping, true);
    for (size_t i = 0; i < h->listener_count; i++) {
        int fd = MHD_quiesce_daemon(h->listeners[i].daemon);

        if (fd >= 0)
            close(fd);
    }
    until = clock_until(clock_steady() + (int64_t)seconds * SECOND_US);
    pthread_mutex_lock(&h->work_lock);
    while (h->request_count &&
           pthread_cond_timedwait(&h->work_done, &h->work_lock, &until) != ETIMEDOUT)
        ;
    atomic_store(&h->giving_up, true); /* the rest gets 503, or is cut by the watch */
    while (h->work_count)
        pthread_cond_wait(&h->work_done, &h->work_lock);
    pthread_mutex_unlock(&h->work_lock);
    http_free(h);
}

void
http_stats(const struct http *h, struct http_stats *out)
{
    struct http *mine = (struct http *)(uintptr_t)h; /* only its locks are touched */
    int64_t      now = clock_steady();

    *out = (struct http_stats){ .requests = atomic_load(&h->requests),
                                .refused = atomic_load(&h->refused),
                                .cut = atomic_load(&h->cut) };
    pthread_mutex_lock(&mine->conns_lock);
    out->connections = h->conn_count;
    pthread_mutex_unlock(&mine->conns_lock);
    for (int i = 0; i < LANE_COUNT; i++) {
        pthread_mutex_lock(&mine->lanes[i].lock);
        out->queued[i] = h->lanes[i].queued;
        out->running[i] = h->lanes[i].running;
        pthread_mutex_unlock(&mine->lanes[i].lock);
    }
    pthread_mutex_lock(&mine->work_lock);
    out->waiting = h->work_count;
    for (const struct http_private *p = h->work; p; p = p->work_next)
        if (now - p->suspended_at > out->oldest_us)
            out->oldest_us = now - p->suspended_at;
    pthread_mutex_unlock(&mine->work_lock);
}
