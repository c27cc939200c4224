/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * main.c - see templategen.h.
 *
 *   templategen --header FILE --source FILE [--words FILE] [--depfile FILE] FOLDER...
 *
 * Reads every NAME.html of the folders and writes the struct and the function of
 * each.  The list of words (made by wordgen) lets it check keys and arguments.
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "templategen.h"

#define MOST_BYTES (512 * 1024) /* of one file */

struct record *
record_find(const struct program *all, const char *name)
{
    for (struct record *r = all->records; r; r = r->next)
        if (!strcmp(r->name, name))
            return r;
    return NULL;
}

struct field *
field_find(const struct record *r, const char *name)
{
    for (struct field *f = r->fields; f; f = f->next)
        if (!strcmp(f->name, name))
            return f;
    return NULL;
}

const struct wordinfo *
word_find(const struct program *all, const char *key)
{
    for (size_t i = 0; i < all->words_n; i++)
        if (!strcmp(all->words[i].key, key))
            return &all->words[i];
    return NULL;
}

static const struct source *
source_read(const char *path)
{
    struct source *s = need(sizeof *s);
    FILE          *f = fopen(path, "rb");
    const char    *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    char          *text = need(MOST_BYTES);

    if (!f) {
        fprintf(stderr, "templategen: cannot read %s\n", path);
        exit(2);
    }
    s->n = fread(text, 1, MOST_BYTES, f);
    if (s->n == MOST_BYTES) {
        fprintf(stderr, "templategen: %s is longer than %d bytes\n", path,
                MOST_BYTES - 1);
        exit(2);
    }
    fclose(f);
    s->text = text;
    s->path = path;
    s->name = copy(name, strcspn(name, "."));
    return s;
}

/* One word a line: the key, 1 if it has a plural, the names of its arguments. */
static void
words_read(struct program *all, const char *path)
{
    const struct source *s = source_read(path);
    char                *next = copy(s->text, s->n), *line;

    all->words_known = true;
    for (line = next; *line; line += line[0] == '\n')
        for (all->words_n++; *line && *line != '\n'; line++)
            ;
    all->words = need((all->words_n + 1) * sizeof *all->words);
    all->words_n = 0;
    while ((line = strsep(&next, "\n"))) {
        struct wordinfo *w = &all->words[all->words_n];
        char            *key = strsep(&line, " "), *plural = strsep(&line, " "), *arg;

        if (!key || !*key || !plural)
            continue;
        w->key = key;
        w->plural = *plural == '1';
        while ((arg = strsep(&line, " ")) && w->arguments_n < 8)
            w->arguments[w->arguments_n++] = arg;
        all->words_n++;
    }
}

static int
by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static size_t
folder_read(const char *folder, const char ***names)
{
    DIR           *d = opendir(folder);
    struct dirent *entry;
    const char   **list = need(2048 * sizeof *list);
    size_t         n = 0;

    if (!d) {
        fprintf(stderr, "templategen: cannot read the folder %s\n", folder);
        exit(2);
    }
    while ((entry = readdir(d)) && n < 2048) {
        size_t length = strlen(entry->d_name);

        if (entry->d_name[0] != '.' && length > 5 &&
            !strcmp(entry->d_name + length - 5, ".html"))
            list[n++] = format("%s/%s", folder, entry->d_name);
    }
    closedir(d);
    qsort(list, n, sizeof *list, by_name);
    *names = list;
    return n;
}

static FILE *
file_write(const char *path)
{
    FILE *f = fopen(path, "w");

    if (!f) {
        fprintf(stderr, "templategen: cannot write %s\n", path);
        exit(2);
    }
    return f;
}

static void
file_close(FILE *f, const char *path)
{
    if (fclose(f)) {
        fprintf(stderr, "templategen: cannot write %s\n", path);
        exit(2);
    }
}

int
main(int argc, char **argv)
{
    static struct program all;
    const char *header = NULL, *source = NULL, *words = NULL, *depfile = NULL, **names;
    int         i;
    FILE       *f;

    for (i = 1; i + 1 < argc && !strncmp(argv[i], "--", 2); i += 2)
        if (!strcmp(argv[i], "--header"))
            header = argv[i + 1];
        else if (!strcmp(argv[i], "--source"))
            source = argv[i + 1];
        else if (!strcmp(argv[i], "--words"))
            words = argv[i + 1];
        else if (!strcmp(argv[i], "--depfile"))
            depfile = argv[i + 1];
    if (!header || !source || i >= argc) {
        fputs("use: templategen --header FILE --source FILE [--words FILE] [--depfile "
              "FILE] FOLDER...\n",
              stderr);
        return 2;
    }
    if (words)
        words_read(&all, words);
    f = depfile ? file_write(depfile) : NULL;
    if (f)
        fprintf(f, "%s:", header);
    for (; i < argc; i++) {
        size_t n = folder_read(argv[i], &names);

        if (f)
            fprintf(f, " \\\n  %s", argv[i]);
        for (size_t j = 0; j < n; j++) {
            const struct source *s = source_read(names[j]);

            if (f)
                fprintf(f, " \\\n  %s", names[j]);
            if (setjmp(report_exit) == 0)
                template_parse(&all, s);
        }
    }
    if (f) {
        fputc('\n', f);
        file_close(f, depfile);
    }
    if (!report_count)
        program_check(&all);
    if (report_count) {
        fprintf(stderr, "templategen: %d mistake%s\n", report_count,
                report_count == 1 ? "" : "s");
        return 1;
    }
    f = file_write(header);
    emit_header(f, &all);
    file_close(f, header);
    f = file_write(source);
    emit_source(f, &all);
    file_close(f, source);
    return 0;
}
