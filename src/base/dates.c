/* dates.c - see dates.h. */
#include "base/dates.h"
#include "base/clock.h"

static const char *const weekdays[LANG_COUNT][7] = {
    [LANG_EN] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
                  "Sunday" },
    [LANG_ES] = { "lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo" },
};

static const char *const months[LANG_COUNT][12] = {
    [LANG_EN] = { "January", "February", "March", "April", "May", "June", "July", "August",
                  "September", "October", "November", "December" },
    [LANG_ES] = { "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto",
                  "septiembre", "octubre", "noviembre", "diciembre" },
};

struct str
weekday_word(enum lang lang, enum weekday w)
{
    BUG_IF(lang >= LANG_COUNT || w > SUNDAY);
    return (struct str){ weekdays[lang][w], __builtin_strlen(weekdays[lang][w]) };
}

struct str
date_short(struct arena *a, enum lang lang, struct day d)
{
    int         year, month, day;
    const char *name;

    if (!day_given(d))
        return (struct str){ 0 };
    day_split(d, &year, &month, &day);
    name = months[lang][month - 1];
    return lang == LANG_EN ? arena_printf(a, "%s %d, %d", name, day, year)
                           : arena_printf(a, "%d de %s de %d", day, name, year);
}

struct str
date_words(struct arena *a, enum lang lang, struct day d)
{
    struct str date = date_short(a, lang, d);
    struct str name;

    if (!day_given(d))
        return date;
    name = weekday_word(lang, day_weekday(d));
    return arena_printf(a, STR_FMT ", " STR_FMT, STR_ARG(name), STR_ARG(date));
}

struct str
time_words(struct arena *a, enum lang lang, int64_t us)
{
    int         s = (int)(us / SECOND_US);
    int         hour = s / 3600, minute = s / 60 % 60, second = s % 60;
    const char *half = hour < 12 ? "a.m." : "p.m.";
    bool        seconds = second != 0 && s != 86399;
    int         shown = lang == LANG_EN ? (hour + 11) % 12 + 1 : hour;

    if (lang == LANG_EN)
        return seconds ? arena_printf(a, "%d:%02d:%02d %s", shown, minute, second, half)
                       : arena_printf(a, "%d:%02d %s", shown, minute, half);
    return seconds ? arena_printf(a, "%d:%02d:%02d", shown, minute, second)
                   : arena_printf(a, "%d:%02d", shown, minute);
}

struct str
moment_words(struct arena *a, enum lang lang, const struct zone *z, int64_t moment)
{
    static const char *const which[LANG_COUNT][3] = {
        [LANG_EN] = { "", "first time", "second time" },
        [LANG_ES] = { "", "primera vez", "segunda vez" },
    };
    struct civil c = zone_civil(z, moment);
    struct str   date = date_words(a, lang, c.day);
    struct str   time = time_words(a, lang, c.us);
    struct str   text, letters;
    const char  *at = lang == LANG_EN ? "at" : c.us / HOUR_US == 1 ? "a la" : "a las";

    text = arena_printf(a, STR_FMT ", %s " STR_FMT, STR_ARG(date), at, STR_ARG(time));
    if (c.pass == PASS_ONLY)
        return text;
    letters = zone_letters(z, moment);
    return arena_printf(a, STR_FMT " (%s, " STR_FMT ")", STR_ARG(text), which[lang][c.pass],
                        STR_ARG(letters));
}
