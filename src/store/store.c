/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* store.c - opening and closing; which engine; the data folder and its lock. */
#include "store/inside.h"

#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
is_url(struct str where)
{
    return str_starts(where, str_lit("postgres://")) ||
           str_starts(where, str_lit("postgresql://"));
}

static char *
join(struct str a, const char *b)
{
    char *p = base_alloc(a.n + strlen(b) + 1);

    memcpy(p, a.p, a.n);
    memcpy(p + a.n, b, strlen(b));
    return p;
}

/* A new name in a folder is on disk only when the folder was synced too. */
static bool
sync_folder(const char *path)
{
    int  fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = fd >= 0 && fsync(fd) == 0;

    if (fd >= 0)
        close(fd);
    return good;
}

/* Make the folder when missing, take its lock. */
static enum rc
claim_folder(struct store *s, struct str where, struct err *err)
{
    char *folder = join(where, ""), *lock = join(where, "/lock"),
         *above = join(where, "/..");
    enum rc rc = RC_OK;

    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        rc = err_set(err, RC_STORE, "store.open");
    else if (!sync_folder(above) ||
             (s->lock_fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600)) < 0)
        rc = err_set(err, RC_STORE, "store.open");
    else if (flock(s->lock_fd, LOCK_EX | LOCK_NB) != 0)
        rc = errno == EWOULDBLOCK ? err_set(err, RC_BUSY, "store.locked")
                                  : err_set(err, RC_STORE, "store.open");
    base_free(folder);
    base_free(lock);
    base_free(above);
    return rc;
}

static void
fill_options(struct store *s, const struct store_options *options)
{
    if (options)
        s->options = *options;
    if (s->options.readers <= 0)
        s->options.readers = 32;
    if (s->options.queue <= 0)
        s->options.queue = 10000;
    s->writers = s->engine == &sqlite_engine ? 1
                 : s->options.writers > 0    ? s->options.writers
                                             : 4;
    if (s->writers > WRITERS_MOST)
        s->writers = WRITERS_MOST;
}

enum rc
store_open(struct str where, const struct store_options *options, struct store **out,
           struct err *err)
{
    struct store    *s = base_alloc(sizeof *s);
    struct snapshot *probe = NULL;
    bool             sqlite = !is_url(where);
    enum rc          rc = RC_OK;

    s->engine = sqlite ? &sqlite_engine : &postgres_engine;
    s->lock_fd = -1;
    fill_options(s, options);
    s->place.where = join(where, sqlite ? "/amparo.db" : "");
    s->place.vfs = s->options.vfs;
    s->queue_last = &s->queue_first;
    pthread_mutex_init(&s->pool_lock, NULL);
    pthread_cond_init(&s->pool_free, NULL);
    pthread_mutex_init(&s->queue_lock, NULL);
    pthread_cond_init(&s->queue_news, NULL);
    pthread_mutex_init(&s->writing, NULL);

    if (s->options.mode == STORE_SERVE) {
        mode_t before = umask(0077);

        if (sqlite)
            rc = claim_folder(s, where, err);
        if (rc == RC_OK)
            rc = s->engine->open(&s->place, true, &s->first_writer, err);
        umask(before);
        if (rc == RC_OK && sqlite) {
            s->folder = join(where, "");
            s->reserve_path = join(where, "/reserve");
            reserve_keep(s);
            if (!sync_folder(s->folder))
                rc = err_set(err, RC_STORE, "store.open");
        }
    }
    if (rc == RC_OK && (rc = snapshot_begin(s, &probe, err)) == RC_OK)
        snapshot_end(probe);
    if (rc == RC_OK && s->options.mode == STORE_SERVE)
        writers_start(s);
    else
        s->writers = 0;
    if (rc != RC_OK) {
        store_close(s);
        return rc;
    }
    *out = s;
    return RC_OK;
}

void
store_close(struct store *s)
{
    if (!s)
        return;
    writers_stop(s);
    pool_close(s);
    if (s->first_writer)
        s->engine->close(s->first_writer); /* last: the log is folded into the file */
    if (s->lock_fd >= 0)
        close(s->lock_fd);
    pthread_mutex_destroy(&s->pool_lock);
    pthread_cond_destroy(&s->pool_free);
    pthread_mutex_destroy(&s->queue_lock);
    pthread_cond_destroy(&s->queue_news);
    pthread_mutex_destroy(&s->writing);
    base_free(s->folder);
    base_free(s->reserve_path);
    base_free((char *)s->place.where);
    base_free(s);
}

enum store_engine
store_engine(const struct store *s)
{
    return s->engine == &sqlite_engine ? STORE_SQLITE : STORE_POSTGRES;
}

void
store_writer_hook(struct store *s, const struct store_hook *hook)
{
    pthread_mutex_lock(&s->queue_lock);
    s->hook = *hook;
    s->has_hook = true;
    pthread_mutex_unlock(&s->queue_lock);
}

enum rc
store_exclusive(struct store *s,
                enum rc (*work)(struct store *s, struct connection *c, void *ctx,
                                struct err *err),
                void *ctx, struct err *err)
{
    struct connection *c = s->first_writer;
    enum rc            rc;

    if (s->options.mode != STORE_SERVE)
        return err_set(err, RC_STORE, "store.failed");
    if (s->engine == &sqlite_engine) {
        pthread_mutex_lock(&s->writing);
        rc = work(s, c, ctx, err);
        pthread_mutex_unlock(&s->writing);
        return rc;
    }
    if ((rc = s->engine->open(&s->place, true, &c, err)) != RC_OK)
        return rc;
    rc = work(s, c, ctx, err);
    s->engine->close(c);
    return rc;
}
