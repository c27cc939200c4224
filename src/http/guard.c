/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * guard.c - what the library lets through and we do not.
 *
 * It parses in place: the name and value it hands out still lie where the
 * client's bytes lay, a colon and the line end turned into NUL.  So the gaps
 * between them show what it forgave: a folded line (the value is no longer
 * behind its name), a bare LF (one byte of gap in place of two), a NUL inside
 * a value (more than two), a space before the colon (part of the name).
 * Any of them is refused: two parsers that disagree are how requests are smuggled.
 */
#include "http/internal.h"

#include "base/text.h"

#include <string.h>

struct walk {
    const char *expected; /* where the next header must begin */
    unsigned    hosts, lengths;
    const char *length;
    bool        transfer, bad;
};

static bool
is_token(const char *s)
{
    size_t n = strlen(s);

    for (size_t i = 0; i < n; i++) {
        char c = s[i];

        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
              strchr("!#$%&'*+-.^_`|~", c)))
            return false;
    }
    return n > 0;
}

/* Name, one NUL where the colon was, spaces, value: all adjacent. */
static bool
value_follows(const char *name, size_t name_n, const char *value)
{
    uintptr_t from = (uintptr_t)name + name_n + 1, to = (uintptr_t)value;

    if (to < from || to - from > 64)
        return false;
    for (const char *p = name + name_n + 1; p < value; p++)
        if (*p != ' ' && *p != '\t')
            return false;
    return true;
}

static enum MHD_Result
walk_header(void *data, enum MHD_ValueKind kind, const char *name, const char *value)
{
    struct walk *w = data;

    UNUSED(kind);
    if (!name || !value || !is_token(name) || name != w->expected ||
        !value_follows(name, strlen(name), value)) {
        w->bad = true;
        return MHD_NO;
    }
    for (const char *p = value; *p; p++)
        if (((unsigned char)*p < 0x20 && *p != '\t') || *p == 0x7f) {
            w->bad = true;
            return MHD_NO;
        }
    w->expected = value + strlen(value) + 2;
    if (strcasecmp(name, "Host") == 0)
        w->hosts++;
    else if (strcasecmp(name, "Transfer-Encoding") == 0)
        w->transfer = true;
    else if (strcasecmp(name, "Content-Length") == 0) {
        w->lengths++;
        w->length = value;
    }
    return MHD_YES;
}

static bool
is_method(const char *method)
{
    static const char *const allowed[] = { "GET", "HEAD", "POST", "PUT", "DELETE" };

    for (size_t i = 0; i < COUNT(allowed); i++)
        if (strcmp(method, allowed[i]) == 0)
            return true;
    return false;
}

int
guard_check(struct MHD_Connection *mhd, const char *method, const char *target,
            size_t target_n, const char *version, uint64_t *length)
{
    struct walk w = { .expected = version + strlen(version) + 2 };
    int64_t     n = 0;
    const union MHD_ConnectionInfo *head;

    if (strcmp(version, "HTTP/1.1") != 0 && strcmp(version, "HTTP/1.0") != 0)
        return 505;
    if (!is_method(method))
        return 405;
    /* one space each, and no NUL in between */
    if (!target || target != method + strlen(method) + 1 || version != target + target_n + 1)
        return 400;
    MHD_get_connection_values(mhd, MHD_HEADER_KIND, walk_header, &w);
    /* behind the last header only the empty line */
    head = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    if (w.bad || !head || w.expected + 2 != method + head->header_size)
        return 400;
    if (w.hosts != 1 || w.lengths > 1)
        return 400;
    if (w.transfer)
        return w.lengths ? 400 : 411;
    if (w.lengths) {
        for (const char *p = w.length; *p; p++)
            if (*p < '0' || *p > '9')
                return 400;
        if (!str_int(str_z(w.length), &n))
            return 413;
    }
    /* a body where none belongs is another way to smuggle */
    if (n > 0 && (method[0] == 'G' || method[0] == 'H'))
        return 400;
    *length = (uint64_t)n;
    return 0;
}
