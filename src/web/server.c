/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * server.c - see server.h.  Routes are the rows of pages.def.
 */
#include "web/server.h"

#include "base/text.h"
#include "web/page.h"

#define STOP_SECONDS 20

static void *
worker_new(void *data)
{
    struct worker *worker = base_alloc(sizeof *worker);

    worker->server = data;
    return worker;
}

static void
worker_free(void *worker)
{
    base_free(worker);
}

static int64_t
site_of(void *data, struct str host, uint16_t port)
{
    const struct server *server = data;
    const struct site   *site = sites_by_host(server->sites, host);

    UNUSED(port);
    return site ? site->institution : 0;
}

static void
error_page(struct request *rq, struct reply *re)
{
    page_error(rq, re, rq->status);
}

/* One row of pages.def as http/ wants it. */
static struct route
route_of(const struct page_row *row)
{
    return (struct route){
        .method = row->method,
        .path = row->path,
        .lane = row->lane,
        .flags = row->files ? ROUTE_FILES : 0,
        .act = page_act,
        .page = row,
        .sink = row->files ? &page_file_sink : NULL,
        .body_limit = row->files ? row->files : 0,
    };
}

enum rc
server_start(struct server *server, const struct server_listen *where, struct err *err)
{
    static struct route routes[512];
    struct http_config  config = {
        .routes = routes,
        .route_count = page_row_count,
        .listens = where->listens,
        .listen_count = where->count,
        .assets = server->assets,
        .data = server,
        .worker_init = worker_new,
        .worker_free = worker_free,
        .site = site_of,
        .again_token = page_answered_before,
        .error_page = error_page,
        .session_cookie = "session",
    };

    BUG_IF(page_row_count > COUNT(routes));
    for (size_t i = 0; i < page_row_count; i++)
        routes[i] = route_of(&page_rows[i]);
    return http_start(&config, &server->http, err);
}

void
server_stop(struct server *server)
{
    http_stop(server->http, STOP_SECONDS);
    server->http = NULL;
}
