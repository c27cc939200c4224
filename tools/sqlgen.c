/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * sqlgen.c - named SQL blocks to typed C functions.  The language: docs/store.md.
 *
 *   sqlgen noun.sql noun_sql.h noun_sql.c
 *   sqlgen --list src out.c depfile     every statement of every room, for the describe
 * test
 *
 * Everything is refused with file:line and what to write instead.
 */
#include "gen.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum kind { ONE, MANY, EACH, WRITE };

struct type {
    const char *word, *c, *value;    /* the C type and its maker */
    const char *c_null, *value_null; /* the same when NULL is allowed */
    const char *tag;
};

static const struct type types[] = {
    { "INT", "int64_t ", "sql_int", "struct opt_int ", "sql_opt_int", "SQL_INT" },
    { "TEXT", "struct str ", "sql_text", "struct str ", "sql_opt_text", "SQL_TEXT" },
    { "BYTES", "struct bytes ", "sql_bytes", "struct bytes ", "sql_opt_bytes",
      "SQL_BYTES" },
    { "BOOL", "bool ", "sql_bool", "struct opt_bool ", "sql_opt_bool", "SQL_BOOL" },
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

/* Words of one engine only, or of work that belongs in C. */
static const struct {
    const char *word, *instead;
} refused[] = {
    { "returning", "read the row in a statement of its own" },
    { "now", "pass the time as a parameter" },
    { "current_timestamp", "pass the time as a parameter" },
    { "replace", "use ON CONFLICT (...) DO UPDATE" },
    { "ilike", "store a folded column" },
    { "glob", "use LIKE" },
    { "rowid", "use the table's key" },
    { "nextval", "make ids in C with id_new()" },
    { "pg_advisory_lock", "lock a row" },
    { "notify", "poll a table" },
    { "random", "pass the value as a parameter" },
    { "begin", "a change is a transaction" },
    { "commit", "a change is a transaction" },
    { "pragma", "belongs in src/store" },
    { "attach", "belongs in src/store" },
};

static const char *
c_type(const struct field *f)
{
    return f->nullable ? f->type->c_null : f->type->c;
}

static void
parse_field(char *s, struct field *f, const char *where)
{
    char *name = trim(s), *word;

    if (!(word = strpbrk(name, " \t")))
        gen_fail("%s '%s': write a name and a type, as in id INT", where, name);
    *word = '\0';
    word = trim(word + 1);
    f->nullable = *word && word[strlen(word) - 1] == '?';
    if (f->nullable)
        word[strlen(word) - 1] = '\0';
    f->type = NULL;
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (strcmp(types[i].word, word) == 0)
            f->type = &types[i];
    if (!f->type)
        gen_fail(
            "%s '%s': the type is INT, TEXT, BYTES or BOOL (and ? when it may be NULL), "
            "not '%s'",
            where, name, word);
    if (!is_name(name))
        gen_fail("%s '%s': names are small letters, digits and _", where, name);
    if (reserved(name))
        gen_fail("%s '%s': C or SQL keeps this word; choose another", where, name);
    f->name = text_copy(name, strlen(name));
}

static int
parse_fields(char *s, struct field *out, const char *where)
{
    int   n = 0;
    char *comma;

    if (!*trim(s))
        return 0;
    for (; s; s = comma) {
        if ((comma = strchr(s, ',')))
            *comma++ = '\0';
        if (n == FIELDS)
            gen_fail("more than %d %ss", FIELDS, where);
        parse_field(s, &out[n], where);
        for (int i = 0; i < n; i++)
            if (strcmp(out[i].name, out[n].name) == 0)
                gen_fail("%s '%s' stands there twice", where, out[n].name);
        n++;
    }
    return n;
}

/* "-- name: kind"; false when the line is an ordinary comment. */
static bool
parse_head(const char *line, const char *noun, struct block *b)
{
    const char *at = line, *colon;
    char       *kind, *more, *end;
    size_t      n = strlen(noun);

    if (strncmp(at, "-- ", 3) != 0)
        return false;
    at += 3;
    if (!(colon = strchr(at, ':')) || strncmp(at, noun, n) != 0 ||
        (at[n] != '_' && at + n != colon))
        return false;
    memset(b, 0, sizeof *b);
    b->line = gen_line;
    b->name = text_copy(at, (size_t)(colon - at));
    kind = trim(text_copy(colon + 1, strlen(colon + 1)));
    if (!is_name(b->name))
        return false; /* a sentence with a colon */
    if (reserved(b->name))
        gen_fail("'%s': C or SQL keeps this word", b->name);
    if ((more = strpbrk(kind, " \t"))) {
        *more = '\0';
        more = trim(more + 1);
    }
    b->limit = 10000;
    b->expect = 1;
    if (strcmp(kind, "one") == 0 && !more)
        b->kind = ONE;
    else if (strcmp(kind, "each") == 0 && !more)
        b->kind = EACH;
    else if (strcmp(kind, "many") == 0) {
        b->kind = MANY;
        if (more && ((b->limit = strtol(more, &end, 10)) < 1 || *end))
            gen_fail("%s: 'many' takes a number of rows, not '%s'", b->name, more);
    } else if (strcmp(kind, "write") == 0) {
        b->kind = WRITE;
        if (more && strcmp(more, "any") == 0)
            b->expect = -1;
        else if (more && ((b->expect = strtol(more, &end, 10)) < 0 || *end))
            gen_fail("%s: 'write' takes 'any' or a number, not '%s'", b->name, more);
    } else
        gen_fail("%s: '%s' is no kind; write one, many, many N, each, write, write N or "
                 "write any",
                 b->name, kind);
    return true;
}

static void
parse_signature(struct block *b, char *s)
{
    char *arrow = strstr(s, "->");

    if (arrow) {
        *arrow = '\0';
        b->columns = parse_fields(arrow + 2, b->column, "column");
    }
    b->params = parse_fields(s, b->param, "parameter");
    if (b->kind == WRITE && arrow)
        gen_fail("%s: a write gives no columns", b->name);
    if (b->kind != WRITE && !b->columns)
        gen_fail("%s: a read names its columns after ->", b->name);
    b->institution = -1;
    for (int i = 0; i < b->params; i++)
        if (strcmp(b->param[i].name, "institution") == 0) {
            if (strcmp(b->param[i].type->word, "INT") != 0 || b->param[i].nullable)
                gen_fail("%s: institution is INT", b->name);
            b->institution = i;
        }
}

/*
 * One space between words, comments out, quotes untouched; $n noted and spelled for
 * each.
 */
static void
read_sql(struct block *b, const char *s)
{
    bool used[FIELDS] = { false }, gap = false;

    while (*s) {
        if (isspace((unsigned char)*s)) {
            gap = true;
            s++;
            continue;
        }
        if (s[0] == '-' && s[1] == '-') {
            s += strcspn(s, "\n");
            continue;
        }
        if (gap && b->sqlite.n) {
            text_addz(&b->sqlite, " ");
            text_addz(&b->postgres, " ");
        }
        gap = false;
        if (*s == '\'') {
            const char *end = s;

            do {
                if (!(end = strchr(end + 1, '\'')))
                    gen_fail("%s: a quote is not closed", b->name);
                if (end[1] != '\'')
                    break;
                end++;
            } while (true);
            text_add(&b->sqlite, s, (size_t)(end + 1 - s));
            text_add(&b->postgres, s, (size_t)(end + 1 - s));
            s = end + 1;
        } else if (*s == '$') {
            char *end;
            long  n = strtol(s + 1, &end, 10);

            if (end == s + 1 || n < 1 || n > b->params)
                gen_fail("%s: $%ld, but there are %d parameters", b->name, n, b->params);
            used[n - 1] = true;
            text_addf(&b->sqlite, "?%ld", n);
            text_addf(&b->postgres, "$%ld", n);
            s = end;
        } else {
            if (strchr("\"?`\\;", *s))
                gen_fail("%s: '%c' does not belong in a statement", b->name, *s);
            if (s[0] == ':' && s[1] == ':')
                gen_fail("%s: write CAST(x AS BIGINT), not ::", b->name);
            text_add(&b->sqlite, s, 1);
            text_add(&b->postgres, s, 1);
            s++;
        }
    }
    for (int i = 0; i < b->params; i++)
        if (!used[i])
            gen_fail("%s: parameter $%d (%s) is not used", b->name, i + 1,
                     b->param[i].name);
}

/* The text without quoted parts, for looking at words. */
static char *
bare(const char *sql)
{
    char *copy = text_copy(sql, strlen(sql));
    bool  quoted = false;

    for (char *p = copy; *p; p++) {
        if (*p == '\'')
            quoted = !quoted;
        else if (quoted)
            *p = ' ';
    }
    return copy;
}

static bool
starts_with_word(const char *sql, const char *word)
{
    return find_word(sql, word) == sql;
}

static void
check_sql(struct block *b)
{
    static const char lock[] = " FOR UPDATE";
    char             *words = bare(b->postgres.p);
    size_t            n = b->sqlite.n, k = sizeof lock - 1;
    bool              reads = starts_with_word(words, "select");
    bool              with = starts_with_word(words, "with"),
         writes = find_word(words, "insert") || find_word(words, "delete") ||
                  (find_word(words, "update") && !reads);

    if (!find_word(words, "institution"))
        if (!b->every)
            gen_fail("%s: says nothing of institution; add it, or a line "
                     "'-- all institutions: why' after the parameters",
                     b->name);
    if (b->kind == WRITE && b->institution < 0 && !b->every)
        gen_fail("%s: a write needs the parameter institution INT", b->name);
    if (strstr(words, "SELECT *") || strstr(words, "select *") || strstr(words, ".*"))
        gen_fail("%s: name the columns, not *", b->name);
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        if (find_word(words, refused[i].word))
            gen_fail("%s: not '%s': %s", b->name, refused[i].word, refused[i].instead);
    if (b->kind == WRITE ? !(writes && !reads) : !((reads || with) && !writes))
        gen_fail("%s: a %s", b->name,
                 b->kind == WRITE ? "write is INSERT, UPDATE or DELETE"
                                  : "read is SELECT or WITH");
    if (n > k && same_word(b->sqlite.p + n - k, lock))
        b->sqlite.p[b->sqlite.n = n - k] = '\0';
    else if (find_word(words, "for"))
        gen_fail("%s: FOR UPDATE stands at the end", b->name);
    free(words);
}

/* All blocks of a file, given one by one to `give`. */
static void
parse_file(const char  *path, void (*give)(struct text *, const struct block *),
           struct text *first, struct text *second,
           void (*give_second)(struct text *, const struct block *))
{
    static struct block b;
    struct list         lines = gen_lines(gen_read(path));
    const char         *base = gen_base(path);
    char               *noun = text_copy(base, strcspn(base, "."));
    struct list         names = { 0 };
    size_t              i = 0;

    if (!is_name(noun))
        gen_fail("the file is named after a noun: small letters, digits and _");
    while (i < lines.n) {
        struct text signature = { 0 }, sql = { 0 };
        char       *line = trim(text_copy(lines.item[i], strlen(lines.item[i])));

        gen_line = (int)i + 1;
        if (!parse_head(line, noun, &b)) {
            if (*line && strncmp(line, "--", 2) != 0)
                gen_fail("SQL outside a block; each begins with '-- %s_verb: kind'",
                         noun);
            i++;
            continue;
        }
        for (size_t k = 0; k < names.n; k++)
            if (strcmp(names.item[k], b.name) == 0)
                gen_fail("%s stands there twice", b.name);
        list_add(&names, b.name);
        for (i++; i < lines.n; i++) {
            line = trim(text_copy(lines.item[i], strlen(lines.item[i])));
            gen_line = (int)i + 1;
            if (strncmp(line, "--", 2) != 0)
                break;
            line = trim(line + 2);
            if (strncmp(line, "all institutions:", 17) == 0) {
                if (!*trim(line + 17))
                    gen_fail("%s: say why it is for all institutions", b.name);
                b.every = true;
                i++;
                break;
            }
            text_addf(&signature, " %s", line);
        }
        if (!signature.n)
            text_addz(&signature, "");
        parse_signature(&b, signature.p);
        for (; i < lines.n; i++) {
            line = trim(text_copy(lines.item[i], strlen(lines.item[i])));
            if (!*line)
                break;
            text_addf(&sql, "%s\n", line);
        }
        gen_line = b.line;
        if (!sql.n)
            gen_fail("%s: the statement is missing (no empty line before it)", b.name);
        while (sql.n && strchr("; \n", sql.p[sql.n - 1]))
            sql.p[--sql.n] = '\0';
        read_sql(&b, sql.p);
        check_sql(&b);
        give(first, &b);
        if (give_second)
            give_second(second, &b);
    }
    if (!names.n)
        gen_fail("no block in this file; each begins with '-- %s_verb: kind'", noun);
}

static void
add_params(struct text *t, const struct block *b)
{
    for (int i = 0; i < b->params; i++)
        text_addf(t, ", %s%s", c_type(&b->param[i]), b->param[i].name);
}

static void
add_prototype(struct text *t, const struct block *b, bool now)
{
    if (b->kind == WRITE && !now) {
        text_addf(t, "%s(struct change *change_", b->name);
        add_params(t, b);
        text_addz(t, ")");
        return;
    }
    text_addf(t, "%s%s(", b->name, now ? "_now" : "");
    text_addz(t, b->kind == WRITE  ? "struct write_tx *tx_"
                 : b->kind == EACH ? "struct snapshot *snap_"
                                   : "struct arena *arena_, struct snapshot *snap_");
    add_params(t, b);
    if (b->kind == ONE)
        text_addf(t, ", struct %s_row *out_", b->name);
    else if (b->kind == MANY)
        text_addf(t, ", struct %s_row **rows_, size_t *count_", b->name);
    else if (b->kind == EACH)
        text_addf(t,
                  ", enum rc (*each_)(void *ctx, const struct %s_row *row), void *ctx_",
                  b->name);
    else if (b->expect < 0)
        text_addz(t, ", int64_t *touched_");
    text_addz(t, ", struct err *err_)");
}

static void
add_declaration(struct text *t, const struct block *b)
{
    text_addz(t, "\n");
    if (b->kind != WRITE) {
        text_addf(t, "struct %s_row {\n", b->name);
        for (int i = 0; i < b->columns; i++)
            text_addf(t, "    %s%s;\n", c_type(&b->column[i]), b->column[i].name);
        text_addz(t, "};\n");
    }
    text_addz(t, b->kind == WRITE ? "void " : "MUST_USE enum rc ");
    add_prototype(t, b, false);
    text_addz(t, ";\n");
    if (b->kind == WRITE) {
        text_addz(t, "MUST_USE enum rc ");
        add_prototype(t, b, true);
        text_addz(t, ";\n");
    }
}

/* The constant itself; `offsets` when the row struct exists. */
static void
add_statement(struct text *t, const struct block *b, bool offsets)
{
    text_addz(t, "\n");
    if (b->params) {
        text_addf(t, "static const enum sql_type %s_types[] = {", b->name);
        for (int i = 0; i < b->params; i++)
            text_addf(t, " %s,", b->param[i].type->tag);
        text_addz(t, " };\n");
    }
    if (b->columns) {
        text_addf(t, "static const struct sql_column %s_columns[] = {\n", b->name);
        for (int i = 0; i < b->columns; i++) {
            const struct field *f = &b->column[i];

            text_addf(t, "    { \"%s\", %s, %s, ", f->name, f->type->tag,
                      f->nullable ? "true" : "false");
            if (offsets)
                text_addf(t, "offsetof(struct %s_row, %s) },\n", b->name, f->name);
            else
                text_addz(t, "0 },\n");
        }
        text_addz(t, "};\n");
    }
    text_addf(t, "static const struct statement %s_statement = {\n    \"%s\",\n    ",
              b->name, b->name);
    text_c_string(t, b->sqlite.p);
    text_addz(t, ",\n    ");
    text_c_string(t, b->postgres.p);
    text_addf(t, ",\n    %s%s, %d, %s%s, %d, ", b->params ? b->name : "NULL",
              b->params ? "_types" : "", b->params, b->columns ? b->name : "NULL",
              b->columns ? "_columns" : "", b->columns);
    if (b->columns && offsets)
        text_addf(t, "sizeof(struct %s_row)", b->name);
    else
        text_addz(t, "0");
    text_addf(t, ",\n    %ld, %ld, %d\n};\n", b->limit, b->expect, b->institution);
}

static void
add_values(struct text *t, const struct block *b)
{
    if (!b->params) {
        text_addz(t, "    const struct sql_value *v_ = NULL;\n");
        return;
    }
    text_addz(t, "    const struct sql_value v_[] = {\n");
    for (int i = 0; i < b->params; i++)
        text_addf(t, "        %s(%s),\n",
                  b->param[i].nullable ? b->param[i].type->value_null
                                       : b->param[i].type->value,
                  b->param[i].name);
    text_addz(t, "    };\n");
}

static void
add_body(struct text *t, const struct block *b)
{
    if (b->kind == EACH)
        text_addf(
            t,
            "\nstruct %s_walk {\n    enum rc (*each)(void *ctx, const struct %s_row "
            "*row);\n    void *ctx;\n};\n\nstatic enum rc\n%s_step(void *walk, const "
            "void "
            "*row)\n{\n    const struct %s_walk *w = walk;\n\n    return w->each(w->ctx, "
            "row);\n}\n",
            b->name, b->name, b->name, b->name);
    text_addz(t, b->kind == WRITE ? "\nvoid\n" : "\nenum rc\n");
    add_prototype(t, b, false);
    text_addz(t, "\n{\n");
    add_values(t, b);
    if (b->kind == MANY)
        text_addz(t, "    void   *p = NULL;\n    enum rc rc;\n");
    if (b->kind == EACH)
        text_addf(t,
                  "    struct %s_row row;\n    struct %s_walk walk = { each_, ctx_ };\n",
                  b->name, b->name);
    text_addz(t, "\n");
    if (b->kind == ONE)
        text_addf(
            t,
            "    return statement_one(arena_, snap_, &%s_statement, v_, out_, err_);\n",
            b->name);
    else if (b->kind == MANY)
        text_addf(
            t,
            "    rc = statement_many(arena_, snap_, &%s_statement, v_, &p, count_, err_);"
            "\n    if (rc == RC_OK)\n        *rows_ = p;\n    return rc;\n",
            b->name);
    else if (b->kind == EACH)
        text_addf(
            t,
            "    return statement_each(snap_, &%s_statement, v_, &row, %s_step, &walk, "
            "err_);\n",
            b->name, b->name);
    else
        text_addf(t, "    statement_record(change_, &%s_statement, v_);\n", b->name);
    text_addz(t, "}\n");
    if (b->kind != WRITE)
        return;
    text_addz(t, "\nenum rc\n");
    add_prototype(t, b, true);
    text_addz(t, "\n{\n");
    add_values(t, b);
    text_addf(t, "\n    return statement_write(tx_, &%s_statement, v_, %s, err_);\n}\n",
              b->name, b->expect < 0 ? "touched_" : "NULL");
}

static void
add_code(struct text *t, const struct block *b)
{
    add_statement(t, b, true);
    add_body(t, b);
}

static void
add_listed(struct text *t, const struct block *b)
{
    add_statement(t, b, false);
}

static struct text listed_rows;
static const char *listed_file;

static void
add_row(struct text *t, const struct block *b)
{
    text_addf(t, "    { \"%s\", &%s_statement },\n", listed_file, b->name);
}

static void
make_list(const char *src, const char *out, const char *depfile)
{
    struct list seen = { 0 }, files = gen_find(src, "", ".sql", &seen);
    struct text c = { 0 };

    text_addz(&c, "/* Made by tools/sqlgen: every statement of every room. */\n"
                  "#include \"statement_list.h\"\n");
    for (size_t i = 0; i < files.n; i++) {
        struct text path = { 0 };

        text_addf(&path, "%s/%s", gen_room(files.item[i]), gen_base(files.item[i]));
        listed_file = path.p;
        parse_file(files.item[i], add_listed, &c, &listed_rows, add_row);
    }
    text_addf(&c,
              "\nconst struct listed statement_list[] = {\n%s};\n"
              "const size_t statement_count = sizeof statement_list / sizeof "
              "statement_list[0];\n",
              listed_rows.n ? listed_rows.p : "");
    gen_write(out, &c);
    gen_depfile(depfile, out, &seen);
}

static void
make_pair(const char *in, const char *header, const char *code)
{
    struct text h = { 0 }, c = { 0 }, guard = { 0 };

    text_addf(&guard, "%s_%s", gen_room(in), gen_base(header));
    for (char *p = guard.p; *p; p++)
        *p = (char)(*p == '.' ? '_' : toupper((unsigned char)*p));
    text_addf(&h,
              "/* Made by tools/sqlgen from %s. */\n#ifndef %s\n#define %s\n\n"
              "#include \"store/statement.h\"\n",
              gen_base(in), guard.p, guard.p);
    text_addf(&c, "/* Made by tools/sqlgen from %s. */\n#include \"%s\"\n", gen_base(in),
              gen_base(header));
    parse_file(in, add_declaration, &h, &c, add_code);
    text_addz(&h, "\n#endif\n");
    gen_write(header, &h);
    gen_write(code, &c);
}

int
main(int argc, char **argv)
{
    if (argc == 5 && strcmp(argv[1], "--list") == 0)
        make_list(argv[2], argv[3], argv[4]);
    else if (argc == 4)
        make_pair(argv[1], argv[2], argv[3]);
    else {
        fputs("usage: sqlgen noun.sql noun_sql.h noun_sql.c | sqlgen --list src out.c "
              "depfile\n",
              stderr);
        return 2;
    }
    return 0;
}
