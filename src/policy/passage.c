/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * passage.c - see passage.h.
 */
#include "policy/passage.h"

#include "base/unicode.h"

struct prose
prose_cut(struct arena *a, struct str text)
{
    struct prose p = { 0 };
    size_t       room = text.n / 2 + 2;

    p.words = ARENA_ARRAY(a, struct str, room);
    p.at = ARENA_ARRAY(a, size_t, room);
    p.end = ARENA_ARRAY(a, size_t, room);
    for (size_t i = 0; i < text.n;) {
        size_t size, start = i;

        while (i < text.n && (unicode_is_word(str_from(text, i), &size) ||
                              (i > start && text.p[i] == '\'' && i + 1 < text.n)))
            i += text.p[i] == '\'' ? 1 : size;
        if (i > start && p.count < room) {
            p.words[p.count] =
                unicode_fold(a, (struct str) { text.p + start, i - start });
            p.at[p.count] = start;
            p.end[p.count++] = i;
        } else if (i == start) {
            unicode_is_word(str_from(text, i), &size);
            i += size ? size : 1;
        }
    }
    return p;
}

static bool
word_is(struct str word, struct str part)
{
    bool stem = part.n && part.p[part.n - 1] == '*';

    if (stem)
        part.n--;
    return stem ? str_starts(word, part) : str_eq(word, part);
}

size_t
prose_term(const struct prose *p, size_t n, struct str term)
{
    struct str part;
    size_t     words = 0;

    while (str_next(&term, ' ', &part)) {
        if (!part.n)
            continue;
        if (n + words >= p->count || !word_is(p->words[n + words], part))
            return 0;
        words++;
    }
    return words;
}

/* Does a term of the group lie within [from, to)?  *last: the farthest word it takes. */
static bool
group_in(const struct prose *p, size_t from, size_t to, const struct str *terms,
         size_t count, size_t *last)
{
    for (size_t n = from; n < to; n++)
        for (size_t i = 0; i < count; i++) {
            size_t words = prose_term(p, n, terms[i]);

            if (words && n + words <= to) {
                *last = n + words - 1;
                return true;
            }
        }
    return false;
}

/* Does [from, to) hold a term of each group?  *last: the farthest word taken. */
static bool
all_in(const struct prose *p, size_t from, size_t to, struct str *const *groups,
       const size_t *sizes, size_t group_count, size_t *last)
{
    size_t word;

    *last = from;
    for (size_t g = 0; g < group_count; g++) {
        if (!group_in(p, from, to, groups[g], sizes[g], &word))
            return false;
        if (word > *last)
            *last = word;
    }
    return true;
}

bool
prose_find(const struct prose *p, size_t from, size_t to, struct str *const *groups,
           const size_t *sizes, size_t group_count, int32_t near_words, size_t *first,
           size_t *last)
{
    if (to > p->count)
        to = p->count;
    for (size_t n = from; n < to && group_count; n++) {
        size_t end = n + (size_t)near_words < to ? n + (size_t)near_words : to, far;
        bool   starts = false;

        for (size_t g = 0; g < group_count && !starts; g++)
            for (size_t i = 0; i < sizes[g] && !starts; i++)
                starts = prose_term(p, n, groups[g][i]) > 0;
        if (!starts || !all_in(p, n, end, groups, sizes, group_count, &far))
            continue;
        /* as short as it can be: begin later while all of it still stands before `far` */
        for (size_t later = far; later > n; later--)
            if (all_in(p, later, far + 1, groups, sizes, group_count, last)) {
                *first = later;
                return true;
            }
        *first = n;
        *last = far;
        return true;
    }
    return false;
}
