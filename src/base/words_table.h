/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * words_table.h - the table that tools/wordgen writes and base/words.c reads.
 * Rows stand in the order of their keys; row 0 is empty.
 */
#ifndef BASE_WORDS_TABLE_H
#define BASE_WORDS_TABLE_H

#include "base/words.h"
#include "words_gen.h"

#define WORD_MOST_ARGUMENTS 8

struct word_row {
    const char *key;
    const char
        *arguments[WORD_MOST_ARGUMENTS]; /* in the order of their numbers; NULL ends */
    struct str form[LANG_COUNT][2];      /* one, other; other is empty without a plural */
};

extern const struct word_row word_rows[WORD_COUNT];

#endif
