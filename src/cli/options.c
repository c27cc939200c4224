/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * options.c - see options.h.
 */
#include "cli/options.h"

#include <stdio.h>
#include <string.h>

static void
tell(const char *command, const struct option_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        fprintf(stderr, "  --%s %s\n      %s\n", rows[i].name, rows[i].value ? rows[i].value : "",
                rows[i].what);
    fprintf(stderr, "  (amparo %s)\n", command);
}

bool
options_read(const char *command, const struct option_row *rows, size_t count, int argc,
             char **argv, const char **rest, size_t *rest_count, size_t rest_room)
{
    size_t free_words = 0;

    for (int i = 0; i < argc; i++) {
        const struct option_row *row = NULL;

        if (strncmp(argv[i], "--", 2) != 0) {
            if (free_words == rest_room) {
                fprintf(stderr, "amparo %s: '%s' is one word too many.\n", command, argv[i]);
                tell(command, rows, count);
                return false;
            }
            rest[free_words++] = argv[i];
            continue;
        }
        for (size_t k = 0; k < count && !row; k++)
            if (strcmp(argv[i] + 2, rows[k].name) == 0)
                row = &rows[k];
        if (!row || (row->value && i + 1 == argc)) {
            fprintf(stderr, row ? "amparo %s: '%s' needs a value after it.\n"
                                : "amparo %s: there is no option '%s'.\n", command, argv[i]);
            tell(command, rows, count);
            return false;
        }
        if (row->value)
            *row->text = argv[++i];
        else
            *row->flag = true;
    }
    *rest_count = free_words;
    return true;
}
