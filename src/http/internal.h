/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * internal.h - what the files of this room share, and nobody else sees.
 *
 * Who may touch a request: the network thread of its connection until it is
 * queued; then one worker; then, after a hand-over, one completing thread; then
 * the network thread again.  `holds` counts worker and completing thread, the
 * last of them settles the round (lanes.c).  The library's suspend is called in
 * one place (server.c) and its resume in one (lanes.c), once a request each.
 */
#ifndef HTTP_INTERNAL_H
#define HTTP_INTERNAL_H

#include "http/assets.h"
#include "http/limit.h"
#include "http/multipart.h"
#include "http/route.h"
#include "http/token.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

enum phase { /* of a connection, for its deadline */
    PHASE_IDLE,   /* no request line read yet */
    PHASE_HEAD,
    PHASE_BODY,
    PHASE_WORK,   /* no deadline: we are the slow ones */
    PHASE_ANSWER
};

struct conn {
    struct listener *listener;
    int              fd;
    struct conn     *next, **at; /* in http.conns, under conns_lock */
    _Atomic int      phase;
    _Atomic int64_t  since, deadline; /* steady; deadline 0 = none */
};

struct listener {
    struct http        *http;
    struct http_listen  how;
    struct MHD_Daemon  *daemon;
    int                 fd;
    uint16_t            port;
};

enum stage { STAGE_LINE, STAGE_BODY, STAGE_WORK, STAGE_READY, STAGE_ANSWERED };

struct header {
    const char    *name;
    struct str     value;
    struct header *next;
};

struct http_private {
    struct request         rq;
    struct reply           re;
    struct http           *http;
    struct listener       *listener;
    struct conn           *conn;
    struct MHD_Connection *mhd;
    enum stage             stage;
    struct str             target, method; /* as sent */
    const char            *target_at;      /* in the library's buffer: for the guard only */
    int                    refuse;   /* answer with this status once the body is drained */
    bool                   close;    /* and close the connection */
    uint64_t               length, got, counted; /* body: announced, read, held in form_bytes */
    const struct asset    *asset;
    bool                   immutable;

    uint8_t               *body;     /* not multipart */
    struct multipart      *multipart;
    struct multipart_hooks hooks;
    struct pair_list       form;
    struct http_file      *files;
    bool                  *file_taken;
    size_t                 file_n;
    bool                   file_open;
    struct token           token;

    struct header         *headers, **headers_end;
    struct str             visit;    /* of this reply, when it had to be made */
    bool                   session_gone;

    struct http_private   *next;     /* in a lane */
    bool                   behind, handed_over, again, stalled;
    _Atomic int            holds;
    int64_t                suspended_at;
    struct http_private   *work_next, **work_at; /* in http.work, under work_lock */
    int64_t                body_at, answer_at; /* steady: when these began */
    uint64_t               streamed;
};

struct queue {
    struct http_private *first, **last;
};

struct lane_state {
    struct http    *http;
    enum lane       lane;
    pthread_mutex_t lock;
    pthread_cond_t  some;
    struct queue    front, behind; /* `behind` is served when front is empty, and every 4th time */
    unsigned        queued, running, turns;
    bool            stop;
    pthread_t      *threads;
    unsigned        thread_count;
};

struct http {
    struct http_config      config; /* zeroes replaced by their meaning */
    struct arena           *arena;
    const struct router    *router;
    struct listener        *listeners;
    size_t                  listener_count;
    struct lane_state       lanes[LANE_COUNT];
    struct limits          *limits;

    pthread_mutex_t         conns_lock;
    struct conn            *conns;
    unsigned                conn_count;

    pthread_mutex_t         work_lock;
    pthread_cond_t          work_done;
    struct http_private    *work; /* every request that is suspended */
    unsigned                work_count, request_count;

    pthread_t               watch;
    pthread_mutex_t         watch_lock;
    pthread_cond_t          watch_wake;
    bool                    watch_stop, watch_runs;
    _Atomic bool            stopping, giving_up; /* no new requests; no waiting either */

    _Atomic uint64_t        form_bytes, requests, refused, cut;
};

/* guard.c: 0, or the status to refuse with (the connection is then closed).
 * target: where the library found it in the request line, target_n: its length then.
 * length: the one lawful Content-Length, 0 without a body. */
int guard_check(struct MHD_Connection *mhd, const char *method, const char *target,
                size_t target_n, const char *version, uint64_t *length);

/* request.c */
struct http_private *request_new(struct listener *listener, struct conn *conn,
                                 struct MHD_Connection *mhd, const char *target);
void request_free(struct http_private *p);
/* Headers are in: fill the request, find its route, check it.  Sets p->refuse when it fails. */
void request_head(struct http_private *p, const char *method, const char *version);
struct str cookie_wire_name(const struct request *rq, const char *name);

/* body.c */
void body_begin(struct http_private *p);
void body_feed(struct http_private *p, const char *bytes, size_t n);
void body_end(struct http_private *p); /* all is in: forms are parsed, the token checked */
void body_drop(struct http_private *p);

/* reply.c */
void reply_reset(struct http_private *p);
void reply_plain(struct http_private *p, int status); /* our own sentence; cannot fail */
void reply_error(struct http_private *p, int status); /* the page's, else ours; sets its own guard */

/* send.c */
enum MHD_Result reply_send(struct http_private *p);

/* listen.c: err http.cannot_listen, {0} = the port or path. */
enum rc listener_open(struct http *h, struct listener *l, const struct http_listen *how,
                      struct err *err);

/* lanes.c */
bool lanes_start(struct http *h);
void lanes_stop(struct http *h);
/* The request is suspended by then. */
void lane_put(struct http_private *p);
bool lane_has_room(struct http *h, enum lane lane);

/* watch.c */
bool watch_start(struct http *h);
void watch_stop(struct http *h);
/* from: steady moment; seconds 0: no deadline. */
void conn_deadline(struct conn *c, enum phase phase, int64_t from, int64_t seconds);
/* The request line is in: the rest of the head has `seconds`, but no more than was left. */
void conn_head(struct conn *c, int64_t seconds);
void conn_add(struct http *h, struct conn *c);
void conn_remove(struct http *h, struct conn *c);
void work_add(struct http_private *p);
void work_remove(struct http_private *p);

#endif
