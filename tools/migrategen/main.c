/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * main.c - migrategen: the tables of all rooms, written once, for both engines.
 * The language: docs/store.md.
 *
 *   migrategen src out.c depfile
 *
 * Reads src/ROOM/migrations/NNNN_name.sql in the order of their numbers and writes
 * migration_list and table_list (store/migrate.h).
 */
#include "migrategen.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *room;
    int         from, to;
} ranges[] = {
    { "store", 1, 99 },        { "ledger", 100, 199 },  { "site", 200, 299 },
    { "boxes", 300, 349 },     { "figures", 350, 399 }, { "people", 400, 499 },
    { "directory", 500, 599 }, { "cases", 600, 699 },   { "programs", 700, 799 },
    { "api", 800, 849 },       { "jobs", 850, 899 },
};

/*
 * Of the statements of both engines; comments do not count. FNV-1a, 64 bits, kept
 * positive.
 */
static long long
digest(const char *s)
{
    unsigned long long h = 14695981039346656037ull;

    for (; *s; s++)
        h = (h ^ (unsigned char)*s) * 1099511628211ull;
    return (long long)(h >> 1);
}

static int
by_number(const void *a, const void *b)
{
    return strcmp(gen_base(*(char *const *)a), gen_base(*(char *const *)b));
}

static int
number_of(const char *path)
{
    const char *base = gen_base(path);
    char       *room = gen_room(path), *end;
    long        n = strtol(base, &end, 10);

    gen_file = path;
    gen_line = 1;
    if (end - base != 4 || *end != '_')
        gen_fail("the file is named NNNN_name.sql");
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
        if (strcmp(ranges[i].room, room) == 0) {
            if (n < ranges[i].from || n > ranges[i].to)
                gen_fail("numbers of %s/ are %04d to %04d", room, ranges[i].from,
                         ranges[i].to);
            return (int)n;
        }
    gen_fail("%s/ has no range of numbers: add one to tools/migrategen.c", room);
}

int
main(int argc, char **argv)
{
    struct list seen = { 0 }, files;
    struct text out = { 0 }, rows = { 0 };
    int         last = 0;

    if (argc != 4) {
        fputs("usage: migrategen src out.c depfile\n", stderr);
        return 2;
    }
    files = gen_find(argv[1], "migrations", ".sql", &seen);
    if (files.n)
        qsort(files.item, files.n, sizeof *files.item, by_number);
    text_addz(&out, "/* Made by tools/migrategen. */\n#include \"store/migrate.h\"\n");
    for (size_t i = 0; i < files.n; i++) {
        const char *base = gen_base(files.item[i]);
        int         number = number_of(files.item[i]);

        if (number == last)
            gen_fail("number %04d is taken twice", number);
        last = number;
        read_migration(files.item[i]);
        for (int e = 0; e < 2; e++)
            text_addf(&out, "\nstatic const char *const %s_%04d[] = {\n%s    NULL\n};\n",
                      e ? "postgres" : "sqlite", number, statements[e].p);
        text_addf(&rows, "    { %d, \"%.*s\", %lldLL, sqlite_%04d, postgres_%04d },\n",
                  number, (int)(strlen(base) - 4), base, digest(digested.p), number,
                  number);
    }
    text_addf(&out,
              "\nconst struct migration migration_list[] = {\n%s};\n"
              "const size_t migration_count = sizeof migration_list / sizeof "
              "migration_list[0];\n",
              rows.n ? rows.p : "");
    write_tables(&out);
    gen_write(argv[2], &out);
    gen_depfile(argv[3], argv[2], &seen);
    return 0;
}
