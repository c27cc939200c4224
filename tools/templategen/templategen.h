/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * templategen.h - the template compiler: templates/NAME.html -> templates.[ch].
 * The language is described in docs/templates.md.  The work is done in this
 * order, one file each:
 *
 *   main.c     reads the folder and the list of words, writes the two files
 *   parse.c    cuts a template into literals and directives, builds the tree
 *   cursor.c   reads the words of a directive
 *   declare.c  reads the head: fields and structs
 *   reader.c   follows the HTML as it is cut, so that every value knows whether
 *              it stands in text, in an attribute or in an address
 *   check.c    joins names to fields, words and other templates
 *   emit.c     writes C
 *   report.c   says what is wrong: file:line:column, the line, how to mend it
 *
 * The program runs once a build and ends; nothing is freed.
 */
#ifndef TEMPLATEGEN_H
#define TEMPLATEGEN_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* One file as read.  `name` is the file name without folder and ending. */
struct source {
    const char *path, *name;
    const char *text;
    size_t      n;
};

/* A place in a file, kept by every node so that errors can point at it. */
struct place {
    const struct source *source;
    size_t               at;
};

enum type {
    TYPE_TEXT, TYPE_NUMBER, TYPE_FLAG, TYPE_WORD, TYPE_MARKUP, TYPE_CHOICE,
    TYPE_ONE, TYPE_LIST
};

/*
 * A field of a struct.  `item` and `other` say what a list holds (item is
 * TYPE_TEXT, TYPE_NUMBER, TYPE_WORD, or TYPE_ONE for a struct named `other`)
 * and which struct a TYPE_ONE points to.  A choice either has its own values,
 * or borrows those of `other`.`other_field`.
 */
struct field {
    struct field       *next;
    struct place        at;
    enum type           type, item;
    const char         *name, *other, *other_field;
    struct record      *record;         /* set by check.c from `other` */
    const struct field *owner;          /* choice: the field that lists the values */
    const struct record *owner_record;
    const char         *values[32];
    size_t              values_n;
    bool                optional, used;
};

/* A struct.  A template is a struct with a body. */
struct record {
    struct record *next;
    struct place   at;
    const char    *name;
    struct field  *fields;
    bool           has_body;
    struct node   *body;
};

/* `a.b.c`, read from the left; the first part is a loop name or a field. */
struct path {
    struct place at;
    const char  *part[6];
    size_t       n;
};

enum argument_kind {
    ARGUMENT_PATH, ARGUMENT_TEXT, ARGUMENT_NUMBER, ARGUMENT_FLAG, ARGUMENT_WORD,
    ARGUMENT_CALL, ARGUMENT_VALUE
};

/* `name=value` after include or word.  A call is `template(...)`, words only. */
struct argument {
    struct argument   *next;
    struct place       at;
    enum argument_kind kind;
    const char        *name;
    const char        *text;            /* literal text, word key, value, call */
    int64_t            number;          /* literal number; a flag is 0 or 1 */
    struct path        path;
    struct argument   *arguments;       /* of a call */
    struct record     *record;          /* of a call, set by check.c */
    const struct field *field;          /* the field it fills, set by check.c */
};

enum node_kind {
    NODE_LITERAL, NODE_VALUE, NODE_LANG, NODE_WORD, NODE_HREF, NODE_ASSET, NODE_IF,
    NODE_FOR, NODE_INCLUDE
};

/* Where a value stands; decides how it is escaped. */
enum context {
    CONTEXT_TEXT,       /* between tags, also inside title and textarea */
    CONTEXT_ATTRIBUTE,  /* inside a quoted attribute */
    CONTEXT_ADDRESS,    /* at the beginning of an address attribute */
    CONTEXT_PART        /* later in an address attribute */
};

struct node {
    struct node     *next;
    struct place     at;
    enum node_kind   kind;
    enum context     context;
    bool             negated;           /* if not */
    const char      *text;              /* literal, word key, asset, include name */
    size_t           n;                 /* length of a literal */
    const char      *item, *index;      /* for: the two loop names */
    const char      *is;                /* if PATH is VALUE */
    struct path      path;
    struct argument *arguments;         /* word, include; href: the parts */
    struct node     *body, *otherwise;
    struct record   *record;            /* include, for: set by check.c */
    const struct wordinfo *word;        /* set by check.c */
};

/* A word key with the names of its arguments, in the order of their numbers. */
struct wordinfo {
    const char *key;
    bool        plural;
    const char *arguments[8];
    size_t      arguments_n;
};

/* Everything read so far. */
struct program {
    struct record   *records;
    struct wordinfo *words;
    size_t           words_n;
    bool             words_known;       /* a list was given, so unknown keys are errors */
};

/* What a path leads to, and the C that reads it. */
struct target {
    enum type           type, item;
    struct record      *record;
    const struct field *field;
    char                c[256];
};

/* report.c */
_Noreturn void fail(struct place at, const char *mend, const char *what, ...)
    __attribute__((format(printf, 3, 4)));
void report(struct place at, const char *mend, const char *what, ...)
    __attribute__((format(printf, 3, 4)));
void *need(size_t n);                           /* zeroed memory or the end */
char *copy(const char *p, size_t n);
const char *format(const char *f, ...) __attribute__((format(printf, 1, 2)));
const char *nearest(const char *name, const char *const *names, size_t n);
extern jmp_buf report_exit;     /* where fail() goes: set it before reading or checking */
extern int report_count;

/* parse.c, cursor.c, declare.c */
struct cursor {
    const struct source *source;
    size_t               at, end;
};
void template_parse(struct program *all, const struct source *source);
void declare_parse(struct cursor *c, struct record *into);
void declare_add(struct program *all, struct record *r);
void name_check(struct place at, const char *name);
struct place here(const struct cursor *c);
void skip_space(struct cursor *c);
bool take(struct cursor *c, const char *word);  /* a whole word, or punctuation */
const char *take_name(struct cursor *c, const char *what);
const char *take_key(struct cursor *c);         /* a word key: names joined by dots */
bool is_name(char ch);
void path_parse(struct cursor *c, struct path *path);
void arguments_parse(struct cursor *c, struct argument **last, char stop);

/* reader.c: where in the HTML the template is. */
enum reader_state {
    READER_TEXT, READER_TAG_NAME, READER_TAG, READER_ATTRIBUTE_NAME,
    READER_BEFORE_VALUE, READER_VALUE, READER_AFTER_VALUE, READER_COMMENT,
    READER_DECLARATION
};

struct reader {
    enum reader_state state;
    char   tag[32], attribute[32];
    char   inside[12];          /* title, textarea, pre, script: the one that is open */
    char   quote;
    bool   closing;             /* the tag began with </ */
    bool   value_first;         /* an address whose first character is a value's */
    bool   loose;               /* a directive stood here: the next must be a break */
    char   tail[5];             /* the last characters of this attribute's value */
    size_t value_n;             /* how much of this attribute's value there is so far */
};
size_t reader_read(struct reader *r, struct place at, size_t n, char *out);
enum context reader_context(struct reader *r, struct place at);
void reader_pause(struct reader *r, struct place at);
void reader_join(struct reader *then, struct reader *otherwise, struct place at);

/* check.c */
struct scope {
    const struct scope *up;
    const char         *name, *c;       /* the loop name and the C that reads it */
    enum type           type;
    struct record      *record;
};
void program_check(struct program *all);
struct target target_find(const struct record *page, const struct scope *scope,
                          const struct path *path);

/* emit.c */
void emit_header(FILE *f, const struct program *all);
void emit_source(FILE *f, const struct program *all);

/* main.c */
struct record *record_find(const struct program *all, const char *name);
struct field *field_find(const struct record *r, const char *name);
const struct wordinfo *word_find(const struct program *all, const char *key);

#endif
