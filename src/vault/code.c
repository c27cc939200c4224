/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * code.c - see code.h.
 */
#include "vault/code.h"

#include "base/id.h"
#include "base/random.h"
#include "base/text.h"
#include "base/unicode.h"

#include <sodium.h>
#include <string.h>

void
code_new(struct code *out)
{
    random_bytes(out->bytes, sizeof out->bytes);
}

struct str
code_text(struct arena *a, const struct code *code)
{
    struct str raw = base32_text(a, (struct bytes){ code->bytes, CODE_BYTES });
    char      *p = secret_alloc(a, CODE_TEXT + 1);
    size_t     at = 0;

    for (size_t i = 0; i < CODE_CHARS; i++) {
        if (i && i % 4 == 0)
            p[at++] = '-';
        p[at++] = raw.p[i];
    }
    p[at] = '\0';
    return (struct str){ p, at };
}

/* What people put between groups: how many bytes of it stand here, 0 if none. */
static size_t
gap(struct str s)
{
    static const struct str gaps[] = {
        STR_INIT(" "),
        STR_INIT("-"),
        STR_INIT("."),
        STR_INIT("_"),
        STR_INIT("\t"),
        STR_INIT("\r"),
        STR_INIT("\n"),
        STR_INIT("\xc2\xa0"),     /* no-break space */
        STR_INIT("\xe2\x80\x90"), /* hyphen */
        STR_INIT("\xe2\x80\x91"), /* no-break hyphen */
        STR_INIT("\xe2\x80\x92"), /* figure dash */
        STR_INIT("\xe2\x80\x93"), /* en dash */
        STR_INIT("\xe2\x80\x94"), /* em dash */
        STR_INIT("\xe2\x80\xaf"), /* narrow no-break space */
        STR_INIT("\xe2\x88\x92"), /* minus */
    };

    for (size_t i = 0; i < COUNT(gaps); i++)
        if (str_starts(s, gaps[i]))
            return gaps[i].n;
    return 0;
}

/* Bytes of the UTF-8 character at the front of s, at least one. */
static size_t
character(struct str s)
{
    size_t n = 1;

    while (n < s.n && n < 4 && ((unsigned char)s.p[n] & 0xc0) == 0x80)
        n++;
    return n;
}

/* Is this a letter or digit that a code can have? */
static bool
known(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z' && c != 'u') ||
           (c >= 'A' && c <= 'Z' && c != 'U');
}

enum rc
code_read(struct arena *a, struct str typed, struct code *out, struct err *err)
{
    char         plain[CODE_CHARS];
    size_t       n = 0;
    struct bytes bytes;
    struct str   rest = typed;

    while (rest.n) {
        size_t skip = gap(rest);

        if (skip) {
            rest = str_from(rest, skip);
            continue;
        }
        if (!known(rest.p[0])) {
            struct str what = arena_str(a, (struct str){ rest.p, character(rest) });

            err_set_arg(err, RC_BADINPUT, "code.character",
                        str_is_text(what) ? what : str_lit("?"));
            if (err)
                err->arg[1] = arena_printf(a, "%zu", n + 1);
            return RC_BADINPUT;
        }
        if (n < CODE_CHARS)
            plain[n] = rest.p[0];
        n++;
        rest = str_from(rest, 1);
    }
    if (n != CODE_CHARS) {
        err_set_arg(err, RC_BADINPUT, "code.length", arena_printf(a, "%zu", n));
        if (err)
            err->arg[1] = str_lit("16");
        return RC_BADINPUT;
    }
    if (!base32_parse(a, (struct str){ plain, n }, &bytes) || bytes.n != CODE_BYTES)
        return err_set(err, RC_BADINPUT, "code.length");
    memcpy(out->bytes, bytes.p, CODE_BYTES);
    secret_wipe(plain, sizeof plain);
    secret_wipe_later(a, (uint8_t *)(uintptr_t)bytes.p, bytes.n);
    return RC_OK;
}

enum rc
passphrase_check(struct str passphrase, struct err *err)
{
    size_t characters;

    if (!str_is_text(passphrase))
        return err_set(err, RC_BADINPUT, "passphrase.text");
    characters = unicode_length(passphrase);
    if (characters < PASSPHRASE_MIN)
        return err_set_arg(err, RC_BADINPUT, "passphrase.short", str_lit("15"));
    if (passphrase.n > PASSPHRASE_MAX)
        return err_set_arg(err, RC_BADINPUT, "passphrase.long", str_lit("256"));
    return RC_OK;
}
