/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* words.c - see words.h. */
#include <string.h>

#include "base/words_table.h"

static const char *const codes[LANG_COUNT] = { [LANG_EN] = "en", [LANG_ES] = "es" };

const char *
lang_code(enum lang lang)
{
    return codes[lang];
}

bool
lang_parse(struct str code, enum lang *out)
{
    for (enum lang lang = 0; lang < LANG_COUNT; lang++)
        if (code.n == strlen(codes[lang]) && !memcmp(code.p, codes[lang], code.n)) {
            *out = lang;
            return true;
        }
    return false;
}

static const struct word_row *
row(int word)
{
    BUG_IF(word < 0 || word >= WORD_COUNT);
    return &word_rows[word];
}

struct str
word(enum lang lang, int word)
{
    return row(word)->form[lang][0];
}

int
word_find(struct str key)
{
    int low = 1, high = WORD_COUNT;

    while (low < high) {
        int         middle = low + (high - low) / 2;
        const char *at = word_rows[middle].key;
        int         order = strncmp(at, key.n ? key.p : "", key.n);

        if (order == 0 && at[key.n] == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return WORD_NONE;
}

struct str
word_by_key(enum lang lang, struct str key)
{
    int found = word_find(key);

    return found != WORD_NONE ? word(lang, found) : key;
}

/* English and Spanish alike: one, and everything else. */
static struct str
form(enum lang lang, int word, int64_t n)
{
    const struct str *forms = row(word)->form[lang];

    return n != 1 && forms[1].n ? forms[1] : forms[0];
}

struct word_parts
word_parts(enum lang lang, int word, int64_t n)
{
    return (struct word_parts){ .rest = form(lang, word, n), .word = word, .arg = -1 };
}

static int
argument_number(int word, struct str name)
{
    const struct word_row *r = row(word);

    for (int i = 0; i < WORD_MOST_ARGUMENTS && r->arguments[i]; i++)
        if (strlen(r->arguments[i]) == name.n && !memcmp(r->arguments[i], name.p, name.n))
            return i;
    return -1;
}

bool
word_part(struct word_parts *parts)
{
    struct str  rest = parts->rest;
    const char *open = rest.n ? memchr(rest.p, '{', rest.n) : NULL, *close;

    if (rest.n == 0)
        return false;
    parts->arg = -1;
    parts->text = rest;
    if (open == rest.p && (close = memchr(open, '}', rest.n))) {
        parts->text = (struct str){ open + 1, (size_t)(close - open) - 1 };
        parts->arg = argument_number(parts->word, parts->text);
        parts->rest = (struct str){ close + 1, rest.n - parts->text.n - 2 };
        return true;
    }
    if (open)
        parts->text.n = (size_t)(open - rest.p);
    parts->rest = (struct str){ rest.p + parts->text.n, rest.n - parts->text.n };
    return true;
}

/* The value of a named argument; `n` counts on its own. */
static void
argument_add(struct buf *b, struct str name, int64_t n, const struct word_arg *args,
             size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(args[i].name) == name.n && !memcmp(args[i].name, name.p, name.n)) {
            buf_add(b, args[i].text);
            return;
        }
    if (name.n == 1 && name.p[0] == 'n') {
        buf_add_int(b, n);
        return;
    }
    buf_addc(b, '{');
    buf_add(b, name);
    buf_addc(b, '}');
}

struct str
word_format(struct arena *a, enum lang lang, int word, int64_t n,
            const struct word_arg *args, size_t arg_count)
{
    struct word_parts parts = word_parts(lang, word, n);
    struct buf        b;

    buf_init(&b, a, 64 * 1024);
    while (word_part(&parts))
        if (parts.arg < 0)
            buf_add(&b, parts.text);
        else
            argument_add(&b, parts.text, n, args, arg_count);
    return buf_str(&b);
}

struct str
err_text(struct arena *a, enum lang lang, const struct err *err)
{
    static const char *const names[] = { "0", "1", "2", "3" };
    struct word_arg          args[COUNT(names)];
    int                      found = word_find(err->key);

    if (found == WORD_NONE)
        return err->key;
    for (size_t i = 0; i < COUNT(names); i++)
        args[i] = (struct word_arg){ names[i], err->arg[i] };
    return word_format(a, lang, found, 1, args, COUNT(args));
}
