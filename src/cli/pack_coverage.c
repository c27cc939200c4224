/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * pack_coverage.c - `amparo pack coverage DIR... [--brief]`: clause by clause, the
 * behaviours that carry it; then what carries none, and notes: what rests on us alone,
 * what no scenario reaches, what nobody has signed, which resources nobody has checked.
 * Exits 0 when every operative clause is carried, 1 when one is not, 2 when a pack cannot
 * be read.
 */
#include "cli/pack.h"

#include "policy/coverage.h"
#include "policy/scenario.h"

#include <stdio.h>
#include <string.h>

static const char *const kinds[] = { "duty",       "right",  "prohibition",
                                     "definition", "option", "information" };

static void
print_clause(const struct coverage *c, const struct clause *clause)
{
    const struct carrier *carrier, *before = NULL;
    size_t                column = 0;

    printf(STR_FMT "  %s  " STR_FMT "\n", STR_ARG(clause->id), kinds[clause->kind],
           STR_ARG(words_in(clause->heading, LANG_EN)));
    if (clause->people)
        printf("    left to people: " STR_FMT "\n",
               STR_ARG(words_in(clause->left_to, LANG_EN)));
    for (size_t n = 0; (carrier = coverage_at(c, clause, n)) != NULL; n++) {
        size_t width = strlen(carrier->what) + carrier->id.n + 3;

        if (before && before->what == carrier->what && str_eq(before->id, carrier->id))
            continue;
        before = carrier;
        if (column + width > 100)
            column = 0;
        printf(column ? ", %s " STR_FMT
               : n    ? ",\n    %s " STR_FMT
                      : "    %s " STR_FMT,
               carrier->what, STR_ARG(carrier->id));
        column += width;
    }
    if (before)
        putchar('\n');
    else if (!clause->people)
        printf(clause_operative(clause) ? "    NOT CARRIED\n" : "    cited by nothing\n");
}

/* Did a scenario reach the clause: by its own line, or through an entry it reached? */
static bool
clause_reached(const struct coverage *c, const struct reach *reach,
               const struct clause *clause)
{
    const struct carrier *carrier;

    if (reach_entry(reach, clause))
        return true;
    for (size_t n = 0; (carrier = coverage_at(c, clause, n)) != NULL; n++)
        if (carrier->entry && reach_entry(reach, carrier->entry))
            return true;
    return false;
}

static void
note_ours(const struct pack *p, const struct coverage *c)
{
    size_t ours = 0;

    for (size_t i = 0; i < c->count; i++)
        if (!c->carriers[i].clause && c->carriers[i].at.source &&
            c->carriers[i].at.source->home == p->home)
            ours++;
    printf("\nnote: %zu behaviours rest on `ours`: no text asks for them.\n", ours);
    for (size_t i = 0; i < c->count; i++)
        if (!c->carriers[i].clause && c->carriers[i].at.source &&
            c->carriers[i].at.source->home == p->home)
            printf("    " STR_FMT ":%d %s " STR_FMT "\n",
                   STR_ARG(c->carriers[i].at.source->path), c->carriers[i].at.line,
                   c->carriers[i].what, STR_ARG(c->carriers[i].id));
}

static void
note_reach(const struct pack *p, const struct coverage *c, const struct reach *reach)
{
    size_t rows = 0, clauses = 0;

    printf("\nnote: rows that no scenario reaches:\n");
    for (size_t i = 0; i < c->count; i++)
        if (strcmp(c->carriers[i].what, "row") == 0 &&
            c->carriers[i].at.source->home == p->home &&
            !reach_entry(reach, c->carriers[i].entry)) {
            printf("    " STR_FMT ":%d " STR_FMT "\n",
                   STR_ARG(c->carriers[i].at.source->path), c->carriers[i].at.line,
                   STR_ARG(c->carriers[i].id));
            rows++;
        }
    printf("  %zu.\n\nnote: operative clauses that no scenario reaches:\n", rows);
    for (size_t i = 0; i < p->home->clause_count; i++)
        if (clause_operative(&p->home->clauses[i]) &&
            !clause_reached(c, reach, &p->home->clauses[i])) {
            printf("    " STR_FMT "  " STR_FMT "\n", STR_ARG(p->home->clauses[i].id),
                   STR_ARG(words_in(p->home->clauses[i].heading, LANG_EN)));
            clauses++;
        }
    printf("  %zu.\n", clauses);
}

static void
note_signed(struct arena *a, const struct pack *p)
{
    size_t unchecked = 0;

    printf("\nnote: settings whose value nobody has signed (a site's officers sign, "
           "never a pack):\n");
    for (size_t i = 0; i < p->setting_count; i++) {
        const struct setting *s = p->settings[i];

        printf("    " STR_FMT, STR_ARG(s->id));
        if (s->flag)
            printf("  flag %d", s->flag);
        printf("  %s" STR_FMT "\n", s->value.state == VALUE_UNSET ? "" : "assumed ",
               STR_ARG(value_text(a, p, s->name, s->value)));
    }
    for (size_t i = 0; i < p->resource_count; i++) {
        struct day day;

        unchecked += !day_parse(p->resources[i]->checked, &day);
    }
    printf("\nnote: %zu of %zu resources are not checked.\n", unchecked,
           p->resource_count);
}

/* The number of operative clauses that nothing carries. */
static size_t
cover(struct arena *a, const char *dir, const struct pack *p, bool brief)
{
    struct coverage c;
    struct reach   *reach = reach_new(a, p);
    size_t          operative = 0, bare = 0, people = 0;

    coverage_make(a, p, &c);
    for (size_t i = 0; i < p->scenario_count; i++) {
        struct scenario_result r;

        scenario_run(a, p, p->scenarios[i], reach, &r);
    }
    for (size_t i = 0; i < p->home->clause_count; i++) {
        const struct clause *clause = &p->home->clauses[i];

        operative += clause_operative(clause);
        people += clause->people;
        bare += clause_operative(clause) && !coverage_at(&c, clause, 0);
        if (!brief)
            print_clause(&c, clause);
    }
    printf("\n%zu operative clauses carried by no behaviour:\n", bare);
    for (size_t i = 0; i < p->home->clause_count; i++)
        if (clause_operative(&p->home->clauses[i]) &&
            !coverage_at(&c, &p->home->clauses[i], 0))
            printf("    " STR_FMT "  %s  " STR_FMT "\n", STR_ARG(p->home->clauses[i].id),
                   kinds[p->home->clauses[i].kind],
                   STR_ARG(words_in(p->home->clauses[i].heading, LANG_EN)));
    if (!brief) {
        note_ours(p, &c);
        note_reach(p, &c, reach);
        note_signed(a, p);
    }
    printf(
        "\n%s: %zu clauses, %zu operative: %zu carried, %zu not; %zu left to people.\n",
        dir, p->home->clause_count, operative, operative - bare, bare, people);
    return bare;
}

int
pack_coverage(int argc, char **argv)
{
    bool   brief = false, read = argc > 0;
    size_t bare = 0;

    for (int i = 0; i < argc; i++)
        brief = brief || strcmp(argv[i], "--brief") == 0;
    if (!argc)
        fprintf(stderr, "usage: amparo pack coverage DIR... [--brief]\n");
    for (int i = 0; i < argc; i++) {
        struct arena      *a;
        struct problems    problems = { 0 };
        const struct pack *p;

        if (strcmp(argv[i], "--brief") == 0)
            continue;
        a = arena_new((size_t)512 << 20);
        problems.arena = a;
        p = pack_open(a, argv[i], &problems);
        if (p)
            bare += cover(a, argv[i], p, brief);
        read = read && p;
        arena_free(a);
    }
    return !read ? CLI_USAGE : bare ? CLI_FOUND : CLI_OK;
}
