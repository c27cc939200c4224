/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * case_decide.c - a decision table answered for a subject: facts, answer, how it was
 * reached, the whole table, what would change it; what is missing is recorded here.
 */
#include "base/dates.h"
#include "base/text.h"
#include "people/account.h"
#include "web/case.h"
#include "web/mine.h"

struct asked {
    struct case_view        *v;
    struct subject           s;
    struct context           ctx;
    struct verdict           verdict;
    const struct decision   *table;
};

static enum rc
ask_here(struct page *page, struct case_view *v, struct asked *out, struct err *err)
{
    enum rc rc = case_here(page, v, err);

    out->v = v;
    if (rc != RC_OK || (rc = case_subject(v, &out->s, err)) != RC_OK)
        return rc;
    rc = decision_ask(&page->work, &out->s, http_param(page->request, "table"), &out->verdict,
                      &out->ctx, err);
    if (rc != RC_OK)
        return rc;
    out->table = out->verdict.decision;
    if (out->table->about != out->s.about && out->table->about != ABOUT_PERSON)
        return err_set(err, RC_NOTFOUND, "casefile.none");
    return RC_OK;
}

/* ---- words ------------------------------------------------------------------------------- */

/* What an answer says: the table's own words, or the words of the columns. */
static struct str
answer_words(struct page *page, const struct verdict *v)
{
    struct buf b;

    if (v->answer)
        return words_in(v->answer->words, page->html.lang);
    buf_init(&b, page->work.arena, 1 << 12);
    for (size_t i = 0; i < v->decision->column_count; i++)
        buf_printf(&b, "%s" STR_FMT ": " STR_FMT, i ? "; " : "", STR_ARG(v->decision->columns[i].id),
                   STR_ARG(result_text(page->work.arena, &v->decision->columns[i], v->results[i])));
    return buf_str(&b);
}

static struct str
cell_words(struct page *page, const struct name *name, const struct cell *cell)
{
    if (cell->test == TEST_WORDS && name->list) {
        struct value value = { .state = VALUE_KNOWN, .set = cell->mask };

        if (__builtin_popcountll(cell->mask) <= 3)
            return value_words(page, name, value);
    }
    if (cell->test == TEST_WORDS && name->kind == KIND_YES_NO)
        return value_words(page, name, (struct value){ .state = VALUE_KNOWN, .set = cell->mask });
    if (cell->test == TEST_GIVEN)
        return page_word(page, WORD_decide_given);
    if (cell->test == TEST_NOT_GIVEN)
        return page_word(page, WORD_case_not_given);
    return cell->text;
}

/* ---- how it was reached ---------------------------------------------------------------------- */

static struct tpl_trail *
trail_of(struct asked *q)
{
    struct page           *page = q->v->page;
    const struct verdict  *v = &q->verdict;
    struct tpl_trail      *view = ARENA_NEW(page->work.arena, struct tpl_trail);
    struct tpl_trail_step *steps = ARENA_ARRAY(page->work.arena, struct tpl_trail_step, v->passed_count + 1);
    size_t                 n = 0;

    for (size_t i = 0; i < v->passed_count; i++) {
        const struct passed *p = &v->passed[i];

        steps[n] = (struct tpl_trail_step){
            .question = name_words(page, p->name), .answer = value_words(page, p->name, *p->value),
            .effect = case_say(page, WORD_decide_row_no, arena_printf(page->work.arena, "%td", p->row - q->table->rows + 1)),
        };
        steps[n].clauses = case_cites(page, p->row->cite, &steps[n].clauses_count);
        n++;
    }
    if (v->row) {
        bool done = v->state == VERDICT_ANSWERED;

        steps[n] = (struct tpl_trail_step){
            .question = case_say(page, WORD_decide_row, arena_printf(page->work.arena, "%td", v->row - q->table->rows + 1)),
            .hit = done,
            .effect = done ? page_word(page, WORD_decide_stops) : page_word(page, WORD_decide_cannot_tell),
        };
        steps[n].clauses = case_cites(page, v->row->cite, &steps[n].clauses_count);
        n++;
    }
    view->steps = steps;
    view->steps_count = n;
    return view;
}

/* ---- the whole table -------------------------------------------------------------------------- */

static bool
is_hit(const struct verdict *v, const struct row *row)
{
    if (v->state != VERDICT_ANSWERED)
        return false;
    for (size_t i = 0; i < v->row_count; i++)
        if (v->rows[i] == row)
            return true;
    return v->row == row;
}

static const struct tpl_state *
reached(struct asked *q, const struct row *row)
{
    struct page          *page = q->v->page;
    const struct verdict *v = &q->verdict;
    struct tpl_state     *state = ARENA_NEW(page->work.arena, struct tpl_state);

    state->kind = TPL_MARK_KIND_UNKNOWN;
    state->label = page_word(page, WORD_decide_not_reached);
    for (size_t i = 0; i < v->passed_count; i++)
        if (v->passed[i].row == row) {
            state->kind = TPL_MARK_KIND_DASH;
            state->label = page_word(page, WORD_decide_no);
        }
    if (is_hit(v, row)) {
        state->kind = TPL_MARK_KIND_DONE;
        state->label = page_word(page, WORD_decide_yes);
    }
    return state;
}

static struct str
when_words(struct page *page, const struct decision *t, const struct row *row)
{
    struct buf b;
    bool       begun = false;

    buf_init(&b, page->work.arena, 1 << 13);
    for (size_t i = 0; i < t->fact_count; i++) {
        if (row->cells[i].test == TEST_ANY)
            continue;
        buf_printf(&b, "%s" STR_FMT " " STR_FMT, begun ? "; " : "", STR_ARG(name_words(page, t->facts[i])),
                   STR_ARG(cell_words(page, t->facts[i], &row->cells[i])));
        begun = true;
    }
    return begun ? buf_str(&b) : page_word(page, WORD_decide_else);
}

static struct str
means_words(struct page *page, const struct decision *t, const struct row *row)
{
    struct buf b;

    for (size_t i = 0; i < t->answer_count; i++)
        if (t->columns[0].list && row->results[0].set &&
            !(row->results[0].set & (row->results[0].set - 1)) &&
            str_eq(t->columns[0].list->words[__builtin_ctzll(row->results[0].set)].id, t->answers[i].id))
            return words_in(t->answers[i].words, page->html.lang);
    buf_init(&b, page->work.arena, 1 << 12);
    for (size_t i = 0; i < t->column_count; i++)
        buf_printf(&b, "%s" STR_FMT, i ? "; " : "",
                   STR_ARG(result_text(page->work.arena, &t->columns[i], row->results[i])));
    return buf_str(&b);
}

static struct tpl_table *
table_of(struct asked *q)
{
    static const enum word columns[] = { WORD_decide_col_row, WORD_decide_col_when, WORD_decide_col_here,
                                         WORD_decide_col_means, WORD_decide_col_clause };
    struct page           *page = q->v->page;
    struct arena          *a = page->work.arena;
    struct tpl_table      *view = ARENA_NEW(a, struct tpl_table);
    struct str            *heads = ARENA_ARRAY(a, struct str, COUNT(columns));
    struct tpl_table_row  *rows = ARENA_ARRAY(a, struct tpl_table_row, q->table->row_count);

    for (size_t i = 0; i < COUNT(columns); i++)
        heads[i] = page_word(page, (int)columns[i]);
    for (size_t i = 0; i < q->table->row_count; i++) {
        const struct row      *row = &q->table->rows[i];
        struct tpl_table_cell *c = ARENA_ARRAY(a, struct tpl_table_cell, 5);

        c[0] = (struct tpl_table_cell){ .head = true, .text = arena_printf(a, "%zu", i + 1) };
        c[1] = (struct tpl_table_cell){ .label = heads[1], .text = when_words(page, q->table, row) };
        c[2] = (struct tpl_table_cell){ .label = heads[2], .state = reached(q, row) };
        c[3] = (struct tpl_table_cell){ .label = heads[3], .text = means_words(page, q->table, row),
                                        .strong = is_hit(&q->verdict, row) };
        c[4] = (struct tpl_table_cell){ .label = heads[4] };
        c[4].clauses = case_cites(page, row->cite, &c[4].clauses_count);
        rows[i] = (struct tpl_table_row){ .hit = is_hit(&q->verdict, row), .cells = c, .cells_count = 5 };
    }
    *view = (struct tpl_table){ .caption = page_word(page, WORD_decide_table), .columns = heads,
                                .columns_count = COUNT(columns), .rows = rows,
                                .rows_count = q->table->row_count };
    return view;
}

/* ---- facts, and what would change it -------------------------------------------------------------- */

static struct str
source_words(struct asked *q, const struct name *name)
{
    struct page *page = q->v->page;

    if (name->from == FROM_ANSWER)
        return page_word(page, WORD_decide_from_table);
    if (name->from == FROM_STANDING || name->from == FROM_DUE)
        return page_word(page, WORD_decide_from_clock);
    if (name->from == FROM_SETTING)
        return page_word(page, WORD_decide_from_setting);
    if (name->from == FROM_STEP || name->from == FROM_SENT || name->from == FROM_RECEIVED)
        return page_word(page, WORD_decide_from_record);
    return page_word(page, json_object_get(q->s.known.map, arena_z(page->work.arena, name->id))
                               ? WORD_decide_from_here : WORD_decide_from_around);
}

static struct tpl_pairs *
facts_of(struct asked *q)
{
    struct page      *page = q->v->page;
    struct tpl_pairs *view = ARENA_NEW(page->work.arena, struct tpl_pairs);
    struct tpl_pair  *pairs = ARENA_ARRAY(page->work.arena, struct tpl_pair, q->table->fact_count);

    for (size_t i = 0; i < q->table->fact_count; i++) {
        const struct name *name = q->table->facts[i];
        struct value       value = value_of(&q->ctx, name);

        pairs[i] = (struct tpl_pair){ .name = name_words(page, name), .value = value_words(page, name, value),
                                      .strong = value.state == VALUE_KNOWN,
                                      .note = value.state == VALUE_KNOWN ? source_words(q, name) : page_word(page, WORD_decide_not_asked) };
        if (name->from == FROM_ANSWER)
            pairs[i].link = case_link(q->v, "/decide/" STR_FMT "/" STR_FMT, STR_ARG(page_id(page, q->s.id)),
                                      STR_ARG(name->of.decision->id));
    }
    view->pairs = pairs;
    view->pairs_count = q->table->fact_count;
    return view;
}

enum { MOST_CHANGES = 6 };

/* Each fact in turn takes each other word: what would the answer be? */
static void
changes_of(struct asked *q, struct tpl_case_decision *view)
{
    struct page *page = q->v->page;
    struct str  *texts = ARENA_ARRAY(page->work.arena, struct str, MOST_CHANGES);
    struct str   now = answer_words(page, &q->verdict);
    size_t       n = 0;

    if (q->verdict.state != VERDICT_ANSWERED)
        return;
    for (size_t i = 0; i < q->table->fact_count; i++) {
        const struct name *name = q->table->facts[i];
        size_t words = name->kind == KIND_YES_NO ? 2 : name->kind == KIND_ONE && name->list ? name->list->count : 0;

        for (size_t w = 0; w < words && n < MOST_CHANGES; w++) {
            struct facts  *over = facts_new(page->work.arena, page->site->pack, q->s.about, q->s.facts);
            struct context ctx = site_context(page->work.arena, page->site, over, page->work.now);
            struct value   value = { .state = VALUE_KNOWN, .set = UINT64_C(1) << w };
            struct verdict other;
            struct str     means;
            struct word_arg args[3];

            facts_set(over, name, value);
            if (decide(&ctx, q->table, &other) != RC_OK || other.state != VERDICT_ANSWERED)
                continue;
            means = answer_words(page, &other);
            if (str_eq(means, now))
                continue;
            args[0] = (struct word_arg){ "fact", name_words(page, name) };
            args[1] = (struct word_arg){ "value", value_words(page, name, value) };
            args[2] = (struct word_arg){ "answer", means };
            texts[n++] = word_format(page->work.arena, page->html.lang, WORD_decide_if, 1, args, 3);
        }
    }
    view->changes = texts;
    view->changes_count = n;
}

/* ---- the page ------------------------------------------------------------------------------------- */

/* What must be known first, as a form; other tables and letters are no fields. */
static struct form *
ask_form(struct asked *q)
{
    struct page     *page = q->v->page;
    struct form_ask *asks = ARENA_ARRAY(page->work.arena, struct form_ask, q->verdict.asks.count + q->table->fact_count);
    size_t           n = 0;

    for (size_t i = 0; i < q->verdict.asks.count; i++) {
        const struct name *name = q->verdict.asks.names[i];

        if (name->from == FROM_FACT || name->from == FROM_QUESTION)
            asks[n++] = (struct form_ask){ arena_z(page->work.arena, name->id), "work" };
    }
    for (size_t i = 0; i < q->table->fact_count && n == 0; i++)
        if (q->table->facts[i]->from == FROM_FACT || q->table->facts[i]->from == FROM_QUESTION)
            break;
    return form_of_questions(page, "facts", asks, n);
}

static struct form *
override_form(struct asked *q)
{
    struct page        *page = q->v->page;
    struct form        *form = form_of(page, "override");
    const struct list  *list = q->table->columns[0].list;
    struct form_choice *choices = ARENA_ARRAY(page->work.arena, struct form_choice, q->table->answer_count + (list ? list->count : 0));
    size_t              n = 0;

    for (size_t i = 0; i < q->table->answer_count; i++)
        choices[n++] = (struct form_choice){ .value = q->table->answers[i].id,
                                             .label = words_in(q->table->answers[i].words, page->html.lang) };
    for (size_t i = 0; n == 0 && list && i < list->count; i++)
        choices[n++] = (struct form_choice){ .value = list->words[i].id, .label = list->words[i].id };
    form_choices(form, "otherwise", choices, n);
    return form;
}

static struct str
signed_words(struct asked *q)
{
    struct page         *page = q->v->page;
    const struct docket *d = &q->v->docket;

    for (size_t i = d->decision_count; i-- > 0;)
        if (d->decisions[i].subject == q->s.id && str_eq(d->decisions[i].name, q->table->id) &&
            !d->decisions[i].superseded.set) {
            struct word_arg args[2];
            struct str      text;
            json_t         *body;

            args[0] = (struct word_arg){ "who", account_name_or(page, d->decisions[i].signed_by) };
            args[1] = (struct word_arg){ "when", case_moment(page, d->decisions[i].signed_at) };
            text = word_format(page->work.arena, page->html.lang, WORD_decide_signed, 1, args, 2);
            if (d->decisions[i].override && box_open_json(&page->work, d->decisions[i].body_sealed, &body, NULL) == RC_OK)
                text = arena_printf(page->work.arena, STR_FMT " " STR_FMT, STR_ARG(text),
                                    STR_ARG(case_say(page, WORD_decide_signed_otherwise,
                                                     str_z(json_string_value(json_object_get(body, "reason"))))));
            return text;
        }
    return (struct str){ 0 };
}

static void
put_readers(struct asked *q, struct tpl_case_decision *view)
{
    const struct box *box = case_box_kind(q->v->page->site, BOX_WORK, EACH_CASE);
    struct box_ref    ref;

    if (box && subject_box(&q->v->page->work, &q->v->docket, &q->s, box, &ref, NULL) == RC_OK)
        view->readers = case_readers(q->v, ref.box, &view->readers_count);
}

static enum rc
show(struct asked *q, struct form *asks, struct form *override)
{
    struct page             *page = q->v->page;
    const struct verdict    *v = &q->verdict;
    struct form             *wrong = asks && asks->wrong ? asks : override && override->wrong ? override : NULL;
    struct tpl_answer       *answer = ARENA_NEW(page->work.arena, struct tpl_answer);
    struct tpl_case_decision view = {
        .head = case_head(q->v, NULL, words_in(q->table->words, page->html.lang), subject_words(q->v, q->s.id), wrong),
        .token = page_token(page), .trail = trail_of(q), .table = table_of(q), .facts = facts_of(q),
        .action = case_link(q->v, "/decide/" STR_FMT "/" STR_FMT, STR_ARG(page_id(page, q->s.id)), STR_ARG(q->table->id)),
        .back = case_link(q->v, "/decisions"), .signature = signed_words(q),
        .can_sign = v->state == VERDICT_ANSWERED, .can_override = decision_may_override(&page->work, v),
    };

    if (v->state == VERDICT_ANSWERED) {
        answer->answer = answer_words(page, v);
        answer->because = case_say(page, WORD_decide_because, v->row ? arena_printf(page->work.arena, "%td", v->row - q->table->rows + 1) : str_lit("-"));
        answer->clauses = case_cites(page, v->row ? v->row->cite : q->table->cite, &answer->clauses_count);
        answer->signed_by = view.signature;
        view.answer = answer;
    } else {
        view.undetermined = v->unset ? case_say(page, WORD_case_need_setting, words_in(v->unset->words, page->html.lang))
                                     : page_word(page, v->state == VERDICT_NO_ROW ? WORD_decide_no_row : WORD_decide_undetermined);
    }
    if (asks && asks->count) {
        view.can_record = true;
        view.asks = form_view(asks, &view.asks_count);
    }
    if (view.can_override)
        view.override = form_view(override ? override : override_form(q), &view.override_count);
    changes_of(q, &view);
    put_readers(q, &view);
    tpl_case_decision(&page->html, &view);
    return wrong ? RC_BADINPUT : RC_OK;
}

enum rc
page_case_decide(struct page *page, struct err *err)
{
    struct case_view v;
    struct asked     q;
    enum rc          rc = ask_here(page, &v, &q, err);

    return rc == RC_OK ? show(&q, ask_form(&q), NULL) : rc;
}

static enum rc
record(struct asked *q, struct err *err)
{
    struct form *form = ask_form(q);
    json_t      *given;
    enum rc      rc;

    if (!form_read(form))
        return show(q, form, NULL);
    given = form_answers(form, "");
    rc = json_object_size(given) ? procedure_record(&q->v->page->work, &q->v->docket, &q->s, given, err)
                                 : err_set(err, RC_BADINPUT, "decision.nothing");
    json_decref(given);
    if (rc == RC_BADINPUT && form->count) {
        form_error_from(form, err);
        return show(q, form, NULL);
    }
    return rc;
}

static enum rc
override(struct asked *q, struct err *err)
{
    struct form *form = override_form(q);
    enum rc      rc;

    if (!form_read(form))
        return show(q, ask_form(q), form);
    rc = decision_sign(&q->v->page->work, &q->v->docket, &q->s, q->table->id,
                       form_text(form, "otherwise"), form_text(form, "reason"), err);
    if (rc == RC_BADINPUT || rc == RC_REFUSED) {
        form_error_from(form, err);
        return show(q, ask_form(q), form);
    }
    return rc;
}

enum rc
page_case_decide_now(struct page *page, struct err *err)
{
    struct case_view v;
    struct asked     q;
    struct str       act = page_field(page, "act");
    enum rc          rc = ask_here(page, &v, &q, err);

    if (rc != RC_OK)
        return rc;
    if (str_eqz(act, "record"))
        rc = record(&q, err);
    else if (str_eqz(act, "override"))
        rc = override(&q, err);
    else
        rc = decision_sign(&page->work, &v.docket, &q.s, q.table->id, (struct str){ 0 },
                           (struct str){ 0 }, err);
    if (rc == RC_REFUSED && str_eqz(err->key, "decision.open"))
        return show(&q, ask_form(&q), NULL) == RC_OK ? RC_BADINPUT : RC_BADINPUT;
    if (rc == RC_OK)
        page_go(page, "/case/" STR_FMT "/decide/" STR_FMT "/" STR_FMT, STR_ARG(v.id),
                STR_ARG(page_id(page, q.s.id)), STR_ARG(q.table->id));
    return rc;
}

/* ---- all tables ------------------------------------------------------------------------------------- */

static void
table_item(struct asked *q, struct tpl_moment *out)
{
    struct page          *page = q->v->page;
    const struct verdict *v = &q->verdict;
    struct str            answer = v->state == VERDICT_ANSWERED
                                       ? answer_words(page, v)
                                       : case_say(page, WORD_decide_to_ask,
                                                  v->asks.count ? name_words(page, v->asks.names[0])
                                                                : page_word(page, WORD_case_unknown));
    struct str            done = signed_words(q);

    *out = (struct tpl_moment){
        .when = page_word(page, done.n ? WORD_decide_is_signed : v->state == VERDICT_ANSWERED ? WORD_decide_is_answered : WORD_decide_is_open),
        .title = words_in(q->table->words, page->html.lang), .more = answer,
        .link = case_link(q->v, "/decide/" STR_FMT "/" STR_FMT, STR_ARG(page_id(page, q->s.id)), STR_ARG(q->table->id)),
    };
    out->clauses = case_cites(page, q->table->cite, &out->clauses_count);
}

enum rc
page_case_decisions(struct page *page, struct err *err)
{
    struct case_view      v;
    struct tpl_case_page  view = { 0 };
    struct tpl_case_part *parts;
    size_t                count, n = 0;
    int64_t              *ids;
    enum rc               rc = case_here(page, &v, err);

    if (rc != RC_OK)
        return rc;
    ids = docket_subjects(page->work.arena, &v.docket, &count);
    parts = ARENA_ARRAY(page->work.arena, struct tpl_case_part, count);
    for (size_t i = 0; i < count; i++) {
        const struct pack *pack = page->site->pack;
        struct tpl_time   *time = ARENA_NEW(page->work.arena, struct tpl_time);
        struct tpl_moment *rows = ARENA_ARRAY(page->work.arena, struct tpl_moment, pack->decision_count);
        struct asked       q = { .v = &v };

        if ((rc = subject_load(&page->work, &v.docket, ids[i], &q.s, err)) != RC_OK)
            return rc;
        for (size_t t = 0; t < pack->decision_count; t++)
            if (pack->decisions[t]->about == q.s.about &&
                decision_ask(&page->work, &q.s, pack->decisions[t]->id, &q.verdict, &q.ctx, NULL) == RC_OK) {
                q.table = pack->decisions[t];
                table_item(&q, &rows[time->moments_count++]);
            }
        time->moments = rows;
        if (time->moments_count)
            parts[n++] = (struct tpl_case_part){ .id = arena_printf(page->work.arena, "s%zu", i), .time = time,
                                                 .heading = subject_words(&v, ids[i]) };
    }
    view.head = case_head(&v, "decisions", v.title, page_word(page, WORD_decide_lead), NULL);
    view.parts = parts;
    view.parts_count = n;
    tpl_case_page(&page->html, &view);
    return RC_OK;
}
