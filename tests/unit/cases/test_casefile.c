/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * test_casefile.c - a case from a report on: its number, its people, steps of a real pack,
 * decisions, measures, letters, and who no longer reads it.  On both engines.
 */
#include "world.h"

#include "cases/clockrun.h"
#include "cases/decision.h"
#include "cases/measure.h"
#include "cases/notice.h"
#include "cases/procedure.h"
#include "people/role_sql.h"
#include "vault/opener.h"

static const char *packs;

struct scene {
    struct world  w;
    struct arena *keep;
    struct one    coordinator, investigator, outsider;
    int64_t       report, casefile, allegation, complainant, respondent;
    struct reader party;
};

/* An act of somebody with the roles they hold. */
static struct work *
act(struct scene *s, const struct one *who)
{
    static const struct str both[] = { STR_INIT("title_ix_coordinator") };
    static const struct str second[] = { STR_INIT("investigator") };
    struct work            *work = begin(&s->w, who);

    s->w.who.roles = who == &s->coordinator ? both : second;
    s->w.who.role_count = who == &s->outsider ? 0 : 1;
    return work;
}

static void
load_pack(struct scene *s)
{
    struct folder_reader reader = folder_reader_disk(s->keep, str_z(packs));
    struct problems      problems = { .arena = s->keep };

    assert_int_equal(policy_load(s->keep, &reader, str_lit("unm-2740"), &problems, &s->w.site.pack), RC_OK);
    s->w.site.settings = settings_new(s->keep, s->w.site.pack);
    s->w.site.zone = s->w.site.pack->zone;
    s->w.site.pack_hash = (struct bytes){ s->w.site.pack->hash, 32 };
}

static void
grant(struct scene *s, int64_t person, const char *role)
{
    begin(&s->w, NULL);
    role_grant(s->w.work.change, INSTITUTION, person, str_z(role), s->w.now - 1, (struct opt_int){ 0 }, 0);
    assert_int_equal(commit(&s->w), RC_OK);
}

static void
a_report(struct scene *s)
{
    json_t             *answers = json_pack("{s:s}", "your_words", "It was in the lab.");
    struct report_given given = { .channel = str_lit("phone"), .about = str_lit("self"), .wish = str_lit("none"),
                                  .received_at = s->w.now, .answers = answers };
    struct code_person  made;

    assert_int_equal(report_enter(act(s, &s->coordinator), &given, false, &made, &s->report, NULL), RC_OK);
    assert_int_equal(commit(&s->w), RC_OK);
    json_decref(answers);
}

static int64_t
a_party(struct scene *s, const char *called, const char *role)
{
    struct party_given given = { .lang = str_lit("en"), .paper = true, .details = json_pack("{s:s}", "called", called) };
    struct code_person made;
    int64_t            party;

    act(s, &s->coordinator);
    assert_int_equal(party_add(&s->w.work, s->casefile, &given, &made, &party, NULL), RC_OK);
    assert_int_equal(allegation_join(&s->w.work, s->casefile, s->allegation, party, str_z(role), NULL), RC_OK);
    assert_int_equal(commit(&s->w), RC_OK);
    json_decref(given.details);
    return party;
}

static void
raise(struct scene *s, enum store_engine engine)
{
    memset(s, 0, sizeof *s);
    world_open(&s->w, engine);
    s->keep = arena_new((size_t)256 << 20);
    load_pack(s);
    recovery(&s->w, 2, 3, NULL, NULL);
    s->coordinator = somebody(&s->w, 11);
    s->investigator = somebody(&s->w, 12);
    s->outsider = somebody(&s->w, 13);
    grant(s, 11, "title_ix_coordinator");
    grant(s, 12, "investigator");
    a_report(s);
    assert_int_equal(casefile_open(act(s, &s->coordinator), &s->report, 1, &s->casefile, NULL), RC_OK);
    assert_int_equal(commit(&s->w), RC_OK);
    assert_int_equal(allegation_add(act(s, &s->coordinator), s->casefile, 1, str_lit("Lab"), &s->allegation, NULL), RC_OK);
    assert_int_equal(commit(&s->w), RC_OK);
    s->complainant = a_party(s, "M. A.", "complainant");
    s->respondent = a_party(s, "J. S.", "respondent");
}

static void
strike(struct scene *s)
{
    arena_free(s->keep);
    world_close(&s->w);
}

/* Take a step as the coordinator; `answers` is JSON. */
static enum rc
take(struct scene *s, int64_t subject_id, const char *procedure, const char *step, const char *answers,
     enum refusal_kind *why)
{
    struct docket  d;
    struct subject subject;
    struct offer   offer;
    struct err     err = { 0 };
    json_t        *given = json_loads(answers, 0, NULL);
    enum rc        rc;

    act(s, &s->coordinator);
    assert_non_null(given);
    assert_int_equal(docket_load(&s->w.work, s->casefile, &d, &err), RC_OK);
    assert_int_equal(subject_load(&s->w.work, &d, subject_id, &subject, &err), RC_OK);
    rc = procedure_offer(&s->w.work, &d, &subject, str_z(procedure), str_z(step), &offer, &err);
    if (rc == RC_OK)
        rc = procedure_take(&s->w.work, &d, &subject, &offer, given, &err);
    if (why)
        *why = offer.refusal.kind;
    json_decref(given);
    if (rc == RC_OK)
        return commit(&s->w);
    leave(&s->w);
    return rc;
}

/* ---- tests ------------------------------------------------------------------------------ */

static void
a_number_each(enum store_engine engine)
{
    struct scene    s;
    struct casefile first, second;
    int64_t         other;

    raise(&s, engine);
    assert_int_equal(casefile_open(act(&s, &s.coordinator), &s.report, 1, &other, NULL), RC_REFUSED);
    leave(&s.w);
    a_report(&s);
    assert_int_equal(casefile_open(act(&s, &s.coordinator), &s.report, 1, &other, NULL), RC_OK);
    assert_int_equal(commit(&s.w), RC_OK);
    act(&s, &s.coordinator);
    assert_int_equal(casefile_of(&s.w.work, s.casefile, &first, NULL), RC_OK);
    assert_int_equal(casefile_of(&s.w.work, other, &second, NULL), RC_OK);
    assert_true(str_ends(first.number, str_lit("-0001")));
    assert_true(str_ends(second.number, str_lit("-0002")));
    leave(&s.w);
    strike(&s);
}

static void
steps_of_the_pack(enum store_engine engine)
{
    struct scene      s;
    enum refusal_kind why;
    struct clockrun  *clocks;
    size_t            count;
    bool              stopped = false;

    raise(&s, engine);
    assert_int_equal(take(&s, s.report, "intake", "close", "{}", &why), RC_REFUSED);
    assert_int_equal(why, REFUSAL_STATE);
    assert_int_equal(take(&s, s.report, "intake", "acknowledge", "{}", NULL), RC_OK);
    assert_int_equal(take(&s, s.report, "intake", "acknowledge", "{}", &why), RC_REFUSED);
    assert_int_equal(why, REFUSAL_STATE);
    assert_int_equal(take(&s, s.report, "intake", "assess", "{}", NULL), RC_OK);
    assert_int_equal(take(&s, s.report, "intake", "close",
                          "{\"reason\": \"y\", \"words_to_person\": \"z\"}", &why),
                     RC_REFUSED);
    assert_int_equal(why, REFUSAL_NEED); /* earlier reports were not looked for */
    assert_int_equal(take(&s, s.report, "intake", "check_prior", "{}", &why), RC_BADINPUT);
    assert_int_equal(why, REFUSAL_FIELD);
    assert_int_equal(clockrun_list(act(&s, &s.coordinator), s.report, &clocks, &count, NULL), RC_OK);
    for (size_t i = 0; i < count; i++)
        stopped = stopped || (str_eqz(clocks[i].name, "first_answer") && clocks[i].standing == STANDING_IN_TIME);
    assert_true(stopped);
    leave(&s.w);
    strike(&s);
}

static enum verdict_state
route(struct scene *s)
{
    struct docket  d;
    struct subject subject;
    struct verdict v;
    struct context ctx;

    act(s, &s->coordinator);
    assert_int_equal(docket_load(&s->w.work, s->casefile, &d, NULL), RC_OK);
    assert_int_equal(subject_load(&s->w.work, &d, s->allegation, &subject, NULL), RC_OK);
    assert_int_equal(decision_ask(&s->w.work, &subject, str_lit("route"), &v, &ctx, NULL), RC_OK);
    leave(&s->w);
    return v.state;
}

static void
a_decision_is_signed(enum store_engine engine)
{
    struct scene   s;
    struct docket  d;
    struct subject subject;
    json_t *facts = json_pack("{s:s,s:s,s:s}", "respondent_standing", "member", "medium", "in_person", "place", "campus_building");

    raise(&s, engine);
    assert_int_equal(route(&s), VERDICT_UNDETERMINED);
    act(&s, &s.coordinator);
    assert_int_equal(docket_load(&s.w.work, s.casefile, &d, NULL), RC_OK);
    assert_int_equal(subject_load(&s.w.work, &d, s.allegation, &subject, NULL), RC_OK);
    assert_int_equal(decision_sign(&s.w.work, &d, &subject, str_lit("route"), str_lit(""), str_lit(""), NULL), RC_REFUSED);
    assert_int_equal(procedure_record(&s.w.work, &d, &subject, facts, NULL), RC_OK);
    assert_int_equal(commit(&s.w), RC_OK);
    assert_int_equal(route(&s), VERDICT_ANSWERED);
    act(&s, &s.coordinator);
    assert_int_equal(docket_load(&s.w.work, s.casefile, &d, NULL), RC_OK);
    assert_int_equal(subject_load(&s.w.work, &d, s.allegation, &subject, NULL), RC_OK);
    assert_int_equal(decision_sign(&s.w.work, &d, &subject, str_lit("route"), str_lit("elsewhere"), str_lit("why"), NULL), RC_REFUSED);
    assert_int_equal(decision_sign(&s.w.work, &d, &subject, str_lit("route"), str_lit(""), str_lit(""), NULL), RC_OK);
    assert_int_equal(commit(&s.w), RC_OK);
    json_decref(facts);
    strike(&s);
}

static int64_t
a_measure(struct scene *s, const char *cost)
{
    struct measure_given given = { s->complainant, str_lit("escort"), str_z(cost) };
    struct docket        d;
    int64_t              id;

    act(s, &s->coordinator);
    assert_int_equal(docket_load(&s->w.work, s->casefile, &d, NULL), RC_OK);
    assert_int_equal(measure_new(&s->w.work, &d, &given, &id, NULL), RC_OK);
    assert_int_equal(commit(&s->w), RC_OK);
    return id;
}

static void
support_costs_nothing(enum store_engine engine)
{
    struct scene      s;
    enum refusal_kind why;

    raise(&s, engine);
    assert_int_equal(take(&s, a_measure(&s, "25"), "measure", "offer", "{\"measure_asked\": \"escort\"}", &why), RC_REFUSED);
    assert_int_equal(why, REFUSAL_NEED);
    assert_int_equal(take(&s, a_measure(&s, "0"), "measure", "offer", "{\"measure_asked\": \"escort\"}", NULL), RC_OK);
    strike(&s);
}

/* A letter counts only with proof; then the other side's first word has arrived. */
static void
a_letter_needs_proof(enum store_engine engine)
{
    struct scene                       s;
    struct docket                      d;
    const struct notice_of_matter_row *n = NULL;
    struct err                         err = { 0 };

    raise(&s, engine);
    assert_int_equal(take(&s, s.report, "intake", "acknowledge", "{}", NULL), RC_OK);
    assert_int_equal(take(&s, s.complainant, "resource_sheet", "give", "{}", NULL), RC_OK);
    act(&s, &s.coordinator);
    assert_int_equal(docket_load(&s.w.work, s.casefile, &d, NULL), RC_OK);
    for (size_t i = 0; i < d.notice_count; i++)
        if (d.notices[i].party == s.complainant)
            n = &d.notices[i];
    assert_non_null(n);
    assert_int_equal(notice_arrive(&s.w.work, &d, n, str_lit("hand"), s.w.now, str_lit("signed"), &err), RC_REFUSED);
    for (size_t i = 0; i < d.notice_count; i++)
        assert_int_not_equal(d.notices[i].party, s.respondent); /* nothing reaches the other side */
    leave(&s.w);
    strike(&s);
}

static void
who_is_kept_out_reads_nothing(enum store_engine engine)
{
    struct scene    s;
    struct casefile c;
    struct docket   d;

    raise(&s, engine);
    assert_int_equal(docket_load(act(&s, &s.outsider), s.casefile, &d, NULL), RC_NOTFOUND);
    leave(&s.w);
    assert_int_equal(casefile_of(act(&s, &s.investigator), s.casefile, &c, NULL), RC_OK);
    leave(&s.w);
    assert_int_equal(casefile_recuse(act(&s, &s.coordinator), s.casefile, 12, 0, str_lit("conflict"), NULL), RC_OK);
    assert_int_equal(commit(&s.w), RC_OK);
    assert_int_equal(casefile_of(act(&s, &s.investigator), s.casefile, &c, NULL), RC_NOTFOUND);
    leave(&s.w);
    assert_int_equal(casefile_of(act(&s, &s.coordinator), s.casefile, &c, NULL), RC_OK);
    leave(&s.w);
    assert_int_equal(casefile_grant(act(&s, &s.coordinator), s.casefile, 12, str_lit("work"), NULL), RC_REFUSED);
    leave(&s.w);
    strike(&s);
}

BOTH(a_number_each)
BOTH(steps_of_the_pack)
BOTH(a_decision_is_signed)
BOTH(support_costs_nothing)
BOTH(a_letter_needs_proof)
BOTH(who_is_kept_out_reads_nothing)

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        BOTH_TESTS(a_number_each),        BOTH_TESTS(steps_of_the_pack),
        BOTH_TESTS(a_decision_is_signed), BOTH_TESTS(support_costs_nothing),
        BOTH_TESTS(a_letter_needs_proof), BOTH_TESTS(who_is_kept_out_reads_nothing),
    };

    if (argc != 2)
        return 2;
    packs = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
