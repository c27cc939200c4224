/* SPDX-License-Identifier: AGPL-3.0-or-later
 * markdown.c - see markdown.h. */
#include "letters/markdown.h"
#include "base/text.h"

#include <cmark.h>
#include <string.h>

#define HEADING_LOWEST 6

static bool
is_safe_address(const char *url)
{
    static const char *const schemes[] = { "https:", "mailto:", "tel:" };

    for (size_t i = 0; i < COUNT(schemes); i++)
        if (url && strncmp(url, schemes[i], strlen(schemes[i])) == 0)
            return true;
    return false;
}

/* Put a node's children in its place. */
static void
unwrap(cmark_node *node)
{
    cmark_node *child;

    while ((child = cmark_node_first_child(node)) != NULL) {
        cmark_node_unlink(child);
        cmark_node_insert_before(node, child);
    }
    cmark_node_unlink(node);
    cmark_node_free(node);
}

static void
make_safe(cmark_node *root)
{
    cmark_iter      *iter = cmark_iter_new(root);
    cmark_event_type event;

    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node     *node = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(node);

        if (type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE) {
            cmark_node_unlink(node);
            cmark_node_free(node);
        } else if (event != CMARK_EVENT_EXIT) {
            continue;
        } else if (type == CMARK_NODE_IMAGE ||
                   (type == CMARK_NODE_LINK && !is_safe_address(cmark_node_get_url(node)))) {
            unwrap(node);
        } else if (type == CMARK_NODE_HEADING) {
            int level = cmark_node_get_heading_level(node);

            cmark_node_set_heading_level(node, level < HEADING_LOWEST ? level + 1 : level);
        }
    }
    cmark_iter_free(iter);
}

static cmark_node *
parse(struct str text)
{
    cmark_node *root = cmark_parse_document(text.n ? text.p : "", text.n,
                                            CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8);

    BUG_IF(!root);
    make_safe(root);
    return root;
}

struct markup
markdown_html(struct arena *a, struct str text)
{
    cmark_node *root = parse(text);
    char       *html = cmark_render_html(root, CMARK_OPT_DEFAULT);
    struct str  copy = arena_strz(a, html); /* from cmark's memory to ours */

    cmark_get_default_mem_allocator()->free(html);
    cmark_node_free(root);
    return (struct markup){ copy };
}

struct str
markdown_plain(struct arena *a, struct str text)
{
    cmark_node      *root = parse(text);
    cmark_iter      *iter = cmark_iter_new(root);
    cmark_event_type event;
    struct buf       b;

    buf_init(&b, a, 2 * text.n + 16);
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node     *node = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(node);

        if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE || type == CMARK_NODE_CODE_BLOCK)
            buf_addz(&b, cmark_node_get_literal(node));
        else if (type == CMARK_NODE_SOFTBREAK)
            buf_addc(&b, ' ');
        else if (type == CMARK_NODE_LINEBREAK ||
                 (event == CMARK_EVENT_EXIT && (type == CMARK_NODE_PARAGRAPH ||
                                                type == CMARK_NODE_HEADING)))
            buf_addc(&b, '\n');
    }
    cmark_iter_free(iter);
    cmark_node_free(root);
    return buf_str(&b);
}

/*
 * Length of a character that is left out: controls (C0, DEL, C1), marks of direction
 * (U+200E-200F, U+202A-202E, U+2066-2069) and the byte-order mark.  0 for any other.
 */
static size_t
hidden(const unsigned char *p, size_t n)
{
    if (p[0] < 0x20 || p[0] == 0x7f)
        return p[0] == '\n' || p[0] == '\t' ? 0 : 1;
    if (n >= 2 && p[0] == 0xc2 && p[1] >= 0x80 && p[1] < 0xa0)
        return 2;
    if (n < 3)
        return 0;
    if (p[0] == 0xe2 && p[1] == 0x80 && (p[2] == 0x8e || p[2] == 0x8f || (p[2] >= 0xa8 && p[2] <= 0xae)))
        return 3;
    if (p[0] == 0xe2 && p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9)
        return 3;
    return p[0] == 0xef && p[1] == 0xbb && p[2] == 0xbf ? 3 : 0;
}

/* Characters that mean something anywhere in a line. */
static bool
is_mark(char c)
{
    return c == '\\' || c == '`' || c == '*' || c == '_' || c == '[' || c == ']' || c == '<' ||
           c == '>' || c == '&';
}

/* Characters that mean something at the start of a line, to Markdown or to letter_read. */
static bool
is_mark_at_start(char c)
{
    return c == '#' || c == '+' || c == '-' || c == '=' || c == '~' || c == ':' || c == '(' ||
           c == '!' || c == '|';
}

static void
escape_line(struct buf *b, struct str line)
{
    bool start = true, digits = true; /* nothing, or only digits, so far */

    for (size_t i = 0; i < line.n;) {
        size_t skip = hidden((const unsigned char *)line.p + i, line.n - i);
        char   c = line.p[i];

        i += skip ? skip : 1;
        if (skip)
            continue;
        if (is_mark(c) || (start && is_mark_at_start(c)) || (digits && (c == '.' || c == ')')))
            buf_addc(b, '\\');
        buf_addc(b, c == '\t' ? ' ' : c);
        start = false;
        digits = digits && c >= '0' && c <= '9';
    }
}

/* Would nothing be left of the line? */
static bool
is_blank(struct str line)
{
    for (size_t i = 0; i < line.n;) {
        size_t skip = hidden((const unsigned char *)line.p + i, line.n - i);

        if (!skip && line.p[i] != ' ' && line.p[i] != '\t')
            return false;
        i += skip ? skip : 1;
    }
    return true;
}

/* Hidden characters before the first visible one would hide leading spaces from a trim. */
static struct str
trim_line(struct str line)
{
    for (;;) {
        size_t skip = line.n ? hidden((const unsigned char *)line.p, line.n) : 0;

        if (!skip && (line.n == 0 || (line.p[0] != ' ' && line.p[0] != '\t')))
            return str_trim(line);
        line = str_from(line, skip ? skip : 1);
    }
}

void
markdown_escape(struct buf *b, struct str text, enum markdown_lines lines)
{
    struct str line;
    bool       begun = false, gap = false;

    while (str_next(&text, '\n', &line)) {
        if (is_blank(line)) {
            gap = true;
            continue;
        }
        if (begun && lines == MARKDOWN_ONE_LINE)
            buf_addc(b, ' ');
        else if (begun)
            buf_addz(b, gap ? "\n\n" : "\\\n");
        escape_line(b, trim_line(line));
        begun = true;
        gap = false;
    }
}
