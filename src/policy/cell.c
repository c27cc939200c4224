/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * cell.c - what may stand in a cell, by the kind of its fact (docs/packs.md, cells).
 */
#include "policy/read.h"

/* Takes `word ` off the front. */
static bool
lead(struct str *s, const char *word)
{
    struct str w = str_z(word);

    if (!str_starts(*s, w) || s->n <= w.n || s->p[w.n] != ' ')
        return false;
    *s = str_trim(str_from(*s, w.n));
    return true;
}

static bool
word_mask(const struct pack *p, const struct list *list, struct str word, uint64_t *mask)
{
    int n = list_word(list, word);

    if (n >= 0) {
        *mask |= UINT64_C(1) << n;
        return true;
    }
    for (size_t i = 0; i < p->group_count; i++)
        if (p->groups[i]->of == list && str_eq(p->groups[i]->id, word)) {
            *mask |= p->groups[i]->mask;
            return true;
        }
    return false;
}

bool
words_mask(const struct pack *p, const struct list *list, struct str text, uint64_t *mask,
           bool *any_of, struct str *bad)
{
    bool all = str_find(text, str_lit(" and ")) >= 0;
    bool any = str_find(text, str_lit(" or ")) >= 0;

    *mask = 0;
    *any_of = any;
    *bad = text;
    if (all && any)
        return false;
    while (text.n) {
        struct str sep = all ? str_lit(" and ") : str_lit(" or ");
        ptrdiff_t  at = str_find(text, sep);
        struct str word = at < 0 ? text : (struct str) { text.p, (size_t)at };

        text = at < 0 ? (struct str) { 0 } : str_from(text, (size_t)at + sep.n);
        *bad = str_trim(word);
        if (!word_mask(p, list, *bad, mask))
            return false;
    }
    return true;
}

static bool
no_word(struct linking *l, const struct node *node, const struct list *list,
        struct str bad)
{
    struct nearest near;

    if (str_eqz(list->id, "no_list"))
        return false; /* its question has its message */
    nearest_init(&near, bad);
    for (size_t i = 0; i < list->count; i++)
        nearest_try(&near, list->words[i].id);
    for (size_t i = 0; i < l->pack->group_count; i++)
        if (l->pack->groups[i]->of == list)
            nearest_try(&near, l->pack->groups[i]->id);
    if (str_find(bad, str_lit(" and ")) >= 0)
        problem_add(
            l->problems, node->at,
            str_lit("Use one kind of joint; split the rest into a second column or row."),
            "this cell mixes 'and' with 'or'");
    else
        problem_add(l->problems, node->at,
                    nearest_text(l->a, &near,
                                 str_chr(list->id, '.') >= 0
                                     ? "No row of that table gives it."
                                     : "Add the word to its list in vocabulary.yaml."),
                    "'" STR_FMT "' is not a word of " STR_FMT, STR_ARG(bad),
                    STR_ARG(list->id));
    return false;
}

static bool
no_cell(struct linking *l, const struct name *name, const struct node *node,
        const char *mend)
{
    problem_add(l->problems, node->at, str_z(mend),
                "'" STR_FMT "' says nothing about " STR_FMT, STR_ARG(node->text),
                STR_ARG(name->id));
    return false;
}

static bool
cell_words(struct linking *l, const struct name *name, const struct node *node,
           struct cell *out)
{
    struct str text = node->text, bad;
    bool not = lead(&text, "not"), any_of;

    if (name->kind == KIND_YES_NO && !str_eqz(node->text, "yes") &&
        !str_eqz(node->text, "no"))
        return no_cell(l, name, node, "Write yes, no or any.");
    if (!words_mask(l->pack, name->list, text, &out->mask, &any_of, &bad))
        return no_word(l, node, name->list, bad);
    if (str_find(text, str_lit(" and ")) >= 0 && name->from != FROM_ANSWER)
        return no_cell(l, name, node, "It is one word: join words with `or`.");
    out->test = TEST_WORDS;
    if (not )
        out->mask =
            ~out->mask & (name->list->count < 64 ? (UINT64_C(1) << name->list->count) - 1
                                                 : ~UINT64_C(0));
    return true;
}

static bool
cell_many(struct linking *l, const struct name *name, const struct node *node,
          struct cell *out)
{
    struct str text = node->text, bad;
    bool       any_of;

    if (lead(&text, "has"))
        out->test = TEST_HAS_ANY;
    else if (lead(&text, "lacks"))
        out->test = TEST_LACKS;
    else if (name->from == FROM_ANSWER)
        out->test = TEST_HAS_ANY; /* an answer of several words: `covered` reads as `has
                                     covered` */
    else
        return no_cell(
            l, name, node,
            "Write `has a and b`, `has a or b`, `lacks a or b`, given or not given.");
    if (!words_mask(l->pack, name->list, text, &out->mask, &any_of, &bad))
        return no_word(l, node, name->list, bad);
    if (out->test == TEST_HAS_ANY && !any_of)
        out->test = TEST_HAS_ALL;
    if (out->test == TEST_LACKS && str_find(text, str_lit(" and ")) >= 0)
        return no_cell(l, name, node,
                       "`lacks a or b` means none of them; to test twice give the fact "
                       "two columns.");
    return true;
}

static bool
cell_number(struct linking *l, const struct name *name, const struct node *node,
            struct cell *out)
{
    struct str text = node->text;
    int64_t    n;

    out->test = TEST_RANGE;
    out->low = INT64_MIN;
    out->high = INT64_MAX;
    if (lead(&text, "at least") && str_int(text, &n)) {
        out->low = n;
        return true;
    }
    text = node->text;
    if (lead(&text, "under") && str_int(text, &n)) {
        out->high = n - 1;
        return true;
    }
    if (str_int(node->text, &n)) {
        out->low = out->high = n;
        return true;
    }
    return no_cell(l, name, node, "Write a number, `at least 3` or `under 3`.");
}

static bool
day_bound(struct linking *l, const struct node *node, struct str text, int64_t *out)
{
    struct day day;

    if (!day_parse(text, &day)) {
        if (text.n && text.p[0] >= '0' && text.p[0] <= '9')
            problem_add(l->problems, node->at, str_lit("Write it as 2024-08-01."),
                        "'" STR_FMT "' is no day", STR_ARG(text));
        return false;
    }
    *out = day.number;
    return true;
}

static bool
cell_day(struct linking *l, const struct name *name, const struct node *node,
         struct cell *out)
{
    struct str text = node->text;
    ptrdiff_t  to = str_find(text, str_lit(" to "));
    bool       before;

    out->low = INT64_MIN;
    out->high = INT64_MAX;
    if (str_eqz(text, "open day")) {
        out->test = TEST_OPEN_DAY;
        return true;
    }
    out->test = TEST_RANGE;
    if (to > 0)
        return day_bound(l, node, (struct str) { text.p, (size_t)to }, &out->low) &&
               day_bound(l, node, str_from(text, (size_t)to + 4), &out->high);
    before = lead(&text, "before");
    if (!before && !lead(&text, "from"))
        return no_cell(l, name, node,
                       "Write `before 2024-08-01`, `from 2024-08-01`, `2024-08-01 to "
                       "2025-01-08` or `open day`.");
    if (text.n && text.p[0] >= '0' && text.p[0] <= '9') {
        int64_t day;

        if (!day_bound(l, node, text, &day))
            return false;
        if (before)
            out->high = day - 1;
        else
            out->low = day;
        return true;
    }
    out->test = before ? TEST_BEFORE : TEST_FROM;
    out->other = name_need(l, node, text, "date");
    if (out->other && out->other->kind != KIND_DATE && out->other->kind != KIND_MOMENT &&
        out->other->kind != KIND_EVENT) {
        problem_add(l->problems, node->at, str_lit("Name a date, a moment or CLOCK.due."),
                    "'" STR_FMT "' is no date", STR_ARG(text));
        return false;
    }
    return out->other != NULL;
}

bool
cell_read(struct linking *l, const struct name *name, const struct node *node,
          struct cell *out)
{
    *out = (struct cell) { .test = TEST_ANY, .at = node->at };
    if (!read_is_text(l, node))
        return false;
    out->text = node->text;
    if (str_eqz(node->text, "any"))
        return true;
    if (str_eqz(node->text, "given") || str_eqz(node->text, "not given")) {
        out->test = str_eqz(node->text, "given") ? TEST_GIVEN : TEST_NOT_GIVEN;
        if (name->kind == KIND_YES_NO || name->kind == KIND_ONE)
            return no_cell(
                l, name, node,
                "Name its words; where not-knowing is an answer, give it a word.");
        return true;
    }
    switch (name->kind) {
    case KIND_YES_NO:
    case KIND_ONE: return cell_words(l, name, node, out);
    case KIND_MANY: return cell_many(l, name, node, out);
    case KIND_NUMBER: return cell_number(l, name, node, out);
    case KIND_DATE:
    case KIND_MOMENT:
    case KIND_EVENT: return cell_day(l, name, node, out);
    default: return no_cell(l, name, node, "Write given, not given or any.");
    }
}

bool
condition_text(struct linking *l, struct where at, struct str text, struct condition *out)
{
    ptrdiff_t   is = str_find(text, str_lit(" is "));
    struct node node = { .kind = NODE_TEXT, .at = at, .text = text };

    if (is < 0) {
        problem_add(l->problems, at, str_lit("Write `FACT is CELL`."),
                    "'" STR_FMT "' is no condition", STR_ARG(text));
        return false;
    }
    out->name = name_need(l, &node, str_trim((struct str) { text.p, (size_t)is }),
                          "condition on");
    if (!out->name)
        return false;
    node.text = str_trim(str_from(text, (size_t)is + 4));
    return cell_read(l, out->name, &node, &out->cell);
}

bool
condition_read(struct linking *l, const struct node *node, struct condition *out)
{
    return read_is_text(l, node) && condition_text(l, node->at, node->text, out);
}
