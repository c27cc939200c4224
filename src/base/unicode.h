/*
 * unicode.h - normal forms and comparing text as people read it (libutf8proc).
 * Bytes that are not UTF-8 are given back as they came.
 */
#ifndef BASE_UNICODE_H
#define BASE_UNICODE_H

#include "base/arena.h"

/* NFC: what is stored and compared. */
struct str unicode_nfc(struct arena *a, struct str s);

/* For searching: NFKC, case folded, accents and invisible characters dropped ("Peña" -> "pena"). */
struct str unicode_fold(struct arena *a, struct str s);

/* Characters as people count them are graphemes; this counts code points, for limits of forms. */
size_t unicode_length(struct str s);

/* Letter or digit of any script at the start of s?  *size: bytes of that character (1 if not UTF-8). */
bool unicode_is_word(struct str s, size_t *size);

#endif
