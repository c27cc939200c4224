/*
 * calendar.h - working days: the week, the office hours, the closed days.
 * A calendar is a plain value: the pack's, or the institution's own list of closures laid over it.
 */
#ifndef BASE_CALENDAR_H
#define BASE_CALENDAR_H

#include "base/civil.h"

struct closure {
    struct day from, to; /* both closed; to = from for one day */
    struct str name;     /* as people call it */
};

struct calendar {
    struct str            id;
    uint8_t               week;           /* bit 1 << MONDAY ... 1 << SUNDAY: days it works */
    int64_t               opens, closes;  /* office hours, microseconds since midnight */
    const struct closure *closed;         /* any order, may overlap */
    size_t                closed_count;
};

/* "mon" ... "sun", as packs write them; false leaves *out alone. */
bool weekday_parse(struct str s, enum weekday *out);

/*
 * Is d a working day?  If not, *why (may be NULL) is the closure, or NULL for a day
 * that the week leaves out.
 */
bool calendar_works(const struct calendar *c, struct day d, const struct closure **why);

/* The first working day on or after d; no day when none comes within ten years. */
struct day calendar_next(const struct calendar *c, struct day d);

/* The n-th working day after d (n 0: d itself, whatever it is); no day as above. */
struct day calendar_add(const struct calendar *c, struct day d, int64_t n);

#endif
