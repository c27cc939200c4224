/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * letter_keep.c - a letter as a PDF to keep or print.  Its name says nothing; where the PDF
 * cannot be made the answer is a plain sentence, and the page remains the letter.
 */
#include "web/letter_view.h"

#include "letters/pdf.h"

#include <string.h>

static ptrdiff_t
read_bytes(void *data, uint64_t at, uint8_t *out, size_t room)
{
    const struct bytes *all = data;
    size_t              n;

    if (at >= all->n)
        return 0;
    n = all->n - (size_t)at < room ? all->n - (size_t)at : room;
    memcpy(out, all->p + at, n);
    return (ptrdiff_t)n;
}

static void
nothing_to_close(void *data)
{
    UNUSED(data); /* the bytes lie in the request's arena */
}

enum rc
letter_keep(struct page *page, const struct letter_draft *draft)
{
    struct arena *a = page->work.arena;
    struct bytes *pdf = ARENA_NEW(a, struct bytes);
    struct err    err = { 0 };
    struct str    title = page->site->title[draft->lang], said;

    if (letter_pdf(a, letter_page(a, draft, title), pdf, &err) != RC_OK) {
        said = err_text(a, page->html.lang, &err);
        page->reply->status = 503;
        page->reply->type = str_lit("text/plain; charset=utf-8");
        buf_add(&page->reply->body, said);
        return RC_OK;
    }
    page->reply->type = str_lit("application/pdf");
    page->reply->stream = (struct http_stream){ read_bytes, nothing_to_close, pdf,
                                                 (int64_t)pdf->n };
    http_attachment(page->reply, str_lit("page.pdf"));
    return RC_OK;
}
