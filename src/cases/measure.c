/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * measure.c - see measure.h.
 */
#include "cases/measure.h"

#include "base/id.h"
#include "base/text.h"
#include "ledger/ledger.h"

static enum rc
support_box(struct work *work, const struct docket *d, int64_t party, struct box_ref *out,
            struct err *err)
{
    const struct box *box = case_box_kind(work->site, BOX_PARTY, EACH_PARTY);
    const struct casefile_parties_row *row = docket_party(d, party);
    struct box_people people = { .this_party = row && row->person.set ? row->person.value : 0 };

    if (!box || !row)
        return err_set(err, RC_NOTFOUND, "casefile.none");
    return case_box(work, d->matter, box->id, party, &people, out, err);
}

static enum rc
keep_facts(struct work *work, const struct docket *d, const struct box_ref *box, int64_t measure,
           const struct word_entry *entry, struct str cost, struct err *err)
{
    struct str   kind = word_attr(entry, "kind");
    struct known nothing;
    json_t *facts = json_pack("{s:s%,s:s%,s:s%}", "measure_asked", entry->id.p, entry->id.n,
                              "measure_kind", kind.p, kind.n, "measure_cost", cost.p, cost.n);
    enum rc rc = facts ? known_of(work, measure, ABOUT_MEASURE, NULL, &nothing, err)
                       : err_set(err, RC_BADINPUT, "measure.cost");

    if (facts && !name_find(work->site->pack, str_lit("measure_asked")))
        json_object_del(facts, "measure_asked");
    if (rc == RC_OK)
        rc = known_keep(work, box, d->matter, measure, ABOUT_MEASURE, &nothing, facts, err);
    json_decref(facts);
    return rc;
}

enum rc
measure_new(struct work *work, const struct docket *d, const struct measure_given *given,
            int64_t *measure, struct err *err)
{
    const struct word_entry *entry = list_entry(work->site->pack, str_lit("measures"), given->entry);
    struct seal_proof        proof;
    struct box_ref           box;
    json_t                  *body;
    int64_t                  id = id_new(), sealed, cost;
    enum rc                  rc;

    if (!entry)
        return err_set_arg(err, RC_BADINPUT, "measure.entry", str_lit("entry"));
    if (!str_int(given->cost, &cost) || cost < 0)
        return err_set_arg(err, RC_BADINPUT, "measure.cost", str_lit("cost"));
    if ((rc = support_box(work, d, given->party, &box, err)) != RC_OK)
        return rc;
    body = json_pack("{s:s%}", "entry", entry->id.p, entry->id.n);
    BUG_IF(!body);
    rc = box_seal_json(work, &box, str_lit("measure"), body, &sealed, &proof, err);
    json_decref(body);
    if (rc != RC_OK || (rc = keep_facts(work, d, &box, id, entry, given->cost, err)) != RC_OK)
        return rc;
    measure_insert(work->change, work->site->institution, id, d->matter, given->party,
                   str_lit("asked"), work->now, sealed);
    casefile_touch(work->change, work->site->institution, d->matter, d->casefile.version, work->now);
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_NOTE_ADDED, .matter = d->matter,
                                             .box = box.box, .epoch = box.epoch,
                                             .object = sealed, .proof = &proof });
    *measure = id;
    return RC_OK;
}

const struct word_entry *
measure_entry(struct work *work, int64_t body_sealed)
{
    json_t *body;

    if (box_open_json(work, body_sealed, &body, NULL) != RC_OK)
        return NULL;
    return list_entry(work->site->pack, str_lit("measures"),
                      str_z(json_string_value(json_object_get(body, "entry"))));
}

void
measure_mark_offered(struct work *work, int64_t measure)
{
    measure_offered(work->change, work->site->institution, measure, work->now);
}

void
measure_mark_started(struct work *work, int64_t measure)
{
    measure_started(work->change, work->site->institution, measure, work->now);
}

void
measure_mark_ended(struct work *work, int64_t measure)
{
    measure_ended(work->change, work->site->institution, measure, work->now);
}
