/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * multipart.c - see multipart.h.  A boundary holds no CR, so CR stands in a
 * delimiter only at its front: after a mismatch nothing before the byte at
 * hand can begin another one, and a single counter is all that is kept.
 */
#include "http/multipart.h"

#include "base/text.h"

#include <string.h>

static char
lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static bool
starts_caseless(struct str s, struct str with)
{
    if (s.n < with.n)
        return false;
    for (size_t i = 0; i < with.n; i++)
        if (lower(s.p[i]) != with.p[i])
            return false;
    return true;
}

/* RFC 2046: what may stand in a boundary. */
static bool
boundary_is_lawful(struct str b)
{
    if (b.n == 0 || b.n > 70 || b.p[b.n - 1] == ' ')
        return false;
    for (size_t i = 0; i < b.n; i++) {
        char c = b.p[i];

        if (!((c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') ||
              (c && strchr("'()+_,-./:=? ", c))))
            return false;
    }
    return true;
}

bool
multipart_init(struct multipart *m, struct arena *a, struct str content_type,
               size_t field_bytes, const struct multipart_hooks *hooks)
{
    static const struct str media = STR_INIT("multipart/form-data");
    struct str part, boundary = { 0 };

    if (!starts_caseless(content_type, media))
        return false;
    content_type = str_from(content_type, media.n);
    if (content_type.n && content_type.p[0] != ';' && content_type.p[0] != ' ')
        return false;
    while (str_next(&content_type, ';', &part)) {
        part = str_trim(part);
        if (!starts_caseless(part, str_lit("boundary=")))
            continue;
        if (boundary.n)
            return false;
        boundary = str_from(part, sizeof "boundary=" - 1);
        if (boundary.n > 2 && boundary.p[0] == '"' && boundary.p[boundary.n - 1] == '"')
            boundary = (struct str){ boundary.p + 1, boundary.n - 2 };
    }
    if (!boundary_is_lawful(boundary))
        return false;
    *m = (struct multipart){
        .arena = a, .hooks = hooks, .field_bytes = field_bytes,
        .state = MULTIPART_DELIMITER, .matched = 2, /* the first one has no CR LF before it */
    };
    memcpy(m->delimiter, "\r\n--", 4);
    memcpy(m->delimiter + 4, boundary.p, boundary.n);
    m->delimiter_n = boundary.n + 4;
    return true;
}

static enum rc
refuse(struct multipart *m, enum rc rc)
{
    m->state = MULTIPART_BAD;
    return m->rc = rc;
}

/* `name="value"` of a Content-Disposition; browsers escape quote, CR and LF as %XX. */
static bool
disposition_value(struct arena *a, struct str raw, struct str *out)
{
    char  *p;
    size_t n = 0;

    if (raw.n < 2 || raw.p[0] != '"' || raw.p[raw.n - 1] != '"')
        return false;
    p = arena_alloc(a, raw.n);
    for (size_t i = 1; i < raw.n - 1; i++) {
        struct str rest = { raw.p + i, raw.n - 1 - i };

        if (str_starts(rest, str_lit("%22"))) {
            p[n++] = '"';
            i += 2;
        } else if (str_starts(rest, str_lit("%0D")) || str_starts(rest, str_lit("%0A"))) {
            p[n++] = ' ';
            i += 2;
        } else {
            p[n++] = raw.p[i];
        }
    }
    *out = (struct str){ p, n };
    return true;
}

/* Take the next `; name="value"` or `; name=value` off *rest; quotes may hold a ';'. */
static bool
next_parameter(struct str *rest, struct str *name, struct str *value)
{
    struct str s = str_trim(*rest);
    ptrdiff_t  equals;
    size_t     end;

    if (s.n == 0 || s.p[0] != ';')
        return false;
    s = str_trim(str_from(s, 1));
    if ((equals = str_chr(s, '=')) <= 0)
        return false;
    *name = (struct str){ s.p, (size_t)equals };
    s = str_from(s, (size_t)equals + 1);
    end = 0;
    if (s.n && s.p[0] == '"') {
        ptrdiff_t close = str_chr(str_from(s, 1), '"');

        if (close < 0)
            return false;
        end = (size_t)close + 2;
    } else {
        while (end < s.n && s.p[end] != ';')
            end++;
    }
    *value = (struct str){ s.p, end };
    *rest = str_from(s, end);
    return true;
}

/* A client's file name: no folders of either kind. */
static struct str
last_segment(struct str s)
{
    for (size_t i = s.n; i > 0; i--)
        if (s.p[i - 1] == '/' || s.p[i - 1] == '\\')
            return str_from(s, i);
    return s;
}

static bool
disposition_parse(struct multipart *m, struct str line)
{
    static const struct str kind = STR_INIT("form-data");
    struct str              key, value;

    line = str_trim(line);
    if (!starts_caseless(line, kind))
        return false;
    line = str_from(line, kind.n);
    while (str_trim(line).n) {
        if (!next_parameter(&line, &key, &value))
            return false;
        key = str_trim(key);
        if (str_eqz(key, "name")) {
            if (m->name.p || !disposition_value(m->arena, value, &m->name))
                return false;
        } else if (str_eqz(key, "filename")) {
            if (m->is_file || !disposition_value(m->arena, value, &m->filename))
                return false;
            m->is_file = true;
        }
    }
    m->filename = last_segment(m->filename);
    return parse_name(m->name) && (m->filename.n == 0 || parse_name(m->filename));
}

/* The headers of a part are complete (their last CR LF CR LF is cut off). */
static enum rc
part_begin(struct multipart *m)
{
    struct str rest = arena_str(m->arena, (struct str){ m->headers, m->headers_n }), line;
    bool       described = false;

    m->name = m->filename = m->type = (struct str){ 0 };
    m->is_file = m->file_shown = false;
    while (str_next(&rest, '\n', &line)) {
        ptrdiff_t colon = str_chr(line, ':');

        if (line.n && line.p[line.n - 1] == '\r')
            line.n--;
        if (colon <= 0 || line.p[0] == ' ' || line.p[0] == '\t')
            return RC_BADINPUT;
        if (starts_caseless(line, str_lit("content-disposition:"))) {
            if (described || !disposition_parse(m, str_from(line, (size_t)colon + 1)))
                return RC_BADINPUT;
            described = true;
        } else if (starts_caseless(line, str_lit("content-type:"))) {
            m->type = str_trim(str_from(line, (size_t)colon + 1));
            if (m->type.n && !parse_name(m->type))
                return RC_BADINPUT;
        }
    }
    if (!described)
        return RC_BADINPUT;
    if (++m->parts > PARSE_MOST_PAIRS)
        return RC_FULL;
    buf_init(&m->value, m->arena, m->field_bytes);
    m->in_part = true;
    return RC_OK;
}

/* Bytes that are surely the part's own. */
static enum rc
part_bytes(struct multipart *m, const char *p, size_t n)
{
    enum rc rc;

    if (n == 0)
        return RC_OK;
    if (!m->in_part)
        return RC_BADINPUT; /* something before the first delimiter */
    if (!m->is_file) {
        buf_add(&m->value, (struct str){ p, n });
        return buf_full(&m->value) ? RC_FULL : RC_OK;
    }
    if (!m->file_shown) {
        rc = m->hooks->file_open(m->hooks->data, m->name, m->filename, m->type);
        if (rc != RC_OK)
            return rc;
        m->file_shown = true;
    }
    return m->hooks->file_write(m->hooks->data, (struct bytes){ (const uint8_t *)p, n });
}

static enum rc
part_end(struct multipart *m)
{
    struct str value;
    enum rc    rc;

    if (!m->in_part)
        return RC_OK;
    m->in_part = false;
    if (!m->is_file) {
        if (!parse_text(m->arena, buf_str(&m->value), &value))
            return RC_BADINPUT;
        m->field_bytes -= m->value.n;
        return m->hooks->field(m->hooks->data, m->name, value);
    }
    if (!m->file_shown) {
        if (m->filename.n == 0)
            return RC_OK; /* nothing was chosen */
        rc = m->hooks->file_open(m->hooks->data, m->name, m->filename, m->type);
        if (rc != RC_OK)
            return rc;
    }
    return m->hooks->file_close(m->hooks->data);
}

/* One byte while a delimiter may be under way; *used says whether it was eaten. */
static enum rc
match_byte(struct multipart *m, char c, bool *used)
{
    enum rc rc;

    *used = true;
    if (c == m->delimiter[m->matched]) {
        if (++m->matched < m->delimiter_n)
            return RC_OK;
        m->matched = 0;
        m->after_n = 0;
        m->state = MULTIPART_AFTER;
        return part_end(m);
    }
    if (!m->in_part)
        return RC_BADINPUT;
    rc = part_bytes(m, m->delimiter, m->matched);
    m->matched = 0;
    m->state = MULTIPART_BODY;
    *used = false;
    return rc;
}

static enum rc
after_byte(struct multipart *m, char c)
{
    m->after[m->after_n++] = c;
    if (m->after_n < 2)
        return RC_OK;
    if (memcmp(m->after, "\r\n", 2) == 0) {
        m->state = MULTIPART_HEADERS;
        m->headers_n = 0;
        return RC_OK;
    }
    if (memcmp(m->after, "--", 2) != 0)
        return RC_BADINPUT;
    m->state = MULTIPART_END;
    return RC_OK;
}

static enum rc
header_byte(struct multipart *m, char c)
{
    enum rc rc;

    if (c == '\0')
        return RC_BADINPUT;
    if (m->headers_n == sizeof m->headers)
        return RC_FULL;
    m->headers[m->headers_n++] = c;
    if (m->headers_n < 4 || memcmp(m->headers + m->headers_n - 4, "\r\n\r\n", 4) != 0)
        return RC_OK;
    m->headers_n -= 4;
    if ((rc = part_begin(m)) != RC_OK)
        return rc;
    m->state = MULTIPART_BODY;
    m->matched = 0;
    return RC_OK;
}

enum rc
multipart_feed(struct multipart *m, struct bytes chunk)
{
    const char *p = (const char *)chunk.p;
    size_t      i = 0;

    while (i < chunk.n) {
        enum rc     rc = RC_OK;
        bool        used = true;
        const char *cr;
        size_t      plain;

        switch (m->state) {
        case MULTIPART_DELIMITER:
            rc = match_byte(m, p[i], &used);
            i += used;
            break;
        case MULTIPART_AFTER:
            rc = after_byte(m, p[i++]);
            break;
        case MULTIPART_HEADERS:
            rc = header_byte(m, p[i++]);
            break;
        case MULTIPART_BODY:
            cr = memchr(p + i, '\r', chunk.n - i);
            plain = cr ? (size_t)(cr - (p + i)) : chunk.n - i;
            rc = part_bytes(m, p + i, plain);
            i += plain;
            if (cr && rc == RC_OK) {
                m->state = MULTIPART_DELIMITER;
                m->matched = 1;
                i++;
            }
            break;
        case MULTIPART_END:
            if (p[i] != '\r' && p[i] != '\n')
                rc = RC_BADINPUT;
            i++;
            break;
        case MULTIPART_BAD:
            return m->rc;
        }
        if (rc != RC_OK)
            return refuse(m, rc);
    }
    return RC_OK;
}

enum rc
multipart_end(const struct multipart *m)
{
    if (m->state == MULTIPART_BAD)
        return m->rc;
    return m->state == MULTIPART_END ? RC_OK : RC_BADINPUT;
}
