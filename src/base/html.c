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

/*
 * A scheme is what stands before the first ':' if no '/', '?' or '#' comes earlier.
 * Browsers drop control characters and read '\\' as '/', so neither may stand anywhere.
 */
static bool
url_is_safe(struct str s)
{
    static const struct str schemes[] = {
        STR_INIT("https:"), STR_INIT("tel:"), STR_INIT("mailto:"),
    };

    if (s.n >= 2 && s.p[0] == '/' && s.p[1] == '/')
        return false;
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x21 || s.p[i] == 0x7F || s.p[i] == '\\')
            return false;
    for (size_t i = 0; i < COUNT(schemes); i++)
        if (str_starts(s, schemes[i]))
            return true;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == ':')
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
html_url_part(struct html *h, struct str s)
{
    static const char hex[] = "0123456789ABCDEF";

    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
            c == '-' || c == '_' || c == '.' || c == '~') {
            buf_addc(h->buf, (char)c);
        } else {
            buf_addc(h->buf, '%');
            buf_addc(h->buf, hex[c >> 4]);
            buf_addc(h->buf, hex[c & 15]);
        }
    }
}

void
html_asset(struct html *h, struct str name)
{
    add_escaped(h->buf, h->assets);
    buf_addc(h->buf, '/');
    add_escaped(h->buf, name);
}

void
html_language(struct html *h)
{
    buf_addz(h->buf, lang_code(h->lang));
}

void
html_language_prefix(struct html *h)
{
    buf_addc(h->buf, '/');
    html_language(h);
}

void
html_href(struct html *h, struct str s)
{
    if (s.n > 0 && s.p[0] == '/' && url_is_safe(s))
        html_language_prefix(h);
    html_url(h, s);
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
