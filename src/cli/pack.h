/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * pack.h - what the commands of `amparo pack` share: a pack by its folder, facts by words.
 */
#ifndef CLI_PACK_H
#define CLI_PACK_H

#include "cli/cli.h"
#include "policy/policy.h"

int pack_check(int argc, char **argv);
int pack_test(int argc, char **argv);
int pack_coverage(int argc, char **argv);
int pack_decide(int argc, char **argv);
int pack_due(int argc, char **argv);

/*
 * The pack in folder `dir`; what it extends lies in sibling folders.  Messages go to
 * stdout.  NULL: it has errors, or there is no such folder.
 */
const struct pack *pack_open(struct arena *a, const char *dir, struct problems *problems);

/* "name=value" into the facts or, when it is one, a setting.  False, with a message on stderr. */
bool pack_fact(struct arena *a, const struct pack *p, struct facts *facts, struct settings *settings,
               const char *text);

void print(struct str s);  /* to stdout */

#endif
