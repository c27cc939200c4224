/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * office.c - see office.h.
 */
#include "directory/office.h"

#include "base/clock.h"
#include "base/id.h"
#include "base/text.h"
#include "directory/office_sql.h"
#include "ledger/ledger.h"
#include "store/store.h"

struct str
office_state_word(enum office_state state)
{
    static const struct str words[] = {
        [OFFICE_NONE] = STR_INIT("none"), [OFFICE_ACTIVE] = STR_INIT("active"),
        [OFFICE_UNSIGNED] = STR_INIT("unsigned"), [OFFICE_ENDED] = STR_INIT("ended"),
    };

    return words[state];
}

static struct day
day_or_none(struct str text)
{
    struct day d = { 0 };

    return text.p && day_parse(text, &d) ? d : (struct day){ 0 };
}

static enum office_state
state_on(const struct designation *d, struct day on)
{
    if (day_given(d->until_on) && day_cmp(d->until_on, on) < 0)
        return OFFICE_ENDED;
    if (!day_given(d->agreement_on) || !day_given(d->trained_on) || !day_given(d->from_on) ||
        day_cmp(d->from_on, on) > 0)
        return OFFICE_UNSIGNED;
    return OFFICE_ACTIVE;
}

/* The designation that counts on a day: an active one if there is any, else the newest. */
static enum rc
designation_on(struct work *work, int64_t id, struct day on, struct office *out, struct err *err)
{
    struct office_designations_row *rows;
    size_t                          count;
    enum rc rc = office_designations(work->arena, work->snapshot, work->site->institution, id,
                                     &rows, &count, err);

    for (size_t i = 0; rc == RC_OK && i < count; i++) {
        struct designation d = {
            .designation = rows[i].designation, .version = rows[i].version,
            .signed_by = rows[i].signed_by, .agreement_on = day_or_none(rows[i].agreement_on),
            .trained_on = day_or_none(rows[i].trained_on), .from_on = day_or_none(rows[i].from_on),
            .until_on = day_or_none(rows[i].until_on), .statistics = rows[i].statistics,
        };
        enum office_state state = state_on(&d, on);

        if (i > 0 && state != OFFICE_ACTIVE)
            continue;
        out->designated = true;
        out->latest = d;
        out->state = state;
        if (state == OFFICE_ACTIVE)
            break;
    }
    return rc;
}

static struct day
today(const struct work *work)
{
    return zone_day(work->site->zone, work->now);
}

enum rc
office_list(struct work *work, struct office **out, size_t *count, struct err *err)
{
    struct office_all_row *rows;
    struct office         *list;
    size_t                 n;
    enum rc rc = office_all(work->arena, work->snapshot, work->site->institution, &rows, &n, err);

    if (rc != RC_OK)
        return rc;
    list = ARENA_ARRAY(work->arena, struct office, n);
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        list[i] = (struct office){ .office = rows[i].office,
                                   .title = { rows[i].title_en, rows[i].title_es } };
        rc = designation_on(work, rows[i].office, today(work), &list[i], err);
    }
    if (rc == RC_OK) {
        *out = list;
        *count = n;
    }
    return rc;
}

enum rc
office_make(struct work *work, struct str title_en, struct str title_es, int64_t *office,
            struct err *err)
{
    int64_t id = id_new();

    if (title_en.n == 0)
        return err_set_arg(err, RC_BADINPUT, "office.title", str_lit("title_en"));
    office_insert(work->change, work->site->institution, id, title_en,
                  title_es.n ? title_es : title_en);
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_RESOURCE_CHANGED, .object = id });
    *office = id;
    return RC_OK;
}

enum rc
office_add_member(struct work *work, int64_t office, int64_t person, struct err *err)
{
    UNUSED(err);
    office_join(work->change, work->site->institution, office, person, work->now);
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_ROLE_GRANTED, .object = person });
    return RC_OK;
}

static struct str
maybe(struct arena *a, struct day d)
{
    return day_given(d) ? day_text(a, d) : (struct str){ 0 };
}

enum rc
office_designate_on(struct work *work, int64_t office, const struct designation *given,
                    struct err *err)
{
    int64_t id = id_new();

    if (day_given(given->from_on) && !day_given(given->agreement_on))
        return err_set_arg(err, RC_REFUSED, "office.no_agreement", str_lit("agreement_on"));
    if (day_given(given->from_on) && !day_given(given->trained_on))
        return err_set_arg(err, RC_REFUSED, "office.no_training", str_lit("trained_on"));
    office_designate(work->change, work->site->institution, id, office,
                     maybe(work->arena, given->agreement_on), maybe(work->arena, given->trained_on),
                     maybe(work->arena, given->from_on), given->statistics, work->who->person);
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_OFFICE_DESIGNATED, .object = office });
    return RC_OK;
}

enum rc
office_end_designation(struct work *work, const struct designation *d, struct err *err)
{
    UNUSED(err);
    office_designation_end(work->change, work->site->institution, d->designation, d->version,
                           day_text(work->arena, today(work)));
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_DESIGNATION_ENDED, .object = d->designation });
    return RC_OK;
}

enum rc
office_of(struct work *work, int64_t person, struct day on, struct office *out, struct err *err)
{
    struct office_of_person_row *rows;
    struct office               *all;
    size_t                       count, n;
    enum rc rc = office_of_person(work->arena, work->snapshot, work->site->institution, person,
                                  work->now, &rows, &count, err);

    if (rc != RC_OK || (rc = office_list(work, &all, &n, err)) != RC_OK)
        return rc;
    for (size_t i = 0; i < n && count; i++)
        if (all[i].office == rows[0].office) {
            struct office found = all[i];

            found.designated = false;
            found.state = OFFICE_NONE;
            rc = designation_on(work, found.office, on, &found, err);
            if (rc == RC_OK)
                *out = found;
            return rc;
        }
    return err_set(err, RC_NOTFOUND, "office.none");
}
