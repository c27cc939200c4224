/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * names.c - the one name space of a pack: what a cell may look at, and what owns the
 * name. Two things with one name are an error, whatever they are.
 */
#include "policy/read.h"

#include <string.h>

struct thing {
    struct str   id;
    const char  *what;
    struct where at;
};

struct name_table {
    struct name **slots; /* open addressing, a power of two */
    size_t        size, used;
    struct thing *things;
    size_t        thing_count, thing_room;
};

static uint64_t
hash(struct str s)
{
    uint64_t h = UINT64_C(1469598103934665603);

    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * UINT64_C(1099511628211);
    return h;
}

static struct name **
slot(struct name **slots, size_t size, struct str id)
{
    size_t i = hash(id) & (size - 1);

    while (slots[i] && !str_eq(slots[i]->id, id))
        i = (i + 1) & (size - 1);
    return &slots[i];
}

const struct name *
name_find(const struct pack *p, struct str id)
{
    return p->name_table ? *slot(p->name_table->slots, p->name_table->size, id) : NULL;
}

static struct name_table *
table(struct linking *l)
{
    struct name_table *t = l->pack->name_table;

    if (!t) {
        t = l->pack->name_table = ARENA_NEW(l->a, struct name_table);
        t->size = 512;
        t->slots = ARENA_ARRAY(l->a, struct name *, t->size);
    }
    return t;
}

bool
thing_add(struct linking *l, struct str id, const char *what, struct where at)
{
    struct name_table *t = table(l);

    for (size_t i = 0; i < t->thing_count; i++) {
        const struct thing *other = &t->things[i];

        if (!str_eq(other->id, id))
            continue;
        if (other->at.source)
            problem_add(l->problems, at, str_lit("Give one of the two another name."),
                        "'" STR_FMT "' already names a %s (" STR_FMT ":%d)", STR_ARG(id),
                        other->what, STR_ARG(other->at.source->path), other->at.line);
        else
            problem_add(l->problems, at, str_lit("Give it another name."),
                        "'" STR_FMT "' is a fact of the record", STR_ARG(id));
        return false;
    }
    if (t->thing_count == t->thing_room) {
        size_t        room = t->thing_room ? t->thing_room * 2 : 128;
        struct thing *things = ARENA_ARRAY(l->a, struct thing, room);

        if (t->thing_count)
            memcpy(things, t->things, t->thing_count * sizeof(*things));
        t->things = things;
        t->thing_room = room;
    }
    t->things[t->thing_count++] = (struct thing) { id, what, at };
    return true;
}

struct name *
name_add(struct linking *l, struct str id, enum kind kind, enum about about,
         enum name_from from, struct where at)
{
    struct name_table *t = table(l);
    struct name      **free = slot(t->slots, t->size, id);
    struct name       *name = ARENA_NEW(l->a, struct name);

    *name =
        (struct name) { .id = id, .kind = kind, .about = about, .from = from, .at = at };
    if (*free) { /* thing_add spoke of it */
        name->index = (*free)->index;
        return name;
    }
    name->index = l->pack->name_count;
    *free = name;
    COUNT_ADD(l, l->pack->names, l->pack->name_count, name);
    if (++t->used * 2 > t->size) {
        struct name **slots = ARENA_ARRAY(l->a, struct name *, t->size * 2);

        for (size_t i = 0; i < t->size; i++)
            if (t->slots[i])
                *slot(slots, t->size * 2, t->slots[i]->id) = t->slots[i];
        t->slots = slots;
        t->size *= 2;
    }
    return name;
}

const struct name *
name_need(struct linking *l, const struct node *at, struct str id, const char *what)
{
    const struct name *name = name_find(l->pack, id);
    struct nearest     near;

    if (name)
        return name;
    nearest_init(&near, id);
    for (size_t i = 0; i < l->pack->name_count; i++)
        nearest_try(&near, l->pack->names[i]->id);
    problem_add(
        l->problems, at->at,
        nearest_text(l->a, &near,
                     "Write it as a question in vocabulary.yaml, or use another name."),
        "%s '" STR_FMT "' is no fact, question, setting or answer", what, STR_ARG(id));
    return NULL;
}

/* ---- facts.def ---------------------------------------------------------- */

static const char *const about_names[ABOUT_COUNT] = {
    [ABOUT_NONE] = "none",
    [ABOUT_REPORT] = "report",
    [ABOUT_ALLEGATION] = "allegation",
    [ABOUT_PARTY] = "party",
    [ABOUT_PERSON] = "person",
    [ABOUT_DUTY] = "duty",
    [ABOUT_CASE] = "case",
    [ABOUT_MEASURE] = "measure",
    [ABOUT_CONCERN] = "concern",
    [ABOUT_SUBJECT] = "subject",
    [ABOUT_STEP] = "step",
    [ABOUT_OFFICE] = "office",
    [ABOUT_COMPLETION] = "completion",
    [ABOUT_ELEMENT] = "element",
    [ABOUT_AGREEMENT] = "agreement",
    [ABOUT_ACTIVITY] = "activity",
    [ABOUT_ROSTER] = "roster",
};

static enum about
about_of(struct str s)
{
    for (int i = 0; i < ABOUT_COUNT; i++)
        if (str_eqz(s, about_names[i]))
            return (enum about)i;
    return ABOUT_COUNT;
}

enum about
read_about(struct linking *l, const struct node *map)
{
    const struct node *node = node_get(map, "about");
    struct nearest     near;
    enum about         about;

    if (!node || !read_is_text(l, node))
        return ABOUT_NONE;
    about = about_of(node->text);
    if (about < ABOUT_COUNT)
        return about;
    nearest_init(&near, node->text);
    for (int i = 1; i < ABOUT_COUNT; i++)
        nearest_try(&near, str_z(about_names[i]));
    problem_add(
        l->problems, node->at,
        nearest_text(
            l->a, &near,
            "One of: report allegation party person duty case measure concern subject."),
        "nothing is about '" STR_FMT "'", STR_ARG(node->text));
    return ABOUT_NONE;
}

static const struct {
    const char *list, *words;
} c_words[] = {
#define WORDS(list, ...) { #list, #__VA_ARGS__ },
#define FACT(name, kind, about, source)
#include "policy/facts.def"
#undef WORDS
#undef FACT
};

static const struct {
    const char *name, *kind, *about;
} c_facts[] = {
#define WORDS(list, ...)
#define FACT(name, kind, about, source) { #name, #kind, #about },
#include "policy/facts.def"
#undef WORDS
#undef FACT
};

struct list *
list_make(struct linking *l, struct str id, struct where at)
{
    struct list *list = (struct list *)list_find(l->pack, id);

    if (!list) {
        list = ARENA_NEW(l->a, struct list);
        list->id = id;
        list->at = at;
        list->words = ARENA_ARRAY(l->a, struct word_entry, LIST_WORDS);
        COUNT_ADD(l, l->pack->lists, l->pack->list_count, list);
    }
    return list;
}

void
lists_declare(struct linking *l)
{
    for (size_t i = 0; i < COUNT(c_words); i++) {
        struct list *list = list_make(l, str_z(c_words[i].list), (struct where) { 0 });
        struct str   rest = str_z(c_words[i].words), word;

        list->in_c = true;
        while (str_next(&rest, ',', &word))
            list->words[list->count++].id = str_trim(word);
    }
    {
        struct list *yes_no = list_make(l, str_lit("yes_no"), (struct where) { 0 });

        yes_no->in_c = true;
        yes_no->words[0].id = str_lit("no");
        yes_no->words[1].id = str_lit("yes");
        yes_no->count = 2;
    }
}

void
tables_declare(struct linking *l)
{
    for (size_t i = 0; i < COUNT(c_facts); i++) {
        struct str   kind = str_z(c_facts[i].kind), first;
        struct name *name;
        enum kind    k;

        str_next(&kind, ':', &first);
        BUG_IF(!kind_parse(first, &k) ||
               about_of(str_z(c_facts[i].about)) == ABOUT_COUNT);
        if (!thing_add(l, str_z(c_facts[i].name), "fact", (struct where) { 0 }))
            continue;
        name = name_add(l, str_z(c_facts[i].name), k, about_of(str_z(c_facts[i].about)),
                        FROM_FACT, (struct where) { 0 });
        if (k == KIND_ONE || k == KIND_MANY)
            name->list = list_make(l, str_trim(kind), (struct where) { 0 });
        else if (k == KIND_YES_NO)
            name->list = list_find(l->pack, str_lit("yes_no"));
    }
}
