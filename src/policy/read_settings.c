/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * read_settings.c - what a text leaves open and an institution chooses; a default is an
 * assumption.
 */
#include "policy/read.h"

static void
choices(struct linking *l, struct setting *s, struct name *name, const struct node *map)
{
    const struct node *rows = node_get(map, "choices");
    struct list       *list;

    if (!rows) {
        if (node_get(map, "list"))
            name->list = list_find(l->pack, read_text(l, map, "list"));
        if (!name->list)
            problem_add(l->problems, map->at,
                        str_lit("Add `choices:` with an id and words for each."),
                        "this setting lacks 'choices'");
    }
    if (name->list) {
        s->choices = name->list;
        return;
    }
    list = ARENA_NEW(l->a, struct list);
    list->id = s->id;
    list->at = map->at;
    list->words = ARENA_ARRAY(l->a, struct word_entry, LIST_WORDS);
    s->choices = name->list = list;
    if (!rows || rows->kind != NODE_ROW)
        return;
    for (size_t i = 0; i < rows->count && i < LIST_WORDS; i++) {
        struct word_entry *w = &list->words[list->count];

        if (!read_keys(l, rows->items[i], "choice", "id", "id"))
            continue;
        w->id = id_text_of(l, rows->items[i]);
        w->at = rows->items[i]->at;
        w->words = read_words(l, rows->items[i], w->id);
        list->count++;
    }
    s->locked = list->count == 1;
}

void
declare_setting(struct linking *l, struct entry *e)
{
    struct setting    *s = ARENA_NEW(l->a, struct setting);
    const struct node *kind = node_get(e->map, "kind");
    struct name       *name;

    thing_add(l, e->id, "setting", e->map->at);
    s->id = e->id;
    s->at = e->map->at;
    if (!kind || kind->kind != NODE_TEXT || !kind_parse(kind->text, &s->kind)) {
        s->kind = KIND_TEXT;
        if (kind)
            problem_add(
                l->problems, kind->at,
                str_lit("One of: yes_no number date one_of length calendar role text."),
                "a setting has no such kind");
    }
    name = name_add(l, e->id, s->kind, ABOUT_NONE, FROM_SETTING, e->map->at);
    name->of.setting = s;
    s->name = name;
    if (s->kind == KIND_YES_NO)
        name->list = list_find(l->pack, str_lit("yes_no"));
    else if (s->kind == KIND_ONE || s->kind == KIND_MANY)
        choices(l, s, name, e->map);
    e->thing = s;
    COUNT_ADD(l, l->pack->settings, l->pack->setting_count, s);
}

void
fill_setting(struct linking *l, struct entry *e)
{
    struct setting    *s = e->thing;
    const struct node *node = node_get(e->map, "default");

    read_keys(l, e->map, "setting", "id clause flag kind choices list default",
              "id clause kind default");
    s->words = read_words(l, e->map, e->id);
    s->cite = read_clause(l, e->map);
    s->flag = read_flag(l, e->map);
    s->value.state = VALUE_UNSET;
    if (!node || !read_is_text(l, node) || str_eqz(node->text, "unset"))
        return;
    if (value_parse(l->a, l->pack, s->name, node->text, &s->value, NULL) != RC_OK ||
        s->value.state != VALUE_KNOWN)
        problem_add(l->problems, node->at,
                    str_lit("Write a value of the setting's kind, or `unset` where no "
                            "source gives one."),
                    "'" STR_FMT "' cannot be the default of '" STR_FMT "'",
                    STR_ARG(node->text), STR_ARG(s->id));
}
