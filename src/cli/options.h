/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * options.h - the words after a command: --name VALUE, --name alone, and what stands free.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "base/base.h"

struct option_row {
    const char  *name;   /* without the dashes */
    const char  *value;  /* what to call its value; NULL: a flag */
    const char  *what;   /* one line */
    const char **text;   /* where the value goes */
    bool        *flag;
};

/*
 * Fill in what was given; free words go to *rest in order.  False: something is not
 * known or lacks its value; the reason and all options are on stderr.
 */
bool options_read(const char *command, const struct option_row *rows, size_t count, int argc,
                  char **argv, const char **rest, size_t *rest_count, size_t rest_room);

#endif
