/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * emit.c - see templategen.h.  Writes the checked templates as C: one struct and
 * one function each.  The functions call base/html.h and nothing else, so every
 * value passes through the writer that its context asks for.
 */
#include <ctype.h>
#include <string.h>

#include "templategen.h"

struct emitter {
    FILE                 *f;
    const struct program *all;
    const struct record  *page;
    int                   depth;
};

static void nodes_emit(struct emitter *e, const struct scope *scope,
                       const struct node *n);

static void
line(struct emitter *e, const char *text)
{
    fprintf(e->f, "%*s%s\n", e->depth * 4, "", text);
}

static void
quoted(FILE *f, const char *text, size_t n, int indent)
{
    fputc('"', f);
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)text[i];

        if (c == '\n') {
            fputs("\\n", f);
            if (i + 1 < n)
                fprintf(f, "\"\n%*s\"", indent, "");
        } else if (c == '"' || c == '\\')
            fprintf(f, "\\%c", c);
        else if (c == '?')
            fputs("\\?", f);
        else if (c < 0x20 || c == 0x7F)
            fprintf(f, "\\%03o", c);
        else
            fputc(c, f);
    }
    fputc('"', f);
}

static const char *
upper(const char *name)
{
    char *out = copy(name, strlen(name));

    for (char *p = out; *p; p++)
        *p = (char)toupper((unsigned char)*p);
    return out;
}

static const char *
word_name(const char *key)
{
    char *out = copy(key, strlen(key));

    for (char *p = out; *p; p++)
        if (*p == '.')
            *p = '_';
    return format("WORD_%s", out);
}

static const char *
choice_value(const struct field *f, const char *value)
{
    return format("TPL_%s_%s_%s", upper(f->owner_record->name), upper(f->owner->name),
                  upper(value));
}

static const char *
writer(enum context context)
{
    switch (context) {
    case CONTEXT_TEXT: return "html_text";
    case CONTEXT_ATTRIBUTE: return "html_attribute";
    case CONTEXT_ADDRESS: return "html_url";
    case CONTEXT_PART: return "html_url_part";
    }
    return NULL;
}

static const char *
condition(const struct target *t)
{
    switch (t->type) {
    case TYPE_TEXT: return format("%s.n > 0", t->c);
    case TYPE_MARKUP: return format("%s.html.n > 0", t->c);
    case TYPE_NUMBER: return format("%s != 0", t->c);
    case TYPE_WORD: return format("%s != WORD_NONE", t->c);
    case TYPE_ONE: return format("%s != NULL", t->c);
    case TYPE_LIST: return format("%s_count > 0", t->c);
    case TYPE_FLAG:
    case TYPE_CHOICE: break;
    }
    return t->c;
}

static void
value_emit(struct emitter *e, const struct target *t, enum context context)
{
    switch (t->type) {
    case TYPE_TEXT: line(e, format("%s(out, %s);", writer(context), t->c)); break;
    case TYPE_NUMBER: line(e, format("html_int(out, %s);", t->c)); break;
    case TYPE_WORD:
        line(e, format("%s(out, word(out->lang, %s));", writer(context), t->c));
        break;
    case TYPE_MARKUP: line(e, format("html_markup(out, %s);", t->c)); break;
    case TYPE_CHOICE:
        line(e, format("html_literal(out, %s_%s_names[%s]);",
                       t->field->owner_record->name, t->field->owner->name, t->c));
        break;
    case TYPE_FLAG:
    case TYPE_ONE:
    case TYPE_LIST: break;
    }
}

static void
argument_emit(struct emitter *e, const struct scope *scope, const struct argument *a)
{
    const char   *name = a->field->name;
    struct target t;

    switch (a->kind) {
    case ARGUMENT_TEXT:
        fprintf(e->f, "%*s.%s = str_lit(", e->depth * 4, "", name);
        quoted(e->f, a->text, strlen(a->text), 0);
        fputs("),\n", e->f);
        return;
    case ARGUMENT_NUMBER:
        line(e, format(".%s = %lld,", name, (long long)a->number));
        return;
    case ARGUMENT_FLAG:
        line(e, format(".%s = %s,", name, a->number ? "true" : "false"));
        return;
    case ARGUMENT_WORD:
        if (a->field->type == TYPE_WORD)
            line(e, format(".%s = %s,", name, word_name(a->text)));
        else
            line(e, format(".%s = word(out->lang, %s),", name, word_name(a->text)));
        return;
    case ARGUMENT_VALUE:
        line(e, format(".%s = %s,", name, choice_value(a->field, a->text)));
        return;
    case ARGUMENT_PATH:
        t = target_find(e->page, scope, &a->path);
        if (a->field->type == TYPE_FLAG)
            line(e, format(".%s = %s,", name, condition(&t)));
        else if (a->field->type == TYPE_TEXT && t.type == TYPE_WORD)
            line(e, format(".%s = word(out->lang, %s),", name, t.c));
        else if (a->field->type == TYPE_NUMBER && t.type == TYPE_LIST)
            line(e, format(".%s = (int64_t)%s_count,", name, t.c));
        else if (t.type == TYPE_LIST)
            line(e, format(".%s = %s, .%s_count = %s_count,", name, t.c, name, t.c));
        else
            line(e, format(".%s = %s,", name, t.c));
        return;
    case ARGUMENT_CALL: return;
    }
}

static void
call_emit(struct emitter *e, const struct scope *scope, const struct argument *args,
          const struct record *r)
{
    if (args && !args->name) {
        struct target t = target_find(e->page, scope, &args->path);

        line(e, format("tpl_%s(out, %s);", r->name, t.c));
        return;
    }
    if (!args) {
        line(e, format("tpl_%s(out, &(const struct tpl_%s){ 0 });", r->name, r->name));
        return;
    }
    line(e, format("tpl_%s(out, &(const struct tpl_%s){", r->name, r->name));
    e->depth++;
    for (const struct argument *a = args; a; a = a->next)
        argument_emit(e, scope, a);
    e->depth--;
    line(e, "});");
}

/* A number, or how many there are in a list. */
static const char *
number(struct target t)
{
    return t.type == TYPE_LIST ? format("(int64_t)%s_count", t.c) : format("%s", t.c);
}

static void
word_emit(struct emitter *e, const struct scope *scope, const struct node *n)
{
    const char *count = "1";

    if (!n->arguments) {
        line(e, format("%s(out, word(out->lang, %s));", writer(n->context),
                       word_name(n->text)));
        return;
    }
    for (const struct argument *a = n->arguments; a; a = a->next)
        if (!strcmp(a->name, "n") && n->word && n->word->plural)
            count = number(target_find(e->page, scope, &a->path));
    line(e, format("for (struct word_parts parts = word_parts(out->lang, %s, %s); "
                   "word_part(&parts);)",
                   word_name(n->text), count));
    e->depth++;
    line(e, "switch (parts.arg) {");
    line(e, format("default: %s(out, parts.text); break;", writer(n->context)));
    for (const struct argument *a = n->arguments; a; a = a->next) {
        struct target t;
        int           at = -1;

        for (size_t i = 0; n->word && i < n->word->arguments_n; i++)
            if (!strcmp(n->word->arguments[i], a->name))
                at = (int)i;
        if (at < 0)
            continue;
        line(e, format("case %d:", at));
        e->depth++;
        if (a->kind == ARGUMENT_CALL)
            call_emit(e, scope, a->arguments, a->record);
        else if (a->kind == ARGUMENT_WORD)
            line(e, format("%s(out, word(out->lang, %s));", writer(n->context),
                           word_name(a->text)));
        else {
            t = target_find(e->page, scope, &a->path);
            if (t.type == TYPE_LIST)
                line(e, format("html_int(out, %s);", number(t)));
            else
                value_emit(e, &t, n->context);
        }
        line(e, "break;");
        e->depth--;
    }
    line(e, "}");
    e->depth--;
}

static void
href_emit(struct emitter *e, const struct scope *scope, const struct node *n)
{
    struct target t;

    if (!n->arguments) {
        t = target_find(e->page, scope, &n->path);
        line(e, format("html_href(out, %s);", t.c));
        return;
    }
    line(e, "html_language_prefix(out);");
    for (const struct argument *a = n->arguments; a; a = a->next)
        if (a->kind == ARGUMENT_TEXT) {
            fprintf(e->f, "%*shtml_attribute(out, str_lit(", e->depth * 4, "");
            quoted(e->f, a->text, strlen(a->text), 0);
            fputs("));\n", e->f);
        } else {
            t = target_find(e->page, scope, &a->path);
            value_emit(e, &t, CONTEXT_PART);
        }
}

static void
if_emit(struct emitter *e, const struct scope *scope, const struct node *n)
{
    struct target t = target_find(e->page, scope, &n->path);
    const char   *test =
        n->is ? format("%s == %s", t.c, choice_value(t.field, n->is)) : condition(&t);

    line(e, format(n->negated ? "if (!(%s)) {" : "if (%s) {", test));
    e->depth++;
    nodes_emit(e, scope, n->body);
    e->depth--;
    if (n->otherwise) {
        line(e, "} else {");
        e->depth++;
        nodes_emit(e, scope, n->otherwise);
        e->depth--;
    }
    line(e, "}");
}

static void
for_emit(struct emitter *e, const struct scope *scope, const struct node *n)
{
    struct target t = target_find(e->page, scope, &n->path);
    struct scope  item = { scope, n->item, n->item, t.item, t.record };
    struct scope  counter = { &item, n->index, n->index, TYPE_NUMBER, NULL };
    const char   *i = format("%s_at", n->item);

    line(e, format("for (size_t %s = 0; %s < %s_count; %s++) {", i, i, t.c, i));
    e->depth++;
    if (t.item == TYPE_ONE)
        line(e, format("const struct tpl_%s *%s = &%s[%s];", t.record->name, n->item, t.c,
                       i));
    else
        line(e, format("const %s %s = %s[%s];",
                       t.item == TYPE_TEXT     ? "struct str"
                       : t.item == TYPE_NUMBER ? "int64_t"
                                               : "enum word",
                       n->item, t.c, i));
    line(e, format("UNUSED(%s);", n->item));
    if (n->index)
        line(e, format("const int64_t %s = (int64_t)%s + 1;", n->index, i));
    nodes_emit(e, n->index ? &counter : &item, n->body);
    e->depth--;
    line(e, "}");
}

static void
nodes_emit(struct emitter *e, const struct scope *scope, const struct node *n)
{
    struct target t;

    for (; n; n = n->next)
        switch (n->kind) {
        case NODE_LITERAL:
            if (n->n == 0)
                break;
            fprintf(e->f, "%*shtml_literal(out, str_lit(", e->depth * 4, "");
            quoted(e->f, n->text, n->n, e->depth * 4 + 26);
            fputs("));\n", e->f);
            break;
        case NODE_VALUE:
            t = target_find(e->page, scope, &n->path);
            value_emit(e, &t, n->context);
            break;
        case NODE_LANG: line(e, "html_language(out);"); break;
        case NODE_WORD: word_emit(e, scope, n); break;
        case NODE_HREF: href_emit(e, scope, n); break;
        case NODE_ASSET:
            line(e, format("html_asset(out, str_lit(\"%s\"));", n->text));
            break;
        case NODE_IF: if_emit(e, scope, n); break;
        case NODE_FOR: for_emit(e, scope, n); break;
        case NODE_INCLUDE: call_emit(e, scope, n->arguments, n->record); break;
        }
}

static void
field_emit(FILE *f, const struct field *field)
{
    const char *more = field->optional ? "  /* optional */" : "";

    switch (field->type) {
    case TYPE_TEXT: fprintf(f, "    struct str %s;%s\n", field->name, more); break;
    case TYPE_NUMBER: fprintf(f, "    int64_t %s;%s\n", field->name, more); break;
    case TYPE_FLAG: fprintf(f, "    bool %s;%s\n", field->name, more); break;
    case TYPE_WORD: fprintf(f, "    enum word %s;%s\n", field->name, more); break;
    case TYPE_MARKUP: fprintf(f, "    struct markup %s;%s\n", field->name, more); break;
    case TYPE_CHOICE:
        fprintf(f, "    enum tpl_%s_%s %s;%s\n", field->owner_record->name,
                field->owner->name, field->name, more);
        break;
    case TYPE_ONE:
        fprintf(f, "    const struct tpl_%s *%s;%s\n", field->record->name, field->name,
                field->optional ? "  /* may be NULL */" : "");
        break;
    case TYPE_LIST:
        if (field->item == TYPE_ONE)
            fprintf(f, "    const struct tpl_%s *%s;\n", field->record->name,
                    field->name);
        else
            fprintf(f, "    const %s *%s;\n",
                    field->item == TYPE_TEXT     ? "struct str"
                    : field->item == TYPE_NUMBER ? "int64_t"
                                                 : "enum word",
                    field->name);
        fprintf(f, "    size_t %s_count;%s\n", field->name, more);
        break;
    }
}

void
emit_header(FILE *f, const struct program *all)
{
    fputs("/*\n * templates.h - made by tools/templategen from templates/; do not edit.\n"
          " * Fill the struct, call the function; what is not optional must be there.\n "
          "*/\n"
          "#ifndef TEMPLATES_H\n#define TEMPLATES_H\n\n"
          "#include \"base/html.h\"\n#include \"words_gen.h\"\n\n",
          f);
    for (const struct record *r = all->records; r; r = r->next)
        for (const struct field *field = r->fields; field; field = field->next) {
            if (field->type != TYPE_CHOICE || field->other)
                continue;
            fprintf(f, "enum tpl_%s_%s {", r->name, field->name);
            for (size_t i = 0; i < field->values_n; i++)
                fprintf(f, "%s\n    %s", i ? "," : "",
                        choice_value(field, field->values[i]));
            fputs("\n};\n\n", f);
        }
    for (const struct record *r = all->records; r; r = r->next) {
        fprintf(f, "struct tpl_%s {\n", r->name);
        for (const struct field *field = r->fields; field; field = field->next)
            field_emit(f, field);
        if (!r->fields)
            fputs("    bool nothing;\n", f);
        fputs("};\n\n", f);
    }
    for (const struct record *r = all->records; r; r = r->next)
        if (r->has_body)
            fprintf(f, "void tpl_%s(struct html *out, const struct tpl_%s *page);\n",
                    r->name, r->name);
    fputs("\n#endif\n", f);
}

static void
names_emit(FILE *f, const struct record *r)
{
    for (const struct field *field = r->fields; field; field = field->next) {
        if (field->type != TYPE_CHOICE || field->other)
            continue;
        fprintf(f, "__attribute__((unused)) static const struct str %s_%s_names[] = {\n",
                r->name, field->name);
        for (size_t i = 0; i < field->values_n; i++)
            fprintf(f, "    STR_INIT(\"%s\"),\n", field->values[i]);
        fputs("};\n\n", f);
    }
}

void
emit_source(FILE *f, const struct program *all)
{
    fputs("/* templates.c - made by tools/templategen from templates/; do not edit. */\n"
          "#include \"templates.h\"\n\n",
          f);
    for (const struct record *r = all->records; r; r = r->next)
        names_emit(f, r);
    for (const struct record *r = all->records; r; r = r->next) {
        struct emitter e = { f, all, r, 1 };

        if (!r->has_body)
            continue;
        fprintf(f,
                "void\ntpl_%s(struct html *out, const struct tpl_%s *page)\n{\n    "
                "UNUSED(page);\n",
                r->name, r->name);
        nodes_emit(&e, NULL, r->body);
        fputs("}\n\n", f);
    }
}
