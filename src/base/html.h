/*
 * html.h - the only way HTML is written: escaping is what the short names do.
 * Templates (tools/templategen) call these; hand-written C rarely should.
 */
#ifndef BASE_HTML_H
#define BASE_HTML_H

#include "base/words.h"

struct html {
    struct buf *buf;
    enum lang   lang;
    struct str  assets; /* where the files of assets/site are: http_assets_base() */
};

/* Text that is already safe HTML: made only by letters/ (cmark in safe mode) and charts. */
struct markup {
    struct str html;
};

void html_literal(struct html *h, struct str s);       /* template text only */
void html_text(struct html *h, struct str s);          /* in a text node */
void html_attribute(struct html *h, struct str s);     /* inside a quoted attribute */
void html_url(struct html *h, struct str s);           /* in href, src, action: relative, https:, tel:, mailto:; else "#" */
void html_url_part(struct html *h, struct str s);      /* one value inside an address, percent-encoded */
void html_href(struct html *h, struct str s);          /* as html_url, with the language before a path of ours */
void html_asset(struct html *h, struct str name);      /* the address of a file of assets/site */
void html_language(struct html *h);                    /* "en" */
void html_language_prefix(struct html *h);             /* "/en" */
void html_int(struct html *h, int64_t n);
void html_markup(struct html *h, struct markup m);

#endif
