/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * form.h - a form: its rows, what was typed, what is wrong with it, how it is shown again.
 *
 * Rows come from forms.def (forms of ours) or from a step of a pack (step forms); the
 * rest is one way for both.  Values are texts as packs write them: "yes", "a and b",
 * "2026-11-20", "2026-11-20T16:00".  Whatever was typed stays, right or wrong.
 *
 * Words of a row of ours are found by key, FORM.NAME and an ending: label (must be),
 * hint; for its own choices FORM.NAME.WORD, and .starts and .not_starts beside it.
 * To add a form: rows in forms.def, those words in words/AREA.en.po and es.po.
 */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include "templates.h"
#include "web/page.h"

#include <jansson.h>

enum form_kind {
    FORM_TEXT,   /* one line */
    FORM_AREA,   /* many lines */
    FORM_YES_NO,
    FORM_ONE,    /* radio buttons */
    FORM_SELECT, /* one, from a long list */
    FORM_MANY,
    FORM_DATE,   /* three boxes; stored as a day */
    FORM_MOMENT, /* a day and a time of the site's zone */
    FORM_NUMBER,
    FORM_SECRET, /* a passphrase: never shown again, never kept */
    FORM_CODE,   /* a receipt code or digits: shown again, never kept */
    FORM_FILE    /* read by uploads.h */
};

struct form_row {
    const char    *form, *name;
    enum form_kind kind;
    size_t         limit;  /* bytes */
    bool           must;
    const char    *box;    /* of boxes.yaml; "" = not sealed content */
    const char    *list;   /* a list of the pack; "=a b c" our own words; "" none */
    const char    *fill;   /* autocomplete, for the person's own name, mail, phone */
};

extern const struct form_row form_rows[];
extern const size_t          form_row_count;

/* A choice of a field. */
struct form_choice {
    struct str value, label, starts, not_starts;
};

struct form_field {
    struct str          name, label, hint;
    enum form_kind      kind;
    size_t              limit;
    bool                must, low, large, may_skip;
    struct str          box;
    const char         *fill;
    struct cite         cite;        /* of a step's field; clause NULL elsewhere */
    bool                has_cite;
    struct form_choice *choices;     size_t choice_count;
    const struct name  *fact;        /* of a step's field: how its text is read */
    struct str          value;       /* as packs write it, or as typed when wrong */
    struct str          day, month, year, time; /* of dates, as typed */
    struct str          error;       /* empty: nothing wrong */
};

struct form {
    struct page       *page;
    struct str         name;
    struct form_field *fields;
    size_t             count;
    int                place; /* among the forms of its page, from 1; 0 until it is shown */
    bool               wrong;
};

/* An empty form of forms.def.  BUG when there is none of that name. */
struct form *form_of(struct page *page, const char *name);
/* Questions and lists of the pack by name, each to be sealed to its box; unknown names are left out. */
struct form_ask {
    const char *question, *box;
};
struct form *form_of_questions(struct page *page, const char *name, const struct form_ask *asks,
                               size_t count);
/* The form of a pack's step. */
struct form *form_of_step(struct page *page, const struct step *step);

struct form_field *form_field(struct form *form, const char *name); /* BUG when there is none */
/* Choices made by C: staff to assign, reports to merge with. */
void form_choices(struct form *form, const char *name, struct form_choice *choices, size_t count);
/* Leave a field out of this page. */
void form_leave_out(struct form *form, const char *name);

/* Put in what is kept: name -> text, or array of texts. */
void form_fill(struct form *form, const json_t *kept);
/* Read what was sent.  False: something is wrong, form->wrong and the fields say what. */
bool form_read(struct form *form);
/* Say what is wrong with a field, with the word of this key. */
void form_error(struct form *form, const char *name, const char *key);
/* The same from a verb's err: its arg 0 names the field, or the form as a whole. */
void form_error_from(struct form *form, const struct err *err);

struct str form_text(struct form *form, const char *name); /* empty when not given */
bool       form_has(struct form *form, const char *name, const char *word); /* of FORM_MANY too */
bool       form_moment(struct form *form, const char *name, int64_t *out);  /* microseconds UTC */

/* What is to be kept: all given fields, or those of one box; "" = all. A new object. */
json_t *form_answers(struct form *form, const char *box);

/* For templates. */
const struct tpl_field *form_view(struct form *form, size_t *count);
const struct tpl_error_item *form_errors(struct form *form, size_t *count);

#endif
