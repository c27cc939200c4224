/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * read.h - from trees of nodes to the model: inside this room only.
 *
 * Two passes over all entries of a pack and of what it extends, in the order of
 * read.def: `declare` makes each thing and gives it its names, `fill` reads its keys,
 * when every name is known.  Faults are collected; a faulty entry is left half empty
 * and never read again, because a pack with errors is not handed out.
 */
#ifndef POLICY_READ_H
#define POLICY_READ_H

#include "policy/node.h"

/* A noun of the language: NOUN(name, "its words in messages"). */
enum noun {
#define NOUN(name, phrase) NOUN_##name,
#include "policy/read.def"
#undef NOUN
    NOUN_COUNT
};

/* One thing as written, after `replaces` was laid over it. */
struct entry {
    enum noun          noun;
    struct str         list; /* NOUN_word: of which list */
    struct str         id;
    const struct node *map;
    void              *thing;
    bool               sound; /* filled without a fault: it may be checked */
};

struct entries {
    struct entry *list;
    size_t        count, room;
};

/* One folder read: its head, clauses and raw entries. */
struct folder {
    struct home        home;
    struct folder    **parents; size_t parent_count;
    struct entries     entries;
    const struct node *head;    /* pack.yaml */
    const struct node *zone;    /* calendar.yaml: zone */
    bool               unreadable; /* a file of it is no YAML: nothing is linked to it */
    struct pack       *pack;    /* once linked, or while it is */
    bool               busy;    /* being read: extends would go round */
    struct { struct str path; const struct source *source; } *texts; size_t text_count;
    struct { struct str id; const struct node *map; } *calendars; size_t calendar_count;
};

struct name_table;

struct linking {
    struct arena    *a;
    struct problems *problems;
    struct pack     *pack;
    struct entries   entries;
    struct folder  **folders; size_t folder_count; /* parents first */
};

/* load.c */
void entry_add(struct arena *a, struct entries *to, struct entry e);

/* link.c */
struct pack *pack_link(struct arena *a, struct problems *problems, struct folder *folder,
                       const struct pack **beside, size_t beside_count);

/* names.c: the one name space of cells, and of the things they belong to */
struct name *name_add(struct linking *l, struct str id, enum kind kind, enum about about,
                      enum name_from from, struct where at);
bool         thing_add(struct linking *l, struct str id, const char *what, struct where at);
/* Known here, or a message with the nearest name; `what` as in "column". */
const struct name *name_need(struct linking *l, const struct node *at, struct str id, const char *what);
void         lists_declare(struct linking *l);  /* lists whose words C understands */
void         tables_declare(struct linking *l); /* facts.def */
struct list *list_make(struct linking *l, struct str id, struct where at);

/* read.c: keys of an entry */
const char *noun_phrase(enum noun noun);
bool       read_keys(struct linking *l, const struct node *map, const char *phrase,
                     const char *allowed, const char *required);
/* Is the key one of "a b c"?  near: may be NULL. */
bool       key_among(const char *names, struct str key, struct nearest *near);
bool       key_is_lang(struct str key);
struct str read_text(struct linking *l, const struct node *map, const char *key); /* "" when missing */
bool       read_is_text(struct linking *l, const struct node *node);
bool       read_yes(struct linking *l, const struct node *map, const char *key);
int        read_flag(struct linking *l, const struct node *map);
struct words read_words(struct linking *l, const struct node *map, struct str id);
struct words read_words_if(struct linking *l, const struct node *map); /* may be missing */
struct cite read_cite(struct linking *l, const struct node *node);
struct cite read_clause(struct linking *l, const struct node *map);        /* key clause */
struct cite read_governing(struct linking *l, const struct node *node);    /* refuses beside packs */
/* One of `names` ("a b c"): its index; -1 with a message "no KEY 'x'". */
int        read_choice(struct linking *l, const struct node *node, const char *what, const char *names);
int        read_choice_key(struct linking *l, const struct node *map, const char *key, const char *names);
/* The items of a row under key, or a single text as one; *count 0 when missing. */
const struct node **read_items(struct linking *l, const struct node *map, const char *key, size_t *count);
struct str *read_strs(struct linking *l, const struct node *map, const char *key, size_t *count);
/* A row of exactly n texts. */
bool       read_row(struct linking *l, const struct node *row, size_t n, const char *what);
void       read_attrs(struct linking *l, const struct node *map, const char *skip,
                      const struct attr **out, size_t *count);
enum about read_about(struct linking *l, const struct node *map);
bool       read_length(struct linking *l, const struct node *node, struct length *out);
bool       length_parse(struct str s, struct length *out);
bool       read_who(struct linking *l, const struct node *node, struct who *out);
struct who *read_whos(struct linking *l, const struct node *map, const char *key, size_t *count);
const struct word_entry *read_role(struct linking *l, const struct node *node);
bool       kind_parse(struct str s, enum kind *out);
void       conduct_read(struct linking *l, const struct word_entry *w, const struct node *map);
bool       read_near(struct linking *l, const struct node *map, int32_t *out); /* "8 words" */
void       read_groups(struct linking *l, const struct node *map, const char *key, struct str ***out,
                       size_t **sizes, size_t *count);
struct pack_calendar *calendar_read(struct linking *l, const struct node *map);
void       fixtures_read(struct linking *l);
struct str id_text_of(struct linking *l, const struct node *map); /* key id */

/* cell.c */
bool cell_read(struct linking *l, const struct name *name, const struct node *node, struct cell *out);
/* FACT is CELL */
bool condition_read(struct linking *l, const struct node *node, struct condition *out);
bool condition_text(struct linking *l, struct where at, struct str text, struct condition *out);
/* Words of a list joined with and / or; groups count as their words.  -1 in *bad: all known. */
bool words_mask(const struct pack *p, const struct list *list, struct str text, uint64_t *mask,
                bool *any_of, struct str *bad);

/* read_NOUN.c */
#define NOUN(name, phrase)                                   \
    void declare_##name(struct linking *l, struct entry *e); \
    void fill_##name(struct linking *l, struct entry *e);
#include "policy/read.def"
#undef NOUN

void pack_head(struct arena *a, struct problems *problems, struct folder *f);

/* check_*.c: each takes the linked pack; all messages go to problems */
void check_decision(const struct pack *p, const struct decision *d, struct problems *problems);
void check_clock(const struct pack *p, const struct clock *c, struct problems *problems);
void check_procedure(const struct pack *p, const struct procedure *pr, struct problems *problems);
void check_letter(const struct pack *p, const struct letter *t, struct problems *problems);

#define COUNT_ADD(l, array, n, item)                                             \
    do {                                                                         \
        (array) = pointers_grow((l)->a, (void *)(array), (n));                   \
        (array)[(n)++] = (item);                                                 \
    } while (0)
void *pointers_grow(struct arena *a, void *array, size_t count);

#endif
