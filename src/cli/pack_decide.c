/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * pack_decide.c - `amparo pack decide DIR TABLE name=value... [--json]`.
 * Exits 0 with an answer, 1 when it is undetermined, 2 when the question cannot be read.
 */
#include "cli/pack.h"

#include "base/clock.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static json_t *
json_of(struct str s)
{
    return json_stringn(s.p ? s.p : "", s.n);
}

static json_t *
words_json(const struct answer_column *c, struct result r)
{
    json_t *list = json_array();

    for (size_t i = 0; i < c->list->count; i++)
        if (r.set >> i & 1)
            json_array_append_new(list, json_of(c->list->words[i].id));
    return list;
}

static void
print_json(struct arena *a, const struct pack *p, const struct verdict *v)
{
    static const char *const states[] = { "answered", "undetermined", "no_row" };
    json_t *out = json_object(), *answers = json_object(), *ask = json_array(),
           *passed = json_array(), *rows = json_array();
    char *text;

    json_object_set_new(out, "table", json_of(v->decision->id));
    json_object_set_new(out, "state", json_string(states[v->state]));
    json_object_set_new(out, "row", v->row ? json_of(v->row->id) : json_null());
    json_object_set_new(out, "clause",
                        v->row ? json_of(cite_text(a, p, v->row->cite)) : json_null());
    for (size_t i = 0; i < v->row_count; i++)
        json_array_append_new(rows, json_of(v->rows[i]->id));
    for (size_t c = 0; v->state == VERDICT_ANSWERED && c < v->decision->column_count; c++)
        json_object_set_new(answers, arena_z(a, v->decision->columns[c].id),
                            words_json(&v->decision->columns[c], v->results[c]));
    for (size_t i = 0; i < v->asks.count; i++)
        json_array_append_new(ask, json_of(v->asks.names[i]->id));
    for (size_t i = 0; i < v->passed_count; i++)
        json_array_append_new(passed, json_of(passed_text(a, p, &v->passed[i])));
    json_object_set_new(out, "rows", rows);
    json_object_set_new(out, "answers", answers);
    json_object_set_new(out, "ask", ask);
    json_object_set_new(out, "passed", passed);
    json_object_set_new(out, "unset", v->unset ? json_of(v->unset->id) : json_null());
    if (v->answer && v->answer->by)
        json_object_set_new(out, "by", json_of(v->answer->by->id));
    text = json_dumps(out, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    if (text)
        puts(text);
    json_decref(out);
}

static void
print_row(struct arena *a, const struct pack *p, const struct row *row)
{
    printf("row       " STR_FMT " (" STR_FMT ")\n", STR_ARG(row->id),
           STR_ARG(cite_text(a, p, row->cite)));
}

static void
print_plain(struct arena *a, const struct pack *p, const struct verdict *v)
{
    printf(STR_FMT "  " STR_FMT "\n", STR_ARG(v->decision->id),
           STR_ARG(words_in(v->decision->words, LANG_EN)));
    if (v->state == VERDICT_NO_ROW)
        printf("no row fits; a person decides\n");
    if (v->state == VERDICT_UNDETERMINED)
        printf("undetermined\n");
    for (size_t c = 0; v->state == VERDICT_ANSWERED && c < v->decision->column_count; c++)
        printf("answer    " STR_FMT ": " STR_FMT "\n",
               STR_ARG(v->decision->columns[c].id),
               STR_ARG(result_text(a, &v->decision->columns[c], v->results[c])));
    if (v->answer)
        printf("          " STR_FMT "\n", STR_ARG(words_in(v->answer->words, LANG_EN)));
    if (v->answer && v->answer->by)
        printf("decides   " STR_FMT "\n",
               STR_ARG(words_in(v->answer->by->words, LANG_EN)));
    if (v->row_count)
        for (size_t i = 0; i < v->row_count; i++)
            print_row(a, p, v->rows[i]);
    else if (v->row && v->state == VERDICT_ANSWERED)
        print_row(a, p, v->row);
    for (size_t i = 0; i < v->asks.count; i++) {
        const struct name *n = v->asks.names[i];
        struct str         words =
            n->from == FROM_QUESTION  ? words_in(n->of.question->words, LANG_EN)
                    : n->from == FROM_SETTING ? words_in(n->of.setting->words, LANG_EN)
                                              : (struct str) { 0 };

        printf("ask       " STR_FMT "  " STR_FMT "\n", STR_ARG(n->id), STR_ARG(words));
    }
    if (v->unset)
        printf("unset     " STR_FMT " must be chosen first\n", STR_ARG(v->unset->id));
    for (size_t i = 0; i < v->passed_count; i++)
        printf("passed    " STR_FMT "\n", STR_ARG(passed_text(a, p, &v->passed[i])));
}

int
pack_decide(int argc, char **argv)
{
    struct arena          *a = arena_new((size_t)256 << 20);
    struct problems        problems = { .arena = a };
    const struct pack     *p = argc >= 2 ? pack_open(a, argv[0], &problems) : NULL;
    const struct decision *d = p ? decision_find(p, str_z(argv[1])) : NULL;
    struct settings       *settings;
    struct facts          *facts;
    struct verdict         v;
    bool                   json = false, good = true;

    if (argc < 2)
        fprintf(stderr, "usage: amparo pack decide DIR TABLE name=value... [--json]\n");
    else if (p && !d)
        fprintf(stderr, "The pack has no table '%s'.\n", argv[1]);
    if (!d) {
        arena_free(a);
        return CLI_USAGE;
    }
    settings = settings_new(a, p);
    facts = facts_new(a, p, ABOUT_NONE, NULL);
    for (int i = 2; i < argc && good; i++)
        if (strcmp(argv[i], "--json") == 0)
            json = true;
        else
            good = pack_fact(a, p, facts, settings, argv[i]);
    if (!good) {
        arena_free(a);
        return CLI_USAGE;
    }
    decide(&(struct context) { .arena = a,
                               .pack = p,
                               .settings = settings,
                               .facts = facts,
                               .now = clock_now() },
           d, &v);
    if (json)
        print_json(a, p, &v);
    else
        print_plain(a, p, &v);
    arena_free(a);
    return v.state == VERDICT_ANSWERED ? CLI_OK : CLI_FOUND;
}
