/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * download.c - see download.h.  The file's own key is taken while the session is open;
 * after that each piece needs only a snapshot of its own, so that a slow reader holds none.
 */
#include "web/download.h"

#include "boxes/file.h"
#include "store/store.h"

#include <string.h>

struct going {
    struct store       *store;
    struct file_reader *reader;
    struct bytes        left; /* of the piece read last */
    bool                over;
};

static bool
next_piece(struct going *g)
{
    struct snapshot *snapshot;
    enum rc          rc;

    if (snapshot_begin(g->store, &snapshot, NULL) != RC_OK)
        return false;
    rc = file_next(g->reader, snapshot, &g->left, NULL);
    snapshot_end(snapshot);
    g->over = g->left.n == 0;
    return rc == RC_OK;
}

static ptrdiff_t
read_some(void *data, uint64_t at, uint8_t *out, size_t room)
{
    struct going *g = data;
    size_t        n;

    UNUSED(at);
    if (g->left.n == 0 && !g->over && !next_piece(g))
        return -1; /* damaged: broken off, never finished */
    if (g->over)
        return 0;
    n = g->left.n < room ? g->left.n : room;
    memcpy(out, g->left.p, n);
    g->left = (struct bytes){ g->left.p + n, g->left.n - n };
    return (ptrdiff_t)n;
}

static void
nothing_to_close(void *data)
{
    UNUSED(data); /* the reader lies in the request's arena */
}

enum rc
download(struct page *page, int64_t file, struct err *err)
{
    struct going    *g = ARENA_NEW(page->work.arena, struct going);
    struct file_info info;
    enum rc          rc = file_open(&page->work, file, &g->reader, &info, err);

    if (rc != RC_OK)
        return rc;
    g->store = page_store(page);
    page->reply->type = (struct str){ "application/octet-stream", 24 };
    page->reply->stream = (struct http_stream){ read_some, nothing_to_close, g, info.size };
    http_attachment(page->reply, info.name);
    return RC_OK;
}
