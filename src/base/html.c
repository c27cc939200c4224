/* html.c - see html.h. */
#include "base/html.h"
#include "base/text.h"

static void
add_escaped(struct buf *out, struct str s)
{
    size_t start = 0;

    for (size_t i = 0; i < s.n; i++) {
        const char *name;

        switch (s.p[i]) {
        case '&': name = "&amp;"; break;
        case '<': name = "&lt;"; break;
        case '>': name = "&gt;"; break;
        case '"': name = "&quot;"; break;
        case '\'': name = "&#39;"; break;
        default: continue;
        }
        buf_add(out, (struct str){ s.p + start, i - start });
        buf_addz(out, name);
        start = i + 1;
    }
    buf_add(out, str_from(s, start));
}

void
html_literal(struct html *h, struct str s)
{
    buf_add(h->buf, s);
}

void
html_text(struct html *h, struct str s)
{
    add_escaped(h->buf, s);
}

void
html_attribute(struct html *h, struct str s)
{
    add_escaped(h->buf, s);
}

/* A scheme is what stands before the first ':' if no '/', '?' or '#' comes earlier. */
static bool
url_is_safe(struct str s)
{
    static const struct str schemes[] = {
        STR_INIT("https:"), STR_INIT("tel:"), STR_INIT("mailto:"),
    };

    if (s.n >= 2 && s.p[0] == '/' && (s.p[1] == '/' || s.p[1] == '\\'))
        return false;
    for (size_t i = 0; i < COUNT(schemes); i++)
        if (str_starts(s, schemes[i]))
            return true;
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] < 0x21 || s.p[i] == ':')
            return false;
        if (s.p[i] == '/' || s.p[i] == '?' || s.p[i] == '#')
            return true;
    }
    return true;
}

void
html_url(struct html *h, struct str s)
{
    if (url_is_safe(s))
        add_escaped(h->buf, s);
    else
        buf_addc(h->buf, '#');
}

void
html_int(struct html *h, int64_t n)
{
    buf_add_int(h->buf, n);
}

void
html_markup(struct html *h, struct markup m)
{
    buf_add(h->buf, m.html);
}
