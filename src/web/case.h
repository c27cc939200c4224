/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * case.h - what the pages of a case share: the matter of the address, its head, words for
 * what policy says, sections and small forms.
 */
#ifndef WEB_CASE_H
#define WEB_CASE_H

#include "cases/decision.h"
#include "cases/measure.h"
#include "cases/notice.h"
#include "cases/procedure.h"
#include "web/cite.h"
#include "web/form.h"
#include "web/top.h"

struct case_view {
    struct page   *page;
    struct docket  docket;
    struct str     title, id; /* nickname; id as addresses show it */
    int            acts;      /* forms on this page so far: their fields' ids differ */
};

/* The matter named by :id, a case or a report. RC_NOTFOUND without a key to it. */
MUST_USE enum rc case_here(struct page *page, struct case_view *out, struct err *err);
/* The subject named by :subject. */
MUST_USE enum rc case_subject(struct case_view *view, struct subject *out, struct err *err);

/* `tab`: the word after /case/ID, "" for the overview, NULL for pages below one. */
const struct tpl_case_head *case_head(struct case_view *view, const char *tab, struct str title,
                                      struct str lead, struct form *wrong);
struct str case_link(struct case_view *view, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void       case_go(struct case_view *view, const char *tail);

/* ---- words ----------------------------------------------------------------------------- */

struct str case_day(struct page *page, int64_t at);
struct str case_moment(struct page *page, int64_t at);
/* WORD with one argument "text". */
struct str case_say(struct page *page, enum word w, struct str text);
/* What a name of the pack is called, in the page's language. */
struct str name_words(struct page *page, const struct name *name);
/* A value of it, in words. */
struct str value_words(struct page *page, const struct name *name, struct value value);
/* "M. A., complainant", "Allegation 1: ..." */
struct str subject_words(struct case_view *view, int64_t id);
struct str party_words(struct case_view *view, int64_t party);
struct str role_words(struct page *page, struct str role);
struct str state_words(struct page *page, const struct procedure *procedure, struct str state);
/* Why a step is not open, with its clause; *instead (may be NULL) is what is open. */
struct str refusal_words(struct case_view *view, const struct offer *offer,
                         const struct step **instead);
struct tpl_clause *case_cites(struct page *page, struct cite cite, size_t *count);
/* Who can open a box: live, by name; parties by their part. */
struct str *case_readers(struct case_view *view, int64_t box, size_t *count);
struct str  case_box_words(struct case_view *view, const struct box_ref *box);

/* ---- sections ----------------------------------------------------------------------------- */

/* A folded form: its words are case.NAME and case.NAME_button. */
struct tpl_case_act case_act(struct case_view *view, const char *name, struct str action,
                             struct form *form);
/* `wrong` when it is the form of this name, else a fresh one. */
struct form *case_form(struct page *page, const char *name, struct form *wrong);
const struct tpl_thread *case_thread(struct case_view *view, const struct box_ref *box,
                                     bool notes);
/* Accounts that could be given a role of the desk. */
struct form_choice *case_staff(struct case_view *view, size_t *count);

/* Answer with a verb's outcome: its own form again when it is about typing. */
typedef enum rc case_show(struct case_view *view, struct form *wrong, struct err *err);
MUST_USE enum rc case_done(struct case_view *view, enum rc rc, struct form *form, case_show *show,
                           const char *tail, struct err *err);

#endif
