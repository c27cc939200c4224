/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * duty.c - see duty.h.
 */
#include "cases/duty.h"

#include "base/id.h"
#include "base/text.h"
#include "cases/boxing.h"
#include "cases/clockrun.h"
#include "cases/duty_sql.h"
#include "cases/known.h"
#include "cases/report.h"
#include "ledger/ledger.h"
#include "store/store.h"
#include "vault/opener.h"

static struct str
answer(const json_t *answers, const char *name)
{
    return str_z(json_string_value(json_object_get(answers, name)));
}

/* The employee: the actor's account, or a new person behind a code. */
static enum rc
employee(struct work *work, int64_t duty, struct code_person *made, struct box_people *people,
         struct err *err)
{
    enum rc rc;

    if (work->who->kind == ACTOR_STAFF) {
        people->employee = work->who->person;
        return RC_OK;
    }
    if ((rc = people_code_person(work, SESSION_OPEN, duty, made, err)) != RC_OK)
        return rc;
    people->employee = made->person;
    people->fresh = &made->reader;
    people->fresh_count = 1;
    return RC_OK;
}

/* What the clocks and tables of a duty look at. */
static enum rc
keep_facts(struct work *work, const struct box_ref *box, int64_t duty,
           const struct duty_given *given, struct err *err)
{
    static const char *const asked[] = { "learner", "where_heard", "how_heard", "late_reason",
                                         "privacy_heard", "told_of_duty", "sheet_handed",
                                         "affected_age" };
    const struct zone *zone = work->site->zone;
    struct known       known = { .map = json_object() };
    struct facts      *facts = facts_new(work->arena, work->site->pack, ABOUT_DUTY, NULL);
    json_t            *more = json_object();
    const char        *name;
    json_t            *value;
    struct str         text;
    enum rc            rc;

    text = moment_text(work->arena, zone, given->learned_at);
    json_object_set_new(more, "learned_at", json_stringn(text.p, text.n));
    text = moment_text(work->arena, zone, work->now);
    json_object_set_new(more, "reported_at", json_stringn(text.p, text.n));
    if (name_find(work->site->pack, str_lit("statistic_sent"))) /* the coded notice is made in the same act */
        json_object_set_new(more, "statistic_sent", json_stringn(text.p, text.n));
    for (size_t i = 0; i < COUNT(asked); i++)
        if (answer(given->answers, asked[i]).n && name_find(work->site->pack, str_z(asked[i])))
            json_object_set(more, asked[i], json_object_get(given->answers, asked[i]));
    json_object_foreach(more, name, value)
        if (facts_set_text(facts, str_z(name), str_z(json_string_value(value)), NULL) != RC_OK)
            continue; /* known_keep says what is wrong with it */
    rc = known_keep(work, box, duty, duty, ABOUT_DUTY, &known, more, err);
    if (rc == RC_OK)
        rc = clockrun_refresh(work, duty, duty, ABOUT_DUTY, facts, err);
    json_decref(more);
    json_decref(known.map);
    return rc;
}

static enum rc
check(struct work *work, const struct duty_given *given, struct err *err)
{
    if (given->learned_at <= 0)
        return err_set_arg(err, RC_BADINPUT, "duty.no_moment", str_lit("learned_at"));
    if (given->learned_at > work->now)
        return err_set_arg(err, RC_BADINPUT, "duty.future", str_lit("learned_at"));
    return RC_OK;
}

static struct opt_bool
told(const json_t *answers)
{
    struct str word = answer(answers, "told_of_duty");

    return word.n ? opt_bool(str_eqz(word, "yes")) : (struct opt_bool){ 0 };
}

static struct str
sheet(const json_t *answers)
{
    struct str word = answer(answers, "sheet_handed");

    return word.n ? word : str_lit("not_asked");
}

enum rc
duty_report(struct work *work, const struct duty_given *given, struct code_person *made,
            int64_t *duty, struct err *err)
{
    const struct box   *box = case_box_kind(work->site, BOX_INTAKE, EACH_DUTY);
    struct report_given as_report = {
        .channel = str_lit("duty"), .about = str_lit("other"), .wish = str_lit("none"),
        .danger = given->danger, .received_at = work->now, .answers = given->as_report,
    };
    struct code_person  person = { 0 }, none;
    struct box_people   people = { 0 };
    struct box_ref      ref;
    struct seal_proof   proof;
    int64_t             id = id_new(), sealed, report;
    enum rc             rc;

    if (!box)
        return err_set(err, RC_REFUSED, "duty.none_here");
    if ((rc = check(work, given, err)) != RC_OK ||
        (rc = employee(work, id, &person, &people, err)) != RC_OK)
        return rc;
    if ((rc = case_box(work, id, box->id, 0, &people, &ref, err)) != RC_OK ||
        (rc = box_seal_json(work, &ref, str_lit("duty"), given->answers, &sealed, &proof, err)) != RC_OK ||
        (rc = report_enter(work, &as_report, false, &none, &report, err)) != RC_OK ||
        (rc = keep_facts(work, &ref, id, given, err)) != RC_OK) {
        opener_drop(person.opener);
        return rc;
    }
    duty_insert(work->change, work->site->institution, id, opt_int(people.employee),
                opt_int(report), people.employee, str_lit("reported"), given->learned_at,
                opt_int(work->now), answer(given->answers, "late_reason").n > 0,
                told(given->answers), sheet(given->answers), opt_int(sealed));
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_DUTY_MET, .matter = id, .box = ref.box,
                                             .epoch = ref.epoch, .object = sealed, .proof = &proof });
    *made = person;
    *duty = id;
    return RC_OK;
}

enum rc
duty_of(struct work *work, int64_t id, struct duty *out, struct err *err)
{
    struct duty_load_row row;
    const struct box    *box = case_box_kind(work->site, BOX_INTAKE, EACH_DUTY);
    struct box_ref       ref;
    enum rc rc = duty_load(work->arena, work->snapshot, work->site->institution, id, &row, err);

    if (rc != RC_OK)
        return rc;
    if (!box || box_of(work, id, box->id, 0, &ref, NULL) != RC_OK || !box_readable(work, ref.box))
        return err_set(err, RC_NOTFOUND, "duty.none");
    *out = (struct duty){
        .duty = id, .person = row.person.value, .report = row.report.value,
        .opened_by = row.opened_by, .learned_at = row.learned_at,
        .reported_at = row.reported_at.value, .version = row.version, .state = row.state,
        .sheet = row.sheet, .late_reason = row.late_reason,
        .details_sealed = row.details_sealed.value,
    };
    return RC_OK;
}

enum rc
duty_details(struct work *work, const struct duty *duty, json_t **out, struct err *err)
{
    return box_open_json(work, duty->details_sealed, out, err);
}

enum rc
duty_list(struct work *work, struct duty **out, size_t *count, struct err *err)
{
    struct duty *list;
    int64_t     *matters;
    size_t       n, k = 0;
    enum rc      rc = box_my_matters(work, &matters, &n, err);

    if (rc != RC_OK)
        return rc;
    list = ARENA_ARRAY(work->arena, struct duty, n);
    for (size_t i = 0; i < n; i++) {
        rc = duty_of(work, matters[i], &list[k], err);
        if (rc == RC_OK)
            k++;
        else if (rc != RC_NOTFOUND)
            return rc;
    }
    *out = list;
    *count = k;
    return RC_OK;
}
