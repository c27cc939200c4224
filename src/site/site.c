/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * site.c - see site.h.  Generations: each load has an arena of its own; the newest is
 * published through one pointer, the older stay until the server ends.
 */
#include "site/site.h"

#include "base/random.h"
#include "base/clock.h"
#include "site/bundle.h"
#include "site/site_sql.h"

#include <stdatomic.h>
#include <stdio.h>

#define SITE_ARENA ((size_t)512 << 20)

struct host {
    struct str         name;
    const struct site *site;
};

struct generation {
    struct generation *older;
    struct arena      *arena;
    struct site       *sites;
    size_t             count;
    struct host       *hosts;
    size_t             host_count;
};

struct sites {
    struct store                *store;
    _Atomic(struct generation *) newest;
};

static enum rc
compile(struct arena *a, const struct folder_reader *reader, struct str id,
        const struct pack **out, struct err *err)
{
    struct problems problems = { .arena = a };
    enum rc         rc = policy_load(a, reader, id, &problems, out);

    for (size_t i = 0; rc != RC_OK && i < problems.count; i++) {
        struct str text = problem_text(a, &problems.list[i]);

        if (!problems.list[i].note)
            fprintf(stderr, STR_FMT "\n", STR_ARG(text));
    }
    return rc == RC_OK ? RC_OK : err_set_arg(err, RC_BADINPUT, "pack.not_sound", id);
}

/* One zone for pages and clocks: what is shown as 9:30 is counted from 9:30. */
static const struct pack *
in_zone(struct arena *a, const struct pack *pack, const struct zone *zone)
{
    struct pack *own = ARENA_NEW(a, struct pack);

    *own = *pack;
    own->zone = zone;
    return own;
}

/* The pack's calendars, with the institution's own closures laid over them. */
static enum rc
load_calendars(struct arena *a, struct snapshot *snap, struct site *site, struct err *err)
{
    struct site_closures_row *rows;
    size_t                    count, n = site->pack->calendar_count;
    struct calendar          *calendars = ARENA_ARRAY(a, struct calendar, n);
    enum rc rc = site_closures(a, snap, site->institution, &rows, &count, err);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        const struct calendar *from = &site->pack->calendars[i]->days;
        struct closure *closed = ARENA_ARRAY(a, struct closure, from->closed_count + count);
        size_t          k = 0;

        for (; k < from->closed_count; k++)
            closed[k] = from->closed[k];
        for (size_t r = 0; r < count; r++) {
            struct day d;

            if (str_eq(rows[r].calendar, from->id) && day_parse(rows[r].closed_on, &d))
                closed[k++] = (struct closure){ d, d, rows[r].title };
        }
        calendars[i] = *from;
        calendars[i].closed = closed;
        calendars[i].closed_count = k;
    }
    if (rc == RC_OK) {
        site->calendars = calendars;
        site->calendar_count = n;
    }
    return rc;
}

static enum rc
load_pack(struct arena *a, struct snapshot *snap, int64_t now, struct site *site, struct err *err)
{
    struct site_pack_load_row *row;
    struct site_readings_row  *readings;
    struct folder_reader       reader;
    struct settings           *settings;
    size_t                     count;
    enum rc                    rc;

    if ((rc = site_pack_load(a, snap, site->institution, now, &row, &count, err)) != RC_OK)
        return rc;
    if (count == 0)
        return err_set(err, RC_NOTFOUND, "pack.none_in_force");
    if ((rc = bundle_reader(a, row->files, &reader, err)) != RC_OK ||
        (rc = compile(a, &reader, row->pack, &site->pack, err)) != RC_OK ||
        (rc = site_readings(a, snap, site->institution, now, &readings, &count, err)) != RC_OK)
        return rc;
    site->pack = in_zone(a, site->pack, site->zone);
    settings = settings_new(a, site->pack);
    for (size_t i = 0; rc == RC_OK && i < count; i++)
        rc = settings_choose(settings, readings[i].setting, readings[i].value, err);
    site->settings = settings;
    site->pack_hash = row->hash;
    site->pack_signed = row->owner_person && row->second_person;
    return rc == RC_OK ? load_calendars(a, snap, site, err) : rc;
}

static enum rc
load_site(struct arena *a, struct snapshot *snap, const struct site_institutions_row *row,
          int64_t now, struct site *site, struct err *err)
{
    enum rc rc = zone_load(a, row->zone, &site->zone, err);

    site->institution = row->institution;
    site->title[LANG_EN] = row->title_en;
    site->title[LANG_ES] = row->title_es;
    site->leave_url = row->leave_url;
    site->leave_title = row->leave_title;
    site->demonstration = row->demonstration;
    site->instance = row->instance;
    return rc == RC_OK ? load_pack(a, snap, now, site, err) : rc;
}

static enum rc
load_hosts(struct snapshot *snap, struct generation *g, const struct site *site, struct err *err)
{
    struct site_hosts_row *rows;
    size_t                 count;
    enum rc rc = site_hosts(g->arena, snap, site->institution, &rows, &count, err);
    struct host *hosts;

    if (rc != RC_OK)
        return rc;
    hosts = ARENA_ARRAY(g->arena, struct host, g->host_count + count);
    for (size_t i = 0; i < g->host_count; i++)
        hosts[i] = g->hosts[i];
    for (size_t i = 0; i < count; i++)
        hosts[g->host_count++] = (struct host){ rows[i].host, site };
    g->hosts = hosts;
    return RC_OK;
}

static enum rc
load_all(struct snapshot *snap, struct generation *g, struct err *err)
{
    struct site_institutions_row *rows;
    int64_t                       now = clock_now();
    enum rc rc = site_institutions(g->arena, snap, &rows, &g->count, err);

    if (rc != RC_OK)
        return rc;
    g->sites = ARENA_ARRAY(g->arena, struct site, g->count);
    for (size_t i = 0; rc == RC_OK && i < g->count; i++) {
        rc = load_site(g->arena, snap, &rows[i], now, &g->sites[i], err);
        if (rc == RC_OK)
            rc = load_hosts(snap, g, &g->sites[i], err);
    }
    return rc;
}

static void
generation_free(struct generation *g)
{
    while (g) {
        struct generation *older = g->older;

        arena_free(g->arena);
        base_free(g);
        g = older;
    }
}

enum rc
sites_reload(struct sites *sites, struct err *err)
{
    struct generation *g = base_alloc(sizeof *g);
    struct snapshot   *snap;
    enum rc            rc = snapshot_begin(sites->store, &snap, err);

    g->arena = arena_new(SITE_ARENA);
    if (rc == RC_OK) {
        rc = load_all(snap, g, err);
        snapshot_end(snap);
    }
    if (rc != RC_OK) {
        generation_free(g);
        return rc;
    }
    g->older = atomic_load(&sites->newest);
    atomic_store(&sites->newest, g);
    return RC_OK;
}

enum rc
sites_open(struct store *store, struct sites **out, struct err *err)
{
    struct sites *sites = base_alloc(sizeof *sites);
    enum rc       rc;

    sites->store = store;
    if ((rc = sites_reload(sites, err)) != RC_OK) {
        base_free(sites);
        return rc;
    }
    *out = sites;
    return RC_OK;
}

void
sites_close(struct sites *sites)
{
    if (!sites)
        return;
    generation_free(atomic_load(&sites->newest));
    base_free(sites);
}

const struct site *
sites_by_host(struct sites *sites, struct str host)
{
    const struct generation *g = atomic_load(&sites->newest);

    for (size_t i = 0; i < g->host_count; i++)
        if (str_eq(g->hosts[i].name, host))
            return g->hosts[i].site;
    return NULL;
}

const struct site *
sites_by_id(struct sites *sites, int64_t institution)
{
    const struct generation *g = atomic_load(&sites->newest);

    for (size_t i = 0; i < g->count; i++)
        if (g->sites[i].institution == institution)
            return &g->sites[i];
    return NULL;
}

size_t
sites_count(struct sites *sites)
{
    return atomic_load(&sites->newest)->count;
}

const struct site *
sites_at(struct sites *sites, size_t i)
{
    return &atomic_load(&sites->newest)->sites[i];
}

static const struct calendar *
calendar_of(void *self, struct str id)
{
    const struct site *site = self;

    for (size_t i = 0; i < site->calendar_count; i++)
        if (str_eq(site->calendars[i].id, id))
            return &site->calendars[i];
    return NULL;
}

struct context
site_context(struct arena *a, const struct site *site, const struct facts *facts, int64_t now)
{
    return (struct context){
        .arena = a,
        .pack = site->pack,
        .settings = site->settings,
        .facts = facts,
        .now = now,
        .calendar_of = calendar_of,
        .calendar_self = (void *)(uintptr_t)site,
    };
}

enum rc
site_found(struct arena *a, struct change *change, const struct site_new *new_site,
           struct str packs, struct str pack_id, int64_t now, struct err *err)
{
    struct folder_reader reader = folder_reader_disk(a, packs);
    const struct pack   *pack;
    const struct zone   *zone;
    struct str           zone_given = new_site->zone;
    struct bytes         files, hash;
    int64_t              id = new_site->institution;
    uint8_t              instance[16];
    enum rc              rc;

    if ((zone_given.n && (rc = zone_load(a, zone_given, &zone, err)) != RC_OK) ||
        (rc = compile(a, &reader, pack_id, &pack, err)) != RC_OK ||
        (rc = bundle_make(a, &reader, pack, &files, err)) != RC_OK)
        return rc;
    random_bytes(instance, sizeof instance);
    hash = (struct bytes){ pack->hash, sizeof pack->hash };
    site_insert(change, id, new_site->title[LANG_EN], new_site->title[LANG_ES],
                zone_given.n ? zone_given : zone_name(pack->zone),
                new_site->leave_url, new_site->leave_title, new_site->demonstration,
                (struct bytes){ instance, sizeof instance }, now);
    for (size_t i = 0; i < new_site->host_count; i++)
        site_host_insert(change, id, new_site->hosts[i]);
    site_pack_insert(change, id, hash, pack_id, files, now);
    site_activate(change, id, hash, 0, 0, now);
    return RC_OK;
}
