/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * figures.c - caseload by week as a drawing with a table below, and the record: the ledger's
 * newest head, which anyone may copy and check later.
 */
#include "base/dates.h"
#include "base/text.h"
#include "figures/coded.h"
#include "ledger/ledger.h"
#include "people/role.h"
#include "web/top.h"

enum { WEEKS = 12, BAR_WIDTH = 18, WEEK_WIDTH = 52, CHART_HEIGHT = 160 };

/* Two bars a week, drawn with presentation attributes: the page's policy allows no styles. */
static struct markup
chart(struct page *page, const struct load_week *weeks, size_t count)
{
    struct buf  b;
    struct html out = { .buf = &b, .lang = page->html.lang };
    int64_t     most = 1;

    buf_init(&b, page->work.arena, 1 << 16);
    for (size_t i = 0; i < count; i++) {
        most = weeks[i].arrived > most ? weeks[i].arrived : most;
        most = weeks[i].closed > most ? weeks[i].closed : most;
    }
    buf_printf(&b, "<svg class=\"chart\" viewBox=\"0 0 %zu %d\" role=\"img\" aria-labelledby=\"ct cd\"><title id=\"ct\">",
               count * WEEK_WIDTH, CHART_HEIGHT + 24);
    html_text(&out, page_word(page, WORD_figures_chart));
    buf_addz(&b, "</title><desc id=\"cd\">");
    html_text(&out, page_word(page, WORD_figures_chart_how));
    buf_addz(&b, "</desc>");
    for (size_t i = 0; i < count; i++) {
        int64_t x = (int64_t)i * WEEK_WIDTH + 6;
        int64_t in = weeks[i].arrived * CHART_HEIGHT / most, done = weeks[i].closed * CHART_HEIGHT / most;

        buf_printf(&b, "<rect x=\"%lld\" y=\"%lld\" width=\"%d\" height=\"%lld\" fill=\"#00687d\"/>",
                   (long long)x, (long long)(CHART_HEIGHT - in), BAR_WIDTH, (long long)in);
        buf_printf(&b, "<rect x=\"%lld\" y=\"%lld\" width=\"%d\" height=\"%lld\" fill=\"none\" stroke=\"#5b666b\"/>",
                   (long long)x + BAR_WIDTH + 2, (long long)(CHART_HEIGHT - done), BAR_WIDTH, (long long)done);
        buf_printf(&b, "<text x=\"%lld\" y=\"%d\" font-size=\"11\" fill=\"#4c5a60\">", (long long)x, CHART_HEIGHT + 16);
        html_text(&out, str_from(day_text(page->work.arena, weeks[i].monday), 5));
        buf_addz(&b, "</text>");
    }
    buf_printf(&b, "<line x1=\"0\" y1=\"%d\" x2=\"%zu\" y2=\"%d\" stroke=\"#5b666b\"/></svg>",
               CHART_HEIGHT, count * WEEK_WIDTH, CHART_HEIGHT);
    return (struct markup){ buf_str(&b) };
}

enum rc
page_figures(struct page *page, struct err *err)
{
    struct tpl_figures  view = { 0 };
    struct tpl_week_row *rows;
    struct load_week   *weeks;
    size_t              count;
    enum rc             rc;

    if (!role_at_desk(page->site, page->work.who, "compliance") &&
        !role_at_desk(page->site, page->work.who, "intake"))
        return RC_NOTFOUND;
    if ((rc = load_weeks(&page->work, WEEKS, &weeks, &count, err)) != RC_OK)
        return rc;
    rows = ARENA_ARRAY(page->work.arena, struct tpl_week_row, count);
    for (size_t i = 0; i < count; i++)
        rows[i] = (struct tpl_week_row){
            .week = date_short(page->work.arena, page->html.lang, weeks[i].monday),
            .arrived = weeks[i].arrived, .closed = weeks[i].closed,
        };
    view.top = top_staff(page, WORD_title_desk, "/figures");
    view.chart = chart(page, weeks, count);
    view.rows = rows;
    view.rows_count = count;
    tpl_figures(&page->html, &view);
    return RC_OK;
}

enum rc
page_record(struct page *page, struct err *err)
{
    struct tpl_record  view = { 0 };
    struct ledger_head head;
    enum rc            rc;

    if (!role_at_desk(page->site, page->work.who, "compliance"))
        return RC_NOTFOUND;
    rc = ledger_head_load(page->work.arena, page->work.snapshot, page->site->institution, &head, err);
    if (rc != RC_OK)
        return rc;
    view.top = top_staff(page, WORD_title_desk, "/record");
    view.size = head.size;
    view.at = moment_words(page->work.arena, page->html.lang, page->site->zone, head.at);
    view.head = ledger_head_text(page->work.arena, page->site->institution, &head);
    tpl_record(&page->html, &view);
    return RC_OK;
}
