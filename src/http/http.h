/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * http.h - the web server: listening, guarding, routing, forms, cookies, answers.
 * It knows no noun of ours.  How a request travels:
 *
 *   network thread  headers read -> guard -> route -> Origin -> route.check -> body, file
 *                   parts going to route.sink while they arrive -> form token;
 *                   suspended once, put in its lane
 *   worker thread   config.again_token (was this form sent before?), then route.act
 *                   HTTP_DONE: the reply is sent
 *                   HTTP_WAIT: the act has handed the work on (the store's writer); that
 *                   thread later calls http_complete or http_again, exactly once
 *   network thread  resumed once, answer sent, request and its arena freed
 *
 * Whatever the client does, a request lives until it was completed: everything
 * its change points to may lie in rq->arena.  An act that runs out of memory
 * leaves through the arena's exit and answers 503.  The hand-over (http_hand_over)
 * is the last thing an act does: after it, rq and re belong to whoever completes.
 *
 * Nothing here logs an address, a user agent or a URL, and none is offered.
 */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/words.h"

struct http;         /* a running server */
struct http_private; /* the server's own part of a request */
struct request;
struct reply;

enum lane {
    LANE_REPORT,   /* workers of its own: nothing else can take them */
    LANE_ORDINARY,
    LANE_SIGNIN,   /* at most two at once, at lower priority: each hash costs 64 MiB */
    LANE_COUNT
};

enum http_end {
    HTTP_DONE, /* the reply is filled */
    HTTP_WAIT  /* somebody else will call http_complete or http_again */
};

/*
 * Runs in a network thread when the headers are read, before the body: path,
 * query, cookies, language and length are there, form and worker are not.  It
 * must not wait nor touch a store.  0 = go on, else the status to refuse with.
 */
typedef int http_check(struct request *rq);

/* Runs in a worker thread; rq->worker is what config.worker_init made for it. */
typedef enum http_end http_act(struct request *rq, struct reply *re);

/* ---- routes ------------------------------------------------------------- */

enum {
    ROUTE_PLAIN    = 1,  /* no language in the path: /api/..., /health */
    ROUTE_NO_TOKEN = 2,  /* no form token and no Origin asked: bearer API, sign-on return */
    ROUTE_RAW      = 4,  /* the body is not a form: it is in rq->body (JSON) */
    ROUTE_FILES    = 8   /* multipart with file parts: route.sink takes them */
};

/*
 * One row a page and method.  Segments: `/case/:id/step/:name` (a segment each),
 * a last `*rest` takes what remains.  A literal segment wins over `:name`.
 * GET answers HEAD too.  To add one: a row; a missing act does not start.
 */
struct route {
    const char *method; /* "GET", "POST", "PUT", "DELETE" */
    const char *path;   /* without the language */
    enum lane   lane;
    unsigned    flags;
    http_check *check;  /* may be NULL */
    http_act   *act;
    const void *page;   /* the caller's own row */
    size_t      body_limit; /* bytes; 0: 512 KiB for a form, 64 MiB with ROUTE_FILES */
    const struct http_sink *sink; /* with ROUTE_FILES */
};

/* ---- files while they arrive -------------------------------------------- */

struct http_file {
    struct str name;  /* of the form field */
    struct str filename, type; /* as claimed: never to be trusted; filename without folders */
    uint64_t   bytes; /* so far */
    void      *data;  /* what sink.open made */
};

/*
 * Called in a network thread, one call at a time for a request, and only after
 * a valid form token was read (it must precede the first file part): may write
 * to the page cache, must not wait.  Any rc but RC_OK refuses the request
 * (RC_FULL 413, RC_BADINPUT 400, RC_BUSY 503, else 500).  A part without a file
 * name and without bytes (nothing chosen) is not shown at all.
 */
struct http_sink {
    enum rc (*open)(struct request *rq, struct http_file *file); /* may set file->data */
    enum rc (*write)(struct request *rq, struct http_file *file, struct bytes chunk);
    enum rc (*close)(struct request *rq, struct http_file *file); /* all of it arrived */
    /* The request ends and nobody took the file (http_file_take), or it broke off. */
    void    (*drop)(struct http_file *file);
    size_t  limit;      /* bytes of one file */
    size_t  most_files; /* in one form */
};

/* The act keeps the file: drop will not be called for it.  NULL past the last. */
struct http_file *http_file(struct request *rq, size_t index);
void              http_file_take(struct request *rq, size_t index);

/* ---- a request ----------------------------------------------------------- */

struct http_pair {
    struct str name, value;
};

struct http_pairs {
    const struct http_pair *at;
    size_t                  n;
};

struct request {
    struct arena       *arena;  /* lives as long as the request */
    const struct route *route;
    void               *worker; /* of this worker thread; NULL in a network thread */
    void               *data;   /* the act's own: anything it wants back in its next round */
    int64_t             now;    /* clock at arrival, microseconds UTC */
    int64_t             site;   /* what config.site said of the host; 0 without the hook */
    struct str          host;   /* "localhost:8080", lower case, port included as sent */
    uint16_t            port;   /* of the listener it came through; 0 for a Unix socket */
    bool                https;  /* by a trusted proxy's word only */
    bool                head;   /* HEAD: an act need not care */
    enum lang           lang;   /* from the path; else from Accept-Language */
    struct str          path;   /* decoded, without the language: "/case/…" */
    struct http_pairs   params, query, form, cookies; /* UTF-8, valid text, no NUL */
    struct bytes        body;   /* with ROUTE_RAW */
    struct bytes        token;  /* 32 bytes that name this form: key of the used-set; empty on GET */
    int64_t             token_made; /* when its form was shown */
    int                 round;  /* 0; counts http_again */
    int                 outcome; /* what http_again was told */
    int                 status; /* when config.error_page runs: the status asked for */
    struct http_private *priv;
};

/* First value of that name; empty when absent.  Forms keep repeated names, in order. */
struct str http_param(const struct request *rq, const char *name);
struct str http_query(const struct request *rq, const char *name);
struct str http_form(const struct request *rq, const char *name);
bool       http_has(const struct http_pairs *in, const char *name);
struct str http_first(const struct http_pairs *in, const char *name);
/* Walk the values of one name: `size_t i = 0; while (http_next(&rq->form, "x", &i, &v))`. */
bool       http_next(const struct http_pairs *in, const char *name, size_t *i, struct str *value);
/* Cookie by our name.  On the wire it is __Host-NAME when the site is https, else NAME-PORT
 * (browsers share the cookies of all ports of a host). */
struct str http_cookie(const struct request *rq, const char *name);
/* Only these travel up: Authorization, Content-Type, Accept, If-None-Match, DPoP. */
struct str http_header(const struct request *rq, const char *name);

/* ---- answering ----------------------------------------------------------- */

/* Streams a download: fills `out`, says how much; 0 = end, < 0 = broken off (the client sees it). */
struct http_stream {
    ptrdiff_t (*read)(void *data, uint64_t at, uint8_t *out, size_t room); /* network thread */
    void      (*close)(void *data); /* always called once, when the request is over */
    void      *data;
    int64_t    bytes; /* whole length when known, else -1 */
};

struct reply {
    int        status;   /* 200 until set */
    struct str type;     /* "text/html; charset=utf-8" until set */
    struct buf body;     /* in rq->arena, ceiling config.answer_limit */
    struct str cache;    /* Cache-Control; "no-store" until set */
    struct http_stream stream; /* used instead of body when .read is set */
    struct http_private *priv;
};

/* One more header.  Control characters in a value become spaces. */
void http_add(struct reply *re, const char *name, struct str value);
/* 303 to a path of this site.  One that does not begin with a single '/' leads to "/"; what may
 * not stand in an address is escaped. */
void http_redirect(struct reply *re, struct str path);
/* 303 to another site (single sign-on): https only. */
void http_redirect_out(struct reply *re, struct str url);
/* "/es" + path, in the language of the request. */
struct str http_path(struct request *rq, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* HttpOnly, SameSite=Strict, Path=/, Secure and __Host- on https.  max_age_s < 0: until the
 * browser closes; 0: delete.  Value: letters, digits, -_.~ only. */
void http_set_cookie(struct reply *re, const char *name, struct str value, int64_t max_age_s);
/* Takes the session cookie and the visit cookie of http_token from the browser. */
void http_forget(struct reply *re);
/* A file to keep: "attachment", name cleaned (no folders, no controls, RFC 6266). */
void http_attachment(struct reply *re, struct str filename);
/* Sets ETag; true when the client has it already: the reply is now 304, add no body. */
bool http_etag(struct request *rq, struct reply *re, struct str tag);
/* The answer of config.error_page (or our plain one) instead of what was filled so far. */
void http_fail(struct request *rq, struct reply *re, int status);

/*
 * The hidden field `token` of a form on the page being answered: bound to the
 * session cookie, or to a visit cookie which this sets when there is neither.
 * Call it before the reply is completed.  One page may use one token in many forms.
 */
struct str http_token(struct request *rq, struct reply *re);
/* The same, when this very reply sets a new session cookie with that value. */
struct str http_token_for(struct request *rq, struct str session);

/* ---- completing ---------------------------------------------------------- */

/*
 * Before it hands its work on and returns HTTP_WAIT, the act calls http_hand_over.
 * From then on it touches neither rq nor re nor the arena: they are the completing
 * thread's, which has no arena exit (it sets its own guard if it must allocate).
 */
void http_hand_over(struct request *rq);
/* After that, from any thread, exactly one of these, exactly once a round. */
void http_complete(struct request *rq, struct reply *re);
/* Run the act once more in its lane: rq->round + 1, rq->outcome = outcome, reply emptied. */
void http_again(struct request *rq, struct reply *re, int outcome);

/* ---- files of the site --------------------------------------------------- */

struct http_assets; /* read into memory once; never changes */

/* Every file under `folder` (not hidden).  x.gz / x.br beside x are sent to who takes them. */
enum rc http_assets_load(const char *folder, struct http_assets **out, struct err *err);
void    http_assets_free(struct http_assets *assets);
/* "/assets/HASH": HASH is of all contents, so what lies below is immutable, and relative
 * addresses inside style sheets work.  Files in `folder`/root/ answer at "/" (favicon.ico). */
struct str http_assets_base(const struct http_assets *assets);

/* ---- a server ------------------------------------------------------------ */

struct http_listen {
    const char *unix_path; /* a Unix socket (made 0660, replaced if nobody answers); else NULL */
    uint16_t    port;      /* TCP; 0 takes a free one, see http_port */
    bool        any;       /* all addresses; default 127.0.0.1 */
    bool        proxy;     /* a trusted proxy is in front: X-Forwarded-Proto and X-Real-IP are
                              believed from a Unix socket or loopback, from nobody else */
    int         fd;        /* > 0: a listening socket passed by the service manager */
};

struct http_config {
    const struct route       *routes;
    size_t                    route_count;
    const struct http_listen *listens;
    size_t                    listen_count;
    const struct http_assets *assets; /* may be NULL; outlives the server */

    /* Our data for every hook, and for acts through http_data(). */
    void *data;
    void *(*worker_init)(void *data);   /* in the worker thread, once; may be NULL */
    void  (*worker_free)(void *worker); /* in the worker thread, at its end */
    /* Which site a host is: > 0, or 0 = unknown, answered 421.  Network thread: a table. */
    int64_t (*site)(void *data, struct str host, uint16_t port);
    /* In the worker, before the act of a request with a token: was this form sent before?
     * True = the reply is filled (the same 303 as then). */
    bool (*again_token)(struct request *rq, struct reply *re);
    /* The page for rq->status (400 403 404 405 413 421 500 503).  In any thread, rq->worker may
     * be NULL and rq->route too: no store.  On a form, rq->form holds what was typed so far:
     * show it again (503: nothing was lost).  NULL: one plain sentence in rq->lang. */
    void (*error_page)(struct request *rq, struct reply *re);

    const char *session_cookie; /* "session": what form tokens are bound to */
    uint8_t     token_key[32];  /* all zero: made at start (forms die with the process) */
    int64_t     token_life_us;  /* 0: 24 hours */

    unsigned network_threads;      /* a listener; 0: processors, at most 4 */
    unsigned workers[LANE_COUNT];  /* 0: processors + 1, processors + 1, 2 */
    unsigned queue[LANE_COUNT];    /* 0: 10,000; 10,000; 1,000.  Past it: 503 */
    unsigned connections;          /* 0: 12,000 */
    size_t   arena_limit;          /* of a request; 0: 16 MiB */
    size_t   answer_limit;         /* of a reply's body; 0: 8 MiB */
    size_t   form_bytes;           /* of all bodies in memory at once; 0: 512 MiB.  Past it: 503,
                                      the report lane may go to twice that */
    /* Seconds; 0: 10, 20, 30, 60, 30. */
    unsigned header_s, body_s, idle_s, answer_s, stall_s;
    unsigned slow_bytes_per_s;     /* past body_s and answer_s a client must keep this pace; 0: 4096 */
    unsigned many[LANE_COUNT];     /* requests of one address in ten minutes before its next ones
                                      wait behind others (never refused); 0: 60, 3,000, 20 */
};

/* Starts listening and answering.  RC_BADINPUT (a route, a port in use: err says), RC_FULL. */
enum rc  http_start(const struct http_config *config, struct http **out, struct err *err);
uint16_t http_port(const struct http *h, size_t listener);
void    *http_data(const struct request *rq);

/* Take no more, finish what is queued (at most `seconds`, then 503 to the rest), free all.
 * A request that nobody completes keeps http_stop waiting. */
void http_stop(struct http *h, unsigned seconds);

struct http_stats {
    uint64_t requests, refused, cut; /* since start */
    unsigned connections, queued[LANE_COUNT], running[LANE_COUNT], waiting;
    int64_t  oldest_us; /* age of the oldest request suspended now */
};

void http_stats(const struct http *h, struct http_stats *out);

#endif
