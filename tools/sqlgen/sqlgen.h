/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* sqlgen.h - a named block of a .sql file: what read.c understands and write.c spells in
 * C. */
#ifndef TOOLS_SQLGEN_H
#define TOOLS_SQLGEN_H

#include "../gen.h"

enum kind { ONE, MANY, EACH, WRITE };

struct type {
    const char *word, *c, *value;    /* the C type and its maker */
    const char *c_null, *value_null; /* the same when NULL is allowed */
    const char *tag;
};
struct field {
    char              *name;
    const struct type *type;
    bool               nullable;
};

enum { FIELDS = 64 };

struct block {
    char        *name;
    int          line;
    enum kind    kind;
    long         limit, expect; /* expect -1: any */
    struct field param[FIELDS], column[FIELDS];
    int          params, columns, institution;
    bool         every; /* "all institutions" was said */
    struct text  sqlite, postgres;
};

/* Every block of the file in order, given to `take`; ends the program on a fault. */
void read_blocks(const char *path, void (*take)(const struct block *b, void *ctx),
                 void       *ctx);

/* Into a header, into the .c file beside it, and the constant alone (without row
 * structs). */
void write_declaration(struct text *t, const struct block *b);
void write_code(struct text *t, const struct block *b);
void write_constant(struct text *t, const struct block *b);

#endif
