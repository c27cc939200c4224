/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * pack_coverage.c - `amparo pack coverage DIR [--all]`.
 */
#include "cli/pack.h"

int
pack_coverage(int argc, char **argv)
{
    UNUSED(argc);
    UNUSED(argv);
    return CLI_USAGE;
}
