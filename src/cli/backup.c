/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * backup.c - `amparo backup` and `amparo restore`: everything in one file, and back.
 *
 * A copy is made beside a running server.  It can be restored into a folder or into
 * PostgreSQL, whichever it came from.  The keys stay outside it on purpose: a copy
 * alone opens nothing.
 */
#include "cli/cli.h"

#include "base/text.h"
#include "cli/data.h"
#include "cli/options.h"
#include "store/backup.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

struct asked {
    const char   *data, *file, *postgres;
    bool          check;
    struct arena *arena;
    struct store *store;
};

static bool
open_store(struct asked *q, enum store_mode mode)
{
    const struct store_options options = { .mode = mode };
    struct err                 err = { 0 };

    if (store_open(str_z(q->postgres ? q->postgres : q->data), &options, &q->store, &err) !=
        RC_OK)
        return data_complain(q->arena, "opening the data", &err);
    return true;
}

static bool
back_up(struct asked *q)
{
    struct stat st = { 0 };
    struct err  err = { 0 };

    if (!open_store(q, STORE_READ))
        return false;
    if (q->check) {
        if (store_check(q->store, &err) != RC_OK)
            return data_complain(q->arena, "reading everything again", &err);
        puts("Everything was read; nothing is damaged.");
        return true;
    }
    if (store_backup(q->store, q->file, &err) != RC_OK)
        return data_complain(q->arena, "making the copy", &err);
    stat(q->file, &st);
    printf("%s: %lld bytes, read back and checked.\n"
           "The keys are not in it: keep a copy of %s/keys apart from it.\n",
           q->file, (long long)st.st_size, q->data);
    return true;
}

static bool
restore(struct asked *q)
{
    struct err err = { 0 };

    if (!open_store(q, STORE_SERVE))
        return false;
    if (store_migrate(q->store, migration_list, migration_count, &err) != RC_OK)
        return data_complain(q->arena, "making the tables", &err);
    if (store_restore(q->store, q->file, &err) != RC_OK)
        return data_complain(q->arena, "restoring the copy", &err);
    printf("%s is restored. Put the kept keys into %s/keys, then hold it against a head or\n"
           "a receipt kept elsewhere: amparo ledger verify %s FILE\n",
           q->file, q->data, q->data);
    return true;
}

static int
run(const char *name, bool (*work)(struct asked *q), struct asked *q, int argc, char **argv)
{
    const struct option_row rows[] = {
        { "postgres", "URL", "where the data is, if not in the folder", &q->postgres, NULL },
        { "check", NULL, "backup: only read everything and check it", NULL, &q->check },
    };
    const char *words[2] = { NULL, NULL };
    size_t      count = 0;
    bool        good;

    if (!options_read(name, rows, COUNT(rows), argc, argv, words, &count, COUNT(words)))
        return CLI_USAGE;
    q->data = words[0];
    q->file = words[1];
    if (!q->data || (!q->file && !(q->check && work == back_up))) {
        fprintf(stderr, "amparo %s DIR FILE [--postgres URL]: which data folder, which file.\n",
                name);
        return CLI_USAGE;
    }
    q->arena = arena_new((size_t)16 << 20);
    good = work(q);
    store_close(q->store);
    arena_free(q->arena);
    return good ? CLI_OK : CLI_FOUND;
}

int
cli_backup(int argc, char **argv)
{
    struct asked q = { .data = NULL };

    return run("backup", back_up, &q, argc, argv);
}

int
cli_restore(int argc, char **argv)
{
    struct asked q = { .data = NULL };

    return run("restore", restore, &q, argc, argv);
}
