/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * test_policy.c - asking the small pack: tables, steps, letters, requirements, settings,
 * look-ups.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "policy/conformance.h"
#include "policy/coverage.h"
#include "policy/passage.h"
#include "policy/policy.h"

static const char *packs;

struct desk {
    struct arena      *a;
    const struct pack *p;
    struct settings   *settings;
    struct facts      *facts;
};

static int
setup(void **state)
{
    static struct desk   f;
    struct folder_reader disk;
    struct problems      problems = { 0 };

    f.a = arena_new((size_t)128 << 20);
    problems.arena = f.a;
    disk = folder_reader_disk(f.a, str_z(packs));
    assert_int_equal(policy_load(f.a, &disk, str_lit("small"), &problems, &f.p), RC_OK);
    f.settings = settings_new(f.a, f.p);
    f.facts = facts_new(f.a, f.p, ABOUT_NONE, NULL);
    *state = &f;
    return 0;
}

static int
teardown(void **state)
{
    arena_free(((struct desk *)*state)->a);
    return 0;
}

static struct context
ask(const struct desk *f)
{
    return (struct context) {
        .arena = f->a, .pack = f->p, .settings = f->settings, .facts = f->facts
    };
}

static void
set(struct desk *f, const char *name, const char *text)
{
    assert_int_equal(facts_set_text(f->facts, str_z(name), str_z(text), NULL), RC_OK);
}

static void
same(struct str s, const char *z)
{
    if (!str_eqz(s, z))
        fail_msg("'" STR_FMT "' is not '%s'", STR_ARG(s), z);
}

static struct verdict
decided(const struct desk *f, const char *table)
{
    struct context ctx = ask(f);
    struct verdict v;

    assert_int_equal(decide(&ctx, decision_find(f->p, str_z(table)), &v), RC_OK);
    return v;
}

/* An unknown cell stops the walk, even where a later row would fit. */
static void
test_undetermined_never_falls_through(void **state)
{
    struct desk   *f = *state;
    struct verdict v;

    set(f, "conduct_date", "2024-01-01");
    set(f, "affected_age", "30");
    v = decided(f, "route");
    assert_int_equal(v.state, VERDICT_UNDETERMINED);
    same(v.row->id, "outside");
    assert_int_equal(v.asks.count, 1);
    same(v.asks.names[0]->id, "place"); /* what lies under reach.reach, not its name */
    set(f, "place", "away");
    v = decided(f, "route");
    assert_int_equal(v.asks.count, 1);
    same(v.asks.names[0]->id, "disruption");
}

static void
test_first_explains_itself(void **state)
{
    struct desk   *f = *state;
    struct verdict v;

    set(f, "place", "field");
    set(f, "conduct_date", "2024-01-01");
    set(f, "affected_age", "18");
    v = decided(f, "route");
    assert_int_equal(v.state, VERDICT_ANSWERED);
    same(v.row->id, "adult");
    same(result_text(f->a, &v.decision->columns[1], v.results[1]), "officer or director");
    assert_true(v.results[1].any_of);
    assert_int_equal(v.passed_count, 3);
    same(passed_text(f->a, f->p, &v.passed[2]), "child: affected_age is 18");
    same(cite_text(f->a, f->p, v.row->cite), "1");
    same(words_in(v.answer->words, LANG_ES), "Una queja formal.");
    assert_true(v.decision->columns[1].roles);
}

/* A row that cannot match any more does not hold the walk up, whatever is unknown in it.
 */
static void
test_failed_cell_passes_in_spite_of_unknown(void **state)
{
    struct desk   *f = *state;
    struct verdict v;

    set(f, "place", "hall");
    v = decided(f, "reach");
    assert_int_equal(v.state, VERDICT_ANSWERED);
    set(f, "conduct_date", "2020-12-31");
    v = decided(f, "route");
    assert_int_equal(v.state, VERDICT_ANSWERED);
    same(v.row->id, "before");
}

static void
test_every_joins_and_asks_on(void **state)
{
    struct desk   *f = *state;
    struct verdict v = decided(f, "help");

    assert_int_equal(v.state, VERDICT_ANSWERED);
    assert_int_equal(v.row_count, 1);
    assert_int_equal(v.asks.count, 2);
    set(f, "disruption", "yes");
    set(f, "kinds", "touch and threat");
    v = decided(f, "help");
    assert_int_equal(v.asks.count, 0);
    same(result_text(f->a, &v.decision->columns[0], v.results[0]),
         "talk and quiet and escort");
    set(f, "kinds", "not given");
    v = decided(f, "help");
    same(result_text(f->a, &v.decision->columns[0], v.results[0]), "talk and quiet");
}

static void
test_values(void **state)
{
    struct desk *f = *state;
    struct err   err = { 0 };

    assert_int_equal(facts_set_text(f->facts, str_lit("nobody"), str_lit("yes"), &err),
                     RC_NOTFOUND);
    assert_int_equal(
        facts_set_text(f->facts, str_lit("place"), str_lit("our_places"), &err),
        RC_BADINPUT);
    assert_int_equal(
        facts_set_text(f->facts, str_lit("affected_age"), str_lit("old"), &err),
        RC_BADINPUT);
    assert_int_equal(facts_set_text(f->facts, str_lit("learned_at"),
                                    str_lit("2027-03-14T02:30"), &err),
                     RC_BADINPUT);
    same(err.key, "zone.no_such_time");
    set(f, "learned_at", "2026-11-01T01:30 second");
    same(value_text(f->a, f->p, name_find(f->p, str_lit("learned_at")),
                    facts_get(f->facts, name_find(f->p, str_lit("learned_at")))),
         "2026-11-01T01:30:00 second");
    set(f, "place", "away");
    set(f, "place", "unknown");
    assert_int_equal(facts_get(f->facts, name_find(f->p, str_lit("place"))).state,
                     VALUE_UNKNOWN);
}

static void
test_outer_facts_and_parties(void **state)
{
    struct desk       *f = *state;
    struct facts      *party = facts_party(f->facts, str_lit("respondent"));
    const struct name *received = name_find(f->p, str_lit("notice.received"));

    set(f, "place", "hall");
    assert_int_equal(facts_get(party, name_find(f->p, str_lit("place"))).state,
                     VALUE_KNOWN);
    set(f, "notice.received.respondent", "2026-11-05T09:00");
    assert_int_equal(facts_get(party, received).state, VALUE_KNOWN);
    assert_int_equal(facts_get(f->facts, received).state, VALUE_UNKNOWN);
    same(facts_role(facts_party_at(f->facts, 0)), "respondent");
    assert_null(facts_party_at(f->facts, 1));
}

static void
test_refusals(void **state)
{
    struct desk   *f = *state;
    struct context ctx = ask(f);
    struct refusal r;
    struct facts  *form = facts_new(f->a, f->p, ABOUT_NONE, NULL);

    assert_int_equal(
        step_check_named(&ctx, str_lit("support.ask"), str_lit("respondent"), form, &r),
        RC_REFUSED);
    assert_int_equal(r.kind, REFUSAL_ROLE);
    assert_int_equal(
        step_check_named(&ctx, str_lit("support.ask"), str_lit("director"), form, &r),
        RC_OK);
    assert_int_equal(
        step_check_named(&ctx, str_lit("support.offer"), str_lit("director"), form, &r),
        RC_REFUSED);
    assert_int_equal(r.kind, REFUSAL_STATE);
    set(f, "support.state", "asked");
    assert_int_equal(
        step_check_named(&ctx, str_lit("support.offer"), str_lit("director"), form, &r),
        RC_REFUSED);
    assert_int_equal(r.kind, REFUSAL_FIELD);
    same(refusal_because(&r), "why_nothing");
    same(cite_text(f->a, f->p, r.cite), "2");
    assert_int_equal(
        step_check_named(&ctx, str_lit("support.offer"), str_lit("director"), NULL, &r),
        RC_OK);
    assert_int_equal(step_check_named(&ctx, str_lit("support.go_formal"),
                                      str_lit("complainant"), form, &r),
                     RC_REFUSED);
    assert_int_equal(r.kind, REFUSAL_NEED);
    same(r.name->id, "route.route");
    assert_true(r.asks.count >= 1);
    assert_int_equal(step_check_named(&ctx, str_lit("support.settle"),
                                      str_lit("complainant"), form, &r),
                     RC_REFUSED);
    assert_int_equal(r.kind, REFUSAL_RULED_OUT);
    same(r.instead->id, "go_formal");
    assert_int_equal(
        step_check_named(&ctx, str_lit("support.fly"), str_lit("complainant"), form, &r),
        RC_REFUSED);
    assert_int_equal(r.kind, REFUSAL_NO_STEP);
}

/* A role given by a setting, and the whole list of steps for a page. */
static void
test_steps_open(void **state)
{
    struct desk       *f = *state;
    struct context     ctx = ask(f);
    struct step_offer *offers;
    size_t             count, open = 0;
    struct refusal     r;

    set(f, "support.state", "given");
    offers = steps_open(&ctx, procedure_find(f->p, str_lit("support")),
                        str_lit("director"), &count);
    assert_int_equal(count, 4);
    for (size_t i = 0; i < count; i++)
        open += offers[i].allowed;
    assert_int_equal(open, 2); /* offer again, end */
    assert_int_equal(
        settings_choose(f->settings, str_lit("opener"), str_lit("officer"), NULL), RC_OK);
    assert_int_equal(
        step_check_named(&ctx, str_lit("support.end"), str_lit("officer"), NULL, &r),
        RC_OK);
}

static void
test_settings(void **state)
{
    struct desk          *f = *state;
    const struct setting *days = setting_find(f->p, str_lit("answer_days"));
    struct err            err;

    assert_int_equal(days->value.state,
                     VALUE_KNOWN); /* the child's default, the parent's choices */
    assert_int_equal(days->choices->count, 2);
    assert_int_equal(f->p->replacement_count, 1);
    same(f->p->replacements[0]->because.text[LANG_EN],
         "The parent leaves the kind of day to the school.");
    assert_int_equal(
        settings_choose(f->settings, str_lit("standard"), str_lit("beyond_doubt"), &err),
        RC_REFUSED);
    assert_int_equal(
        settings_choose(f->settings, str_lit("target_days"), str_lit("soon"), &err),
        RC_BADINPUT);
    assert_int_equal(
        settings_choose(f->settings, str_lit("target_days"), str_lit("3 days"), &err),
        RC_OK);
    assert_true(settings_chosen(f->settings, setting_find(f->p, str_lit("target_days"))));
    assert_int_equal(
        settings_choose(f->settings, str_lit("nothing"), str_lit("3 days"), &err),
        RC_NOTFOUND);
}

/* A condition on an unknown fact holds the letter; a known one leaves the paragraph in or
 * out. */
static void
test_letter(void **state)
{
    struct desk             *f = *state;
    struct context           ctx = ask(f);
    const struct letter     *sheet = letter_find(f->p, str_lit("help_sheet"));
    const struct paragraph **list;
    size_t                   count, at, length;
    struct asks              asks = { 0 };
    struct str draft = str_lit("Please: you may NOT, we think, speak of it.");

    assert_int_equal(letter_paragraphs(&ctx, sheet, LANG_ES, &list, &count, &asks),
                     RC_REFUSED);
    assert_int_equal(asks.count, 2);
    set(f, "place", "away");
    assert_int_equal(letter_paragraphs(&ctx, sheet, LANG_ES, &list, &count, &asks),
                     RC_OK);
    assert_int_equal(count, 2);
    set(f, "place", "hall");
    set(f, "disruption", "yes");
    assert_int_equal(letter_paragraphs(&ctx, sheet, LANG_ES, &list, &count, &asks),
                     RC_OK);
    assert_int_equal(count, 3);
    same(letter_lint(f->p, LANG_EN, draft, &at, &length)->id, "gag");
    assert_int_equal(at, 12);
    assert_null(letter_lint(f->p, LANG_ES, draft, NULL, NULL));
    assert_null(letter_lint(f->p, LANG_EN, str_lit("You may speak of it with anyone."),
                            NULL, NULL));
}

/* A long draft of short words stays within what the reading of it may hold. */
static void
test_long_draft(void **state)
{
    struct desk *f = *state;
    size_t       n = 200000;
    char        *text = arena_alloc(f->a, n);

    for (size_t i = 0; i < n; i++)
        text[i] = i % 2 ? ' ' : 'a';
    assert_null(letter_lint(f->p, LANG_EN, (struct str) { text, n }, NULL, NULL));
    memcpy(text + n - 20, "may not ever speak a", 20);
    same(letter_lint(f->p, LANG_EN, (struct str) { text, n }, NULL, NULL)->id, "gag");
}

static void
test_look_ups(void **state)
{
    struct desk *f = *state;

    same(clause_find(f->p, str_lit("par P.2"))->heading.text[LANG_EN], "Ten days");
    assert_true(clause_governs(f->p, clause_find(f->p, str_lit("par P.2"))));
    assert_false(clause_governs(f->p, clause_find(f->p, str_lit("asd A"))));
    assert_null(clause_find(f->p, str_lit("nil A")));
    same(list_entry(f->p, str_lit("places"), str_lit("hall"))->words.text[LANG_ES],
         "Una residencia");
    same(word_attr(list_entry(f->p, str_lit("affiliations"), str_lit("staff")), "side"),
         "employee");
    assert_int_equal(resource_find(f->p, str_lit("town_police"))->hours.n, 0);
    assert_null(box_find(f->p, str_lit("nothing")));
    assert_non_null(box_find(f->p, str_lit("shared"))); /* inherited */
}

/* A version is its bytes and those of what it extends. */
static void
test_hash(void **state)
{
    struct desk         *f = *state;
    struct folder_reader disk = folder_reader_disk(f->a, str_z(packs));
    struct bytes         once = pack_bytes(f->a, &disk, str_lit("small"));
    struct bytes         twice = pack_bytes(f->a, &disk, str_lit("small"));
    struct str           text = bytes_str(once);

    assert_true(bytes_eq(once, twice));
    assert_true(str_starts(text, str_lit("boxes.yaml")));
    assert_memory_not_equal(f->p->hash, f->p->homes[0]->hash, 32);
    assert_memory_equal(f->p->hash, f->p->home->hash, 32);
}

static void
test_coverage(void **state)
{
    struct desk         *f = *state;
    struct coverage      c;
    const struct clause *kindness = clause_find(f->p, str_lit("4"));

    coverage_make(f->a, f->p, &c);
    assert_false(clause_operative(kindness)); /* left to people */
    assert_null(coverage_at(&c, kindness, 0));
    same(str_z(coverage_at(&c, clause_find(f->p, str_lit("1.p1")), 0)->what), "table");
    assert_non_null(coverage_at(&c, clause_find(f->p, str_lit("asd A")), 0));
}

/* Terms: several words in a row, stems, case and accents; a group within a distance. */
static void
test_passages(void **state)
{
    struct desk *f = *state;
    struct str   text =
        str_lit("El Consentimiento se puede RETIRAR, en cualquier momento.");
    struct prose p = prose_cut(f->a, text);
    struct str   verbs[] = { str_lit("retir*"), str_lit("revocar") };
    struct str   when[] = { str_lit("cualquier momento") };
    struct str  *groups[] = { when, verbs };
    size_t       sizes[] = { 1, 2 }, first, last;

    assert_int_equal(p.count, 8);
    assert_int_equal(prose_term(&p, 6, str_lit("cualquier momento")), 2);
    assert_int_equal(prose_term(&p, 6, str_lit("cualquier día")), 0);
    assert_true(prose_find(&p, 0, p.count, groups, sizes, 2, 4, &first, &last));
    assert_int_equal(first, 4);
    assert_int_equal(last, 7);
    assert_false(prose_find(&p, 0, p.count, groups, sizes, 2, 3, &first, &last));
}

static void
test_conformance(void **state)
{
    struct desk          *f = *state;
    const struct conform *entry = f->p->beside[0]->conforms[0];
    struct conform_report r;

    /* both parts speak, the second under a heading where it counts */
    assert_int_equal(conform_text(f->a, entry,
                                  str_lit("1. Consent\nConsent may be taken, or given.\n"
                                          "Consent can be withdrawn at any time.\n"),
                                  &r),
                     CONFORM_FOUND);
    assert_int_equal(r.passage_count, 2);
    assert_int_equal(r.passages[0].first_line, 3);
    same(r.passages[0].heading, "1. Consent");
    /* elsewhere, or weakened, it speaks in part */
    assert_int_equal(conform_text(f->a, entry,
                                  str_lit("2. Other\nConsent withdrawn at any time.\n"),
                                  NULL),
                     CONFORM_PARTLY);
    assert_int_equal(
        conform_text(f->a, entry,
                     str_lit("1. Consent\nConsent withdrawn at any time in writing.\n"),
                     NULL),
        CONFORM_PARTLY);
    /* not across sections, and the contrary is for a person */
    assert_int_equal(
        conform_text(f->a, entry,
                     str_lit("1. Consent\nConsent.\n2. Gifts\nMay be withdrawn.\n"), &r),
        CONFORM_MISSING);
    assert_int_equal(r.missing_count, 2);
    assert_int_equal(
        conform_text(f->a, entry, str_lit("1. Consent\nConsent is irrevocable.\n"), NULL),
        CONFORM_NEEDS_A_PERSON);
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        T(test_undetermined_never_falls_through),
        T(test_first_explains_itself),
        T(test_failed_cell_passes_in_spite_of_unknown),
        T(test_every_joins_and_asks_on),
        T(test_values),
        T(test_outer_facts_and_parties),
        T(test_refusals),
        T(test_steps_open),
        T(test_settings),
        T(test_letter),
        T(test_long_draft),
        T(test_look_ups),
        T(test_hash),
        T(test_coverage),
        T(test_passages),
        T(test_conformance),
#undef T
    };

    if (argc < 2)
        return 2;
    packs = argv[1];
    return cmocka_run_group_tests_name("policy", tests, NULL, NULL);
}
