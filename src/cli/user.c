/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * user.c - `amparo user`: invite somebody from the command line, list accounts.  The same
 * verbs as the administrator's pages; nobody's passphrase passes through here.
 */
#include "cli/cli.h"

#include "base/text.h"
#include "cli/data.h"
#include "cli/options.h"
#include "people/account.h"
#include "people/role.h"

#include <stdio.h>
#include <string.h>

struct wanted {
    const char *data, *postgres, *host, *login, *name, *roles, *mail;
};

static bool
give_roles(struct data *d, struct work *work, int64_t person, const char *roles)
{
    struct str rest = str_z(roles ? roles : ""), part;
    struct err err = { 0 };

    while (rest.n && str_next(&rest, ',', &part))
        if (part.n && role_give(work, person, part, 0, &err) != RC_OK)
            return data_complain(d->arena, "giving the role", &err);
    return true;
}

static bool
invite(struct data *d, const struct site *site, const struct wanted *w)
{
    struct account_new given = { str_z(w->login), str_z(w->name), str_z(w->mail), LANG_EN };
    struct work        work;
    struct err         err = { 0 };
    struct str         code;
    int64_t            person;

    if (!w->login || !w->name) {
        fprintf(stderr, "amparo user invite: name --login and --name.\n");
        return false;
    }
    if (!data_begin(d, site, &work))
        return false;
    if (account_invite(&work, &given, &person, &code, &err) != RC_OK) {
        data_end(&work);
        return data_complain(d->arena, "inviting", &err);
    }
    if (!give_roles(d, &work, person, w->roles) || !data_commit(d, &work))
        return false;
    printf("%s  one-time code " STR_FMT ", good for 14 days\n", w->login, STR_ARG(code));
    return true;
}

static bool
list(struct data *d, const struct site *site)
{
    struct account_status *all;
    size_t                 count;
    struct work            work;
    struct err             err = { 0 };
    enum rc                rc;

    if (!data_begin(d, site, &work))
        return false;
    rc = account_list(&work, &all, &count, &err);
    data_end(&work);
    if (rc != RC_OK)
        return data_complain(d->arena, "reading the accounts", &err);
    for (size_t i = 0; i < count; i++)
        printf(STR_FMT "  " STR_FMT "%s%s%s\n", STR_ARG(all[i].login), STR_ARG(all[i].name),
               all[i].ended ? "  ended" : "", all[i].invited ? "  invited" : "",
               all[i].has_second || all[i].invited ? "" : "  no second factor");
    return true;
}

int
cli_user(int argc, char **argv)
{
    struct wanted w = { .data = NULL };
    const struct option_row rows[] = {
        { "data", "DIR", "the data folder (needed)", &w.data, NULL },
        { "postgres", "URL", "where the data is, if not in the folder", &w.postgres, NULL },
        { "host", "HOST", "which institution, when there are several", &w.host, NULL },
        { "login", "NAME", "what they sign in with", &w.login, NULL },
        { "name", "NAME", "the name colleagues know", &w.name, NULL },
        { "mail", "ADDRESS", "for the constant mail: there is an update", &w.mail, NULL },
        { "roles", "A,B", "roles of the pack, or administrator", &w.roles, NULL },
    };
    const char        *what = NULL;
    size_t             words = 0;
    const struct site *site;
    struct data        d;
    bool               good;

    if (!options_read("user", rows, COUNT(rows), argc, argv, &what, &words, 1))
        return CLI_USAGE;
    if (words == 0 || !w.data || (strcmp(what, "invite") != 0 && strcmp(what, "list") != 0)) {
        fprintf(stderr, "amparo user invite | list, with --data DIR.\n");
        return CLI_USAGE;
    }
    good = data_open(&d, w.data, w.postgres) && data_sites(&d);
    site = good ? data_site(&d, w.host) : NULL;
    good = site && (strcmp(what, "invite") == 0 ? invite(&d, site, &w) : list(&d, site));
    data_close(&d);
    return good ? CLI_OK : CLI_FOUND;
}
