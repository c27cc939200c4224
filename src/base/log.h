/*
 * log.h - the log: an event from events.def and two integers, nothing else.
 * There is no way to log a text, so there is nothing to leak with.
 * To add one: a row in events.def.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/base.h"

enum event {
#define EVENT(name, meaning_a, meaning_b) EVENT_##name,
#include "base/events.def"
#undef EVENT
    EVENT_COUNT
};

void log_event(enum event event, int64_t a, int64_t b);
/* Where lines go: stderr unless told otherwise; -1 is silence (tests). */
void log_to(int fd);

#endif
