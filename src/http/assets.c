/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * assets.c - see assets.h.  One hash over all names and contents stands in the
 * address, so style sheets may name their neighbours plainly.
 */
#include "http/assets.h"

#include "base/text.h"

#include <dirent.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_ASSETS = 2000, MOST_ASSET_BYTES = 16 << 20, DEEPEST = 6 };

struct http_assets {
    struct arena *arena;
    struct asset  at[MOST_ASSETS];
    size_t        n;
    struct str    base; /* "/assets/HASH" */
};

const char *
asset_type(struct str name)
{
    static const struct {
        const char *end, *type;
    } types[] = {
        { ".css",   "text/css; charset=utf-8"        },
        { ".js",    "text/javascript; charset=utf-8" },
        { ".svg",   "image/svg+xml"                  },
        { ".png",   "image/png"                      },
        { ".ico",   "image/x-icon"                   },
        { ".webp",  "image/webp"                     },
        { ".jpg",   "image/jpeg"                     },
        { ".gif",   "image/gif"                      },
        { ".woff2", "font/woff2"                     },
        { ".txt",   "text/plain; charset=utf-8"      },
        { ".json",  "application/json"               },
        { ".html",  "text/html; charset=utf-8"       },
        { ".pdf",   "application/pdf"                },
    };

    for (size_t i = 0; i < COUNT(types); i++)
        if (str_ends(name, str_z(types[i].end)))
            return types[i].type;
    return "application/octet-stream";
}

static enum rc
file_read(struct arena *a, int folder, const char *name, size_t size, struct bytes *out)
{
    uint8_t *p = arena_alloc(a, size + 1);
    size_t   n = 0;
    int      fd = openat(folder, name, O_RDONLY | O_CLOEXEC);
    ssize_t  got = 1;

    if (fd < 0)
        return RC_NOTFOUND;
    while (n < size && (got = read(fd, p + n, size - n)) > 0)
        n += (size_t)got;
    close(fd);
    if (got < 0)
        return RC_NOTFOUND;
    *out = (struct bytes){ p, n };
    return RC_OK;
}

/* Read every file of `folder` (closed here), named below `prefix`. */
static enum rc
folder_read(struct http_assets *as, int folder, struct str prefix, int depth, struct err *err)
{
    DIR           *dir = fdopendir(folder);
    struct dirent *entry;
    enum rc        rc = RC_OK;

    if (!dir) {
        close(folder);
        return err_set_arg(err, RC_NOTFOUND, "http.assets_unreadable", prefix);
    }
    while (rc == RC_OK && (entry = readdir(dir))) {
        struct str  name;
        struct stat st;

        if (entry->d_name[0] == '.' || fstatat(dirfd(dir), entry->d_name, &st, 0) != 0)
            continue;
        name = arena_printf(as->arena, STR_FMT "%s", STR_ARG(prefix), entry->d_name);
        if (S_ISDIR(st.st_mode)) {
            int below = openat(dirfd(dir), entry->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

            if (below < 0 || depth == DEEPEST) {
                if (below >= 0)
                    close(below);
                rc = err_set_arg(err, RC_NOTFOUND, "http.assets_unreadable", name);
                break;
            }
            rc = folder_read(as, below, arena_printf(as->arena, STR_FMT "/", STR_ARG(name)),
                             depth + 1, err);
        } else if (S_ISREG(st.st_mode)) {
            if (as->n == MOST_ASSETS || st.st_size > MOST_ASSET_BYTES)
                rc = err_set_arg(err, RC_FULL, "http.assets_too_many", name);
            else if (file_read(as->arena, dirfd(dir), entry->d_name, (size_t)st.st_size,
                               &as->at[as->n].body) != RC_OK)
                rc = err_set_arg(err, RC_NOTFOUND, "http.assets_unreadable", name);
            else
                as->at[as->n++].name = name;
        }
    }
    closedir(dir);
    return rc;
}

static int
asset_cmp(const void *a, const void *b)
{
    return str_cmp(((const struct asset *)a)->name, ((const struct asset *)b)->name);
}

static struct asset *
asset_named(const struct http_assets *as, struct str name)
{
    struct asset key = { .name = name };

    return bsearch(&key, as->at, as->n, sizeof key, asset_cmp);
}

static struct str
hash_text(struct arena *a, const uint8_t hash[16])
{
    char *text = arena_alloc(a, 33);

    sodium_bin2hex(text, 33, hash, 16);
    return (struct str){ text, 16 };
}

/* Types, tags, what is beside what, and the hash of it all. */
static void
assets_finish(struct http_assets *as)
{
    crypto_generichash_state all;
    uint8_t                  hash[16];
    struct arena            *a = as->arena;

    qsort(as->at, as->n, sizeof as->at[0], asset_cmp);
    crypto_generichash_init(&all, NULL, 0, sizeof hash);
    for (size_t i = 0; i < as->n; i++) {
        struct asset *asset = &as->at[i], *beside;

        asset->type = asset_type(asset->name);
        crypto_generichash(hash, sizeof hash, asset->body.p, asset->body.n, NULL, 0);
        asset->tag = arena_printf(a, "\"" STR_FMT "\"", STR_ARG(hash_text(a, hash)));
        crypto_generichash_update(&all, (const uint8_t *)asset->name.p, asset->name.n + 1);
        crypto_generichash_update(&all, hash, sizeof hash);
        if ((beside = asset_named(as, arena_printf(a, STR_FMT ".gz", STR_ARG(asset->name)))))
            asset->gz = beside->body;
        if ((beside = asset_named(as, arena_printf(a, STR_FMT ".br", STR_ARG(asset->name)))))
            asset->br = beside->body;
    }
    crypto_generichash_final(&all, hash, sizeof hash);
    as->base = arena_printf(a, "/assets/" STR_FMT, STR_ARG(hash_text(a, hash)));
}

enum rc
http_assets_load(const char *folder, struct http_assets **out, struct err *err)
{
    struct http_assets *as;
    struct arena       *a;
    enum rc             rc;
    int                 fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return err_set(err, RC_NOTFOUND, "http.assets_missing");
    a = arena_new((size_t)256 << 20);
    if (setjmp(*arena_guard(a))) {
        arena_free(a);
        return err_set(err, RC_FULL, "http.assets_too_many");
    }
    as = ARENA_NEW(a, struct http_assets);
    as->arena = a;
    if ((rc = folder_read(as, fd, (struct str){ 0 }, 0, err)) != RC_OK) {
        arena_free(a);
        return rc;
    }
    assets_finish(as);
    arena_unguard(a);
    *out = as;
    return RC_OK;
}

void
http_assets_free(struct http_assets *assets)
{
    if (assets)
        arena_free(assets->arena);
}

struct str
http_assets_base(const struct http_assets *assets)
{
    return assets->base;
}

const struct asset *
assets_find(const struct http_assets *assets, struct str path, bool *immutable)
{
    static const struct str prefix = STR_INIT("/assets/");
    struct str              rest, hash;

    *immutable = false;
    if (!assets)
        return NULL;
    if (!str_starts(path, prefix)) {
        char name[64] = "root";

        /* "/favicon.ico" is root/favicon.ico */
        if (path.n < 2 || path.n + 4 > sizeof name || str_chr(str_from(path, 1), '/') >= 0)
            return NULL;
        memcpy(name + 4, path.p, path.n);
        return asset_named(assets, (struct str){ name, path.n + 4 });
    }
    rest = str_from(path, prefix.n);
    if (!str_next(&rest, '/', &hash))
        return NULL;
    *immutable = str_eq(hash, str_from(assets->base, prefix.n));
    return asset_named(assets, rest);
}
