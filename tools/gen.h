/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * gen.h - what the SQL generators share: whole files, growing text, errors with a place,
 * names that C or SQL keeps for itself.  A generator is short-lived: nothing is freed.
 */
#ifndef TOOLS_GEN_H
#define TOOLS_GEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdnoreturn.h>

struct text {
    char  *p; /* always terminated */
    size_t n, room;
};

struct list { /* of strings */
    char **item;
    size_t n, room;
};

extern const char *gen_file; /* what is being read, for gen_fail */
extern int         gen_line;

noreturn void gen_fail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

void *gen_alloc(size_t size);
void  text_add(struct text *t, const char *s, size_t n);
void  text_addz(struct text *t, const char *z);
void  text_addf(struct text *t, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
char *text_copy(const char *s, size_t n);
void  list_add(struct list *l, const char *s);

/* The whole file, or the end of the program. Lines are cut in place at '\n'. */
char       *gen_read(const char *path);
struct list gen_lines(char *whole);

/* Written only when the content differs, so that nothing is rebuilt for nothing. */
void gen_write(const char *path, const struct text *t);
/* A make dependency file: target, what it was made from. */
void gen_depfile(const char *path, const char *target, const struct list *from);

/*
 * Paths dir/SUB/name with SUB any folder, name matching; sorted. `seen` gets every
 * folder read.
 */
struct list gen_find(const char *dir, const char *below, const char *suffix,
                     struct list *seen);

const char *gen_base(const char *path); /* after the last '/' */
char       *gen_room(const char *path); /* folder of src/ it stands in */
char       *trim(char *s);              /* in place, both ends */
bool        is_name(const char *s);     /* [a-z][a-z0-9_]*, no '_' at the end */
bool        is_word(int c);             /* may stand inside a name */
bool        reserved(const char *name); /* C, SQLite or PostgreSQL keeps it */
const char *find_word(const char *s,
                      const char *word); /* whole word, any case, or NULL */
void        text_c_string(struct text *t, const char *s); /* as a C literal */
bool        same_word(const char *a, const char *b);      /* any case */

#endif
