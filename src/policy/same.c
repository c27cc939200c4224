/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * same.c - is what was observed what a scenario expected?  Words in any order, moments to
 * the second.
 */
#include "policy/world.h"

static size_t
word_count(struct str s, struct str sep)
{
    size_t n = 1;

    for (ptrdiff_t at; (at = str_find(s, sep)) >= 0; n++)
        s = str_from(s, (size_t)at + sep.n);
    return n;
}

static bool
holds_word(struct str s, struct str sep, struct str word)
{
    while (s.n) {
        ptrdiff_t  at = str_find(s, sep);
        struct str one = at < 0 ? s : (struct str) { s.p, (size_t)at };

        if (str_eq(str_trim(one), word))
            return true;
        s = at < 0 ? (struct str) { 0 } : str_from(s, (size_t)at + sep.n);
    }
    return false;
}

static bool
same_words(struct str x, struct str y, struct str sep)
{
    struct str rest = x;

    if (word_count(x, sep) != word_count(y, sep))
        return false;
    while (rest.n) {
        ptrdiff_t  at = str_find(rest, sep);
        struct str one = at < 0 ? rest : (struct str) { rest.p, (size_t)at };

        if (!holds_word(y, sep, str_trim(one)))
            return false;
        rest = at < 0 ? (struct str) { 0 } : str_from(rest, (size_t)at + sep.n);
    }
    return true;
}

bool
world_same(struct world *w, struct str expected, struct str observed)
{
    const struct zone *zone = w->countries[0].pack->zone;
    int64_t            x, y;
    struct day         day;

    if (str_eq(expected, observed))
        return true;
    if ((str_eqz(expected, "nothing") || str_eqz(expected, "none") ||
         str_eqz(expected, "nobody")) &&
        (str_eqz(observed, "nothing") || str_eqz(observed, "none")))
        return true;
    if (str_eqz(expected, "state") && str_eqz(observed, "from"))
        return true;
    if (day_parse(expected, &day))
        return str_starts(observed, expected);
    if (moment_parse(w->a, zone, expected, &x, NULL) == RC_OK)
        return moment_parse(w->a, zone, observed, &y, NULL) == RC_OK && x == y;
    return same_words(expected, observed,
                      str_find(expected, str_lit(" or ")) >= 0 ? str_lit(" or ")
                                                               : str_lit(" and "));
}
