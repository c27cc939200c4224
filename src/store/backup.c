/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * backup.c - see backup.h.  A copy is made row by row from one snapshot into a new
 * SQLite file, so it is the same file for both engines and carries no freed pages.
 * It grows under another name and takes its own only when synced and checked.
 */
#include "store/backup.h"

#include "store/inside.h"
#include "store/migration_sql.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *
with_end(const char *path, const char *end)
{
    size_t n = strlen(path), k = strlen(end);
    char  *p = base_alloc(n + k + 1);

    memcpy(p, path, n);
    memcpy(p + n, end, k);
    return p;
}

/* A store without threads or pool around one file, for migrating and copying. */
static void
file_store(struct store *s, const char *path)
{
    *s = (struct store){ .engine = &sqlite_engine,
                          .place = { .where = path },
                          .lock_fd = -1 };
    s->options.mode = STORE_SERVE;
}

/* The applied steps must be exactly this program's: a copy knows no other tables. */
static enum rc
same_migrations(struct store *s, struct connection *c, struct err *err)
{
    struct arena              *a = arena_new(4 << 20);
    struct snapshot            snap = { .store = s, .connection = c, .open = true };
    struct migration_done_row *done;
    size_t                     count = 0;
    enum rc                    rc = migration_done(a, &snap, &done, &count, err);

    for (size_t i = 0; i < migration_count && rc == RC_OK; i++) {
        size_t k = 0;

        while (k < count && (done[k].number != migration_list[i].number ||
                             done[k].digest != migration_list[i].digest))
            k++;
        if (k == count)
            rc = err_set_arg(err, RC_REFUSED, "store.changed",
                             str_z(migration_list[i].name));
    }
    if (rc == RC_OK && count > migration_count)
        rc = err_set(err, RC_REFUSED, "store.newer");
    arena_free(a);
    return rc;
}

static enum rc
copy_all(struct store *from, struct connection *source, struct store *to,
         struct connection *target, struct err *err)
{
    enum rc rc;

    if ((rc = same_migrations(from, source, err)) != RC_OK ||
        (rc = to->engine->begin(target, true, err)) != RC_OK)
        return rc;
    for (size_t i = 0; i < table_count && rc == RC_OK; i++)
        rc = copy_table(from->engine, source, to->engine, target, &table_list[i], err);
    if (rc == RC_OK)
        return to->engine->commit(target, err);
    to->engine->rollback(target);
    return rc;
}

static enum rc
sync_path(const char *path, int flags, struct err *err)
{
    int  fd = open(path, flags | O_CLOEXEC);
    bool good = fd >= 0 && fsync(fd) == 0;

    if (fd >= 0)
        close(fd);
    return good ? RC_OK : err_set(err, RC_STORE, "store.failed");
}

/* Fill the file under its working name, close it, read it back. */
static enum rc
write_file(struct store *s, struct connection *source, const char *path, struct err *err)
{
    /* One transaction into a file nobody relies on yet: no log, one sync at the end. */
    static const char  setup[] = "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;"
                                 "PRAGMA foreign_keys=OFF";
    struct store       file;
    struct connection *target = NULL;
    enum rc            rc;

    file_store(&file, path);
    if ((rc = sqlite_engine.open(&file.place, true, &target, err)) != RC_OK)
        return rc;
    if ((rc = sqlite_engine.script(target, setup, err)) == RC_OK &&
        (rc = migrate_connection(&file, target, migration_list, migration_count, err)) ==
            RC_OK)
        rc = copy_all(s, source, &file, target, err);
    sqlite_engine.close(target);
    if (rc != RC_OK || (rc = sync_path(path, O_RDONLY, err)) != RC_OK ||
        (rc = sqlite_engine.open(&file.place, false, &target, err)) != RC_OK)
        return rc;
    rc = check_connection(&sqlite_engine, target, err);
    sqlite_engine.close(target);
    return rc;
}

static enum rc
into_place(const char *part, const char *path, struct err *err)
{
    char   *folder = with_end(path, ""), *slash = strrchr(folder, '/');
    enum rc rc;

    if (slash)
        slash[slash == folder] = '\0';
    if (link(part, path) != 0) /* unlike rename, never over another file */
        rc = errno == EEXIST ? err_set(err, RC_REFUSED, "store.exists")
                             : err_set(err, RC_STORE, "store.failed");
    else
        rc = sync_path(slash ? folder : ".", O_RDONLY | O_DIRECTORY, err);
    base_free(folder);
    return rc;
}

static void
remove_part(const char *part)
{
    static const char *const ends[] = { "", "-wal", "-shm", "-journal" };

    for (size_t i = 0; i < COUNT(ends); i++) {
        char *path = with_end(part, ends[i]);

        unlink(path);
        base_free(path);
    }
}

enum rc
store_backup(struct store *s, const char *path, struct err *err)
{
    struct snapshot *snap = NULL;
    int64_t          started = clock_steady();
    mode_t           before;
    struct stat      st = { 0 };
    char            *part;
    enum rc          rc;

    if (access(path, F_OK) == 0)
        return err_set(err, RC_REFUSED, "store.exists");
    if ((rc = snapshot_begin(s, &snap, err)) != RC_OK)
        return rc;
    part = with_end(path, ".part");
    remove_part(part);
    before = umask(0077);
    rc = write_file(s, snap->connection, part, err);
    umask(before);
    snapshot_end(snap);
    if (rc == RC_OK && (rc = into_place(part, path, err)) == RC_OK &&
        stat(path, &st) == 0)
        log_event(EVENT_BACKUP, st.st_size, clock_steady() - started);
    remove_part(part);
    base_free(part);
    return rc;
}

struct restore {
    struct store      *file;
    struct connection *source;
};

static enum rc
is_empty(const struct engine *engine, struct connection *c, struct err *err)
{
    bool    more = false;
    enum rc rc = RC_OK;

    for (size_t i = 0; i < table_count && rc == RC_OK; i++) {
        if ((rc = engine->query(c, table_list[i].all, NULL, true, err)) == RC_OK &&
            (rc = engine->step(c, &more, err)) == RC_OK && more)
            rc = err_set_arg(err, RC_REFUSED, "store.not_empty",
                             str_z(table_list[i].name));
        engine->finish(c);
    }
    return rc;
}

static enum rc
fill_store(struct store *s, struct connection *c, void *ctx, struct err *err)
{
    struct restore *r = ctx;
    enum rc         rc;

    if ((rc = is_empty(s->engine, c, err)) != RC_OK)
        return rc;
    return copy_all(r->file, r->source, s, c, err);
}

enum rc
store_restore(struct store *s, const char *path, struct err *err)
{
    struct store   file;
    struct restore r = { .file = &file };
    enum rc        rc;

    file_store(&file, path);
    if ((rc = sqlite_engine.open(&file.place, false, &r.source, err)) != RC_OK)
        return rc;
    if ((rc = sqlite_engine.begin(r.source, false, err)) == RC_OK &&
        (rc = check_connection(&sqlite_engine, r.source, err)) == RC_OK)
        rc = store_exclusive(s, fill_store, &r, err);
    sqlite_engine.close(r.source);
    return rc;
}

enum rc
store_check(struct store *s, struct err *err)
{
    struct snapshot *snap = NULL;
    enum rc          rc;

    if ((rc = snapshot_begin(s, &snap, err)) != RC_OK)
        return rc;
    rc = check_connection(s->engine, snap->connection, err);
    snapshot_end(snap);
    return rc;
}
