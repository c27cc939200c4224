/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * reply.c - answers: their headers, cookies, error pages, and their way out.
 * Every answer of ours carries the whole set of security headers.
 */
#include "http/internal.h"

#include "base/clock.h"
#include "base/random.h"
#include "base/text.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const security_headers[][2] = {
    { "Content-Security-Policy",
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
      "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'" },
    { "X-Content-Type-Options",       "nosniff"     },
    { "Referrer-Policy",              "no-referrer" },
    { "Cross-Origin-Opener-Policy",   "same-origin" },
    { "Cross-Origin-Resource-Policy", "same-origin" },
    { "Permissions-Policy",
      "camera=(), microphone=(), geolocation=(), payment=(), usb=()" },
};

/* What can be said when no page can be made.  Whole sentences, both languages. */
static const struct {
    int         status;
    const char *text[LANG_COUNT];
} sentences[] = {
    { 400, { [LANG_EN] = "We could not read this request. Please go back and try again.",
             [LANG_ES] = "No pudimos leer esta solicitud. Vuelva atr\u00e1s e "
                         "int\u00e9ntelo de nuevo." } },
    { 403, { [LANG_EN] = "This form has expired or came from another site. Please go back, "
                         "load the page again and send it once more.",
             [LANG_ES] = "Este formulario venci\u00f3 o vino de otro sitio. Vuelva "
                         "atr\u00e1s, cargue la p\u00e1gina otra vez y env\u00edelo de "
                         "nuevo." } },
    { 404, { [LANG_EN] = "There is no page at this address.",
             [LANG_ES] = "No hay ninguna p\u00e1gina en esta direcci\u00f3n." } },
    { 405, { [LANG_EN] = "This address does not take that kind of request.",
             [LANG_ES] = "Esta direcci\u00f3n no acepta ese tipo de solicitud." } },
    { 411, { [LANG_EN] = "This request did not say how long it is.",
             [LANG_ES] = "Esta solicitud no indic\u00f3 su tama\u00f1o." } },
    { 413, { [LANG_EN] = "This is larger than we can take. Please send less at once.",
             [LANG_ES] = "Esto es m\u00e1s grande de lo que podemos recibir. Env\u00ede "
                         "menos a la vez." } },
    { 421, { [LANG_EN] = "This server does not answer for that site.",
             [LANG_ES] = "Este servidor no responde por ese sitio." } },
    { 503, { [LANG_EN] = "Many people are using this site right now. Nothing you wrote was "
                         "kept here yet. Please go back and send it again in a minute.",
             [LANG_ES] = "Muchas personas usan este sitio en este momento. A\u00fan no se "
                         "guard\u00f3 aqu\u00ed lo que escribi\u00f3. Vuelva atr\u00e1s y "
                         "env\u00edelo de nuevo en un minuto." } },
    { 500, { [LANG_EN] = "Something failed on our side. Please try again.",
             [LANG_ES] = "Algo fall\u00f3 de nuestro lado. Int\u00e9ntelo de nuevo." } },
};

void
reply_reset(struct http_private *p)
{
    struct reply *re = &p->re;

    if (re->stream.close)
        re->stream.close(re->stream.data);
    *re = (struct reply){ .status = 200, .type = str_lit("text/html; charset=utf-8"),
                          .cache = str_lit("no-store"), .priv = p };
    buf_init(&re->body, p->rq.arena, p->http->config.answer_limit);
    p->headers = NULL;
    p->headers_end = &p->headers;
    p->visit = (struct str){ 0 };
    p->session_gone = false;
}

/* ---- headers ---------------------------------------------------------------- */

void
http_add(struct reply *re, const char *name, struct str value)
{
    struct arena  *a = re->priv->rq.arena;
    struct header *header = ARENA_NEW(a, struct header);

    for (size_t i = 0; i < value.n; i++)
        BUG_IF(((unsigned char)value.p[i] < 0x20 && value.p[i] != '\t') || value.p[i] == 0x7f);
    *header = (struct header){ name, arena_str(a, value), NULL };
    *re->priv->headers_end = header;
    re->priv->headers_end = &header->next;
}

void
http_redirect(struct reply *re, struct str path)
{
    BUG_IF(path.n == 0 || path.p[0] != '/');
    BUG_IF(path.n > 1 && (path.p[1] == '/' || path.p[1] == '\\'));
    re->status = 303;
    http_add(re, "Location", path);
}

void
http_redirect_out(struct reply *re, struct str url)
{
    BUG_IF(!str_starts(url, str_lit("https://")));
    re->status = 303;
    http_add(re, "Location", url);
}

struct str
http_path(struct request *rq, const char *fmt, ...)
{
    va_list     args;
    const char *code = lang_code(rq->lang);
    size_t      prefix = strlen(code) + 1;
    int         n;
    char       *p;

    va_start(args, fmt);
    n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    BUG_IF(n < 0);
    p = arena_alloc(rq->arena, prefix + (size_t)n + 1);
    p[0] = '/';
    memcpy(p + 1, code, prefix - 1);
    va_start(args, fmt);
    vsnprintf(p + prefix, (size_t)n + 1, fmt, args);
    va_end(args);
    return (struct str){ p, prefix + (size_t)n };
}

static void
cookie_put(struct reply *re, const char *name, struct str value, int64_t max_age_s)
{
    struct request *rq = &re->priv->rq;
    struct buf      b;

    buf_init(&b, rq->arena, 8192);
    buf_printf(&b, STR_FMT "=" STR_FMT "; Path=/; HttpOnly; SameSite=Strict",
               STR_ARG(cookie_wire_name(rq, name)), STR_ARG(value));
    if (rq->https)
        buf_addz(&b, "; Secure");
    if (max_age_s >= 0)
        buf_printf(&b, "; Max-Age=%lld", (long long)max_age_s);
    BUG_IF(buf_full(&b));
    http_add(re, "Set-Cookie", buf_str(&b));
}

void
http_set_cookie(struct reply *re, const char *name, struct str value, int64_t max_age_s)
{
    struct http_private *p = re->priv;

    for (size_t i = 0; i < value.n; i++) {
        char c = value.p[i];

        BUG_IF(!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                 (c && strchr("-_.~", c))));
    }
    cookie_put(re, name, value, max_age_s);
    if (strcmp(name, p->http->config.session_cookie) != 0)
        return;
    p->session_gone = max_age_s == 0;
    /* with a session the visit cookie has done its work */
    if (max_age_s != 0 && http_cookie(&p->rq, "visit").n)
        cookie_put(re, "visit", (struct str){ 0 }, 0);
}

/* RFC 6266: an ASCII name for old clients, and the whole name escaped. */
void
http_attachment(struct reply *re, struct str filename)
{
    struct buf b;

    for (size_t i = filename.n; i > 0; i--)
        if (filename.p[i - 1] == '/' || filename.p[i - 1] == '\\') {
            filename = str_from(filename, i);
            break;
        }
    if (filename.n > 150)
        filename.n = 150;
    while (filename.n && filename.p[0] == '.')
        filename = str_from(filename, 1);
    if (filename.n == 0)
        filename = str_lit("file");
    buf_init(&b, re->priv->rq.arena, 2048);
    buf_addz(&b, "attachment; filename=\"");
    for (size_t i = 0; i < filename.n; i++) {
        char c = filename.p[i];

        buf_addc(&b, c < 0x20 || c >= 0x7f || strchr("\"\\%<>:|?*;", c) ? '_' : c);
    }
    buf_addz(&b, "\"; filename*=UTF-8''");
    for (size_t i = 0; i < filename.n; i++) {
        unsigned char c = (unsigned char)filename.p[i];

        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
            c == '.' || c == '-' || c == '_')
            buf_addc(&b, (char)c);
        else
            buf_printf(&b, "%%%02X", c < 0x20 || c == 0x7f ? '_' : c);
    }
    http_add(re, "Content-Disposition", buf_str(&b));
}

bool
http_etag(struct request *rq, struct reply *re, struct str tag)
{
    struct str ours = arena_printf(rq->arena, "\"" STR_FMT "\"", STR_ARG(tag));
    struct str theirs = http_header(rq, "If-None-Match"), part;

    http_add(re, "ETag", ours);
    while (str_next(&theirs, ',', &part)) {
        part = str_trim(part);
        if (str_starts(part, str_lit("W/")))
            part = str_from(part, 2);
        if (str_eq(part, ours) || str_eqz(part, "*")) {
            re->status = 304;
            return true;
        }
    }
    return false;
}

/* ---- tokens ------------------------------------------------------------------ */

struct str
http_token_for(struct request *rq, struct str session)
{
    return token_new(rq->arena, rq->priv->http->config.token_key, rq->site, session, rq->now);
}

struct str
http_token(struct request *rq, struct reply *re)
{
    struct http_private *p = re->priv;
    struct str           cookie = { 0 };

    if (!p->session_gone)
        cookie = http_cookie(rq, p->http->config.session_cookie);
    if (cookie.n == 0)
        cookie = http_cookie(rq, "visit");
    if (cookie.n == 0)
        cookie = p->visit;
    if (cookie.n == 0) {
        uint8_t raw[18];
        char   *text = arena_alloc(rq->arena, 25);

        random_bytes(raw, sizeof raw);
        sodium_bin2base64(text, 25, raw, sizeof raw, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
        cookie = p->visit = (struct str){ text, 24 };
        cookie_put(re, "visit", cookie, -1);
    }
    return http_token_for(rq, cookie);
}

/* ---- errors ------------------------------------------------------------------- */

void
reply_plain(struct http_private *p, int status)
{
    struct reply *re = &p->re;
    size_t        i = 0;

    reply_reset(p);
    while (i < COUNT(sentences) - 1 && sentences[i].status != status)
        i++;
    re->status = status;
    re->type = str_lit("text/plain; charset=utf-8");
    /* literal text in place of a buffer: this must not need memory */
    re->body.p = (char *)(uintptr_t)sentences[i].text[p->rq.lang];
    re->body.n = strlen(re->body.p);
}

static void
error_fill(struct http_private *p, int status)
{
    struct header *allow = p->headers;

    if (!p->http->config.error_page) {
        reply_plain(p, status);
        return;
    }
    reply_reset(p);
    if (status == 405 && allow)
        http_add(&p->re, "Allow", allow->value);
    p->rq.status = p->re.status = status;
    p->http->config.error_page(&p->rq, &p->re);
    if (p->re.status == 200)
        p->re.status = status;
}

void
reply_error(struct http_private *p, int status)
{
    if (setjmp(*arena_guard(p->rq.arena))) {
        reply_plain(p, status);
        return;
    }
    error_fill(p, status);
    arena_unguard(p->rq.arena);
}

void
http_fail(struct request *rq, struct reply *re, int status)
{
    UNUSED(re);
    if (rq->priv->handed_over)
        reply_error(rq->priv, status); /* no exit of the arena is set there */
    else
        error_fill(rq->priv, status);
}

/* ---- sending ------------------------------------------------------------------ */

static ssize_t
stream_read(void *data, uint64_t at, char *out, size_t room)
{
    struct http_private *p = data;
    ptrdiff_t            n = p->re.stream.read(p->re.stream.data, at, (uint8_t *)out, room);
    int64_t              now = clock_steady(), answer_s = p->http->config.answer_s;
    /* some of it must go out every answer_s, and all of it at a pace */
    int64_t              left_s = answer_s + 1 - (now - p->answer_at) / SECOND_US +
                     (int64_t)(p->streamed / p->http->config.slow_bytes_per_s);

    if (n == 0)
        return MHD_CONTENT_READER_END_OF_STREAM;
    if (n < 0)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    p->streamed += (uint64_t)n;
    conn_deadline(p->conn, PHASE_ANSWER, now, left_s < 1 ? 1 : left_s < answer_s ? left_s : answer_s);
    return n;
}

static bool
accepts(struct http_private *p, const char *coding)
{
    struct str all = str_z(MHD_lookup_connection_value(p->mhd, MHD_HEADER_KIND,
                                                       MHD_HTTP_HEADER_ACCEPT_ENCODING));
    struct str part, name;

    while (str_next(&all, ',', &part)) {
        part = str_trim(part);
        if (str_next(&part, ';', &name) && str_eqz(str_trim(name), coding) &&
            !str_eqz(str_trim(part), "q=0"))
            return true;
    }
    return false;
}

/* Fill the reply with a file of the site. */
static struct bytes
asset_fill(struct http_private *p)
{
    const struct asset *asset = p->asset;
    struct bytes        body = asset->body;
    struct str          seen = str_z(MHD_lookup_connection_value(
                 p->mhd, MHD_HEADER_KIND, MHD_HTTP_HEADER_IF_NONE_MATCH));

    p->re.type = str_z(asset->type);
    p->re.cache = p->immutable ? str_lit("public, max-age=31536000, immutable")
                               : str_lit("no-cache");
    http_add(&p->re, "ETag", asset->tag);
    if (asset->gz.n || asset->br.n)
        http_add(&p->re, "Vary", str_lit("Accept-Encoding"));
    if (str_find(seen, asset->tag) >= 0) {
        p->re.status = 304;
        return (struct bytes){ 0 };
    }
    if (asset->br.n && accepts(p, "br")) {
        http_add(&p->re, "Content-Encoding", str_lit("br"));
        body = asset->br;
    } else if (asset->gz.n && accepts(p, "gzip")) {
        http_add(&p->re, "Content-Encoding", str_lit("gzip"));
        body = asset->gz;
    }
    return body;
}

static struct MHD_Response *
reply_body(struct http_private *p, struct bytes body)
{
    struct reply *re = &p->re;

    if (re->stream.read)
        return MHD_create_response_from_callback(
            re->stream.bytes < 0 ? MHD_SIZE_UNKNOWN : (uint64_t)re->stream.bytes, 64 << 10,
            stream_read, p, NULL);
    /* the request's arena outlives the response: both end with the request */
    return MHD_create_response_from_buffer(body.n, (void *)(uintptr_t)body.p,
                                           MHD_RESPMEM_PERSISTENT);
}

static void
reply_headers(struct http_private *p, struct MHD_Response *response, size_t bytes)
{
    struct reply *re = &p->re;

    for (size_t i = 0; i < COUNT(security_headers); i++)
        MHD_add_response_header(response, security_headers[i][0], security_headers[i][1]);
    if (p->rq.https)
        MHD_add_response_header(response, "Strict-Transport-Security", "max-age=31536000");
    MHD_add_response_header(response, "Cache-Control", re->cache.p);
    if (bytes || re->stream.read)
        MHD_add_response_header(response, "Content-Type", re->type.p);
    for (const struct header *header = p->headers; header; header = header->next)
        MHD_add_response_header(response, header->name, header->value.p);
    if (p->close)
        MHD_add_response_header(response, "Connection", "close");
}

enum MHD_Result
reply_send(struct http_private *p)
{
    struct reply        *re = &p->re;
    struct bytes         body;
    struct MHD_Response *response;
    enum MHD_Result      result;

    if (setjmp(*arena_guard(p->rq.arena))) {
        p->asset = NULL;
        reply_plain(p, 503);
    }
    if (p->asset)
        body = asset_fill(p);
    else if (re->body.ceiling && buf_full(&re->body)) {
        reply_plain(p, 500);
        body = str_bytes(buf_str(&re->body));
    } else {
        body = str_bytes(buf_str(&re->body));
        re->type = arena_str(p->rq.arena, re->type); /* a header needs its end marked */
        re->cache = arena_str(p->rq.arena, re->cache);
    }
    arena_unguard(p->rq.arena);
    if (re->status == 304 || re->status == 204)
        body = (struct bytes){ 0 };
    if (!(response = reply_body(p, body)))
        return MHD_NO;
    if (re->status >= 400)
        atomic_fetch_add(&p->http->refused, 1);
    reply_headers(p, response, body.n);
    p->stage = STAGE_ANSWERED;
    p->answer_at = clock_steady();
    conn_deadline(p->conn, PHASE_ANSWER, p->answer_at, p->http->config.answer_s +
                  (int64_t)(body.n / p->http->config.slow_bytes_per_s));
    result = MHD_queue_response(p->mhd, (unsigned)re->status, response);
    MHD_destroy_response(response);
    return result;
}
