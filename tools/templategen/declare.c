/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * declare.c - see templategen.h.  The head of a template: one field a line,
 * `TYPE NAME`, between {{declare and }}, or between {{struct NAME and }}.
 */
#include <string.h>

#include "templategen.h"

static const char *const keywords[] = {
    "auto",     "bool",   "break",    "case",     "char",   "const",   "continue",
    "default",  "do",     "double",   "else",     "enum",   "extern",  "false",
    "float",    "for",    "goto",     "if",       "inline", "int",     "long",
    "page",     "out",    "register", "restrict", "return", "short",   "signed",
    "sizeof",   "static", "struct",   "switch",   "true",   "typedef", "union",
    "unsigned", "void",   "volatile", "while",    "lang",   "not",     "end",
    "asset",    "href",   "include",  "word",     "yes",    "no"
};

static const struct {
    const char *name;
    enum type   type;
} types[] = { { "text", TYPE_TEXT }, { "number", TYPE_NUMBER }, { "flag", TYPE_FLAG },
              { "word", TYPE_WORD }, { "markup", TYPE_MARKUP }, { "choice", TYPE_CHOICE },
              { "one", TYPE_ONE },   { "list", TYPE_LIST } };

void
declare_add(struct program *all, struct record *r)
{
    struct record      **last = &all->records;
    const struct record *same = record_find(all, r->name);

    if (same)
        fail(r->at,
             format("%s already has it; use another name, or that one",
                    same->at.source->path),
             "there are two structs named \"%s\"", r->name);
    while (*last)
        last = &(*last)->next;
    *last = r;
}

void
name_check(struct place at, const char *name)
{
    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++)
        if (!strcmp(name, keywords[i]))
            fail(at, "choose another name", "\"%s\" has a meaning of its own", name);
}

static void
line_end(struct cursor *c)
{
    while (c->at < c->end &&
           (c->source->text[c->at] == ' ' || c->source->text[c->at] == '\t'))
        c->at++;
    if (c->at < c->end && c->source->text[c->at] == '!')
        while (c->at < c->end && c->source->text[c->at] != '\n')
            c->at++;
    if (c->at < c->end && c->source->text[c->at] != '\n' &&
        c->source->text[c->at] != '\r')
        fail(here(c), "write one field a line: its type, then its name",
             "something is left over at the end of this line");
}

static bool
at_line_end(const struct cursor *c)
{
    size_t i = c->at;

    while (i < c->end && (c->source->text[i] == ' ' || c->source->text[i] == '\t'))
        i++;
    return i >= c->end || c->source->text[i] == '\n' || c->source->text[i] == '!';
}

static void
choice_parse(struct cursor *c, struct field *f)
{
    if (take(c, "as")) {
        f->other = take_name(c, "the struct that lists the values");
        if (!take(c, "."))
            fail(here(c), "write it as: choice state as mark.state",
                 "a borrowed choice names a struct, a dot and a field");
        f->other_field = take_name(c, "the field that lists the values");
        return;
    }
    if (!take(c, "of"))
        fail(here(c), "write it as: choice state of done part unmet",
             "a choice lists its values after \"of\"");
    while (!at_line_end(c)) {
        if (f->values_n == 32)
            fail(here(c), "a choice has at most 32 values", "too many values");
        f->values[f->values_n++] = take_name(c, "a value");
    }
    if (f->values_n < 2)
        fail(here(c), "give it at least two values, or use a flag",
             "a choice of fewer than two values is no choice");
}

static void
field_parse(struct cursor *c, struct record *into)
{
    struct field *f = need(sizeof *f), **last;
    size_t        i;

    f->at = here(c);
    f->optional = take(c, "optional");
    for (i = 0; i < sizeof types / sizeof types[0]; i++)
        if (take(c, types[i].name))
            break;
    if (i == sizeof types / sizeof types[0])
        fail(here(c),
             "the types are text, number, flag, word, markup, choice, one and list",
             "a field begins with its type");
    f->type = types[i].type;
    if (f->type == TYPE_LIST) {
        f->item = take(c, "text")     ? TYPE_TEXT
                  : take(c, "number") ? TYPE_NUMBER
                  : take(c, "word")   ? TYPE_WORD
                                      : TYPE_ONE;
        if (f->item == TYPE_ONE)
            f->other = take_name(c, "what the list holds");
    } else if (f->type == TYPE_ONE)
        f->other = take_name(c, "the struct it points to");
    if (at_line_end(c))
        fail(here(c), "write the type, then the name", "this field has no name");
    take(c, "");
    f->at = here(c);
    f->name = take_name(c, "the field");
    name_check(f->at, f->name);
    if (f->type == TYPE_CHOICE)
        choice_parse(c, f);
    line_end(c);
    for (last = &into->fields; *last; last = &(*last)->next)
        if (!strcmp((*last)->name, f->name))
            fail(f->at, "remove one of them", "\"%s\" is declared twice", f->name);
    *last = f;
}

void
declare_parse(struct cursor *c, struct record *into)
{
    for (;;) {
        skip_space(c);
        if (c->at < c->end && c->source->text[c->at] == '!')
            line_end(c);
        else if (c->at < c->end)
            field_parse(c, into);
        else
            return;
    }
}
