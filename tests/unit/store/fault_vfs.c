/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* fault_vfs.c - see fault_vfs.h. */
#include "fault_vfs.h"

#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct wrapped {
    sqlite3_file    base;
    enum fault_file which;
    sqlite3_file   *real; /* stands right behind */
};

static sqlite3_vfs      *below;
static pthread_mutex_t   lock = PTHREAD_MUTEX_INITIALIZER;
static struct fault_plan plan;
static long              count;
static bool              recording;
static struct fault_op  *ops;
static size_t            op_count, op_room;

static void
record(enum fault_op_kind kind, enum fault_file file, int64_t offset, const void *p,
       size_t n)
{
    pthread_mutex_lock(&lock);
    if (recording) {
        if (op_count == op_room) {
            op_room = op_room ? op_room * 2 : 1024;
            if (!(ops = realloc(ops, op_room * sizeof *ops)))
                abort();
        }
        ops[op_count] = (struct fault_op){ kind, file, offset, n, NULL };
        if (n) {
            if (!(ops[op_count].data = malloc(n)))
                abort();
            memcpy(ops[op_count].data, p, n);
        }
        op_count++;
    }
    pthread_mutex_unlock(&lock);
}

/* What is to happen to this operation. */
static enum fault_act
due(enum fault_op_kind kind, enum fault_file file)
{
    enum fault_act act = FAULT_NOTHING;

    if (file == FAULT_OTHER)
        return act;
    pthread_mutex_lock(&lock);
    if (plan.kinds & kind) {
        if (count == plan.at || (plan.sticky && count > plan.at))
            act = plan.act;
        count++;
    }
    pthread_mutex_unlock(&lock);
    return act;
}

static void
die(void)
{
    kill(getpid(), SIGKILL);
    for (;;)
        pause();
}

static sqlite3_file *
real(sqlite3_file *f)
{
    return ((struct wrapped *)f)->real;
}

static int
on_close(sqlite3_file *f)
{
    return real(f)->pMethods->xClose(real(f));
}

static int
on_read(sqlite3_file *f, void *p, int n, sqlite3_int64 offset)
{
    return real(f)->pMethods->xRead(real(f), p, n, offset);
}

static int
on_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 offset)
{
    enum fault_file which = ((struct wrapped *)f)->which;
    enum fault_act  act = due(FAULT_WRITE, which);
    int             rc;

    if (act == FAULT_KILL_BEFORE)
        die();
    if (act == FAULT_ERROR)
        return plan.code;
    if (act == FAULT_KILL_HALF) {
        real(f)->pMethods->xWrite(real(f), p, n / 2, offset);
        die();
    }
    record(FAULT_WRITE, which, offset, p, (size_t)n);
    rc = real(f)->pMethods->xWrite(real(f), p, n, offset);
    if (act == FAULT_KILL_AFTER)
        die();
    return rc;
}

static int
on_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    enum fault_file which = ((struct wrapped *)f)->which;
    enum fault_act  act = due(FAULT_TRUNCATE, which);
    int             rc;

    if (act == FAULT_KILL_BEFORE || act == FAULT_KILL_HALF)
        die();
    if (act == FAULT_ERROR)
        return plan.code;
    record(FAULT_TRUNCATE, which, size, NULL, 0);
    rc = real(f)->pMethods->xTruncate(real(f), size);
    if (act == FAULT_KILL_AFTER)
        die();
    return rc;
}

static int
on_sync(sqlite3_file *f, int flags)
{
    enum fault_file which = ((struct wrapped *)f)->which;
    enum fault_act  act = due(FAULT_SYNC, which);
    int             rc;

    if (act == FAULT_KILL_BEFORE || act == FAULT_KILL_HALF)
        die();
    if (act == FAULT_ERROR)
        return plan.code;
    rc = real(f)->pMethods->xSync(real(f), flags);
    record(FAULT_SYNC, which, 0, NULL, 0);
    if (act == FAULT_KILL_AFTER)
        die();
    return rc;
}

static int
on_size(sqlite3_file *f, sqlite3_int64 *out)
{
    return real(f)->pMethods->xFileSize(real(f), out);
}

static int
on_lock(sqlite3_file *f, int level)
{
    return real(f)->pMethods->xLock(real(f), level);
}

static int
on_unlock(sqlite3_file *f, int level)
{
    return real(f)->pMethods->xUnlock(real(f), level);
}

static int
on_reserved(sqlite3_file *f, int *out)
{
    return real(f)->pMethods->xCheckReservedLock(real(f), out);
}

static int
on_control(sqlite3_file *f, int op, void *arg)
{
    return real(f)->pMethods->xFileControl(real(f), op, arg);
}

static int
on_sector(sqlite3_file *f)
{
    return real(f)->pMethods->xSectorSize(real(f));
}

static int
on_device(sqlite3_file *f)
{
    return real(f)->pMethods->xDeviceCharacteristics(real(f));
}

static int
on_map(sqlite3_file *f, int region, int size, int extend, void volatile **out)
{
    return real(f)->pMethods->xShmMap(real(f), region, size, extend, out);
}

static int
on_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
    return real(f)->pMethods->xShmLock(real(f), offset, n, flags);
}

static void
on_barrier(sqlite3_file *f)
{
    real(f)->pMethods->xShmBarrier(real(f));
}

static int
on_unmap(sqlite3_file *f, int delete)
{
    return real(f)->pMethods->xShmUnmap(real(f), delete);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = on_close,
    .xRead = on_read,
    .xWrite = on_write,
    .xTruncate = on_truncate,
    .xSync = on_sync,
    .xFileSize = on_size,
    .xLock = on_lock,
    .xUnlock = on_unlock,
    .xCheckReservedLock = on_reserved,
    .xFileControl = on_control,
    .xSectorSize = on_sector,
    .xDeviceCharacteristics = on_device,
    .xShmMap = on_map,
    .xShmLock = on_shm_lock,
    .xShmBarrier = on_barrier,
    .xShmUnmap = on_unmap,
};

static enum fault_file
which_file(const char *name)
{
    size_t n = name ? strlen(name) : 0;

    if (n > 4 && strcmp(name + n - 4, "-wal") == 0)
        return FAULT_LOG;
    return n > 3 && strcmp(name + n - 3, ".db") == 0 ? FAULT_DB : FAULT_OTHER;
}

static int
on_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out)
{
    struct wrapped *w = (struct wrapped *)f;
    int             rc;

    (void)vfs;
    w->real = (sqlite3_file *)(w + 1);
    w->which = which_file(name);
    rc = below->xOpen(below, name, w->real, flags, out);
    w->base.pMethods = w->real->pMethods ? &methods : NULL;
    return rc;
}

static int
on_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    (void)vfs;
    record(FAULT_DELETE, which_file(name), 0, NULL, 0);
    return below->xDelete(below, name, sync);
}

static int
on_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
    (void)vfs;
    return below->xAccess(below, name, flags, out);
}

static int
on_path(sqlite3_vfs *vfs, const char *name, int n, char *out)
{
    (void)vfs;
    return below->xFullPathname(below, name, n, out);
}

void
fault_install(void)
{
    static sqlite3_vfs vfs;

    below = sqlite3_vfs_find(NULL);
    vfs = *below; /* time, randomness, sleeping: its own */
    vfs.pNext = NULL;
    vfs.zName = FAULT_VFS;
    vfs.szOsFile = (int)sizeof(struct wrapped) + below->szOsFile;
    vfs.xOpen = on_open;
    vfs.xDelete = on_delete;
    vfs.xAccess = on_access;
    vfs.xFullPathname = on_path;
    sqlite3_vfs_register(&vfs, 0);
}

void
fault_arm(struct fault_plan p)
{
    pthread_mutex_lock(&lock);
    plan = p;
    count = 0;
    pthread_mutex_unlock(&lock);
}

long
fault_count(void)
{
    long n;

    pthread_mutex_lock(&lock);
    n = count;
    pthread_mutex_unlock(&lock);
    return n;
}

void
fault_record(bool on)
{
    pthread_mutex_lock(&lock);
    if (on) {
        for (size_t i = 0; i < op_count; i++)
            free(ops[i].data);
        op_count = 0;
    }
    recording = on;
    pthread_mutex_unlock(&lock);
}

void
fault_note(int64_t number)
{
    record(FAULT_ACK, FAULT_OTHER, number, NULL, 0);
}

const struct fault_op *
fault_ops(size_t *n)
{
    *n = op_count;
    return ops;
}
