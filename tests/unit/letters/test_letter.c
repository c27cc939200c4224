/*
 * test_letter.c - the letters of the shipped packs, composed with one made-up record.
 * Every letter in both languages must come out whole; four are held against golden/, word
 * for word.  After a wanted change of a letter: `test_letters_letter PACKS GOLDEN --write`,
 * then read the difference.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/text.h"
#include "letters/letter.h"
#include "policy/clock.h"

static const char *packs_folder, *golden_folder;
static bool        writing;

static struct arena      *a;
static const struct pack *pack;
static struct context     ctx;

/* ---- a record ------------------------------------------------------------------ */

static struct letter_value values[24];
static size_t              value_count;

static void
value(const char *name, enum letter_value_kind kind, const char *text)
{
    values[value_count++] = (struct letter_value){ .name = str_z(name), .kind = kind,
                                                   .text = str_z(text) };
}

static void
fill_values(enum lang lang)
{
    static const struct str en[] = { STR_INIT("not entering North Hall"),
                                     STR_INIT("no messages to the other person"),
                                     STR_INIT("*not* a [link](https://x.example)") };
    static const struct str es[] = { STR_INIT("no entrar en North Hall"),
                                     STR_INIT("no enviar mensajes a la otra persona"),
                                     STR_INIT("*no* es un [enlace](https://x.example)") };
    static const char *const lists[] = { "order_actions", "measures_offered", "measures_now" };

    value_count = 0;
    value("recipient_name", LETTER_TEXT, "Sam <b>O’Neil</b>");
    value("sender_name", LETTER_TEXT, "Ana Peña");
    value("sender_contact", LETTER_TEXT, "(505) 555-0100");
    value("institution", LETTER_TEXT, "Example University");
    value("case_number", LETTER_TEXT, "7K4M-22");
    value("code_entry", LETTER_TEXT, "help.example.edu");
    value("received_on", LETTER_DAY, "");
    values[value_count - 1].day = day_make(2026, 11, 20);
    value("learned_on", LETTER_MOMENT, "");
    values[value_count - 1].moment = ctx.now - 5 * HOUR_US;
    value("reported_on", LETTER_MOMENT, "");
    values[value_count - 1].moment = ctx.now;
    for (size_t i = 0; i < COUNT(lists); i++) {
        value(lists[i], LETTER_LIST, "");
        values[value_count - 1].items = lang == LANG_EN ? en : es;
        values[value_count - 1].item_count = COUNT(en);
    }
}

/* Two entries for every service, none for legal help. */
static enum rc
resources(void *self, struct arena *arena, struct str service, enum lang lang,
          const struct letter_resource **out, size_t *count, struct err *err)
{
    struct letter_resource *list = ARENA_ARRAY(arena, struct letter_resource, 2);

    UNUSED(self);
    UNUSED(err);
    list[0].name = arena_printf(arena, "First " STR_FMT, STR_ARG(service));
    list[0].phone = str_lit("(505) 555-0111");
    list[0].hours = lang == LANG_EN ? str_lit("day and night") : str_lit("día y noche");
    list[0].what = lang == LANG_EN ? str_lit("Someone answers.") : str_lit("Alguien contesta.");
    list[1].name = str_lit("Second_place");
    *out = list;
    *count = str_eqz(service, "legal") ? 0 : 2;
    return RC_OK;
}

static struct letter_source source = { .ctx = &ctx, .values = values, .resources = resources };

/* What the forms of the steps that make letters would have recorded. */
static void
record(struct facts *facts)
{
    for (size_t i = 0; i < pack->name_count; i++) {
        const struct name *n = pack->names[i];
        struct value       v = { .state = VALUE_KNOWN };

        if (n->from != FROM_QUESTION && n->from != FROM_FACT)
            continue;
        switch (n->kind) {
        case KIND_TEXT: v.text = str_lit("First line <i>.\n\n# Second line & more."); break;
        case KIND_DATE: v.number = day_make(2026, 12, 8).number; break;
        case KIND_YES_NO: v.set = 2; break;
        case KIND_ONE: v.set = 1; break;
        default: continue;
        }
        facts_set(facts, n, v);
    }
}

static int
setup(void **state)
{
    struct problems      problems = { 0 };
    struct folder_reader reader;
    struct settings     *settings;
    struct facts        *facts;

    UNUSED(state);
    a = arena_new(256 << 20);
    problems.arena = a;
    reader = folder_reader_disk(a, str_z(packs_folder));
    if (policy_load(a, &reader, str_lit("unm-2740"), &problems, &pack) != RC_OK) {
        for (size_t i = 0; i < problems.count; i++)
            if (!problems.list[i].note)
                print_message(STR_FMT "\n", STR_ARG(problem_text(a, &problems.list[i])));
        return -1;
    }
    settings = settings_new(a, pack);
    facts = facts_new(a, pack, ABOUT_NONE, NULL);
    record(facts);
    ctx = (struct context){ .arena = a, .pack = pack, .settings = settings, .facts = facts };
    return moment_parse(a, pack->zone, str_lit("2026-11-23T14:31"), &ctx.now, NULL) == RC_OK ? 0 : -1;
}

static int
teardown(void **state)
{
    UNUSED(state);
    arena_free(a);
    return 0;
}

static struct letter_draft
compose(const struct letter *letter, enum lang lang)
{
    struct letter_draft d = { 0 };
    struct err          err = { 0 };

    fill_values(lang);
    source.value_count = value_count;
    if (letter_compose(&source, letter, lang, &d, &err) != RC_OK)
        fail_msg(STR_FMT " (%s): " STR_FMT " " STR_FMT, STR_ARG(letter->id), lang_code(lang),
                 STR_ARG(err.key), STR_ARG(err.arg[0]));
    return d;
}

/* ---- tests -------------------------------------------------------------------------- */

static void
every_letter_comes_out_whole(void **state)
{
    UNUSED(state);
    assert_true(pack->letter_count >= 10);
    for (size_t i = 0; i < pack->letter_count; i++) {
        struct letter_draft en = compose(pack->letters[i], LANG_EN);
        struct letter_draft es = compose(pack->letters[i], LANG_ES);
        struct letter_draft back;

        assert_int_equal(en.count, es.count);
        for (size_t k = 0; k < en.count; k++) {
            assert_int_equal(en.pieces[k].clause_count, es.pieces[k].clause_count);
            assert_true(en.pieces[k].clause_count > 0);
            for (size_t c = 0; c < en.pieces[k].clause_count; c++)
                assert_true(str_eq(en.pieces[k].clauses[c], es.pieces[k].clauses[c]));
            assert_true(str_find(en.pieces[k].markdown, str_lit("{{")) < 0);
            assert_true(str_find(es.pieces[k].html.html, str_lit("<i>")) < 0);
            assert_true(str_find(es.pieces[k].html.html, str_lit("<a ")) < 0);
        }
        assert_int_equal(letter_read(a, LANG_ES, letter_text(a, &es), &back, NULL), RC_OK);
        assert_true(str_eq(letter_text(a, &back), letter_text(a, &es)));
    }
}

static void
hold_against_golden(const char *id, enum lang lang)
{
    const struct letter *letter = letter_find(pack, str_z(id));
    struct letter_draft  d;
    struct str           got, path;
    char                *want;
    size_t               n;
    FILE                *f;

    assert_non_null(letter);
    d = compose(letter, lang);
    got = letter_text(a, &d);
    path = arena_printf(a, "%s/%s.%s.md", golden_folder, id, lang_code(lang));
    f = fopen(arena_z(a, path), writing ? "wb" : "rb");
    if (!f)
        fail_msg(STR_FMT " cannot be opened", STR_ARG(path));
    if (writing) {
        fwrite(got.p, 1, got.n, f);
        fclose(f);
        return;
    }
    want = arena_alloc(a, 65536);
    n = fread(want, 1, 65535, f);
    want[n] = '\0';
    fclose(f);
    assert_string_equal(arena_z(a, got), want);
}

static void
four_letters_word_for_word(void **state)
{
    static const char *const ids[] = { "removal_notice", "resource_notice", "duty_receipt",
                                       "rights_and_options" };

    UNUSED(state);
    for (size_t i = 0; i < COUNT(ids); i++) {
        hold_against_golden(ids[i], LANG_EN);
        hold_against_golden(ids[i], LANG_ES);
    }
}

static struct str
due_in(const struct letter *letter, enum lang lang, enum rc want, struct err *err)
{
    struct value_use use = { .kind = USE_DUE, .value = str_lit("due"),
                             .clock = clock_find(pack, str_lit("removal_meeting")) };
    struct buf       b;

    buf_init(&b, a, 4096);
    assert_non_null(use.clock);
    assert_int_equal(letter_use(&source, letter, &use, lang, &b, err), want);
    return buf_str(&b);
}

static void
a_limit_that_starts_with_this_letter_is_said_in_words(void **state)
{
    const struct letter *letter = letter_find(pack, str_lit("removal_notice"));
    const struct letter *other = letter_find(pack, str_lit("closing_notice"));
    struct facts        *facts = facts_new(a, pack, ABOUT_PARTY, ctx.facts);
    struct err           err = { 0 };

    UNUSED(state);
    assert_string_equal(arena_z(a, due_in(letter, LANG_EN, RC_OK, &err)),
        "the end of the 2nd business day after the day you receive this letter "
        "(the day of receipt is not counted; the second working day counts to midnight)");
    assert_string_equal(arena_z(a, due_in(letter, LANG_ES, RC_OK, &err)),
        "final del 2.º día hábil después del día en que reciba esta carta "
        "(no cuenta el día de recepción; el segundo día hábil cuenta hasta medianoche)");
    due_in(other, LANG_EN, RC_REFUSED, &err);
    assert_true(str_eqz(err.key, "letter.unknown"));
    assert_true(str_eqz(err.arg[0], "removal_notice.received"));
    assert_int_equal(facts_set_text(facts, str_lit("removal_notice.received"),
                                    str_lit("2026-11-20T16:00"), &err), RC_OK);
    ctx.facts = facts;
    assert_string_equal(arena_z(a, due_in(other, LANG_ES, RC_OK, &err)),
        "martes, 24 de noviembre de 2026, a las 23:59 "
        "(no cuenta el día de recepción; el segundo día hábil cuenta hasta medianoche)");
    ctx.facts = facts_outer(facts);
}

static void
what_nobody_recorded_holds_the_letter(void **state)
{
    const struct letter *letter = letter_find(pack, str_lit("removal_notice"));
    struct letter_draft  d = { .title = str_lit("untouched") };
    struct err           err = { 0 };

    UNUSED(state);
    fill_values(LANG_EN);
    source.value_count = 1; /* the name only */
    assert_int_equal(letter_compose(&source, letter, LANG_EN, &d, &err), RC_REFUSED);
    assert_true(str_eqz(err.key, "letter.no_value"));
    assert_true(str_eqz(err.arg[0], "order_actions"));
    assert_true(str_eqz(d.title, "untouched"));
}

static void
no_letter_may_tell_someone_to_keep_silent(void **state)
{
    const struct letter *letter = letter_find(pack, str_lit("duty_receipt"));
    struct letter_draft  d;
    struct err           err = { 0 };

    UNUSED(state);
    fill_values(LANG_EN);
    source.value_count = value_count;
    for (size_t i = 0; i < value_count; i++)
        if (str_eqz(values[i].name, "recipient_name") || str_eqz(values[i].name, "sender_name"))
            values[i].text = str_lit("you must *not* talk about this case with anyone.");
    assert_int_equal(letter_compose(&source, letter, LANG_EN, &d, &err), RC_REFUSED);
    assert_true(str_eqz(err.key, "letter.forbidden"));
    assert_true(err.arg[1].n > 0);
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_letter_comes_out_whole),
        cmocka_unit_test(four_letters_word_for_word),
        cmocka_unit_test(a_limit_that_starts_with_this_letter_is_said_in_words),
        cmocka_unit_test(what_nobody_recorded_holds_the_letter),
        cmocka_unit_test(no_letter_may_tell_someone_to_keep_silent),
    };

    if (argc < 3) {
        fprintf(stderr, "usage: %s PACKS GOLDEN [--write]\n", argv[0]);
        return 2;
    }
    packs_folder = argv[1];
    golden_folder = argv[2];
    writing = argc > 3 && strcmp(argv[3], "--write") == 0;
    return cmocka_run_group_tests(tests, setup, teardown);
}
