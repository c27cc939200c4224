/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * differential.c - the engine held against a second one, written apart and in another
 * language.
 *
 *   differential SLOW_POLICY.PY PACK-FOLDER SETS STARTS [MOST]
 *
 * For each table SETS random sets of facts and settings, for each clock STARTS random
 * starts.  A question that comes up twice is put to the slow one once; a table or clock
 * is left after MOST different questions.  Any difference is printed with its question,
 * and fails. The format of question and answer is the head comment of
 * tests/slow/slow_policy.py.
 */
#include "base/clock.h"
#include "base/random.h"
#include "policy/clock.h"

#include <fcntl.h>
#include <jansson.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

struct run {
    struct arena      *keep; /* the pack */
    struct arena      *a;    /* one question */
    const struct pack *p;
    FILE              *ask, *own;
    uint64_t          *seen;
    size_t             seen_size, asked, distinct, most;
};

/* ---- chance: a fixed seed, so that a difference can be found again
 * ----------------------- */

static uint64_t chance_state = UINT64_C(0x9e3779b97f4a7c15);

static uint64_t
chance(uint64_t below)
{
    chance_state ^= chance_state << 13;
    chance_state ^= chance_state >> 7;
    chance_state ^= chance_state << 17;
    return below ? (chance_state >> 11) % below : 0;
}

static struct str
random_day(struct arena *a)
{
    struct day d = day_add_days(day_make(2019, 12, 30), (int64_t)chance(3600));

    if (chance(8) == 0) /* around leap days and the ends of the rules */
        d = day_add_days(chance(2) ? day_make(2024, 2, 28) : day_make(2024, 7, 31),
                         (int64_t)chance(4));
    return day_text(a, d);
}

/* Often near the changes of clocks, when a time is skipped or comes twice. */
static struct str
random_moment(struct arena *a)
{
    static const char *const edges[] = { "2026-03-08", "2026-11-01", "2027-03-14",
                                         "2027-11-07", "2026-11-25" };
    struct str  day = chance(6) ? random_day(a) : str_z(edges[chance(COUNT(edges))]);
    const char *pass = chance(10) ? "" : chance(2) ? " first" : " second";

    return arena_printf(a, STR_FMT "T%02d:%02d:%02d%s", STR_ARG(day), (int)chance(24),
                        (int)chance(60), chance(3) ? 0 : (int)chance(60), pass);
}

/* A number or day next to a bound some cell has. */
static bool
near_bound(const struct decision *d, const struct name *name, int64_t *out)
{
    for (int tries = 0; d && tries < 8; tries++) {
        size_t i = (size_t)chance(d->fact_count), r = (size_t)chance(d->row_count);
        const struct cell *cell = &d->rows[r].cells[i];

        if (d->facts[i] != name || cell->test != TEST_RANGE)
            continue;
        *out = (chance(2) && cell->low != INT64_MIN) || cell->high == INT64_MAX
                   ? cell->low
                   : cell->high;
        *out += (int64_t)chance(3) - 1;
        return true;
    }
    return false;
}

static struct str
random_words(struct arena *a, const struct list *list)
{
    struct buf b;

    buf_init(&b, a, 8192);
    for (size_t i = 0; i < list->count; i++)
        if (chance(list->count < 6 ? 2 : 4) == 0) {
            if (b.n)
                buf_addz(&b, " and ");
            buf_add(&b, list->words[i].id);
        }
    return b.n ? buf_str(&b) : str_lit("not given");
}

static struct str
random_value(struct run *r, const struct decision *d, const struct name *name)
{
    int64_t bound;

    switch (name->kind) {
    case KIND_YES_NO:
    case KIND_ONE:
        return name->list->count ? name->list->words[chance(name->list->count)].id
                                 : str_lit("unknown");
    case KIND_MANY: return random_words(r->a, name->list);
    case KIND_NUMBER:
        if (!near_bound(d, name, &bound) || bound < 0)
            bound = (int64_t)chance(40);
        return arena_printf(r->a, "%lld", (long long)bound);
    case KIND_DATE:
        if (near_bound(d, name, &bound))
            return day_text(r->a, (struct day) { (int32_t)bound });
        return chance(20) ? random_day(r->a) : str_lit("not given");
    case KIND_MOMENT:
    case KIND_EVENT: return chance(5) ? random_moment(r->a) : str_lit("not given");
    default: return chance(2) ? str_lit("given") : str_lit("not given");
    }
}

static struct str
random_choice(struct run *r, const struct setting *s)
{
    static const char *const lengths[] = { "1 day",    "2 business days", "10 days",
                                           "36 hours", "2 months",        "1 year" };

    switch (s->kind) {
    case KIND_LENGTH: return str_z(lengths[chance(COUNT(lengths))]);
    case KIND_CALENDAR: return r->p->calendars[chance(r->p->calendar_count)]->days.id;
    case KIND_ONE:
    case KIND_YES_NO: return s->name->list->words[chance(s->name->list->count)].id;
    default: return (struct str) { 0 };
    }
}

/* ---- a question
 * -------------------------------------------------------------------------- */

struct question_of {
    struct run      *r;
    json_t          *facts, *settings;
    struct facts    *set;
    struct settings *chosen;
    const char      *error; /* a moment that is none */
    int              depth;
};

static void
put(json_t *object, struct arena *a, struct str key, struct str text)
{
    json_object_set_new(object, arena_z(a, key),
                        json_stringn(text.p ? text.p : "", text.n));
}

static void
give(struct question_of *q, const struct name *name, struct str text)
{
    struct value value;
    struct err   err = { 0 };
    enum rc      rc;

    if (json_object_get(q->facts, arena_z(q->r->a, name->id)))
        return;
    put(q->facts, q->r->a, name->id, text);
    rc = value_parse(q->r->a, q->r->p, name, text, &value, &err);
    if (rc == RC_OK)
        facts_set(q->set, name, value);
    else if (!q->error)
        q->error = str_eqz(err.key, "zone.no_such_time") ? "no_such_time"
                   : str_eqz(err.key, "zone.which_pass") ? "which_pass"
                                                         : "bad_value";
}

static void give_name(struct question_of *q, const struct decision *d,
                      const struct name *name);

static void
give_setting(struct question_of *q, const struct setting *s)
{
    struct str text;

    if (!s || chance(3) == 0 || json_object_get(q->settings, arena_z(q->r->a, s->id)))
        return;
    text = random_choice(q->r, s);
    if (text.n && settings_choose(q->chosen, s->id, text, NULL) == RC_OK)
        put(q->settings, q->r->a, s->id, text);
}

static void
give_clock(struct question_of *q, const struct clock *c)
{
    give_name(q, NULL, c->starts);
    if (c->by_advisor)
        give_name(q, NULL, c->starts_advisor);
    for (size_t i = 0; i < c->stop_count; i++)
        if (chance(2))
            give_name(q, NULL, c->stops[i]);
    for (size_t i = 0; i < c->longer_count; i++)
        if (chance(3) == 0) {
            give(q, c->longer[i].step_name, random_moment(q->r->a));
            give(q, c->longer[i].day, random_day(q->r->a));
        }
    give_setting(q, c->reading);
    for (size_t i = 0; i < c->run_count; i++) {
        give_setting(q, c->runs[i].length_setting);
        give_setting(q, c->runs[i].calendar_setting);
    }
}

/* Facts under a name, down to what a record holds; some are left unknown. */
static void
give_name(struct question_of *q, const struct decision *d, const struct name *name)
{
    if (q->depth > 8)
        return;
    q->depth++;
    switch (name->from) {
    case FROM_ANSWER:
        for (size_t i = 0; i < name->of.decision->fact_count; i++)
            give_name(q, name->of.decision, name->of.decision->facts[i]);
        break;
    case FROM_STANDING:
    case FROM_DUE: give_clock(q, name->of.clock); break;
    case FROM_SETTING: give_setting(q, name->of.setting); break;
    case FROM_MET:
    case FROM_STATE: break;
    default:
        if (chance(6))
            give(q, name, random_value(q->r, d, name));
        if (name->kind == KIND_DATE || name->kind == KIND_MOMENT)
            for (size_t i = 0; d && i < d->fact_count; i++)
                for (size_t r = 0; d->facts[i] == name && r < d->row_count; r++)
                    if (d->rows[r].cells[i].other)
                        give_name(q, NULL, d->rows[r].cells[i].other);
    }
    q->depth--;
}

/* ---- our answer, in the words of the other
 * ------------------------------------------------- */

static int
by_text(const void *x, const void *y)
{
    return strcmp(*(const char *const *)x, *(const char *const *)y);
}

static json_t *
sorted(const char **list, size_t count)
{
    json_t *out = json_array();

    if (count)
        qsort(list, count, sizeof(*list), by_text);
    for (size_t i = 0; i < count; i++)
        json_array_append_new(out, json_string(list[i]));
    return out;
}

static json_t *
text_or_null(struct arena *a, struct str s)
{
    return s.n ? json_string(arena_z(a, s)) : json_null();
}

static json_t *
error_answer(const char *key)
{
    json_t *out = json_object();

    json_object_set_new(out, "error", json_string(key));
    return out;
}

static json_t *
our_verdict(struct run *r, const struct verdict *v)
{
    static const char *const states[] = { "answered", "undetermined", "no_row" };
    json_t      *out = json_object(), *rows = json_array(), *answers = json_object();
    const char **list = ARENA_ARRAY(r->a, const char *, r->p->name_count + LIST_WORDS);
    size_t       n = 0;

    json_object_set_new(out, "state", json_string(states[v->state]));
    json_object_set_new(out, "row",
                        v->row ? text_or_null(r->a, v->row->id) : json_null());
    for (size_t i = 0; i < v->row_count; i++)
        json_array_append_new(rows, text_or_null(r->a, v->rows[i]->id));
    for (size_t i = 0; i < v->asks.count; i++)
        list[n++] = arena_z(r->a, v->asks.names[i]->id);
    json_object_set_new(out, "ask", sorted(list, n));
    n = 0;
    for (size_t c = 0;
         v->state == VERDICT_ANSWERED && v->row && c < v->decision->column_count; c++) {
        const struct answer_column *column = &v->decision->columns[c];
        const char                 *words[LIST_WORDS];
        size_t                      k = 0;

        for (size_t i = 0; i < column->list->count; i++)
            if (v->results[c].set >> i & 1)
                words[k++] = arena_z(r->a, column->list->words[i].id);
        json_object_set_new(answers, arena_z(r->a, column->id), sorted(words, k));
        if (v->results[c].any_of)
            list[n++] = arena_z(r->a, column->id);
    }
    json_object_set_new(out, "any_of", sorted(list, n));
    json_object_set_new(out, "answers", answers);
    if (v->decision->hit == HIT_EVERY)
        json_object_set_new(out, "rows", rows);
    else
        json_decref(rows);
    json_object_set_new(out, "unset",
                        v->unset ? text_or_null(r->a, v->unset->id) : json_null());
    return out;
}

static json_t *
our_reckoning(struct run *r, const struct reckoning *k)
{
    static const char *const words[] = { "not_started", "running", "in_time",
                                         "late",        "between", "over" };
    json_t                  *out = json_object(), *skipped = json_array();

    if (k->unset) {
        json_decref(skipped);
        json_object_set_new(out, "unset", text_or_null(r->a, k->unset->id));
        return out;
    }
    for (size_t i = 0; i < k->skipped_count; i++)
        json_array_append_new(skipped,
                              text_or_null(r->a, day_text(r->a, k->skipped[i].day)));
    json_object_set_new(out, "unset", json_null());
    json_object_set_new(out, "started", json_boolean(k->started));
    json_object_set_new(out, "skipped", skipped);
    json_object_set_new(out, "standing", json_string(words[k->standing]));
    json_object_set_new(out, "due_utc",
                        k->started ? json_integer(k->due / SECOND_US) : json_null());
    json_object_set_new(out, "due",
                        k->started
                            ? text_or_null(r->a, moment_text(r->a, r->p->zone, k->due))
                            : json_null());
    json_object_set_new(out, "warn",
                        k->started && k->warns
                            ? text_or_null(r->a, moment_text(r->a, r->p->zone, k->warn))
                            : json_null());
    json_object_set_new(out, "reading",
                        k->started && k->run ? text_or_null(r->a, k->run->reading)
                                             : json_null());
    json_object_set_new(out, "floored", json_boolean(k->floored));
    json_object_set_new(out, "longer",
                        k->longer ? text_or_null(r->a, k->longer->step_name->id)
                                  : json_null());
    return out;
}

/* ---- asking both
 * ------------------------------------------------------------------------------ */

static bool
first_time(struct run *r, const char *line)
{
    uint64_t h = UINT64_C(1469598103934665603);
    size_t   i;

    for (const char *c = line; *c; c++)
        h = (h ^ (unsigned char)*c) * UINT64_C(1099511628211);
    h |= 1;
    for (i = h & (r->seen_size - 1); r->seen[i]; i = (i + 1) & (r->seen_size - 1))
        if (r->seen[i] == h)
            return false;
    if (r->distinct * 2 < r->seen_size)
        r->seen[i] = h;
    return true;
}

static void
ask_one(struct run *r, const struct decision *d, const struct clock *c)
{
    struct question_of q = { .r = r, .facts = json_object(), .settings = json_object() };
    json_t            *ask = json_object(), *own;
    struct context     ctx;
    struct str         now;
    char              *line, *answer;

    q.set = facts_new(r->a, r->p, ABOUT_NONE, NULL);
    q.chosen = settings_new(r->a, r->p);
    ctx = (struct context) {
        .arena = r->a, .pack = r->p, .settings = q.chosen, .facts = q.set
    };
    /* few moments for tables: most look at none, and a question asked twice is put once
     */
    now = d ? arena_printf(r->a, "202%d-06-15T12:00:00", (int)chance(4) + 4)
            : arena_printf(r->a, STR_FMT "T12:00:00", STR_ARG(random_day(r->a)));
    moment_parse(r->a, r->p->zone, now, &ctx.now, NULL);
    if (d)
        for (size_t i = 0; i < d->fact_count; i++)
            give_name(&q, d, d->facts[i]);
    else
        give_clock(&q, c);
    json_object_set_new(ask, "op", json_string(d ? "decide" : "due"));
    put(ask, r->a, d ? str_lit("table") : str_lit("clock"), d ? d->id : c->id);
    json_object_set_new(ask, "facts", q.facts);
    json_object_set_new(ask, "settings", q.settings);
    put(ask, r->a, str_lit("now"), now);
    r->asked++;
    line = json_dumps(ask, JSON_COMPACT | JSON_SORT_KEYS);
    if (line && r->distinct < r->most && first_time(r, line)) {
        struct verdict   v;
        struct reckoning k = { 0 };

        r->distinct++;
        if (q.error) {
            own = error_answer(q.error);
        } else if (d) {
            decide(&ctx, d, &v);
            own = our_verdict(r, &v);
        } else {
            clock_reckon(&ctx, c, &k, NULL);
            own = our_reckoning(r, &k);
        }
        answer = json_dumps(own, JSON_COMPACT);
        fprintf(r->ask, "%s\n", line);
        fprintf(r->own, "%s\n", answer);
        free(answer);
        json_decref(own);
    }
    free(line);
    json_decref(ask);
    arena_reset(r->a);
}

static bool
run_slow(const char *script, const char *pack, const char *in, const char *out)
{
    posix_spawn_file_actions_t files;
    char *const argv[] = { "python3", (char *)script, "batch", (char *)pack, NULL };
    pid_t       pid;
    int         status = -1;

    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, in, O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 1, out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (posix_spawnp(&pid, "python3", &files, NULL, argv, environ) == 0)
        waitpid(pid, &status, 0);
    posix_spawn_file_actions_destroy(&files);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* What we say must be said by the other as well; it may say more. */
static bool
agrees(const json_t *own, const json_t *slow)
{
    const char *key;
    json_t     *value;

    json_object_foreach(
        (json_t *)own, key,
        value) if (!json_equal(value, json_object_get(slow, key))) return false;
    return !json_object_get(slow, "error") || json_object_get(own, "error");
}

static size_t
compare(const char *ask, const char *own, const char *slow)
{
    FILE  *f[3] = { fopen(ask, "r"), fopen(own, "r"), fopen(slow, "r") };
    char  *line[3] = { NULL, NULL, NULL };
    size_t room[3] = { 0 }, different = 0, lines = 0;

    for (;;) {
        json_t *x, *y;

        if (!f[0] || !f[1] || !f[2] || getline(&line[0], &room[0], f[0]) < 0)
            break;
        if (getline(&line[1], &room[1], f[1]) < 0 ||
            getline(&line[2], &room[2], f[2]) < 0) {
            printf("the slow evaluator stopped at: %s", line[0]);
            different++;
            break;
        }
        lines++;
        x = json_loads(line[1], 0, NULL);
        y = json_loads(line[2], 0, NULL);
        if (!x || !y || !agrees(x, y)) {
            if (different++ < 10)
                printf("asked  %sours   %sslow   %s\n", line[0], line[1], line[2]);
        }
        json_decref(x);
        json_decref(y);
    }
    for (int i = 0; i < 3; i++) {
        if (f[i])
            fclose(f[i]);
        free(line[i]);
    }
    return lines ? different : 1;
}

static void
ask_all(struct run *r, size_t sets, size_t starts)
{
    for (size_t t = 0; t < r->p->decision_count + r->p->clock_count; t++) {
        bool   table = t < r->p->decision_count;
        size_t count = table ? sets : starts;

        memset(r->seen, 0, r->seen_size * sizeof(*r->seen));
        r->distinct = 0;
        for (size_t i = 0; i < count && r->distinct < r->most; i++)
            ask_one(r, table ? r->p->decisions[t] : NULL,
                    table ? NULL : r->p->clocks[t - r->p->decision_count]);
    }
}

int
main(int argc, char **argv)
{
    struct run           r = { 0 };
    struct folder_reader disk;
    struct problems      problems = { 0 };
    char   folder[] = "/tmp/differential-XXXXXX", ask[64], own[64], slow[64], *slash;
    size_t different = 1;

    if (argc < 5 || !mkdtemp(folder) || (slash = strrchr(argv[2], '/')) == NULL)
        return 2;
    random_init();
    r.keep = arena_new((size_t)256 << 20);
    r.a = arena_new((size_t)64 << 20);
    r.seen_size = (size_t)1 << 19;
    r.seen = base_alloc(r.seen_size * sizeof(*r.seen));
    r.most = argc > 5 ? strtoul(argv[5], NULL, 10) : SIZE_MAX;
    problems.arena = r.keep;
    disk =
        folder_reader_disk(r.keep, (struct str) { argv[2], (size_t)(slash - argv[2]) });
    if (policy_load(r.keep, &disk, str_z(slash + 1), &problems, &r.p) != RC_OK)
        return 2;
    snprintf(ask, sizeof(ask), "%s/ask", folder);
    snprintf(own, sizeof(own), "%s/own", folder);
    snprintf(slow, sizeof(slow), "%s/slow", folder);
    r.ask = fopen(ask, "w");
    r.own = fopen(own, "w");
    if (r.ask && r.own) {
        ask_all(&r, strtoul(argv[3], NULL, 10), strtoul(argv[4], NULL, 10));
        fclose(r.ask);
        fclose(r.own);
        if (run_slow(argv[1], argv[2], ask, slow))
            different = compare(ask, own, slow);
        else
            printf("the slow evaluator failed\n");
    }
    printf("%s: %zu asked, %zu different\n", argv[2], r.asked, different);
    unlink(ask);
    unlink(own);
    unlink(slow);
    rmdir(folder);
    base_free(r.seen);
    arena_free(r.a);
    arena_free(r.keep);
    return different ? 1 : 0;
}
