/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* read.c - a migration: each statement checked and spelled for both engines. */
#include "migrategen.h"

#include <stdlib.h>
#include <string.h>

static const struct type types[] = {
    { "INT", "INTEGER", "BIGINT", "SQL_INT" },
    { "TEXT", "TEXT", "TEXT COLLATE \"C\"", "SQL_TEXT" },
    { "BYTES", "BLOB", "BYTEA", "SQL_BYTES" },
    { "BOOL", "INTEGER", "SMALLINT", "SQL_BOOL" },
};

struct table tables[TABLES];
int          table_total;
struct text  statements[2], digested;

static void
emit(int engine, const char *sql)
{
    text_addz(&statements[engine], "    ");
    text_c_string(&statements[engine], sql);
    text_addz(&statements[engine], ",\n");
    text_addf(&digested, "%s;", sql);
}

static struct table *
find_table(const char *name)
{
    for (int i = 0; i < table_total; i++)
        if (strcmp(tables[i].name, name) == 0)
            return &tables[i];
    return NULL;
}

static void
check_name(const char *name, const char *what)
{
    if (!is_name(name))
        gen_fail("%s '%s': names are small letters, digits and _", what, name);
    if (reserved(name))
        gen_fail("%s '%s': C or SQL keeps this word; choose another", what, name);
}

/* Cut "-- comment" off the line (not inside quotes); the comment or NULL. */
static char *
cut_comment(char *line)
{
    bool quoted = false;

    for (char *p = line; *p; p++) {
        if (*p == '\'')
            quoted = !quoted;
        if (!quoted && p[0] == '-' && p[1] == '-') {
            *p = '\0';
            return trim(p + 2);
        }
    }
    return NULL;
}

static char *
take_word(char **s)
{
    char *start = trim(*s), *end = start;

    while (is_word((unsigned char)*end) || *end == '?')
        end++;
    *s = end;
    return text_copy(start, (size_t)(end - start));
}

/* name TYPE[?] [rest] as a column of t, for both engines. */
static void
read_column(struct table *t, char *s, const char *comment, struct text *sqlite,
            struct text *postgres)
{
    char              *name = take_word(&s), *word = take_word(&s), *rest = trim(s);
    const struct type *type = NULL;
    bool               nullable = *word && word[strlen(word) - 1] == '?';

    check_name(name, "column");
    if (nullable)
        word[strlen(word) - 1] = '\0';
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (strcmp(types[i].word, word) == 0)
            type = &types[i];
    if (!type)
        gen_fail(
            "column '%s': the type is INT, TEXT, BYTES or BOOL (and ? when it may be "
            "NULL), not '%s'",
            name, word);
    if (!comment || !*comment)
        gen_fail("column '%s' has no comment on its line: -- what it is for", name);
    if (find_word(rest, "null") || find_word(rest, "primary") ||
        find_word(rest, "unique") || find_word(rest, "references"))
        gen_fail(
            "column '%s': after the type only DEFAULT and CHECK; ? marks what may be "
            "NULL, keys have lines of their own",
            name);
    if (*rest && find_word(rest, "default") != rest && find_word(rest, "check") != rest)
        gen_fail("column '%s': '%s' is neither DEFAULT nor CHECK", name, rest);
    for (int i = 0; i < t->columns; i++)
        if (strcmp(t->column[i].name, name) == 0)
            gen_fail("column '%s' stands there twice", name);
    if (t->columns == COLUMNS)
        gen_fail("table %s has more than %d columns", t->name, COLUMNS);
    t->column[t->columns].name = name;
    t->column[t->columns].type = type;
    t->column[t->columns].comment = text_copy(comment, strlen(comment));
    t->column[t->columns++].nullable = nullable;
    text_addf(sqlite, "%s %s", name, type->sqlite);
    text_addf(postgres, "%s %s", name, type->postgres);
    for (int e = 0; e < 2; e++) {
        struct text *out = e ? postgres : sqlite;

        if (!nullable)
            text_addz(out, " NOT NULL");
        if (strcmp(type->word, "BOOL") == 0)
            text_addf(out, " CHECK (%s IN (0, 1))", name);
        if (*rest)
            text_addf(out, " %s", rest);
    }
}

static void
add_comment(const char *table, const char *column, const char *comment)
{
    struct text t = { 0 };

    text_addf(&t, "COMMENT ON COLUMN %s.%s IS '", table, column);
    for (; *comment; comment++)
        text_addf(&t, *comment == '\'' ? "''" : "%c", *comment);
    text_addz(&t, "'");
    text_addz(&statements[POSTGRES], "    ");
    text_c_string(&statements[POSTGRES], t.p);
    text_addz(&statements[POSTGRES], ",\n");
}

/* The names between the first '(' of s and its ')'. */
static struct list
names_in(const char *s)
{
    struct list l = { 0 };
    const char *at = strchr(s, '(');

    if (!at)
        gen_fail("'%s': columns in brackets are missing", s);
    for (at++; *at && *at != ')';) {
        const char *start = at;

        while (is_word((unsigned char)*at))
            at++;
        if (at > start)
            list_add(&l, text_copy(start, (size_t)(at - start)));
        else
            at++;
    }
    return l;
}

static void
begins_with_institution(const char *s, const char *what)
{
    struct list l = names_in(s);

    if (!l.n || strcmp(l.item[0], "institution") != 0)
        gen_fail("%s begins with institution, or says '-- all institutions: why'", what);
}

static bool
for_all(const char *comment)
{
    return comment && strncmp(comment, "all institutions: ", 18) == 0;
}

/* PRIMARY KEY, UNIQUE, FOREIGN KEY or CHECK on a line of its own. */
static void
read_constraint(struct table *t, const char *s, bool all)
{
    if (find_word(s, "primary") == s) {
        if (t->key.n)
            gen_fail("two primary keys");
        begins_with_institution(s, "a primary key");
        t->key = names_in(s);
    } else if (find_word(s, "unique") == s) {
        if (!all)
            begins_with_institution(s, "UNIQUE");
    } else if (find_word(s, "foreign") == s) {
        const char *to = find_word(s, "references");
        char       *rest, *name;

        if (!to)
            gen_fail("FOREIGN KEY without REFERENCES");
        begins_with_institution(s, "a foreign key");
        begins_with_institution(to, "what a foreign key refers to");
        rest = text_copy(to + 10, strlen(to + 10));
        name = take_word(&rest);
        if (!find_table(name) || find_table(name) == t)
            gen_fail(
                "REFERENCES %s: no earlier table of that name (copies are made table by "
                "table)",
                name);
    } else if (find_word(s, "check") != s)
        gen_fail("'%s' is no column, PRIMARY KEY, UNIQUE, FOREIGN KEY or CHECK", s);
}

static bool
is_constraint(const char *s)
{
    static const char *const words[] = { "primary", "unique", "foreign", "check",
                                         "constraint" };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (find_word(s, words[i]) == s)
            return true;
    return false;
}

static int
depth_of(const char *s)
{
    int  depth = 0;
    bool quoted = false;

    for (; *s; s++) {
        if (*s == '\'')
            quoted = !quoted;
        if (!quoted)
            depth += *s == '(' ? 1 : *s == ')' ? -1 : 0;
    }
    return depth;
}

/*
 * From the line "CREATE TABLE name (" to the line ");". Gives the number of the next
 * line.
 */
static size_t
read_table(struct list *lines, size_t i, char *first)
{
    struct table *t = &tables[table_total];
    struct text   out[2] = { 0 };
    bool          all_above = false, bytes = false;
    char         *name = first + strlen("CREATE TABLE");

    name = take_word(&name);
    check_name(name, "table");
    if (find_table(name))
        gen_fail("table %s exists already", name);
    if (table_total++ == TABLES)
        gen_fail("more than %d tables", TABLES);
    *t = (struct table){ .name = name };
    if (!strchr(first, '(') || *trim(strchr(first, '(') + 1))
        gen_fail("write CREATE TABLE %s ( and then one column a line", name);
    text_addf(&out[SQLITE], "CREATE TABLE %s (\n    ", name);
    text_addf(&out[POSTGRES], "CREATE TABLE %s (\n    ", name);
    for (i++;; i++) {
        struct text item = { 0 };
        char       *comment = NULL, *line;
        int         start;

        if (i == lines->n)
            gen_fail("CREATE TABLE %s does not end with );", name);
        gen_line = start = (int)i + 1;
        line = text_copy(lines->item[i], strlen(lines->item[i]));
        comment = cut_comment(line);
        line = trim(line);
        if (!*line) {
            all_above = for_all(comment);
            continue;
        }
        if (*line == ')')
            break;
        text_addz(&item, line);
        while (depth_of(item.p) > 0 && i + 1 < lines->n) {
            i++;
            line = text_copy(lines->item[i], strlen(lines->item[i]));
            if (!comment)
                comment = cut_comment(line);
            else
                cut_comment(line);
            text_addf(&item, " %s", trim(line));
        }
        gen_line = start;
        item.p = trim(item.p);
        item.n = strlen(item.p);
        if (item.n && item.p[item.n - 1] == ',')
            item.p[--item.n] = '\0';
        if (t->columns || out[SQLITE].p[out[SQLITE].n - 1] != ' ')
            for (int e = 0; e < 2; e++)
                text_addz(&out[e], ",\n    ");
        if (is_constraint(item.p)) {
            read_constraint(t, item.p, all_above || for_all(comment));
            for (int e = 0; e < 2; e++)
                text_addz(&out[e], item.p);
        } else
            read_column(t, item.p, comment, &out[SQLITE], &out[POSTGRES]);
        all_above = false;
    }
    if (!t->key.n)
        gen_fail("table %s has no PRIMARY KEY", name);
    if (strcmp(t->column[0].name, "institution") != 0)
        gen_fail("the first column of %s is institution", name);
    for (int c = 0; c < t->columns; c++)
        bytes = bytes || strcmp(t->column[c].type->word, "BYTES") == 0;
    text_addf(&out[SQLITE], "\n) STRICT%s", bytes ? "" : ", WITHOUT ROWID");
    text_addz(&out[POSTGRES], "\n)");
    emit(SQLITE, out[SQLITE].p);
    emit(POSTGRES, out[POSTGRES].p);
    for (int c = 0; c < t->columns; c++)
        add_comment(name, t->column[c].name, t->column[c].comment);
    return i + 1;
}

/* ALTER TABLE t ADD COLUMN name TYPE ... */
static void
read_alter(char *s, const char *comment)
{
    char         *at = s + strlen("ALTER TABLE"), *name = take_word(&at), *column;
    struct table *t = find_table(name);
    struct text   out[2] = { 0 };

    if (!t)
        gen_fail("ALTER TABLE %s: no such table", name);
    at = trim(at);
    if (find_word(at, "add") != at || !(column = (char *)find_word(at, "column")))
        gen_fail("only ALTER TABLE t ADD COLUMN name TYPE");
    for (int e = 0; e < 2; e++)
        text_addf(&out[e], "ALTER TABLE %s ADD COLUMN ", name);
    read_column(t, column + strlen("column"), comment, &out[SQLITE], &out[POSTGRES]);
    emit(SQLITE, out[SQLITE].p);
    emit(POSTGRES, out[POSTGRES].p);
    add_comment(name, t->column[t->columns - 1].name, comment);
}

static void
read_drop(char *s)
{
    char *at = s + strlen("DROP TABLE"), *name = take_word(&at);

    for (int i = 0; i < table_total; i++)
        if (strcmp(tables[i].name, name) == 0) {
            memmove(&tables[i], &tables[i + 1],
                    sizeof tables[0] * (size_t)(table_total - i - 1));
            table_total--;
            return;
        }
    gen_fail("DROP TABLE %s: no such table", name);
}

/* Any statement but CREATE TABLE, whole, without comments and ';'. */
static void
read_other(char *s, const char *comment, bool all)
{
    if (find_word(s, "create") == s) {
        const char *on = find_word(s, "on");

        if (!find_word(s, "index") || !on || find_word(s, "trigger") ||
            find_word(s, "view"))
            gen_fail("only tables and indexes are created");
        if (!all)
            begins_with_institution(on, "an index");
    } else if (find_word(s, "alter") == s) {
        read_alter(s, comment);
        return;
    } else if (find_word(s, "drop") == s) {
        if (strncmp(s, "DROP TABLE ", 11) == 0)
            read_drop(s);
        else if (strncmp(s, "DROP INDEX ", 11) != 0)
            gen_fail("only DROP TABLE and DROP INDEX");
    } else if (find_word(s, "insert") != s && find_word(s, "update") != s &&
               find_word(s, "delete") != s)
        gen_fail("'%.40s' is not allowed in a migration", s);
    emit(SQLITE, s);
    emit(POSTGRES, s);
}

void
read_migration(const char *path)
{
    struct list lines = gen_lines(gen_read(path));
    struct text s = { 0 };
    char       *comment = NULL;
    bool        all = false;

    statements[SQLITE] = statements[POSTGRES] = digested = (struct text){ 0 };
    for (size_t i = 0; i < lines.n;) {
        char *line = text_copy(lines.item[i], strlen(lines.item[i])), *said;

        gen_line = (int)i + 1;
        said = cut_comment(line);
        line = trim(line);
        if (!s.n && strncmp(line, "CREATE TABLE", 12) == 0) {
            i = read_table(&lines, i, line);
            all = false;
            continue;
        }
        i++;
        if (!*line) {
            if (!s.n)
                all = for_all(said);
            continue;
        }
        if (said)
            comment = said;
        all = all || for_all(said);
        text_addf(&s, s.n ? " %s" : "%s", line);
        if (s.p[s.n - 1] != ';')
            continue;
        s.p[--s.n] = '\0';
        read_other(s.p, comment, all);
        s = (struct text){ 0 };
        comment = NULL;
        all = false;
    }
    if (s.n)
        gen_fail("the last statement does not end with ;");
    if (!digested.n)
        gen_fail("no statement in this migration");
}
