/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * node.h - a YAML file as a tree: texts, rows and maps, each with its place.
 *
 * Every scalar stays text as written (`no`, `5.1`, `911`).  Anchors, aliases, tags,
 * repeated keys, keys that are not plain text and second documents are refused.
 */
#ifndef POLICY_NODE_H
#define POLICY_NODE_H

#include "policy/problem.h"

enum node_kind { NODE_TEXT, NODE_ROW, NODE_MAP };

struct pair {
    struct str   key;
    struct where at; /* of the key */
    struct node *value;
};

struct node {
    enum node_kind kind;
    struct where   at;
    struct str     text;
    struct node  **items; /* ROW */
    struct pair   *pairs; /* MAP */
    size_t         count;
};

/*
 * Read one file.  NULL when it cannot be read: at least one problem was added.
 * Faults that leave a readable tree (a repeated key) are reported and the tree returned.
 */
struct node *node_read(struct arena *a, const struct source *source, struct problems *problems);

struct node *node_get(const struct node *map, const char *key); /* NULL when not there */
struct node *node_get_str(const struct node *map, struct str key);
/* The child's keys laid over the parent's, but for replaces, power, because. */
struct node *node_overlay(struct arena *a, const struct node *parent, const struct node *child);

#endif
