/* log.c - see log.h. */
#include "base/log.h"

#include "base/clock.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

static const struct {
    const char *name, *a, *b;
} events[EVENT_COUNT] = {
#define EVENT(name, a, b) [EVENT_##name] = { #name, a, b },
#include "base/events.def"
#undef EVENT
};

static _Atomic int log_fd = STDERR_FILENO;

void
log_to(int fd)
{
    atomic_store(&log_fd, fd);
}

void
log_event(enum event event, int64_t a, int64_t b)
{
    char    line[256];
    int     fd = atomic_load(&log_fd), n;
    int64_t now = clock_now() / 1000;

    if (fd < 0)
        return;
    n = snprintf(line, sizeof line, "{\"ms\":%" PRId64 ",\"event\":\"%s\",\"a\":%" PRId64
                 ",\"b\":%" PRId64 "}\n", now, events[event].name, a, b);
    if (n > 0 && write(fd, line, (size_t)n) < 0)
        return; /* nowhere to complain to */
}
