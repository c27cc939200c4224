/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * mine.c - the way back with a code, while what it leads to is a report: the receipt, what
 * happens next, messages and files, and every change of mind.
 */
#include "base/clock.h"
#include "base/dates.h"
#include "base/text.h"
#include "boxes/person.h"
#include "cases/evidence.h"
#include "cases/matter.h"
#include "cases/message.h"
#include "cases/wish.h"
#include "vault/code.h"
#include "web/duty.h"
#include "web/exhibits.h"
#include "web/form.h"
#include "web/intake.h"
#include "web/mine.h"
#include "web/mine_case.h"
#include "web/top.h"
#include "web/uploads.h"

static enum rc
own_report(struct page *page, struct report *out, struct err *err)
{
    if (!page->session.matter)
        return err_set(err, RC_NOTFOUND, "report.none");
    return report_of(&page->work, page->session.matter, out, err);
}

static enum rc
intake_box(struct page *page, const struct report *report, struct box_ref *out, struct err *err)
{
    const struct box *box = case_box_kind(page->site, BOX_INTAKE, EACH_CASE);

    if (!box)
        return err_set(err, RC_NOTFOUND, "report.no_box");
    return box_of(&page->work, report->report, box->id, 0, out, err);
}

/* ---- the page -------------------------------------------------------------------------- */

static struct tpl_thread *
thread(struct page *page, const struct box_ref *box)
{
    struct tpl_thread  *view = ARENA_NEW(page->work.arena, struct tpl_thread);
    struct tpl_message *rows;
    struct message     *list;
    size_t              count;

    if (message_list(&page->work, box, &list, &count, NULL) != RC_OK)
        return view;
    rows = ARENA_ARRAY(page->work.arena, struct tpl_message, count);
    for (size_t i = 0; i < count; i++)
        rows[i] = (struct tpl_message){
            .from = page_word(page, list[i].mine ? WORD_mine_you : WORD_mine_team),
            .when = moment_words(page->work.arena, page->html.lang, page->site->zone, list[i].sent_at),
            .said = list[i].damaged ? page_word(page, WORD_mine_damaged) : list[i].text,
            .mine = list[i].mine,
        };
    view->messages = rows;
    view->messages_count = count;
    return view;
}

static struct str
moment(struct page *page, int64_t at)
{
    return moment_words(page->work.arena, page->html.lang, page->site->zone, at);
}

/* What has happened so far, and what comes next. */
static size_t
line(struct page *page, const struct report *r, struct tpl_line_step *out)
{
    const struct {
        enum word label;
        int64_t   at;
    } stops[] = {
        { WORD_mine_sent, r->kept_at },
        { WORD_mine_read, r->seen_at },
        { WORD_mine_answered, r->acknowledged_at },
    };
    size_t n = 0;
    bool   now_shown = false;

    for (; n < COUNT(stops); n++) {
        out[n] = (struct tpl_line_step){ .name = page_word(page, (int)stops[n].label) };
        if (stops[n].at) {
            out[n].state = TPL_LINE_STEP_STATE_DONE;
            out[n].note = moment(page, stops[n].at);
        } else if (!now_shown) {
            out[n].state = TPL_LINE_STEP_STATE_NOW;
            now_shown = true;
        } else {
            out[n].state = TPL_LINE_STEP_STATE_LATER;
        }
    }
    return n;
}

/* Live readers of the intake box, by the access list. */
static const struct tpl_who_sees *
readers(struct page *page, const struct box_ref *box)
{
    struct tpl_who_sees *who = ARENA_NEW(page->work.arena, struct tpl_who_sees);
    struct access       *list;
    struct str          *names;
    size_t               count, n = 0;

    who->heading = WORD_who_can_see_report;
    if (box_access_list(&page->work, box->box, &list, &count, NULL) != RC_OK)
        return who;
    names = ARENA_ARRAY(page->work.arena, struct str, count + 1);
    for (size_t i = 0; i < count; i++)
        names[n++] = list[i].person == page->work.who->person
                         ? page_word(page, WORD_report_you)
                         : account_name_or(page, list[i].person);
    who->readers = names;
    who->readers_count = n;
    who->limit = page_word(page, WORD_report_limit);
    return who;
}

enum rc
mine_show(struct page *page, struct form *said, struct err *err)
{
    struct tpl_line_step stops[4];
    struct report        report;
    struct box_ref       box;
    struct tpl_mine      mine = { 0 };
    struct str           code;
    enum rc              rc = own_report(page, &report, err);

    if (rc != RC_OK || (rc = intake_box(page, &report, &box, err)) != RC_OK)
        return rc;
    mine.top = top_public(page, WORD_title_code);
    mine.token = page_token(page);
    mine.withdrawn = str_eqz(report.state, "withdrawn");
    mine.closed = str_eqz(report.state, "closed");
    mine.sent = moment(page, report.kept_at);
    if (people_flash(&page->work, page->cookie, &code, NULL) == RC_OK)
        mine.code = code_card(page, code);
    mine.steps = &(struct tpl_line){ stops, line(page, &report, stops) };
    mine.thread = thread(page, &box);
    mine.files_count = exhibit_rows(page, report.report, str_lit("/mine/file/"), &mine.files);
    mine.who = readers(page, &box);
    mine.wish = word_by_key(page->html.lang,
                            arena_printf(page->work.arena, "mine.wish_" STR_FMT, STR_ARG(report.wish)));
    mine.named = report.named;
    mine.calls = top_calls(page, &mine.calls_count);
    mine.fields = form_view(said, &mine.fields_count);
    mine.errors = form_errors(said, &mine.errors_count);
    tpl_mine(&page->html, &mine);
    return said->wrong ? RC_BADINPUT : RC_OK;
}

enum rc
page_mine(struct page *page, struct err *err)
{
    struct str code;

    if (page->session.stage == SESSION_DRAFT) {
        page_go(page, "/p/look");
        return RC_OK;
    }
    if (page->session.stage == SESSION_OPEN && mine_case_is(page) &&
        !str_eqz(http_query(page->request, "part"), "report") &&
        people_flash(&page->work, page->cookie, &code, NULL) != RC_OK)
        return mine_case_show(page, form_of(page, "mine_case"), err);
    if (matter_kind(&page->work, page->session.matter) == MATTER_DUTY)
        return duty_receipt(page, page->session.matter, err);
    return mine_show(page, form_of(page, "mine"), err);
}

enum rc
page_mine_kept(struct page *page, struct err *err)
{
    UNUSED(err);
    people_flash_forget(&page->work, page->cookie);
    page_go(page, "/mine");
    return RC_OK;
}

enum rc
page_mine_message(struct page *page, struct err *err)
{
    struct form     *form = form_of(page, "mine");
    struct file_info taken[UPLOADS_MOST];
    struct report    report;
    struct box_ref   box;
    size_t           count;
    int64_t          id;
    enum rc          rc = own_report(page, &report, err);

    if (rc != RC_OK || (rc = intake_box(page, &report, &box, err)) != RC_OK)
        return rc;
    if (!form_read(form))
        return mine_show(page, form, err);
    if ((rc = uploads_attach(page, &box, taken, COUNT(taken), &count, err)) != RC_OK)
        return rc;
    if (count == 0 && form_text(form, "said").n == 0) {
        form_error(form, "said", "message.empty");
        return mine_show(page, form, err);
    }
    if (count && (rc = evidence_keep(&page->work, &box, taken, count, (struct str){ 0 }, err)) != RC_OK)
        return rc;
    if (form_text(form, "said").n)
        rc = message_send(&page->work, &box, str_lit("message"), form_text(form, "said"), &id, err);
    if (rc == RC_OK)
        page_go(page, "/mine#thread");
    return rc;
}

enum rc
page_mine_file(struct page *page, struct err *err)
{
    return exhibit_download(page, err);
}
