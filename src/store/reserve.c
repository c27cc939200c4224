/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * reserve.c - room kept for the day the disk is full (SQLite).
 *
 * A file of nothing lies in the data folder.  The first change that finds the disk full
 * is answered so, and the file is given up: reports, acts and clocks, which are small,
 * go on in its room while somebody makes more.  Large changes (files) are refused until
 * the file could be laid down again.
 */
#include "store/inside.h"

#include "base/clock.h"
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { AGAIN_US = 60 * SECOND_US };

static bool
lay_down(const char *path, int64_t size)
{
    int  fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool good = fd >= 0 && posix_fallocate(fd, 0, size) == 0;

    if (fd >= 0)
        close(fd);
    if (fd >= 0 && !good)
        unlink(path);
    return good;
}

void
reserve_keep(struct store *s)
{
    struct stat    st;
    struct statvfs v;
    int64_t        free_bytes;

    if (!s->reserve_path || s->options.reserve <= 0)
        return;
    s->reserve_tried = clock_steady();
    if (stat(s->reserve_path, &st) == 0 && st.st_size >= s->options.reserve) {
        s->disk_low = false;
        return;
    }
    unlink(s->reserve_path); /* half of one */
    if (statvfs(s->folder, &v) != 0)
        return;
    free_bytes = (int64_t)(v.f_bavail * v.f_frsize);
    if (free_bytes >= 2 * s->options.reserve &&
        lay_down(s->reserve_path, s->options.reserve))
        s->disk_low = false;
    else if (free_bytes < s->options.reserve)
        s->disk_low = true;
}

/* A change found the disk full. */
void
reserve_give_up(struct store *s)
{
    if (!s->reserve_path || s->options.reserve <= 0)
        return;
    s->disk_low = true;
    s->reserve_tried = clock_steady();
    if (unlink(s->reserve_path) == 0)
        log_event(EVENT_DISK_LOW, s->options.reserve, 0);
}

void
reserve_between(struct store *s)
{
    if (s->disk_low && clock_steady() - s->reserve_tried > AGAIN_US)
        reserve_keep(s);
}
