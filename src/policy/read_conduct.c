/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * read_conduct.c - what a finding needs: elements, factors, exclusions, each with its
 * clause. A yes_no name alone is short for [name, yes, the clause of the kind itself]; of
 * another kind it must be answered, and what the answer means is said by a table.
 */
#include "policy/read.h"

static bool
name_alone(struct linking *l, const struct word_entry *w, const struct node *item,
           const char *key, struct need *out)
{
    struct node yes = { .kind = NODE_TEXT, .at = item->at, .text = str_lit("yes") };

    out->at = item->at;
    out->cite = w->cite;
    out->name = name_need(l, item, item->text, key);
    if (!out->name)
        return false;
    if (out->name->kind != KIND_YES_NO)
        yes.text = str_lit("any");
    return cell_read(l, out->name, &yes, &out->cell);
}

static struct need *
needs(struct linking *l, const struct word_entry *w, const struct node *map,
      const char *key, size_t *out)
{
    size_t              count;
    const struct node **items = read_items(l, map, key, &count);
    struct need        *list = ARENA_ARRAY(l->a, struct need, count + 1);

    *out = 0;
    for (size_t i = 0; i < count; i++) {
        struct need *n = &list[*out];

        if (items[i]->kind == NODE_TEXT) {
            *out += name_alone(l, w, items[i], key, n);
            continue;
        }
        if (!read_row(l, items[i], 3, key))
            continue;
        n->at = items[i]->at;
        n->name = name_need(l, items[i]->items[0], items[i]->items[0]->text, key);
        n->cite = read_cite(l, items[i]->items[2]);
        if (n->name && cell_read(l, n->name, items[i]->items[1], &n->cell))
            (*out)++;
    }
    return list;
}

void
conduct_read(struct linking *l, const struct word_entry *w, const struct node *map)
{
    struct conduct     *c = ARENA_NEW(l->a, struct conduct);
    size_t              count;
    const struct node **items = read_items(l, map, "factors", &count);

    c->word = w;
    c->at = map->at;
    c->family = read_text(l, map, "family");
    c->elements = needs(l, w, map, "elements", &c->element_count);
    c->exclusions = needs(l, w, map, "exclusions", &c->exclusion_count);
    c->factors = ARENA_ARRAY(l->a, struct factor, count + 1);
    for (size_t i = 0; i < count; i++) {
        struct factor *f = &c->factors[c->factor_count];

        f->at = items[i]->at;
        f->cite = w->cite;
        if (items[i]->kind == NODE_TEXT) {
            f->name = name_need(l, items[i], items[i]->text, "factor");
        } else if (read_row(l, items[i], 2, "factors")) {
            f->name =
                name_need(l, items[i]->items[0], items[i]->items[0]->text, "factor");
            f->cite = read_cite(l, items[i]->items[1]);
        }
        if (f->name)
            c->factor_count++;
    }
    COUNT_ADD(l, l->pack->conducts, l->pack->conduct_count, c);
}
