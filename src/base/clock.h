/*
 * clock.h - the only reader of the clock.  Rules never ask the time: they receive `now`.
 * Moments are microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/base.h"

#include <time.h>

#define SECOND_US INT64_C(1000000)
#define MINUTE_US (60 * SECOND_US)
#define HOUR_US   (60 * MINUTE_US)
#define DAY_US    (24 * HOUR_US)

int64_t clock_now(void);
/* Time since an arbitrary start that never goes back: for deadlines of sockets and benches. */
int64_t clock_steady(void);

/* A moment of clock_steady as timed waits take it (conditions made with CLOCK_MONOTONIC). */
struct timespec clock_until(int64_t steady);

/* Processor time this thread has used: for benches of work that waits for nothing. */
int64_t clock_spent(void);

/* Scripted clock of tests and demonstrations: clock_now() starts at `now` and runs on. 0 undoes. */
void clock_script(int64_t now);

#endif
