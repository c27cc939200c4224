/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * intake.h - the questions of a report, shared by the pages that ask, check and show them.
 */
#ifndef WEB_INTAKE_H
#define WEB_INTAKE_H

#include "cases/draft.h"
#include "cases/report.h"
#include "web/form.h"
#include "web/top.h"

enum { INTAKE_STEPS = 11 };

/* The form of one page; count 0 when the pack asks nothing there. */
struct form *intake_form(struct page *page, int step);
/* All questions at once: for the check page, staff, and paper. */
struct form *intake_form_all(struct page *page);
/* The page a question is on. */
int intake_step_of(struct str question);
/* The next page with questions after `step`, INTAKE_STEPS + 1 for the check page. */
int intake_next(struct page *page, int step);
int intake_before(struct page *page, int step); /* 0: the first */

/* A field's answer in words of the page's language. */
struct str intake_answer_words(struct form *form, const struct form_field *field);

/* What a sending carries, read from all answers together. */
MUST_USE enum rc intake_given(struct page *page, const json_t *answers, struct report_given *out,
                              struct err *err);

/* The persons who will be able to read it, as the panel says it; kept out: those the writer named. */
const struct tpl_who_sees *intake_who_sees(struct page *page, const int64_t *keep_out, size_t count,
                                           bool is_sent);

#endif
