/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * store.h - one narrow interface over SQLite (a folder) and PostgreSQL (a URL).
 *
 * Reading: a snapshot sees one moment, whatever is written meanwhile.
 * Writing: changes (change.h) are applied by the writer, many in one transaction.
 * SQLite has one writing connection in one thread, which alone checkpoints; the data
 * folder is locked by whoever writes.  PostgreSQL has a few writing threads, each batch
 * holds one institution and starts by locking what the hook locks.
 * A commit or a sync that fails with an I/O error ends the process: after it nobody
 * knows what the disk holds, and recovery reads the log.  An answered change is on disk.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/arena.h"
#include "store/change.h"

struct store;
struct snapshot;
struct write_tx;
struct migration;

enum store_mode {
    STORE_SERVE, /* reads and writes; takes the data folder's lock */
    STORE_READ   /* reads only; no lock, no writer: works beside a running server */
};

enum store_engine { STORE_SQLITE, STORE_POSTGRES };

enum { STORE_RESERVE = 64 << 20 }; /* what a server keeps */

struct store_options {
    enum store_mode mode;
    int             readers; /* connections for snapshots at most; 0 is 32 */
    int             writers; /* PostgreSQL: writing threads; 0 is 4 */
    int             queue;   /* changes waiting at most; 0 is 10,000 */
    int64_t     reserve; /* SQLite: bytes kept for a full disk (reserve.c); 0 is none */
    const char *vfs;     /* SQLite: file layer of a test; NULL is the system's */
};

/*
 * `where` is a folder (made, mode 0700, when missing and mode is STORE_SERVE) or
 * postgres://... .  options may be NULL: STORE_SERVE and the defaults.
 * RC_BUSY: another process writes here.  RC_STORE: cannot be opened.
 */
MUST_USE enum rc store_open(struct str where, const struct store_options *options,
                            struct store **out, struct err *err);
/* Waits for the changes already queued, then closes. NULL is fine. */
void              store_close(struct store *s);
enum store_engine store_engine(const struct store *s);

/*
 * One read snapshot, for one thread at a time.  Waits while all readers are out.
 * snapshot_end takes NULL; it is safe after the arena's exit was taken inside a read.
 */
MUST_USE enum rc snapshot_begin(struct store *s, struct snapshot **out, struct err *err);
void             snapshot_end(struct snapshot *snap);

/*
 * Queue a change; its done function answers.  RC_BUSY when the queue is full, RC_STORE
 * when the store is read-only or closing, RC_BADINPUT when a text in it is no text,
 * RC_FULL when the disk is low and it is large: then done is not called.
 */
MUST_USE enum rc store_submit(struct store *s, struct change *c, struct err *err);
/* The same, and wait for the answer: for commands, jobs and tests. */
MUST_USE enum rc store_commit(struct store *s, struct change *c, struct err *err);

/*
 * What the ledger adds to each batch.  Every function runs in a writer thread, inside
 * the transaction.  `open` comes first for each institution of a batch, in a fresh
 * transaction: it must lock the institution's tip (SELECT ... FOR UPDATE; sqlgen leaves
 * FOR UPDATE out for SQLite).  `append` comes once, after the changes: only the leaves
 * of accepted changes, in order; not called when there are none.  `closed` comes after
 * the commit (RC_OK) or when that institution's part was undone; caches may trust only
 * what a closed RC_OK confirmed, and only on SQLite (on PostgreSQL others write too).
 * An error from open or append undoes that institution's part of the batch.
 */
struct store_hook {
    void *ctx;
    enum rc (*open)(void *ctx, struct write_tx *tx, int64_t institution, struct err *err);
    enum rc (*append)(void *ctx, struct write_tx *tx, int64_t institution,
                      struct leaf *const *leaves, size_t count, struct err *err);
    void (*closed)(void *ctx, int64_t institution, enum rc rc); /* may be NULL */
};

/* Before the first change. One hook a store. */
void store_writer_hook(struct store *s, const struct store_hook *hook);

/*
 * Inside a batch: generated readers take write_snapshot(tx), which sees what the
 * batch wrote so far; generated writers have a form x_now(tx, ...).  The arena is
 * emptied after the batch.
 */
struct snapshot *write_snapshot(struct write_tx *tx);
struct arena    *write_arena(struct write_tx *tx);

/* Changes waiting and being applied now. */
int store_queued(struct store *s);

#endif
