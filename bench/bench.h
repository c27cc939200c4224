/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * bench.h - what a row of `amparo bench` is: our work held against the same work done
 * with nothing in the way, in one program and one run.
 *
 * A row's limit stands in its own file.  No row is a test: how fast a machine is says
 * nothing about whether the program is right.
 * To add a row: NAME.c here with `const struct bench_row bench_NAME`, a line in rows.def,
 * and the file's name in src/cli/meson.build.
 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include "base/arena.h"

enum bench_measure {
    BENCH_SPEED,   /* time of the other side / our time: at least the limit */
    BENCH_COST,    /* our time / time of the other side: at most the limit */
    BENCH_SECONDS, /* our time alone: at most the limit */
    BENCH_AMOUNT   /* what `amount` gives, in `unit`: at most the limit */
};

struct bench_row {
    const char        *name;
    const char        *work, *against; /* one line each; against NULL when measured alone */
    enum bench_measure measure;
    double             limit;
    const char        *unit; /* BENCH_AMOUNT */
    bool               computes; /* waits for nothing: processor time counts, not the wall's */
    /* What both sides need, in `a`.  NULL and *why when it cannot run here. */
    void *(*open)(struct arena *a, const char **why);
    void (*ours)(void *self);       /* one round of our work */
    void (*other)(void *self);      /* one round of the same work without us */
    double (*amount)(void *self);   /* BENCH_AMOUNT in place of the two */
    void (*close)(void *self);      /* may be NULL */
};

struct bench_result {
    double low, median, high; /* of the rounds */
    bool   kept;              /* the median keeps the limit */
};

#define BENCH_ROUNDS 5

/* Measure one row.  False: it cannot run here, *why says so. */
bool bench_measure(const struct bench_row *row, struct bench_result *out, const char **why);

/*
 * The sink of work whose result nobody reads, so that the compiler must do it.
 */
void bench_keep(uint64_t value);

#define BENCH(name) extern const struct bench_row bench_##name;
#include "rows.def"
#undef BENCH

#endif
