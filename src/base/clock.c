/* clock.c - see clock.h. */
#include "base/clock.h"

#include <stdatomic.h>

static _Atomic int64_t shift;

static int64_t
read_clock(clockid_t id)
{
    struct timespec t;

    if (clock_gettime(id, &t) != 0)
        BUG("no clock");
    return (int64_t)t.tv_sec * SECOND_US + t.tv_nsec / 1000;
}

int64_t
clock_now(void)
{
    return read_clock(CLOCK_REALTIME) + atomic_load(&shift);
}

int64_t
clock_steady(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

struct timespec
clock_until(int64_t steady)
{
    return (struct timespec){ .tv_sec = (time_t)(steady / SECOND_US),
                              .tv_nsec = (long)(steady % SECOND_US) * 1000 };
}

int64_t
clock_spent(void)
{
    return read_clock(CLOCK_THREAD_CPUTIME_ID);
}

void
clock_script(int64_t now)
{
    atomic_store(&shift, now ? now - read_clock(CLOCK_REALTIME) : 0);
}
