/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * pack_test.c - `amparo pack test DIR... [--scenarios FILE]`: given facts, expected
 * answers and reasons. Exits 0 when all come true, 1 when one does not, 2 when a pack
 * cannot be read.
 */
#include "cli/pack.h"

#include "policy/scenario.h"

#include <stdio.h>
#include <string.h>

static void
say(struct arena *a, const struct scenario_fault *f)
{
    struct problem p = { .at = f->at };

    p.what =
        f->given
            ? arena_printf(
                  a, STR_FMT "%s" STR_FMT ": given " STR_FMT " '" STR_FMT "': " STR_FMT,
                  STR_ARG(f->scenario->id), f->part.n ? " " : "", STR_ARG(f->part),
                  STR_ARG(f->key), STR_ARG(f->expected), STR_ARG(f->observed))
            : arena_printf(
                  a,
                  STR_FMT "%s" STR_FMT ": " STR_FMT " is " STR_FMT ", expected " STR_FMT,
                  STR_ARG(f->scenario->id), f->part.n ? " " : "", STR_ARG(f->part),
                  STR_ARG(f->key), STR_ARG(f->observed), STR_ARG(f->expected));
    print(problem_text(a, &p));
    if (f->why.n)
        printf("  why:" STR_FMT "\n", STR_ARG(f->why));
}

static bool
test_pack(struct arena *a, const char *dir, const struct pack *p,
          struct scenario *const *list, size_t count)
{
    struct arena *run = arena_new((size_t)256 << 20);
    size_t        passed = 0, failed = 0, checks = 0;

    UNUSED(a);
    for (size_t i = 0; i < count; i++) {
        struct scenario_result r;

        scenario_run(run, p, list[i], NULL, &r);
        for (size_t k = 0; k < r.fault_count; k++)
            say(run, &r.faults[k]);
        checks += r.checks;
        if (r.fault_count)
            failed++;
        else
            passed++;
        arena_reset(run);
    }
    arena_free(run);
    printf("%s: %zu scenarios passed, %zu failed (%zu expectations).\n", dir, passed,
           failed, checks);
    return !failed;
}

static bool
read_more(struct arena *a, const struct pack *p, const char *file,
          struct scenario ***list, size_t *count)
{
    struct folder_reader reader = folder_reader_disk(a, str_lit("."));
    struct problems      problems = { .arena = a };
    const char          *slash = strrchr(file, '/');
    struct str           folder =
        slash ? (struct str) { file, (size_t)(slash - file) } : str_lit(".");
    struct str text;

    if (reader.read(&folder, a, str_lit("."), str_z(slash ? slash + 1 : file), &text) !=
        RC_OK) {
        fprintf(stderr, "The file '%s' cannot be read.\n", file);
        return false;
    }
    if (scenarios_read(a, p, str_z(file), text, &problems, list, count) == RC_OK)
        return true;
    for (size_t i = 0; i < problems.count; i++)
        print(problem_text(a, &problems.list[i]));
    return false;
}

int
pack_test(int argc, char **argv)
{
    const char *file = NULL;
    bool        good = true, read = argc > 0;

    for (int i = 0; i + 1 < argc; i++)
        if (strcmp(argv[i], "--scenarios") == 0)
            file = argv[i + 1];
    if (!argc)
        fprintf(stderr, "usage: amparo pack test DIR... [--scenarios FILE]\n");
    for (int i = 0; i < argc; i++) {
        struct arena      *a;
        struct problems    problems = { 0 };
        const struct pack *p;
        struct scenario  **list;
        size_t             count;

        if (strcmp(argv[i], "--scenarios") == 0) {
            i++;
            continue;
        }
        a = arena_new((size_t)256 << 20);
        problems.arena = a;
        p = pack_open(a, argv[i], &problems);
        if (p) {
            list = p->scenarios;
            count = p->scenario_count;
            if (file && !read_more(a, p, file, &list, &count))
                read = false;
            else
                good = test_pack(a, argv[i], p, list, count) && good;
        }
        read = read && p;
        arena_free(a);
    }
    return !read ? CLI_USAGE : good ? CLI_OK : CLI_FOUND;
}
