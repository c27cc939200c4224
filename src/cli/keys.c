/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * keys.c - `amparo keys rotate`: replace the vault key, with no server on this data.
 *
 * Every wrap is made anew under the new key, everybody is signed out, and the old key
 * leaves the folder.  Stopped at any point it goes on where it was when run again.
 */
#include "cli/cli.h"

#include "base/text.h"
#include "boxes/rotate.h"
#include "cli/data.h"
#include "cli/options.h"
#include "ledger/ledger.h"
#include "people/people.h"
#include "vault/vault.h"

#include <stdio.h>
#include <string.h>

/* Layers of one institution; *damaged grows by those that neither key opens. */
static bool
institution(struct data *d, int64_t id, struct rotated *all)
{
    struct change *change = change_new(d->arena, id);
    struct rotated done;
    struct err     err = { 0 };

    people_sessions_sweep(change, INT64_MAX);
    ledger_add_system(change, &(struct ledger_entry){ .act = LEDGER_VAULT_KEY_CHANGED });
    if (rotate_layers(d->store, id, &done, &err) != RC_OK ||
        store_commit(d->store, change, &err) != RC_OK)
        return data_complain(d->arena, "making the wraps anew", &err);
    all->made_anew += done.made_anew;
    all->damaged += done.damaged;
    return true;
}

static bool
rotate(struct data *d, const char *folder)
{
    struct snapshot *s;
    struct rotated   all = { 0 };
    struct err       err = { 0 };
    int64_t         *ids;
    size_t           n;
    enum rc          rc;

    if (snapshot_begin(d->store, &s, &err) != RC_OK)
        return data_complain(d->arena, "reading", &err);
    rc = ledger_institutions(d->arena, s, &ids, &n, &err);
    snapshot_end(s);
    if (rc != RC_OK)
        return data_complain(d->arena, "reading the institutions", &err);
    if (vault_rotate_begin(folder, &err) != RC_OK)
        return data_complain(d->arena, "making the new key", &err);
    for (size_t i = 0; i < n; i++)
        if (!institution(d, ids[i], &all))
            return false;
    if (all.damaged) {
        fprintf(
            stderr,
            "amparo keys rotate: %lld wraps open with neither key. The old key stays. "
            "Look at them first.\n",
            (long long)all.damaged);
        return false;
    }
    if (vault_rotate_end(folder, &err) != RC_OK)
        return data_complain(d->arena, "taking the old key away", &err);
    printf("%lld wraps made anew; everybody is signed out.\n"
           "Copy keys/vault.key to your two places now, and destroy every copy of the "
           "old one:\n"
           "a backup opens with the key of its own time and no other.\n",
           (long long)all.made_anew);
    return true;
}

int
cli_keys(int argc, char **argv)
{
    const char             *postgres = NULL, *words[2] = { NULL };
    const struct option_row rows[] = {
        { "postgres", "URL", "where the data is, if not in the folder", &postgres, NULL },
    };
    struct data d;
    size_t      count = 0;
    bool        good;

    if (!options_read("keys", rows, COUNT(rows), argc, argv, words, &count, COUNT(words)))
        return CLI_USAGE;
    if (count != 2 || strcmp(words[0], "rotate") != 0) {
        fprintf(stderr, "amparo keys rotate DIR\n");
        return CLI_USAGE;
    }
    good = data_open(&d, words[1], postgres) && rotate(&d, words[1]);
    data_close(&d);
    return good ? CLI_OK : CLI_FOUND;
}
