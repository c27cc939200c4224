/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * clock_explain.c - a reckoning in words, line by line.
 * Every line says what it rests on: a clause, a setting, or a closed day by its name.
 */
#include "policy/clock.h"
#include "base/clock.h"
#include "base/dates.h"


struct telling {
    const struct context   *ctx;
    const struct clock     *clock;
    const struct reckoning *r;
    enum lang               lang;
    struct clock_line      *lines;
    size_t                  count, room;
    int                     last_kind; /* a label is written once */
};

static const char *const labels[LANG_COUNT][LINE_UNSET + 1] = {
    [LANG_EN] = {
        [LINE_CLOCK] = "clock", [LINE_CLAUSE] = "clause", [LINE_STARTS] = "starts",
        [LINE_LENGTH] = "length", [LINE_READING] = "reading", [LINE_CALENDAR] = "calendar",
        [LINE_COUNTED] = "counted", [LINE_SKIPPED] = "not counted", [LINE_ENDS] = "ends",
        [LINE_FLOOR] = "never less", [LINE_LONGER] = "made longer", [LINE_KEPT] = "kept",
        [LINE_WARNS] = "first warning", [LINE_DUE] = "due", [LINE_STANDING] = "now",
        [LINE_LAPSE] = "after that", [LINE_UNSET] = "cannot say" },
    [LANG_ES] = {
        [LINE_CLOCK] = "plazo", [LINE_CLAUSE] = "cláusula", [LINE_STARTS] = "empieza",
        [LINE_LENGTH] = "duración", [LINE_READING] = "lectura", [LINE_CALENDAR] = "calendario",
        [LINE_COUNTED] = "se cuenta", [LINE_SKIPPED] = "no se cuenta", [LINE_ENDS] = "termina",
        [LINE_FLOOR] = "nunca menos", [LINE_LONGER] = "se alarga", [LINE_KEPT] = "se mantiene",
        [LINE_WARNS] = "primer aviso", [LINE_DUE] = "vence", [LINE_STANDING] = "ahora",
        [LINE_LAPSE] = "después", [LINE_UNSET] = "no se sabe" },
};

static const char *const units[LANG_COUNT][UNIT_YEARS + 1][2] = {
    [LANG_EN] = {
        [UNIT_HOURS] = { "hour", "hours" }, [UNIT_DAYS] = { "day", "days" },
        [UNIT_BUSINESS_DAYS] = { "business day", "business days" },
        [UNIT_WEEKS] = { "week", "weeks" }, [UNIT_MONTHS] = { "month", "months" },
        [UNIT_YEARS] = { "year", "years" } },
    [LANG_ES] = {
        [UNIT_HOURS] = { "hora", "horas" }, [UNIT_DAYS] = { "día", "días" },
        [UNIT_BUSINESS_DAYS] = { "día hábil", "días hábiles" },
        [UNIT_WEEKS] = { "semana", "semanas" }, [UNIT_MONTHS] = { "mes", "meses" },
        [UNIT_YEARS] = { "año", "años" } },
};

static const char *const ends[LANG_COUNT][ENDS_START_OF_DAY + 1] = {
    [LANG_EN] = {
        [ENDS_SAME_TIME] = "at the same time of day as the start",
        [ENDS_END_OF_DAY] = "with the last second of that day",
        [ENDS_CLOSE_OF_OFFICE] = "when the office closes that day",
        [ENDS_START_OF_DAY] = "as that day begins" },
    [LANG_ES] = {
        [ENDS_SAME_TIME] = "a la misma hora en que empezó",
        [ENDS_END_OF_DAY] = "con el último segundo de ese día",
        [ENDS_CLOSE_OF_OFFICE] = "cuando cierra la oficina ese día",
        [ENDS_START_OF_DAY] = "al comenzar ese día" },
};

static const char *const standings[LANG_COUNT][STANDING_OVER + 1] = {
    [LANG_EN] = {
        [STANDING_NOT_STARTED] = "not started", [STANDING_RUNNING] = "running",
        [STANDING_IN_TIME] = "done in time", [STANDING_LATE] = "late",
        [STANDING_BETWEEN] = "between two readings: a person decides",
        [STANDING_OVER] = "over" },
    [LANG_ES] = {
        [STANDING_NOT_STARTED] = "no ha empezado", [STANDING_RUNNING] = "en curso",
        [STANDING_IN_TIME] = "hecho a tiempo", [STANDING_LATE] = "fuera de plazo",
        [STANDING_BETWEEN] = "entre dos lecturas: decide una persona",
        [STANDING_OVER] = "terminado" },
};

/* A macro, so that the compiler checks both as formats. */
#define SAY(t, en, es) ((t)->lang == LANG_ES ? (es) : (en))

static struct clock_line *
tell(struct telling *t, enum clock_line_kind kind, struct str text)
{
    struct clock_line *line;

    if (t->count == t->room) {
        size_t             room = t->room ? 2 * t->room : 32;
        struct clock_line *more = ARENA_ARRAY(t->ctx->arena, struct clock_line, room);

        for (size_t i = 0; i < t->count; i++)
            more[i] = t->lines[i];
        t->lines = more;
        t->room = room;
    }
    line = &t->lines[t->count++];
    *line = (struct clock_line){ .kind = kind, .text = text };
    if ((int)kind != t->last_kind)
        line->label = str_z(labels[t->lang][kind]);
    t->last_kind = (int)kind;
    return line;
}

struct str
length_words(struct arena *a, enum lang lang, struct length l)
{
    return arena_printf(a, "%d %s", l.count, units[lang][l.unit][l.count != 1]);
}

/* Who chose a setting: the institution, or nobody yet. */
static struct str
setting_words(const struct telling *t, const struct setting *s)
{
    bool chosen = s->locked || (t->ctx->settings && settings_chosen(t->ctx->settings, s));

    return arena_printf(t->ctx->arena, SAY(t, "setting %.*s%s", "ajuste %.*s%s"), STR_ARG(s->id),
                        chosen ? "" : SAY(t, ", assumed: nobody has signed it",
                                          ", supuesto: nadie lo ha firmado"));
}

static void
tell_head(struct telling *t)
{
    const struct clock *c = t->clock;
    struct arena       *a = t->ctx->arena;
    struct str          name = words_in(c->words, t->lang);
    struct str          cite = cite_text(a, t->ctx->pack, c->cite);

    tell(t, LINE_CLOCK, arena_printf(a, STR_FMT " (" STR_FMT ")", STR_ARG(name), STR_ARG(c->id)));
    if (!c->cite.clause)
        cite = str_z(SAY(t, "our setting: no text asks for it",
                         "ajuste nuestro: ningún texto lo pide"));
    else if (c->kind == CLOCK_TARGET)
        cite = arena_printf(a, SAY(t, "%.*s; the number is our target, not the text's",
                                   "%.*s; la cifra es meta nuestra, no del texto"),
                            STR_ARG(cite));
    tell(t, LINE_CLAUSE, cite)->cite = &c->cite;
}

static void
tell_start(struct telling *t)
{
    const struct reckoning *r = t->r;
    struct arena           *a = t->ctx->arena;
    const struct zone      *zone = t->ctx->pack->zone;
    struct str              text;

    if (!r->started) {
        bool receipt = t->clock->starts->from == FROM_RECEIVED;

        tell(t, LINE_STARTS,
             arena_printf(a, receipt ? SAY(t, "not yet: no proof of receipt (%.*s)",
                                           "todavía no: falta prueba de recepción (%.*s)")
                                     : SAY(t, "not yet: %.*s is not recorded",
                                           "todavía no: no consta %.*s"),
                          STR_ARG(t->clock->starts->id)));
        return;
    }
    text = r->start_day_only ? date_words(a, t->lang, zone_day(zone, r->start))
                             : moment_words(a, t->lang, zone, r->start);
    if (r->length.unit != UNIT_HOURS)
        text = arena_printf(a, SAY(t, "%.*s; that day is not counted",
                                   "%.*s; ese día no se cuenta"),
                            STR_ARG(text));
    tell(t, LINE_STARTS, text);
}

static void
tell_rule(struct telling *t)
{
    const struct reckoning   *r = t->r;
    const struct clock       *c = t->clock;
    struct arena             *a = t->ctx->arena;
    struct str                text = length_words(a, t->lang, r->length), by;
    const struct word_entry  *choice;
    const struct setting     *from = r->run->length_setting;
    bool                      closes = r->run->ends == ENDS_CLOSE_OF_OFFICE;

    if (from) {
        by = setting_words(t, from);
        text = arena_printf(a, STR_FMT " (" STR_FMT ")", STR_ARG(text), STR_ARG(by));
    }
    tell(t, LINE_LENGTH, text)->setting = from;
    if (c->reading && r->run->choice >= 0) {
        choice = &c->reading->choices->words[r->run->choice];
        text = words_in(choice->words, t->lang);
        by = setting_words(t, c->reading);
        if (c->differ)
            by = str_z(SAY(t, "all readings run; this one ends last",
                           "corren todas las lecturas; esta termina la última"));
        tell(t, LINE_READING, arena_printf(a, STR_FMT ": " STR_FMT " (" STR_FMT ")",
                                           STR_ARG(choice->id), STR_ARG(text), STR_ARG(by)))
            ->setting = c->reading;
    }
    if (r->length.unit != UNIT_BUSINESS_DAYS && !r->run->moves_on && !closes)
        return;
    text = words_in(r->calendar->words, t->lang);
    from = r->run->calendar_setting;
    by = from ? setting_words(t, from) : r->calendar->days.id;
    tell(t, LINE_CALENDAR, arena_printf(a, STR_FMT " (" STR_FMT ")", STR_ARG(text), STR_ARG(by)))
        ->setting = from;
}

static void
tell_days(struct telling *t)
{
    const struct reckoning *r = t->r;
    struct arena           *a = t->ctx->arena;
    struct str              day;

    for (size_t i = 0; i < r->counted_count; i++) {
        day = date_words(a, t->lang, r->counted[i]);
        tell(t, LINE_COUNTED, arena_printf(a, "%zu  " STR_FMT, i + 1, STR_ARG(day)));
    }
    for (size_t i = 0; i < r->skipped_count; i++) {
        const struct closure *why = r->skipped[i].closure;
        struct str            name = why ? why->name
                                         : str_z(SAY(t, "outside the working week",
                                                     "fuera de la semana laboral"));

        day = date_words(a, t->lang, r->skipped[i].day);
        tell(t, LINE_SKIPPED, arena_printf(a, STR_FMT ": " STR_FMT, STR_ARG(day), STR_ARG(name)));
    }
}

static void
tell_end(struct telling *t)
{
    const struct reckoning *r = t->r;
    const struct clock     *c = t->clock;
    const struct zone      *zone = t->ctx->pack->zone;
    struct arena           *a = t->ctx->arena;
    struct str              text, iso, name = zone_name(zone);

    if (r->floored) {
        text = length_words(a, t->lang, c->floor);
        tell(t, LINE_FLOOR, arena_printf(a, SAY(t, "%.*s: this gives the end",
                                                "%.*s: esto da el final"), STR_ARG(text)));
    }
    if (r->longer) {
        text = date_words(a, t->lang, r->last);
        iso = words_in(r->longer->step->words, t->lang);
        tell(t, LINE_LONGER, arena_printf(a, SAY(t, "to %.*s, by the step \"%.*s\"",
                                                 "hasta el %.*s, por el paso «%.*s»"),
                                          STR_ARG(text), STR_ARG(iso)))
            ->cite = &r->longer->cite;
    }
    if (r->kept)
        tell(t, LINE_KEPT, str_z(SAY(t, "the end told before is later, so it stands",
                                     "el final ya comunicado es posterior, así que vale")));
    if (r->run->ends != ENDS_SAME_TIME || r->length.unit != UNIT_HOURS)
        tell(t, LINE_ENDS, str_z(ends[t->lang][r->run->ends]));
    if (r->warns && r->warn != r->due)
        tell(t, LINE_WARNS, moment_words(a, t->lang, zone, r->warn));
    text = moment_words(a, t->lang, zone, r->due);
    iso = moment_text(a, zone, r->due);
    tell(t, LINE_DUE, arena_printf(a, STR_FMT " (" STR_FMT ", " STR_FMT ")", STR_ARG(text),
                                   STR_ARG(iso), STR_ARG(name)));
    if (r->standing == STANDING_BETWEEN && words_in(c->between, t->lang).n)
        tell(t, LINE_STANDING, words_in(c->between, t->lang));
    else
        tell(t, LINE_STANDING, str_z(standings[t->lang][r->standing]));
    if (c->lapse.there && r->standing != STANDING_IN_TIME)
        tell(t, LINE_LAPSE, words_in(c->lapse.words, t->lang));
}

struct clock_line *
clock_explain(const struct context *ctx, const struct clock *clock, const struct reckoning *r,
              enum lang lang, size_t *count)
{
    struct telling t = { .ctx = ctx, .clock = clock, .r = r, .lang = lang, .last_kind = -1 };
    struct str     words;

    tell_head(&t);
    if (r->unset) {
        words = words_in(r->unset->words, lang);
        tell(&t, LINE_UNSET,
             arena_printf(ctx->arena,
                          SAY(&t, "the setting %.*s must be chosen first: %.*s",
                              "antes hay que elegir el ajuste %.*s: %.*s"),
                          STR_ARG(r->unset->id), STR_ARG(words)))
            ->setting = r->unset;
    } else {
        tell_start(&t);
        if (r->started) {
            tell_rule(&t);
            tell_days(&t);
            tell_end(&t);
        }
    }
    *count = t.count;
    return t.lines;
}

struct str
clock_explain_text(const struct context *ctx, const struct clock *clock,
                   const struct reckoning *r, enum lang lang)
{
    size_t             count;
    struct clock_line *lines = clock_explain(ctx, clock, r, lang, &count);
    struct buf         b;

    buf_init(&b, ctx->arena, 1 << 20);
    for (size_t i = 0; i < count; i++) {
        /* Columns count characters, and the Spanish labels have letters of two bytes. */
        size_t wide = 0;

        for (size_t k = 0; k < lines[i].label.n; k++)
            wide += ((unsigned char)lines[i].label.p[k] & 0xc0) != 0x80;
        buf_add(&b, lines[i].label);
        for (; wide < 15; wide++)
            buf_addc(&b, ' ');
        buf_add(&b, lines[i].text);
        buf_addc(&b, '\n');
    }
    return buf_str(&b);
}
