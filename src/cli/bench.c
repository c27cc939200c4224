/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * bench.c - `amparo bench [NAME...]`: every row of bench/, or those named.
 * Exits 0 when every row that ran kept its limit, 1 when one did not, 2 for a name that is no row.
 */
#include "bench.h"
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

static const struct bench_row *const rows[] = {
#define BENCH(name) &bench_##name,
#include "rows.def"
#undef BENCH
};

static bool
is_row(const char *name)
{
    for (size_t i = 0; i < COUNT(rows); i++)
        if (strcmp(rows[i]->name, name) == 0)
            return true;
    return false;
}

static bool
is_asked(const struct bench_row *row, int argc, char **argv)
{
    for (int i = 0; i < argc; i++)
        if (strcmp(argv[i], row->name) == 0)
            return true;
    return argc == 0;
}

/* One row's lines; true: its limit is kept, or it cannot run here. */
static bool
show(const struct bench_row *row)
{
    static const char *const asked[] = {
        [BENCH_SPEED] = "at least", [BENCH_COST] = "at most",
        [BENCH_SECONDS] = "at most", [BENCH_AMOUNT] = "at most",
    };
    const char         *unit = row->measure == BENCH_SECONDS ? " s"
                               : row->measure == BENCH_AMOUNT ? row->unit : "";
    const char         *why = "";
    struct bench_result r;

    printf("%-12s %s\n", row->name, row->work);
    if (row->against)
        printf("%-12s against: %s\n", "", row->against);
    fflush(stdout);
    if (!bench_measure(row, &r, &why)) {
        printf("%-12s not run: %s\n", "", why);
        return true;
    }
    printf("%-12s %.3g%s  (%.3g to %.3g in %d rounds), asked: %s %.3g%s: %s\n", "", r.median, unit,
           r.low, r.high, BENCH_ROUNDS, asked[row->measure], row->limit, unit,
           r.kept ? "kept" : "NOT KEPT");
    return r.kept;
}

int
cli_bench(int argc, char **argv)
{
    int out = CLI_OK;

    for (int i = 0; i < argc; i++)
        if (!is_row(argv[i])) {
            fprintf(stderr, "There is no row '%s'. The rows are:", argv[i]);
            for (size_t k = 0; k < COUNT(rows); k++)
                fprintf(stderr, " %s", rows[k]->name);
            fputc('\n', stderr);
            return CLI_USAGE;
        }
    for (size_t i = 0; i < COUNT(rows); i++)
        if (is_asked(rows[i], argc, argv) && !show(rows[i]))
            out = CLI_FOUND;
    return out;
}
