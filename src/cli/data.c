/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * data.c - see data.h.
 */
#include "cli/data.h"

#include "base/clock.h"
#include "ledger/ledger.h"
#include "store/migrate.h"
#include "vault/vault.h"

#include <stdio.h>
#include <string.h>

#define COMMAND_ARENA ((size_t)1 << 30)

bool
data_complain(struct arena *a, const char *doing, const struct err *err)
{
    struct str why = err_text(a, LANG_EN, err);

    fprintf(stderr, "amparo: %s: " STR_FMT " (%s)\n", doing, STR_ARG(why), rc_name(err->rc));
    return false;
}

bool
data_open(struct data *d, const char *data, const char *postgres)
{
    const struct store_options options = { .reserve = STORE_RESERVE };
    const char                *where = postgres ? postgres : data;
    struct err                 err = { 0 };

    memset(d, 0, sizeof *d);
    d->arena = arena_new(COMMAND_ARENA);
    if (store_open((struct str){ where, strlen(where) }, &options, &d->store, &err) != RC_OK)
        return data_complain(d->arena, "opening the data", &err);
    if (store_migrate(d->store, migration_list, migration_count, &err) != RC_OK)
        return data_complain(d->arena, "bringing the tables up to date", &err);
    if (vault_start(data, &err) != RC_OK)
        return data_complain(d->arena, "reading the keys", &err);
    ledger_attach(d->store);
    return true;
}

bool
data_sites(struct data *d)
{
    struct err err = { 0 };

    if (sites_open(d->store, &d->sites, &err) != RC_OK)
        return data_complain(d->arena, "reading the institutions", &err);
    return true;
}

void
data_close(struct data *d)
{
    sites_close(d->sites);
    store_close(d->store);
    vault_stop();
    arena_free(d->arena);
    memset(d, 0, sizeof *d);
}

const struct site *
data_site(struct data *d, const char *host)
{
    const struct site *site = NULL;

    if (host)
        site = sites_by_host(d->sites, (struct str){ host, strlen(host) });
    else if (sites_count(d->sites) == 1)
        site = sites_at(d->sites, 0);
    if (!site)
        fprintf(stderr, host ? "amparo: no institution answers at %s.\n"
                             : "amparo: there are several institutions here; say which with --host%s\n",
                host ? host : ".");
    return site;
}

bool
data_begin(struct data *d, const struct site *site, struct work *work)
{
    struct err err = { 0 };
    struct snapshot *snapshot;

    if (snapshot_begin(d->store, &snapshot, &err) != RC_OK)
        return data_complain(d->arena, "reading", &err);
    d->system = (struct actor){ .kind = ACTOR_SYSTEM, .institution = site->institution,
                                .now = clock_now() };
    *work = (struct work){ .arena = d->arena, .snapshot = snapshot, .who = &d->system,
                           .change = change_new(d->arena, site->institution), .site = site,
                           .now = d->system.now };
    return true;
}

void
data_end(struct work *work)
{
    snapshot_end(work->snapshot);
    work->snapshot = NULL;
}

bool
data_commit(struct data *d, struct work *work)
{
    struct err err = { 0 };

    data_end(work);
    if (store_commit(d->store, work->change, &err) != RC_OK)
        return data_complain(d->arena, "keeping it", &err);
    return true;
}
