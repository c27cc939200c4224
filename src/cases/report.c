/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * report.c - see report.h.
 */
#include "cases/report.h"

#include "base/id.h"
#include "base/text.h"
#include "boxes/person.h"
#include "boxes/wall.h"
#include "cases/clockrun.h"
#include "cases/report_sql.h"
#include "cases/statistic.h"
#include "ledger/ledger.h"
#include "store/store.h"

struct sealed_report {
    int64_t           answers, identity, label;
    struct seal_proof proof;
    struct box_ref    intake;
};

static bool
is_given(const json_t *object)
{
    return object && json_object_size(object) > 0;
}

static enum rc
seal_label(struct work *work, const struct box_ref *box, int64_t *id, struct err *err)
{
    struct str label = label_new();
    json_t    *object = json_pack("{s:s%}", "label", label.p, label.n);
    enum rc    rc = box_seal_json(work, box, str_lit("label"), object, id, NULL, err);

    json_decref(object);
    return rc;
}

/* Boxes, what was told, who told it, a nickname: all sealed for the readers of the boxes. */
static enum rc
seal_all(struct work *work, int64_t report, const struct report_given *given,
         const struct box_people *people, struct sealed_report *out, struct err *err)
{
    const struct box    *intake = case_box_kind(work->site, BOX_INTAKE, EACH_CASE);
    const struct box    *identity = case_box_kind(work->site, BOX_IDENTITY, EACH_CASE);
    struct sealed_report s = { 0 };
    struct box_ref       who;
    enum rc              rc;

    if (!intake || !identity)
        return err_set(err, RC_REFUSED, "report.no_box");
    if ((rc = case_box(work, report, intake->id, 0, people, &s.intake, err)) != RC_OK ||
        (rc = box_seal_json(work, &s.intake, str_lit("answers"), given->answers, &s.answers,
                            &s.proof, err)) != RC_OK ||
        (rc = seal_label(work, &s.intake, &s.label, err)) != RC_OK ||
        (rc = case_box(work, report, identity->id, 0, people, &who, err)) != RC_OK)
        return rc;
    if (is_given(given->identity) &&
        (rc = box_seal_json(work, &who, str_lit("identity"), given->identity, &s.identity, NULL,
                            err)) != RC_OK)
        return rc;
    *out = s;
    return RC_OK;
}

static enum rc
raise_walls(struct work *work, int64_t report, const struct report_given *given, struct err *err)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < given->keep_out_count; i++)
        rc = wall_raise(work, report, given->keep_out[i], str_lit("named"), err);
    return rc;
}

enum rc
report_reckon(struct work *work, int64_t report, int64_t received_at, int64_t acknowledged_at,
              struct err *err)
{
    const struct {
        struct str name;
        int64_t    at;
    } moments[] = {
        { str_lit("received_at"), received_at },
        { str_lit("intake.acknowledge"), acknowledged_at },
    };
    struct facts *facts = facts_new(work->arena, work->site->pack, ABOUT_REPORT, NULL);

    for (size_t i = 0; i < COUNT(moments); i++) {
        enum rc rc = moments[i].at == 0
                         ? RC_OK
                         : facts_set_text(facts, moments[i].name,
                                          moment_text(work->arena, work->site->zone, moments[i].at), err);

        if (rc == RC_NOTFOUND)
            return RC_OK; /* this pack has no date that needs it */
        if (rc != RC_OK)
            return rc;
    }
    return clockrun_refresh(work, report, report, ABOUT_REPORT, facts, err);
}

static void
enter_in_ledger(struct work *work, int64_t report, const struct sealed_report *s)
{
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_REPORT_RECEIVED, .matter = report,
                                             .box = s->intake.box, .epoch = s->intake.epoch,
                                             .object = s->answers, .proof = &s->proof });
}

static struct opt_int
maybe(int64_t id)
{
    return id ? opt_int(id) : (struct opt_int){ 0 };
}

static struct opt_int
wish_at(const struct work *work, const struct report_given *given)
{
    return str_eqz(given->wish, "none") ? (struct opt_int){ 0 } : opt_int(work->now);
}

enum rc
report_send(struct work *work, const struct draft *draft, struct bytes cookie,
            const struct report_given *given, struct err *err)
{
    struct box_people people = { .reporter = draft->person, .keep_out = given->keep_out,
                                 .keep_out_count = given->keep_out_count };
    struct sealed_report s;
    enum rc              rc;

    if ((rc = raise_walls(work, draft->report, given, err)) != RC_OK ||
        (rc = seal_all(work, draft->report, given, &people, &s, err)) != RC_OK)
        return rc;
    report_sent(work->change, work->site->institution, draft->report, draft->version,
                given->about, is_given(given->identity), given->danger, given->received_at,
                work->now, given->wish, wish_at(work, given), s.answers, maybe(s.identity), s.label);
    if ((rc = statistic_keep(work, draft->report, "report", given->answers, err)) != RC_OK)
        return rc;
    load_count(work, "arrived");
    box_forget(work, draft->sealed);
    people_session_sent(work, cookie, draft->report);
    enter_in_ledger(work, draft->report, &s);
    return report_reckon(work, draft->report, given->received_at, 0, err);
}

enum rc
report_enter(struct work *work, const struct report_given *given, bool with_code,
             struct code_person *made, int64_t *report, struct err *err)
{
    struct code_person   person = { 0 };
    struct box_people    people = { .keep_out = given->keep_out,
                                    .keep_out_count = given->keep_out_count };
    struct sealed_report s;
    int64_t              id = id_new();
    enum rc              rc = RC_OK;

    if (with_code && (rc = people_code_for(work, &person, err)) == RC_OK) {
        people.reporter = person.person;
        people.fresh = &person.reader;
        people.fresh_count = 1;
    }
    if (rc != RC_OK || (rc = raise_walls(work, id, given, err)) != RC_OK ||
        (rc = seal_all(work, id, given, &people, &s, err)) != RC_OK ||
        (rc = statistic_keep(work, id, str_eqz(given->channel, "duty") ? "duty" : "report",
                             given->answers, err)) != RC_OK) {
        opener_drop(person.opener);
        return rc;
    }
    report_entered(work->change, work->site->institution, id, given->channel, given->about,
                   is_given(given->identity), given->danger, maybe(person.person),
                   given->received_at, work->now, given->wish, wish_at(work, given), s.answers,
                   maybe(s.identity), s.label);
    load_count(work, "arrived");
    enter_in_ledger(work, id, &s);
    if ((rc = report_reckon(work, id, given->received_at, 0, err)) != RC_OK) {
        opener_drop(person.opener);
        return rc;
    }
    *made = person;
    *report = id;
    return RC_OK;
}

/* ---- reading ------------------------------------------------------------------ */

static enum rc
open_label(struct work *work, int64_t sealed, struct str *out, struct err *err)
{
    json_t *object;
    enum rc rc = box_open_json(work, sealed, &object, err);

    if (rc == RC_OK)
        *out = str_z(json_string_value(json_object_get(object, "label")));
    return rc;
}

enum rc
report_of(struct work *work, int64_t id, struct report *out, struct err *err)
{
    struct report_load_row row;
    struct report          r;
    enum rc rc = report_load(work->arena, work->snapshot, work->site->institution, id, &row, err);

    if (rc != RC_OK)
        return rc;
    if (!row.label_sealed.set)
        return err_set(err, RC_NOTFOUND, "report.none"); /* a draft */
    r = (struct report){
        .report = id, .reporter = row.reporter.value, .assigned = row.assigned.value,
        .casefile = row.casefile.value, .merged_into = row.merged_into.value,
        .version = row.version, .state = row.state, .channel = row.channel, .about = row.about,
        .wish = row.wish, .named = row.named, .danger = row.danger,
        .received_at = row.received_at.value, .kept_at = row.kept_at.value,
        .seen_at = row.seen_at.value, .acknowledged_at = row.acknowledged_at.value,
        .wish_at = row.wish_at.value, .answers_sealed = row.answers_sealed.value,
        .identity_sealed = row.identity_sealed.value,
    };
    if ((rc = open_label(work, row.label_sealed.value, &r.label, err)) == RC_OK)
        *out = r;
    return rc;
}

enum rc
report_answers(struct work *work, const struct report *report, json_t **out, struct err *err)
{
    return box_open_json(work, report->answers_sealed, out, err);
}

enum rc
report_identity(struct work *work, const struct report *report, json_t **out, struct err *err)
{
    if (!report->identity_sealed) {
        *out = NULL;
        return RC_OK;
    }
    return box_open_json(work, report->identity_sealed, out, err);
}

enum rc
report_matter_of(struct work *work, int64_t person, int64_t *matter, enum session_stage *stage,
                 struct err *err)
{
    struct report_of_person_row *rows;
    size_t                       count;
    enum rc rc = report_of_person(work->arena, work->snapshot, work->site->institution, person,
                                  &rows, &count, err);

    if (rc != RC_OK)
        return rc;
    *matter = count ? rows[0].report : 0;
    *stage = count && str_eqz(rows[0].state, "draft") ? SESSION_DRAFT : SESSION_OPEN;
    return RC_OK;
}

struct box_people
report_people(const struct report *report)
{
    return (struct box_people){ .reporter = report->reporter };
}
