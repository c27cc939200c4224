/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* inside.h - the structs of store/, private to it. */
#ifndef STORE_INSIDE_H
#define STORE_INSIDE_H

#include "store/engine.h"
#include "store/migrate.h"

#include <pthread.h>

/* While the disk is low a change may hold so many bytes: a report fits, a file does not.
 */
enum { LOW_CHANGE_BYTES = 64 << 10 };

enum { BATCH_CHANGES = 64, BATCH_US = 4000, WRITERS_MOST = 16 };

struct change {
    struct arena *arena;
    int64_t       institution;
    struct op    *first, **last;
    struct leaf  *leaf_first, **leaf_last;
    size_t        bytes; /* of texts and bytes in it */
    enum rc rc; /* before the writer: RC_BADINPUT when a text is none; then the answer */
    struct err err;
    void (*done)(void *ctx, enum rc rc, const struct err *err);
    void          *ctx;
    struct change *next; /* in the queue */
};

struct snapshot {
    struct store      *store;
    struct connection *connection;
    bool               open;    /* its transaction is begun */
    bool               walking; /* inside statement_each */
    struct snapshot   *next;    /* in the pool */
};

struct write_tx {
    struct store   *store;
    struct snapshot snapshot; /* reads what the batch wrote */
    struct arena   *arena;
};

struct store {
    const struct engine *engine;
    struct place         place;
    struct store_options options;
    int                  lock_fd;               /* the data folder's, or -1 */
    char                *folder, *reserve_path; /* SQLite, when it writes */
    int64_t              reserve_tried;
    _Atomic bool         disk_low;
    bool                 has_hook;
    struct store_hook    hook;

    pthread_mutex_t  pool_lock;
    pthread_cond_t   pool_free;
    struct snapshot *pool; /* idle readers */
    int              pool_out;

    _Atomic int        careful; /* batches still to be run with a savepoint a change */
    pthread_mutex_t    queue_lock;
    pthread_cond_t     queue_news;
    struct change     *queue_first, **queue_last;
    int                queued, applying;
    bool               closing;
    int                writers;
    pthread_t          threads[WRITERS_MOST];
    bool               held[WRITERS_MOST];        /* writer i has an institution ... */
    int64_t            institution[WRITERS_MOST]; /* ... this one */
    struct connection *first_writer; /* opened by store_open, taken by writer 0 */
    pthread_mutex_t    writing;      /* SQLite: who holds the writing connection */
};

/*
 * A batch of changes on a writing connection; sets rc of each; transaction and hook
 * included.
 */
size_t batch_run(struct store *s, struct connection *c, struct arena *scratch,
                 struct change **changes, size_t count);

/* Writing outside the queue, one at a time: migrations and restore. */
MUST_USE enum rc store_exclusive(struct store *s,
                                 enum rc (*work)(struct store *s, struct connection *c,
                                                 void *ctx, struct err *err),
                                 void *ctx, struct err *err);

/*
 * Every row of `table` from one connection to the other, inside their open
 * transactions.
 */
MUST_USE enum rc copy_table(const struct engine *from, struct connection *source,
                            const struct engine *to, struct connection *target,
                            const struct sql_table *table, struct err *err);
/* Read every row, and let SQLite look at its pages. */
MUST_USE enum rc check_connection(const struct engine *engine, struct connection *c,
                                  struct err *err);
/* Apply what is missing on a connection nobody else writes on. */
MUST_USE enum rc migrate_connection(struct store *s, struct connection *c,
                                    const struct migration *list, size_t count,
                                    struct err *err);

void reserve_keep(struct store *s); /* lay it down if it is not there */
void reserve_give_up(struct store *s);
void reserve_between(struct store *s);

void writers_start(struct store *s);
void writers_stop(struct store *s);
void pool_close(struct store *s);

#endif
