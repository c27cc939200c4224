/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * writer.c - 32 clients, each waiting for its own change to be on disk: two rows of sealed
 * size and a ledger entry a change, through the queue, the savepoints and the ledger's
 * hook.  Held against one connection that writes the same rows, 32 changes a transaction,
 * with nobody waiting and no ledger.
 * Limit: 0.7.
 */
#include "bench.h"
#include "bench_store.h"

#include "base/id.h"
#include "base/random.h"
#include "base/text.h"
#include "ledger/ledger.h"
#include "store/form_token_sql.h"
#include "store/migrate.h"
#include "store/outbox_sql.h"

#include <ftw.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

enum { CLIENTS = 32, TURNS = 40, SEALED_BYTES = 1024, ENTRY_BYTES = 256 };

struct bench_writer {
    struct bench_store *b;
    char               *folder;
    sqlite3            *db;
    sqlite3_stmt       *begin, *commit, *message, *token, *entries;
    uint8_t             sealed[SEALED_BYTES];
};

static int
remove_one(const char *path, const struct stat *st, int flag, struct FTW *walk)
{
    UNUSED(st);
    UNUSED(flag);
    UNUSED(walk);
    return remove(path);
}

static void
writer_close(void *self)
{
    struct bench_writer *w = self;
    sqlite3_stmt        *all[] = { w->begin, w->commit, w->message, w->token, w->entries };

    for (size_t i = 0; i < COUNT(all); i++)
        sqlite3_finalize(all[i]);
    sqlite3_close(w->db);
    if (w->folder)
        nftw(w->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    bench_store_close(w->b);
}

/* A store of the same tables, closed again, and one plain connection to its file. */
static bool
open_plain(struct arena *a, struct bench_writer *w)
{
    struct store *s = NULL;
    bool          good;

    w->folder = (char *)(uintptr_t)arena_strz(a, "/tmp/amparo-bench-XXXXXX").p;
    if (!mkdtemp(w->folder))
        return false;
    good = store_open(str_z(w->folder), NULL, &s, NULL) == RC_OK &&
           store_migrate(s, migration_list, migration_count, NULL) == RC_OK;
    store_close(s);
    return good && sqlite3_open(arena_z(a, arena_printf(a, "%s/amparo.db", w->folder)),
                                &w->db) == SQLITE_OK;
}

static bool
prepare(struct bench_writer *w, const char *sql, sqlite3_stmt **out)
{
    return sqlite3_prepare_v3(w->db, sql, -1, SQLITE_PREPARE_PERSISTENT, out, NULL) ==
           SQLITE_OK;
}

static void *
writer_open(struct arena *a, const char **why)
{
    struct bench_writer *w = ARENA_NEW(a, struct bench_writer);

    random_bytes(w->sealed, sizeof w->sealed);
    if (!(w->b = bench_store_open(a, why)))
        return NULL;
    if (open_plain(a, w) &&
        sqlite3_exec(w->db, "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                     "PRAGMA cache_size=-16384", NULL, NULL, NULL) == SQLITE_OK &&
        prepare(w, "BEGIN IMMEDIATE", &w->begin) && prepare(w, "COMMIT", &w->commit) &&
        prepare(w, "INSERT INTO outbox (institution, id, channel, sentence, lang, person, "
                "address, due_at) VALUES (?1, ?2, 'mail', 'mail.update', 'en', NULL, ?3, ?2)",
                &w->message) &&
        prepare(w, "INSERT INTO form_token (institution, token, page, used_at, made, answer) "
                "VALUES (?1, ?2, 'page', ?3, ?3, ?4)", &w->token) &&
        prepare(w, "INSERT INTO ledger_commit (institution, first_seq, entries, leaves, nodes, "
                "signers, head_at, root, signature) VALUES (?1, ?2, 32, ?3, ?3, x'', ?2, x'', "
                "x'')", &w->entries))
        return w;
    *why = "no second store can be made under /tmp";
    writer_close(w);
    return NULL;
}

static void *
client(void *arg)
{
    struct bench_writer *w = arg;
    struct arena        *a = arena_new((size_t)1 << 20);

    for (int i = 0; i < TURNS; i++) {
        struct change *c = change_new(a, BENCH_INSTITUTION);
        int64_t        id = id_new();
        struct bytes   sealed = { w->sealed, SEALED_BYTES };

        outbox_insert(c, BENCH_INSTITUTION, id, str_lit("mail"), str_lit("mail.update"),
                      str_lit("en"), (struct opt_int){ 0 }, sealed, id);
        form_token_use(c, BENCH_INSTITUTION, (struct bytes){ (uint8_t *)&id, sizeof id },
                       str_lit("page"), id, opt_int(id), sealed);
        ledger_add_system(c, &(struct ledger_entry){ .act = LEDGER_PACK_LOADED });
        if (store_commit(w->b->store, c, NULL) != RC_OK)
            BUG("a change was not kept");
        arena_reset(a);
    }
    arena_free(a);
    return NULL;
}

static void
writer_ours(void *self)
{
    pthread_t thread[CLIENTS];

    for (int i = 0; i < CLIENTS; i++)
        if (pthread_create(&thread[i], NULL, client, self) != 0)
            BUG("no thread");
    for (int i = 0; i < CLIENTS; i++)
        pthread_join(thread[i], NULL);
}

static void
run(sqlite3_stmt *h)
{
    if (sqlite3_step(h) != SQLITE_DONE)
        BUG("the plain connection refused");
    sqlite3_reset(h);
}

static void
writer_other(void *self)
{
    struct bench_writer *w = self;
    uint8_t              entries[CLIENTS * ENTRY_BYTES] = { 0 };

    for (int turn = 0; turn < TURNS; turn++) {
        int64_t first = 0;

        run(w->begin);
        for (int i = 0; i < CLIENTS; i++) {
            int64_t id = id_new();

            first = first ? first : id;
            sqlite3_bind_int64(w->message, 1, BENCH_INSTITUTION);
            sqlite3_bind_int64(w->message, 2, id);
            sqlite3_bind_blob(w->message, 3, w->sealed, SEALED_BYTES, SQLITE_STATIC);
            run(w->message);
            sqlite3_bind_int64(w->token, 1, BENCH_INSTITUTION);
            sqlite3_bind_blob(w->token, 2, &id, sizeof id, SQLITE_TRANSIENT);
            sqlite3_bind_int64(w->token, 3, id);
            sqlite3_bind_blob(w->token, 4, w->sealed, SEALED_BYTES, SQLITE_STATIC);
            run(w->token);
        }
        sqlite3_bind_int64(w->entries, 1, BENCH_INSTITUTION);
        sqlite3_bind_int64(w->entries, 2, first);
        sqlite3_bind_blob(w->entries, 3, entries, sizeof entries, SQLITE_STATIC);
        run(w->entries);
        run(w->commit);
    }
}

const struct bench_row bench_writer = {
    .name = "writer",
    .work = "1,280 durable changes of 32 clients, each with its ledger entry",
    .against = "the same rows from one connection, 32 changes a transaction",
    .measure = BENCH_SPEED,
    .limit = 0.7,
    .open = writer_open,
    .ours = writer_ours,
    .other = writer_other,
    .close = writer_close,
};
