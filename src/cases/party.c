/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * party.c - allegations, the people in them, and their codes; see casefile.h.
 */
#include "cases/casefile.h"

#include "base/id.h"
#include "base/text.h"
#include "boxes/person.h"
#include "cases/casefile_sql.h"
#include "ledger/ledger.h"
#include "vault/opener.h"

/* The boxes that are one a party begin with the party, so that messages have a place. */
static enum rc
own_boxes(struct work *work, int64_t casefile, int64_t party, const struct box_people *people,
          struct err *err)
{
    const struct box *support = case_box_kind(work->site, BOX_PARTY, EACH_PARTY);
    struct box_ref    box;

    if (!support)
        return RC_OK;
    return case_box(work, casefile, support->id, party, people, &box, err);
}

enum rc
party_add(struct work *work, int64_t casefile, const struct party_given *given,
          struct code_person *made, int64_t *party, struct err *err)
{
    struct code_person person = { 0 };
    struct box_people  people = { .this_party = given->person };
    struct seal_proof  proof;
    struct box_ref     identity;
    int64_t            id = id_new(), details;
    enum rc            rc = casefile_box(work, casefile, BOX_IDENTITY, &identity, err);

    if (rc == RC_OK && given->with_code && !given->person &&
        (rc = people_code_for(work, &person, err)) == RC_OK) {
        people.this_party = person.person;
        people.fresh = &person.reader;
        people.fresh_count = 1;
    }
    if (rc == RC_OK)
        rc = box_seal_json(work, &identity, str_lit("party"), given->details, &details, &proof, err);
    if (rc == RC_OK)
        rc = own_boxes(work, casefile, id, &people, err);
    if (rc != RC_OK) {
        opener_drop(person.opener);
        return rc;
    }
    casefile_party_insert(work->change, work->site->institution, id, casefile,
                          people.this_party ? opt_int(people.this_party) : (struct opt_int){ 0 },
                          given->lang, given->paper, details);
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_PARTY_ADDED, .matter = casefile,
                                             .box = identity.box, .epoch = identity.epoch,
                                             .object = details, .proof = &proof });
    *made = person;
    *party = id;
    return RC_OK;
}

/* Their own boxes were made without them: they are let in now. */
enum rc
party_code(struct work *work, int64_t casefile, int64_t party, int64_t version,
           struct code_person *made, struct err *err)
{
    struct code_person person = { 0 };
    struct box_ref    *boxes;
    size_t             count;
    enum rc            rc = boxes_of(work, casefile, &boxes, &count, err);

    if (rc != RC_OK || (rc = people_code_for(work, &person, err)) != RC_OK)
        return rc;
    for (size_t i = 0; rc == RC_OK && i < count; i++)
        if (boxes[i].subject == party && boxes[i].kind == BOX_PARTY &&
            box_readable(work, boxes[i].box))
            rc = box_grant(work, &boxes[i], &person.reader, err);
    if (rc != RC_OK) {
        opener_drop(person.opener);
        return rc;
    }
    casefile_party_person(work->change, work->site->institution, party, version, person.person);
    *made = person;
    return RC_OK;
}

enum rc
allegation_add(struct work *work, int64_t casefile, int64_t position, struct str line,
               int64_t *allegation, struct err *err)
{
    struct seal_proof proof;
    struct box_ref    box;
    int64_t           id = id_new(), sealed;
    json_t           *body = json_pack("{s:s%}", "line", line.p, line.n);
    enum rc           rc = body ? casefile_box(work, casefile, BOX_WORK, &box, err)
                                : err_set(err, RC_BADINPUT, "message.text");

    if (rc == RC_OK)
        rc = box_seal_json(work, &box, str_lit("allegation"), body, &sealed, &proof, err);
    json_decref(body);
    if (rc != RC_OK)
        return rc;
    casefile_allegation_insert(work->change, work->site->institution, id, casefile, position,
                               opt_int(sealed));
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_ALLEGATION_ADDED, .matter = casefile,
                                             .box = box.box, .epoch = box.epoch,
                                             .object = sealed, .proof = &proof });
    *allegation = id;
    return RC_OK;
}

enum rc
allegation_join(struct work *work, int64_t casefile, int64_t allegation, int64_t party,
                struct str role, struct err *err)
{
    const struct word_entry *word = role_find(work->site->pack, role);

    if (!word || !str_eqz(word_attr(word, "kind"), "party"))
        return err_set_arg(err, RC_BADINPUT, "party.role", str_lit("role"));
    casefile_link_insert(work->change, work->site->institution, allegation, party, role);
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_PARTY_ADDED, .matter = casefile,
                                             .object = party });
    return RC_OK;
}

struct str
party_detail(struct work *work, int64_t details_sealed, const char *field)
{
    json_t *details;

    if (box_open_json(work, details_sealed, &details, NULL) != RC_OK)
        return (struct str){ 0 };
    return str_z(json_string_value(json_object_get(details, field)));
}
