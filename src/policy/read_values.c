/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * read_values.c - values that stand in many nouns: attributes, lengths, kinds, and who.
 */
#include "policy/read.h"

void
read_attrs(struct linking *l, const struct node *map, const char *skip,
           const struct attr **out, size_t *count)
{
    struct attr *attrs;
    size_t       n = 0;

    if (map->kind != NODE_MAP) {
        *out = NULL;
        *count = 0;
        return;
    }
    attrs = ARENA_ARRAY(l->a, struct attr, map->count + 1);
    for (size_t i = 0; i < map->count; i++) {
        const struct node *value = map->pairs[i].value;
        struct attr       *attr = &attrs[n];
        struct str        *values;

        if (key_is_lang(map->pairs[i].key) || key_among(skip, map->pairs[i].key, NULL) ||
            value->kind == NODE_MAP)
            continue;
        attr->key = map->pairs[i].key;
        attr->count = value->kind == NODE_TEXT ? 1 : value->count;
        values = ARENA_ARRAY(l->a, struct str, attr->count + 1);
        for (size_t j = 0; j < attr->count; j++)
            values[j] = value->kind == NODE_TEXT ? value->text : value->items[j]->text;
        attr->values = values;
        n++;
    }
    *out = attrs;
    *count = n;
}

bool
length_parse(struct str s, struct length *out)
{
    static const struct {
        const char      *word;
        enum length_unit unit;
    } units[] = {
        { "hour", UNIT_HOURS },
        { "hours", UNIT_HOURS },
        { "day", UNIT_DAYS },
        { "days", UNIT_DAYS },
        { "business day", UNIT_BUSINESS_DAYS },
        { "business days", UNIT_BUSINESS_DAYS },
        { "week", UNIT_WEEKS },
        { "weeks", UNIT_WEEKS },
        { "month", UNIT_MONTHS },
        { "months", UNIT_MONTHS },
        { "year", UNIT_YEARS },
        { "years", UNIT_YEARS },
    };
    ptrdiff_t  space = str_chr(s, ' ');
    int64_t    n;
    struct str unit;

    if (space < 1 || !str_int((struct str) { s.p, (size_t)space }, &n) || n < 0 ||
        n > 100000)
        return false;
    unit = str_trim(str_from(s, (size_t)space));
    for (size_t i = 0; i < COUNT(units); i++)
        if (str_eqz(unit, units[i].word)) {
            *out = (struct length) { (int32_t)n, units[i].unit };
            return true;
        }
    return false;
}

bool
read_length(struct linking *l, const struct node *node, struct length *out)
{
    if (!read_is_text(l, node))
        return false;
    if (length_parse(node->text, out))
        return true;
    problem_add(
        l->problems, node->at,
        str_lit("Write it as `24 hours`, `2 business days`, `10 days`, `2 years`."),
        "'" STR_FMT "' is no length", STR_ARG(node->text));
    return false;
}

bool
kind_parse(struct str s, enum kind *out)
{
    static const struct {
        const char *word;
        enum kind   kind;
    } kinds[] = {
        { "yes_no", KIND_YES_NO }, { "one_of", KIND_ONE },
        { "one", KIND_ONE },       { "many", KIND_MANY },
        { "number", KIND_NUMBER }, { "date", KIND_DATE },
        { "moment", KIND_MOMENT }, { "text", KIND_TEXT },
        { "file", KIND_FILE },     { "person", KIND_PERSON },
        { "length", KIND_LENGTH }, { "calendar", KIND_CALENDAR },
        { "role", KIND_ROLE },
    };

    for (size_t i = 0; i < COUNT(kinds); i++)
        if (str_eqz(s, kinds[i].word)) {
            *out = kinds[i].kind;
            return true;
        }
    return false;
}

/* ---- who ---------------------------------------------------------------- */

static void
role_missing(struct linking *l, const struct node *node)
{
    const struct list *roles = list_find(l->pack, str_lit("roles"));
    struct nearest     near;

    nearest_init(&near, node->text);
    for (size_t i = 0; roles && i < roles->count; i++)
        nearest_try(&near, roles->words[i].id);
    problem_add(l->problems, node->at,
                nearest_text(l->a, &near, "Add it to roles in vocabulary.yaml."),
                "no role '" STR_FMT "'", STR_ARG(node->text));
}

bool
read_who(struct linking *l, const struct node *node, struct who *out)
{
    *out = (struct who) { .at = node->at };
    if (!read_is_text(l, node))
        return false;
    if (str_eqz(node->text, "this_party")) {
        out->this_party = true;
        return true;
    }
    out->role = role_find(l->pack, node->text);
    if (out->role)
        return true;
    out->setting = setting_find(l->pack, node->text);
    if (out->setting && out->setting->kind == KIND_ROLE)
        return true;
    out->setting = NULL;
    out->answer = name_find(l->pack, node->text);
    if (out->answer && out->answer->from == FROM_ANSWER)
        return true;
    out->answer = NULL;
    role_missing(l, node);
    return false;
}

struct who *
read_whos(struct linking *l, const struct node *map, const char *key, size_t *count)
{
    const struct node **items = read_items(l, map, key, count);
    struct who         *out = ARENA_ARRAY(l->a, struct who, *count + 1);

    for (size_t i = 0; i < *count; i++)
        read_who(l, items[i], &out[i]);
    return out;
}

const struct word_entry *
read_role(struct linking *l, const struct node *node)
{
    const struct word_entry *role;

    if (!node || !read_is_text(l, node))
        return NULL;
    role = role_find(l->pack, node->text);
    if (!role)
        role_missing(l, node);
    return role;
}
