/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* read.c - blocks of a .sql file; everything else is refused with file and line. */
#include "sqlgen.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const struct type types[] = {
    { "INT", "int64_t ", "sql_int", "struct opt_int ", "sql_opt_int", "SQL_INT" },
    { "TEXT", "struct str ", "sql_text", "struct str ", "sql_opt_text", "SQL_TEXT" },
    { "BYTES", "struct bytes ", "sql_bytes", "struct bytes ", "sql_opt_bytes",
      "SQL_BYTES" },
    { "BOOL", "bool ", "sql_bool", "struct opt_bool ", "sql_opt_bool", "SQL_BOOL" },
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

void
read_blocks(const char *path, void (*take)(const struct block *b, void *ctx), void *ctx)
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
        take(&b, ctx);
    }
    if (!names.n)
        gen_fail("no block in this file; each begins with '-- %s_verb: kind'", noun);
}
