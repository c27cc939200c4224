/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * ledger.c - `amparo ledger`: read the whole ledger again, print its signed head or a receipt.
 *
 * Reads only, beside a running server.  Exits 0 when everything holds, 1 when something
 * was changed (the first bad entry is named), 2 when it could not look.
 */
#include "cli/cli.h"

#include "base/clock.h"
#include "base/id.h"
#include "base/text.h"
#include "base/zone.h"
#include "cli/data.h"
#include "cli/options.h"
#include "ledger/ledger.h"
#include "vault/vault.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { COPIES = 200, COPY_MAX = 64 << 10 };

struct asked {
    struct arena    *arena;
    struct store    *store;
    struct snapshot *snapshot;
    const char      *words[COPIES + 2]; /* what to do, the folder, the copies */
    size_t           count;
};

static int
complain(struct asked *q, const char *doing, const struct err *err)
{
    data_complain(q->arena, doing, err);
    return CLI_USAGE;
}

static bool
file_read(struct arena *a, const char *path, struct str *out)
{
    char   *p = arena_alloc(a, COPY_MAX);
    int     fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, p, COPY_MAX);

    if (fd >= 0)
        close(fd);
    if (n < 0 || n == COPY_MAX) {
        fprintf(stderr, "amparo ledger: %s cannot be read as a head or a receipt.\n",
                path);
        return false;
    }
    *out = (struct str){ p, (size_t)n };
    return true;
}

static struct str
moment(struct arena *a, int64_t at)
{
    return at ? civil_text(a, zone_civil(zone_utc(), at - at % SECOND_US))
              : str_lit("never");
}

static void
print_report(struct asked *q, int64_t institution, const struct ledger_report *r,
             int64_t took)
{
    struct str id = id_text(q->arena, institution);
    struct str first = moment(q->arena, r->first_at), last = moment(q->arena, r->last_at);

    printf("institution  " STR_FMT "\n", STR_ARG(id));
    printf("entries      %lld in %lld commits, fillers %lld\n", (long long)r->entries,
           (long long)r->commits, (long long)r->fillers);
    printf("time         " STR_FMT " to " STR_FMT "\n", STR_ARG(first), STR_ARG(last));
    printf("signatures   %lld by persons, %lld by the institution\n",
           (long long)r->actor_signatures, (long long)r->institution_signatures);
    printf("outside      %lld copies agree\n", (long long)r->heads_agree);
    if (r->bad_count == 0)
        printf("VERIFIED in %lld.%03lld s\n", (long long)(took / SECOND_US),
               (long long)(took % SECOND_US / 1000));
    else
        printf("NOT VERIFIED: %lld found, the first: " STR_FMT "\n",
               (long long)r->bad_count, STR_ARG(r->why));
}

/* One institution with the copies that are its own. */
static int
verify_one(struct asked *q, int64_t institution, const struct str *copies, size_t count)
{
    struct str          *mine = ARENA_ARRAY(q->arena, struct str, count);
    struct ledger_report report;
    struct err           err = { 0 };
    size_t               n = 0;
    int64_t              start = clock_steady(), whose;
    enum rc              rc;

    for (size_t i = 0; i < count; i++)
        if (ledger_whose(copies[i], &whose) && whose == institution)
            mine[n++] = copies[i];
    rc = ledger_verify(q->arena, q->snapshot, institution, mine, n, &report, &err);
    if (rc != RC_OK && !(rc == RC_DAMAGED && str_eqz(err.key, "ledger.altered")))
        return complain(q, "verifying the ledger", &err);
    print_report(q, institution, &report, clock_steady() - start);
    return rc == RC_OK ? CLI_OK : CLI_FOUND;
}

static int
verify(struct asked *q)
{
    struct str *copies = ARENA_ARRAY(q->arena, struct str, q->count);
    size_t      copy_count = q->count - 2, n;
    int64_t    *ids, whose;
    struct err  err = { 0 };
    int         worst = CLI_OK;

    if (ledger_institutions(q->arena, q->snapshot, &ids, &n, &err) != RC_OK)
        return complain(q, "reading the ledger", &err);
    for (size_t i = 0; i < copy_count; i++) {
        bool known = false;

        if (!file_read(q->arena, q->words[i + 2], &copies[i]))
            return CLI_USAGE;
        known = ledger_whose(copies[i], &whose);
        for (size_t k = 0; known && k <= n; k++)
            if (k == n || ids[k] == whose) {
                known = k < n;
                break;
            }
        if (!known) {
            fprintf(stderr, "amparo ledger: %s is of no institution here.\n",
                    q->words[i + 2]);
            return CLI_USAGE;
        }
    }
    for (size_t i = 0; i < n; i++) {
        int exit = verify_one(q, ids[i], copies, copy_count);

        worst = exit > worst ? exit : worst;
    }
    if (n == 0)
        printf("no entries yet\n");
    return worst;
}

static int
head(struct asked *q)
{
    struct ledger_head h;
    struct err         err = { 0 };
    int64_t           *ids;
    size_t             n;

    if (ledger_institutions(q->arena, q->snapshot, &ids, &n, &err) != RC_OK)
        return complain(q, "reading the ledger", &err);
    for (size_t i = 0; i < n; i++) {
        struct str text;

        if (ledger_head_load(q->arena, q->snapshot, ids[i], &h, &err) != RC_OK)
            return complain(q, "reading the head", &err);
        text = ledger_head_text(q->arena, ids[i], &h);
        printf("%s" STR_FMT, i ? "\n" : "", STR_ARG(text));
    }
    return CLI_OK;
}

static int
receipt(struct asked *q)
{
    struct str text;
    struct err err = { 0 };
    int64_t   *ids, seq, whose;
    size_t     n;

    if (q->count != 4 || !id_parse(str_z(q->words[2]), &whose) ||
        !str_int(str_z(q->words[3]), &seq)) {
        fprintf(stderr,
                "amparo ledger receipt DIR INSTITUTION NUMBER: the institution as its "
                "head names it, the entry's number.\n");
        return CLI_USAGE;
    }
    if (ledger_institutions(q->arena, q->snapshot, &ids, &n, &err) != RC_OK ||
        ledger_receipt(q->arena, q->snapshot, whose, seq, &text, &err) != RC_OK)
        return complain(q, "writing the receipt", &err);
    printf(STR_FMT, STR_ARG(text));
    return CLI_OK;
}

static const struct {
    const char *word;
    int (*run)(struct asked *q);
} known[] = { { "verify", verify }, { "head", head }, { "receipt", receipt } };

int
cli_ledger(int argc, char **argv)
{
    const char             *postgres = NULL;
    const struct option_row rows[] = {
        { "postgres", "URL", "where the data is, if not in the folder", &postgres, NULL },
    };
    const struct store_options reading = { .mode = STORE_READ, .readers = 1 };
    struct asked               q = { .count = 0 };
    struct err                 err = { 0 };
    int                        exit = CLI_USAGE;

    if (!options_read("ledger", rows, COUNT(rows), argc, argv, q.words, &q.count,
                      COUNT(q.words)))
        return CLI_USAGE;
    if (q.count < 2) {
        fprintf(stderr, "amparo ledger verify DIR [HEAD-OR-RECEIPT...] | head DIR | "
                        "receipt DIR INSTITUTION NUMBER\n");
        return CLI_USAGE;
    }
    q.arena = arena_new((size_t)4 << 30);
    if (vault_start(q.words[1], &err) != RC_OK)
        complain(&q, "reading the keys", &err);
    else if (store_open(str_z(postgres ? postgres : q.words[1]), &reading, &q.store,
                        &err) != RC_OK ||
             snapshot_begin(q.store, &q.snapshot, &err) != RC_OK)
        complain(&q, "opening the data", &err);
    else
        for (size_t i = 0; i < COUNT(known); i++)
            if (strcmp(known[i].word, q.words[0]) == 0)
                exit = known[i].run(&q);
    snapshot_end(q.snapshot);
    store_close(q.store);
    vault_stop();
    arena_free(q.arena);
    return exit;
}
