/*
 * zone_rule.h - the footer of a zone file: how the clocks change after the last
 * listed change (a POSIX TZ rule with the extensions of RFC 8536).
 */
#ifndef BASE_ZONE_RULE_H
#define BASE_ZONE_RULE_H

#include "base/arena.h"

struct zone_type {
    int32_t    offset; /* seconds east of UTC */
    struct str letters;
};

struct zone_change_day {
    enum { DAY_OF_MONTHS, DAY_JULIAN, DAY_OF_YEAR } kind; /* M5.3.1, J60, 59 */
    int     month, week, weekday; /* DAY_OF_MONTHS; weekday 0 is Sunday */
    int     day;                  /* DAY_JULIAN 1 to 365, DAY_OF_YEAR 0 to 365 */
    int32_t time;                 /* seconds after local midnight, may be outside a day */
};

struct zone_rule {
    bool                   given;   /* false: no footer, the last type goes on */
    bool                   changes; /* false: `standard` all the year */
    struct zone_type       standard, summer;
    struct zone_change_day to_summer, to_standard;
};

/* Texts are copied into `a`.  False leaves *out alone. */
bool zone_rule_parse(struct arena *a, struct str s, struct zone_rule *out);

/*
 * The span of time around `second` (since 1970, UTC) in which one type holds:
 * *begin <= second < *end.  Only for rules that are given.
 */
const struct zone_type *zone_rule_span(const struct zone_rule *r, int64_t second,
                                       int64_t *begin, int64_t *end);

#endif
