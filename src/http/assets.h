/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * assets.h - the site's own files, found by request path (see http.h).
 */
#ifndef HTTP_ASSETS_H
#define HTTP_ASSETS_H

#include "http/http.h"

struct asset {
    struct str   name;      /* relative to the folder: "main.css", "fonts/a.woff2" */
    struct bytes body, gz, br;
    const char  *type;
    struct str   tag;       /* quoted ETag of the body */
};

/* NULL when there is none.  *immutable: the path carries today's hash. */
const struct asset *assets_find(const struct http_assets *assets, struct str path,
                                bool *immutable);
const char *asset_type(struct str name);

#endif
