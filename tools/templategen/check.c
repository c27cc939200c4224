/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * check.c - see templategen.h.  Joins every name of the templates to what it
 * means, and reports all that do not join: one build shows all mistakes.
 */
#include <string.h>

#include "templategen.h"

static const char *const type_names[] = {
    [TYPE_TEXT] = "a text",  [TYPE_NUMBER] = "a number", [TYPE_FLAG] = "a flag",
    [TYPE_WORD] = "a word",  [TYPE_MARKUP] = "markup",   [TYPE_CHOICE] = "a choice",
    [TYPE_ONE] = "a struct", [TYPE_LIST] = "a list"
};

/* What is known not to be missing here: the paths of the ifs around. */
struct known {
    const struct known *up;
    const struct path  *path;
};

struct around {
    struct program     *all;
    struct record      *page;
    const struct scope *scope;
    const struct known *known;
};

static void nodes_check(struct around in, struct node *n);

static const char *
fields_list(const struct record *r)
{
    const char *list = "";

    for (const struct field *f = r->fields; f; f = f->next)
        list = format("%s%s%s", list, *list ? ", " : "", f->name);
    return *list ? list : "nothing";
}

static const char *
mend_field(const struct record *r, const char *name)
{
    const char *names[128], *near;
    size_t      n = 0;

    for (const struct field *f = r->fields; f && n < 128; f = f->next)
        names[n++] = f->name;
    near = nearest(name, names, n);
    if (near)
        return format("did you mean \"%s\"?", near);
    return format("struct %s declares %s", r->name, fields_list(r));
}

static const char *
mend_record(const struct program *all, const char *name)
{
    const char *names[1024], *near;
    size_t      n = 0;

    for (const struct record *r = all->records; r && n < 1024; r = r->next)
        names[n++] = r->name;
    near = nearest(name, names, n);
    return near ? format("did you mean \"%s\"?", near)
                : format("write templates/%s.html, or {{struct %s ...}}", name, name);
}

/* The field itself, even when it may be missing; errors are fatal to this template. */
struct target
target_find(const struct record *page, const struct scope *scope, const struct path *path)
{
    struct target  t = { 0 };
    struct record *r = NULL;
    size_t         i = 0;

    for (const struct scope *s = scope; s && i == 0; s = s->up)
        if (!strcmp(s->name, path->part[0])) {
            t.type = s->type;
            t.record = r = s->record;
            snprintf(t.c, sizeof t.c, "%s", s->c);
            i = 1;
        }
    if (i == 0) {
        r = (struct record *)page;
        t.type = TYPE_ONE;
        t.record = r;
        snprintf(t.c, sizeof t.c, "page");
    }
    for (; i < path->n; i++) {
        struct field *f;

        if (t.type != TYPE_ONE || !r)
            fail(path->at, "only a struct has fields", "\"%s\" is %s", path->part[i - 1],
                 type_names[t.type]);
        if (!(f = field_find(r, path->part[i])))
            fail(path->at, mend_field(r, path->part[i]), "%s has no field \"%s\"",
                 r == page && i == 0 ? "this template" : r->name, path->part[i]);
        f->used = true;
        t.type = f->type;
        t.item = f->item;
        t.field = f;
        t.record = r = f->record;
        snprintf(t.c + strlen(t.c), sizeof t.c - strlen(t.c), "->%s", f->name);
    }
    return t;
}

static bool
path_same(const struct path *a, const struct path *b, size_t n)
{
    if (a->n != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (strcmp(a->part[i], b->part[i]))
            return false;
    return true;
}

/* Every optional struct on the way must stand inside an {{if}} of its own. */
static struct target
target_known(struct around in, const struct path *path, size_t upto)
{
    struct target t = target_find(in.page, in.scope, path);
    struct path   part = *path;

    for (part.n = 1; part.n <= upto; part.n++) {
        struct target       p = target_find(in.page, in.scope, &part);
        const struct known *k = in.known;

        if (p.type != TYPE_ONE || !p.field || !p.field->optional)
            continue;
        while (k && !path_same(k->path, &part, part.n))
            k = k->up;
        if (!k)
            fail(path->at,
                 format("put it inside {{if %s}} ... {{end}}", part.part[part.n - 1]),
                 "\"%s\" is optional, so it may not be there", part.part[part.n - 1]);
    }
    return t;
}

static struct target
target_value(struct around in, const struct path *path)
{
    return target_known(in, path, path->n - 1);
}

static const struct field *
choice_owner(const struct target *t)
{
    return t->field->owner;
}

static void
choice_check(const struct field *owner, const char *value, struct place at)
{
    const char *list = "";

    for (size_t i = 0; i < owner->values_n; i++) {
        if (!strcmp(owner->values[i], value))
            return;
        list = format("%s%s%s", list, *list ? ", " : "", owner->values[i]);
    }
    fail(at, format("its values are %s", list), "\"%s\" has no value \"%s\"", owner->name,
         value);
}

static const struct wordinfo *
word_check(struct around in, const char *key, struct place at)
{
    const struct wordinfo *w = word_find(in.all, key);
    const char            *names[4096], *near;
    size_t                 n = 0;

    if (w || !in.all->words_known)
        return w;
    for (; n < in.all->words_n && n < 4096; n++)
        names[n] = in.all->words[n].key;
    near = nearest(key, names, n);
    fail(at,
         near ? format("did you mean \"%s\"?", near)
              : "add it to words/en.po and words/es.po",
         "no language has the word \"%s\"", key);
}

static void call_check(struct around in, struct argument *args, struct record *r,
                       struct place at);

/* May an argument fill this field? */
static void
fill_check(struct around in, struct argument *a, const struct field *f)
{
    struct target t;

    a->field = f;
    switch (a->kind) {
    case ARGUMENT_TEXT:
        if (f->type == TYPE_TEXT)
            return;
        break;
    case ARGUMENT_NUMBER:
        if (f->type == TYPE_NUMBER)
            return;
        break;
    case ARGUMENT_FLAG:
        if (f->type == TYPE_FLAG)
            return;
        break;
    case ARGUMENT_WORD: {
        const struct wordinfo *w = word_check(in, a->text, a->at);

        if (w && w->arguments_n)
            fail(a->at, "print it with {{word ...}} in a template of its own",
                 "the word \"%s\" needs arguments", a->text);
        if (f->type == TYPE_WORD || f->type == TYPE_TEXT)
            return;
        break;
    }
    case ARGUMENT_VALUE:
        if (f->type == TYPE_CHOICE) {
            choice_check(f->owner, a->text, a->at);
            return;
        }
        break;
    case ARGUMENT_CALL:
        fail(a->at, "include it in the template itself",
             "only a word takes a template as argument");
    case ARGUMENT_PATH:
        t = target_known(in, &a->path,
                         f->type == TYPE_ONE && f->optional ? a->path.n - 1 : a->path.n);
        if (f->type == TYPE_FLAG && t.type != TYPE_FLAG) {
            if (t.type == TYPE_CHOICE)
                break;
            return; /* anything else is asked as an if would */
        }
        if (t.type == f->type && t.record == f->record &&
            (t.type != TYPE_LIST || t.item == f->item) &&
            (t.type != TYPE_CHOICE || choice_owner(&t) == f->owner))
            return;
        if (f->type == TYPE_TEXT && t.type == TYPE_WORD)
            return;
        if (f->type == TYPE_NUMBER && t.type == TYPE_LIST)
            return; /* how many there are */
        fail(a->at, format("hand over %s", type_names[f->type]),
             "\"%s\" takes %s%s%s, not %s", f->name, type_names[f->type],
             f->record ? " " : "", f->record ? f->record->name : "", type_names[t.type]);
    }
    fail(a->at, format("hand over %s", type_names[f->type]), "\"%s\" takes %s", f->name,
         type_names[f->type]);
}

static void
call_check(struct around in, struct argument *args, struct record *r, struct place at)
{
    if (!r->has_body)
        fail(at, "print its fields, or give it a template of its own",
             "struct %s has no HTML to include", r->name);
    if (args && !args->name) {
        struct target t;

        if (args->kind != ARGUMENT_PATH || args->next)
            fail(args->at,
                 "write {{include row item}} or {{include row title=item.title}}",
                 "an include takes one struct, or names every argument");
        t = target_known(in, &args->path, args->path.n);
        if (t.type != TYPE_ONE || t.record != r)
            fail(args->at, format("name the arguments: %s", fields_list(r)),
                 "%s is wanted here: a struct %s", r->name, r->name);
        return;
    }
    for (struct argument *a = args; a; a = a->next) {
        const struct field *f = a->name ? field_find(r, a->name) : NULL;

        if (!a->name)
            fail(a->at, "write name=value", "this argument has no name");
        if (!f)
            fail(a->at, mend_field(r, a->name), "%s has no field \"%s\"", r->name,
                 a->name);
        for (const struct argument *b = args; b != a; b = b->next)
            if (!strcmp(a->name, b->name))
                fail(a->at, "remove one of them", "\"%s\" is given twice", a->name);
        fill_check(in, a, f);
    }
    for (const struct field *f = r->fields; f; f = f->next) {
        const struct argument *a = args;

        while (a && strcmp(a->name, f->name))
            a = a->next;
        if (!a && !f->optional && f->type != TYPE_FLAG)
            fail(at,
                 format("add %s=..., or declare it optional in %s", f->name,
                        r->at.source->path),
                 "%s also needs \"%s\"", r->name, f->name);
    }
}

static void
word_node_check(struct around in, struct node *n)
{
    size_t given = 0;

    n->word = word_check(in, n->text, n->at);
    for (struct argument *a = n->arguments; a; a = a->next, given++) {
        bool found = !n->word;

        if (!a->name)
            fail(a->at, "write name=value", "this argument has no name");
        for (size_t i = 0; n->word && i < n->word->arguments_n; i++)
            found |= !strcmp(n->word->arguments[i], a->name);
        if (!found && !(n->word->plural && !strcmp(a->name, "n")))
            fail(a->at, "use the names that stand between { and } in words/",
                 "the word \"%s\" has no {%s}", n->text, a->name);
        if (a->kind == ARGUMENT_CALL) {
            if (!(a->record = record_find(in.all, a->text)))
                fail(a->at, mend_record(in.all, a->text), "there is no template \"%s\"",
                     a->text);
            call_check(in, a->arguments, a->record, a->at);
        } else if (a->kind == ARGUMENT_WORD) {
            const struct wordinfo *w = word_check(in, a->text, a->at);

            if (w && w->arguments_n)
                fail(a->at, "choose a word without arguments", "\"%s\" needs arguments",
                     a->text);
        } else if (a->kind == ARGUMENT_PATH) {
            struct target t = target_value(in, &a->path);

            if (t.type != TYPE_TEXT && t.type != TYPE_NUMBER && t.type != TYPE_WORD &&
                t.type != TYPE_LIST)
                fail(a->at, "hand over a text, a number or a word, or a template(...)",
                     "a word cannot print %s", type_names[t.type]);
            if (!strcmp(a->name, "n") && n->word && n->word->plural &&
                t.type != TYPE_NUMBER && t.type != TYPE_LIST)
                fail(a->at, "declare it as number",
                     "n chooses the plural, so it is a number");
        } else
            fail(a->at, "hand over a field, a word: or a template(...)",
                 "literal text in a template would be in one language only");
    }
    for (size_t i = 0; n->word && i < n->word->arguments_n; i++) {
        const struct argument *a = n->arguments;

        while (a && strcmp(a->name, n->word->arguments[i]))
            a = a->next;
        if (!a)
            fail(n->at, format("add %s=...", n->word->arguments[i]),
                 "the word \"%s\" also needs {%s}", n->text, n->word->arguments[i]);
    }
    if (n->word && n->word->plural) {
        const struct argument *a = n->arguments;

        while (a && strcmp(a->name, "n"))
            a = a->next;
        if (!a)
            fail(n->at, "add n=...",
                 "the word \"%s\" has a plural, so it needs a number n", n->text);
    }
}

static void
node_check(struct around in, struct node *n)
{
    struct known  known = { in.known, &n->path };
    struct scope  item, counter;
    struct target t;

    switch (n->kind) {
    case NODE_LITERAL:
    case NODE_LANG:
    case NODE_ASSET: return;
    case NODE_VALUE:
        t = target_value(in, &n->path);
        if (t.type == TYPE_FLAG || t.type == TYPE_ONE || t.type == TYPE_LIST)
            fail(n->path.at,
                 "ask it with {{if}}, walk it with {{for}}, or {{include}} it",
                 "%s cannot be printed", type_names[t.type]);
        if (t.type == TYPE_MARKUP && n->context != CONTEXT_TEXT)
            fail(n->path.at, "print it between tags",
                 "markup cannot stand in an attribute");
        return;
    case NODE_WORD: word_node_check(in, n); return;
    case NODE_HREF:
        if (!n->arguments && target_value(in, &n->path).type != TYPE_TEXT)
            fail(n->path.at, "declare it as text", "an address is a text");
        for (struct argument *a = n->arguments; a; a = a->next)
            if (a->kind == ARGUMENT_PATH) {
                t = target_value(in, &a->path);
                if (t.type != TYPE_TEXT && t.type != TYPE_NUMBER)
                    fail(a->at, "put a text or a number into an address",
                         "an address cannot hold %s", type_names[t.type]);
            }
        return;
    case NODE_IF:
        t = target_value(in, &n->path);
        if (n->is && t.type != TYPE_CHOICE)
            fail(n->path.at, "compare only a choice with \"is\"", "this is %s",
                 type_names[t.type]);
        if (!n->is && t.type == TYPE_CHOICE)
            fail(n->path.at, "write {{if state is done}}",
                 "a choice is compared with \"is\"");
        if (n->is)
            choice_check(choice_owner(&t), n->is, n->path.at);
        nodes_check(n->negated ? in
                               : (struct around){ in.all, in.page, in.scope, &known },
                    n->body);
        nodes_check(n->negated ? (struct around){ in.all, in.page, in.scope, &known }
                               : in,
                    n->otherwise);
        return;
    case NODE_FOR:
        t = target_value(in, &n->path);
        if (t.type != TYPE_LIST)
            fail(n->path.at, "declare it as: list OTHER NAME", "this is %s, not a list",
                 type_names[t.type]);
        item = (struct scope){ in.scope, n->item, n->item, t.item, t.record };
        counter = (struct scope){ &item, n->index, n->index, TYPE_NUMBER, NULL };
        n->record = t.record;
        in.scope = n->index ? &counter : &item;
        nodes_check(in, n->body);
        return;
    case NODE_INCLUDE:
        if (!(n->record = record_find(in.all, n->text)))
            fail(n->at, mend_record(in.all, n->text), "there is no template \"%s\"",
                 n->text);
        call_check(in, n->arguments, n->record, n->at);
        return;
    }
}

static void
nodes_check(struct around in, struct node *n)
{
    for (; n; n = n->next)
        node_check(in, n);
}

static void
record_link(struct program *all, struct record *r)
{
    for (struct field *f = r->fields; f; f = f->next) {
        struct record *other = f->other ? record_find(all, f->other) : NULL;

        if (f->other && !other)
            fail(f->at, mend_record(all, f->other), "there is no struct \"%s\"",
                 f->other);
        if (f->type == TYPE_LIST && field_find(r, format("%s_count", f->name)))
            fail(f->at, format("hand over \"%s\" where its number is wanted", f->name),
                 "the list \"%s\" already has a %s_count", f->name, f->name);
        f->owner = f;
        f->owner_record = r;
        if (f->type != TYPE_CHOICE)
            f->record = other;
        else if (f->other) {
            f->owner = field_find(other, f->other_field);
            f->owner_record = other;
            if (!f->owner || f->owner->type != TYPE_CHOICE || f->owner->other)
                fail(f->at, "name the field that lists the values with \"of\"",
                     "%s has no choice \"%s\" of its own", f->other, f->other_field);
        }
    }
}

static void
record_used(struct record *r)
{
    for (struct field *f = r->fields; f; f = f->next)
        if (!f->used)
            report(f->at, "print it, or remove it", "\"%s\" is declared and never used",
                   f->name);
}

void
program_check(struct program *all)
{
    for (struct record *r = all->records; r; r = r->next)
        if (setjmp(report_exit) == 0)
            record_link(all, r);
    if (report_count)
        return;
    for (struct record *r = all->records; r; r = r->next)
        if (r->has_body && setjmp(report_exit) == 0)
            nodes_check((struct around){ all, r, NULL, NULL }, r->body);
    if (report_count)
        return;
    for (struct record *r = all->records; r; r = r->next)
        record_used(r);
}
