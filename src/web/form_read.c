/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * form_read.c - what was sent becomes values, or sentences that say how to mend it.
 */
#include "web/form.h"

#include "base/text.h"

#include <stdio.h>

static struct str
sent(const struct form *form, const struct form_field *field, const char *ending)
{
    struct arena *a = form->page->work.arena;

    return page_field(form->page, arena_z(a, arena_printf(a, STR_FMT "%s", STR_ARG(field->name), ending)));
}

static void
wrong(struct form *form, struct form_field *field, const char *key, struct str arg)
{
    struct err err = { 0 };

    err_set_arg(&err, RC_BADINPUT, key, arg);
    field->error = err_text(form->page->work.arena, form->page->html.lang, &err);
    form->wrong = true;
}

static bool
is_choice(const struct form_field *field, struct str value)
{
    for (size_t i = 0; i < field->choice_count; i++)
        if (str_eq(field->choices[i].value, value))
            return true;
    return false;
}

static void
read_text(struct form *form, struct form_field *field)
{
    field->value = sent(form, field, "");
    if (field->value.n > field->limit)
        wrong(form, field, "form.too_long",
              arena_printf(form->page->work.arena, "%zu", field->limit));
    else if (field->kind != FORM_AREA && str_chr(field->value, '\n') >= 0)
        wrong(form, field, "form.one_line", (struct str){ 0 });
}

static void
read_one(struct form *form, struct form_field *field)
{
    field->value = sent(form, field, "");
    if (field->value.n && !is_choice(field, field->value)) {
        wrong(form, field, "form.no_such_choice", (struct str){ 0 });
        field->value = (struct str){ 0 };
    }
}

static void
read_many(struct form *form, struct form_field *field)
{
    struct arena *a = form->page->work.arena;
    const char   *name = arena_z(a, field->name);
    struct buf    b;
    struct str    value;
    size_t        i = 0;

    buf_init(&b, a, field->limit + 64 * 70);
    while (http_next(&form->page->request->form, name, &i, &value)) {
        if (value.n == 0)
            continue;
        if (!is_choice(field, value)) {
            wrong(form, field, "form.no_such_choice", (struct str){ 0 });
            continue;
        }
        if (b.n)
            buf_addz(&b, " and ");
        buf_add(&b, value);
    }
    field->value = buf_str(&b);
}

static void
read_number(struct form *form, struct form_field *field)
{
    int64_t n;

    field->value = sent(form, field, "");
    if (field->value.n && !str_int(field->value, &n))
        wrong(form, field, "form.no_number", field->value);
}

/* Three boxes; all empty is no date.  Fills day, month and year with what was typed. */
static bool
read_day(struct form *form, struct form_field *field, struct day *out)
{
    int64_t day, month, year;

    field->day = sent(form, field, "_day");
    field->month = sent(form, field, "_month");
    field->year = sent(form, field, "_year");
    if (field->day.n + field->month.n + field->year.n == 0)
        return false;
    if (!str_int(field->day, &day) || !str_int(field->month, &month) ||
        !str_int(field->year, &year) || year < 1900 || year > 2200 || month < 1 || month > 12 ||
        day < 1 || day > 31 || !day_given(day_make((int)year, (int)month, (int)day))) {
        wrong(form, field, "form.no_day", (struct str){ 0 });
        return false;
    }
    *out = day_make((int)year, (int)month, (int)day);
    return true;
}

static void
read_date(struct form *form, struct form_field *field)
{
    struct day d;

    if (read_day(form, field, &d))
        field->value = day_text(form->page->work.arena, d);
}

/* "2:31 pm", "2.31 p.m.", "14:31" and "14:31 first" as a time that time_parse takes. */
static bool
read_time(struct str typed, int64_t *us, struct str *pass)
{
    char   text[8];
    int    hour = 0, minute = 0;
    size_t i = 0, digits = 0;
    bool   pm = false, am = false;

    for (; i < typed.n && typed.p[i] >= '0' && typed.p[i] <= '9' && digits < 2; i++, digits++)
        hour = hour * 10 + (typed.p[i] - '0');
    if (digits == 0)
        return false;
    if (i < typed.n && (typed.p[i] == ':' || typed.p[i] == '.')) {
        if (typed.n - i < 3 || typed.p[i + 1] < '0' || typed.p[i + 1] > '9' ||
            typed.p[i + 2] < '0' || typed.p[i + 2] > '9')
            return false;
        minute = (typed.p[i + 1] - '0') * 10 + (typed.p[i + 2] - '0');
        i += 3;
    }
    *pass = str_trim(str_from(typed, i));
    if (pass->n && (pass->p[0] == 'p' || pass->p[0] == 'P' || pass->p[0] == 'a' || pass->p[0] == 'A')) {
        pm = pass->p[0] == 'p' || pass->p[0] == 'P';
        am = !pm;
        *pass = (struct str){ 0 };
    }
    if ((am || pm) && (hour < 1 || hour > 12))
        return false;
    if (am && hour == 12)
        hour = 0;
    if (pm && hour != 12)
        hour += 12;
    snprintf(text, sizeof text, "%02d:%02d", hour % 100, minute % 100);
    return time_parse(str_z(text), us);
}

static void
read_moment(struct form *form, struct form_field *field)
{
    struct arena *a = form->page->work.arena;
    struct day    d;
    struct err    err = { 0 };
    struct str    pass = { 0 }, text;
    int64_t       us = 0, moment;
    bool          has_day = read_day(form, field, &d);

    field->time = sent(form, field, "_time");
    if (!has_day) {
        if (field->time.n && !field->error.n)
            wrong(form, field, "form.no_day", (struct str){ 0 });
        return;
    }
    if (!field->time.n || !read_time(field->time, &us, &pass)) {
        wrong(form, field, "form.no_time", field->time);
        return;
    }
    text = civil_text(a, (struct civil){ d, us, PASS_ONLY });
    if (pass.n)
        text = arena_printf(a, STR_FMT " " STR_FMT, STR_ARG(text), STR_ARG(pass));
    if (moment_parse(a, form->page->site->zone, text, &moment, &err) != RC_OK)
        wrong(form, field, arena_z(a, err.key), err.arg[0]);
    else
        field->value = text;
}

static void
read_field(struct form *form, struct form_field *field)
{
    switch (field->kind) {
    case FORM_YES_NO:
    case FORM_ONE:
    case FORM_SELECT: read_one(form, field); break;
    case FORM_MANY: read_many(form, field); break;
    case FORM_NUMBER: read_number(form, field); break;
    case FORM_DATE: read_date(form, field); break;
    case FORM_MOMENT: read_moment(form, field); break;
    case FORM_FILE: break;
    default: read_text(form, field); break;
    }
    if (field->must && field->value.n == 0 && field->error.n == 0 && field->kind != FORM_FILE)
        wrong(form, field, "form.needed", field->label);
}

bool
form_read(struct form *form)
{
    for (size_t i = 0; i < form->count; i++)
        read_field(form, &form->fields[i]);
    return !form->wrong;
}
