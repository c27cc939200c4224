/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * probe.c - a small server with a page for every promise of http.h, driven by
 * server_check.py and load_check.py.  usage: probe SOCKET ASSETS [name=value...]
 * It prints its port, its proxied port and
 * "ready", stops on SIGTERM, and says "stopped" when everything was freed.
 */
#include "http/http.h"

#include "base/clock.h"
#include "base/random.h"
#include "base/text.h"

#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- a completer like the store's writer: takes requests, finishes them in batches ---- */

struct job {
    struct request *rq;
    struct reply   *re;
    struct str      text; /* in the request's arena: read when the client may be gone */
    struct job     *next;
};

static struct {
    pthread_mutex_t lock;
    pthread_cond_t  some;
    struct job     *first;
    bool            stop;
    uint64_t        sum;
} writer = { .lock = PTHREAD_MUTEX_INITIALIZER, .some = PTHREAD_COND_INITIALIZER };

static void *
writer_main(void *unused)
{
    UNUSED(unused);
    pthread_mutex_lock(&writer.lock);
    for (;;) {
        struct job *job = writer.first, *next;

        if (!job && writer.stop)
            break;
        if (!job) {
            pthread_cond_wait(&writer.some, &writer.lock);
            continue;
        }
        writer.first = NULL;
        pthread_mutex_unlock(&writer.lock);
        usleep(2000); /* a disk that really flushes */
        for (; job; job = next) {
            next = job->next;
            for (size_t i = 0; i < job->text.n; i++)
                writer.sum += (uint8_t)job->text.p[i];
            if (job->rq->round == 0 && job->text.n && job->text.p[0] == '!')
                http_again(job->rq, job->re, 7);
            else
                http_complete(job->rq, job->re);
        }
        pthread_mutex_lock(&writer.lock);
    }
    pthread_mutex_unlock(&writer.lock);
    return NULL;
}

static enum http_end
act_commit(struct request *rq, struct reply *re)
{
    struct job *job = ARENA_NEW(rq->arena, struct job);

    if (rq->round > 0) {
        buf_printf(&re->body, "round %d outcome %d", rq->round, rq->outcome);
        return HTTP_DONE;
    }
    *job = (struct job){ rq, re, http_form(rq, "text"), NULL };
    http_redirect(re, http_path(rq, "/done"));
    http_hand_over(rq);
    pthread_mutex_lock(&writer.lock);
    job->next = writer.first;
    writer.first = job;
    pthread_cond_signal(&writer.some);
    pthread_mutex_unlock(&writer.lock);
    return HTTP_WAIT;
}

/* ---- pages ------------------------------------------------------------------------------ */

static enum http_end
act_hello(struct request *rq, struct reply *re)
{
    buf_printf(&re->body, "hello %s " STR_FMT " " STR_FMT " worker %d", lang_code(rq->lang),
               STR_ARG(rq->path), STR_ARG(rq->host), rq->worker != NULL);
    return HTTP_DONE;
}

static enum http_end
act_echo(struct request *rq, struct reply *re)
{
    for (size_t i = 0; i < rq->params.n; i++)
        buf_printf(&re->body, "param " STR_FMT "=" STR_FMT "\n",
                   STR_ARG(rq->params.at[i].name), STR_ARG(rq->params.at[i].value));
    for (size_t i = 0; i < rq->form.n; i++)
        buf_printf(&re->body, "form " STR_FMT "=" STR_FMT "\n",
                   STR_ARG(rq->form.at[i].name), STR_ARG(rq->form.at[i].value));
    for (size_t i = 0; i < rq->query.n; i++)
        buf_printf(&re->body, "query " STR_FMT "=" STR_FMT "\n",
                   STR_ARG(rq->query.at[i].name), STR_ARG(rq->query.at[i].value));
    buf_printf(&re->body, "body %zu token %zu\n", rq->body.n, rq->token.n);
    return HTTP_DONE;
}

static enum http_end
act_token(struct request *rq, struct reply *re)
{
    buf_add(&re->body, http_token(rq, re));
    return HTTP_DONE;
}

static enum http_end
act_login(struct request *rq, struct reply *re)
{
    http_set_cookie(re, "session", str_lit("abc123"), -1);
    buf_add(&re->body, http_token_for(rq, str_lit("abc123")));
    return HTTP_DONE;
}

static enum http_end
act_forget(struct request *rq, struct reply *re)
{
    UNUSED(rq);
    http_forget(re);
    buf_addz(&re->body, "forgotten");
    return HTTP_DONE;
}

static enum http_end
act_oom(struct request *rq, struct reply *re)
{
    UNUSED(re);
    while (arena_used(rq->arena) < SIZE_MAX)
        arena_alloc(rq->arena, 100000);
    return HTTP_DONE;
}

static enum http_end
act_big(struct request *rq, struct reply *re)
{
    UNUSED(rq);
    while (!buf_full(&re->body))
        buf_addz(&re->body, "0123456789012345678901234567890123456789012345678901234567890123");
    return HTTP_DONE;
}

static enum http_end
act_sleep(struct request *rq, struct reply *re)
{
    int64_t ms = 0;

    str_int(http_query(rq, "ms"), &ms);
    usleep((useconds_t)ms * 1000);
    buf_addz(&re->body, "slept");
    return HTTP_DONE;
}

static enum http_end
act_burn(struct request *rq, struct reply *re)
{
    uint8_t out[32], salt[crypto_pwhash_SALTBYTES] = { 0 };

    if (crypto_pwhash(out, sizeof out, "x", 1, salt, 2, 64 << 20, crypto_pwhash_ALG_DEFAULT) != 0)
        http_fail(rq, re, 503);
    else
        buf_addz(&re->body, "burnt");
    return HTTP_DONE;
}

static enum http_end
act_upload(struct request *rq, struct reply *re)
{
    struct http_file *file;

    for (size_t i = 0; (file = http_file(rq, i)); i++)
        buf_printf(&re->body, STR_FMT "|" STR_FMT "|%llu\n", STR_ARG(file->name),
                   STR_ARG(file->filename), (unsigned long long)file->bytes);
    return HTTP_DONE;
}

static ptrdiff_t
download_read(void *data, uint64_t at, uint8_t *out, size_t room)
{
    uint64_t total = *(uint64_t *)data;

    if (at >= total)
        return 0;
    if (room > total - at)
        room = total - at;
    memset(out, 'd', room);
    return (ptrdiff_t)room;
}

static _Atomic int downloads_open;

static void
download_close(void *data)
{
    UNUSED(data);
    downloads_open--;
}

static enum http_end
act_download(struct request *rq, struct reply *re)
{
    uint64_t *total = ARENA_NEW(rq->arena, uint64_t);

    *total = 20 << 20;
    downloads_open++;
    http_attachment(re, str_lit("../the \"file\" \xc3\xa9.pdf"));
    re->type = str_lit("application/octet-stream");
    re->stream = (struct http_stream){ download_read, download_close, total,
                                       http_has(&rq->query, "unknown") ? -1 : 20 << 20 };
    return HTTP_DONE;
}

static enum http_end
act_etag(struct request *rq, struct reply *re)
{
    re->cache = str_lit("no-cache");
    if (!http_etag(rq, re, str_lit("v1")))
        buf_addz(&re->body, "fresh");
    return HTTP_DONE;
}

static int
check_refuse(struct request *rq)
{
    return http_has(&rq->query, "no") ? 404 : 0;
}

/* ---- files ---------------------------------------------------------------------------- */

static _Atomic int files_open;

static enum rc
file_open(struct request *rq, struct http_file *file)
{
    UNUSED(rq);
    files_open++;
    file->data = malloc(8); /* a sanitizer sees when it is not dropped */
    return RC_OK;
}

static enum rc
file_write(struct request *rq, struct http_file *file, struct bytes chunk)
{
    UNUSED(rq);
    *(uint8_t *)file->data = chunk.p[chunk.n - 1];
    return RC_OK;
}

static enum rc
file_close(struct request *rq, struct http_file *file)
{
    UNUSED(rq);
    UNUSED(file);
    return RC_OK;
}

static void
file_drop(struct http_file *file)
{
    files_open--;
    free(file->data);
}

static const struct http_sink sink = {
    file_open, file_write, file_close, file_drop, (size_t)300 << 20, 3,
};

/* ---- hooks ------------------------------------------------------------------------------ */

static void *
worker_init(void *data)
{
    UNUSED(data);
    return malloc(4);
}

static void
error_page(struct request *rq, struct reply *re)
{
    buf_printf(&re->body, "error %d kept: " STR_FMT, rq->status,
               STR_ARG(http_form(rq, "text")));
}

static bool
again_token(struct request *rq, struct reply *re)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static uint8_t         seen[4096][32];
    static size_t          count;
    bool                   found = false;

    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < count && !found; i++)
        found = memcmp(seen[i], rq->token.p, 32) == 0;
    if (!found && count < 4096)
        memcpy(seen[count++], rq->token.p, 32);
    pthread_mutex_unlock(&lock);
    if (found && str_eqz(rq->path, "/once"))
        http_redirect(re, http_path(rq, "/done"));
    return found && str_eqz(rq->path, "/once");
}

static int64_t
site(void *data, struct str host, uint16_t port)
{
    UNUSED(data);
    UNUSED(port);
    return str_starts(host, str_lit("evil.")) ? 0 : 1;
}

static const struct route routes[] = {
    { "GET",  "/",                     LANE_ORDINARY, 0, NULL, act_hello, NULL, 0, NULL },
    { "GET",  "/done",                 LANE_ORDINARY, 0, NULL, act_hello, NULL, 0, NULL },
    { "GET",  "/case/new",             LANE_ORDINARY, 0, NULL, act_hello, NULL, 0, NULL },
    { "GET",  "/case/:id/step/:name",  LANE_ORDINARY, 0, check_refuse, act_echo, NULL, 0, NULL },
    { "GET",  "/token",                LANE_ORDINARY, 0, NULL, act_token, NULL, 0, NULL },
    { "POST", "/form",                 LANE_ORDINARY, 0, NULL, act_echo, NULL, 0, NULL },
    { "POST", "/once",                 LANE_ORDINARY, 0, NULL, act_echo, NULL, 0, NULL },
    { "POST", "/commit",               LANE_REPORT, ROUTE_NO_TOKEN, NULL, act_commit, NULL, 0, NULL },
    { "POST", "/signin",               LANE_SIGNIN, ROUTE_NO_TOKEN, NULL, act_burn, NULL, 0, NULL },
    { "GET",  "/login",                LANE_ORDINARY, 0, NULL, act_login, NULL, 0, NULL },
    { "GET",  "/forget",               LANE_ORDINARY, 0, NULL, act_forget, NULL, 0, NULL },
    { "GET",  "/oom",                  LANE_ORDINARY, 0, NULL, act_oom, NULL, 0, NULL },
    { "GET",  "/big",                  LANE_ORDINARY, 0, NULL, act_big, NULL, 0, NULL },
    { "GET",  "/sleep",                LANE_ORDINARY, 0, NULL, act_sleep, NULL, 0, NULL },
    { "GET",  "/download",             LANE_ORDINARY, 0, NULL, act_download, NULL, 0, NULL },
    { "POST", "/upload",               LANE_ORDINARY, ROUTE_FILES, NULL, act_upload, NULL,
      (size_t)400 << 20, &sink },
    { "GET",  "/api/etag",             LANE_ORDINARY, ROUTE_PLAIN, NULL, act_etag, NULL, 0, NULL },
    { "POST", "/api/raw",              LANE_ORDINARY, ROUTE_PLAIN | ROUTE_NO_TOKEN | ROUTE_RAW,
      NULL, act_echo, NULL, 0, NULL },
};

int
main(int argc, char **argv)
{
    const char *unix_path = argc > 1 ? argv[1] : "probe.sock";
    struct http_listen listens[] = {
        { .port = 0 },
        { .port = 0, .proxy = true },
        { .unix_path = unix_path, .proxy = true },
    };
    struct http_config config = {
        .routes = routes, .route_count = COUNT(routes), .listens = listens, .listen_count = 3,
        .worker_init = worker_init, .worker_free = free, .site = site,
        .again_token = again_token, .error_page = error_page, .answer_limit = 1 << 20,
        .header_s = 2, .body_s = 3, .idle_s = 3, .answer_s = 4, .stall_s = 2,
    };
    struct err          err = { 0 };
    struct http_assets *assets = NULL;
    struct http        *h;
    struct http_stats   stats;
    sigset_t            signals;
    pthread_t           thread;
    int                 got;

    random_init();
    for (int i = 3; i < argc; i++) {
        sscanf(argv[i], "connections=%u", &config.connections);
        sscanf(argv[i], "header_s=%u", &config.header_s);
        sscanf(argv[i], "queue=%u", &config.queue[LANE_ORDINARY]);
        sscanf(argv[i], "many=%u", &config.many[LANE_SIGNIN]);
    }
    if (argc > 2 && http_assets_load(argv[2], &assets, &err) != RC_OK)
        return 1;
    config.assets = assets;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    pthread_create(&thread, NULL, writer_main, NULL);
    if (http_start(&config, &h, &err) != RC_OK) {
        fprintf(stderr, "cannot start: " STR_FMT "\n", STR_ARG(err.key));
        return 1;
    }
    printf("ready %u %u\n", http_port(h, 0), http_port(h, 1));
    if (assets)
        printf(STR_FMT "\n", STR_ARG(http_assets_base(assets)));
    fflush(stdout);
    sigwait(&signals, &got);
    http_stats(h, &stats);
    http_stop(h, 5);
    pthread_mutex_lock(&writer.lock);
    writer.stop = true;
    pthread_cond_signal(&writer.some);
    pthread_mutex_unlock(&writer.lock);
    pthread_join(thread, NULL);
    http_assets_free(assets);
    printf("stopped files %d downloads %d requests %llu cut %llu\n", files_open, downloads_open,
           (unsigned long long)stats.requests, (unsigned long long)stats.cut);
    return files_open || downloads_open;
}
