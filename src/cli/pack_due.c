/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * pack_due.c - `amparo pack due DIR CLOCK start=MOMENT [--calendar FILE] [--set
 * name=value] [now=MOMENT]`. `start` stands for whatever starts the clock, `--set
 * reading=` for its choice of readings; any other name=value is a fact. Exits 0 with an
 * end, 1 when it has not started or a setting is unset, 2 when the question cannot be
 * read.
 */
#include "cli/pack.h"

#include "base/clock.h"
#include "policy/clock.h"

#include <stdio.h>
#include <string.h>

struct closures {
    struct pack_calendar **list;
    size_t                 count;
};

static const struct calendar *
calendar_of(void *self, struct str id)
{
    const struct closures *c = self;

    for (size_t i = 0; i < c->count; i++)
        if (str_eq(c->list[i]->days.id, id))
            return &c->list[i]->days;
    return NULL;
}

static bool
read_calendars(struct arena *a, const struct pack *p, const char *file,
               struct closures *out)
{
    struct folder_reader reader = folder_reader_disk(a, str_lit("."));
    struct problems      problems = { .arena = a };
    struct str           text;
    const char          *slash = strrchr(file, '/');
    struct str           folder =
        slash ? (struct str) { file, (size_t)(slash - file) } : str_lit(".");

    if (reader.read(&folder, a, str_lit("."), str_z(slash ? slash + 1 : file), &text) !=
        RC_OK) {
        fprintf(stderr, "The file '%s' cannot be read.\n", file);
        return false;
    }
    if (calendars_read(a, p, str_z(file), text, &problems, &out->list, &out->count) ==
        RC_OK)
        return true;
    for (size_t i = 0; i < problems.count; i++)
        print(problem_text(a, &problems.list[i]));
    return false;
}

static bool
set_start(struct arena *a, const struct pack *p, const struct clock *c,
          struct facts *facts, struct settings *settings, const char *moment)
{
    struct str text = arena_printf(a, STR_FMT "=%s", STR_ARG(c->starts->id), moment);

    return pack_fact(a, p, facts, settings, arena_z(a, text));
}

/* `reading=B` stands for the setting that chooses this clock's reading, whatever its name. */
static bool
set_setting(struct arena *a, const struct pack *p, const struct clock *c,
            struct facts *facts, struct settings *settings, const char *text)
{
    struct str named = str_z(text);

    if (strncmp(text, "reading=", 8) == 0 && c->reading &&
        !setting_find(p, str_lit("reading")))
        named = arena_printf(a, STR_FMT "=%s", STR_ARG(c->reading->id), text + 8);
    return pack_fact(a, p, facts, settings, arena_z(a, named));
}

static int
reckon(struct arena *a, const struct pack *p, const struct clock *c, int argc,
       char **argv)
{
    struct settings *settings = settings_new(a, p);
    struct facts    *facts = facts_new(a, p, ABOUT_NONE, NULL);
    struct closures  closures = { 0 };
    struct context   ctx = { .arena = a,
                             .pack = p,
                             .settings = settings,
                             .facts = facts,
                             .now = clock_now(),
                             .calendar_of = calendar_of,
                             .calendar_self = &closures };
    struct reckoning r = { 0 };
    bool             good = true;
    enum rc          rc;

    for (int i = 0; i < argc && good; i++) {
        if (strcmp(argv[i], "--calendar") == 0 && i + 1 < argc)
            good = read_calendars(a, p, argv[++i], &closures);
        else if (strcmp(argv[i], "--set") == 0 && i + 1 < argc)
            good = set_setting(a, p, c, facts, settings, argv[++i]);
        else if (strncmp(argv[i], "start=", 6) == 0)
            good = set_start(a, p, c, facts, settings, argv[i] + 6);
        else if (strncmp(argv[i], "now=", 4) == 0)
            good = moment_parse(a, p->zone, str_z(argv[i] + 4), &ctx.now, NULL) == RC_OK;
        else
            good = pack_fact(a, p, facts, settings, argv[i]);
    }
    if (!good)
        return CLI_USAGE;
    rc = clock_reckon(&ctx, c, &r, NULL);
    print(clock_explain_text(&ctx, c, &r, LANG_EN));
    return rc == RC_OK && r.started ? CLI_OK : CLI_FOUND;
}

int
pack_due(int argc, char **argv)
{
    struct arena       *a = arena_new((size_t)256 << 20);
    struct problems     problems = { .arena = a };
    const struct pack  *p = argc >= 2 ? pack_open(a, argv[0], &problems) : NULL;
    const struct clock *c = p ? clock_find(p, str_z(argv[1])) : NULL;
    int                 out = CLI_USAGE;

    if (argc < 2)
        fprintf(stderr, "usage: amparo pack due DIR CLOCK start=MOMENT [--calendar FILE] "
                        "[--set name=value]\n");
    else if (p && !c)
        fprintf(stderr, "The pack has no clock '%s'.\n", argv[1]);
    if (c)
        out = reckon(a, p, c, argc - 2, argv + 2);
    arena_free(a);
    return out;
}
