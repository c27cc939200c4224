/*
 * letter.c - any text as a kept letter, and any text as a value put into one.
 * The page that comes out has no mark that the text could have brought.
 */
#include "base/text.h"
#include "letters/markdown.h"
#include "letters/pdf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const never[] = { "<script", "<img", "<iframe", "<a href=\"j", "<a href=\"d",
                                         "<a href=\"/", "<h", "<ul", "<ol", "<pre", "<code", "<em",
                                         "<strong", "<a " };
    const size_t             safe_anyway = 6; /* the first are never there, also from Markdown */
    struct arena            *a = arena_new(64 << 20);
    struct str               text = { (const char *)data, size }, html;
    struct letter_draft      draft;
    struct buf               b;

    buf_init(&b, a, 4 * size + 64);
    markdown_escape(&b, text, MARKDOWN_LINES);
    html = markdown_html(a, buf_str(&b)).html;
    for (size_t i = 0; i < COUNT(never); i++)
        BUG_IF(str_find(html, str_z(never[i])) >= 0);
    html = markdown_html(a, text).html;
    for (size_t i = 0; i < safe_anyway; i++)
        BUG_IF(str_find(html, str_z(never[i])) >= 0);
    markdown_plain(a, text);
    if (letter_read(a, LANG_ES, text, &draft, NULL) == RC_OK)
        letter_page(a, &draft, text);
    arena_free(a);
    return 0;
}
