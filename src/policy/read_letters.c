/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * read_letters.c - letters: what each must cover, and its tagged paragraphs in every
 * language.
 *
 *   :: clause 1.p1, law E; covers police; when campus is main
 *   Text in Markdown with {{value}}.
 */
#include "policy/read.h"

#include "base/unicode.h"

static const struct {
    const char *name, *kind;
} values[] = {
#define VALUE(name, kind, meaning) { #name, #kind },
#include "policy/values.def"
#undef VALUE
};

void
declare_letter(struct linking *l, struct entry *e)
{
    struct letter *t = ARENA_NEW(l->a, struct letter);
    struct name   *sent, *received, *advisor;

    thing_add(l, e->id, "letter", e->map->at);
    t->id = e->id;
    t->at = e->map->at;
    sent = name_add(l, arena_printf(l->a, STR_FMT ".sent", STR_ARG(e->id)), KIND_EVENT,
                    ABOUT_PARTY, FROM_SENT, e->map->at);
    received = name_add(l, arena_printf(l->a, STR_FMT ".received", STR_ARG(e->id)),
                        KIND_EVENT, ABOUT_PARTY, FROM_RECEIVED, e->map->at);
    advisor = name_add(l, arena_printf(l->a, STR_FMT ".received.advisor", STR_ARG(e->id)),
                       KIND_EVENT, ABOUT_PARTY, FROM_RECEIVED, e->map->at);
    advisor->advisor = true;
    sent->of.letter = received->of.letter = advisor->of.letter = t;
    t->sent = sent;
    t->received = received;
    t->received_advisor = advisor;
    e->thing = t;
    COUNT_ADD(l, l->pack->letters, l->pack->letter_count, t);
}

/* ---- paragraphs --------------------------------------------------------- */

static struct where
at_line(const struct source *source, int line, int column)
{
    return (struct where) { source, line, column };
}

static void
read_use(struct linking *l, struct paragraph *p, struct where at, struct str inner,
         size_t pos, size_t length)
{
    struct value_use *u = &p->uses[p->use_count];
    ptrdiff_t         of = str_find(inner, str_lit(" of "));
    struct str     head = str_trim(of < 0 ? inner : (struct str) { inner.p, (size_t)of });
    struct node    node = { .kind = NODE_TEXT, .at = at };
    struct nearest near;
    bool           known = false, list = str_starts(head, str_lit("list "));

    *u = (struct value_use) { .at = pos, .length = length, .service = -1 };
    u->of = of < 0 ? (struct str) { 0 } : str_trim(str_from(inner, (size_t)of + 4));
    u->value = list ? str_trim(str_from(head, 5)) : head;
    nearest_init(&near, u->value);
    for (size_t i = 0; i < COUNT(values); i++) {
        nearest_try(&near, str_z(values[i].name));
        known = known || str_eqz(u->value, values[i].name);
    }
    if (!known) {
        problem_add(
            l->problems, at,
            nearest_text(l->a, &near, "values.def lists what a letter may print."),
            "nothing to print is called '" STR_FMT "'", STR_ARG(u->value));
        return;
    }
    node.text = u->of;
    u->kind = list ? USE_LIST : USE_VALUE;
    if (str_eqz(u->value, "due")) {
        u->kind = USE_DUE;
        u->clock = clock_find(l->pack, u->of);
        if (!u->clock)
            problem_add(l->problems, at, str_lit("Write {{due of CLOCK}}."),
                        "no clock '" STR_FMT "'", STR_ARG(u->of));
    } else if (str_eqz(u->value, "answer")) {
        u->kind = USE_ANSWER;
        u->answer = name_need(l, &node, u->of, "answer of");
    } else if (str_eqz(u->value, "resources")) {
        const struct list *services = list_find(l->pack, str_lit("services"));

        u->kind = USE_LIST;
        u->service = list_word(services, u->of);
        if (u->service < 0) {
            nearest_init(&near, u->of);
            for (size_t i = 0; services && i < services->count; i++)
                nearest_try(&near, services->words[i].id);
            problem_add(l->problems, at,
                        nearest_text(l->a, &near,
                                     "Add it to the list services in vocabulary.yaml."),
                        "'" STR_FMT "' is not a word of services", STR_ARG(u->of));
        }
    }
    p->use_count++;
}

static void
read_uses(struct linking *l, struct paragraph *p)
{
    size_t n = 0;
    int    line = p->at.line + 1;

    for (size_t i = 0; i + 1 < p->text.n; i++)
        n += p->text.p[i] == '{' && p->text.p[i + 1] == '{';
    p->uses = ARENA_ARRAY(l->a, struct value_use, n + 1);
    for (size_t i = 0, start = 0; i + 1 < p->text.n; i++) {
        struct str rest;
        ptrdiff_t  end;

        if (p->text.p[i] == '\n') {
            line++;
            start = i + 1;
        }
        if (p->text.p[i] != '{' || p->text.p[i + 1] != '{')
            continue;
        rest = str_from(p->text, i + 2);
        end = str_find(rest, str_lit("}}"));
        if (end < 0) {
            problem_add(l->problems, at_line(p->at.source, line, (int)(i - start) + 1),
                        str_lit("Close it with }}."), "this {{ is never closed");
            return;
        }
        read_use(l, p, at_line(p->at.source, line, (int)(i - start) + 1),
                 str_trim((struct str) { rest.p, (size_t)end }), i, (size_t)end + 4);
        i += (size_t)end + 3;
    }
}

static size_t
commas(struct str s)
{
    size_t n = 1;

    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == ',';
    return n;
}

static void
read_tag(struct linking *l, struct paragraph *p, struct str tag)
{
    struct str  rest = tag, part;
    size_t      parts = 1;
    struct node node = { .kind = NODE_TEXT, .at = p->at };

    for (size_t i = 0; i < tag.n; i++)
        parts += tag.p[i] == ';';
    p->when = ARENA_ARRAY(l->a, struct condition, parts);
    p->cites = ARENA_ARRAY(l->a, struct cite, commas(tag) + 1);
    p->covers = ARENA_ARRAY(l->a, struct str, commas(tag) + 1);
    while (str_next(&rest, ';', &part)) {
        struct str item;

        part = str_trim(part);
        if (str_starts(part, str_lit("clause "))) {
            part = str_from(part, 7);
            while (str_next(&part, ',', &item)) {
                node.text = str_trim(item);
                p->cites[p->cite_count++] = read_cite(l, &node);
            }
        } else if (str_starts(part, str_lit("covers "))) {
            part = str_from(part, 7);
            while (str_next(&part, ',', &item))
                p->covers[p->cover_count++] = str_trim(item);
        } else if (str_starts(part, str_lit("when "))) {
            if (condition_text(l, p->at, str_from(part, 5), &p->when[p->when_count]))
                p->when_count++;
        } else if (part.n) {
            problem_add(l->problems, p->at,
                        str_lit("Write `:: clause C; covers ITEM; when FACT is CELL`."),
                        "a tag line has no '" STR_FMT "'", STR_ARG(part));
        }
    }
    if (!p->cite_count)
        problem_add(l->problems, p->at,
                    str_lit("Write `:: clause C`, or `:: clause ours`."),
                    "this paragraph names no clause");
}

static void
read_paragraphs(struct linking *l, struct letter_text *out, const struct source *source)
{
    struct str        rest = source->text, line;
    struct paragraph *p = NULL;
    size_t            tags = 0;
    int               number = 0;

    for (struct str r = source->text, s; str_next(&r, '\n', &s);)
        tags += str_starts(s, str_lit("::"));
    out->there = true;
    out->paragraphs = ARENA_ARRAY(l->a, struct paragraph, tags + 1);
    while (str_next(&rest, '\n', &line)) {
        number++;
        if (str_starts(line, str_lit("::"))) {
            p = &out->paragraphs[out->count++];
            p->at = at_line(source, number, 1);
            read_tag(l, p, str_trim(str_from(line, 2)));
            p->text = (struct str) { rest.p, 0 };
        } else if (p) {
            if (p->text.p)
                p->text.n = (size_t)(line.p + line.n - p->text.p);
        } else if (str_trim(line).n) {
            problem_add(l->problems, at_line(source, number, 1),
                        str_lit("Begin with a line `:: clause C`."),
                        "this paragraph stands under no tag line");
            return;
        }
    }
    for (size_t i = 0; i < out->count; i++) {
        struct str text = out->paragraphs[i].text;

        while (text.n && (text.p[text.n - 1] == '\n' || text.p[text.n - 1] == ' ' ||
                          text.p[text.n - 1] == '\r'))
            text.n--;
        out->paragraphs[i].text = text;
        read_uses(l, &out->paragraphs[i]);
    }
}

/* The text of the newest folder that has one: a child may rewrite its parent's. */
static void
find_text(struct linking *l, struct letter *t, enum lang lang)
{
    struct str path =
        arena_printf(l->a, "letters/" STR_FMT ".%s.md", STR_ARG(t->id), lang_code(lang));

    for (size_t i = l->folder_count; i-- > 0;) {
        struct folder *f = l->folders[i];

        for (size_t j = 0; j < f->text_count; j++)
            if (str_eq(f->texts[j].path, path)) {
                read_paragraphs(l, &t->text[lang], f->texts[j].source);
                return;
            }
    }
}

void
fill_letter(struct linking *l, struct entry *e)
{
    struct letter     *t = e->thing;
    const struct node *to = node_get(e->map, "to"), *box = node_get(e->map, "box"),
                      **items;
    size_t count;

    if (!read_keys(l, e->map, "letter", "id clause flag to box served must",
                   "id clause to box served must"))
        return;
    t->words = read_words(l, e->map, e->id);
    t->cite = read_clause(l, e->map);
    t->flag = read_flag(l, e->map);
    t->served = read_yes(l, e->map, "served");
    if (read_is_text(l, to)) {
        t->both = str_eqz(to->text, "both together");
        if (!t->both && !str_eqz(to->text, "this_party"))
            t->to = read_role(l, to);
    }
    if (read_is_text(l, box)) {
        t->box = box_find(l->pack, box->text);
        if (!t->box && l->pack->box_count) {
            struct nearest near;

            nearest_init(&near, box->text);
            for (size_t j = 0; j < l->pack->box_count; j++)
                nearest_try(&near, l->pack->boxes[j]->id);
            problem_add(l->problems, box->at,
                        nearest_text(l->a, &near, "Add it to boxes.yaml."),
                        "no box '" STR_FMT "'", STR_ARG(box->text));
        }
    }
    items = read_items(l, e->map, "must", &count);
    t->must = ARENA_ARRAY(l->a, struct must_cover, count + 1);
    for (size_t i = 0; i < count; i++) {
        if (!read_row(l, items[i], 2, "must"))
            continue;
        t->must[t->must_count].item = items[i]->items[0]->text;
        t->must[t->must_count].cite = read_cite(l, items[i]->items[1]);
        t->must[t->must_count++].at = items[i]->at;
    }
    for (int lang = 0; lang < LANG_COUNT; lang++)
        find_text(l, t, (enum lang)lang);
}

/* ---- what no letter may say --------------------------------------------- */

void
declare_never(struct linking *l, struct entry *e)
{
    struct never *n = ARENA_NEW(l->a, struct never);

    n->id = e->id;
    n->at = e->map->at;
    e->thing = n;
    COUNT_ADD(l, l->pack->nevers, l->pack->never_count, n);
}

/* "8 words" */
bool
read_near(struct linking *l, const struct node *map, int32_t *out)
{
    const struct node *node = node_get(map, "near");
    ptrdiff_t          space;
    int64_t            n;

    if (!node || !read_is_text(l, node))
        return false;
    space = str_chr(node->text, ' ');
    if (space < 1 || !str_int((struct str) { node->text.p, (size_t)space }, &n) ||
        n < 1 || n > 1000 ||
        !str_eqz(str_trim(str_from(node->text, (size_t)space)), "words")) {
        problem_add(l->problems, node->at, str_lit("Write `8 words`."),
                    "'" STR_FMT "' is no distance", STR_ARG(node->text));
        return false;
    }
    *out = (int32_t)n;
    return true;
}

void
read_groups(struct linking *l, const struct node *map, const char *key, struct str ***out,
            size_t **sizes, size_t *count)
{
    const struct node **items = read_items(l, map, key, count);

    *out = ARENA_ARRAY(l->a, struct str *, *count + 1);
    *sizes = ARENA_ARRAY(l->a, size_t, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        const struct node *row = items[i];

        if (row->kind != NODE_ROW || !row->count) {
            problem_add(l->problems, row->at, str_lit("Write `- [term, other term]`."),
                        "a group is a row of terms");
            continue;
        }
        (*out)[i] = ARENA_ARRAY(l->a, struct str, row->count);
        for (size_t j = 0; j < row->count; j++)
            if (read_is_text(l, row->items[j]))
                (*out)[i][(*sizes)[i]++] = unicode_fold(l->a, row->items[j]->text);
    }
}

void
fill_never(struct linking *l, struct entry *e)
{
    struct never      *n = e->thing;
    const struct node *lang = node_get(e->map, "language");

    if (!read_keys(l, e->map, "ban", "id clause language near groups flag",
                   "id clause language near groups"))
        return;
    n->cite = read_clause(l, e->map);
    if (read_is_text(l, lang) && !lang_parse(lang->text, &n->lang))
        problem_add(l->problems, lang->at, str_lit("The program speaks en and es."),
                    "there is no language '" STR_FMT "'", STR_ARG(lang->text));
    read_near(l, e->map, &n->near_words);
    read_groups(l, e->map, "groups", &n->groups, &n->group_sizes, &n->group_count);
}
