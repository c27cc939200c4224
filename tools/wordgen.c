/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * wordgen.c - the word compiler: the .po files of words/ -> words_gen.h, words_gen.c,
 * words.list.
 *
 *   wordgen --header FILE --source FILE --list FILE [--depfile FILE] FOLDER
 *
 * FOLDER holds en.po and es.po, and may hold AREA.en.po with AREA.es.po beside
 * them.  In each, msgid is the key (home.title) and msgstr the words.  The build
 * fails unless every key has words in every language, with the same {arguments}
 * and plurals, and none of the words that unsafe.txt lists.
 */
#include <dirent.h>
#include <gettext-po.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LANGS 2
#define MOST_WORDS 8192
#define MOST_NAMES 8
#define MOST_UNSAFE 512

static const char *const langs[LANGS] = { "en", "es" };

/* One key in one language.  form[1] is NULL when there is no plural. */
struct entry {
    const char *form[2];
    const char *path;
};

struct row {
    const char  *key;
    struct entry entry[LANGS];
};

struct names {
    char   name[MOST_NAMES][32];
    size_t n;
};

static struct row rows[MOST_WORDS];
static size_t     rows_n;
static int        mistakes;
static FILE      *depends;

static struct {
    char lang[4], scope[12], word[64];
} unsafe[MOST_UNSAFE];
static size_t unsafe_n;

static void
mistake(const char *path, const char *key, const char *what, const char *mend)
{
    char   line[4096], wanted[300];
    size_t number = 0, found = 0;
    FILE  *f = path ? fopen(path, "r") : NULL;

    snprintf(wanted, sizeof wanted, "msgid \"%s\"", key);
    while (f && !found && fgets(line, sizeof line, f)) {
        number++;
        if (!strncmp(line, wanted, strlen(wanted)))
            found = number;
    }
    if (f)
        fclose(f);
    fprintf(stderr, "%s:%zu: \"%s\" %s\n  To mend it: %s\n", path ? path : "words", found,
            key, what, mend);
    mistakes++;
}

/* A po file that cannot be read ends the build. */
static void
po_error(int severity, po_message_t message, const char *file, size_t line, size_t column,
         int many, const char *text)
{
    (void)message, (void)column, (void)many;
    fprintf(stderr, "%s:%zu: %s\n", file ? file : "words", line == (size_t)-1 ? 0 : line,
            text);
    mistakes++;
    if (severity == PO_SEVERITY_FATAL_ERROR)
        exit(1);
}

static void
po_error2(int severity, po_message_t m1, const char *f1, size_t l1, size_t c1, int many1,
          const char *t1, po_message_t m2, const char *f2, size_t l2, size_t c2,
          int many2, const char *t2)
{
    po_error(severity, m1, f1, l1, c1, many1, t1);
    po_error(severity, m2, f2, l2, c2, many2, t2);
}

static struct row *
row_get(const char *key)
{
    for (size_t i = 0; i < rows_n; i++)
        if (!strcmp(rows[i].key, key))
            return &rows[i];
    if (rows_n == MOST_WORDS) {
        fprintf(stderr, "wordgen: more than %d words\n", MOST_WORDS);
        exit(1);
    }
    rows[rows_n].key = key;
    return &rows[rows_n++];
}

static bool
is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static bool
key_good(const char *key)
{
    char before = '.';

    for (; *key; before = *key++)
        if (!is_name(*key) && !(*key == '.' && before != '.'))
            return false;
    return before != '.';
}

static bool
is_letter(char c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z' ? true : (unsigned char)c >= 0x80;
}

static bool
holds_word(const char *text, const char *word)
{
    size_t n = strlen(word);

    for (const char *p = text; *p; p++)
        if (!strncasecmp(p, word, n) && (p == text || !is_letter(p[-1])) &&
            !is_letter(p[n]))
            return true;
    return false;
}

/* Keys whose words are seen outside the page: tab titles, mail, file names. */
static bool
is_outside(const char *key)
{
    return !strncmp(key, "title.", 6) || !strncmp(key, "mail.", 5) ||
           !strncmp(key, "file.", 5);
}

static void
unsafe_check(const char *path, const char *key, int lang, const char *text)
{
    for (size_t i = 0; i < unsafe_n; i++) {
        char what[200];

        if (strcmp(unsafe[i].lang, langs[lang]) || !holds_word(text, unsafe[i].word) ||
            (!strcmp(unsafe[i].scope, "outside") && !is_outside(key)))
            continue;
        snprintf(what, sizeof what, "says \"%s\"", unsafe[i].word);
        mistake(path, key, what,
                is_outside(key)
                    ? "titles, mail and file names are seen by others: use a neutral word"
                    : "words/unsafe.txt says which words to use in its place");
    }
}

static void
text_check(const char *path, const char *key, int lang, const char *text)
{
    size_t n = strlen(text);

    if (n == 0) {
        mistake(path, key, "has no words", "write them");
        return;
    }
    if (text[0] == ' ' || text[n - 1] == ' ' || strstr(text, "  "))
        mistake(path, key, "begins, ends or goes on with empty space",
                "let the template space it");
    if (strpbrk(text, "<>\"'"))
        mistake(path, key, "holds a sign that is not for prose: < > \" '",
                "quote with \xe2\x80\x9c \xe2\x80\x9d and \xe2\x80\x99; tags belong in "
                "templates");
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7F) {
            mistake(path, key, "holds a line break or another control sign",
                    "use two keys");
            break;
        }
    unsafe_check(path, key, lang, text);
}

static void
file_read(const char *path, int lang)
{
    static const struct po_xerror_handler handler = { po_error, po_error2 };
    po_file_t                             file = po_file_read(path, &handler);
    po_message_iterator_t                 each;
    po_message_t                          m;

    if (!file) {
        fprintf(stderr, "%s:0: this file cannot be read\n", path);
        exit(1);
    }
    if (depends)
        fprintf(depends, " \\\n  %s", path);
    each = po_message_iterator(file, NULL);
    while ((m = po_next_message(each))) {
        const char   *key = po_message_msgid(m), *plural = po_message_msgid_plural(m);
        struct row   *row;
        struct entry *entry;

        if (!*key || po_message_is_obsolete(m))
            continue;
        if (!key_good(key)) {
            mistake(path, key, "is not a key",
                    "keys are small letters, digits, _ and dots");
            continue;
        }
        if (po_message_is_fuzzy(m))
            mistake(path, key, "is marked fuzzy", "read it, mend it, remove the mark");
        row = row_get(key);
        entry = &row->entry[lang];
        if (entry->form[0]) {
            mistake(path, key, "is there twice", "remove one");
            continue;
        }
        entry->path = path;
        entry->form[0] = plural ? po_message_msgstr_plural(m, 0) : po_message_msgstr(m);
        entry->form[1] = plural ? po_message_msgstr_plural(m, 1) : NULL;
        if (plural && (!entry->form[1] || po_message_msgstr_plural(m, 2)))
            mistake(path, key, "has not two forms", "write msgstr[0] and msgstr[1]");
        for (int i = 0; i < 2; i++)
            if (entry->form[i])
                text_check(path, key, lang, entry->form[i]);
    }
    po_message_iterator_free(each);
}

static int
name_order(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* The {names} of a text, each once, in order. */
static void
names_find(const char *path, const char *key, const char *text, struct names *names)
{
    for (const char *p = text; *p; p++) {
        const char *end = p + 1;
        size_t      i, n;

        if (*p == '}') {
            mistake(path, key, "has a } without {", "write {name}");
            return;
        }
        if (*p != '{')
            continue;
        while (is_name(*end))
            end++;
        n = (size_t)(end - p) - 1;
        if (*end != '}' || n == 0 || n > 31) {
            mistake(path, key, "has a { that is no {name}",
                    "names are small letters, digits and _");
            return;
        }
        for (i = 0; i < names->n; i++)
            if (strlen(names->name[i]) == n && !memcmp(names->name[i], p + 1, n))
                break;
        if (i == MOST_NAMES) {
            mistake(path, key, "has too many arguments", "use at most 8");
            return;
        }
        if (i == names->n)
            memcpy(names->name[names->n++], p + 1, n);
        p = end;
    }
    qsort(names->name, names->n, sizeof names->name[0], name_order);
}

static struct names
row_names(const struct row *r, int lang)
{
    struct names names;

    memset(&names, 0, sizeof names);
    for (int i = 0; i < 2; i++)
        if (r->entry[lang].form[i])
            names_find(r->entry[lang].path, r->key, r->entry[lang].form[i], &names);
    return names;
}

/* Every language has the key, the same arguments and the same plural. */
static void
row_check(const struct row *r)
{
    struct names first = { 0 };

    for (int lang = 0; lang < LANGS; lang++) {
        const struct entry *other = &r->entry[(lang + 1) % LANGS], *e = &r->entry[lang];
        struct names        names;
        char                what[64];

        if (!e->form[0]) {
            snprintf(what, sizeof what, "has no words in \"%s\"", langs[lang]);
            mistake(other->path, r->key, what, "add the key to that language too");
            continue;
        }
        names = row_names(r, lang);
        if (lang == 0)
            first = names;
        else if (r->entry[0].form[0] && memcmp(&names, &first, sizeof names))
            mistake(e->path, r->key, "takes other {arguments} here",
                    "use the same ones in every language");
        if (lang > 0 && r->entry[0].form[0] && !e->form[1] != !r->entry[0].form[1])
            mistake(e->path, r->key, "has a plural in one language only",
                    "give both two forms");
    }
}

static int
row_order(const void *a, const void *b)
{
    return strcmp(((const struct row *)a)->key, ((const struct row *)b)->key);
}

static void
unsafe_read(const char *folder)
{
    char  path[1024], line[256];
    FILE *f;

    snprintf(path, sizeof path, "%s/unsafe.txt", folder);
    if (!(f = fopen(path, "r")))
        return;
    if (depends)
        fprintf(depends, " \\\n  %s", path);
    while (fgets(line, sizeof line, f) && unsafe_n < MOST_UNSAFE) {
        char *word;

        line[strcspn(line, "\n#")] = 0;
        if (sscanf(line, "%3s %11s", unsafe[unsafe_n].lang, unsafe[unsafe_n].scope) !=
                2 ||
            !(word = strchr(line, ' ')) || !(word = strchr(word + 1, ' ')))
            continue;
        word += strspn(word, " ");
        word[strcspn(word, "=")] = 0;
        while (*word && word[strlen(word) - 1] == ' ')
            word[strlen(word) - 1] = 0;
        snprintf(unsafe[unsafe_n++].word, sizeof unsafe[0].word, "%s", word);
    }
    fclose(f);
}

static int
path_order(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
folder_read(const char *folder)
{
    DIR           *d = opendir(folder);
    struct dirent *entry;
    static char   *paths[256];
    size_t         n = 0;

    if (!d) {
        fprintf(stderr, "wordgen: cannot read the folder %s\n", folder);
        exit(1);
    }
    if (depends)
        fprintf(depends, " \\\n  %s", folder);
    while ((entry = readdir(d)) && n < 256) {
        size_t length = strlen(entry->d_name);

        if (entry->d_name[0] != '.' && length >= 5 &&
            !strcmp(entry->d_name + length - 3, ".po") &&
            asprintf(&paths[n], "%s/%s", folder, entry->d_name) > 0)
            n++;
    }
    closedir(d);
    qsort(paths, n, sizeof paths[0], path_order);
    for (size_t i = 0; i < n; i++)
        for (int lang = 0; lang < LANGS; lang++)
            if (!strncmp(paths[i] + strlen(paths[i]) - 5, langs[lang], 2))
                file_read(paths[i], lang);
}

static FILE *
file_write(const char *path)
{
    FILE *f = fopen(path, "w");

    if (!f) {
        fprintf(stderr, "wordgen: cannot write %s\n", path);
        exit(2);
    }
    return f;
}

static void
text_emit(FILE *f, const char *text)
{
    fputs("STR_INIT(\"", f);
    for (; *text; text++)
        if (*text == '\\' || *text == '?')
            fprintf(f, "\\%c", *text);
        else
            fputc(*text, f);
    fputs("\")", f);
}

static void
name_emit(FILE *f, const char *key)
{
    fputs("WORD_", f);
    for (; *key; key++)
        fputc(*key == '.' ? '_' : *key, f);
}

static void
header_emit(FILE *f)
{
    fputs("/* words_gen.h - made by tools/wordgen from words/; do not edit.  See "
          "base/words.h. */\n"
          "#ifndef WORDS_GEN_H\n#define WORDS_GEN_H\n\nenum word {\n    WORD_NONE,\n",
          f);
    for (size_t i = 0; i < rows_n; i++) {
        fputs("    ", f);
        name_emit(f, rows[i].key);
        fputs(",\n", f);
    }
    fputs("    WORD_COUNT\n};\n\n#endif\n", f);
}

static void
source_emit(FILE *f)
{
    fputs("/* words_gen.c - made by tools/wordgen from words/; do not edit. */\n"
          "#include \"base/words_table.h\"\n\n"
          "const struct word_row word_rows[WORD_COUNT] = {\n",
          f);
    for (size_t i = 0; i < rows_n; i++) {
        struct names names = row_names(&rows[i], 0);

        fputs("    [", f);
        name_emit(f, rows[i].key);
        fprintf(f, "] = { \"%s\", {", rows[i].key);
        for (size_t j = 0; j < names.n; j++)
            fprintf(f, "%s\"%s\"", j ? ", " : " ", names.name[j]);
        fputs(names.n ? " },\n      {" : "},\n      {", f);
        for (int lang = 0; lang < LANGS; lang++) {
            const struct entry *e = &rows[i].entry[lang];

            fputs(lang ? ",\n        { " : " { ", f);
            text_emit(f, e->form[0]);
            if (e->form[1]) {
                fputs(", ", f);
                text_emit(f, e->form[1]);
            }
            fputs(" }", f);
        }
        fputs(" } },\n", f);
    }
    fputs("};\n", f);
}

static void
list_emit(FILE *f)
{
    for (size_t i = 0; i < rows_n; i++) {
        struct names names = row_names(&rows[i], 0);

        fprintf(f, "%s %d", rows[i].key, rows[i].entry[0].form[1] != NULL);
        for (size_t j = 0; j < names.n; j++)
            fprintf(f, " %s", names.name[j]);
        fputc('\n', f);
    }
}

int
main(int argc, char **argv)
{
    const char *header = NULL, *source = NULL, *list = NULL, *depfile = NULL;
    FILE       *f;
    int         i;

    for (i = 1; i + 1 < argc && !strncmp(argv[i], "--", 2); i += 2)
        if (!strcmp(argv[i], "--header"))
            header = argv[i + 1];
        else if (!strcmp(argv[i], "--source"))
            source = argv[i + 1];
        else if (!strcmp(argv[i], "--list"))
            list = argv[i + 1];
        else if (!strcmp(argv[i], "--depfile"))
            depfile = argv[i + 1];
    if (!header || !source || !list || i != argc - 1) {
        fputs("use: wordgen --header FILE --source FILE --list FILE [--depfile FILE] "
              "FOLDER\n",
              stderr);
        return 2;
    }
    if (depfile) {
        depends = file_write(depfile);
        fprintf(depends, "%s:", header);
    }
    unsafe_read(argv[i]);
    folder_read(argv[i]);
    if (depends) {
        fputc('\n', depends);
        fclose(depends);
    }
    qsort(rows, rows_n, sizeof rows[0], row_order);
    for (size_t r = 0; r < rows_n; r++)
        row_check(&rows[r]);
    if (mistakes) {
        fprintf(stderr, "wordgen: %d mistake%s\n", mistakes, mistakes == 1 ? "" : "s");
        return 1;
    }
    header_emit(f = file_write(header));
    if (fclose(f))
        return 2;
    source_emit(f = file_write(source));
    if (fclose(f))
        return 2;
    list_emit(f = file_write(list));
    return fclose(f) ? 2 : 0;
}
