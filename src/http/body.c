/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * body.c - what follows the headers: a form, a form with files, or raw bytes.
 * The first refusal stands; what is left is then read and forgotten, so that
 * the answer arrives.  Fields read before it stay in rq->form for the page.
 */
#include "http/internal.h"

#include "base/clock.h"
#include "base/text.h"

#include <string.h>

static bool
token_is_asked(const struct http_private *p)
{
    return (p->method.p[0] == 'P' || p->method.p[0] == 'D') &&
           !(p->rq.route->flags & ROUTE_NO_TOKEN);
}

/* Read the form token, if it is good and there yet. */
static bool
token_read(struct http_private *p)
{
    const struct http_config *config = &p->http->config;
    struct http_pairs         form = pair_list_view(&p->form);
    struct str                text = http_first(&form, "token");

    if (p->rq.token.n)
        return true;
    if (!token_check(config->token_key, p->rq.site, http_cookie(&p->rq, config->session_cookie),
                     text, p->rq.now, config->token_life_us, &p->token) &&
        !token_check(config->token_key, p->rq.site, http_cookie(&p->rq, "visit"),
                     text, p->rq.now, config->token_life_us, &p->token))
        return false;
    p->rq.token = (struct bytes){ p->token.name, sizeof p->token.name };
    p->rq.token_made = p->token.made;
    return true;
}

/* ---- parts of a form with files -------------------------------------------- */

static enum rc
part_field(void *data, struct str name, struct str value)
{
    struct http_private *p = data;

    return pair_list_add(&p->form, name, value) ? RC_OK : RC_FULL;
}

static enum rc
part_file_open(void *data, struct str name, struct str filename, struct str type)
{
    struct http_private    *p = data;
    const struct http_sink *sink = p->rq.route->sink;
    enum rc                 rc;

    if (!sink || !(p->rq.route->flags & ROUTE_FILES))
        return RC_BADINPUT;
    if (token_is_asked(p) && !token_read(p))
        return RC_REFUSED;
    if (p->file_n == sink->most_files)
        return RC_FULL;
    if (!p->files) {
        p->files = ARENA_ARRAY(p->rq.arena, struct http_file, sink->most_files);
        p->file_taken = ARENA_ARRAY(p->rq.arena, bool, sink->most_files);
    }
    p->files[p->file_n] = (struct http_file){ .name = name, .filename = filename, .type = type };
    p->rq.form = pair_list_view(&p->form);
    if ((rc = sink->open(&p->rq, &p->files[p->file_n])) != RC_OK)
        return rc;
    p->file_n++;
    return RC_OK;
}

static enum rc
part_file_write(void *data, struct bytes chunk)
{
    struct http_private    *p = data;
    const struct http_sink *sink = p->rq.route->sink;
    struct http_file       *file = &p->files[p->file_n - 1];

    if (chunk.n > sink->limit - file->bytes)
        return RC_FULL;
    file->bytes += chunk.n;
    return sink->write(&p->rq, file, chunk);
}

static enum rc
part_file_close(void *data)
{
    struct http_private *p = data;

    return p->rq.route->sink->close(&p->rq, &p->files[p->file_n - 1]);
}

static int
status_of(enum rc rc)
{
    switch (rc) {
    case RC_OK:       return 0;
    case RC_BADINPUT: return 400;
    case RC_REFUSED:  return 403;
    case RC_FULL:     return 413;
    case RC_BUSY:     return 503;
    default:          return 500;
    }
}

/* ---- the body --------------------------------------------------------------- */

static bool
media_is(struct str type, const char *media)
{
    size_t n = strlen(media);

    return type.n >= n && strncasecmp(type.p, media, n) == 0 &&
           (type.n == n || type.p[n] == ';' || type.p[n] == ' ');
}

void
body_begin(struct http_private *p)
{
    struct str type = str_trim(str_z(
        MHD_lookup_connection_value(p->mhd, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_TYPE)));

    if (p->refuse || p->length == 0 || !p->rq.route)
        return;
    if (p->rq.route->flags & ROUTE_RAW) {
        p->body = arena_alloc(p->rq.arena, p->length);
        return;
    }
    if (media_is(type, "application/x-www-form-urlencoded")) {
        p->body = arena_alloc(p->rq.arena, p->length);
        return;
    }
    p->multipart = ARENA_NEW(p->rq.arena, struct multipart);
    p->hooks = (struct multipart_hooks){ part_field, part_file_open, part_file_write,
                                         part_file_close, p };
    if (!multipart_init(p->multipart, p->rq.arena, type, 512 << 10, &p->hooks)) {
        p->multipart = NULL;
        p->refuse = 400;
    }
}

void
body_feed(struct http_private *p, const char *bytes, size_t n)
{
    p->got += n;
    if (p->refuse)
        return;
    if (p->multipart)
        p->refuse = status_of(multipart_feed(p->multipart,
                                             (struct bytes){ (const uint8_t *)bytes, n }));
    else if (p->body && p->got <= p->length)
        memcpy(p->body + p->got - n, bytes, n);
    else
        p->refuse = 400;
}

void
body_end(struct http_private *p)
{
    struct request *rq = &p->rq;
    bool            whole = p->got == p->length;

    if (!rq->route)
        return;
    if (rq->route->flags & ROUTE_RAW) {
        rq->body = (struct bytes){ p->body, p->body ? p->got : 0 };
    } else if (!p->refuse && p->body &&
               !parse_urlencoded(&p->form, (struct str){ (const char *)p->body, p->got })) {
        p->refuse = 400;
    } else if (!p->refuse && p->multipart) {
        p->refuse = status_of(multipart_end(p->multipart));
    }
    rq->form = pair_list_view(&p->form);
    if (!p->refuse && !whole)
        p->refuse = 400;
    if (!p->refuse && token_is_asked(p) && !token_read(p))
        p->refuse = 403;
}

void
body_drop(struct http_private *p)
{
    for (size_t i = 0; i < p->file_n; i++)
        if (!p->file_taken[i])
            p->rq.route->sink->drop(&p->files[i]);
    p->file_n = 0;
    atomic_fetch_sub(&p->http->form_bytes, p->counted);
    p->counted = 0;
}

void
http_file_take(struct request *rq, size_t index)
{
    BUG_IF(index >= rq->priv->file_n);
    rq->priv->file_taken[index] = true;
}
