/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * multipart.h - multipart/form-data, read as it arrives and never held whole.
 *
 * Fields come out complete (multipart_field); a file's bytes are passed on as
 * soon as they are known to be its own.  After a refusal every further byte is
 * refused.  Limits: PARSE_MOST_PAIRS parts, 2 KiB of headers a part, and
 * field_bytes for all fields together.  No preamble, no epilogue, no nesting.
 */
#ifndef HTTP_MULTIPART_H
#define HTTP_MULTIPART_H

#include "http/parse.h"

struct multipart_hooks {
    /* A field, whole.  Anything but RC_OK ends the reading and is what feeding returns. */
    enum rc (*field)(void *data, struct str name, struct str value);
    enum rc (*file_open)(void *data, struct str name, struct str filename, struct str type);
    enum rc (*file_write)(void *data, struct bytes chunk);
    enum rc (*file_close)(void *data);
    void *data;
};

enum multipart_state {
    MULTIPART_DELIMITER, /* the bytes of CR LF -- boundary are being matched */
    MULTIPART_AFTER,     /* after a delimiter: CR LF, or -- for the end */
    MULTIPART_HEADERS,
    MULTIPART_BODY,
    MULTIPART_END,       /* all there; only CR LF may follow */
    MULTIPART_BAD
};

struct multipart {
    struct arena                 *arena;
    const struct multipart_hooks *hooks;
    enum multipart_state          state;
    enum rc                       rc;            /* why, in MULTIPART_BAD */
    char                          delimiter[80]; /* CR LF -- boundary */
    size_t                        delimiter_n, matched;
    char                          after[2];
    size_t                        after_n;
    char                          headers[2048];
    size_t                        headers_n;
    size_t                        parts, field_bytes; /* field_bytes: still allowed */
    bool                          in_part, is_file, file_shown;
    struct str                    name, filename, type;
    struct buf                    value;
};

/* content_type: the whole header.  False when it is not multipart/form-data with a
 * lawful boundary.  field_bytes: most bytes of all fields together. */
bool multipart_init(struct multipart *m, struct arena *a, struct str content_type,
                    size_t field_bytes, const struct multipart_hooks *hooks);
/* RC_BADINPUT (cannot be read), RC_FULL (a limit), or what a hook said. */
enum rc multipart_feed(struct multipart *m, struct bytes chunk);
/* At the end of the body: RC_BADINPUT when it broke off. */
enum rc multipart_end(const struct multipart *m);

#endif
