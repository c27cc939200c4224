/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * node.c - libyaml's events into a tree that remembers where everything stood.
 * Depth and size have ceilings: a pack is written by people, a file that passes them is
 * not one.
 */
#include "policy/node.h"

#include <string.h>
#include <yaml.h>

#define DEPTH_MOST 24
#define ITEMS_MOST 20000

struct reading {
    struct arena        *a;
    const struct source *source;
    struct problems     *problems;
    yaml_parser_t        parser;
    bool                 failed;
};

static struct where
place(const struct reading *r, yaml_mark_t mark)
{
    return (struct where) { r->source, (int)mark.line + 1, (int)mark.column + 1 };
}

static bool
next(struct reading *r, yaml_event_t *event)
{
    if (r->failed)
        return false;
    if (!yaml_parser_parse(&r->parser, event)) {
        yaml_mark_t mark = r->parser.problem_mark;

        if (r->parser.problem_offset && !mark.line && !mark.column)
            mark = r->parser.mark;
        problem_add(
            r->problems, place(r, mark),
            str_lit(
                "A value that holds a comma, a colon or a quote stands in \"quotes\"."),
            "this cannot be read: %s",
            r->parser.problem ? r->parser.problem : "no reason given");
        r->failed = true;
        return false;
    }
    return true;
}

static void
refuse(struct reading *r, yaml_mark_t mark, const char *what, const char *mend)
{
    problem_add(r->problems, place(r, mark), str_z(mend), "%s", what);
    r->failed = true;
}

static struct node *value(struct reading *r, yaml_event_t *event, int depth);

struct list_of {
    void  *p;
    size_t count, room;
};

/* Make room for one more of `size` bytes. */
static void *
one_more(struct arena *a, struct list_of *l, size_t size)
{
    if (l->count == l->room) {
        size_t room = l->room ? l->room * 2 : 8;
        char  *p = arena_zero(a, room, size);

        if (l->count)
            memcpy(p, l->p, l->count * size);
        l->p = p;
        l->room = room;
    }
    return (char *)l->p + l->count++ * size;
}

static struct node *
read_row(struct reading *r, struct node *node, int depth)
{
    struct list_of items = { 0 };
    yaml_event_t   event;

    while (next(r, &event)) {
        struct node *item;

        if (event.type == YAML_SEQUENCE_END_EVENT) {
            yaml_event_delete(&event);
            node->items = items.p;
            node->count = items.count;
            return node;
        }
        item = value(r, &event, depth + 1);
        if (item && items.count < ITEMS_MOST)
            *(struct node **)one_more(r->a, &items, sizeof(item)) = item;
    }
    return NULL;
}

static struct node *
read_map(struct reading *r, struct node *node, int depth)
{
    struct list_of pairs = { 0 };
    yaml_event_t   event;

    while (next(r, &event)) {
        struct node *key, *item;
        bool         twice = false;

        if (event.type == YAML_MAPPING_END_EVENT) {
            yaml_event_delete(&event);
            node->pairs = pairs.p;
            node->count = pairs.count;
            return node;
        }
        key = value(r, &event, depth + 1);
        if (!key || !next(r, &event))
            return NULL;
        if (key->kind != NODE_TEXT) {
            problem_add(r->problems, key->at,
                        str_lit("Write a plain word before the colon."),
                        "a key must be a plain word");
            r->failed = true;
            yaml_event_delete(&event);
            return NULL;
        }
        item = value(r, &event, depth + 1);
        if (!item)
            return NULL;
        for (size_t i = 0; i < pairs.count; i++)
            if (str_eq(((struct pair *)pairs.p)[i].key, key->text)) {
                problem_add(r->problems, key->at, str_lit("Keep one of the two."),
                            "'" STR_FMT "' is written twice here", STR_ARG(key->text));
                twice = true;
                break;
            }
        if (!twice && pairs.count < ITEMS_MOST) {
            struct pair *pair = one_more(r->a, &pairs, sizeof(*pair));

            *pair = (struct pair) { .key = key->text, .at = key->at, .value = item };
        }
    }
    return NULL;
}

/* The node an event begins; the event is released.  NULL: refused, and r->failed is set.
 */
static struct node *
value(struct reading *r, yaml_event_t *event, int depth)
{
    struct node *node = ARENA_NEW(r->a, struct node);
    yaml_mark_t  mark = event->start_mark;
    int          type = (int)event->type;
    bool         anchor = false, tag = false;

    node->at = place(r, mark);
    if (type == YAML_SCALAR_EVENT) {
        struct str text = { (const char *)event->data.scalar.value,
                            event->data.scalar.length };

        anchor = event->data.scalar.anchor != NULL;
        tag = event->data.scalar.tag != NULL;
        node->kind = NODE_TEXT;
        node->text = arena_str(r->a, text);
        if (!str_is_text(text)) {
            yaml_event_delete(event);
            refuse(r, mark, "this holds a character that is no text",
                   "Write it again without control characters.");
            return NULL;
        }
    } else if (type == YAML_SEQUENCE_START_EVENT) {
        anchor = event->data.sequence_start.anchor != NULL;
        tag = event->data.sequence_start.tag != NULL;
        node->kind = NODE_ROW;
    } else if (type == YAML_MAPPING_START_EVENT) {
        anchor = event->data.mapping_start.anchor != NULL;
        tag = event->data.mapping_start.tag != NULL;
        node->kind = NODE_MAP;
    }
    yaml_event_delete(event);
    if (type == YAML_ALIAS_EVENT || anchor) {
        refuse(r, mark, "a pack has no anchors (&) and aliases (*)",
               "Write the value out, or put it in \"quotes\" if it begins with & or *.");
        return NULL;
    }
    if (tag) {
        refuse(r, mark, "a pack has no tags (!)",
               "Leave the tag out, or put the value in \"quotes\" if it begins with !.");
        return NULL;
    }
    if (depth > DEPTH_MOST) {
        refuse(r, mark, "this lies too deep", "No entry of a pack needs so many levels.");
        return NULL;
    }
    if (node->kind == NODE_ROW)
        return read_row(r, node, depth);
    if (node->kind == NODE_MAP)
        return read_map(r, node, depth);
    return node;
}

static struct node *
read_document(struct reading *r)
{
    struct node *root = NULL;
    yaml_event_t event;
    int          documents = 0;

    while (next(r, &event)) {
        yaml_mark_t mark = event.start_mark;
        int         type = (int)event.type;

        if (type == YAML_STREAM_END_EVENT) {
            yaml_event_delete(&event);
            break;
        }
        if (type == YAML_STREAM_START_EVENT || type == YAML_DOCUMENT_END_EVENT) {
            yaml_event_delete(&event);
            continue;
        }
        if (type == YAML_DOCUMENT_START_EVENT) {
            yaml_event_delete(&event);
            if (documents++) {
                refuse(r, mark, "a file holds one document", "Leave out the line '---'.");
                return NULL;
            }
            continue;
        }
        root = value(r, &event, 0);
    }
    return r->failed ? NULL : root;
}

struct node *
node_read(struct arena *a, const struct source *source, struct problems *problems)
{
    struct reading r = { .a = a, .source = source, .problems = problems };
    struct node   *root;

    if (!yaml_parser_initialize(&r.parser)) {
        problem_add(problems, (struct where) { source, 1, 1 }, (struct str) { 0 },
                    "there is no memory to read this file");
        return NULL;
    }
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(
        &r.parser, (const unsigned char *)(source->text.n ? source->text.p : ""),
        source->text.n);
    root = read_document(&r);
    yaml_parser_delete(&r.parser);
    if (!root && !r.failed) {
        root = ARENA_NEW(a, struct node);
        root->kind = NODE_MAP;
        root->at = (struct where) { source, 1, 1 };
    }
    return root;
}

struct node *
node_get_str(const struct node *map, struct str key)
{
    if (map && map->kind == NODE_MAP)
        for (size_t i = 0; i < map->count; i++)
            if (str_eq(map->pairs[i].key, key))
                return map->pairs[i].value;
    return NULL;
}

struct node *
node_get(const struct node *map, const char *key)
{
    return node_get_str(map, str_z(key));
}

struct node *
node_overlay(struct arena *a, const struct node *parent, const struct node *child)
{
    struct node *out = ARENA_NEW(a, struct node);

    *out = *child;
    out->pairs = ARENA_ARRAY(a, struct pair, parent->count + child->count);
    out->count = 0;
    for (size_t i = 0; i < parent->count; i++)
        if (!node_get_str(child, parent->pairs[i].key))
            out->pairs[out->count++] = parent->pairs[i];
    for (size_t i = 0; i < child->count; i++)
        if (!str_eqz(child->pairs[i].key, "replaces") &&
            !str_eqz(child->pairs[i].key, "power") &&
            !str_eqz(child->pairs[i].key, "because"))
            out->pairs[out->count++] = child->pairs[i];
    return out;
}
