/*
 * words.h - every word a person reads, in every language we speak.
 *
 * words/en.po and words/es.po hold them under keys such as home.title; tools/wordgen
 * makes `enum word` (WORD_home_title) and the tables, and fails the build when a
 * key or an argument is missing in a language.
 * To add one: a row in both .po files; nothing else.
 */
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

#include "base/buf.h"

enum lang { LANG_EN, LANG_ES, LANG_COUNT };

enum word; /* generated: words_gen.h */

struct word_arg {
    const char *name; /* as in "{name}" */
    struct str  text;
};

const char *lang_code(enum lang lang);                 /* "en", "es" */
bool        lang_parse(struct str code, enum lang *out); /* exact code */

struct str word(enum lang lang, int word);
/* The key's own word; the key itself (never empty) when there is none: for err.key. */
struct str word_by_key(enum lang lang, struct str key);
/* Plural form for n, arguments filled in; unknown {names} stay as they are. */
struct str word_format(struct arena *a, enum lang lang, int word, int64_t n,
                       const struct word_arg *args, size_t arg_count);
/* err.key in words, its {0} to {3} filled. */
struct str err_text(struct arena *a, enum lang lang, const struct err *err);

#endif
