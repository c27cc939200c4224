/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * command.c - finding a command by its name, and saying which there are.
 */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

int
command_run(const char *before, const struct command *table, int count, int argc,
            char **argv)
{
    for (int i = 0; argc > 0 && i < count; i++)
        if (strcmp(table[i].name, argv[0]) == 0)
            return table[i].run(argc - 1, argv + 1);
    if (argc > 0)
        fprintf(stderr, "%s has no command '%s'. It has:\n", before, argv[0]);
    for (int i = 0; i < count; i++)
        fprintf(stderr, "  %s %s %s\n      %s\n", before, table[i].name, table[i].usage,
                table[i].what);
    return CLI_USAGE;
}
