/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * serve.h - `amparo serve`: wiring of a running server.
 */
#ifndef SERVE_H
#define SERVE_H

/* Answers until SIGTERM or SIGINT; exits as commands do (cli/cli.h). */
int serve_command(int argc, char **argv);

#endif
