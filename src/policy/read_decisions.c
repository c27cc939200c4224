/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * read_decisions.c - decision tables: columns of facts, `->`, columns of answers, the
 * clause.
 */
#include "policy/bits.h"
#include "policy/read.h"

#include <string.h>

/* The position of `->` among the columns; 0 when the row of columns is not one. */
static size_t
arrow(const struct node *columns)
{
    if (!columns || columns->kind != NODE_ROW)
        return 0;
    for (size_t i = 1; i + 2 < columns->count; i++)
        if (columns->items[i]->kind == NODE_TEXT &&
            str_eqz(columns->items[i]->text, "->"))
            return i;
    return 0;
}

/* Adds the words of "a and b" to the column's list; several: the answer may be many. */
static void
add_words(struct list *list, struct str text, bool *several)
{
    bool       all = str_find(text, str_lit(" and ")) >= 0;
    struct str sep = all ? str_lit(" and ") : str_lit(" or ");

    while (text.n) {
        ptrdiff_t  at = str_find(text, sep);
        struct str word = str_trim(at < 0 ? text : (struct str) { text.p, (size_t)at });

        *several = *several || at >= 0;
        text = at < 0 ? (struct str) { 0 } : str_from(text, (size_t)at + sep.n);
        if (word.n && list_word(list, word) < 0 && list->count < LIST_WORDS)
            list->words[list->count++] = (struct word_entry) { .id = word };
    }
}

static void
declare_column(struct linking *l, struct decision *d, const struct node *map, size_t at,
               const struct node *node)
{
    const struct node    *rows = node_get(map, "rows");
    struct answer_column *c = &d->columns[d->column_count++];
    struct list          *list = ARENA_NEW(l->a, struct list);
    struct name          *name;
    bool                  several = d->hit == HIT_EVERY;
    struct word_entry     words[LIST_WORDS];

    c->id = node->text;
    list->id =
        arena_printf(l->a, STR_FMT "." STR_FMT, STR_ARG(d->id), STR_ARG(node->text));
    list->at = node->at;
    list->words = words;
    for (size_t i = 0; rows && rows->kind == NODE_ROW && i < rows->count; i++) {
        const struct node *row = rows->items[i];

        if (row->kind == NODE_ROW && at < row->count && row->items[at]->kind == NODE_TEXT)
            add_words(list, row->items[at]->text, &several);
    }
    list->words = ARENA_ARRAY(l->a, struct word_entry, list->count + 1);
    if (list->count)
        memcpy(list->words, words, list->count * sizeof(*words));
    c->list = list;
    name = name_add(l, list->id, several ? KIND_MANY : KIND_ONE, d->about, FROM_ANSWER,
                    node->at);
    name->list = list;
    name->of.decision = d;
    name->column = d->column_count - 1;
    c->name = name;
}

void
declare_decision(struct linking *l, struct entry *e)
{
    struct decision   *d = ARENA_NEW(l->a, struct decision);
    const struct node *columns = node_get(e->map, "columns");
    size_t             at = arrow(columns);

    thing_add(l, e->id, "table", e->map->at);
    d->id = e->id;
    d->at = e->map->at;
    d->about = read_about(l, e->map);
    d->hit = str_eqz(read_text(l, e->map, "hit"), "every") ? HIT_EVERY : HIT_FIRST;
    d->columns =
        ARENA_ARRAY(l->a, struct answer_column, columns ? columns->count + 1 : 1);
    for (size_t i = at + 1; at && i + 1 < columns->count; i++)
        if (columns->items[i]->kind == NODE_TEXT)
            declare_column(l, d, e->map, i, columns->items[i]);
    e->thing = d;
    COUNT_ADD(l, l->pack->decisions, l->pack->decision_count, d);
}

static void
fill_row(struct linking *l, struct decision *d, const struct node *row, size_t width)
{
    struct row    *r = &d->rows[d->row_count];
    struct cell   *cells = ARENA_ARRAY(l->a, struct cell, d->fact_count + 1);
    struct result *results = ARENA_ARRAY(l->a, struct result, d->column_count + 1);
    const char    *table =
        arena_z(l->a, arena_printf(l->a, "table '" STR_FMT "'", STR_ARG(d->id)));

    if (!read_row(l, row, width, table))
        return;
    r->id = row->items[0]->text;
    r->at = row->items[0]->at;
    r->cells = cells;
    r->results = results;
    for (size_t i = 0; i < d->row_count; i++)
        if (str_eq(d->rows[i].id, r->id))
            problem_add(l->problems, r->at,
                        str_lit("Give each row of a table its own name."),
                        "row '" STR_FMT "' is written twice", STR_ARG(r->id));
    for (size_t i = 0; i < d->fact_count; i++)
        if (d->facts[i])
            cell_read(l, d->facts[i], row->items[1 + i], &cells[i]);
    if (!str_eqz(row->items[1 + d->fact_count]->text, "->"))
        problem_add(l->problems, row->items[1 + d->fact_count]->at,
                    str_lit("Put `->` between the facts and the answers."),
                    "here stands no `->`");
    for (size_t i = 0; i < d->column_count; i++) {
        const struct node *node = row->items[2 + d->fact_count + i];
        struct str         bad;

        if (!words_mask(l->pack, d->columns[i].list, node->text, &results[i].set,
                        &results[i].any_of, &bad))
            problem_add(l->problems, node->at,
                        str_lit("Write one word, `a and b`, or `a or b`."),
                        "'" STR_FMT "' is no answer", STR_ARG(node->text));
    }
    r->cite = read_governing(l, row->items[width - 1]);
    d->row_count++;
}

static bool
all_roles(struct linking *l, const struct list *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (!role_find(l->pack, list->words[i].id))
            return false;
    return list->count > 0;
}

/* The answers of this table, or of the one it borrows from. */
static const struct node *
answers_node(struct linking *l, const struct node *map)
{
    const struct node *of = node_get(map, "answers_of");
    struct nearest     near;

    if (!of || !read_is_text(l, of))
        return node_get(map, "answers");
    nearest_init(&near, of->text);
    for (size_t i = 0; i < l->entries.count; i++) {
        if (l->entries.list[i].noun != NOUN_decision)
            continue;
        if (str_eq(l->entries.list[i].id, of->text))
            return node_get(l->entries.list[i].map, "answers");
        nearest_try(&near, l->entries.list[i].id);
    }
    problem_add(l->problems, of->at,
                nearest_text(l->a, &near, "Name a table with `answers:`."),
                "there is no table '" STR_FMT "'", STR_ARG(of->text));
    return NULL;
}

static void
fill_answers(struct linking *l, struct decision *d, const struct node *map)
{
    const struct node *rows = answers_node(l, map);
    struct list       *list = d->column_count ? (struct list *)d->columns[0].list : NULL;

    if (!list || !rows || rows->kind != NODE_ROW)
        return;
    d->borrows = node_get(map, "answers_of") != NULL;
    d->answers = ARENA_ARRAY(l->a, struct answer, rows->count + 1);
    for (size_t i = 0; i < rows->count; i++) {
        struct answer *a = &d->answers[d->answer_count];
        int            word;

        if (!read_keys(l, rows->items[i], "answer", "id by clause flag", "id"))
            continue;
        a->id = id_text_of(l, rows->items[i]);
        a->at = rows->items[i]->at;
        a->words = read_words(l, rows->items[i], a->id);
        if (node_get(rows->items[i], "by"))
            a->by = read_role(l, node_get(rows->items[i], "by"));
        word = list_word(list, a->id);
        if (word >= 0)
            list->words[word].words = a->words;
        d->answer_count++;
    }
}

/* An answer that is a word of one of the table's own fact lists has that word's text. */
static void
lend_words(struct decision *d)
{
    struct list *list = d->column_count ? (struct list *)d->columns[0].list : NULL;

    for (size_t i = 0; list && i < list->count; i++)
        for (size_t f = 0; f < d->fact_count; f++) {
            int n = d->facts[f] ? list_word(d->facts[f]->list, list->words[i].id) : -1;

            if (n >= 0 && !list->words[i].words.text[LANG_EN].n)
                list->words[i].words = d->facts[f]->list->words[n].words;
        }
}

static void
fill_override(struct linking *l, struct decision *d, const struct node *node)
{
    const struct node **items, *by = node_get(node, "by"),
                               *clause = node_get(node, "clause");
    size_t     count;
    struct who who;

    if (!read_keys(l, node, "override", "by rows needs clause", "by rows needs clause"))
        return;
    if (by && read_who(l, by, &who)) {
        d->override.by = who.role;
        d->override.by_setting = who.setting;
    }
    items = read_items(l, node, "rows", &count);
    d->override.rows = ARENA_ARRAY(l->a, const struct row *, count + 1);
    for (size_t i = 0; i < count; i++) {
        struct nearest near;

        if (!read_is_text(l, items[i]))
            continue;
        nearest_init(&near, items[i]->text);
        for (size_t j = 0; j < d->row_count; j++) {
            nearest_try(&near, d->rows[j].id);
            if (str_eq(d->rows[j].id, items[i]->text))
                d->override.rows[d->override.row_count++] = &d->rows[j];
        }
        if (d->override.row_count <= i)
            problem_add(l->problems, items[i]->at,
                        nearest_text(l->a, &near, "Name a row of this table."),
                        "no row is called '" STR_FMT "'", STR_ARG(items[i]->text));
    }
    items = read_items(l, node, "needs", &count);
    d->override.needs = ARENA_ARRAY(l->a, const struct name *, count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct name *name = read_is_text(l, items[i])
                                      ? name_need(l, items[i], items[i]->text, "need")
                                      : NULL;

        if (name)
            d->override.needs[d->override.need_count++] = name;
    }
    if (clause)
        d->override.cite = read_governing(l, clause);
}

void
fill_decision(struct linking *l, struct entry *e)
{
    struct decision   *d = e->thing;
    const struct node *columns = node_get(e->map, "columns"),
                      *rows = node_get(e->map, "rows");
    size_t at = arrow(columns);

    if (!read_keys(l, e->map, "table",
                   "id clause flag about hit columns rows answers answers_of override",
                   "id clause about hit columns rows"))
        return;
    read_choice_key(l, e->map, "hit", "first, every");
    d->words = read_words(l, e->map, e->id);
    d->cite = read_governing(l, node_get(e->map, "clause"));
    d->flag = read_flag(l, e->map);
    if (!at || !str_eqz(columns->items[0]->text, "row") ||
        !str_eqz(columns->items[columns->count - 1]->text, "clause")) {
        problem_add(l->problems, columns->at,
                    str_lit("Write [row, FACTS, ->, ANSWERS, clause]."),
                    "these are not the columns of a table");
        return;
    }
    d->facts = ARENA_ARRAY(l->a, const struct name *, at + 1);
    for (size_t i = 1; i < at; i++)
        if (read_is_text(l, columns->items[i]))
            d->facts[d->fact_count++] =
                name_need(l, columns->items[i], columns->items[i]->text, "column");
        else
            d->facts[d->fact_count++] = NULL;
    if (rows->kind != NODE_ROW) {
        problem_add(l->problems, rows->at, str_lit("Write each row as `- [..]`."),
                    "a table has rows");
        return;
    }
    d->rows = ARENA_ARRAY(l->a, struct row, rows->count + 1);
    for (size_t i = 0; i < rows->count; i++)
        fill_row(l, d, rows->items[i], columns->count);
    for (size_t i = 0; i < d->column_count; i++)
        d->columns[i].roles = all_roles(l, d->columns[i].list);
    fill_answers(l, d, e->map);
    lend_words(d);
    if (node_get(e->map, "override"))
        fill_override(l, d, node_get(e->map, "override"));
    decision_bits(l->a, d);
}
