/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * form.c - rows of forms.def and of steps become fields; see form.h.  Reading is in
 * form_read.c, showing in form_view.c.
 */
#include "web/form.h"

#include "base/text.h"

const struct form_row form_rows[] = {
#define FIELD(form, name, kind, limit, must, box, list, fill) \
    { form, name, kind, limit, must, box, list, fill },
#include "web/forms.def"
#undef FIELD
};
const size_t form_row_count = COUNT(form_rows);

#define PICK_FEW 7 /* more choices than this become a select */

static struct str
keyed(struct form *form, const char *name, const char *ending)
{
    struct arena *a = form->page->work.arena;
    struct str    key = arena_printf(a, STR_FMT ".%s%s", STR_ARG(form->name), name, ending);
    int           found = word_find(key);

    return found ? word(form->page->html.lang, found) : (struct str){ 0 };
}

/* "=a b c": words of ours, found by key. */
static void
own_choices(struct form *form, struct form_field *field, const char *name, struct str list)
{
    struct arena *a = form->page->work.arena;
    struct str    rest = list, part;
    size_t        n = 0;

    field->choices = ARENA_ARRAY(a, struct form_choice, list.n / 2 + 1);
    while (str_next(&rest, ' ', &part)) {
        const char *ending = arena_z(a, arena_printf(a, "." STR_FMT, STR_ARG(part)));

        field->choices[n++] = (struct form_choice){
            .value = part,
            .label = keyed(form, name, ending),
            .starts = keyed(form, name, arena_z(a, arena_printf(a, "%s.starts", ending))),
            .not_starts = keyed(form, name, arena_z(a, arena_printf(a, "%s.not_starts", ending))),
        };
    }
    field->choice_count = n;
}

/* The pack's words; words that C knows (standing, side ...) have theirs here. */
static struct str
label_of_word(struct form *form, const struct word_entry *entry)
{
    struct str label = words_in(entry->words, form->page->html.lang);
    struct str key = arena_printf(form->page->work.arena, "list." STR_FMT, STR_ARG(entry->id));

    return label.n || !word_find(key) ? label : word_by_key(form->page->html.lang, key);
}

static void
list_choices(struct form *form, struct form_field *field, const struct list *list)
{
    struct arena *a = form->page->work.arena;

    if (!list)
        return;
    field->choices = ARENA_ARRAY(a, struct form_choice, list->count);
    field->choice_count = list->count;
    for (size_t i = 0; i < list->count; i++)
        field->choices[i] = (struct form_choice){
            .value = list->words[i].id,
            .label = label_of_word(form, &list->words[i]),
            .starts = words_in(list->words[i].starts, form->page->html.lang),
            .not_starts = words_in(list->words[i].starts_not, form->page->html.lang),
        };
}

static struct form_field
field_of_row(struct form *form, const struct form_row *row)
{
    struct form_field field = {
        .name = str_z(row->name), .kind = row->kind, .limit = row->limit, .must = row->must,
        .may_skip = !row->must && row->kind != FORM_SECRET, .box = str_z(row->box),
        .fill = row->fill[0] ? row->fill : NULL,
        .label = keyed(form, row->name, ".label"), .hint = keyed(form, row->name, ".hint"),
    };

    if (row->kind == FORM_YES_NO)
        own_choices(form, &field, "yes_no", str_lit("yes no"));
    else if (row->list[0] == '=')
        own_choices(form, &field, row->name, str_z(row->list + 1));
    else if (row->list[0])
        list_choices(form, &field, list_find(form->page->site->pack, str_z(row->list)));
    for (size_t i = 0; row->kind == FORM_YES_NO && i < field.choice_count; i++)
        field.choices[i].label = word_by_key(form->page->html.lang,
                                             i == 0 ? str_lit("answer.yes") : str_lit("answer.no"));
    return field;
}

struct form *
form_of(struct page *page, const char *name)
{
    struct form *form = ARENA_NEW(page->work.arena, struct form);
    size_t       n = 0;

    form->page = page;
    form->name = str_z(name);
    for (size_t i = 0; i < form_row_count; i++)
        n += str_eqz(form->name, form_rows[i].form);
    BUG_IF(n == 0);
    form->fields = ARENA_ARRAY(page->work.arena, struct form_field, n);
    for (size_t i = 0; i < form_row_count; i++)
        if (str_eqz(form->name, form_rows[i].form))
            form->fields[form->count++] = field_of_row(form, &form_rows[i]);
    return form;
}

/* ---- the form of a step ----------------------------------------------------------- */

static enum form_kind
kind_of(const struct question *question)
{
    switch (question->kind) {
    case KIND_YES_NO: return FORM_YES_NO;
    case KIND_ONE: return question->list && question->list->count > PICK_FEW ? FORM_SELECT : FORM_ONE;
    case KIND_MANY: return FORM_MANY;
    case KIND_NUMBER: return FORM_NUMBER;
    case KIND_DATE: return FORM_DATE;
    case KIND_MOMENT: return FORM_MOMENT;
    case KIND_FILE: return FORM_FILE;
    default: return FORM_AREA;
    }
}

static struct form_field
field_of_step(struct form *form, const struct field *from)
{
    enum lang         lang = form->page->html.lang;
    struct form_field field = {
        .name = from->question->id, .kind = kind_of(from->question), .limit = 20000,
        .must = from->must == FIELD_REQUIRED, .may_skip = from->must == FIELD_MAY,
        .box = from->box ? from->box->id : (struct str){ 0 },
        .label = words_in(from->question->words, lang),
        .hint = words_in(from->question->hint, lang), .cite = from->cite, .has_cite = true,
        .fact = from->question->name,
    };

    if (field.kind == FORM_YES_NO) {
        own_choices(form, &field, "yes_no", str_lit("yes no"));
        field.choices[0].label = word_by_key(lang, str_lit("answer.yes"));
        field.choices[1].label = word_by_key(lang, str_lit("answer.no"));
    } else {
        list_choices(form, &field, from->question->list);
    }
    return field;
}

struct form *
form_of_step(struct page *page, const struct step *step)
{
    struct form *form = ARENA_NEW(page->work.arena, struct form);

    form->page = page;
    form->name = step->id;
    form->fields = ARENA_ARRAY(page->work.arena, struct form_field, step->field_count);
    for (size_t i = 0; i < step->field_count; i++)
        form->fields[form->count++] = field_of_step(form, &step->form[i]);
    return form;
}

/* A question of the pack, or a fact of one of its lists ("campus" of campuses, "place" of places). */
static bool
field_of_question(struct form *form, const struct form_ask *ask, struct form_field *out)
{
    const struct pack     *pack = form->page->site->pack;
    const struct question *question = question_find(pack, str_z(ask->question));
    const struct name     *name = name_find(pack, str_z(ask->question));

    if (question) {
        const struct field from = { .question = question, .must = FIELD_MAY };

        *out = field_of_step(form, &from);
        out->has_cite = false;
    } else if (name && name->from == FROM_FACT) {
        const struct question stands_in = { .kind = name->kind, .list = name->list, .name = name };
        struct str            own = keyed(form, ask->question, ".label");
        struct str key = arena_printf(form->page->work.arena, "fact." STR_FMT, STR_ARG(name->id));

        *out = (struct form_field){ .name = name->id, .limit = 200, .may_skip = true, .fact = name,
                                    .kind = name->kind == KIND_ONE ? FORM_SELECT : kind_of(&stands_in),
                                    .label = own.n || !word_find(key) ? own : word_by_key(form->page->html.lang, key),
                                    .hint = keyed(form, ask->question, ".hint") };
        if (out->kind == FORM_YES_NO) {
            own_choices(form, out, "yes_no", str_lit("yes no"));
            out->choices[0].label = word_by_key(form->page->html.lang, str_lit("answer.yes"));
            out->choices[1].label = word_by_key(form->page->html.lang, str_lit("answer.no"));
        } else {
            list_choices(form, out, name->list);
        }
    } else {
        return false;
    }
    out->box = str_z(ask->box);
    return true;
}

struct form *
form_of_questions(struct page *page, const char *name, const struct form_ask *asks, size_t count)
{
    struct form *form = ARENA_NEW(page->work.arena, struct form);

    form->page = page;
    form->name = str_z(name);
    form->fields = ARENA_ARRAY(page->work.arena, struct form_field, count);
    for (size_t i = 0; i < count; i++)
        if (field_of_question(form, &asks[i], &form->fields[form->count]))
            form->count++;
    return form;
}

/* ---- fields ------------------------------------------------------------------------ */

static struct form_field *
find(struct form *form, struct str name)
{
    for (size_t i = 0; i < form->count; i++)
        if (str_eq(form->fields[i].name, name))
            return &form->fields[i];
    return NULL;
}

struct form_field *
form_field(struct form *form, const char *name)
{
    struct form_field *field = find(form, str_z(name));

    BUG_IF(!field);
    return field;
}

void
form_choices(struct form *form, const char *name, struct form_choice *choices, size_t count)
{
    struct form_field *field = form_field(form, name);

    field->choices = choices;
    field->choice_count = count;
}

void
form_leave_out(struct form *form, const char *name)
{
    size_t at = (size_t)(form_field(form, name) - form->fields);

    for (size_t i = at + 1; i < form->count; i++)
        form->fields[i - 1] = form->fields[i];
    form->count--;
}

/* "a and b" of a kept text or array. */
static struct str
kept_text(struct arena *a, const json_t *value)
{
    struct buf    b;
    size_t        i;
    const json_t *item;

    if (json_is_string(value))
        return arena_str(a, (struct str){ json_string_value(value), json_string_length(value) });
    buf_init(&b, a, 1 << 16);
    json_array_foreach(value, i, item) {
        if (i)
            buf_addz(&b, " and ");
        buf_addz(&b, json_string_value(item) ? json_string_value(item) : "");
    }
    return buf_str(&b);
}

static void
split_date(struct form *form, struct form_field *field)
{
    struct arena *a = form->page->work.arena;
    struct civil  c = { 0 };
    struct str    zone;
    int           year, month, day;

    if (!day_parse(field->value, &c.day) && !civil_parse(field->value, &c, &zone))
        return;
    day_split(c.day, &year, &month, &day);
    field->year = arena_printf(a, "%d", year);
    field->month = arena_printf(a, "%d", month);
    field->day = arena_printf(a, "%d", day);
    if (field->kind == FORM_MOMENT)
        field->time = arena_printf(a, "%02d:%02d", (int)(c.us / 3600000000), (int)(c.us / 60000000 % 60));
}

void
form_fill(struct form *form, const json_t *kept)
{
    for (size_t i = 0; i < form->count; i++) {
        struct form_field *field = &form->fields[i];
        const json_t *value = json_object_get(kept, arena_z(form->page->work.arena, field->name));

        if (!value || field->kind == FORM_SECRET || field->kind == FORM_CODE)
            continue;
        field->value = kept_text(form->page->work.arena, value);
        if (field->kind == FORM_DATE || field->kind == FORM_MOMENT)
            split_date(form, field);
    }
}

void
form_error(struct form *form, const char *name, const char *key)
{
    struct form_field *field = form_field(form, name);

    field->error = word_by_key(form->page->html.lang, str_z(key));
    form->wrong = true;
}

void
form_error_from(struct form *form, const struct err *err)
{
    struct form_field *field = find(form, err->arg[0]);
    struct str text = err_text(form->page->work.arena, form->page->html.lang, err);

    if (!field && form->count)
        field = &form->fields[0];
    BUG_IF(!field);
    field->error = text;
    form->wrong = true;
}

struct str
form_text(struct form *form, const char *name)
{
    return form_field(form, name)->value;
}

bool
form_has(struct form *form, const char *name, const char *word)
{
    struct str rest = form_text(form, name), part;

    while (str_next(&rest, ' ', &part))
        if (str_eqz(part, word))
            return true;
    return false;
}

bool
form_moment(struct form *form, const char *name, int64_t *out)
{
    struct form_field *field = form_field(form, name);

    return field->value.n && moment_parse(form->page->work.arena, form->page->site->zone,
                                          field->value, out, NULL) == RC_OK;
}

json_t *
form_answers(struct form *form, const char *box)
{
    json_t *answers = json_object();

    BUG_IF(!answers);
    for (size_t i = 0; i < form->count; i++) {
        const struct form_field *field = &form->fields[i];

        if (field->value.n == 0 || field->kind == FORM_SECRET || field->kind == FORM_CODE ||
            field->kind == FORM_FILE || (box[0] && !str_eqz(field->box, box)))
            continue;
        json_object_set_new(answers, arena_z(form->page->work.arena, field->name),
                            json_stringn(field->value.p, field->value.n));
    }
    return answers;
}
