/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * serve.h - a running server: the store, the sites, the web server, and how it stops.
 */
#ifndef WEB_SERVE_H
#define WEB_SERVE_H

#include "http/http.h"
#include "site/site.h"
#include "store/store.h"

struct server {
    struct store *store;
    struct sites *sites;
    struct http  *http;
    const struct http_assets *assets;
    struct str    data; /* the data folder */
};

/* What a worker thread has of its own. */
struct worker {
    struct server *server;
};

struct serve_options {
    const char *data;     /* folder: keys, and the database unless `store` is given */
    const char *store;    /* postgres://...; NULL: SQLite in `data` */
    const char *assets;   /* folder of built style sheets and script */
    uint16_t    ports[16];
    size_t      port_count;
    const char *unix_path; /* or NULL */
    bool        proxy;
};

/* Serve until SIGTERM or SIGINT; prints `ready http://...` once it answers. */
enum rc serve(const struct serve_options *options, struct err *err);

#endif
