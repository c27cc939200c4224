/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * coded.c - see coded.h.  A notice's id is random and its tag keyed: from the row alone
 * nobody finds the matter it came from.
 */
#include "figures/coded.h"

#include "base/random.h"
#include "base/text.h"
#include "figures/coded_sql.h"
#include "figures/load_sql.h"
#include "store/store.h"

static struct str
or_unknown(struct str word)
{
    return word.n ? word : str_lit("unknown");
}

static struct str
maybe_day(struct arena *a, struct day d)
{
    return day_given(d) ? day_text(a, d) : (struct str){ 0 };
}

static int64_t
random_id(void)
{
    uint64_t raw;

    random_bytes(&raw, sizeof raw);
    return (int64_t)(raw >> 1) | 1;
}

enum rc
coded_keep(struct work *work, int64_t matter, const struct coded *c, struct err *err)
{
    struct coded_by_tag_row row;
    uint8_t     *tag = arena_alloc(work->arena, TAG_BYTES);
    struct bytes join = { tag, TAG_BYTES };
    int64_t      institution = work->site->institution;
    struct str   today = day_text(work->arena, zone_day(work->site->zone, work->now));
    enum rc      rc;

    prf_tag_ids("coded", institution, matter, 0, tag);
    rc = coded_by_tag(work->arena, work->snapshot, institution, join, &row, err);
    if (rc == RC_OK)
        coded_classify(work->change, institution, row.notice, row.version, or_unknown(c->nature),
                       maybe_day(work->arena, c->occurred_on), or_unknown(c->occurred_part),
                       or_unknown(c->place), or_unknown(c->geography), or_unknown(c->campus),
                       or_unknown(c->bias));
    else if (rc == RC_NOTFOUND)
        coded_insert(work->change, institution, random_id(), c->source, or_unknown(c->nature),
                     maybe_day(work->arena, c->occurred_on), or_unknown(c->occurred_part),
                     or_unknown(c->place), or_unknown(c->geography), or_unknown(c->campus),
                     or_unknown(c->bias), today, work->now, join);
    return rc == RC_NOTFOUND ? RC_OK : rc;
}

enum rc
coded_list(struct work *work, struct day since, struct coded_row **out, size_t *count,
           struct err *err)
{
    struct coded_all_row *rows;
    struct coded_row     *list;
    size_t                n;
    enum rc rc = coded_all(work->arena, work->snapshot, work->site->institution,
                           day_text(work->arena, since), &rows, &n, err);

    if (rc != RC_OK)
        return rc;
    list = ARENA_ARRAY(work->arena, struct coded_row, n);
    for (size_t i = 0; i < n; i++) {
        list[i] = (struct coded_row){
            .notice = rows[i].notice, .version = rows[i].version,
            .reported_on = rows[i].reported_on, .state = rows[i].state,
            .coded = { .source = rows[i].source, .nature = rows[i].nature,
                       .occurred_part = rows[i].occurred_part, .place = rows[i].place,
                       .geography = rows[i].geography, .campus = rows[i].campus,
                       .bias = rows[i].bias },
        };
        if (rows[i].occurred_on.p)
            day_parse(rows[i].occurred_on, &list[i].coded.occurred_on);
    }
    *out = list;
    *count = n;
    return RC_OK;
}

enum rc
coded_mark(struct work *work, int64_t notice, int64_t version, struct str state, struct err *err)
{
    static const struct str words[] = {
        STR_INIT("received"), STR_INIT("duplicate"), STR_INIT("unfounded"),
    };

    for (size_t i = 0; i < COUNT(words); i++)
        if (str_eq(words[i], state)) {
            coded_state(work->change, work->site->institution, notice, version, state, work->now);
            return RC_OK;
        }
    return err_set(err, RC_BADINPUT, "coded.state");
}

/* ---- caseload by week ----------------------------------------------------------------- */

static struct day
monday_of(struct day d)
{
    return day_add_days(d, -(int64_t)day_weekday(d));
}

void
load_count(struct work *work, const char *kind)
{
    struct day monday = monday_of(zone_day(work->site->zone, work->now));

    load_add(work->change, work->site->institution, day_text(work->arena, monday), str_z(kind));
}

static void
put(struct load_week *week, struct str kind, int64_t number)
{
    if (str_eqz(kind, "arrived"))
        week->arrived = number;
    else if (str_eqz(kind, "closed"))
        week->closed = number;
    else if (str_eqz(kind, "duty_on_time"))
        week->duty_on_time = number;
    else if (str_eqz(kind, "duty_late"))
        week->duty_late = number;
}

enum rc
load_weeks(struct work *work, int weeks, struct load_week **out, size_t *count, struct err *err)
{
    struct day first = day_add_days(monday_of(zone_day(work->site->zone, work->now)),
                                    -7 * (int64_t)(weeks - 1));
    struct load_since_row *rows;
    struct load_week      *list = ARENA_ARRAY(work->arena, struct load_week, (size_t)weeks);
    size_t                 n;
    enum rc rc = load_since(work->arena, work->snapshot, work->site->institution,
                            day_text(work->arena, first), &rows, &n, err);

    if (rc != RC_OK)
        return rc;
    for (int w = 0; w < weeks; w++)
        list[w].monday = day_add_days(first, 7 * (int64_t)w);
    for (size_t i = 0; i < n; i++) {
        struct day monday;

        for (int w = 0; day_parse(rows[i].week_on, &monday) && w < weeks; w++)
            if (day_cmp(list[w].monday, monday) == 0)
                put(&list[w], rows[i].kind, rows[i].number);
    }
    *out = list;
    *count = (size_t)weeks;
    return RC_OK;
}
