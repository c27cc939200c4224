/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * boxing.c - see boxing.h.
 */
#include "cases/boxing.h"

#include "base/text.h"
#include "boxes/person.h"
#include "people/role.h"

#define MOST_READERS 200

struct gathered {
    int64_t persons[MOST_READERS];
    size_t  count;
};

static bool
kept_out(const struct box_people *people, int64_t person)
{
    for (size_t i = 0; i < people->keep_out_count; i++)
        if (people->keep_out[i] == person)
            return true;
    return false;
}

static void
add(struct gathered *g, const struct box_people *people, int64_t person)
{
    if (person == 0 || kept_out(people, person) || g->count == MOST_READERS)
        return;
    for (size_t i = 0; i < g->count; i++)
        if (g->persons[i] == person)
            return;
    g->persons[g->count++] = person;
}

/* Words that C knows for persons in a matter (facts.def, part_taken, and the employee of a duty). */
static int64_t
person_of_word(const struct box_people *people, struct str word)
{
    const struct {
        struct str word;
        int64_t    person;
    } known[] = {
        { str_lit("reporter"), people->reporter },
        { str_lit("complainant"), people->complainant },
        { str_lit("respondent"), people->respondent },
        { str_lit("responsible_employee"), people->employee },
    };

    for (size_t i = 0; i < COUNT(known); i++)
        if (str_eq(known[i].word, word))
            return known[i].person;
    return 0;
}

static enum rc
add_role(struct work *work, struct str role, const struct box_people *people,
         struct gathered *g, struct err *err)
{
    int64_t *persons;
    size_t   count;
    enum rc  rc = role_persons(work, role, &persons, &count, err);

    for (size_t i = 0; rc == RC_OK && i < count; i++)
        add(g, people, persons[i]);
    return rc;
}

/* The officers that the pack's table of concerns names for a concern about `role`. */
static enum rc
add_concern_officers(struct work *work, struct str role, const struct box_people *people,
                     struct gathered *g, struct err *err)
{
    const struct decision *table = decision_find(work->site->pack, str_lit("bias_concern"));
    struct facts          *facts = facts_new(work->arena, work->site->pack, ABOUT_CONCERN, NULL);
    struct context         ctx = site_context(work->arena, work->site, facts, work->now);
    struct verdict         verdict;
    struct str             words, part;
    enum rc                rc;

    if (!table || facts_set_text(facts, str_lit("concern_about"), role, err) != RC_OK)
        return RC_OK;
    if ((rc = decide(&ctx, table, &verdict)) != RC_OK || verdict.state != VERDICT_ANSWERED)
        return rc;
    words = result_text(work->arena, &table->columns[0], verdict.results[0]);
    while (g->count == 0 && str_next(&words, ' ', &part)) /* the first officer not kept out */
        if (role_find(work->site->pack, part) &&
            (rc = add_role(work, part, people, g, err)) != RC_OK)
            return rc;
    return RC_OK;
}

static bool
is_office(const struct word_entry *role)
{
    return str_eqz(word_attr(role, "kind"), "office");
}

static enum rc
gather_offices(struct work *work, const struct box *box, const struct box_people *people,
               struct gathered *g, struct err *err)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < box->reader_count; i++)
        if (box->readers[i].role && is_office(box->readers[i].role))
            rc = add_role(work, box->readers[i].role->id, people, g, err);
    for (size_t i = 0; rc == RC_OK && g->count == 0 && i < box->reader_count; i++)
        if (box->readers[i].role && is_office(box->readers[i].role))
            rc = add_concern_officers(work, box->readers[i].role->id, people, g, err);
    return rc;
}

enum rc
case_box_office(struct work *work, const struct box *box, const struct box_people *people,
                int64_t **out, size_t *count, struct err *err)
{
    static const struct box_people nobody;
    struct gathered                g = { .count = 0 };
    enum rc rc = gather_offices(work, box, people ? people : &nobody, &g, err);

    struct reader  *readers;
    size_t          n;

    if (rc != RC_OK || (rc = readers_load(work, g.persons, g.count, &readers, &n, err)) != RC_OK)
        return rc; /* who has no keys yet cannot read anything */
    *out = ARENA_ARRAY(work->arena, int64_t, n);
    *count = n;
    for (size_t i = 0; i < n; i++)
        (*out)[i] = readers[i].person;
    return RC_OK;
}

/* Public keys: of fresh persons from `people`, of the others from the snapshot. */
static enum rc
keys_of(struct work *work, const struct gathered *g, const struct box_people *people,
        struct reader **out, size_t *count, struct err *err)
{
    int64_t        known[MOST_READERS];
    size_t         known_count = 0, n = 0;
    struct reader *all = ARENA_ARRAY(work->arena, struct reader, g->count), *loaded;
    enum rc        rc;

    for (size_t i = 0; i < g->count; i++) {
        bool fresh = false;

        for (size_t k = 0; k < people->fresh_count && !fresh; k++)
            if (people->fresh[k].person == g->persons[i]) {
                all[n++] = people->fresh[k];
                fresh = true;
            }
        if (!fresh)
            known[known_count++] = g->persons[i];
    }
    rc = readers_load(work, known, known_count, &loaded, &known_count, err);
    for (size_t i = 0; rc == RC_OK && i < known_count; i++)
        all[n++] = loaded[i];
    *out = all;
    *count = n;
    return rc;
}

static enum rc
make(struct work *work, const struct box *box, int64_t matter, int64_t subject,
     const struct box_people *people, struct box_ref *out, struct err *err)
{
    struct gathered g = { .count = 0 };
    struct reader  *readers;
    size_t          count, offices;
    enum rc         rc = gather_offices(work, box, people, &g, err);

    if (rc != RC_OK)
        return rc;
    offices = g.count;
    for (size_t i = 0; i < box->reader_count; i++) {
        const struct who *who = &box->readers[i];

        if (who->this_party)
            add(&g, people, people->this_party);
        else if (who->role && !is_office(who->role))
            add(&g, people, person_of_word(people, who->role->id));
    }
    if ((rc = keys_of(work, &g, people, &readers, &count, err)) != RC_OK)
        return rc;
    if (count == 0 || (offices == 0 && box->kind != BOX_PRIVATE))
        return err_set_arg(err, RC_REFUSED, "box.nobody", box->id);
    return box_create(work, &(struct box_spec){ matter, subject, box->id, box->kind,
                                                box->recoverable }, readers, count, out, err);
}

enum rc
case_box(struct work *work, int64_t matter, struct str name, int64_t subject,
         const struct box_people *people, struct box_ref *out, struct err *err)
{
    static const struct box_people nobody;
    const struct box              *box = box_find(work->site->pack, name);
    enum rc rc = box_of(work, matter, name, subject, out, err);

    if (rc != RC_NOTFOUND)
        return rc;
    if (!box)
        return err_set_arg(err, RC_NOTFOUND, "box.not_in_pack", name);
    if (!work->change)
        return rc;
    return make(work, box, matter, subject, people ? people : &nobody, out, err);
}

const struct box *
case_box_kind(const struct site *site, enum box_kind kind, enum box_each each)
{
    for (size_t i = 0; i < site->pack->box_count; i++)
        if (site->pack->boxes[i]->kind == kind && site->pack->boxes[i]->each == each)
            return site->pack->boxes[i];
    return NULL;
}
