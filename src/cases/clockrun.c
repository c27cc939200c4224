/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * clockrun.c - see clockrun.h.
 */
#include "cases/clockrun.h"

#include "base/clock.h"
#include "base/id.h"
#include "cases/clockrun_sql.h"
#include "ledger/ledger.h"
#include "people/role.h"
#include "store/outbox_sql.h"

static const struct str words[] = {
    [STANDING_NOT_STARTED] = STR_INIT("not_started"), [STANDING_RUNNING] = STR_INIT("running"),
    [STANDING_IN_TIME] = STR_INIT("in_time"),         [STANDING_LATE] = STR_INIT("late"),
    [STANDING_BETWEEN] = STR_INIT("between"),         [STANDING_OVER] = STR_INIT("over"),
};

struct str
clockrun_word(enum clock_standing standing)
{
    return words[standing];
}

bool
clockrun_parse(struct str word, enum clock_standing *out)
{
    for (size_t i = 0; i < COUNT(words); i++)
        if (str_eq(words[i], word)) {
            *out = (enum clock_standing)i;
            return true;
        }
    return false;
}

/* ---- keeping ------------------------------------------------------------------- */

static const struct clockrun_of_subject_row *
find_row(const struct clockrun_of_subject_row *rows, size_t count, struct str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(rows[i].name, name))
            return &rows[i];
    return NULL;
}

static struct opt_int
opt_moment(bool given, int64_t moment)
{
    return given ? opt_int(moment) : (struct opt_int){ 0 };
}

static bool
same(struct opt_int a, struct opt_int b)
{
    return a.set == b.set && (!a.set || a.value == b.value);
}

/* When the clock job must look.  What has passed already and was not carried out: at once. */
static struct opt_int
look_at(const struct clock *clock, const struct reckoning *r, bool lapsed, int64_t now)
{
    int64_t next = clock_next_look(clock, r, now);
    bool    passed = r->started && !r->stopped && !lapsed &&
                  (r->standing == STANDING_LATE || r->standing == STANDING_OVER);

    if (passed)
        return opt_int(now);
    return opt_moment(next != INT64_MAX, next);
}

static void
tell_ledger(struct work *work, int64_t matter, int64_t id, enum ledger_act act)
{
    ledger_add(work, &(struct ledger_entry){ .act = act, .matter = matter, .object = id });
}

static void
start_row(struct work *work, int64_t matter, int64_t subject, const struct clock *clock,
          const struct reckoning *r)
{
    struct str role = clock->lapse.task ? clock->lapse.task->id : str_lit("");
    int64_t    id = id_new();

    clockrun_insert(work->change, work->site->institution, id, matter, subject, clock->id,
                    r->run->reading, r->start, opt_moment(r->warns, r->warn), r->due,
                    opt_moment(r->stopped, r->stop), words[r->standing],
                    look_at(clock, r, false, work->now), role);
    tell_ledger(work, matter, id, LEDGER_CLOCK_STARTED);
}

static void
change_row(struct work *work, const struct clock *clock, const struct clockrun_of_subject_row *row,
           const struct reckoning *r)
{
    bool           open = r->standing == STANDING_RUNNING || r->standing == STANDING_BETWEEN;
    struct opt_int lapsed = open || !r->started ? (struct opt_int){ 0 } : row->lapsed_at;
    struct opt_int warn = opt_moment(r->warns, r->warn), stop = opt_moment(r->stopped, r->stop);
    struct opt_int look = look_at(clock, r, lapsed.set, work->now);
    struct str     reading = r->started ? r->run->reading : row->reading;
    int64_t        start = r->started ? r->start : row->started_at;
    int64_t        due = r->started ? r->due : row->due_at;

    if (str_eq(row->standing, words[r->standing]) && row->started_at == start &&
        row->due_at == due && same(row->warn_at, warn) && same(row->stopped_at, stop) &&
        str_eq(row->reading, reading))
        return;
    clockrun_change(work->change, work->site->institution, row->clock_run, row->version, reading,
                    start, warn, due, stop, words[r->standing], look, lapsed);
    tell_ledger(work, row->matter, row->clock_run, LEDGER_CLOCK_CHANGED);
}

static bool
is_unknown(const struct context *ctx, const struct name *name)
{
    return value_of(ctx, name).state == VALUE_UNKNOWN;
}

/*
 * What the actor may not read is unknown to the facts at hand.  The row knows better: it
 * keeps its start until the start is taken back, and its stop while nothing says otherwise.
 */
static enum rc
reckon_kept(const struct context *ctx, const struct clock *clock,
            const struct clockrun_of_subject_row *row, struct reckoning *r, struct err *err)
{
    enum rc rc = clock_reckon(ctx, clock, r, err);

    if (rc == RC_OK && !r->started && is_unknown(ctx, clock->starts))
        rc = clock_from(ctx, clock, row->started_at, row->reading, r, err);
    /* The end told before stands when it is later, as long as the start is the same. */
    if (rc == RC_OK && r->started && r->start == row->started_at)
        clock_keep_end(ctx, clock, row->due_at, r);
    for (size_t i = 0; rc == RC_OK && r->started && !r->stopped && row->stopped_at.set &&
                       i < clock->stop_count; i++)
        if (is_unknown(ctx, clock->stops[i]))
            clock_stopped(ctx, clock, row->stopped_at.value, r);
    return rc;
}

static enum rc
refresh_one(struct work *work, int64_t matter, int64_t subject, const struct context *ctx,
            const struct clock *clock, const struct clockrun_of_subject_row *row, struct err *err)
{
    struct reckoning r = { 0 };
    enum rc          rc = row ? reckon_kept(ctx, clock, row, &r, err)
                              : clock_reckon(ctx, clock, &r, err);

    if (rc == RC_REFUSED || rc == RC_NOTFOUND)
        return RC_OK; /* a setting is unset, or the reading is gone: nothing to say now */
    if (rc != RC_OK)
        return rc;
    if (row)
        change_row(work, clock, row, &r);
    else if (r.started)
        start_row(work, matter, subject, clock, &r);
    return RC_OK;
}

enum rc
clockrun_refresh(struct work *work, int64_t matter, int64_t subject, enum about about,
                 const struct facts *facts, struct err *err)
{
    const struct pack              *pack = work->site->pack;
    struct context                  ctx = site_context(work->arena, work->site, facts, work->now);
    struct clockrun_of_subject_row *rows;
    size_t                          count;
    enum rc                         rc;

    if ((rc = clockrun_of_subject(work->arena, work->snapshot, work->site->institution, subject,
                                  &rows, &count, err)) != RC_OK)
        return rc;
    for (size_t i = 0; i < pack->clock_count && rc == RC_OK; i++)
        if (pack->clocks[i]->about == about)
            rc = refresh_one(work, matter, subject, &ctx, pack->clocks[i],
                             find_row(rows, count, pack->clocks[i]->id), err);
    return rc;
}

/* ---- reading -------------------------------------------------------------------- */

enum rc
clockrun_list(struct work *work, int64_t matter, struct clockrun **out, size_t *count,
              struct err *err)
{
    struct clockrun_of_matter_row *rows;
    struct clockrun               *list;
    size_t                         n;
    enum rc rc = clockrun_of_matter(work->arena, work->snapshot, work->site->institution, matter,
                                    &rows, &n, err);

    if (rc != RC_OK)
        return rc;
    list = ARENA_ARRAY(work->arena, struct clockrun, n + 1);
    for (size_t i = 0; i < n; i++) {
        list[i] = (struct clockrun){
            .id = rows[i].clock_run, .subject = rows[i].subject, .name = rows[i].name,
            .clock = clock_find(work->site->pack, rows[i].name),
            .started_at = rows[i].started_at, .due_at = rows[i].due_at,
            .warn_at = rows[i].warn_at.value, .stopped_at = rows[i].stopped_at.value,
            .lapsed_at = rows[i].lapsed_at.value, .reading = rows[i].reading,
        };
        if (!clockrun_parse(rows[i].standing, &list[i].standing))
            return err_set(err, RC_BUG, "store.damaged");
        /* Between the moment and the clock job's turn the row still says running. */
        if (list[i].standing == STANDING_RUNNING && !list[i].stopped_at && list[i].clock &&
            (list[i].clock->kind == CLOCK_DEADLINE || list[i].clock->kind == CLOCK_TARGET) &&
            !term_in_time(work->now, list[i].due_at))
            list[i].standing = STANDING_LATE;
    }
    *out = list;
    *count = n;
    return RC_OK;
}

enum rc
clockrun_explain(struct work *work, const struct clockrun *run, const struct facts *facts,
                 enum lang lang, struct clock_line **out, size_t *count, struct err *err)
{
    struct context                 ctx = site_context(work->arena, work->site, facts, work->now);
    struct clockrun_of_subject_row row = {
        .reading = run->reading, .started_at = run->started_at, .due_at = run->due_at,
        .stopped_at = opt_moment(run->stopped_at != 0, run->stopped_at),
    };
    struct reckoning r = { 0 };
    enum rc          rc;

    if (!run->clock)
        return err_set(err, RC_NOTFOUND, "casefile.none");
    rc = reckon_kept(&ctx, run->clock, &row, &r, err);
    if (rc != RC_OK && rc != RC_REFUSED)
        return rc;
    *out = clock_explain(&ctx, run->clock, &r, lang, count);
    return RC_OK;
}

/* ---- the clock job ----------------------------------------------------------------- */

/* The constant sentence to whoever holds the role: once a role in a sweep. */
static enum rc
tell_role(struct work *work, struct str role, struct err *err)
{
    int64_t *persons;
    size_t   count;
    enum rc  rc = role_persons(work, role, &persons, &count, err);

    for (size_t i = 0; rc == RC_OK && i < count; i++)
        outbox_insert(work->change, work->site->institution, id_new(), str_lit("mail"),
                      str_lit("mail.update"), str_lit("en"), opt_int(persons[i]),
                      (struct bytes){ 0 }, work->now);
    return rc;
}

static bool
told_before(const struct clockrun_to_look_row *rows, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (str_eq(rows[k].role, rows[i].role))
            return true;
    return false;
}

/*
 * What the row says from `now` on, from its dates and its clock's kind alone.  True: something
 * lapsed.
 */
static bool
sweep_row(struct work *work, const struct clockrun_to_look_row *row)
{
    const struct clock *clock = clock_find(work->site->pack, row->name);
    bool           limit = !clock || clock->kind == CLOCK_DEADLINE || clock->kind == CLOCK_TARGET;
    bool           passed = !limit || !term_in_time(work->now, row->due_at);
    bool           warned = row->warn_at.set && !term_in_time(work->now, row->warn_at.value);
    int64_t        institution = work->site->institution;
    struct opt_int after = opt_int((row->due_at / SECOND_US + 1) * SECOND_US), none = { 0 };
    enum clock_standing standing = passed  ? (limit ? STANDING_LATE : STANDING_OVER)
                                   : warned ? STANDING_BETWEEN : STANDING_RUNNING;

    clockrun_looked(work->change, institution, row->clock_run, row->version, words[standing],
                    passed ? none : after, passed ? opt_int(work->now) : none);
    if (standing == STANDING_RUNNING)
        return false;
    if (row->role.n)
        clockrun_task(work->change, institution, id_new(), row->matter, row->name, row->role,
                      work->now);
    ledger_add_system(work->change, &(struct ledger_entry){ .act = LEDGER_CLOCK_LAPSED,
                                                            .matter = row->matter,
                                                            .object = row->clock_run });
    return true;
}

enum rc
clockrun_sweep(struct work *work, size_t most, size_t *count, struct err *err)
{
    struct clockrun_to_look_row *rows;
    size_t                       n;
    enum rc rc = clockrun_to_look(work->arena, work->snapshot, work->site->institution, work->now,
                                  (int64_t)most, &rows, &n, err);

    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        if (sweep_row(work, &rows[i]) && rows[i].role.n && !told_before(rows, i))
            rc = tell_role(work, rows[i].role, err);
    if (rc != RC_OK)
        return rc;
    *count = n;
    return RC_OK;
}

/* True: the row's end was moved. */
static bool
recount_row(struct work *work, const struct context *ctx, const struct clockrun_open_row *row)
{
    const struct clock *clock = clock_find(work->site->pack, row->name);
    struct reckoning    r = { 0 };
    bool                open;

    if (!clock || clock_from(ctx, clock, row->started_at, row->reading, &r, NULL) != RC_OK ||
        r.due <= row->due_at)
        return false;
    open = r.standing == STANDING_RUNNING || r.standing == STANDING_BETWEEN;
    clockrun_moved(work->change, work->site->institution, row->clock_run, row->version,
                   opt_moment(r.warns, r.warn), r.due, words[r.standing],
                   look_at(clock, &r, !open && row->lapsed_at.set, work->now),
                   open ? (struct opt_int){ 0 } : row->lapsed_at);
    ledger_add_system(work->change, &(struct ledger_entry){ .act = LEDGER_CLOCK_CHANGED,
                                                            .matter = row->matter,
                                                            .object = row->clock_run });
    return true;
}

enum rc
clockrun_recount(struct work *work, int64_t after, size_t most, int64_t *last, size_t *seen,
                 size_t *moved, struct err *err)
{
    struct context            ctx = site_context(work->arena, work->site, NULL, work->now);
    struct clockrun_open_row *rows;
    size_t                    n, changed = 0;
    enum rc rc = clockrun_open(work->arena, work->snapshot, work->site->institution, after,
                               (int64_t)most, &rows, &n, err);

    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < n; i++)
        changed += recount_row(work, &ctx, &rows[i]);
    *last = n ? rows[n - 1].clock_run : after;
    *seen = n;
    *moved = changed;
    return RC_OK;
}
