/* calendar.c - see calendar.h. */
#include "base/calendar.h"
#include "base/text.h"

/* A calendar without a working day in so long is a mistake, not a wait. */
#define DAYS_LOOKED_AT 3660

bool
weekday_parse(struct str s, enum weekday *out)
{
    static const char *const names[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

    for (size_t i = 0; i < COUNT(names); i++)
        if (str_eqz(s, names[i])) {
            *out = (enum weekday)i;
            return true;
        }
    return false;
}

bool
calendar_works(const struct calendar *c, struct day d, const struct closure **why)
{
    const struct closure *found = NULL;
    bool                  in_week = (c->week >> day_weekday(d)) & 1;

    for (size_t i = 0; in_week && !found && i < c->closed_count; i++)
        if (day_cmp(d, c->closed[i].from) >= 0 && day_cmp(d, c->closed[i].to) <= 0)
            found = &c->closed[i];
    if (why)
        *why = found;
    return in_week && !found;
}

struct day
calendar_next(const struct calendar *c, struct day d)
{
    for (int i = 0; day_given(d) && i < DAYS_LOOKED_AT; i++, d = day_add_days(d, 1))
        if (calendar_works(c, d, NULL))
            return d;
    return (struct day){ 0 };
}

struct day
calendar_add(const struct calendar *c, struct day d, int64_t n)
{
    for (; n > 0 && day_given(d); n--)
        d = calendar_next(c, day_add_days(d, 1));
    return d;
}
