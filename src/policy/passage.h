/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * passage.h - finding passages in prose: a term of each group within a distance of words.
 *
 * A text is cut into words, folded (case and accents do not count).  A term is one or
 * several words in a row; `*` ends a word stem.  Used by letters (never), by conformance.
 */
#ifndef POLICY_PASSAGE_H
#define POLICY_PASSAGE_H

#include "base/text.h"
#include "base/arena.h"

struct prose {
    struct str *words; /* folded */
    size_t     *at;    /* byte of each word in the text */
    size_t     *end;
    size_t      count;
};

struct prose prose_cut(struct arena *a, struct str text);

/* Does the term (folded, as packs keep theirs) stand at word n?  Its length in words, or 0. */
size_t prose_term(const struct prose *p, size_t n, struct str term);

/*
 * The first passage of at most `near_words` words, from word `from` on, that holds a term of
 * each group, the groups in any order; as short as it can be.  False: none.
 */
bool prose_find(const struct prose *p, size_t from, size_t to, struct str *const *groups,
                const size_t *sizes, size_t group_count, int32_t near_words,
                size_t *first, size_t *last);

#endif
