/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * request.c - a request from its first line to its route, and what acts ask of it.
 */
#include "http/internal.h"

#include "base/clock.h"
#include "base/text.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

enum { FORM_BYTES = 512 << 10, UPLOAD_BYTES = 64 << 20 };

struct http_private *
request_new(struct listener *listener, struct conn *conn, struct MHD_Connection *mhd,
            const char *target)
{
    struct http         *h = listener->http;
    struct arena        *a = arena_new(h->config.arena_limit);
    struct http_private *p;

    if (setjmp(*arena_guard(a))) {
        arena_free(a);
        return NULL;
    }
    p = ARENA_NEW(a, struct http_private);
    p->http = h;
    p->listener = listener;
    p->conn = conn;
    p->mhd = mhd;
    p->rq.arena = a;
    p->rq.priv = p->re.priv = p;
    p->rq.now = clock_now();
    p->rq.port = listener->port;
    p->target = arena_strz(a, target ? target : "");
    p->target_at = target;
    pair_list_init(&p->form, a);
    reply_reset(p);
    arena_unguard(a);
    atomic_fetch_add(&h->requests, 1);
    pthread_mutex_lock(&h->work_lock);
    h->request_count++;
    pthread_mutex_unlock(&h->work_lock);
    return p;
}

void
request_free(struct http_private *p)
{
    struct http *h = p->http;

    reply_reset(p);
    body_drop(p);
    arena_free(p->rq.arena); /* p lies in it */
    pthread_mutex_lock(&h->work_lock);
    h->request_count--;
    pthread_cond_broadcast(&h->work_done);
    pthread_mutex_unlock(&h->work_lock);
}

static struct str
header_value(struct http_private *p, const char *name)
{
    return str_trim(str_z(MHD_lookup_connection_value(p->mhd, MHD_HEADER_KIND, name)));
}

static const struct sockaddr *
peer_address(struct http_private *p)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(p->mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

    return info ? info->client_addr : NULL;
}

/* The part of the peer's address that names a household, never kept: 4 or 8 bytes. */
static struct bytes
peer_bytes(struct http_private *p)
{
    const struct sockaddr *address = peer_address(p);

    if (address && address->sa_family == AF_INET)
        return (struct bytes){
            (const uint8_t *)&((const struct sockaddr_in *)(const void *)address)->sin_addr, 4 };
    if (address && address->sa_family == AF_INET6) {
        const struct in6_addr *six =
            &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;

        if (IN6_IS_ADDR_V4MAPPED(six))
            return (struct bytes){ six->s6_addr + 12, 4 };
        return (struct bytes){ six->s6_addr, 8 };
    }
    return (struct bytes){ 0 };
}

/* Is a proxy we were told to trust at the other end?  A Unix socket, or loopback. */
static bool
peer_is_proxy(struct http_private *p)
{
    struct bytes address = peer_bytes(p);
    const uint8_t six_loopback[8] = { 0 };

    if (!p->listener->how.proxy)
        return false;
    return p->listener->how.unix_path || (address.n == 4 && address.p[0] == 127) ||
           (address.n == 8 && memcmp(address.p, six_loopback, 8) == 0);
}

static bool
is_plain_ascii(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] <= 0x20 || s.p[i] >= 0x7f)
            return false;
    return true;
}

static int
head_target(struct http_private *p)
{
    struct request  *rq = &p->rq;
    struct str       rest = p->target, raw;
    struct pair_list query;

    pair_list_init(&query, rq->arena);
    if (rest.n == 0 || !is_plain_ascii(rest) || !str_next(&rest, '?', &raw) || !parse_path(rq->arena, raw, &rq->path) ||
        (rest.n && !parse_urlencoded(&query, rest)))
        return 400;
    rq->query = pair_list_view(&query);
    return 0;
}

static int
head_host(struct http_private *p)
{
    struct request *rq = &p->rq;
    struct str      host = header_value(p, "Host");
    char           *text;

    if (host.n == 0 || host.n > 255)
        return 400;
    text = arena_alloc(rq->arena, host.n);
    for (size_t i = 0; i < host.n; i++) {
        char c = host.p[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c | 0x20);
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || strchr(".-:[]_", c)))
            return 400;
        text[i] = c;
    }
    rq->host = (struct str){ text, host.n };
    rq->https = peer_is_proxy(p) && str_eqz(header_value(p, "X-Forwarded-Proto"), "https");
    if (p->http->config.site) {
        rq->site = p->http->config.site(p->http->config.data, rq->host, rq->port);
        if (rq->site == 0)
            return 421;
    }
    return 0;
}

/* Take "/en" off the path. */
static bool
path_language(struct request *rq)
{
    struct str rest = str_from(rq->path, 1), code;
    enum lang  lang;

    if (!str_next(&rest, '/', &code) || !lang_parse(code, &lang))
        return false;
    rq->lang = lang;
    rq->path = rest.n ? (struct str){ rest.p - 1, rest.n + 1 } : str_lit("/");
    return true;
}

static int
head_route(struct http_private *p)
{
    struct request  *rq = &p->rq;
    struct pair_list params;
    struct str       allow = { 0 };
    bool             reading = p->method.p[0] == 'G' || rq->head, language;
    enum route_found found;

    pair_list_init(&params, rq->arena);
    rq->lang = parse_language(header_value(p, "Accept-Language"));
    if (reading && (p->asset = assets_find(p->http->config.assets, rq->path, &p->immutable)))
        return 0;
    language = path_language(rq);
    found = router_find(p->http->router, rq->arena, p->method, rq->path, !language, &rq->route,
                        &params, &allow);
    if (found == ROUTE_NOTHING && !language && reading &&
        router_find(p->http->router, rq->arena, p->method, rq->path, false, &rq->route, &params,
                    &allow) == ROUTE_HIT) {
        rq->route = NULL;
        http_redirect(&p->re, arena_printf(rq->arena, "/%s" STR_FMT, lang_code(rq->lang),
                                           STR_ARG(p->target)));
        return 0;
    }
    if (found == ROUTE_NO_METHOD) {
        http_add(&p->re, "Allow", allow);
        return 405;
    }
    rq->params = pair_list_view(&params);
    return found == ROUTE_HIT ? 0 : 404;
}

/*
 * Does the browser say another site sent this?  Sec-Fetch-Site is believed first.
 * With no-referrer a browser's own form says `Origin: null`; then the token decides.
 */
static bool
origin_is_ours(struct http_private *p)
{
    struct str fetch = header_value(p, "Sec-Fetch-Site"), origin = header_value(p, "Origin");
    struct str ours;

    if (fetch.n && !str_eqz(fetch, "same-origin") && !str_eqz(fetch, "none"))
        return false;
    if (origin.n == 0 || str_eqz(origin, "null"))
        return true;
    ours = arena_printf(p->rq.arena, "%s://" STR_FMT, p->rq.https ? "https" : "http",
                        STR_ARG(p->rq.host));
    return str_eq(origin, ours);
}

/* Room for the body: by its route, then in memory. */
static int
head_body(struct http_private *p)
{
    const struct route *route = p->rq.route;
    bool                files = route->flags & ROUTE_FILES;
    uint64_t            limit = route->body_limit, most = p->http->config.form_bytes;

    if (limit == 0)
        limit = files ? UPLOAD_BYTES : FORM_BYTES;
    if (p->length > limit)
        return 413;
    if (route->lane == LANE_REPORT)
        most *= 2;
    p->counted = files && p->length > FORM_BYTES ? FORM_BYTES : p->length;
    if (atomic_fetch_add(&p->http->form_bytes, p->counted) + p->counted > most)
        return 503;
    if (files && !lane_has_room(p->http, route->lane))
        return 503;
    return 0;
}

static int
head_checks(struct http_private *p)
{
    const struct route *route = p->rq.route;
    bool                changes = p->method.p[0] == 'P' || p->method.p[0] == 'D';
    int                 status;

    if ((status = head_body(p)) != 0)
        return status;
    if (changes && !(route->flags & ROUTE_NO_TOKEN) && !origin_is_ours(p))
        return 403;
    return route->check ? route->check(&p->rq) : 0;
}

void
request_head(struct http_private *p, const char *method, const char *version)
{
    struct request  *rq = &p->rq;
    struct pair_list cookies;

    p->method = arena_strz(rq->arena, method);
    rq->head = str_eqz(p->method, "HEAD");
    if ((p->refuse = guard_check(p->mhd, method, p->target_at, p->target.n, version,
                                 &p->length)) != 0) {
        p->close = true;
        return;
    }
    pair_list_init(&cookies, rq->arena);
    parse_cookies(&cookies, header_value(p, "Cookie"));
    rq->cookies = pair_list_view(&cookies);
    if ((p->refuse = head_target(p)) != 0 || (p->refuse = head_host(p)) != 0) {
        p->close = true;
        return;
    }
    if ((p->refuse = head_route(p)) != 0 || !rq->route)
        return;
    p->refuse = head_checks(p);
    p->behind = limits_count(p->http->limits, rq->route->lane,
                             peer_is_proxy(p) ? str_bytes(header_value(p, "X-Real-IP"))
                                              : peer_bytes(p),
                             clock_steady());
}

/* ---- asking ---------------------------------------------------------------- */

bool
http_next(const struct http_pairs *in, const char *name, size_t *i, struct str *value)
{
    for (; *i < in->n; (*i)++)
        if (str_eqz(in->at[*i].name, name)) {
            *value = in->at[(*i)++].value;
            return true;
        }
    return false;
}

struct str
http_first(const struct http_pairs *in, const char *name)
{
    struct str value = { 0 };
    size_t     i = 0;

    http_next(in, name, &i, &value);
    return value;
}

bool
http_has(const struct http_pairs *in, const char *name)
{
    struct str value;
    size_t     i = 0;

    return http_next(in, name, &i, &value);
}

struct str
http_param(const struct request *rq, const char *name)
{
    return http_first(&rq->params, name);
}

struct str
http_query(const struct request *rq, const char *name)
{
    return http_first(&rq->query, name);
}

struct str
http_form(const struct request *rq, const char *name)
{
    return http_first(&rq->form, name);
}

struct str
cookie_wire_name(const struct request *rq, const char *name)
{
    if (rq->https)
        return arena_printf(rq->arena, "__Host-%s", name);
    return arena_printf(rq->arena, "%s-%u", name, (unsigned)rq->port);
}

struct str
http_cookie(const struct request *rq, const char *name)
{
    return http_first(&rq->cookies, cookie_wire_name(rq, name).p);
}

struct str
http_header(const struct request *rq, const char *name)
{
    static const char *const allowed[] = {
        "Authorization", "Content-Type", "Accept", "If-None-Match", "DPoP",
    };

    for (size_t i = 0; i < COUNT(allowed); i++)
        if (strcasecmp(allowed[i], name) == 0)
            return header_value(rq->priv, name);
    BUG("this header does not travel up");
}

void *
http_data(const struct request *rq)
{
    return rq->priv->http->config.data;
}

struct http_file *
http_file(struct request *rq, size_t index)
{
    return index < rq->priv->file_n ? &rq->priv->files[index] : NULL;
}
