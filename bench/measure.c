/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * measure.c - both sides in turn, five times; the median and the range of the ratio.
 * A round is many short turns, so that a machine that grows slower or faster meanwhile
 * meets both sides alike.
 */
#include "bench.h"

#include "base/clock.h"

#define LEAST_US (10 * 1000) /* a turn of a side lasts at least so long */
#define TURNS    8           /* of each side in a round */
#define MEMORY   ((size_t)1 << 30)

static volatile uint64_t sink;

void
bench_keep(uint64_t value)
{
    sink += value;
}

static int64_t
time_of(const struct bench_row *row, void (*work)(void *), void *self, int64_t times)
{
    int64_t (*clock)(void) = row->computes ? clock_spent : clock_steady;
    int64_t start = clock();

    while (times-- > 0)
        work(self);
    return clock() - start;
}

/* How often the work must be done to last long enough; this is also the warming up. */
static int64_t
times_needed(const struct bench_row *row, void (*work)(void *), void *self)
{
    for (int64_t times = 1;; times *= 2) {
        int64_t took = time_of(row, work, self, times);

        if (took >= LEAST_US || times >= INT64_C(1) << 40)
            return times;
    }
}

static void
sort(double *list, int count)
{
    for (int i = 1; i < count; i++)
        for (int k = i; k > 0 && list[k] < list[k - 1]; k--) {
            double swap = list[k];

            list[k] = list[k - 1];
            list[k - 1] = swap;
        }
}

static double
one_round(const struct bench_row *row, void *self, int64_t ours, int64_t other)
{
    double mine = 0, theirs = 0;

    if (row->measure == BENCH_AMOUNT)
        return row->amount(self);
    if (row->measure == BENCH_SECONDS)
        return (double)time_of(row, row->ours, self, 1) / (double)SECOND_US;
    for (int i = 0; i < TURNS; i++) {
        mine += (double)time_of(row, row->ours, self, ours) / (double)ours;
        theirs += (double)time_of(row, row->other, self, other) / (double)other;
    }
    return row->measure == BENCH_SPEED ? theirs / mine : mine / theirs;
}

bool
bench_measure(const struct bench_row *row, struct bench_result *out, const char **why)
{
    struct arena *a = arena_new(MEMORY);
    void         *self = row->open(a, why);
    double        rounds[BENCH_ROUNDS];
    int64_t       ours = 1, other = 1;

    if (!self) {
        arena_free(a);
        return false;
    }
    if (row->measure == BENCH_SPEED || row->measure == BENCH_COST) {
        ours = times_needed(row, row->ours, self);
        other = times_needed(row, row->other, self);
    }
    for (int i = 0; i < BENCH_ROUNDS; i++)
        rounds[i] = one_round(row, self, ours, other);
    if (row->close)
        row->close(self);
    arena_free(a);
    sort(rounds, BENCH_ROUNDS);
    *out = (struct bench_result){ rounds[0], rounds[BENCH_ROUNDS / 2], rounds[BENCH_ROUNDS - 1],
                                  false };
    out->kept = row->measure == BENCH_SPEED ? out->median >= row->limit
                                            : out->median <= row->limit;
    return true;
}
