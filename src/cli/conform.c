/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * conform.c - `amparo conform REQUIREMENTS-DIR POLICY-TEXT [--es]`: clause by clause, the
 * passages that speak to it. It says found, partly, missing or needs a person; that a
 * clause is met is for a reviewer to say. Exits 0 when something was found for every
 * clause, 1 when not, 2 when pack or text cannot be read.
 */
#include "cli/pack.h"

#include "policy/conformance.h"

#include <stdio.h>
#include <string.h>

#define EXCERPT_MOST 240 /* bytes of a passage shown */

static const char *
kind_of(const struct conform_passage *p)
{
    return p->opposite   ? "says the contrary"
           : p->close_by ? "close by, not counted"
           : p->full     ? "speaks"
                         : "speaks in part";
}

/* A passage on one line, cut at a word. */
static void
print_excerpt(struct str text, const struct conform_passage *p)
{
    struct str s = { text.p + p->at,
                     p->length < EXCERPT_MOST ? p->length : EXCERPT_MOST };

    while (s.n < p->length && s.n && s.p[s.n - 1] != ' ')
        s.n--;
    printf("        \"");
    for (size_t i = 0; i < s.n; i++)
        putchar(s.p[i] == '\n' || s.p[i] == '\r' ? ' ' : s.p[i]);
    printf("%s\"\n", s.n < p->length ? "..." : "");
}

static void
print_report(struct arena *a, const struct pack *p, const struct conform_report *r,
             struct str text, enum lang lang)
{
    const struct conform *entry = r->entry;

    printf(STR_FMT "  %s  " STR_FMT "\n", STR_ARG(cite_text(a, p, entry->cite)),
           conform_word(r->result), STR_ARG(words_in(entry->words, lang)));
    for (size_t i = 0; i < r->passage_count; i++) {
        const struct conform_passage *q = &r->passages[i];

        printf("    " STR_FMT "  line %d", STR_ARG(q->part->id), q->first_line);
        if (q->last_line > q->first_line)
            printf(" to %d", q->last_line);
        printf("  %s", kind_of(q));
        if (q->heading.n)
            printf("  under \"" STR_FMT "\"", STR_ARG(q->heading));
        putchar('\n');
        print_excerpt(text, q);
    }
    for (size_t i = 0; i < r->missing_count; i++)
        printf("    " STR_FMT "  nothing speaks to it\n", STR_ARG(r->missing[i]->id));
}

static int
conform(struct arena *a, const struct pack *p, struct str text, enum lang lang)
{
    size_t counts[4] = { 0 };

    for (size_t i = 0; i < p->conform_count; i++) {
        struct conform_report r;

        conform_text(a, p->conforms[i], text, &r);
        counts[r.result]++;
        print_report(a, p, &r, text, lang);
    }
    printf("\n%zu clauses: %zu found, %zu partly, %zu missing, %zu need a person. "
           "Whether a clause is met, a reviewer says.\n",
           p->conform_count, counts[CONFORM_FOUND], counts[CONFORM_PARTLY],
           counts[CONFORM_MISSING], counts[CONFORM_NEEDS_A_PERSON]);
    for (size_t i = 0; i < p->home->clause_count; i++) {
        const struct clause *clause = &p->home->clauses[i];

        if ((clause->kind == CLAUSE_DUTY || clause->kind == CLAUSE_RIGHT ||
             clause->kind == CLAUSE_PROHIBITION) &&
            !conform_find(p, clause->id))
            printf("not looked for  " STR_FMT "  " STR_FMT "\n", STR_ARG(clause->id),
                   STR_ARG(words_in(clause->heading, lang)));
    }
    return counts[CONFORM_FOUND] == p->conform_count ? CLI_OK : CLI_FOUND;
}

int
cli_conform(int argc, char **argv)
{
    struct arena        *a = arena_new((size_t)512 << 20);
    struct problems      problems = { .arena = a };
    struct folder_reader reader = folder_reader_disk(a, str_lit("."));
    const struct pack   *p = argc >= 2 ? pack_open(a, argv[0], &problems) : NULL;
    const char          *slash = argc >= 2 ? strrchr(argv[1], '/') : NULL;
    struct str           folder =
        slash ? (struct str) { argv[1], (size_t)(slash - argv[1]) } : str_lit(".");
    struct str text;
    int        out = CLI_USAGE;

    if (argc < 2)
        fprintf(stderr, "usage: amparo conform REQUIREMENTS-DIR POLICY-TEXT [--es]\n");
    else if (p && !p->conform_count)
        fprintf(stderr, "The pack has no conformance.yaml.\n");
    else if (p && reader.read(&folder, a, str_lit("."),
                              str_z(slash ? slash + 1 : argv[1]), &text) != RC_OK)
        fprintf(stderr, "The file '%s' cannot be read.\n", argv[1]);
    else if (p)
        out = conform(a, p, text,
                      argc > 2 && strcmp(argv[2], "--es") == 0 ? LANG_ES : LANG_EN);
    arena_free(a);
    return out;
}
