/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * bundle.c - see bundle.h.
 */
#include "site/bundle.h"

struct entry {
    struct str pack, path, text;
};

struct bundle {
    struct entry *entries;
    size_t        count;
};

#define BUNDLE_LIMIT ((size_t)64 << 20)

static enum rc
add_folder(struct arena *a, const struct folder_reader *reader, struct str id, struct buf *out)
{
    struct str *paths;
    size_t      count;
    enum rc     rc = reader->list(reader->self, a, id, &paths, &count);

    for (size_t i = 0; rc == RC_OK && i < count; i++) {
        struct str text;

        rc = reader->read(reader->self, a, id, paths[i], &text);
        if (rc == RC_OK) {
            buf_printf(out, STR_FMT " " STR_FMT " %zu\n", STR_ARG(id), STR_ARG(paths[i]), text.n);
            buf_add(out, text);
        }
    }
    return rc;
}

/* The ids of all folders, each once: parents first, then what stands beside. */
static void
collect(const struct pack *pack, struct str *ids, size_t room, size_t *count)
{
    for (size_t i = 0; i < pack->home_count; i++) {
        bool there = false;

        for (size_t k = 0; k < *count; k++)
            there = there || str_eq(ids[k], pack->homes[i]->id);
        if (!there && *count < room)
            ids[(*count)++] = pack->homes[i]->id;
    }
    for (size_t i = 0; i < pack->beside_count; i++)
        collect(pack->beside[i], ids, room, count);
}

enum rc
bundle_make(struct arena *a, const struct folder_reader *reader, const struct pack *pack,
            struct bytes *out, struct err *err)
{
    struct str ids[64];
    size_t     count = 0;
    struct buf b;

    buf_init(&b, a, BUNDLE_LIMIT);
    collect(pack, ids, COUNT(ids), &count);
    for (size_t i = 0; i < count; i++)
        if (add_folder(a, reader, ids[i], &b) != RC_OK)
            return err_set_arg(err, RC_NOTFOUND, "pack.folder_unreadable", ids[i]);
    if (buf_full(&b))
        return err_set(err, RC_FULL, "pack.too_large");
    *out = str_bytes(buf_str(&b));
    return RC_OK;
}

static enum rc
bundle_list(void *self, struct arena *a, struct str id, struct str **out, size_t *count)
{
    const struct bundle *bundle = self;
    struct str          *paths = ARENA_ARRAY(a, struct str, bundle->count);
    size_t               n = 0;

    for (size_t i = 0; i < bundle->count; i++)
        if (str_eq(bundle->entries[i].pack, id))
            paths[n++] = bundle->entries[i].path;
    if (n == 0)
        return RC_NOTFOUND;
    *out = paths;
    *count = n;
    return RC_OK;
}

static enum rc
bundle_read(void *self, struct arena *a, struct str id, struct str path, struct str *out)
{
    const struct bundle *bundle = self;

    UNUSED(a);
    for (size_t i = 0; i < bundle->count; i++)
        if (str_eq(bundle->entries[i].pack, id) && str_eq(bundle->entries[i].path, path)) {
            *out = bundle->entries[i].text;
            return RC_OK;
        }
    return RC_NOTFOUND;
}

/* One entry off the front; false when what is left is no entry. */
static bool
next_entry(struct str *rest, struct entry *out)
{
    struct str head, length;
    int64_t    n;

    if (!str_next(rest, '\n', &head) || !str_next(&head, ' ', &out->pack) ||
        !str_next(&head, ' ', &out->path) || !str_next(&head, ' ', &length) ||
        !str_int(length, &n) || n < 0 || (uint64_t)n > rest->n)
        return false;
    out->text = (struct str){ rest->p, (size_t)n };
    *rest = str_from(*rest, (size_t)n);
    return true;
}

enum rc
bundle_reader(struct arena *a, struct bytes bytes, struct folder_reader *out, struct err *err)
{
    struct bundle *bundle = ARENA_NEW(a, struct bundle);
    struct str     rest = bytes_str(bytes);
    size_t         room = 0;
    struct entry   e;

    while (rest.n) {
        if (!next_entry(&rest, &e))
            return err_set(err, RC_DAMAGED, "pack.version_damaged");
        if (bundle->count == room) {
            struct entry *more = ARENA_ARRAY(a, struct entry, room ? room * 2 : 64);

            for (size_t i = 0; i < room; i++)
                more[i] = bundle->entries[i];
            bundle->entries = more;
            room = room ? room * 2 : 64;
        }
        bundle->entries[bundle->count++] = e;
    }
    *out = (struct folder_reader){ bundle, bundle_list, bundle_read };
    return RC_OK;
}
