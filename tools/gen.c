/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* gen.c - see gen.h. */
#include "gen.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *gen_file = "";
int         gen_line;

static const char *const kept[] = {
    /* C17 and what <stdbool.h>, <stdnoreturn.h> make of it */
    "auto",
    "bool",
    "break",
    "case",
    "char",
    "const",
    "continue",
    "default",
    "do",
    "double",
    "else",
    "enum",
    "extern",
    "false",
    "float",
    "for",
    "goto",
    "if",
    "inline",
    "int",
    "long",
    "noreturn",
    "register",
    "restrict",
    "return",
    "short",
    "signed",
    "sizeof",
    "static",
    "struct",
    "switch",
    "true",
    "typedef",
    "union",
    "unsigned",
    "void",
    "volatile",
    "while",
    "asm",
    "typeof",
    "errno",
    /* reserved by PostgreSQL or SQLite */
    "abort",
    "add",
    "all",
    "alter",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "authorization",
    "autoincrement",
    "between",
    "binary",
    "both",
    "by",
    "cast",
    "check",
    "collate",
    "collation",
    "column",
    "commit",
    "concurrently",
    "constraint",
    "create",
    "cross",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "deferrable",
    "delete",
    "desc",
    "distinct",
    "drop",
    "end",
    "escape",
    "except",
    "exists",
    "explain",
    "fetch",
    "filter",
    "foreign",
    "freeze",
    "from",
    "full",
    "glob",
    "grant",
    "group",
    "having",
    "ilike",
    "in",
    "index",
    "indexed",
    "initially",
    "inner",
    "insert",
    "intersect",
    "into",
    "is",
    "isnull",
    "join",
    "lateral",
    "leading",
    "left",
    "like",
    "limit",
    "localtime",
    "localtimestamp",
    "match",
    "natural",
    "not",
    "nothing",
    "notnull",
    "null",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "outer",
    "over",
    "overlaps",
    "placing",
    "pragma",
    "primary",
    "raise",
    "references",
    "regexp",
    "returning",
    "right",
    "rollback",
    "rowid",
    "savepoint",
    "select",
    "session_user",
    "set",
    "similar",
    "some",
    "symmetric",
    "table",
    "tablesample",
    "then",
    "to",
    "trailing",
    "transaction",
    "trigger",
    "union",
    "unique",
    "update",
    "user",
    "using",
    "values",
    "variadic",
    "verbose",
    "view",
    "virtual",
    "when",
    "where",
    "window",
    "with",
    "without",
};

noreturn void
gen_fail(const char *fmt, ...)
{
    va_list ap;

    fprintf(stderr, "%s:%d: ", gen_file, gen_line);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
    exit(1);
}

void *
gen_alloc(size_t size)
{
    void *p = calloc(1, size ? size : 1);

    if (!p)
        gen_fail("no memory");
    return p;
}

void
text_add(struct text *t, const char *s, size_t n)
{
    if (t->n + n + 1 > t->room) {
        t->room = (t->n + n + 1) * 2;
        if (!(t->p = realloc(t->p, t->room)))
            gen_fail("no memory");
    }
    memcpy(t->p + t->n, s, n);
    t->n += n;
    t->p[t->n] = '\0';
}

void
text_addz(struct text *t, const char *z)
{
    text_add(t, z, strlen(z));
}

void
text_addf(struct text *t, const char *fmt, ...)
{
    char   *line = NULL;
    va_list ap;
    int     n;

    va_start(ap, fmt);
    n = vasprintf(&line, fmt, ap);
    va_end(ap);
    if (n < 0)
        gen_fail("no memory");
    text_add(t, line, (size_t)n);
    free(line);
}

char *
text_copy(const char *s, size_t n)
{
    char *p = gen_alloc(n + 1);

    memcpy(p, s, n);
    return p;
}

void
list_add(struct list *l, const char *s)
{
    if (l->n == l->room) {
        l->room = l->room ? l->room * 2 : 16;
        if (!(l->item = realloc(l->item, l->room * sizeof *l->item)))
            gen_fail("no memory");
    }
    l->item[l->n++] = text_copy(s, strlen(s));
}

char *
gen_read(const char *path)
{
    struct text t = { 0 };
    char        part[65536];
    size_t      n;
    FILE       *f = fopen(path, "rb");

    gen_file = path;
    gen_line = 0;
    if (!f)
        gen_fail("cannot be read: %s", strerror(errno));
    text_add(&t, "", 0);
    while ((n = fread(part, 1, sizeof part, f)) > 0)
        text_add(&t, part, n);
    if (ferror(f) || strlen(t.p) != t.n)
        gen_fail("cannot be read, or holds a NUL byte");
    fclose(f);
    return t.p;
}

struct list
gen_lines(char *whole)
{
    struct list l = { 0 };
    char       *end;

    for (; *whole; whole = end + 1) {
        if (!(end = strchr(whole, '\n'))) {
            list_add(&l, whole);
            break;
        }
        *end = '\0';
        list_add(&l, whole);
    }
    return l;
}

void
gen_write(const char *path, const struct text *t)
{
    FILE *f = fopen(path, "rb");
    bool  same = false;

    gen_file = path;
    gen_line = 0;
    if (f) {
        char  *old = gen_alloc(t->n + 1);
        size_t n = fread(old, 1, t->n + 1, f);

        same = n == t->n && memcmp(old, t->p, n) == 0;
        fclose(f);
        free(old);
    }
    if (same)
        return;
    if (!(f = fopen(path, "wb")) || fwrite(t->p, 1, t->n, f) != t->n || fclose(f) != 0)
        gen_fail("cannot be written: %s", strerror(errno));
}

void
gen_depfile(const char *path, const char *target, const struct list *from)
{
    struct text t = { 0 };

    text_addf(&t, "%s:", target);
    for (size_t i = 0; i < from->n; i++)
        text_addf(&t, " \\\n  %s", from->item[i]);
    text_addz(&t, "\n");
    gen_write(path, &t);
}

static int
by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
read_folder(const char *path, struct list *out)
{
    DIR           *d = opendir(path);
    struct dirent *e;

    if (!d)
        return;
    while ((e = readdir(d)))
        if (e->d_name[0] != '.')
            list_add(out, e->d_name);
    closedir(d);
    if (out->n)
        qsort(out->item, out->n, sizeof *out->item, by_name);
}

struct list
gen_find(const char *dir, const char *below, const char *suffix, struct list *seen)
{
    struct list rooms = { 0 }, found = { 0 };
    size_t      end = strlen(suffix);

    list_add(seen, dir);
    read_folder(dir, &rooms);
    for (size_t i = 0; i < rooms.n; i++) {
        struct list names = { 0 };
        struct text path = { 0 };
        DIR        *d;

        if (strchr(rooms.item[i], '.'))
            continue; /* a file */
        text_addf(&path, "%s/%s", dir, rooms.item[i]);
        if (*below)
            list_add(seen, path.p); /* where the folder may appear */
        text_addf(&path, "%s%s", *below ? "/" : "", below);
        if (!(d = opendir(path.p)))
            continue;
        closedir(d);
        list_add(seen, path.p);
        read_folder(path.p, &names);
        for (size_t k = 0; k < names.n; k++) {
            size_t n = strlen(names.item[k]);

            if (n > end && strcmp(names.item[k] + n - end, suffix) == 0) {
                struct text full = { 0 };

                text_addf(&full, "%s/%s", path.p, names.item[k]);
                list_add(&found, full.p);
                list_add(seen, full.p);
            }
        }
    }
    return found;
}

const char *
gen_base(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

/* ".../src/ROOM/x.sql" and ".../src/ROOM/migrations/x.sql" give ROOM. */
char *
gen_room(const char *path)
{
    const char *end = strrchr(path, '/'), *start;

    if (!end)
        return text_copy("", 0);
    for (start = end; start > path && start[-1] != '/';)
        start--;
    if ((size_t)(end - start) == strlen("migrations") &&
        strncmp(start, "migrations", (size_t)(end - start)) == 0 && start > path) {
        end = start - 1;
        for (start = end; start > path && start[-1] != '/';)
            start--;
    }
    return text_copy(start, (size_t)(end - start));
}

char *
trim(char *s)
{
    size_t n;

    while (isspace((unsigned char)*s))
        s++;
    for (n = strlen(s); n && isspace((unsigned char)s[n - 1]);)
        s[--n] = '\0';
    return s;
}

bool
is_word(int c)
{
    return c == '_' || isalnum(c);
}

bool
is_name(const char *s)
{
    size_t n = strlen(s);

    if (!islower((unsigned char)*s) || s[n - 1] == '_')
        return false;
    for (; *s; s++)
        if (!islower((unsigned char)*s) && !isdigit((unsigned char)*s) && *s != '_')
            return false;
    return true;
}

bool
reserved(const char *name)
{
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        if (strcmp(kept[i], name) == 0)
            return true;
    return false;
}

const char *
find_word(const char *s, const char *word)
{
    size_t n = strlen(word);

    for (const char *at = s; (at = strcasestr(at, word)); at++)
        if ((at == s || !is_word((unsigned char)at[-1])) &&
            !is_word((unsigned char)at[n]))
            return at;
    return NULL;
}

bool
same_word(const char *a, const char *b)
{
    return strcasecmp(a, b) == 0;
}

void
text_c_string(struct text *t, const char *s)
{
    text_addz(t, "\"");
    for (; *s; s++) {
        if (*s == '"' || *s == '\\')
            text_addf(t, "\\%c", *s);
        else if (*s == '\n')
            text_addz(t, "\\n\"\n    \"");
        else if ((unsigned char)*s < 32 || (unsigned char)*s > 126)
            text_addf(t, "\\%03o", (unsigned)(unsigned char)*s);
        else
            text_add(t, s, 1);
    }
    text_addz(t, "\"");
}
