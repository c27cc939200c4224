/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * link.c - one pack out of its folder and what it extends: parents first, `replaces` laid
 * over them, then every entry declared, then filled, then checked.
 */
#include "policy/read.h"

static void
declare(struct linking *l, struct entry *e)
{
    switch (e->noun) {
#define NOUN(name, phrase)                                                               \
    case NOUN_##name:                                                                    \
        declare_##name(l, e);                                                            \
        break;
#include "policy/read.def"
#undef NOUN
    case NOUN_COUNT: break;
    }
}

static void
fill(struct linking *l, struct entry *e)
{
    switch (e->noun) {
#define NOUN(name, phrase)                                                               \
    case NOUN_##name:                                                                    \
        fill_##name(l, e);                                                               \
        break;
#include "policy/read.def"
#undef NOUN
    case NOUN_COUNT: break;
    }
}

/* The folders a pack is made of, parents first, each once. */
static void
flatten(struct linking *l, struct folder *f)
{
    for (size_t i = 0; i < l->folder_count; i++)
        if (l->folders[i] == f)
            return;
    for (size_t i = 0; i < f->parent_count; i++)
        flatten(l, f->parents[i]);
    COUNT_ADD(l, l->folders, l->folder_count, f);
}

static struct entry *
find(struct linking *l, enum noun noun, struct str list, struct str id)
{
    for (size_t i = 0; i < l->entries.count; i++) {
        struct entry *e = &l->entries.list[i];

        if (e->noun == noun && str_eq(e->id, id) &&
            (noun != NOUN_word || str_eq(e->list, list)))
            return e;
    }
    return NULL;
}

/* `replaces: t9 evidence_window`: the entry's own id, of a pack that is extended. */
static void
replace(struct linking *l, const struct entry *e, const struct node *replaces)
{
    const struct node *power = node_get(e->map, "power"),
                      *because = node_get(e->map, "because");
    struct replacement *r = ARENA_NEW(l->a, struct replacement);
    struct str text = replaces->kind == NODE_TEXT ? replaces->text : (struct str) { 0 };
    ptrdiff_t  space = str_chr(text, ' ');
    struct str id = space < 0 ? text : str_trim(str_from(text, (size_t)space));
    struct entry *old = find(l, e->noun, e->list, id);

    if (!old) {
        struct nearest near;

        nearest_init(&near, id);
        for (size_t i = 0; i < l->entries.count; i++)
            if (l->entries.list[i].noun == e->noun)
                nearest_try(&near, l->entries.list[i].id);
        problem_add(l->problems, replaces->at,
                    nearest_text(l->a, &near, "Leave `replaces` out to write a new one."),
                    "nothing called '" STR_FMT "' to replace", STR_ARG(id));
        return;
    }
    if (!power)
        problem_add(l->problems, e->map->at,
                    str_lit("Name the clause that lets us: `power: ...`."),
                    "'" STR_FMT
                    "' replaces another pack's entry and must say its 'power'",
                    STR_ARG(e->id));
    else
        r->power = read_cite(l, power);
    if (!because)
        problem_add(l->problems, e->map->at,
                    str_lit("Say why in words: `because:` with en: and es:."),
                    "'" STR_FMT
                    "' replaces another pack's entry and must say its 'because'",
                    STR_ARG(e->id));
    else
        r->because = read_words(l, because, e->id);
    r->noun = str_z(noun_phrase(e->noun));
    r->id = e->id;
    r->parent = old->map->at;
    r->child = e->map->at;
    r->keys = ARENA_ARRAY(l->a, struct str, e->map->count + 1);
    for (size_t i = 0; i < e->map->count; i++)
        if (!str_eqz(e->map->pairs[i].key, "id"))
            r->keys[r->key_count++] = e->map->pairs[i].key;
    COUNT_ADD(l, l->pack->replacements, l->pack->replacement_count, r);
    old->map = node_overlay(l->a, old->map, e->map);
}

static void
gather(struct linking *l)
{
    for (size_t i = 0; i < l->folder_count; i++)
        for (size_t j = 0; j < l->folders[i]->entries.count; j++) {
            const struct entry *e = &l->folders[i]->entries.list[j];
            const struct node  *replaces = node_get(e->map, "replaces");
            struct entry       *old;

            if (e->noun == NOUN_scenario && i + 1 < l->folder_count)
                continue; /* scenarios test the pack they lie in */
            if (replaces) {
                replace(l, e, replaces);
                continue;
            }
            old = e->noun == NOUN_conform ? NULL : find(l, e->noun, e->list, e->id);
            if (old)
                problem_add(l->problems, e->map->at,
                            str_lit("Give it another id; to change an inherited entry "
                                    "write `replaces:`."),
                            "%s '" STR_FMT "' is written twice (" STR_FMT ":%d)",
                            noun_phrase(e->noun), STR_ARG(e->id),
                            STR_ARG(old->map->at.source->path), old->map->at.line);
            else
                entry_add(l->a, &l->entries, *e);
        }
}

static void
read_zone(struct linking *l)
{
    l->pack->zone = zone_utc();
    for (size_t i = 0; i < l->folder_count; i++) {
        const struct node *node = l->folders[i]->zone;
        const struct zone *zone;

        if (!node || !read_is_text(l, node))
            continue;
        if (zone_load(l->a, node->text, &zone, NULL) == RC_OK)
            l->pack->zone = zone;
        else
            problem_add(l->problems, node->at,
                        str_lit("Write an IANA name such as America/Denver."),
                        "there is no zone '" STR_FMT "'", STR_ARG(node->text));
    }
}

static void
link_heads(struct linking *l)
{
    for (size_t i = 0; i < l->folder_count; i++) {
        struct folder     *f = l->folders[i];
        const struct node *applies = node_get(f->head, "applies");
        const struct node *owner = node_get(f->head, "owner");

        if (applies && !f->home.has_applies) {
            f->home.has_applies = true;
            condition_read(l, applies, &f->home.applies);
        }
        if (owner && f == l->folders[l->folder_count - 1])
            read_role(l, owner);
    }
}

/* Only what was read without a fault: the rest has its messages already. */
static void
check(struct linking *l, const struct entry *e, bool words_sound)
{
    switch (e->noun) {
    case NOUN_decision:
        if (words_sound) /* a hole is proved over the words of the lists */
            check_decision(l->pack, e->thing, l->problems);
        break;
    case NOUN_clock: check_clock(l->pack, e->thing, l->problems); break;
    case NOUN_procedure: check_procedure(l->pack, e->thing, l->problems); break;
    case NOUN_letter: check_letter(l->pack, e->thing, l->problems); break;
    default: break;
    }
}

/* `house` is the institution's own: a pack that writes none has a plain working week. */
static void
house(struct linking *l)
{
    struct pack_calendar *c;

    if (calendar_find(l->pack, str_lit("house")))
        return;
    c = ARENA_NEW(l->a, struct pack_calendar);
    c->days = (struct calendar) { .id = str_lit("house"),
                                  .week = 0x1f,
                                  .opens = 8 * INT64_C(3600000000),
                                  .closes = 17 * INT64_C(3600000000) };
    COUNT_ADD(l, l->pack->calendars, l->pack->calendar_count, c);
}

struct pack *
pack_link(struct arena *a, struct problems *problems, struct folder *folder,
          const struct pack **beside, size_t beside_count)
{
    struct linking l = { .a = a, .problems = problems, .pack = folder->pack };
    struct pack   *p = l.pack;
    bool           words_sound = true;

    flatten(&l, folder);
    for (size_t i = 0; i < l.folder_count; i++)
        COUNT_ADD(&l, p->homes, p->home_count, (const struct home *)&l.folders[i]->home);
    p->beside = beside;
    p->beside_count = beside_count;
    for (int i = 0; i < LANG_COUNT; i++)
        p->lang[i] = folder->home.lang[i];
    for (size_t i = 0; i < sizeof(p->hash); i++)
        p->hash[i] = folder->home.hash[i];
    for (size_t i = 0; i < l.folder_count; i++)
        if (l.folders[i]->unreadable)
            return p;
    read_zone(&l);
    gather(&l);
    lists_declare(&l);
    for (int noun = 0; noun < NOUN_COUNT; noun++) {
        if (noun == NOUN_group + 1)
            tables_declare(&l);
        for (size_t i = 0; i < l.entries.count; i++)
            if ((int)l.entries.list[i].noun == noun)
                declare(&l, &l.entries.list[i]);
    }
    house(&l);
    fixtures_read(&l);
    for (int noun = 0; noun < NOUN_COUNT; noun++)
        for (size_t i = 0; i < l.entries.count; i++)
            if ((int)l.entries.list[i].noun == noun && l.entries.list[i].thing) {
                size_t errors = problems->errors;

                fill(&l, &l.entries.list[i]);
                l.entries.list[i].sound = problems->errors == errors;
            }
    link_heads(&l);
    for (size_t i = 0; i < l.entries.count; i++)
        if (l.entries.list[i].noun < NOUN_calendar && !l.entries.list[i].sound)
            words_sound = false;
    for (size_t i = 0; i < l.entries.count; i++)
        if (l.entries.list[i].sound)
            check(&l, &l.entries.list[i], words_sound);
    return p;
}
