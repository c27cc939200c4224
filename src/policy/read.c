/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * read.c - the keys of an entry: which there may be, which there must be, and plain
 * values.
 */
#include "policy/read.h"

#include <string.h>

const char *
noun_phrase(enum noun noun)
{
    static const char *const phrases[] = {
#define NOUN(name, phrase) phrase,
#include "policy/read.def"
#undef NOUN
    };

    return phrases[noun];
}

/* Arrays of the model grow by one: full at every power of two. */
void *
pointers_grow(struct arena *a, void *array, size_t count)
{
    void **out;

    if (count && (count & (count - 1)) != 0)
        return array;
    out = ARENA_ARRAY(a, void *, count ? count * 2 : 1);
    if (count)
        memcpy(out, array, count * sizeof(*out));
    return out;
}

bool
key_among(const char *names, struct str key, struct nearest *near)
{
    struct str rest = str_z(names), name;

    while (str_next(&rest, ' ', &name)) {
        if (str_eq(name, key))
            return true;
        if (near)
            nearest_try(near, name);
    }
    return false;
}

bool
key_is_lang(struct str key)
{
    enum lang lang;

    return lang_parse(key, &lang);
}

static const char *
article(const char *phrase)
{
    return strchr("aeiou", phrase[0]) ? "an" : "a";
}

bool
read_keys(struct linking *l, const struct node *map, const char *phrase,
          const char *allowed, const char *required)
{
    struct str rest = str_z(required), key;
    bool       good = true;

    if (map->kind != NODE_MAP) {
        problem_add(l->problems, map->at, str_lit("Write `key: value`, one a line."),
                    "%s %s is written as keys", article(phrase), phrase);
        return false;
    }
    for (size_t i = 0; i < map->count; i++) {
        struct nearest near;

        nearest_init(&near, map->pairs[i].key);
        if (key_is_lang(map->pairs[i].key) ||
            key_among(allowed, map->pairs[i].key, &near) ||
            key_among("replaces power because", map->pairs[i].key, NULL))
            continue;
        problem_add(l->problems, map->pairs[i].at,
                    nearest_text(l->a, &near, "Leave it out."),
                    "%s %s has no key '" STR_FMT "'", article(phrase), phrase,
                    STR_ARG(map->pairs[i].key));
        good = false;
    }
    while (required[0] && str_next(&rest, ' ', &key))
        if (!node_get_str(map, key)) {
            problem_add(
                l->problems, map->at,
                arena_printf(l->a, "Add the line `" STR_FMT ": ...`.", STR_ARG(key)),
                "this %s lacks '" STR_FMT "'", phrase, STR_ARG(key));
            good = false;
        }
    return good;
}

bool
read_is_text(struct linking *l, const struct node *node)
{
    if (node->kind == NODE_TEXT)
        return true;
    problem_add(l->problems, node->at,
                str_lit("Write one value here, without [ ] and without keys."),
                "this must be one value");
    return false;
}

struct str
read_text(struct linking *l, const struct node *map, const char *key)
{
    const struct node *node = node_get(map, key);

    return node && read_is_text(l, node) ? node->text : (struct str) { 0 };
}

bool
read_yes(struct linking *l, const struct node *map, const char *key)
{
    const struct node *node = node_get(map, key);

    if (!node || !read_is_text(l, node))
        return false;
    if (!str_eqz(node->text, "yes") && !str_eqz(node->text, "no"))
        problem_add(l->problems, node->at, str_lit("Write yes or no."),
                    "'%s' is yes or no", key);
    return str_eqz(node->text, "yes");
}

int
read_flag(struct linking *l, const struct node *map)
{
    const struct node *node = node_get(map, "flag");
    int64_t            n;

    if (!node || !read_is_text(l, node))
        return 0;
    if (!str_int(node->text, &n) || n < 1 || n > 9999) {
        problem_add(l->problems, node->at, str_lit("Write one number."),
                    "a flag is a number");
        return 0;
    }
    return (int)n;
}

struct words
read_words_if(struct linking *l, const struct node *map)
{
    struct words words = { 0 };

    if (map->kind == NODE_MAP)
        for (int i = 0; i < LANG_COUNT; i++)
            words.text[i] = str_trim(read_text(l, map, lang_code((enum lang)i)));
    return words;
}

struct words
read_words(struct linking *l, const struct node *map, struct str id)
{
    struct words words = read_words_if(l, map);

    for (int i = 0; i < LANG_COUNT; i++)
        if (l->pack->home->lang[i] && !words.text[i].n)
            problem_add(
                l->problems, map->at,
                arena_printf(l->a, "Add the line `%s: ...`.", lang_code((enum lang)i)),
                "'" STR_FMT "' has no words in '%s'", STR_ARG(id),
                lang_code((enum lang)i));
    return words;
}

/* ---- clauses ------------------------------------------------------------ */

static const struct clause *
clause_in(const struct home *home, struct str id, struct nearest *near)
{
    for (size_t i = 0; i < home->clause_count; i++) {
        if (str_eq(home->clauses[i].id, id))
            return &home->clauses[i];
        nearest_try(near, home->clauses[i].id);
    }
    return NULL;
}

static const struct home *
home_of(const struct pack *p, struct str short_name, struct nearest *near)
{
    for (size_t i = 0; i < p->home_count; i++) {
        if (str_eq(p->homes[i]->short_name, short_name))
            return p->homes[i];
        nearest_try(near, p->homes[i]->short_name);
    }
    for (size_t i = 0; i < p->beside_count; i++) {
        if (str_eq(p->beside[i]->home->short_name, short_name))
            return p->beside[i]->home;
        nearest_try(near, p->beside[i]->home->short_name);
    }
    return NULL;
}

struct cite
read_cite(struct linking *l, const struct node *node)
{
    struct cite        cite = { .at = node->at };
    const struct home *home = node->at.source ? node->at.source->home : l->pack->home;
    struct str         id;
    ptrdiff_t          space;
    struct nearest     near;

    if (!read_is_text(l, node) || str_eqz(node->text, "ours"))
        return cite;
    id = node->text;
    space = str_chr(id, ' ');
    if (space >= 0) {
        struct str short_name = { id.p, (size_t)space };

        nearest_init(&near, short_name);
        home = home_of(l->pack, short_name, &near);
        if (!home) {
            problem_add(l->problems, node->at,
                        nearest_text(l->a, &near,
                                     "Name it under extends or beside in pack.yaml."),
                        "no pack here is called '" STR_FMT "'", STR_ARG(short_name));
            return cite;
        }
        id = str_trim(str_from(id, (size_t)space));
    }
    nearest_init(&near, id);
    cite.clause = clause_in(home, id, &near);
    if (!cite.clause)
        problem_add(l->problems, node->at,
                    near.best.n ? nearest_text(l->a, &near, "")
                                : str_lit("Add it to clauses.yaml, or write `ours`."),
                    STR_FMT " has no clause '" STR_FMT "'", STR_ARG(home->id),
                    STR_ARG(id));
    return cite;
}

struct cite
read_clause(struct linking *l, const struct node *map)
{
    const struct node *node = node_get(map, "clause");

    return node ? read_cite(l, node) : (struct cite) { .at = map->at };
}

struct cite
read_governing(struct linking *l, const struct node *node)
{
    struct cite cite = read_cite(l, node);

    if (cite.clause && !clause_governs(l->pack, cite.clause))
        problem_add(l->problems, node->at,
                    str_lit("Use it in a letter, a target or conformance."),
                    STR_FMT " stands beside this pack and does not govern",
                    STR_ARG(cite.clause->home->id));
    return cite;
}

/* ---- small values ------------------------------------------------------- */

int
read_choice(struct linking *l, const struct node *node, const char *what,
            const char *names)
{
    struct str     rest = str_z(names), name;
    struct nearest near;
    int            n = 0;

    if (!read_is_text(l, node))
        return -1;
    nearest_init(&near, node->text);
    for (; str_next(&rest, ',', &name); n++) {
        name = str_trim(name);
        if (str_eq(name, node->text))
            return n;
        nearest_try(&near, name);
    }
    problem_add(l->problems, node->at,
                near.best.n ? nearest_text(l->a, &near, "")
                            : arena_printf(l->a, "One of: %s.", names),
                "no %s is called '" STR_FMT "'", what, STR_ARG(node->text));
    return -1;
}

int
read_choice_key(struct linking *l, const struct node *map, const char *key,
                const char *names)
{
    const struct node *node = node_get(map, key);

    return node ? read_choice(l, node, key, names) : -1;
}

const struct node **
read_items(struct linking *l, const struct node *map, const char *key, size_t *count)
{
    const struct node  *node = node_get(map, key);
    const struct node **out;

    *count = 0;
    if (!node || (node->kind == NODE_TEXT && !node->text.n))
        return NULL;
    if (node->kind == NODE_ROW) {
        *count = node->count;
        return (const struct node **)node->items;
    }
    if (node->kind == NODE_MAP) {
        problem_add(l->problems, node->at, str_lit("Begin each of its items with `- `."),
                    "'%s' is a row or a list", key);
        return NULL;
    }
    out = ARENA_ARRAY(l->a, const struct node *, 1);
    out[0] = node;
    *count = 1;
    return out;
}

struct str *
read_strs(struct linking *l, const struct node *map, const char *key, size_t *count)
{
    const struct node **items = read_items(l, map, key, count);
    struct str         *out = ARENA_ARRAY(l->a, struct str, *count + 1);

    for (size_t i = 0; i < *count; i++)
        if (read_is_text(l, items[i]))
            out[i] = items[i]->text;
    return out;
}

bool
read_row(struct linking *l, const struct node *row, size_t n, const char *what)
{
    if (row->kind != NODE_ROW) {
        problem_add(l->problems, row->at, str_lit("Write `- [a, b, c]`."),
                    "%s is written as one row in [ ]", what);
        return false;
    }
    if (row->count != n) {
        problem_add(
            l->problems, row->at,
            str_lit("Look for a comma inside a cell: such a cell stands in \"quotes\"."),
            "this row has %zu cells, %s has %zu columns", row->count, what, n);
        return false;
    }
    for (size_t i = 0; i < n; i++)
        if (!read_is_text(l, row->items[i]))
            return false;
    return true;
}
