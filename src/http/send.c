/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * send.c - an answer's way out.  Every one of ours carries the whole set of
 * security headers.  Nothing here may leave through the arena's exit.
 */
#include "http/internal.h"

#include "base/clock.h"
#include "base/text.h"

#include <stdio.h>

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

/* Fill the reply with a file of the site.  The arena is as good as empty then. */
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
    char          text[200]; /* a header needs its end marked */

    for (size_t i = 0; i < COUNT(security_headers); i++)
        MHD_add_response_header(response, security_headers[i][0], security_headers[i][1]);
    if (p->rq.https)
        MHD_add_response_header(response, "Strict-Transport-Security", "max-age=31536000");
    snprintf(text, sizeof text, STR_FMT, STR_ARG(re->cache));
    MHD_add_response_header(response, "Cache-Control", text);
    snprintf(text, sizeof text, STR_FMT, STR_ARG(re->type));
    if (bytes || re->stream.read)
        MHD_add_response_header(response, "Content-Type", text);
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

    if (buf_full(&re->body))
        reply_plain(p, 500); /* a page past its ceiling would be cut in the middle */
    body = p->asset && !p->refuse ? asset_fill(p) : str_bytes(buf_str(&re->body));
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
