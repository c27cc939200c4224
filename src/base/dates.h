/*
 * dates.h - dates and times in words, for letters, pages and explanations.
 *
 *   English  Tuesday, December 8, 2026          2:31 p.m.
 *   Spanish  martes, 8 de diciembre de 2026     14:31
 *
 * An end of day reads "11:59 p.m." / "23:59"; seconds are shown only where they are
 * neither 00 nor the last of a day.
 */
#ifndef BASE_DATES_H
#define BASE_DATES_H

#include "base/words.h"
#include "base/zone.h"

struct str date_words(struct arena *a, enum lang lang, struct day d);  /* with the weekday */
struct str date_short(struct arena *a, enum lang lang, struct day d);  /* without it */
struct str weekday_word(enum lang lang, enum weekday w);
struct str time_words(struct arena *a, enum lang lang, int64_t us);    /* since midnight */

/*
 * Day and time: "Tuesday, December 8, 2026, at 2:31 p.m." / "martes, 8 de diciembre de
 * 2026, a las 14:31".  A time that happens twice says which: " (first time, MDT)".
 */
struct str moment_words(struct arena *a, enum lang lang, const struct zone *z, int64_t moment);

#endif
