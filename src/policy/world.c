/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * world.c - the small world of a scenario: made, told what is given, and what went wrong
 * in it.
 */
#include "policy/world.h"

#include <string.h>

/* ---- what scenarios reached --------------------------------------------- */

struct reach {
    struct arena *a;
    const void  **list;
    size_t        count, room;
};

struct reach *
reach_new(struct arena *a, const struct pack *p)
{
    struct reach *r = ARENA_NEW(a, struct reach);

    UNUSED(p);
    r->a = a;
    return r;
}

bool
reach_entry(const struct reach *r, const void *entry)
{
    for (size_t i = 0; i < r->count; i++)
        if (r->list[i] == entry)
            return true;
    return false;
}

bool
reach_row(const struct reach *r, const struct row *row)
{
    return reach_entry(r, row);
}

void
reach_add(struct reach *r, const void *entry)
{
    if (!r || !entry || reach_entry(r, entry))
        return;
    if (r->count == r->room) {
        size_t       room = r->room ? r->room * 2 : 64;
        const void **list = ARENA_ARRAY(r->a, const void *, room);

        if (r->count)
            memcpy(list, r->list, r->count * sizeof(*list));
        r->list = list;
        r->room = room;
    }
    r->list[r->count++] = entry;
}

/* ---- the world ---------------------------------------------------------- */

void
world_init(struct world *w, struct arena *a, const struct pack *p,
           const struct scenario *s, struct reach *reach)
{
    *w = (struct world) { .a = a, .scenario = s, .reach = reach };
    w->count = p->beside_count + 1;
    w->countries = ARENA_ARRAY(a, struct country, w->count);
    for (size_t i = 0; i < w->count; i++) {
        const struct pack *pack = i ? p->beside[i - 1] : p;

        w->countries[i].pack = pack;
        w->countries[i].settings = settings_new(a, pack);
        w->countries[i].facts = facts_new(a, pack, ABOUT_NONE, NULL);
    }
    w->calendars = ARENA_ARRAY(a, struct calendar, s->calendar_count + 1);
    for (size_t i = 0; i < s->calendar_count; i++)
        w->calendars[w->calendar_count++] = s->calendars[i]->days;
    w->evidence = ARENA_ARRAY(a, struct evidence, 256);
    w->settings_refused = ARENA_ARRAY(a, struct str, 256);
    buf_init(&w->leaves, a, 65536);
    buf_init(&w->queued, a, 65536);
}

void
world_fault(struct scenario_result *out, struct world *w, struct str part,
            const struct said *said, struct str observed)
{
    struct scenario_fault *list;

    if ((out->fault_count & (out->fault_count - 1)) ==
        0) { /* full at each power of two */
        list = ARENA_ARRAY(w->a, struct scenario_fault, out->fault_count * 2 + 1);
        if (out->fault_count)
            memcpy(list, out->faults, out->fault_count * sizeof(*list));
        out->faults = list;
    }
    out->faults[out->fault_count++] = (struct scenario_fault) { .scenario = w->scenario,
                                                                .part = part,
                                                                .key = said->key,
                                                                .expected = said->value,
                                                                .observed = observed,
                                                                .why = w->why,
                                                                .at = said->at };
}

/* Something the scenario gives that cannot be read. */
void
world_given_fault(struct scenario_result *out, struct world *w, struct str part,
                  const struct said *said, const char *why)
{
    world_fault(out, w, part, said, str_z(why));
    out->faults[out->fault_count - 1].given = true;
}

/* ---- given -------------------------------------------------------------- */

static void
later(struct world *w, int64_t moment)
{
    if (!w->now_given && moment > w->now)
        w->now = moment;
}

/* Evidence of an item: ITEM.dated, ITEM.superseded; `dated` alone is for every item. */
static bool
give_evidence(struct world *w, struct str key, struct str value)
{
    struct evidence e = { 0 };
    struct str      dated = str_lit(".dated"), superseded = str_lit(".superseded");
    struct day      day;

    if (str_ends(key, dated) && day_parse(value, &day))
        e = (struct evidence) { .item = { key.p, key.n - dated.n }, .dated = day };
    else if (str_ends(key, superseded))
        e = (struct evidence) { .item = { key.p, key.n - superseded.n },
                                .superseded = str_eqz(value, "yes") };
    else
        return false;
    if (w->evidence_count < 256)
        w->evidence[w->evidence_count++] = e;
    return true;
}

static bool
give_dated(struct world *w, struct day day)
{
    const struct pack *p = w->countries[0].pack;

    for (size_t i = 0; i < p->requirement_count; i++)
        for (size_t j = 0; j < p->requirements[i]->item_count && w->evidence_count < 256;
             j++)
            w->evidence[w->evidence_count++] =
                (struct evidence) { .item = p->requirements[i]->items[j].id,
                                    .dated = day };
    return true;
}

static void
give_fact(struct world *w, const struct said *said, struct scenario_result *out,
          struct str part)
{
    bool       known = false, taken = false, bad = false;
    struct err err = { 0 };

    for (size_t i = 0; i < w->count; i++) {
        struct country    *c = &w->countries[i];
        const struct name *name = name_find(c->pack, said->key);
        enum rc            rc;

        if (setting_find(c->pack, said->key)) {
            rc = settings_choose(c->settings, said->key, said->value, &err);
            known = taken = true;
            if (rc != RC_OK && w->refused_count < 256)
                w->settings_refused[w->refused_count++] = said->key;
            continue;
        }
        rc = facts_set_text(c->facts, said->key, said->value, &err);
        known = known || rc != RC_NOTFOUND;
        taken = taken || rc == RC_OK;
        if (rc == RC_BADINPUT && str_eqz(err.key, "zone.no_such_time"))
            w->fault = str_lit("no_such_time");
        else if (rc == RC_BADINPUT && str_eqz(err.key, "zone.which_pass"))
            w->fault = str_lit("which_pass");
        else if (rc == RC_BADINPUT)
            bad = true; /* perhaps a word of the other pack only */
        if (rc == RC_OK && name &&
            (name->kind == KIND_MOMENT || name->kind == KIND_EVENT))
            later(w, facts_get(c->facts, name).number);
    }
    if (!known)
        world_given_fault(out, w, part, said, "no fact is called that");
    else if (bad && !taken && !w->fault.n)
        world_given_fault(out, w, part, said, "there is no such value");
}

void
world_give(struct world *w, const struct said_list *list, struct scenario_result *out,
           struct str part)
{
    const struct zone *zone = w->countries[0].pack->zone;

    for (size_t i = 0; i < list->count; i++) {
        const struct said *s = &list->list[i];
        struct day         day;
        int64_t            moment;

        if (str_eqz(s->key, "now")) {
            if (day_parse(s->value, &day))
                moment = zone_end(zone, (struct civil) { .day = day });
            else if (moment_parse(w->a, zone, s->value, &moment, NULL) != RC_OK) {
                world_given_fault(out, w, part, s, "this is no moment");
                continue;
            }
            w->now = moment;
            w->now_given = true;
        } else if (str_eqz(s->key, "by")) {
            w->by = s->value;
        } else if (str_eqz(s->key, "text")) {
            w->text = s->value;
        } else if (str_eqz(s->key, "dated")) {
            if (!day_parse(s->value, &day) || !give_dated(w, day))
                world_given_fault(out, w, part, s, "this is no day");
        } else if (!give_evidence(w, s->key, s->value)) {
            give_fact(w, s, out, part);
        }
    }
}
