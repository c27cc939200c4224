/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * read_head.c - pack.yaml but for its settings: who made the text, when it is in force,
 * what it leans on.
 */
#include "policy/read.h"

/* `2020-08-14 to 2024-07-31`, `2020-08-14 to open`, `never`. */
static void
in_force(struct linking *l, struct home *h, const struct node *node)
{
    ptrdiff_t  to;
    struct str end;

    if (!node || !read_is_text(l, node))
        return;
    if (str_eqz(node->text, "never")) {
        h->never = true;
        return;
    }
    to = str_find(node->text, str_lit(" to "));
    end = to > 0 ? str_from(node->text, (size_t)to + 4) : (struct str) { 0 };
    if (to < 0 || !day_parse((struct str) { node->text.p, (size_t)to }, &h->from) ||
        (!str_eqz(end, "open") && !day_parse(end, &h->to)) ||
        (day_given(h->to) && day_cmp(h->to, h->from) < 0))
        problem_add(
            l->problems, node->at,
            str_lit("Write `2020-08-14 to 2024-07-31`, `2020-08-14 to open` or `never`."),
            "'" STR_FMT "' says no time in force", STR_ARG(node->text));
}

static void
languages(struct linking *l, struct home *h, const struct node *map)
{
    size_t              count;
    const struct node **items = read_items(l, map, "languages", &count);

    for (size_t i = 0; i < count; i++) {
        enum lang lang;

        if (!read_is_text(l, items[i]))
            continue;
        if (lang_parse(items[i]->text, &lang))
            h->lang[lang] = true;
        else
            problem_add(l->problems, items[i]->at,
                        str_lit("The program speaks en and es."),
                        "there is no language '" STR_FMT "'", STR_ARG(items[i]->text));
    }
}

static void
sources(struct linking *l, struct home *h, const struct node *map)
{
    size_t              count;
    const struct node **items = read_items(l, map, "sources", &count);

    *(void **)&h->sources = arena_zero(l->a, count + 1, sizeof(*h->sources));
    for (size_t i = 0; i < count; i++) {
        if (!read_row(l, items[i], 4, "sources"))
            continue;
        h->sources[h->source_count].id = items[i]->items[0]->text;
        h->sources[h->source_count].what = items[i]->items[1]->text;
        h->sources[h->source_count].dated = items[i]->items[2]->text;
        h->sources[h->source_count++].seen = items[i]->items[3]->text;
    }
}

void
pack_head(struct arena *a, struct problems *problems, struct folder *f)
{
    struct home       *h = &f->home;
    struct pack        pack = { .home = h };
    struct linking     l = { .a = a, .problems = problems, .pack = &pack };
    const struct node *map = f->head;
    int                status;

    if (!map || !read_keys(&l, map, "pack",
                           "id short authority owner in_force status languages extends "
                           "beside applies sources settings",
                           "id short authority owner in_force status languages")) {
        h->id = h->short_name = h->folder;
        if (!map || map->kind != NODE_MAP)
            return;
    }
    languages(&l, h, map);
    h->id = read_text(&l, map, "id");
    h->short_name = read_text(&l, map, "short");
    h->authority = read_text(&l, map, "authority");
    h->owner = read_text(&l, map, "owner");
    h->words = read_words(&l, map, h->id);
    if (h->id.n && !str_eq(h->id, h->folder))
        problem_add(problems, node_get(map, "id")->at,
                    str_lit("Give folder and pack the same name."),
                    "pack '" STR_FMT "' lies in a folder called '" STR_FMT "'",
                    STR_ARG(h->id), STR_ARG(h->folder));
    in_force(&l, h, node_get(map, "in_force"));
    status = read_choice_key(&l, map, "status", "in_force, introduced, ended");
    h->status = status < 0 ? STATUS_IN_FORCE : (enum pack_status)status;
    h->extends = read_strs(&l, map, "extends", &h->extend_count);
    h->beside_ids = read_strs(&l, map, "beside", &h->beside_count);
    sources(&l, h, map);
}
