/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * server.h - what every page of a running server shares, and the pages put behind http/.
 */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H

#include "http/http.h"
#include "site/site.h"
#include "store/store.h"

struct server {
    struct store             *store;
    struct sites             *sites;
    struct http_assets       *assets;
    struct http              *http;
    struct str                data;   /* the data folder */
};

/* What a worker thread has of its own. */
struct worker {
    struct server *server;
};

struct server_listen {
    const struct http_listen *listens;
    size_t                    count;
};

/* Start answering; server->store, sites and assets are open and outlive it. */
enum rc server_start(struct server *server, const struct server_listen *where, struct err *err);
/* Finish what is queued, then stop. */
void server_stop(struct server *server);

#endif
