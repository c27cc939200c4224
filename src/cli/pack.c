/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * pack.c - `amparo pack`: which of its commands, and what they share.
 */
#include "cli/pack.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct command commands[] = {
    { "check", pack_check, "DIR...",
      "is the pack whole: no gaps, no dead ends, every name known" },
    { "test", pack_test, "DIR... [--scenarios FILE]", "run the pack's scenarios" },
    { "coverage", pack_coverage, "DIR... [--brief]",
      "which behaviours carry each clause, and what carries none" },
    { "decide", pack_decide, "DIR TABLE name=value... [--json]",
      "the answer, its clause and why, or what to ask" },
    { "due", pack_due, "DIR CLOCK start=MOMENT [--calendar FILE] [--set name=value]",
      "when a clock ends, and why then" },
};

int
cli_pack(int argc, char **argv)
{
    return command_run("amparo pack", commands, COUNT(commands), argc, argv);
}

void
print(struct str s)
{
    fwrite(s.p, 1, s.n, stdout);
}

const struct pack *
pack_open(struct arena *a, const char *dir, struct problems *problems)
{
    char                 real[PATH_MAX];
    char                *slash;
    struct folder_reader reader;
    const struct pack   *pack = NULL;

    if (!realpath(dir, real) || (slash = strrchr(real, '/')) == NULL) {
        fprintf(stderr, "There is no folder '%s'.\n", dir);
        return NULL;
    }
    reader = folder_reader_disk(
        a, slash == real ? str_lit("/") : (struct str) { real, (size_t)(slash - real) });
    policy_load(a, &reader, str_z(slash + 1), problems, &pack);
    for (size_t i = 0; i < problems->count; i++)
        if (!problems->list[i].note)
            print(problem_text(a, &problems->list[i]));
    return pack;
}

bool
pack_fact(struct arena *a, const struct pack *p, struct facts *facts,
          struct settings *settings, const char *text)
{
    struct str whole = str_z(text), name, value;
    ptrdiff_t  is = str_chr(whole, '=');
    struct err err = { 0 };
    enum rc    rc;

    UNUSED(a);
    if (is < 1) {
        fprintf(stderr, "'%s' is no name=value.\n", text);
        return false;
    }
    name = (struct str) { whole.p, (size_t)is };
    value = str_from(whole, (size_t)is + 1);
    if (setting_find(p, name))
        rc = settings_choose(settings, name, value, &err);
    else
        rc = facts_set_text(facts, name, value, &err);
    if (rc == RC_OK)
        return true;
    if (rc == RC_NOTFOUND)
        fprintf(stderr,
                "The pack has no fact, question, setting or answer '" STR_FMT "'.\n",
                STR_ARG(name));
    else if (str_eqz(err.key, "zone.no_such_time"))
        fprintf(stderr, "no_such_time: " STR_FMT " is skipped by the change of clocks.\n",
                STR_ARG(value));
    else if (str_eqz(err.key, "zone.which_pass"))
        fprintf(stderr,
                "which_pass: " STR_FMT
                " happens twice; write `first` or `second` behind it.\n",
                STR_ARG(value));
    else
        fprintf(stderr, "'" STR_FMT "' says nothing about " STR_FMT ".\n", STR_ARG(value),
                STR_ARG(name));
    return false;
}
