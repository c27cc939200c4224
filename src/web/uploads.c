/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * uploads.c - see uploads.h.
 */
#include "web/uploads.h"

#include "web/server.h"

struct arriving {
    struct upload *upload;
    struct str     token;
    int64_t        size;
};

static enum rc
file_begins(struct request *rq, struct http_file *file)
{
    struct server   *server = http_data(rq);
    struct arriving *a = ARENA_NEW(rq->arena, struct arriving);
    enum rc rc = upload_begin(rq->arena, server->store, rq->site, UPLOAD_MAX, rq->now, &a->upload, NULL);

    file->data = a;
    return rc;
}

static enum rc
file_goes_on(struct request *rq, struct http_file *file, struct bytes chunk)
{
    struct arriving *a = file->data;

    UNUSED(rq);
    return upload_add(a->upload, chunk, NULL);
}

static enum rc
file_is_whole(struct request *rq, struct http_file *file)
{
    struct arriving *a = file->data;

    UNUSED(rq);
    return upload_end(a->upload, &a->token, &a->size, NULL);
}

static void
file_is_dropped(struct http_file *file)
{
    struct arriving *a = file->data;

    if (a)
        upload_abandon(a->upload);
}

const struct http_sink page_file_sink = {
    .open = file_begins,
    .write = file_goes_on,
    .close = file_is_whole,
    .drop = file_is_dropped,
    .limit = UPLOAD_MAX,
    .most_files = UPLOADS_MOST,
};

enum rc
uploads_attach(struct page *page, const struct box_ref *box, struct file_info *out, size_t room,
               size_t *count, struct err *err)
{
    struct http_file *file;
    size_t            n = 0;
    enum rc           rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && n < room && (file = http_file(page->request, i)); i++) {
        const struct arriving *a = file->data;

        if (file->bytes == 0)
            continue;
        rc = file_attach(&page->work, a->token, box, file->filename, file->type, &out[n], NULL, err);
        if (rc == RC_OK) {
            http_file_take(page->request, i);
            n++;
        }
    }
    *count = n;
    return rc;
}
