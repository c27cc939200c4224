/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * read_vocabulary.c - lists of words, groups of words, questions.
 */
#include "policy/read.h"

struct str
id_text_of(struct linking *l, const struct node *map)
{
    return read_text(l, map, "id");
}

void
declare_word(struct linking *l, struct entry *e)
{
    struct list *list = list_make(l, e->list, e->map->at);
    int          n = list_word(list, e->id);

    if (!list->at.source)
        list->at = e->map->at;
    if (n < 0 && list->in_c) {
        struct nearest near;

        nearest_init(&near, e->id);
        for (size_t i = 0; i < list->count; i++)
            nearest_try(&near, list->words[i].id);
        problem_add(
            l->problems, e->map->at,
            nearest_text(l->a, &near,
                         "Only words in facts.def; a list of your own has another name."),
            "the program knows no '" STR_FMT "' in " STR_FMT, STR_ARG(e->id),
            STR_ARG(e->list));
        return;
    }
    if (n < 0 && list->count == LIST_WORDS) {
        problem_add(l->problems, e->map->at, str_lit("Split the list in two."),
                    "a list holds %d words at most", LIST_WORDS);
        return;
    }
    if (n < 0)
        n = (int)list->count++;
    list->words[n].id = e->id;
    e->thing = &list->words[n];
}

/* Words that C counts with: an affiliation's standing and side, what kind of measure it
 * is. */
static void
check_attr(struct linking *l, const struct node *map, const char *key, const char *list)
{
    const struct node *node = node_get(map, key);
    const struct list *words = list_find(l->pack, str_z(list));
    struct nearest     near;

    if (!node || !read_is_text(l, node) || list_word(words, node->text) >= 0)
        return;
    nearest_init(&near, node->text);
    for (size_t i = 0; i < words->count; i++)
        nearest_try(&near, words->words[i].id);
    problem_add(l->problems, node->at,
                nearest_text(l->a, &near, "facts.def lists the words."),
                "'" STR_FMT "' is not a word of %s", STR_ARG(node->text), list);
}

/* A second text of an entry; empty when it has none. */
static struct words
nested(struct linking *l, const struct node *map, const char *key, struct str id)
{
    const struct node *node = node_get(map, key);

    return node ? read_words(l, node, id) : (struct words) { 0 };
}

/* Keys that lists of their own hand on as they are written. */
static const char word_keys[] =
    "id clause flag kind for standing side population led_by family elements factors "
    "exclusions "
    "hint starts starts_not applies statistics resource campus checked desk";

void
fill_word(struct linking *l, struct entry *e)
{
    struct word_entry *w = e->thing;
    const struct list *list = list_find(l->pack, e->list);
    const struct node *applies = node_get(e->map, "applies");

    read_keys(l, e->map, "word", word_keys, list->in_c ? "id" : "id clause");
    w->words = read_words(l, e->map, e->id);
    w->cite = read_clause(l, e->map);
    w->flag = read_flag(l, e->map);
    w->at = e->map->at;
    read_attrs(l, e->map, "id clause flag applies elements factors exclusions", &w->attrs,
               &w->attr_count);
    w->hint = nested(l, e->map, "hint", e->id);
    w->starts = nested(l, e->map, "starts", e->id);
    w->starts_not = nested(l, e->map, "starts_not", e->id);
    if (applies) {
        w->applies = ARENA_NEW(l->a, struct condition);
        condition_read(l, applies, w->applies);
    }
    if (str_eqz(e->list, "affiliations")) {
        check_attr(l, e->map, "standing", "standing");
        check_attr(l, e->map, "side", "side");
    }
    if (str_eqz(e->list, "measures") || str_eqz(e->list, "removal_actions") ||
        str_eqz(e->list, "sanctions") || str_eqz(e->list, "remedies"))
        check_attr(l, e->map, "kind", "option_kind");
    if (str_eqz(e->list, "roles") && node_get(e->map, "kind"))
        read_choice_key(l, e->map, "kind", "office, party");
    if (str_eqz(e->list, "conduct"))
        conduct_read(l, w, e->map);
}

void
declare_group(struct linking *l, struct entry *e)
{
    struct group *g = ARENA_NEW(l->a, struct group);

    g->id = e->id;
    g->at = e->map->at;
    e->thing = g;
    COUNT_ADD(l, l->pack->groups, l->pack->group_count, g);
}

static const struct list *
list_need(struct linking *l, const struct node *node)
{
    const struct list *list;
    struct nearest     near;

    if (!node || !read_is_text(l, node))
        return NULL;
    list = list_find(l->pack, node->text);
    if (list)
        return list;
    nearest_init(&near, node->text);
    for (size_t i = 0; i < l->pack->list_count; i++)
        nearest_try(&near, l->pack->lists[i]->id);
    problem_add(l->problems, node->at,
                nearest_text(l->a, &near, "Write the list in vocabulary.yaml."),
                "there is no list '" STR_FMT "'", STR_ARG(node->text));
    return NULL;
}

void
fill_group(struct linking *l, struct entry *e)
{
    struct group       *g = e->thing;
    size_t              count;
    const struct node **words;

    read_keys(l, e->map, "group", "id of words clause flag", "id of words clause");
    g->words = read_words(l, e->map, e->id);
    g->cite = read_clause(l, e->map);
    g->flag = read_flag(l, e->map);
    g->of = list_need(l, node_get(e->map, "of"));
    if (!g->of)
        return;
    if (list_word(g->of, g->id) >= 0)
        problem_add(l->problems, e->map->at, str_lit("Give the group another name."),
                    "'" STR_FMT "' is already a word of " STR_FMT, STR_ARG(g->id),
                    STR_ARG(g->of->id));
    words = read_items(l, e->map, "words", &count);
    for (size_t i = 0; i < count; i++) {
        uint64_t   mask;
        bool       any_of;
        struct str bad;

        if (!read_is_text(l, words[i]))
            continue;
        if (words_mask(l->pack, g->of, words[i]->text, &mask, &any_of, &bad)) {
            g->mask |= mask;
        } else {
            struct nearest near;

            nearest_init(&near, words[i]->text);
            for (size_t j = 0; j < g->of->count; j++)
                nearest_try(&near, g->of->words[j].id);
            problem_add(l->problems, words[i]->at,
                        nearest_text(l->a, &near, "Add it to the list."),
                        "'" STR_FMT "' is not a word of " STR_FMT,
                        STR_ARG(words[i]->text), STR_ARG(g->of->id));
        }
    }
}

void
declare_question(struct linking *l, struct entry *e)
{
    struct question   *q = ARENA_NEW(l->a, struct question);
    const struct node *kind = node_get(e->map, "kind");
    struct name       *name;

    thing_add(l, e->id, "question", e->map->at);
    q->id = e->id;
    q->at = e->map->at;
    if (!kind || kind->kind != NODE_TEXT || !kind_parse(kind->text, &q->kind) ||
        q->kind == KIND_LENGTH || q->kind == KIND_CALENDAR || q->kind == KIND_ROLE) {
        q->kind = KIND_TEXT;
        if (kind)
            problem_add(
                l->problems, kind->at,
                str_lit(
                    "One of: yes_no number date moment text file person one_of many."),
                "a question has no such kind");
    }
    name = name_add(l, e->id, q->kind, read_about(l, e->map), FROM_QUESTION, e->map->at);
    name->of.question = q;
    if (q->kind == KIND_ONE || q->kind == KIND_MANY) {
        const struct node *list = node_get(e->map, "list");

        if (list)
            name->list = list_need(l, list);
        else
            problem_add(l->problems, e->map->at, str_lit("Add the line `list: ...`."),
                        "this question lacks 'list'");
        if (!name->list)
            name->list = list_make(l, str_lit("no_list"), (struct where) { 0 });
    } else if (q->kind == KIND_YES_NO) {
        name->list = list_find(l->pack, str_lit("yes_no"));
    }
    q->list = name->list;
    q->name = name;
    e->thing = q;
    COUNT_ADD(l, l->pack->questions, l->pack->question_count, q);
}

void
fill_question(struct linking *l, struct entry *e)
{
    struct question *q = e->thing;

    read_keys(l, e->map, "question", "id kind list hint why clause flag about",
              "id kind clause");
    q->words = read_words(l, e->map, e->id);
    q->hint = nested(l, e->map, "hint", e->id);
    q->why = nested(l, e->map, "why", e->id);
    q->cite = read_clause(l, e->map);
    q->flag = read_flag(l, e->map);
}
