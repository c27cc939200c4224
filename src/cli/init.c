/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * init.c - `amparo init`: a data folder with keys, an institution that runs by a pack, the
 * officers' recovery sheets and the first administrator's invitation.
 *
 * Sheets and the one-time code are printed once and kept nowhere.  A second institution in
 * the same folder uses the keys that are there.
 */
#include "cli/cli.h"

#include "base/clock.h"
#include "base/id.h"
#include "base/text.h"
#include "boxes/recovery.h"
#include "cli/data.h"
#include "cli/options.h"
#include "directory/resource.h"
#include "ledger/ledger.h"
#include "people/account.h"
#include "people/role.h"
#include "vault/vault.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct wanted {
    const char *postgres, *host, *title_en, *title_es, *pack, *packs, *zone, *leave, *leave_title;
    const char *officers, *threshold, *login, *name;
    bool        demonstration;
};

static bool
number(const char *option, const char *text, int32_t *out)
{
    int64_t n;

    if (!str_int(str_z(text), &n) || n < 1 || n > THRESHOLD_MAX) {
        fprintf(stderr, "amparo init: --%s is a number from 1 to %d, not '%s'.\n", option,
                THRESHOLD_MAX, text);
        return false;
    }
    *out = (int32_t)n;
    return true;
}

/* New keys in a folder without any; RC_REFUSED means they are there already. */
static bool
keys(const char *data)
{
    struct arena *a = arena_new((size_t)1 << 20);
    struct err    err = { 0 };
    enum rc       rc;
    bool          good = true;

    if (mkdir(data, 0700) != 0 && access(data, W_OK) != 0) {
        fprintf(stderr, "amparo init: the folder %s cannot be made or written.\n", data);
        arena_free(a);
        return false;
    }
    rc = vault_create(data, &err);
    if (rc != RC_OK && rc != RC_REFUSED)
        good = data_complain(a, "making the keys", &err);
    arena_free(a);
    return good;
}

static bool
found(struct data *d, const struct wanted *w, int64_t institution)
{
    struct str      host = str_z(w->host);
    struct change  *change = change_new(d->arena, institution);
    struct err      err = { 0 };
    struct site_new made = {
        .institution = institution,
        .title = { str_z(w->title_en), str_z(w->title_es ? w->title_es : w->title_en) },
        .zone = str_z(w->zone), .leave_url = str_z(w->leave), .leave_title = str_z(w->leave_title),
        .hosts = &host, .host_count = 1, .demonstration = w->demonstration,
    };

    if (site_found(d->arena, change, &made, str_z(w->packs), str_z(w->pack), clock_now(), &err) != RC_OK)
        return data_complain(d->arena, "founding the institution", &err);
    ledger_add_system(change, &(struct ledger_entry){ .act = LEDGER_INSTITUTION_MADE });
    ledger_add_system(change, &(struct ledger_entry){ .act = LEDGER_PACK_LOADED });
    if (store_commit(d->store, change, &err) != RC_OK)
        return data_complain(d->arena, "founding the institution", &err);
    return true;
}

static bool
set_up(struct data *d, const struct wanted *w, const struct site *site, int32_t k, int32_t n)
{
    struct account_new given = { str_z(w->login), str_z(w->name), { 0 }, LANG_EN };
    struct str         sheets[THRESHOLD_MAX], code;
    int64_t            officers[THRESHOLD_MAX] = { 0 }, person;
    struct work        work;
    struct err         err = { 0 };

    if (!data_begin(d, site, &work))
        return false;
    resource_seed(work.change, d->arena, site->pack, site->institution);
    if (recovery_setup(&work, k, n, officers, site->title[LANG_EN], sheets, &err) != RC_OK)
        return data_complain(d->arena, "making the recovery sheets", &err);
    if (account_invite(&work, &given, &person, &code, &err) != RC_OK ||
        role_give(&work, person, str_lit("administrator"), 0, &err) != RC_OK)
        return data_complain(d->arena, "inviting the administrator", &err);
    if (!data_commit(d, &work))
        return false;
    for (int32_t i = 0; i < n; i++)
        printf(STR_FMT "\n", STR_ARG(sheets[i]));
    printf("administrator %s  one-time code " STR_FMT "\n", w->login, STR_ARG(code));
    printf("Open http://%s/en/account/set-up with both within 14 days.\n", w->host);
    return true;
}

int
cli_init(int argc, char **argv)
{
    struct wanted w = { .title_en = NULL, .packs = "packs", .zone = "", .host = "localhost:8080",
                        .leave = "https://www.weather.gov/", .leave_title = "Weather",
                        .officers = "5", .threshold = "3", .login = "admin", .name = "Administrator" };
    const struct option_row rows[] = {
        { "postgres", "URL", "keep the data in PostgreSQL instead of the folder", &w.postgres, NULL },
        { "host", "HOST", "where the institution answers, port included", &w.host, NULL },
        { "title", "NAME", "its public name (needed)", &w.title_en, NULL },
        { "title-es", "NAME", "the same in Spanish", &w.title_es, NULL },
        { "pack", "ID", "the pack it runs by (needed)", &w.pack, NULL },
        { "packs", "DIR", "the folder packs are read from", &w.packs, NULL },
        { "zone", "ZONE", "time zone; the pack's own when left out", &w.zone, NULL },
        { "leave", "URL", "where 'Leave this site' leads", &w.leave, NULL },
        { "leave-title", "WORD", "title of the page on the way out", &w.leave_title, NULL },
        { "officers", "N", "how many recovery sheets", &w.officers, NULL },
        { "threshold", "K", "how many of them open a box together", &w.threshold, NULL },
        { "login", "NAME", "login of the first administrator", &w.login, NULL },
        { "name", "NAME", "and the name colleagues know", &w.name, NULL },
        { "demonstration", NULL, "every page says that people and cases are made up", NULL, &w.demonstration },
    };
    const char        *folder = NULL;
    size_t             folders = 0;
    struct data        d;
    int64_t            institution = id_new();
    int32_t            k, n;
    const struct site *site;
    bool               good;

    if (!options_read("init", rows, COUNT(rows), argc, argv, &folder, &folders, 1))
        return CLI_USAGE;
    if (folders == 0 || !w.title_en || !w.pack) {
        fprintf(stderr, "amparo init: name the data folder, --title and --pack.\n");
        return CLI_USAGE;
    }
    if (!number("officers", w.officers, &n) || !number("threshold", w.threshold, &k))
        return CLI_USAGE;
    if (!keys(folder))
        return CLI_FOUND;
    good = data_open(&d, folder, w.postgres) && found(&d, &w, institution) && data_sites(&d);
    site = good ? sites_by_id(d.sites, institution) : NULL;
    good = site && set_up(&d, &w, site, k, n);
    data_close(&d);
    return good ? CLI_OK : CLI_FOUND;
}
