/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * cursor.c - see templategen.h.  The words of one directive, from the left: names, keys,
 * paths and arguments.
 */
#include <stdlib.h>
#include <string.h>

#include "templategen.h"

struct place
here(const struct cursor *c)
{
    return (struct place){ c->source, c->at };
}

void
skip_space(struct cursor *c)
{
    while (c->at < c->end && strchr(" \t\r\n", c->source->text[c->at]))
        c->at++;
}

bool
is_name(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || ch == '_';
}

static void
skip_blank(struct cursor *c)
{
    while (c->at < c->end &&
           (c->source->text[c->at] == ' ' || c->source->text[c->at] == '\t'))
        c->at++;
}

bool
take(struct cursor *c, const char *word)
{
    size_t n = strlen(word);

    skip_blank(c);
    if (c->end - c->at < n || memcmp(c->source->text + c->at, word, n))
        return false;
    if (n > 0 && is_name(word[n - 1]) && c->at + n < c->end &&
        is_name(c->source->text[c->at + n]))
        return false;
    c->at += n;
    return true;
}

const char *
take_name(struct cursor *c, const char *what)
{
    size_t start;

    skip_blank(c);
    start = c->at;
    while (c->at < c->end && is_name(c->source->text[c->at]))
        c->at++;
    if (start == c->at ||
        (c->source->text[start] >= '0' && c->source->text[start] <= '9'))
        fail((struct place){ c->source, start },
             "names are small letters, digits and _, and begin with a letter",
             "here the name of %s is expected", what);
    return copy(c->source->text + start, c->at - start);
}

/* A word key, as in the .po files: names joined by dots. */
const char *
take_key(struct cursor *c)
{
    size_t start;

    skip_blank(c);
    start = c->at;
    take_name(c, "a word key");
    while (c->at < c->end && c->source->text[c->at] == '.') {
        c->at++;
        take_name(c, "a word key");
    }
    return copy(c->source->text + start, c->at - start);
}

void
path_parse(struct cursor *c, struct path *path)
{
    skip_space(c);
    path->at = here(c);
    do {
        if (path->n == sizeof path->part / sizeof path->part[0])
            fail(path->at, "let the C code hand over what is needed",
                 "this path is too long");
        path->part[path->n++] = take_name(c, "a field");
    } while (take(c, "."));
}

static void
argument_value(struct cursor *c, struct argument *a)
{
    const char *text = c->source->text;

    skip_space(c);
    a->at = here(c);
    if (take(c, "\"")) {
        size_t start = c->at;

        while (c->at < c->end && text[c->at] != '"')
            c->at++;
        if (c->at == c->end)
            fail(a->at, "end the text with a quotation mark", "this text has no end");
        a->kind = ARGUMENT_TEXT;
        a->text = copy(text + start, c->at++ - start);
    } else if (c->at < c->end &&
               (text[c->at] == '-' || (text[c->at] >= '0' && text[c->at] <= '9'))) {
        char *end;

        a->kind = ARGUMENT_NUMBER;
        a->number = strtoll(text + c->at, &end, 10);
        c->at = (size_t)(end - text);
    } else if (take(c, "yes") || take(c, "no")) {
        a->kind = ARGUMENT_FLAG;
        a->number = text[c->at - 1] == 's';
    } else if (take(c, "word:")) {
        a->kind = ARGUMENT_WORD;
        a->text = take_key(c);
    } else if (take(c, "is:")) {
        a->kind = ARGUMENT_VALUE;
        a->text = take_name(c, "a value of the choice");
    } else {
        path_parse(c, &a->path);
        if (a->path.n == 1 && c->at < c->end && text[c->at] == '(') {
            c->at++;
            a->kind = ARGUMENT_CALL;
            a->text = a->path.part[0];
            arguments_parse(c, &a->arguments, ')');
        } else
            a->kind = ARGUMENT_PATH;
    }
}

/* `path` alone, or `name=value name=value`, up to `stop` (0: the end). */
void
arguments_parse(struct cursor *c, struct argument **last, char stop)
{
    for (;;) {
        struct argument *a;
        size_t           start;

        skip_space(c);
        if (stop ? take(c, ")") : c->at == c->end)
            return;
        if (c->at == c->end)
            fail(here(c), "close it with )", "this ( is still open");
        a = need(sizeof *a);
        start = c->at;
        a->at = here(c);
        a->name = take_name(c, "an argument");
        if (!take(c, "=")) {
            c->at = start;
            a->name = NULL;
        }
        argument_value(c, a);
        *last = a;
        last = &a->next;
    }
}
