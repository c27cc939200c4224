/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * reply.c - what an act may put into its answer, and answers for when something failed.
 */
#include "http/internal.h"

#include "base/random.h"
#include "base/text.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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

    char          *text = arena_alloc(a, value.n + 1);

    for (size_t i = 0; i < value.n; i++)
        text[i] = (unsigned char)value.p[i] < 0x20 || value.p[i] == 0x7f ? ' ' : value.p[i];
    text[value.n] = '\0';
    *header = (struct header){ name, { text, value.n }, NULL };
    *re->priv->headers_end = header;
    re->priv->headers_end = &header->next;
}

/* Bytes that may not stand in an address are escaped; '%' stays as it is. */
static struct str
address_escape(struct arena *a, struct str s)
{
    struct buf b;

    buf_init(&b, a, 8192);
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if (c <= 0x20 || c >= 0x7f || strchr("\"<>\\^`{|}", c))
            buf_printf(&b, "%%%02X", c);
        else
            buf_addc(&b, (char)c);
    }
    return buf_str(&b);
}

void
http_redirect(struct reply *re, struct str path)
{
    if (path.n == 0 || path.p[0] != '/' || (path.n > 1 && (path.p[1] == '/' || path.p[1] == '\\')))
        path = str_lit("/");
    re->status = 303;
    http_add(re, "Location", address_escape(re->priv->rq.arena, path));
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

void
http_forget(struct reply *re)
{
    struct http_private *p = re->priv;

    cookie_put(re, p->http->config.session_cookie, (struct str){ 0 }, 0);
    if (http_cookie(&p->rq, "visit").n)
        cookie_put(re, "visit", (struct str){ 0 }, 0);
    p->session_gone = true;
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
    if (p->re.body.n == 0)
        reply_plain(p, status);
    else if (p->re.status == 200)
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
