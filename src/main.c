/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * main.c - wiring: `amparo COMMAND ...`, by the table of commands.
 */
#include "cli/cli.h"

#include "base/random.h"
#include "serve.h"

static const struct command commands[] = {
#define COMMAND(name, usage, what) { #name, cli_##name, usage, what },
#include "cli/commands.def"
#undef COMMAND
    { "serve", serve_command, "DIR [--port N,N] [--socket PATH] [--postgres URL]", "answer until told to stop" },
};

int
main(int argc, char **argv)
{
    random_init();
    return command_run("amparo", commands, (int)(sizeof(commands) / sizeof(commands[0])), argc - 1, argv + 1);
}
