/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * search.c - see boxes.h: opening and scanning what the actor can open.
 * There is no index, so nothing leaks from one.  A page of 64 objects is in memory at a time.
 */
#include "boxes/inside.h"

#include "base/text.h"
#include "base/unicode.h"

#include <jansson.h>
#include <string.h>

enum { NEEDLE_MIN = 3, PAGE_CEILING = 64 << 20 };

static bool
text_has(struct arena *a, struct str text, struct str needle)
{
    return str_find(unicode_fold(a, text), needle) >= 0;
}

/* Values only: the names of fields are ours. */
static bool
json_has(struct arena *a, const json_t *value, struct str needle)
{
    const char *key;
    json_t     *inner;
    size_t      i;

    if (json_is_string(value))
        return text_has(
            a, (struct str){ json_string_value(value), json_string_length(value) },
            needle);
    if (json_is_array(value)) {
        json_array_foreach(value, i, inner) if (json_has(a, inner, needle)) return true;
    } else if (json_is_object(value)) {
        json_object_foreach((json_t *)(uintptr_t)value, key,
                            inner) if (json_has(a, inner, needle)) return true;
    }
    return false;
}

static bool
plain_has(struct arena *a, struct bytes plain, struct str needle)
{
    json_t *value = json_loadb((const char *)plain.p, plain.n, JSON_ALLOW_NUL, NULL);
    bool has = value ? json_has(a, value, needle) : text_has(a, bytes_str(plain), needle);

    json_decref(value);
    return has;
}

static bool
wanted(struct str kind, const struct str *kinds, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(kind, kinds[i]))
            return true;
    return kinds == NULL;
}

struct search {
    struct work      *work;
    struct str        needle;
    const struct str *kinds;
    size_t            kind_count;
    enum rc (*each)(void *ctx, const struct opened *found);
    void *ctx;
};

_Static_assert(sizeof(struct sealed_page_row) == sizeof(struct sealed_load_row),
               "same columns");

/* One page of one box, in an arena of its own; *before moves to its oldest, 0 at the end. */
static enum rc
search_page(const struct search *s, struct arena *a, int64_t box, int64_t *before,
            struct err *err)
{
    struct work             page = *s->work;
    struct sealed_page_row *rows;
    size_t                  n;
    enum rc                 rc;

    page.arena = a;
    rc = sealed_page(a, page.snapshot, whose(&page), box, *before, &rows, &n, err);
    for (size_t i = 0; i < n && rc == RC_OK; i++) {
        struct sealed_load_row row;
        struct opened          found;

        *before = rows[i].sealed;
        if (!wanted(rows[i].kind, s->kinds, s->kind_count))
            continue;
        memcpy(&row, &rows[i], sizeof row);
        if ((rc = sealed_open_row(&page, &row, &found, err)) == RC_OK &&
            plain_has(a, found.plain, s->needle))
            rc = s->each(s->ctx, &found);
        else if (rc == RC_DAMAGED)
            rc = RC_OK; /* whoever opens it by its id is told */
    }
    if (n < 64)
        *before = 0;
    return rc;
}

enum rc
box_search(struct work *work, struct str needle, const struct str *kinds,
           size_t kind_count, enum rc (*each)(void *ctx, const struct opened *found),
           void *ctx, struct err *err)
{
    struct search   s = { work,  unicode_fold(work->arena, str_trim(needle)),
                          kinds, kind_count,
                          each,  ctx };
    struct box_ref *boxes;
    struct arena   *a;
    size_t          n;
    enum rc         rc;

    if (s.needle.n < NEEDLE_MIN)
        return err_set(err, RC_BADINPUT, "search.short");
    if ((rc = box_mine(work, 100000, &boxes, &n, err)) != RC_OK)
        return rc;
    a = arena_new(PAGE_CEILING);
    for (size_t i = 0; i < n && rc == RC_OK; i++) {
        int64_t before = INT64_MAX;

        while (before > 0 && rc == RC_OK) {
            rc = search_page(&s, a, boxes[i].box, &before, err);
            arena_reset(a);
        }
    }
    arena_free(a);
    return rc == RC_FULL ? RC_OK : rc;
}
