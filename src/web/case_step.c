/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * case_step.c - one page for any step of any pack: shown, checked, taken.
 */
#include "base/text.h"
#include "cases/evidence.h"
#include "web/case.h"
#include "web/uploads.h"

/* Who will be able to read the answers, box by box, from the live lists or the pack's word. */
static struct str
readers_of_box(struct case_view *v, const struct subject *s, const struct box *box)
{
    struct page   *page = v->page;
    struct box_ref ref;
    struct buf     b;

    buf_init(&b, page->work.arena, 1 << 14);
    buf_printf(&b, STR_FMT " ", STR_ARG(words_in(box->words, page->html.lang)));
    if (subject_box(&page->work, &v->docket, s, box, &ref, NULL) == RC_OK) {
        size_t      n;
        struct str *names = case_readers(v, ref.box, &n);

        for (size_t i = 0; i < n; i++)
            buf_printf(&b, "%s" STR_FMT, i ? "; " : "", STR_ARG(names[i]));
    } else { /* not made yet */
        for (size_t i = 0; i < box->reader_count; i++)
            if (box->readers[i].role)
                buf_printf(&b, "%s" STR_FMT, i ? "; " : "",
                           STR_ARG(words_in(box->readers[i].role->words, page->html.lang)));
    }
    return buf_str(&b);
}

static void
put_boxes(struct case_view *v, const struct subject *s, const struct step *step,
          struct tpl_case_step *view)
{
    struct str *texts = ARENA_ARRAY(v->page->work.arena, struct str, step->field_count);
    size_t      n = 0;

    for (size_t i = 0; i < step->field_count; i++) {
        bool before = step->form[i].box == NULL;

        for (size_t k = 0; k < i; k++)
            before = before || step->form[k].box == step->form[i].box;
        if (!before)
            texts[n++] = readers_of_box(v, s, step->form[i].box);
    }
    view->boxes = texts;
    view->boxes_count = n;
}

/* Letters it drafts, dates it starts or stops. */
static void
put_after(struct case_view *v, const struct step *step, struct tpl_case_step *view)
{
    struct page       *page = v->page;
    const struct pack *pack = page->site->pack;
    struct str *texts = ARENA_ARRAY(page->work.arena, struct str, step->letter_count + pack->clock_count + 1);
    size_t      n = 0;

    if (!step->same)
        texts[n++] = case_say(page, WORD_step_to, words_in(step->procedure->states[step->to].words, page->html.lang));
    for (size_t i = 0; i < step->letter_count; i++)
        texts[n++] = case_say(page, WORD_step_letter, words_in(step->letters[i]->words, page->html.lang));
    for (size_t i = 0; i < pack->clock_count; i++)
        for (size_t k = 0; k < pack->clocks[i]->stop_count; k++)
            if (pack->clocks[i]->stops[k] == step->name)
                texts[n++] = case_say(page, WORD_step_stops, words_in(pack->clocks[i]->words, page->html.lang));
    view->after = texts;
    view->after_count = n;
}

static void
put_refusal(struct case_view *v, const struct subject *s, const struct offer *o,
            struct tpl_case_step *view)
{
    const struct step *instead = NULL;

    view->refused = refusal_words(v, o, &instead);
    view->refused_clauses = case_cites(v->page, o->refusal.cite, &view->refused_clauses_count);
    if (o->refusal.kind == REFUSAL_NEED && o->refusal.name && o->refusal.name->from == FROM_ANSWER) {
        view->instead = words_in(o->refusal.name->of.decision->words, v->page->html.lang);
        view->instead_link = case_link(v, "/decide/" STR_FMT "/" STR_FMT, STR_ARG(page_id(v->page, s->id)),
                                       STR_ARG(o->refusal.name->of.decision->id));
    } else if (instead) {
        view->instead = words_in(instead->words, v->page->html.lang);
        view->instead_link = case_link(v, "/step/" STR_FMT "/" STR_FMT "/" STR_FMT,
                                       STR_ARG(page_id(v->page, s->id)),
                                       STR_ARG(instead->procedure->id), STR_ARG(instead->id));
    }
}

static bool
has_files(const struct form *form)
{
    for (size_t i = 0; i < form->count; i++)
        if (form->fields[i].kind == FORM_FILE)
            return true;
    return false;
}

static enum rc
show(struct case_view *v, struct subject *s, const struct offer *o, struct form *form)
{
    struct page         *page = v->page;
    const struct step   *step = o->step;
    struct str           title = words_in(step->words, page->html.lang);
    struct word_arg      args[2];
    struct tpl_case_step view = {
        .head = case_head(v, NULL, title, (struct str){ 0 }, form), .token = page_token(page),
        .action = case_link(v, "/step/" STR_FMT "/" STR_FMT "/" STR_FMT, STR_ARG(page_id(page, s->id)),
                            STR_ARG(o->procedure->id), STR_ARG(step->id)),
        .button = page_word(page, WORD_step_take), .back = case_link(v, "%s", ""),
        .open = o->allowed || o->refusal.kind == REFUSAL_FIELD, .files = has_files(form),
    };

    args[0] = (struct word_arg){ "what", words_in(o->procedure->words, page->html.lang) };
    args[1] = (struct word_arg){ "whose", subject_words(v, s->id) };
    view.lead = word_format(page->work.arena, page->html.lang, WORD_case_step_of, 1, args, 2);
    view.clauses = case_cites(page, step->cite, &view.clauses_count);
    put_boxes(v, s, step, &view);
    put_after(v, step, &view);
    if (!view.open)
        put_refusal(v, s, o, &view);
    view.fields = form_view(form, &view.fields_count);
    tpl_case_step(&page->html, &view);
    return form->wrong || !view.open ? RC_BADINPUT : RC_OK;
}

static enum rc
offer_here(struct page *page, struct case_view *v, struct subject *s, struct offer *o,
           struct err *err)
{
    enum rc rc = case_here(page, v, err);

    if (rc != RC_OK || (rc = case_subject(v, s, err)) != RC_OK)
        return rc;
    return procedure_offer(&page->work, &v->docket, s, http_param(page->request, "procedure"),
                           http_param(page->request, "step"), o, err);
}

/* What the subject's record already answers stands in the form. */
static void
fill_known(struct form *form, const struct subject *s)
{
    form_fill(form, s->known.map);
    for (size_t i = 0; i < form->count; i++)
        if (str_eqz(form->fields[i].value, "not given") || form->fields[i].kind == FORM_FILE)
            form->fields[i].value = (struct str){ 0 };
}

enum rc
page_case_step(struct page *page, struct err *err)
{
    struct case_view v;
    struct subject   s;
    struct offer     o;
    struct form     *form;
    enum rc          rc = offer_here(page, &v, &s, &o, err);

    if (rc != RC_OK)
        return rc;
    form = form_of_step(page, o.step);
    fill_known(form, &s);
    rc = show(&v, &s, &o, form);
    return rc == RC_BADINPUT ? RC_OK : rc; /* a page that says why not is a page */
}

/* A file of the form is attached to its box; its name is the answer. */
static enum rc
take_files(struct page *page, struct case_view *v, struct subject *s, const struct step *step,
           json_t *answers, struct err *err)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < step->field_count; i++) {
        const struct field *field = &step->form[i];
        struct file_info    files[UPLOADS_MOST];
        struct box_ref      ref;
        size_t              count;

        if (field->question->kind != KIND_FILE || !field->box)
            continue;
        if ((rc = subject_box(&page->work, &v->docket, s, field->box, &ref, err)) == RC_OK &&
            (rc = uploads_attach(page, &ref, files, COUNT(files), &count, err)) == RC_OK && count &&
            (rc = evidence_keep(&page->work, &ref, files, count,
                                words_in(step->words, page->html.lang), err)) == RC_OK)
            json_object_set_new(answers, arena_z(page->work.arena, field->question->id),
                                json_stringn(files[0].name.p, files[0].name.n));
    }
    return rc;
}

enum rc
page_case_step_take(struct page *page, struct err *err)
{
    struct case_view v;
    struct subject   s;
    struct offer     o;
    struct form     *form;
    json_t          *answers;
    enum rc          rc = offer_here(page, &v, &s, &o, err);

    if (rc != RC_OK)
        return rc;
    form = form_of_step(page, o.step);
    if (!form_read(form))
        return show(&v, &s, &o, form);
    answers = form_answers(form, "");
    rc = take_files(page, &v, &s, o.step, answers, err);
    if (rc == RC_OK)
        rc = procedure_take(&page->work, &v.docket, &s, &o, answers, err);
    if (rc == RC_BADINPUT) {
        form_error_from(form, err);
        return show(&v, &s, &o, form);
    }
    if (rc == RC_REFUSED && str_eqz(err->key, "step.refused"))
        return show(&v, &s, &o, form);
    if (rc == RC_REFUSED && form->count) {
        form_error_from(form, err);
        return show(&v, &s, &o, form);
    }
    if (rc == RC_OK)
        case_go(&v, "#part-timeline");
    return rc;
}
