/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * cli.h - the commands: one file a command, found through commands.def.
 *
 * A command gets the words after its own name.  It returns what the program exits with:
 * CLI_OK; CLI_FOUND when it worked and found something wrong; CLI_USAGE when it was asked
 * for something it cannot do.  Answers go to stdout, complaints about the question to stderr.
 * To add a command: NAME.c here with cli_NAME, its row in commands.def.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

enum { CLI_OK = 0, CLI_FOUND = 1, CLI_USAGE = 2 };

struct command {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *usage; /* the words after the name */
    const char *what;  /* one line */
};

/* Finds argv[0] in the table; prints the usage of all of them when it is not there. */
int command_run(const char *before, const struct command *table, int count, int argc, char **argv);

#define COMMAND(name, usage, what) int cli_##name(int argc, char **argv);
#include "cli/commands.def"
#undef COMMAND

#endif
