/* SPDX-License-Identifier: AGPL-3.0-or-later
 * pdf.c - see pdf.h. */
#include "letters/pdf.h"

#include "base/child.h"
#include "base/clock.h"
#include "base/text.h"
#include "words_gen.h"

#define PAGE_MOST (16 << 20) /* more than the longest letter can become */
#define CONVERTER "/usr/bin/weasyprint"

/* Black on white, one column, the clauses small under each paragraph. */
static const char style[] =
    "body{font:11pt/1.45 \"Public Sans\",\"Liberation Sans\",Arial,sans-serif;color:#000;"
    "max-width:38em;margin:2em auto;overflow-wrap:anywhere}"
    "h1{font-size:16pt;line-height:1.2;margin:0 0 1em}"
    "header p{margin:0 0 1.5em;font-weight:bold}"
    "section{margin:0 0 1em;break-inside:avoid}section p{margin:0 0 .4em}"
    "ul{margin:.2em 0 .4em;padding-left:1.3em}li{margin:.15em 0}"
    ".clauses,footer{font-size:8.5pt;color:#444}"
    "footer{border-top:.5pt solid #888;padding-top:.5em;margin-top:2em}";

struct str
letter_page(struct arena *a, const struct letter_draft *draft, struct str institution)
{
    struct buf  b;
    struct html h = { .buf = &b, .lang = draft->lang };
    struct str  page = word(draft->lang, WORD_letter_page);
    struct str  page_of = word(draft->lang, WORD_letter_page_of);

    buf_init(&b, a, PAGE_MOST);
    buf_printf(&b, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n<title>",
               lang_code(draft->lang));
    html_text(&h, draft->title);
    buf_printf(&b, "</title>\n<style>@page{size:letter;margin:2.2cm 2.2cm 2.5cm;@bottom-right{"
                   "font-size:8.5pt;color:#444;content:\"" STR_FMT " \" counter(page) \" " STR_FMT
                   " \" counter(pages)}}%s</style>\n</head>\n<body>\n<header><p>",
               STR_ARG(page), STR_ARG(page_of), style);
    html_text(&h, institution);
    buf_addz(&b, "</p></header>\n<main>\n<h1>");
    html_text(&h, draft->title);
    buf_addz(&b, "</h1>\n");
    for (size_t i = 0; i < draft->count; i++) {
        const struct letter_piece *piece = &draft->pieces[i];

        buf_addz(&b, "<section>\n");
        html_markup(&h, piece->html);
        buf_addz(&b, "<p class=\"clauses\">");
        for (size_t k = 0; k < piece->clause_count; k++) {
            struct str clause = piece->clauses[k];

            if (str_eqz(clause, "ours"))
                clause = word(draft->lang, WORD_letter_ours);
            buf_addz(&b, k ? " · " : "");
            html_text(&h, clause);
        }
        buf_addz(&b, "</p>\n</section>\n");
    }
    buf_addz(&b, "</main>\n<footer>");
    html_text(&h, word(draft->lang, WORD_letter_clause_note));
    buf_addz(&b, "</footer>\n</body>\n</html>\n");
    BUG_IF(buf_full(&b));
    return buf_str(&b);
}

enum rc
letter_pdf(struct arena *a, struct str page, struct bytes *out, struct err *err)
{
    static const char *const         argv[] = { CONVERTER, "--quiet", "--encoding", "utf-8",
                                                "--pdf-variant", "pdf/ua-1", "-", "-", NULL };
    static const struct child_limits limits = { .wall_us = 30 * SECOND_US, .cpu_seconds = 20,
                                                .memory_bytes = (size_t)1 << 30,
                                                .file_bytes = 1 << 20, /* to find its libraries */
                                                .output_bytes = (size_t)8 << 20 };
    struct bytes                     pdf;
    enum rc                          rc;

    rc = child_run(a, argv, &limits, str_bytes(page), &pdf, NULL);
    if (rc != RC_OK)
        return err_set(err, rc, rc == RC_NOTFOUND ? "pdf.missing" : "pdf.failed");
    if (!str_starts(bytes_str(pdf), str_lit("%PDF-")))
        return err_set(err, RC_BADINPUT, "pdf.failed");
    *out = pdf;
    return RC_OK;
}
