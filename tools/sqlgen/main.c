/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * main.c - sqlgen: named SQL blocks to typed C functions.  The language: docs/store.md.
 *
 *   sqlgen noun.sql noun_sql.h noun_sql.c
 *   sqlgen --list src out.c depfile     every statement of every room, for the describe
 * test
 *
 * Everything is refused with file:line and what to write instead.
 */
#include "sqlgen.h"

#include <ctype.h>
#include <string.h>

struct listing {
    struct text constants, rows;
    const char *file; /* "cases/report.sql" */
};

static void
take_listed(const struct block *b, void *ctx)
{
    struct listing *l = ctx;

    write_constant(&l->constants, b);
    text_addf(&l->rows, "    { \"%s\", &%s_statement },\n", l->file, b->name);
}

static void
make_list(const char *src, const char *out, const char *depfile)
{
    struct list    seen = { 0 }, files = gen_find(src, "", ".sql", &seen);
    struct listing l = { 0 };

    text_addz(&l.constants, "/* Made by tools/sqlgen: every statement of every room. */\n"
                            "#include \"statement_list.h\"\n");
    text_addz(&l.rows, "");
    for (size_t i = 0; i < files.n; i++) {
        struct text path = { 0 };

        text_addf(&path, "%s/%s", gen_room(files.item[i]), gen_base(files.item[i]));
        l.file = path.p;
        read_blocks(files.item[i], take_listed, &l);
    }
    text_addf(&l.constants,
              "\nconst struct listed statement_list[] = {\n%s};\n"
              "const size_t statement_count = sizeof statement_list / "
              "sizeof statement_list[0];\n",
              l.rows.p);
    gen_write(out, &l.constants);
    gen_depfile(depfile, out, &seen);
}

struct pair {
    struct text header, code;
};

static void
take_pair(const struct block *b, void *ctx)
{
    struct pair *p = ctx;

    write_declaration(&p->header, b);
    write_code(&p->code, b);
}

static void
make_pair(const char *in, const char *header, const char *code)
{
    struct pair p = { 0 };
    struct text guard = { 0 };

    text_addf(&guard, "%s_%s", gen_room(in), gen_base(header));
    for (char *c = guard.p; *c; c++)
        *c = (char)(*c == '.' ? '_' : toupper((unsigned char)*c));
    text_addf(&p.header,
              "/* Made by tools/sqlgen from %s. */\n#ifndef %s\n#define %s\n\n"
              "#include \"store/statement.h\"\n",
              gen_base(in), guard.p, guard.p);
    text_addf(&p.code, "/* Made by tools/sqlgen from %s. */\n#include \"%s\"\n",
              gen_base(in), gen_base(header));
    read_blocks(in, take_pair, &p);
    text_addz(&p.header, "\n#endif\n");
    gen_write(header, &p.header);
    gen_write(code, &p.code);
}

int
main(int argc, char **argv)
{
    if (argc == 5 && strcmp(argv[1], "--list") == 0)
        make_list(argv[2], argv[3], argv[4]);
    else if (argc == 4)
        make_pair(argv[1], argv[2], argv[3]);
    else {
        fputs("usage: sqlgen noun.sql noun_sql.h noun_sql.c | "
              "sqlgen --list src out.c depfile\n",
              stderr);
        return 2;
    }
    return 0;
}
