/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* migrategen.h - tables as read.c leaves them, and the statements of one migration. */
#ifndef TOOLS_MIGRATEGEN_H
#define TOOLS_MIGRATEGEN_H

#include "../gen.h"

enum { COLUMNS = 64, TABLES = 256 };
enum { SQLITE, POSTGRES };

struct type {
    const char *word, *sqlite, *postgres, *tag;
};

struct table {
    char *name;
    struct {
        char              *name;
        const struct type *type;
        bool               nullable;
        char              *comment;
    } column[COLUMNS];
    int         columns;
    struct list key;
};

/* As all migrations read so far leave them, in the order they were made. */
extern struct table tables[TABLES];
extern int          table_total;

/* Of the migration read last: C literals for each engine; what its digest is taken of. */
extern struct text statements[2], digested;

/* Ends the program on the first fault. */
void read_migration(const char *path);

/* table_list: how each table is read and written as a whole. */
void write_tables(struct text *out);

#endif
