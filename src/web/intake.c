/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * intake.c - see intake.h.
 */
#include "web/intake.h"

#include "base/text.h"
#include "people/account.h"
#include "people/role.h"

static const struct step_row {
    int             step;
    struct form_ask ask;
} step_rows[] = {
#define STEP(step, question, box) { step, { question, box } },
#include "web/report_steps.def"
#undef STEP
};

static struct form *
form_between(struct page *page, int from, int to)
{
    struct form_ask asks[COUNT(step_rows)];
    size_t          n = 0;

    for (size_t i = 0; i < COUNT(step_rows); i++)
        if (step_rows[i].step >= from && step_rows[i].step <= to)
            asks[n++] = step_rows[i].ask;
    return form_of_questions(page, "report", asks, n);
}

struct form *
intake_form(struct page *page, int step)
{
    struct form *form = form_between(page, step, step);

    if (form->count)
        form->fields[0].large = form->count == 1;
    return form;
}

struct form *
intake_form_all(struct page *page)
{
    return form_between(page, 1, INTAKE_STEPS);
}

int
intake_step_of(struct str question)
{
    for (size_t i = 0; i < COUNT(step_rows); i++)
        if (str_eqz(question, step_rows[i].ask.question))
            return step_rows[i].step;
    return 1;
}

int
intake_next(struct page *page, int step)
{
    for (step++; step <= INTAKE_STEPS && form_between(page, step, step)->count == 0;)
        step++;
    return step;
}

int
intake_before(struct page *page, int step)
{
    for (step--; step > 0 && form_between(page, step, step)->count == 0;)
        step--;
    return step;
}

/* ---- answers ------------------------------------------------------------------------ */

static struct str
choice_label(const struct form_field *field, struct str value)
{
    for (size_t i = 0; i < field->choice_count; i++)
        if (str_eq(field->choices[i].value, value))
            return field->choices[i].label;
    return value;
}

struct str
intake_answer_words(struct form *form, const struct form_field *field)
{
    struct str rest = field->value, part;
    struct buf b;

    if (!field->choices)
        return field->value;
    if (field->kind != FORM_MANY)
        return choice_label(field, field->value);
    buf_init(&b, form->page->work.arena, 1 << 16);
    while (str_next(&rest, ' ', &part)) {
        if (str_eqz(part, "and"))
            continue;
        if (b.n)
            buf_addz(&b, "; ");
        buf_add(&b, choice_label(field, part));
    }
    return buf_str(&b);
}

static struct str
answer(const json_t *answers, const char *question)
{
    return str_z(json_string_value(json_object_get(answers, question)));
}

/* Does "a and b" hold the word? */
static bool
holds(struct str words, const char *word)
{
    struct str part;

    while (str_next(&words, ' ', &part))
        if (str_eqz(part, word))
            return true;
    return false;
}

/* The words of the report's own columns, from the pack's. */
static struct str
about_of(const json_t *answers)
{
    struct str whom = answer(answers, "whom");

    if (str_eqz(whom, "about_me"))
        return str_lit("self");
    return str_eqz(whom, "about_other") ? str_lit("other") : str_lit("unsaid");
}

static struct str
wish_of(const json_t *answers)
{
    struct str wish = answer(answers, "complaint_wish");

    if (str_eqz(wish, "wish_formal"))
        return str_lit("formal");
    if (str_eqz(wish, "wish_informal"))
        return str_lit("informal");
    return holds(answer(answers, "help_first"), "support") ? str_lit("support") : str_lit("none");
}

/* Persons who hold a role the writer named as involved. */
static enum rc
involved(struct page *page, const json_t *answers, int64_t **out, size_t *count, struct err *err)
{
    struct str rest = answer(answers, "office_involved"), part;
    int64_t   *all = ARENA_ARRAY(page->work.arena, int64_t, 512);
    size_t     n = 0;

    while (str_next(&rest, ' ', &part)) {
        int64_t *persons;
        size_t   some;
        enum rc  rc;

        if (!role_find(page->site->pack, part))
            continue;
        if ((rc = role_persons(&page->work, part, &persons, &some, err)) != RC_OK)
            return rc;
        for (size_t i = 0; i < some && n < 512; i++)
            all[n++] = persons[i];
    }
    *out = all;
    *count = n;
    return RC_OK;
}

/* The answers whose question belongs to the box. */
static json_t *
part_for(struct page *page, const json_t *answers, const char *box)
{
    struct form *form = intake_form_all(page);

    form_fill(form, answers);
    return form_answers(form, box);
}

static void
forget(void *object)
{
    json_decref(object);
}

enum rc
intake_given(struct page *page, const json_t *answers, struct report_given *out, struct err *err)
{
    json_t  *intake = part_for(page, answers, "intake");
    json_t  *identity = part_for(page, answers, "identity");
    int64_t *keep_out;
    size_t   keep_out_count;
    enum rc  rc;

    arena_defer(page->work.arena, forget, intake);
    arena_defer(page->work.arena, forget, identity);
    if ((rc = involved(page, answers, &keep_out, &keep_out_count, err)) != RC_OK)
        return rc;
    *out = (struct report_given){
        .channel = str_lit("online"),
        .about = about_of(answers),
        .wish = wish_of(answers),
        .danger = str_eqz(answer(answers, "anyone_in_danger"), "said_yes"),
        .received_at = page->work.now,
        .answers = intake,
        .identity = identity,
        .keep_out = keep_out,
        .keep_out_count = keep_out_count,
    };
    return RC_OK;
}

/* ---- who can see this ----------------------------------------------------------------- */

const struct tpl_who_sees *
intake_who_sees(struct page *page, const int64_t *keep_out, size_t count, bool is_sent)
{
    struct arena        *a = page->work.arena;
    struct tpl_who_sees *who = ARENA_NEW(a, struct tpl_who_sees);
    const struct box    *box = case_box_kind(page->site, BOX_INTAKE, EACH_CASE);
    struct box_people    people = { .keep_out = keep_out, .keep_out_count = count };
    struct str          *readers, *others = ARENA_ARRAY(a, struct str, 2);
    int64_t             *persons = NULL;
    size_t               n = 0;

    if (!box || case_box_office(&page->work, box, &people, &persons, &n, NULL) != RC_OK)
        n = 0;
    readers = ARENA_ARRAY(a, struct str, n + 1);
    for (size_t i = 0; i < n; i++)
        readers[i] = account_name(&page->work, persons[i]);
    readers[n] = page_word(page, WORD_report_you);
    others[0] = page_word(page, WORD_report_not_named);
    others[1] = page_word(page, WORD_report_not_teachers);
    who->heading = WORD_who_can_see_report;
    who->summary = word_format(a, page->html.lang,
                               is_sent ? WORD_report_read_by : WORD_report_will_read, (int64_t)n,
                               NULL, 0);
    who->readers = readers;
    who->readers_count = n + 1;
    who->others = others;
    who->others_count = 2;
    who->limit = page_word(page, WORD_report_limit);
    return who;
}
