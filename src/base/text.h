/*
 * text.h - small work on text views: compare, trim, split, parse numbers.
 * All of it is ASCII-exact and locale-free; Unicode folding is in unicode.h.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/base.h"

struct str str_z(const char *z); /* view of a C string; NULL is empty */
bool       str_eq(struct str a, struct str b);
bool       str_eqz(struct str a, const char *z);
int        str_cmp(struct str a, struct str b); /* byte order, for sorting */
bool       str_starts(struct str s, struct str with);
bool       str_ends(struct str s, struct str with);
struct str str_trim(struct str s); /* spaces, tabs, line ends at both sides */
struct str str_from(struct str s, size_t at); /* the rest from `at` on */

/* Position of `what` in s, or -1. */
ptrdiff_t str_find(struct str s, struct str what);
ptrdiff_t str_chr(struct str s, char c);

/*
 * Take the text up to `separator` off the front of *rest into *part.
 * False when *rest is used up.  "a,,b" gives "a", "", "b".
 */
bool str_next(struct str *rest, char separator, struct str *part);

/* Whole text is a decimal number in range; false leaves *out alone. */
bool str_int(struct str s, int64_t *out);

/* Valid UTF-8 without NUL and without control characters but tab and line ends. */
bool str_is_text(struct str s);

struct bytes str_bytes(struct str s);
struct str   bytes_str(struct bytes b);
bool         bytes_eq(struct bytes a, struct bytes b); /* not for secrets */

#endif
