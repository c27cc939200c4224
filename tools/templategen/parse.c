/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * parse.c - see templategen.h.  A template is literal HTML with directives between
 * {{ and }}.  Reads it once from the left, building the tree of nodes and leading
 * the HTML reader along, because the escaping of a value is settled where it stands.
 */
#include <string.h>

#include "templategen.h"

struct parser {
    struct program *all;
    struct record  *record;
    struct cursor   c;
    struct reader   html;
    bool            head_over; /* something was printed: no more declarations */
};

/* What closed a run of nodes; of an {{else if ...}}, `rest` holds the words after else.
 */
struct closing {
    enum { CLOSING_END, CLOSING_ELSE, CLOSING_ELSE_IF } how;
    struct place  at;
    struct cursor rest;
};

static struct node *nodes_parse(struct parser *p, struct place opened, const char *what,
                                struct closing *closing);

static void
directive_end(struct cursor *c)
{
    skip_space(c);
    if (c->at != c->end)
        fail(here(c), "see docs/templates.md for what each directive may hold",
             "the directive should end here");
}

static void
if_parse(struct parser *p, struct cursor *c, struct node *n)
{
    struct reader  before = p->html, then;
    struct closing closing;

    n->kind = NODE_IF;
    n->negated = take(c, "not");
    path_parse(c, &n->path);
    if (take(c, "is"))
        n->is = take_name(c, "a value of the choice");
    directive_end(c);
    n->body = nodes_parse(p, n->at, "if", &closing);
    then = p->html;
    p->html = before;
    if (closing.how == CLOSING_ELSE_IF) {
        n->otherwise = need(sizeof *n->otherwise);
        n->otherwise->at = closing.at;
        if_parse(p, &closing.rest, n->otherwise);
    } else if (closing.how == CLOSING_ELSE) {
        n->otherwise = nodes_parse(p, n->at, "if", &closing);
        if (closing.how != CLOSING_END)
            fail(closing.at, "use {{else if ...}} for a third way",
                 "this if has two else");
    }
    reader_join(&then, &p->html, n->at);
    p->html = then;
}

static void
for_parse(struct parser *p, struct cursor *c, struct node *n)
{
    struct reader  before = p->html;
    struct closing closing;

    n->kind = NODE_FOR;
    n->item = take_name(c, "each item");
    name_check(n->at, n->item);
    if (take(c, "at")) {
        n->index = take_name(c, "the counter");
        name_check(n->at, n->index);
    }
    if (!take(c, "in"))
        fail(here(c), "write {{for row in rows}}", "a for names the item, then the list");
    path_parse(c, &n->path);
    directive_end(c);
    n->body = nodes_parse(p, n->at, "for", &closing);
    if (closing.how != CLOSING_END)
        fail(closing.at, "remove it, or open an if before it",
             "this else belongs to no if");
    reader_join(&before, &p->html, n->at);
    p->html = before;
}

/* /help or /case/{id}/dates: literal pieces and values, or one path. */
static void
href_parse(struct cursor *c, struct node *n)
{
    struct argument **last = &n->arguments;
    const char       *text = c->source->text;

    n->kind = NODE_HREF;
    skip_space(c);
    if (c->at < c->end && text[c->at] != '/') {
        path_parse(c, &n->path);
        directive_end(c);
        return;
    }
    while (c->at < c->end && !strchr(" \t\r\n", text[c->at])) {
        struct argument *a = need(sizeof *a);

        a->at = here(c);
        if (take(c, "{")) {
            path_parse(c, &a->path);
            a->kind = ARGUMENT_PATH;
            if (!take(c, "}"))
                fail(here(c), "write /case/{id}", "this { has no }");
        } else {
            size_t start = c->at;

            while (c->at < c->end && !strchr(" \t\r\n{", text[c->at]))
                c->at++;
            a->kind = ARGUMENT_TEXT;
            a->text = copy(text + start, c->at - start);
        }
        *last = a;
        last = &a->next;
    }
    directive_end(c);
}

static void
struct_parse(struct parser *p, struct cursor *c, struct node *n, bool named)
{
    struct record *r = p->record;

    if (p->head_over)
        fail(n->at, "move it to the top of the file", "a declaration stands at the head");
    if (named) {
        r = need(sizeof *r);
        r->at = n->at;
        skip_space(c);
        r->name = take_name(c, "the struct");
        declare_add(p->all, r);
    }
    declare_parse(c, r);
}

static void
text_only(const struct parser *p, const struct node *n, const char *what)
{
    if (n->context != CONTEXT_TEXT || p->html.inside[0])
        fail(n->at, "put it between tags", "%s writes tags, so it cannot stand here",
             what);
}

/* One directive, without its braces.  Returns false when it printed nothing of its own.
 */
static bool
directive_parse(struct parser *p, struct cursor *c, struct node *n)
{
    if (take(c, "declare"))
        return struct_parse(p, c, n, false), false;
    if (take(c, "struct"))
        return struct_parse(p, c, n, true), false;
    p->head_over = true;
    p->record->has_body = true;
    reader_pause(&p->html, n->at);
    if (take(c, "if"))
        return if_parse(p, c, n), true;
    if (take(c, "for"))
        return for_parse(p, c, n), true;
    n->context = reader_context(&p->html, n->at);
    if (take(c, "word")) {
        n->kind = NODE_WORD;
        n->text = take_key(c);
        arguments_parse(c, &n->arguments, 0);
        for (struct argument *a = n->arguments; a; a = a->next)
            if (a->kind == ARGUMENT_CALL)
                text_only(p, n, "a template as argument");
    } else if (take(c, "include")) {
        n->kind = NODE_INCLUDE;
        n->text = take_name(c, "the template");
        text_only(p, n, "an include");
        arguments_parse(c, &n->arguments, 0);
    } else if (take(c, "href")) {
        href_parse(c, n);
        if (n->context != CONTEXT_ADDRESS)
            fail(n->at, "write href=\"{{href /help}}\"",
                 "href gives a whole address, so it opens an href, src or action");
    } else if (take(c, "asset")) {
        size_t start;

        n->kind = NODE_ASSET;
        skip_space(c);
        start = c->at;
        while (c->at < c->end &&
               (is_name(c->source->text[c->at]) || strchr(".-", c->source->text[c->at])))
            c->at++;
        n->text = copy(c->source->text + start, c->at - start);
        if (n->context != CONTEXT_ADDRESS)
            fail(n->at, "write src=\"{{asset mark.svg}}\"",
                 "asset gives a whole address, so it opens an href or src");
        directive_end(c);
    } else if (take(c, "lang")) {
        n->kind = NODE_LANG;
        directive_end(c);
    } else {
        n->kind = NODE_VALUE;
        path_parse(c, &n->path);
        directive_end(c);
    }
    return true;
}

static void
literal_parse(struct parser *p, size_t n, struct node ***last)
{
    struct node *node = need(sizeof *node);
    char        *out = need(2 * n + 1);

    node->at = here(&p->c);
    node->kind = NODE_LITERAL;
    node->n = reader_read(&p->html, node->at, n, out);
    node->text = out;
    p->c.at += n;
    if (node->n == 0)
        return;
    if (strspn(out, "\n") != node->n) {
        p->head_over = true;
        p->record->has_body = true;
    } else if (!p->head_over)
        return;
    **last = node;
    *last = &node->next;
}

/* A directive alone on its line takes the line, and the white space after it, with it. */
static void
line_skip(struct parser *p, size_t begin)
{
    const char *text = p->c.source->text;
    size_t      i = begin, j = p->c.at;

    if (p->html.state != READER_TEXT || !strcmp(p->html.inside, "pre") ||
        !strcmp(p->html.inside, "textarea"))
        return;
    while (i > 0 && (text[i - 1] == ' ' || text[i - 1] == '\t'))
        i--;
    while (j < p->c.end && strchr(" \t\r", text[j]))
        j++;
    if ((i == 0 || text[i - 1] == '\n') && j < p->c.end && text[j] == '\n') {
        while (j < p->c.end && strchr(" \t\r\n", text[j]))
            j++;
        p->c.at = j;
    }
}

static size_t
directive_close(const struct cursor *c)
{
    size_t depth = 0;
    bool   quoted = false;

    for (size_t i = c->at + 2; i + 1 < c->end; i++) {
        char ch = c->source->text[i];

        if (ch == '"')
            quoted = !quoted;
        if (c->source->text[c->at + 2] == '!')
            quoted = false;
        if (quoted)
            continue;
        if (depth == 0 && ch == '}' && c->source->text[i + 1] == '}')
            return i;
        if (ch == '{')
            depth++;
        else if (ch == '}' && depth > 0)
            depth--;
    }
    fail(here(c), "close it with }}", "this {{ has no }}");
}

/* {{end}}, {{else}} and {{else if ...}}: true when `inner` was one of them. */
static bool
closing_parse(struct cursor *inner, struct closing *closing)
{
    closing->at = here(inner);
    if (take(inner, "end"))
        closing->how = CLOSING_END;
    else if (!take(inner, "else"))
        return false;
    else if (take(inner, "if")) {
        closing->how = CLOSING_ELSE_IF;
        closing->rest = *inner;
        return true;
    } else
        closing->how = CLOSING_ELSE;
    directive_end(inner);
    return true;
}

/* Directives that print nothing themselves do not leave an empty line. */
static bool
stands_alone(struct cursor inner)
{
    return take(&inner, "!") || take(&inner, "declare") || take(&inner, "struct") ||
           take(&inner, "if") || take(&inner, "for") || take(&inner, "else") ||
           take(&inner, "end");
}

/* Nodes up to what closes `what` (NULL: up to the end of the file). */
static struct node *
nodes_parse(struct parser *p, struct place opened, const char *what,
            struct closing *closing)
{
    struct node *first = NULL, **last = &first;

    while (p->c.at < p->c.end) {
        const char    *start = p->c.source->text + p->c.at, *open = strstr(start, "{{");
        size_t         n = open ? (size_t)(open - start) : p->c.end - p->c.at, begin;
        struct cursor  inner;
        struct closing found;
        struct node   *node;

        if (n > 0)
            literal_parse(p, n, &last);
        if (!open)
            break;
        begin = p->c.at;
        inner = (struct cursor){ p->c.source, begin + 2, directive_close(&p->c) };
        skip_space(&inner);
        p->c.at = inner.end + 2;
        if (stands_alone(inner))
            line_skip(p, begin);
        if (take(&inner, "!"))
            continue;
        if (closing_parse(&inner, &found)) {
            if (!what)
                fail(found.at, "remove it, or open an if or a for before it",
                     "there is nothing here to close");
            *closing = found;
            return first;
        }
        node = need(sizeof *node);
        node->at = here(&inner);
        if (directive_parse(p, &inner, node)) {
            *last = node;
            last = &node->next;
        }
    }
    if (what)
        fail(opened, "write {{end}} where it ends", "this %s has no end", what);
    return first;
}

/* The last line break of a file is its end, not part of the page. */
static void
end_trim(struct node *n)
{
    while (n && n->next)
        n = n->next;
    if (n && n->kind == NODE_LITERAL && n->n > 0 && n->text[n->n - 1] == '\n')
        n->n--;
}

void
template_parse(struct program *all, const struct source *source)
{
    struct parser  p = { .all = all, .c = { source, 0, source->n } };
    struct record *r = need(sizeof *r);
    struct closing closing;

    r->at = here(&p.c);
    r->name = source->name;
    declare_add(all, r);
    p.record = r;
    r->body = nodes_parse(&p, r->at, NULL, &closing);
    end_trim(r->body);
    if (p.html.state != READER_TEXT || p.html.inside[0])
        fail(here(&p.c), "close the tag in the same template",
             "the template ends inside a tag, a comment, or <%s>",
             p.html.inside[0] ? p.html.inside : p.html.tag);
}
