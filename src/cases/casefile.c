/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * casefile.c - see casefile.h: opening, finding, joining, closing.
 */
#include "cases/casefile.h"

#include "base/id.h"
#include "base/text.h"
#include "boxes/person.h"
#include "boxes/wall.h"
#include "cases/casefile_sql.h"
#include "cases/report_sql.h"
#include "ledger/ledger.h"

static void
tell_ledger(struct work *work, enum ledger_act act, int64_t matter, int64_t object)
{
    ledger_add(work, &(struct ledger_entry){ .act = act, .matter = matter, .object = object });
}

/* ---- opening --------------------------------------------------------------------- */

/* "2026-0147": the year of the site's zone and the next number of it. */
static enum rc
give_number(struct work *work, struct str *out, struct err *err)
{
    int64_t                         i = work->site->institution;
    int                             year, month, day;
    struct casefile_number_load_row row = { 0 };
    enum rc                         rc;

    day_split(zone_day(work->site->zone, work->now), &year, &month, &day);
    rc = casefile_number_load(work->arena, work->snapshot, i, year, &row, err);
    if (rc == RC_NOTFOUND)
        casefile_number_first(work->change, i, year);
    else if (rc == RC_OK)
        casefile_number_next(work->change, i, year, row.last);
    else
        return rc;
    *out = arena_printf(work->arena, "%d-%04lld", year, (long long)row.last + 1);
    return RC_OK;
}

/* Persons kept out of a report stay out of its case. */
static enum rc
keep_walls(struct work *work, int64_t report, int64_t casefile, const struct box *box,
           struct box_people *people, struct err *err)
{
    static const struct box_people nobody;
    int64_t *all, *out;
    size_t   count, n = people->keep_out_count;
    enum rc  rc = case_box_office(work, box, &nobody, &all, &count, err);

    if (rc != RC_OK)
        return rc;
    out = ARENA_ARRAY(work->arena, int64_t, n + count);
    for (size_t i = 0; i < n; i++)
        out[i] = people->keep_out[i];
    for (size_t i = 0; i < count; i++)
        if (wall_stands(work, report, all[i])) {
            out[n++] = all[i];
            if ((rc = wall_raise(work, casefile, all[i], str_lit("named"), err)) != RC_OK)
                return rc;
        }
    people->keep_out = out;
    people->keep_out_count = n;
    return RC_OK;
}

static enum rc
seal_label(struct work *work, const struct box_ref *box, struct str label, int64_t *id,
           struct err *err)
{
    json_t *object = json_pack("{s:s%}", "label", label.p, label.n);
    enum rc rc = box_seal_json(work, box, str_lit("label"), object, id, NULL, err);

    json_decref(object);
    return rc;
}

static enum rc
link_report(struct work *work, int64_t casefile, const struct report *report, struct err *err)
{
    if (report->casefile)
        return err_set(err, RC_REFUSED, "casefile.linked");
    casefile_report_link(work->change, work->site->institution, report->report, report->version,
                         casefile);
    tell_ledger(work, LEDGER_REPORT_LINKED, report->report, casefile);
    return RC_OK;
}

enum rc
casefile_open(struct work *work, const int64_t *reports, size_t count, int64_t *casefile,
              struct err *err)
{
    const struct box *identity = case_box_kind(work->site, BOX_IDENTITY, EACH_CASE);
    const struct box *team = case_box_kind(work->site, BOX_WORK, EACH_CASE);
    struct box_people people = { 0 };
    struct box_ref    box, other;
    struct report     first = { 0 }, report;
    struct str        number;
    int64_t           id = id_new(), label;
    enum rc           rc;

    if (!identity || !team)
        return err_set(err, RC_REFUSED, "report.no_box");
    for (size_t i = 0; i < count; i++) {
        if ((rc = report_of(work, reports[i], &report, err)) != RC_OK ||
            (rc = keep_walls(work, reports[i], id, team, &people, err)) != RC_OK ||
            (rc = link_report(work, id, &report, err)) != RC_OK)
            return rc;
        if (i == 0)
            first = report;
    }
    if ((rc = give_number(work, &number, err)) != RC_OK ||
        (rc = case_box(work, id, team->id, 0, &people, &box, err)) != RC_OK ||
        (rc = case_box(work, id, identity->id, 0, &people, &other, err)) != RC_OK ||
        (rc = seal_label(work, &box, first.label.n ? first.label : label_new(), &label, err)) != RC_OK)
        return rc;
    casefile_insert(work->change, work->site->institution, id, number,
                    opt_int(first.assigned ? first.assigned : work->who->person), work->now,
                    work->site->pack_hash, label);
    tell_ledger(work, LEDGER_CASE_OPENED, id, id);
    tell_ledger(work, LEDGER_NUMBER_GIVEN, id, id);
    *casefile = id;
    return RC_OK;
}

enum rc
casefile_join(struct work *work, int64_t casefile, int64_t id, struct err *err)
{
    struct report report;
    enum rc       rc = report_of(work, id, &report, err);

    return rc == RC_OK ? link_report(work, casefile, &report, err) : rc;
}

/* ---- finding --------------------------------------------------------------------- */

static struct casefile
of_row(int64_t id, const struct casefile_load_row *row)
{
    return (struct casefile){
        .casefile = id, .assigned = row->assigned.value, .opened_at = row->opened_at,
        .closed_at = row->closed_at.value, .last_record_at = row->last_record_at,
        .version = row->version, .number = row->number, .open = str_eqz(row->state, "open"),
        .hold = row->hold, .pack_hash = row->pack_hash,
    };
}

enum rc
casefile_bare(struct work *work, int64_t casefile, struct casefile *out, struct err *err)
{
    struct casefile_load_row row;
    enum rc rc = casefile_load(work->arena, work->snapshot, work->site->institution, casefile,
                               &row, err);

    if (rc == RC_OK)
        *out = of_row(casefile, &row);
    return rc;
}

enum rc
casefile_of(struct work *work, int64_t casefile, struct casefile *out, struct err *err)
{
    struct casefile_load_row row;
    struct casefile          c;
    json_t                  *label;
    enum rc rc = casefile_load(work->arena, work->snapshot, work->site->institution, casefile,
                               &row, err);

    if (rc != RC_OK || (rc = box_open_json(work, row.label_sealed, &label, err)) != RC_OK)
        return rc;
    c = of_row(casefile, &row);
    c.label = str_z(json_string_value(json_object_get(label, "label")));
    *out = c;
    return RC_OK;
}

enum rc
casefile_mine(struct work *work, struct casefile **out, size_t *count, struct err *err)
{
    int64_t         *matters;
    struct casefile *list;
    size_t           matter_count, n = 0;
    enum rc          rc = box_my_matters(work, &matters, &matter_count, err);

    if (rc != RC_OK)
        return rc;
    list = ARENA_ARRAY(work->arena, struct casefile, matter_count);
    for (size_t i = 0; i < matter_count; i++) {
        rc = casefile_of(work, matters[i], &list[n], err);
        if (rc == RC_OK)
            n++;
        else if (rc != RC_NOTFOUND)
            return rc;
    }
    *out = list;
    *count = n;
    return RC_OK;
}

enum rc
casefile_box(struct work *work, int64_t casefile, enum box_kind kind, struct box_ref *out,
             struct err *err)
{
    const struct box *box = case_box_kind(work->site, kind, EACH_CASE);

    if (!box)
        return err_set(err, RC_REFUSED, "report.no_box");
    return case_box(work, casefile, box->id, 0, NULL, out, err);
}

/* ---- who has it, closing ------------------------------------------------------------ */

enum rc
casefile_assign(struct work *work, const struct casefile *casefile, int64_t person,
                struct err *err)
{
    struct box_ref box;
    struct access *list;
    size_t         count;
    bool           reads = false;
    enum rc        rc = casefile_box(work, casefile->casefile, BOX_WORK, &box, err);

    if (rc != RC_OK || (rc = box_access_list(work, box.box, &list, &count, err)) != RC_OK)
        return rc;
    for (size_t i = 0; i < count; i++)
        reads = reads || list[i].person == person;
    if (!reads)
        return err_set(err, RC_REFUSED, "casefile.no_box");
    casefile_assigned(work->change, work->site->institution, casefile->casefile, person);
    tell_ledger(work, LEDGER_ASSIGNED, casefile->casefile, person);
    return RC_OK;
}

enum rc
casefile_close(struct work *work, int64_t casefile, struct err *err)
{
    UNUSED(err);
    casefile_closed(work->change, work->site->institution, casefile, work->now);
    tell_ledger(work, LEDGER_CASE_CLOSED, casefile, casefile);
    return RC_OK;
}

enum rc
casefile_reopen(struct work *work, int64_t casefile, struct err *err)
{
    UNUSED(err);
    casefile_reopened(work->change, work->site->institution, casefile);
    tell_ledger(work, LEDGER_CASE_REOPENED, casefile, casefile);
    return RC_OK;
}

/* ---- conflict of interest, access ------------------------------------------------------ */

static enum rc
recuse_from(struct work *work, const struct box_ref *box, int64_t person,
            const struct reader *instead, struct err *err)
{
    struct access *list;
    size_t         count;
    bool           had = false;
    enum rc        rc = box_access_list(work, box->box, &list, &count, err);

    for (size_t i = 0; rc == RC_OK && i < count; i++)
        had = had || list[i].person == person;
    if (rc != RC_OK || !had)
        return rc;
    if (count == 1 && !instead)
        return err_set(err, RC_REFUSED, "casefile.last_reader");
    if (!box_readable(work, box->box))
        return RC_OK; /* the wall cut it; the next reader's act gives it a new key */
    return box_rekey(work, box, &person, 1, instead, instead ? 1 : 0, NULL, err);
}

/*
 * Somebody else names the person: new keys at once, then the wall.  The person says it of
 * themselves: access ends now, and the next reader's act makes the new keys.
 */
enum rc
casefile_recuse(struct work *work, int64_t casefile, int64_t person, int64_t replacement,
                struct str reason, struct err *err)
{
    struct box_ref *boxes;
    struct reader   instead;
    struct access  *list;
    size_t          count, readers;
    bool            self = person == work->who->person;
    enum rc         rc = boxes_of(work, casefile, &boxes, &count, err);

    if (rc == RC_OK && replacement)
        rc = reader_load(work, replacement, &instead, err);
    for (size_t i = 0; rc == RC_OK && i < count; i++) {
        if ((rc = box_access_list(work, boxes[i].box, &list, &readers, err)) != RC_OK)
            return rc;
        if (!self)
            rc = recuse_from(work, &boxes[i], person, replacement ? &instead : NULL, err);
        else if (box_readable(work, boxes[i].box) && replacement)
            rc = box_grant(work, &boxes[i], &instead, err);
        else if (box_readable(work, boxes[i].box) && readers < 2)
            rc = err_set(err, RC_REFUSED, "casefile.last_reader");
    }
    if (rc != RC_OK)
        return rc;
    casefile_unassign(work->change, work->site->institution, casefile, person,
                      replacement ? opt_int(replacement) : (struct opt_int){ 0 });
    tell_ledger(work, LEDGER_CONFLICT_DECLARED, casefile, 0);
    return wall_raise(work, casefile, person, reason, err);
}

enum rc
casefile_grant(struct work *work, int64_t matter, int64_t person, struct str box_name,
               struct err *err)
{
    struct box_ref *boxes;
    struct reader   reader;
    size_t          count, given = 0;
    enum rc         rc = boxes_of(work, matter, &boxes, &count, err);

    if (rc == RC_OK && wall_stands(work, matter, person))
        return err_set(err, RC_REFUSED, "casefile.walled");
    if (rc == RC_OK)
        rc = reader_load(work, person, &reader, err);
    for (size_t i = 0; rc == RC_OK && i < count; i++)
        if (str_eq(boxes[i].name, box_name) && box_readable(work, boxes[i].box)) {
            rc = box_grant(work, &boxes[i], &reader, err);
            given++;
        }
    if (rc == RC_OK && given == 0)
        return err_set(err, RC_NOTFOUND, "casefile.none");
    return rc;
}
