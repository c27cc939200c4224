/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * read_boxes.c - which boxes a case has and who reads them; and the first contents of the
 * directory.
 */
#include "policy/read.h"

void
declare_box(struct linking *l, struct entry *e)
{
    struct box *b = ARENA_NEW(l->a, struct box);

    b->id = e->id;
    b->at = e->map->at;
    e->thing = b;
    COUNT_ADD(l, l->pack->boxes, l->pack->box_count, b);
}

void
fill_box(struct linking *l, struct entry *e)
{
    struct box *b = e->thing;
    int         kind, each;

    read_keys(l, e->map, "box", "id kind each recoverable readers clause flag",
              "id kind each recoverable readers clause");
    b->words = read_words(l, e->map, e->id);
    b->cite = read_clause(l, e->map);
    kind = read_choice_key(l, e->map, "kind",
                           "intake, identity, shared, party, work, closed, private");
    each = read_choice_key(l, e->map, "each", "case, allegation, party, duty, concern");
    b->kind = kind < 0 ? BOX_WORK : (enum box_kind)kind;
    b->each = each < 0 ? EACH_CASE : (enum box_each)each;
    b->recoverable = read_yes(l, e->map, "recoverable");
    b->readers = read_whos(l, e->map, "readers", &b->reader_count);
}

void
declare_resource(struct linking *l, struct entry *e)
{
    struct resource *r = ARENA_NEW(l->a, struct resource);

    r->id = e->id;
    r->at = e->map->at;
    e->thing = r;
    COUNT_ADD(l, l->pack->resources, l->pack->resource_count, r);
}

/* `unset` where the source is silent. */
static struct str
said(struct linking *l, const struct node *map, const char *key)
{
    struct str s = read_text(l, map, key);

    return str_eqz(s, "unset") ? (struct str) { 0 } : s;
}

void
fill_resource(struct linking *l, struct entry *e)
{
    struct resource    *r = e->thing;
    const struct list  *services = list_find(l->pack, str_lit("services"));
    const struct list  *campuses = list_find(l->pack, str_lit("campuses"));
    const struct node  *campus = node_get(e->map, "campus");
    size_t              count;
    const struct node **items = read_items(l, e->map, "services", &count);
    const struct node  *what = node_get(e->map, "what");

    read_keys(l, e->map, "resource",
              "id services campus phone other_phone hours confidential cost clause flag "
              "checked for email "
              "address web other_phones what",
              "id services campus phone clause checked");
    r->words = read_words(l, e->map, e->id);
    if (what)
        r->what = read_words(l, what, e->id);
    r->cite = read_clause(l, e->map);
    for (size_t i = 0; i < count; i++) {
        uint64_t   mask = 0;
        bool       any_of;
        struct str bad;

        if (!read_is_text(l, items[i]))
            continue;
        if (!services ||
            !words_mask(l->pack, services, items[i]->text, &mask, &any_of, &bad)) {
            struct nearest near;

            nearest_init(&near, items[i]->text);
            for (size_t j = 0; services && j < services->count; j++)
                nearest_try(&near, services->words[j].id);
            problem_add(l->problems, items[i]->at,
                        nearest_text(l->a, &near,
                                     "Add it to the list services in vocabulary.yaml."),
                        "'" STR_FMT "' is not a word of services",
                        STR_ARG(items[i]->text));
        }
        r->services |= mask;
    }
    if (campus && read_is_text(l, campus) && !str_eqz(campus->text, "any")) {
        int n = list_word(campuses, campus->text);

        if (n >= 0)
            r->campus = &campuses->words[n];
        else
            problem_add(l->problems, campus->at,
                        str_lit("Name a campus of vocabulary.yaml, or any."),
                        "'" STR_FMT "' is not a word of campuses", STR_ARG(campus->text));
    }
    r->phone = said(l, e->map, "phone");
    r->other_phone = said(l, e->map, "other_phone");
    r->hours = said(l, e->map, "hours");
    r->confidential = said(l, e->map, "confidential");
    r->cost = said(l, e->map, "cost");
    r->checked = said(l, e->map, "checked");
    read_attrs(l, e->map,
               "id clause flag services campus phone other_phone hours confidential cost "
               "checked",
               &r->attrs, &r->attr_count);
}
