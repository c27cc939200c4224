/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * urlencoded.c - fuzzes forms, queries and paths: what comes out is text
 * without NUL, never longer than what went in, and a path has no dot segments.
 */
#include "base/text.h"
#include "http/parse.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena    *a = arena_new(64 << 20);
    struct pair_list list;
    struct str       raw = bytes_str((struct bytes){ data, size }), path;
    size_t           total = 0;

    if (setjmp(*arena_guard(a))) {
        arena_free(a);
        return 0;
    }
    pair_list_init(&list, a);
    if (parse_urlencoded(&list, raw)) {
        for (size_t i = 0; i < list.n; i++) {
            total += list.at[i].name.n + list.at[i].value.n;
            if (!parse_name(list.at[i].name) || !str_is_text(list.at[i].value))
                abort();
        }
        if (total > size || list.n > PARSE_MOST_PAIRS)
            abort();
    }
    if (parse_path(a, raw, &path) &&
        (path.n > size || path.p[0] != '/' || !str_is_text(path) ||
         str_find(path, str_lit("/../")) >= 0 || str_ends(path, str_lit("/.."))))
        abort();
    arena_free(a);
    return 0;
}
