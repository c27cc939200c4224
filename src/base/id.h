/*
 * id.h - identifiers made by us: 63 bits, time-ordered (milliseconds in the upper 42,
 * 21 random below).  Pages show them as 13 characters of Crockford base32.
 */
#ifndef BASE_ID_H
#define BASE_ID_H

#include "base/arena.h"

#define ID_TEXT_LEN 13

int64_t    id_new(void); /* > 0; unique in practice, the database's key decides */
struct str id_text(struct arena *a, int64_t id);
bool       id_parse(struct str text, int64_t *out); /* exact 13 characters, > 0 */

/* Crockford base32 of any bytes, and back; I L read as 1, O as 0; case and '-' ' ' ignored. */
struct str base32_text(struct arena *a, struct bytes b);
bool       base32_parse(struct arena *a, struct str text, struct bytes *out);

#endif
