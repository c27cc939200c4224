/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * facts.c - values by name, sparse: a subject holds few of a pack's many names.
 */
#include "policy/policy.h"

#include <string.h>

struct held {
    const struct name *name;
    struct value       value;
};

struct item_held {
    struct str         item;
    const struct name *name;
    struct value       value;
};

struct facts {
    struct arena       *a;
    const struct pack  *pack;
    enum about          about;
    const struct facts *outer;
    struct str          role;
    uint16_t           *at; /* by name index: place in held, plus one */
    struct held        *held;
    size_t              count, room;
    struct item_held   *items;
    size_t              item_count, item_room;
    struct facts      **parties;
    size_t              party_count, party_room;
};

struct facts *
facts_new(struct arena *a, const struct pack *pack, enum about about,
          const struct facts *outer)
{
    struct facts *f = ARENA_NEW(a, struct facts);

    BUG_IF(pack->name_count >= UINT16_MAX);
    f->a = a;
    f->pack = pack;
    f->about = about;
    f->outer = outer;
    f->at = ARENA_ARRAY(a, uint16_t, pack->name_count + 1);
    return f;
}

/* Room for one more item of `size` bytes in a growing array. */
static void *
grown(struct arena *a, void *p, size_t count, size_t *room, size_t size)
{
    void *out;

    if (count < *room)
        return p;
    *room = *room ? *room * 2 : 8;
    out = arena_zero(a, *room, size);
    if (count)
        memcpy(out, p, count * size);
    return out;
}

struct facts *
facts_party(struct facts *facts, struct str role)
{
    struct facts *party;

    for (size_t i = 0; i < facts->party_count; i++)
        if (str_eq(facts->parties[i]->role, role))
            return facts->parties[i];
    party = facts_new(facts->a, facts->pack, ABOUT_PARTY, facts);
    party->role = arena_str(facts->a, role);
    facts->parties = grown(facts->a, facts->parties, facts->party_count,
                           &facts->party_room, sizeof(party));
    facts->parties[facts->party_count++] = party;
    return party;
}

const struct facts *
facts_party_at(const struct facts *facts, size_t n)
{
    /* a layer over an allegation has its parties; a party has none */
    while (facts && !facts->party_count && facts->about != ABOUT_PARTY)
        facts = facts->outer;
    return facts && n < facts->party_count ? facts->parties[n] : NULL;
}

struct str
facts_role(const struct facts *facts)
{
    return facts->role;
}

enum about
facts_about(const struct facts *facts)
{
    return facts->about;
}

const struct facts *
facts_outer(const struct facts *facts)
{
    return facts->outer;
}

void
facts_set(struct facts *facts, const struct name *name, struct value value)
{
    uint16_t *at = &facts->at[name->index];

    BUG_IF(name->index >= facts->pack->name_count);
    if (!*at) {
        facts->held = grown(facts->a, facts->held, facts->count, &facts->room,
                            sizeof(*facts->held));
        facts->held[facts->count].name = name;
        *at = (uint16_t)++facts->count;
    }
    facts->held[*at - 1].value = value;
}

const struct value *
facts_find(const struct facts *facts, const struct name *name)
{
    for (; facts; facts = facts->outer) {
        uint16_t at = facts->at[name->index];

        if (at && facts->held[at - 1].value.state != VALUE_UNKNOWN)
            return &facts->held[at - 1].value;
    }
    return NULL;
}

struct value
facts_get(const struct facts *facts, const struct name *name)
{
    const struct value *value = facts_find(facts, name);

    return value ? *value : (struct value) { .state = VALUE_UNKNOWN };
}

struct value
facts_get_item(const struct facts *facts, struct str item, const struct name *name)
{
    for (const struct facts *f = facts; f; f = f->outer)
        for (size_t i = f->item_count; i-- > 0;) /* the newest counts */
            if (f->items[i].name == name && str_eq(f->items[i].item, item))
                return f->items[i].value;
    return facts_get(facts, name);
}

/* ---- by text ------------------------------------------------------------ */

static bool
is_item(const struct pack *p, struct str id)
{
    for (size_t i = 0; i < p->requirement_count; i++)
        for (size_t j = 0; j < p->requirements[i]->item_count; j++)
            if (str_eq(p->requirements[i]->items[j].id, id))
                return true;
    return false;
}

static enum rc
set_one(struct facts *f, const struct name *name, struct str text, struct err *err)
{
    struct value value;
    enum rc      rc = value_parse(f->a, f->pack, name, text, &value, err);

    if (rc == RC_OK)
        facts_set(f, name, value);
    return rc;
}

/* LETTER.received.WHO and LETTER.received.ROLE.advisor. */
static enum rc
set_received(struct facts *f, struct str letter_id, struct str who, struct str text,
             struct err *err)
{
    const struct letter *letter = letter_find(f->pack, letter_id);
    struct str           advisor = str_lit(".advisor");

    if (!letter)
        return RC_NOTFOUND;
    if (str_eqz(who, "party"))
        return set_one(f, letter->received, text, err);
    if (str_eqz(who, "advisor"))
        return set_one(f, letter->received_advisor, text, err);
    if (str_ends(who, advisor) &&
        role_find(f->pack, (struct str) { who.p, who.n - advisor.n }))
        return set_one(facts_party(f, (struct str) { who.p, who.n - advisor.n }),
                       letter->received_advisor, text, err);
    if (role_find(f->pack, who))
        return set_one(facts_party(f, who), letter->received, text, err);
    return RC_NOTFOUND;
}

enum rc
facts_set_text(struct facts *facts, struct str name, struct str text, struct err *err)
{
    const struct name *n = name_find(facts->pack, name);
    struct str         received = str_lit(".received.");
    ptrdiff_t          at = str_find(name, received), dot = str_chr(name, '.');
    struct str         item = { name.p, dot > 0 ? (size_t)dot : 0 };
    enum rc            rc = RC_NOTFOUND;

    if (n && n->from == FROM_RECEIVED && !n->advisor) {
        rc = set_one(facts, n, text, err);
        if (rc == RC_OK)
            rc = set_one(facts, n->of.letter->received_advisor, text, err);
    } else if (n) {
        rc = set_one(facts, n, text, err);
    } else if (at > 0) {
        rc = set_received(facts, (struct str) { name.p, (size_t)at },
                          str_from(name, (size_t)at + received.n), text, err);
    } else if (item.n && role_find(facts->pack, item) &&
               name_find(facts->pack, str_from(name, item.n + 1))) {
        rc = set_one(facts_party(facts, item),
                     name_find(facts->pack, str_from(name, item.n + 1)), text, err);
    } else if (item.n && is_item(facts->pack, item) &&
               (n = name_find(facts->pack, str_from(name, item.n + 1))) != NULL) {
        struct item_held held = { .item = arena_str(facts->a, item), .name = n };

        rc = value_parse(facts->a, facts->pack, n, text, &held.value, err);
        if (rc == RC_OK) {
            facts->items = grown(facts->a, facts->items, facts->item_count,
                                 &facts->item_room, sizeof(held));
            facts->items[facts->item_count++] = held;
        }
    }
    return rc == RC_NOTFOUND ? err_set_arg(err, rc, "facts.no_name", name) : rc;
}
