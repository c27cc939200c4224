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
/* The word of a key, 0 (WORD_NONE) when there is none. */
int word_find(struct str key);

/*
 * A word cut at its {arguments}, for templates: each turn gives either text to print
 * (arg is -1) or the number of an argument, in the order of the arguments' names.
 *     for (struct word_parts parts = word_parts(lang, w, n); word_part(&parts);) ...
 */
struct word_parts {
    struct str rest, text;
    int        word, arg;
};
struct word_parts word_parts(enum lang lang, int word, int64_t n);
bool              word_part(struct word_parts *parts);

/* err.key in words, its {0} to {3} filled. */
struct str err_text(struct arena *a, enum lang lang, const struct err *err);

#endif
