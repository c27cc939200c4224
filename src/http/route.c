/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * route.c - see route.h.
 */
#include "http/route.h"

#include "base/text.h"

/* One segment of some path; its rows are those whose path ends here. */
struct node {
    struct str    segment; /* literal text, ":" for a parameter, "*" for the rest */
    struct node  *child, *next;
    struct entry *entries;
};

struct entry {
    const struct route *route;
    struct entry       *next;
};

struct router {
    struct node roots[2]; /* with a language, plain */
};

static struct str
node_kind(struct str segment)
{
    if (segment.n && (segment.p[0] == ':' || segment.p[0] == '*'))
        return (struct str){ segment.p, 1 };
    return segment;
}

static struct node *
node_child(struct arena *a, struct node *parent, struct str segment)
{
    struct node **at = &parent->child, *node;

    for (; *at; at = &(*at)->next)
        if (str_eq((*at)->segment, segment))
            return *at;
    node = ARENA_NEW(a, struct node);
    node->segment = segment;
    *at = node;
    return node;
}

static bool
route_is_whole(const struct route *route)
{
    return route->method && route->path && route->path[0] == '/' && route->act &&
           route->lane < LANE_COUNT && (!(route->flags & ROUTE_FILES) || route->sink);
}

static enum rc
route_add(struct arena *a, struct router *router, const struct route *route, struct err *err)
{
    struct node  *node = &router->roots[(route->flags & ROUTE_PLAIN) != 0];
    struct str    rest = str_z(route->path ? route->path : ""), segment;
    struct entry *entry;
    bool          last = false;

    if (!route_is_whole(route))
        return err_set_arg(err, RC_BADINPUT, "http.route_incomplete", rest);
    if (rest.n > 1 && rest.p[rest.n - 1] == '/')
        return err_set_arg(err, RC_BADINPUT, "http.route_path", rest);
    rest = str_from(rest, 1);
    while (rest.n && str_next(&rest, '/', &segment)) {
        if (last || segment.n == 0 || (segment.n == 1 && node_kind(segment).p[0] == ':'))
            return err_set_arg(err, RC_BADINPUT, "http.route_path", str_z(route->path));
        last = segment.p[0] == '*';
        node = node_child(a, node, node_kind(segment));
    }
    for (entry = node->entries; entry; entry = entry->next)
        if (str_eqz(str_z(entry->route->method), route->method))
            return err_set_arg(err, RC_BADINPUT, "http.route_twice", str_z(route->path));
    entry = ARENA_NEW(a, struct entry);
    *entry = (struct entry){ route, node->entries };
    node->entries = entry;
    return RC_OK;
}

enum rc
router_new(struct arena *a, const struct route *routes, size_t count,
           const struct router **out, struct err *err)
{
    struct router *router = ARENA_NEW(a, struct router);
    enum rc        rc;

    for (size_t i = 0; i < count; i++)
        if ((rc = route_add(a, router, &routes[i], err)) != RC_OK)
            return rc;
    *out = router;
    return RC_OK;
}

/* The node for `rest` below `node`, literals first, or NULL. */
static const struct node *
node_find(const struct node *node, struct str rest)
{
    struct str         segment;
    const struct node *child, *found;

    if (rest.n == 0 || !str_next(&rest, '/', &segment))
        return node->entries ? node : NULL;
    for (child = node->child; child; child = child->next)
        if (segment.n && str_eq(child->segment, segment) && segment.p[0] != ':' &&
            segment.p[0] != '*' && (found = node_find(child, rest)))
            return found;
    for (child = node->child; child; child = child->next)
        if (segment.n && str_eqz(child->segment, ":") && (found = node_find(child, rest)))
            return found;
    for (child = node->child; child; child = child->next)
        if (str_eqz(child->segment, "*"))
            return child;
    return NULL;
}

static void
params_fill(const struct route *route, struct str path, struct pair_list *params)
{
    struct str pattern = str_from(str_z(route->path), 1), name, value, at = str_from(path, 1);

    while (pattern.n && str_next(&pattern, '/', &name)) {
        if (name.p[0] == '*') {
            pair_list_add(params, str_from(name, 1), at);
            return;
        }
        if (!str_next(&at, '/', &value))
            return;
        if (name.p[0] == ':')
            pair_list_add(params, str_from(name, 1), value);
    }
}

static bool
method_fits(struct str method, const char *of_route)
{
    return str_eqz(method, of_route) || (str_eqz(method, "HEAD") && str_eqz(str_lit("GET"), of_route));
}

enum route_found
router_find(const struct router *router, struct arena *a, struct str method, struct str path,
            bool plain, const struct route **route, struct pair_list *params, struct str *allow)
{
    const struct node  *node;
    const struct entry *entry;
    struct buf          list;

    /* "/case/" is not "/case" */
    if (path.n == 0 || path.p[0] != '/' || (path.n > 1 && path.p[path.n - 1] == '/'))
        return ROUTE_NOTHING;
    node = node_find(&router->roots[plain], str_from(path, 1));
    if (!node)
        return ROUTE_NOTHING;
    buf_init(&list, a, 256);
    for (entry = node->entries; entry; entry = entry->next) {
        if (method_fits(method, entry->route->method)) {
            params_fill(entry->route, path, params);
            *route = entry->route;
            return ROUTE_HIT;
        }
        if (list.n)
            buf_addz(&list, ", ");
        buf_addz(&list, entry->route->method);
    }
    *allow = buf_str(&list);
    return ROUTE_NO_METHOD;
}
