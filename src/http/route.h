/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * route.h - the router: a tree of path segments made once from the rows.
 * In a segment a literal wins over `:name`, `:name` over `*rest`; the search
 * goes back, so /case/new and /case/:id/x live together.
 */
#ifndef HTTP_ROUTE_H
#define HTTP_ROUTE_H

#include "http/parse.h"

struct router;

/* err: http.route_incomplete, http.route_path, http.route_twice ({0} = the path). */
enum rc router_new(struct arena *a, const struct route *routes, size_t count,
                   const struct router **out, struct err *err);

enum route_found {
    ROUTE_NOTHING,   /* no such path: 404 */
    ROUTE_NO_METHOD, /* the path, but not this method: 405; *allow lists those it has */
    ROUTE_HIT
};

/* `path` is decoded and without language; `plain`: rows with ROUTE_PLAIN, or those without. */
enum route_found router_find(const struct router *router, struct arena *a, struct str method,
                             struct str path, bool plain, const struct route **route,
                             struct pair_list *params, struct str *allow);

#endif
