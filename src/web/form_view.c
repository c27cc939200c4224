/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * form_view.c - a form's fields and errors as templates print them.
 */
#include "web/form.h"

#include "base/text.h"
#include "web/cite.h"

static enum tpl_field_kind
shown_as(enum form_kind kind)
{
    static const enum tpl_field_kind kinds[] = {
        [FORM_TEXT] = TPL_FIELD_KIND_TEXT,       [FORM_AREA] = TPL_FIELD_KIND_AREA,
        [FORM_YES_NO] = TPL_FIELD_KIND_RADIO,    [FORM_ONE] = TPL_FIELD_KIND_RADIO,
        [FORM_SELECT] = TPL_FIELD_KIND_SELECT,   [FORM_MANY] = TPL_FIELD_KIND_CHECKBOX,
        [FORM_DATE] = TPL_FIELD_KIND_DATE,       [FORM_MOMENT] = TPL_FIELD_KIND_DATE,
        [FORM_NUMBER] = TPL_FIELD_KIND_TEXT,     [FORM_SECRET] = TPL_FIELD_KIND_PASSWORD,
        [FORM_CODE] = TPL_FIELD_KIND_TEXT,       [FORM_FILE] = TPL_FIELD_KIND_FILE,
    };

    return kinds[kind];
}

static struct str
month_word(struct page *page, int month)
{
    static const char *const keys[] = {
        "month.1", "month.2", "month.3", "month.4",  "month.5",  "month.6",
        "month.7", "month.8", "month.9", "month.10", "month.11", "month.12",
    };

    return word_by_key(page->html.lang, str_z(keys[month - 1]));
}

static struct tpl_field_option *
month_options(struct page *page, struct str chosen)
{
    struct tpl_field_option *options = ARENA_ARRAY(page->work.arena, struct tpl_field_option, 12);

    for (int m = 1; m <= 12; m++) {
        options[m - 1].value = arena_printf(page->work.arena, "%d", m);
        options[m - 1].label = month_word(page, m);
        options[m - 1].checked = str_eq(options[m - 1].value, chosen);
    }
    return options;
}

static bool
is_chosen(const struct form_field *field, struct str value)
{
    struct str rest = field->value, part;

    if (field->kind != FORM_MANY)
        return str_eq(field->value, value);
    while (str_next(&rest, ' ', &part))
        if (str_eq(part, value))
            return true;
    return false;
}

/* A select begins with an empty choice; nothing is chosen beforehand. */
static struct tpl_field_option *
choice_options(struct page *page, const struct form_field *field, size_t *count)
{
    size_t                   first = field->kind == FORM_SELECT ? 1 : 0;
    struct tpl_field_option *options = ARENA_ARRAY(page->work.arena, struct tpl_field_option,
                                                   field->choice_count + first);

    if (first)
        options[0].label = word_by_key(page->html.lang, str_lit("form.choose"));
    for (size_t i = 0; i < field->choice_count; i++) {
        const struct form_choice *c = &field->choices[i];

        options[i + first] = (struct tpl_field_option){
            .value = c->value, .label = c->label, .checked = is_chosen(field, c->value),
            .starts = c->starts, .not_starts = c->not_starts,
        };
    }
    *count = field->choice_count + first;
    return options;
}

/* Fields of the same name in several forms of a page: from the second form on, ids carry its place. */
static struct str
field_id(struct form *form, struct str name)
{
    if (form->place == 0)
        form->place = ++form->page->forms;
    return form->place == 1 ? name
                            : arena_printf(form->page->work.arena, STR_FMT "-f%d", STR_ARG(name),
                                           form->place);
}

static struct tpl_field
view(struct form *form, const struct form_field *field)
{
    struct page     *page = form->page;
    struct tpl_field out = {
        .kind = shown_as(field->kind), .id = field_id(form, field->name), .name = field->name,
        .label = field->label, .hint = field->hint, .error = field->error,
        .value = field->kind == FORM_SECRET ? (struct str){ 0 } : field->value,
        .may_skip = field->may_skip, .low = field->low, .large = field->large,
        .in_row = field->kind == FORM_YES_NO, .numeric = field->kind == FORM_NUMBER,
        .fill = str_z(field->fill), .day = field->day, .year = field->year,
    };

    if (field->kind == FORM_DATE || field->kind == FORM_MOMENT) {
        out.options = month_options(page, field->month);
        out.options_count = 12;
    } else if (field->choices) {
        out.options = choice_options(page, field, &out.options_count);
    }
    if (field->has_cite) {
        out.clauses = cite_mark(page, field->cite);
        out.clauses_count = 1;
    }
    return out;
}

/* The time of day of a moment: its own box after the date. */
static struct tpl_field
time_view(struct form *form, const struct form_field *field)
{
    struct arena *a = form->page->work.arena;

    return (struct tpl_field){
        .kind = TPL_FIELD_KIND_TIME, .low = true,
        .id = field_id(form, arena_printf(a, STR_FMT "_time", STR_ARG(field->name))),
        .name = arena_printf(a, STR_FMT "_time", STR_ARG(field->name)),
        .label = word_by_key(form->page->html.lang, str_lit("form.time")),
        .hint = word_by_key(form->page->html.lang, str_lit("form.time_hint")),
        .value = field->time,
    };
}

const struct tpl_field *
form_view(struct form *form, size_t *count)
{
    struct tpl_field *fields = ARENA_ARRAY(form->page->work.arena, struct tpl_field, form->count * 2);
    size_t            n = 0;

    for (size_t i = 0; i < form->count; i++) {
        fields[n++] = view(form, &form->fields[i]);
        if (form->fields[i].kind == FORM_MOMENT)
            fields[n++] = time_view(form, &form->fields[i]);
    }
    *count = n;
    return fields;
}

/* The id of the first thing of a field that can hold the focus. */
static struct str
focus_id(struct form *form, const struct form_field *field)
{
    struct arena *a = form->page->work.arena;
    struct str    id = field_id(form, field->name);
    bool group = field->kind == FORM_YES_NO || field->kind == FORM_ONE || field->kind == FORM_MANY;
    bool date = field->kind == FORM_DATE || field->kind == FORM_MOMENT;

    if (group)
        return arena_printf(a, STR_FMT "-1", STR_ARG(id));
    return date ? arena_printf(a, STR_FMT "-m", STR_ARG(id)) : id;
}

const struct tpl_error_item *
form_errors(struct form *form, size_t *count)
{
    struct arena          *a = form->page->work.arena;
    struct tpl_error_item *items = ARENA_ARRAY(a, struct tpl_error_item, form->count);
    size_t                 n = 0;

    for (size_t i = 0; i < form->count; i++)
        if (form->fields[i].error.n)
            items[n++] = (struct tpl_error_item){ focus_id(form, &form->fields[i]), form->fields[i].error };
    *count = n;
    return items;
}
