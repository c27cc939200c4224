/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * reader.c - see templategen.h.  Follows the HTML of a template so that the
 * compiler knows where each value stands, and refuses the places where no
 * escaping could make a value safe.  It also takes out comments and the white
 * space that serves only the person who reads the template.
 *
 * What is refused here is refused everywhere: scripts and styles in a page,
 * handler and style attributes, frames and plug-ins, attributes without quotes.
 */
#include <string.h>

#include "templategen.h"

static const char *const address_attributes[] = { "href",       "src",    "action",
                                                  "formaction", "poster", "cite" };
static const char *const refused_attributes[] = { "style", "srcdoc", "srcset", "ping" };
static const char *const refused_tags[] = { "style", "iframe", "object", "embed",
                                            "base",  "frame",  "applet" };
static const char *const kept_inside[] = { "title", "textarea", "pre", "script" };

static bool
among(const char *name, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!strcmp(name, names[i]))
            return true;
    return false;
}
#define AMONG(name, list) among(name, list, sizeof list / sizeof list[0])

static bool
is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool
is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void
add(char *word, size_t size, char c)
{
    size_t n = strlen(word);

    if (c >= 'A' && c <= 'Z')
        c = (char)(c - 'A' + 'a');
    if (n + 1 < size)
        word[n] = c, word[n + 1] = 0;
}

static bool
keeps_space(const struct reader *r)
{
    return !strcmp(r->inside, "pre") || !strcmp(r->inside, "textarea");
}

static void
tag_check(const struct reader *r, struct place at)
{
    if (AMONG(r->tag, refused_tags))
        fail(at, "styles belong in assets/, and no page shows another page inside itself",
             "a template has no <%s>", r->tag);
}

static void
attribute_begin(struct reader *r, struct place at)
{
    if (AMONG(r->attribute, refused_attributes) || !strncmp(r->attribute, "on", 2))
        fail(at, "use a class from assets/amparo.css; scripts belong in assets/",
             "a template has no \"%s\" attribute", r->attribute);
    r->value_n = 0;
    r->value_first = false;
    memset(r->tail, 0, sizeof r->tail);
}

static void
tag_end(struct reader *r, bool empty)
{
    r->state = READER_TEXT;
    if (r->closing) {
        if (!strcmp(r->inside, r->tag))
            r->inside[0] = 0;
    } else if (!empty && AMONG(r->tag, kept_inside))
        memcpy(r->inside, r->tag, sizeof r->inside - 1);
}

static bool
begins(const char *text, size_t n, const char *with)
{
    size_t i;

    for (i = 0; with[i]; i++)
        if (i >= n || (text[i] | 0x20) != (with[i] | 0x20))
            return false;
    return true;
}

/* Inside title, textarea and script only their own closing tag is a tag. */
static bool
tag_begins(const struct reader *r, const char *text, size_t n)
{
    if (r->inside[0] && strcmp(r->inside, "pre"))
        return begins(text, n, format("</%s", r->inside));
    return n > 1 &&
           (is_letter(text[1]) || (text[1] == '/' && n > 2 && is_letter(text[2])));
}

static void
value_char(struct reader *r, struct place at, char c)
{
    if (r->value_first && r->value_n == 1 && AMONG(r->attribute, address_attributes) &&
        !strchr("/?#&", c))
        fail(at, "let the value end the address, or follow it with / ? # or &",
             "after a value at the beginning of an address, \"%c\" could change what it "
             "means",
             c);
    r->value_n++;
    memmove(r->tail, r->tail + 1, sizeof r->tail - 2);
    r->tail[sizeof r->tail - 2] = c;
}

/*
 * Read `n` characters from `at`, write what the page keeps to `out` (which holds
 * at least n characters), and return how much was written.
 */
size_t
reader_read(struct reader *r, struct place at, size_t n, char *out)
{
    const char *text = at.source->text + at.at;
    size_t      i = 0, o = 0, start = at.at;

    while (i < n) {
        char c = text[i];

        at.at = start + i;
        if (r->loose && !is_space(c) && c != '>' && c != '/')
            fail(at, "put a space after the directive",
                 "inside a tag, a directive ends where an attribute ends");
        r->loose = false;
        switch (r->state) {
        case READER_TEXT:
            if (begins(text + i, n - i, "<!--") && !r->inside[0]) {
                r->state = READER_COMMENT;
                i += 4;
                continue;
            }
            if (c == '<' && i + 1 < n && text[i + 1] == '!' && !r->inside[0])
                r->state = READER_DECLARATION;
            else if (c == '<' && tag_begins(r, text + i, n - i)) {
                r->state = READER_TAG_NAME;
                r->tag[0] = 0;
                r->closing = text[i + 1] == '/';
                if (r->closing)
                    out[o++] = text[i++];
            } else if (!strcmp(r->inside, "script") && !is_space(c))
                fail(at, "write <script src=\"{{asset name.js}}\"></script>",
                     "a page holds no script of its own");
            else if (c == '<' && !r->inside[0])
                fail(at, "write &lt; for the sign itself", "this \"<\" begins no tag");
            else if (is_space(c) && !keeps_space(r)) {
                size_t j = i;
                bool   line = false;

                while (j < n && is_space(text[j]))
                    line |= text[j++] == '\n';
                if (line)
                    out[o++] = '\n';
                else
                    while (i < j)
                        out[o++] = text[i++];
                i = j;
                continue;
            }
            out[o++] = text[i++];
            break;
        case READER_DECLARATION:
            if (c == '>')
                r->state = READER_TEXT;
            out[o++] = text[i++];
            break;
        case READER_COMMENT:
            if (begins(text + i, n - i, "-->")) {
                r->state = READER_TEXT;
                i += 3;
            } else
                i++;
            break;
        case READER_TAG_NAME:
            if (is_space(c) || c == '>' || (c == '/' && r->tag[0])) {
                tag_check(r, at);
                r->state = READER_TAG;
                continue;
            }
            if (c != '/')
                add(r->tag, sizeof r->tag, c);
            out[o++] = text[i++];
            break;
        case READER_TAG:
        case READER_AFTER_VALUE:
            if (is_space(c)) {
                while (i < n && is_space(text[i]))
                    i++;
                if (i >= n || text[i] != '>')
                    out[o++] = ' ';
                r->state = READER_TAG;
            } else if (c == '>') {
                tag_end(r, i > 0 && text[i - 1] == '/');
                out[o++] = text[i++];
                /* A line break here is eaten by browsers; without it, one in the value.
                 */
                if (!strcmp(r->inside, "textarea"))
                    out[o++] = '\n';
            } else if (c == '/')
                out[o++] = text[i++];
            else if (r->state == READER_AFTER_VALUE)
                fail(at, "put a space between attributes", "two attributes touch");
            else {
                r->state = READER_ATTRIBUTE_NAME;
                r->attribute[0] = 0;
            }
            break;
        case READER_ATTRIBUTE_NAME:
            if (c == '=') {
                attribute_begin(r, at);
                r->state = READER_BEFORE_VALUE;
            } else if (is_space(c) || c == '>' || c == '/') {
                attribute_begin(r, at);
                r->state = READER_TAG;
                continue;
            } else
                add(r->attribute, sizeof r->attribute, c);
            out[o++] = text[i++];
            break;
        case READER_BEFORE_VALUE:
            if (c != '"' && c != '\'')
                fail(at, "put the value between quotation marks",
                     "the value of \"%s\" has no quotation marks", r->attribute);
            r->quote = c;
            r->state = READER_VALUE;
            out[o++] = text[i++];
            break;
        case READER_VALUE:
            if (c == r->quote) {
                r->state = READER_AFTER_VALUE;
                out[o++] = text[i++];
            } else if (is_space(c)) {
                while (i < n && is_space(text[i]))
                    i++;
                value_char(r, at, ' ');
                out[o++] = ' ';
            } else {
                value_char(r, at, c);
                out[o++] = text[i++];
            }
            break;
        }
    }
    return o;
}

/* The context of a value that stands here; what follows is read accordingly. */
enum context
reader_context(struct reader *r, struct place at)
{
    bool first = r->value_n == 0;

    switch (r->state) {
    case READER_TEXT:
        if (!strcmp(r->inside, "script"))
            fail(at, "put the value in an attribute, such as data-page",
                 "no value is printed inside a script");
        return CONTEXT_TEXT;
    case READER_VALUE:
        r->value_n++;
        if (!strcmp(r->attribute, "content") && !strcmp(r->tail, "url="))
            return CONTEXT_ADDRESS;
        if (!AMONG(r->attribute, address_attributes))
            return CONTEXT_ATTRIBUTE;
        r->value_first |= first;
        return first ? CONTEXT_ADDRESS : CONTEXT_PART;
    case READER_COMMENT:
        fail(at, "write {{! a note }} for notes that do not reach the page",
             "no value is printed inside a comment");
    case READER_BEFORE_VALUE:
        fail(at, "put quotation marks around it",
             "the value of \"%s\" has no quotation marks", r->attribute);
    case READER_TAG_NAME:
    case READER_TAG:
    case READER_ATTRIBUTE_NAME:
    case READER_AFTER_VALUE:
    case READER_DECLARATION: break;
    }
    fail(at, "print values between tags, or between the quotation marks of an attribute",
         "a value cannot be the name of a tag or of an attribute");
}

/* An if or a for may follow the name of a tag: <li{{if done}} class="done"{{end}}>. */
void
reader_pause(struct reader *r, struct place at)
{
    if (r->state == READER_TAG_NAME && r->tag[0]) {
        tag_check(r, at);
        r->state = READER_TAG;
        r->loose = true;
    }
}

/* The two ways through an if (or around a for) must leave the page alike. */
void
reader_join(struct reader *then, struct reader *otherwise, struct place at)
{
    struct reader *both[2] = { then, otherwise };

    for (int i = 0; i < 2; i++) {
        struct reader *r = both[i];

        if (r->state == READER_ATTRIBUTE_NAME) {
            attribute_begin(r, at);
            r->state = READER_TAG;
            r->loose = true;
        } else if (r->state == READER_AFTER_VALUE) {
            r->state = READER_TAG;
            r->loose = true;
        }
    }
    if (then->state != otherwise->state || strcmp(then->inside, otherwise->inside) ||
        (then->state != READER_TEXT && strcmp(then->tag, otherwise->tag)) ||
        (then->state == READER_VALUE && (strcmp(then->attribute, otherwise->attribute) ||
                                         then->quote != otherwise->quote)))
        fail(at, "begin and end it at the same place of the HTML, on both ways through",
             "the HTML is not in the same state on both ways through");
    if (then->state == READER_VALUE && AMONG(then->attribute, address_attributes) &&
        (then->value_n == 0) != (otherwise->value_n == 0))
        fail(at, "begin the address on both ways through, or on neither",
             "the address may or may not have begun here");
    then->loose |= otherwise->loose;
    then->value_first |= otherwise->value_first;
    if (otherwise->value_n > then->value_n)
        then->value_n = otherwise->value_n;
}
