/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * folder.c - pack folders on disk, and the bytes a version's hash is taken of.
 * Bytes: for each file in the order of its path: path, NUL, length in decimal, newline,
 * content.
 */
#include "policy/policy.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MOST ((size_t)4 << 20)

struct found {
    struct arena *a;
    struct str   *list;
    size_t        count, room;
};

static void
found_add(struct found *f, struct str path)
{
    if (f->count == f->room) {
        size_t      room = f->room ? f->room * 2 : 32;
        struct str *list = ARENA_ARRAY(f->a, struct str, room);

        if (f->count)
            memcpy(list, f->list, f->count * sizeof(*list));
        f->list = list;
        f->room = room;
    }
    f->list[f->count++] = path;
}

static void
walk(struct found *f, struct str folder, struct str inside, int depth)
{
    DIR           *dir = opendir(arena_z(f->a, folder));
    struct dirent *e;

    while (dir && (e = readdir(dir)) != NULL) {
        struct str  path, full;
        struct stat st;

        if (e->d_name[0] == '.')
            continue;
        path = inside.n ? arena_printf(f->a, STR_FMT "/%s", STR_ARG(inside), e->d_name)
                        : arena_strz(f->a, e->d_name);
        full = arena_printf(f->a, STR_FMT "/%s", STR_ARG(folder), e->d_name);
        if (stat(arena_z(f->a, full), &st) != 0)
            continue;
        if (S_ISDIR(st.st_mode) && depth < 3)
            walk(f, full, path, depth + 1);
        else if (S_ISREG(st.st_mode))
            found_add(f, path);
    }
    if (dir)
        closedir(dir);
}

static int
by_name(const void *x, const void *y)
{
    return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

static enum rc
disk_list(void *self, struct arena *a, struct str pack_id, struct str **out,
          size_t *count)
{
    struct str parent = *(struct str *)self;
    struct str folder =
        arena_printf(a, STR_FMT "/" STR_FMT, STR_ARG(parent), STR_ARG(pack_id));
    struct found f = { .a = a };
    struct stat  st;

    /* an id is one folder name, never a way out of the parent */
    if (!pack_id.n || str_chr(pack_id, '/') >= 0 || pack_id.p[0] == '.' ||
        stat(arena_z(a, folder), &st) != 0 || !S_ISDIR(st.st_mode))
        return RC_NOTFOUND;
    walk(&f, folder, (struct str) { 0 }, 0);
    if (f.count)
        qsort(f.list, f.count, sizeof(*f.list), by_name);
    *out = f.list;
    *count = f.count;
    return RC_OK;
}

static enum rc
disk_read(void *self, struct arena *a, struct str pack_id, struct str path,
          struct str *out)
{
    struct str  parent = *(struct str *)self;
    struct str  full = arena_printf(a, STR_FMT "/" STR_FMT "/" STR_FMT, STR_ARG(parent),
                                    STR_ARG(pack_id), STR_ARG(path));
    int         fd = open(arena_z(a, full), O_RDONLY | O_CLOEXEC);
    struct stat st;
    char       *p;
    size_t      n = 0;
    enum rc     rc = RC_NOTFOUND;

    if (fd < 0)
        return RC_NOTFOUND;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (size_t)st.st_size <= FILE_MOST) {
        p = arena_alloc(a, (size_t)st.st_size + 1);
        while (n < (size_t)st.st_size) {
            ssize_t got = read(fd, p + n, (size_t)st.st_size - n);

            if (got < 0 && errno == EINTR)
                continue;
            if (got <= 0)
                break;
            n += (size_t)got;
        }
        *out = (struct str) { p, n };
        rc = n == (size_t)st.st_size ? RC_OK : RC_NOTFOUND;
    }
    close(fd);
    return rc;
}

struct folder_reader
folder_reader_disk(struct arena *a, struct str parent)
{
    struct str *self = ARENA_NEW(a, struct str);

    *self = arena_str(a, parent);
    return (struct folder_reader) { .self = self, .list = disk_list, .read = disk_read };
}

struct bytes
pack_bytes(struct arena *a, const struct folder_reader *reader, struct str id)
{
    struct str *paths;
    size_t      count;
    struct buf  b;

    buf_init(&b, a, (size_t)64 << 20);
    if (reader->list(reader->self, a, id, &paths, &count) != RC_OK)
        return (struct bytes) { 0 };
    for (size_t i = 0; i < count; i++) {
        struct str text;

        if (reader->read(reader->self, a, id, paths[i], &text) != RC_OK)
            continue;
        buf_add(&b, paths[i]);
        buf_addc(&b, '\0');
        buf_add_int(&b, (int64_t)text.n);
        buf_addc(&b, '\n');
        buf_add(&b, text);
    }
    return str_bytes(buf_str(&b));
}
