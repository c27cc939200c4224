/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * known.c - see known.h.
 */
#include "cases/known.h"

#include "base/text.h"
#include "cases/known_sql.h"
#include "ledger/ledger.h"

/* The word of facts.def for what a fact is about, in the order of enum about. */
static struct str
about_word(enum about about)
{
    static const struct str words[ABOUT_COUNT] = {
        [ABOUT_NONE] = STR_INIT("none"),     [ABOUT_REPORT] = STR_INIT("report"),
        [ABOUT_ALLEGATION] = STR_INIT("allegation"), [ABOUT_PARTY] = STR_INIT("party"),
        [ABOUT_PERSON] = STR_INIT("person"), [ABOUT_DUTY] = STR_INIT("duty"),
        [ABOUT_CASE] = STR_INIT("case"),     [ABOUT_MEASURE] = STR_INIT("measure"),
        [ABOUT_CONCERN] = STR_INIT("concern"), [ABOUT_SUBJECT] = STR_INIT("subject"),
        [ABOUT_STEP] = STR_INIT("step"),     [ABOUT_OFFICE] = STR_INIT("office"),
    };

    return words[about];
}

static void
forget_json(void *object)
{
    json_decref(object);
}

static json_t *
new_map(struct arena *a)
{
    json_t *map = json_object();

    BUG_IF(!map);
    arena_defer(a, forget_json, map);
    return map;
}

/* A name a newer pack no longer has is left in the map and out of the facts. */
static void
fill(struct facts *facts, json_t *map)
{
    const char *name;
    json_t     *value;

    json_object_foreach(map, name, value)
        if (json_is_string(value) &&
            facts_set_text(facts, str_z(name), str_z(json_string_value(value)), NULL) != RC_OK)
            continue;
}

/* One part: opened and laid over what older parts said. */
static enum rc
open_part(struct work *work, const struct known_parts_row *row, struct known *known, struct err *err)
{
    struct known_part *part = &known->parts[known->part_count];
    json_t            *opened;
    enum rc            rc = box_open_json(work, row->facts_sealed, &opened, err);

    if (rc != RC_OK && rc != RC_NOTFOUND)
        return rc;
    *part = (struct known_part){ .box = row->box, .version = row->version };
    known->part_count++;
    if (rc == RC_OK) {
        part->map = opened;
        json_object_update(known->map, opened);
    }
    return RC_OK;
}

enum rc
known_of(struct work *work, int64_t subject, enum about about, const struct facts *outer,
         struct known *out, struct err *err)
{
    struct known_parts_row *rows;
    struct known            known = { .map = new_map(work->arena) };
    size_t                  count;
    enum rc rc = known_parts(work->arena, work->snapshot, work->site->institution, subject, &rows,
                             &count, err);

    if (rc != RC_OK)
        return rc;
    known.facts = facts_new(work->arena, work->site->pack, about, outer);
    known.parts = ARENA_ARRAY(work->arena, struct known_part, count);
    for (size_t i = 0; rc == RC_OK && i < count; i++)
        rc = open_part(work, &rows[i], &known, err);
    if (rc != RC_OK)
        return rc;
    fill(known.facts, known.map);
    *out = known;
    return RC_OK;
}

static const struct known_part *
part_of(const struct known *known, int64_t box)
{
    for (size_t i = 0; i < known->part_count; i++)
        if (known->parts[i].box == box)
            return &known->parts[i];
    return NULL;
}

static enum rc
merge(struct work *work, enum about about, json_t *map, const json_t *more, struct err *err)
{
    struct facts *probe = facts_new(work->arena, work->site->pack, about, NULL);
    const char   *name;
    json_t       *value;

    json_object_foreach((json_t *)(uintptr_t)more, name, value) {
        enum rc rc;

        if (json_is_null(value)) {
            json_object_del(map, name);
            continue;
        }
        BUG_IF(!json_is_string(value));
        rc = facts_set_text(probe, str_z(name), str_z(json_string_value(value)), err);
        if (rc != RC_OK)
            return rc == RC_NOTFOUND ? err_set_arg(err, RC_BADINPUT, "facts.no_name", arena_strz(work->arena, name)) : rc;
        json_object_set(map, name, value);
    }
    return RC_OK;
}

enum rc
known_keep(struct work *work, const struct box_ref *box, int64_t matter, int64_t subject,
           enum about about, const struct known *known, const json_t *more, struct err *err)
{
    const struct known_part *part = part_of(known, box->box);
    struct seal_proof        proof;
    json_t                  *map = new_map(work->arena);
    int64_t                  sealed;
    enum rc                  rc;

    if (part && !part->map)
        return err_set(err, RC_REFUSED, "facts.closed");
    if (part)
        json_object_update(map, part->map);
    if ((rc = merge(work, about, map, more, err)) != RC_OK ||
        (rc = box_seal_json(work, box, str_lit("facts"), map, &sealed, &proof, err)) != RC_OK)
        return rc;
    if (part)
        known_update(work->change, work->site->institution, subject, box->box, part->version, sealed);
    else
        known_insert(work->change, work->site->institution, subject, box->box, matter,
                     about_word(about), sealed);
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_FACTS_KEPT, .matter = matter,
                                             .box = box->box, .epoch = box->epoch,
                                             .object = sealed, .proof = &proof });
    return RC_OK;
}
