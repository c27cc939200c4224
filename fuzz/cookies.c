/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * cookies.c - fuzzes the headers we read ourselves: Cookie, Accept-Language,
 * and form tokens, none of which may be forged by chance.
 */
#include "base/clock.h"
#include "base/text.h"
#include "http/parse.h"
#include "http/token.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t key[TOKEN_KEY_BYTES] = { 7 };
    struct arena        *a = arena_new(16 << 20);
    struct pair_list     list;
    struct str           raw = bytes_str((struct bytes){ data, size });
    struct token         token;

    if (setjmp(*arena_guard(a))) {
        arena_free(a);
        return 0;
    }
    pair_list_init(&list, a);
    parse_cookies(&list, raw);
    if (list.n > PARSE_MOST_COOKIES)
        abort();
    for (size_t i = 0; i < list.n; i++) {
        if (list.at[i].name.n == 0)
            abort();
        for (size_t k = 0; k < list.at[i].value.n; k++)
            if ((unsigned char)list.at[i].value.p[k] <= 0x20 || list.at[i].value.p[k] == ';')
                abort();
    }
    if ((unsigned)parse_language(raw) >= LANG_COUNT)
        abort();
    if (token_check(key, 1, str_lit("c"), raw, DAY_US, DAY_US, &token))
        abort();
    arena_free(a);
    return 0;
}
