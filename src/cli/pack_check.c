/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * pack_check.c - `amparo pack check DIR...`: every message of every pack, in one run.
 * Exits 0 when all are whole, 1 when one is not, 2 when there is no such folder.
 */
#include "cli/pack.h"

#include <stdio.h>

int
pack_check(int argc, char **argv)
{
    size_t errors = 0;
    bool   missing = argc == 0;

    if (!argc)
        fprintf(stderr, "usage: amparo pack check DIR...\n");
    for (int i = 0; i < argc; i++) {
        struct arena      *a = arena_new((size_t)256 << 20);
        struct problems    problems = { .arena = a };
        const struct pack *pack = pack_open(a, argv[i], &problems);

        if (pack)
            printf("%s: whole. %zu clauses, %zu tables, %zu clocks, %zu procedures, %zu "
                   "letters, %zu requirements.\n",
                   argv[i], pack->home->clause_count, pack->decision_count,
                   pack->clock_count, pack->procedure_count, pack->letter_count,
                   pack->requirement_count);
        else if (problems.errors)
            printf("%s: %zu to mend.\n", argv[i], problems.errors);
        else
            missing = true;
        errors += problems.errors;
        arena_free(a);
    }
    return missing ? CLI_USAGE : errors ? CLI_FOUND : CLI_OK;
}
