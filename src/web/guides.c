/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * guides.c - pages that only tell: who keeps a confidence, what to keep, what each choice
 * starts, staying safe, accessibility.  Places come from the directory, the rest from the
 * pack; nothing here is kept and nobody is known.
 */
#include "base/text.h"
#include "cases/boxing.h"
#include "web/cite.h"
#include "web/help.h"
#include "web/top.h"

enum { MOST_CARDS = 6 };

/* ---- in confidence -------------------------------------------------------------- */

static struct tpl_table_cell
cell(struct str label, struct str text)
{
    return (struct tpl_table_cell){ .label = label, .text = text };
}

/* One place: who, whom they must tell, what they count, when that was checked. */
static const struct tpl_table_cell *
confidential_row(struct page *page, const struct str *columns,
                 const struct resource_entry *e, const struct word_entry *office)
{
    struct arena          *a = page->work.arena;
    struct tpl_table_cell *cells = ARENA_ARRAY(a, struct tpl_table_cell, 4);
    struct tpl_state      *state = ARENA_NEW(a, struct tpl_state);
    bool owed = office && str_eqz(word_attr(office, "statistics"), "owed");
    bool kept = str_eqz(e->confidential, "yes");

    cells[0] =
        (struct tpl_table_cell){ .head = true,
                                  .text = e->title[page->html.lang],
                                  .note = e->phone,
                                  .clauses = office ? cite_mark(page, office->cite)
                                                    : cite_mark_text(page, e->clause),
                                  .clauses_count = 1 };
    cells[1] = cell(columns[1], page_word(page, kept ? WORD_confidential_tells_no_one
                                                     : WORD_resource_report_ask));
    cells[1].strong = kept;
    cells[2] = cell(columns[2], page_word(page, owed ? WORD_confidential_counts_number
                                                     : WORD_confidential_counts_nothing));
    if (!office)
        cells[2].text = page_word(page, WORD_resource_report_ask);
    *state = (struct tpl_state){ TPL_MARK_KIND_WARN, help_checked(page, e) };
    cells[3] = cell(columns[3], e->stale ? (struct str){ 0 } : help_checked(page, e));
    cells[3].state = e->stale ? state : NULL;
    return cells;
}

static const struct word_entry *
office_of(const struct pack *pack, struct str resource)
{
    const struct list *offices = list_find(pack, str_lit("offices"));

    for (size_t i = 0; offices && i < offices->count; i++)
        if (str_eq(word_attr(&offices->words[i], "resource"), resource))
            return &offices->words[i];
    return NULL;
}

enum rc
page_confidential(struct page *page, struct err *err)
{
    struct arena          *a = page->work.arena;
    struct str            *columns = ARENA_ARRAY(a, struct str, 4);
    size_t                 count, n = 0;
    struct resource_entry *all = top_resources(page, &count);
    struct tpl_table_row  *rows = ARENA_ARRAY(a, struct tpl_table_row, count + 1);

    UNUSED(err);
    columns[0] = page_word(page, WORD_confidential_who);
    columns[1] = page_word(page, WORD_confidential_tells);
    columns[2] = page_word(page, WORD_confidential_counts);
    columns[3] = page_word(page, WORD_confidential_checked);
    for (int kept = 1; kept >= 0; kept--)
        for (size_t i = 0; i < count; i++) {
            const struct word_entry *office =
                office_of(page->site->pack, all[i].resource);

            if (all[i].hidden || str_eqz(all[i].confidential, "yes") != kept ||
                (!kept && !office))
                continue;
            rows[n++] = (struct tpl_table_row){ .cells = confidential_row(
                                                     page, columns, &all[i], office),
                                                 .cells_count = 4 };
        }
    tpl_confidential(&page->html, &(struct tpl_confidential){
                                      .top = top_public(page, WORD_title_confidential),
                                      .people = &(struct tpl_table){
                                          page_word(page, WORD_confidential_table), false,
                                          columns, 4, rows, n } });
    return RC_OK;
}

/* ---- words alone ----------------------------------------------------------------- */

enum rc
page_evidence(struct page *page, struct err *err)
{
    size_t                 count, n = 0;
    struct resource_entry *all = top_resources(page, &count);
    struct tpl_phone      *calls = ARENA_ARRAY(page->work.arena, struct tpl_phone, 3);

    UNUSED(err);
    for (size_t i = 0; i < count && n < 3; i++)
        if (!all[i].hidden && all[i].phone.n && resource_serves(&all[i], "evidence"))
            calls[n++] = top_phone(page, &all[i]);
    tpl_evidence(&page->html,
                 &(struct tpl_evidence){ .top = top_public(page, WORD_title_evidence),
                                          .calls = calls,
                                          .calls_count = n });
    return RC_OK;
}

enum rc
page_safe(struct page *page, struct err *err)
{
    UNUSED(err);
    tpl_safe(&page->html, &(struct tpl_safe){ top_public(page, WORD_title_safe),
                                               page->site->leave_title });
    return RC_OK;
}

enum rc
page_accessibility(struct page *page, struct err *err)
{
    UNUSED(err);
    tpl_accessibility(&page->html,
                      &(struct tpl_accessibility){
                          .top = top_public(page, WORD_title_accessibility) });
    return RC_OK;
}

/* ---- every choice ------------------------------------------------------------------ */

/* A procedure in which both sides come to stand alike: the formal one. */
static const struct procedure *
formal(const struct pack *pack)
{
    for (size_t i = 0; i < pack->procedure_count; i++)
        if (pack->procedures[i]->symmetric_from != STATE_NONE)
            return pack->procedures[i];
    return NULL;
}

#define CARD(page, name)                                                                 \
    (struct tpl_choice_card)                                                             \
    {                                                                                    \
        .heading = page_word(page, WORD_choices_##name),                                 \
        .about = page_word(page, WORD_choices_##name##_about),                           \
        .starts = page_word(page, WORD_choices_##name##_starts),                         \
        .not_starts = page_word(page, WORD_choices_##name##_not),                        \
        .stop = page_word(page, WORD_choices_##name##_stop)                              \
    }

enum rc
page_choices(struct page *page, struct err *err)
{
    const struct pack      *pack = page->site->pack;
    const struct box       *intake = case_box_kind(page->site, BOX_INTAKE, EACH_CASE);
    const struct list      *measures = list_find(pack, str_lit("measures"));
    const struct procedure *complaint = formal(pack);
    struct tpl_choice_card  cards[MOST_CARDS];
    size_t                  n = 0;

    UNUSED(err);
    cards[n] = CARD(page, talk);
    cards[n].knows = page_word(page, WORD_choices_talk_knows);
    cards[n].link = str_lit("/confidential");
    cards[n++].link_label = page_word(page, WORD_confidential_heading);
    if (intake) {
        cards[n] = CARD(page, report);
        cards[n].knows = top_report_readers(page);
        cards[n].link = str_lit("/report");
        cards[n].link_label = page_word(page, WORD_home_door_report);
        cards[n].clauses = cite_mark(page, intake->cite);
        cards[n++].clauses_count = 1;
    }
    if (measures && measures->count) {
        cards[n] = CARD(page, support);
        cards[n].knows = page_word(page, WORD_choices_support_knows);
        cards[n].clauses = cite_mark(page, measures->words[0].cite);
        cards[n++].clauses_count = 1;
    }
    if (complaint) {
        cards[n] = CARD(page, complaint);
        cards[n].knows = page_word(page, WORD_choices_complaint_knows);
        cards[n].clauses = cite_mark(page, complaint->cite);
        cards[n++].clauses_count = 1;
    }
    cards[n] = CARD(page, police);
    cards[n++].knows = page_word(page, WORD_choices_police_knows);
    cards[n] = CARD(page, wait);
    cards[n++].knows = page_word(page, WORD_choices_wait_knows);
    tpl_choices(&page->html,
                &(struct tpl_choices){ top_public(page, WORD_title_choices), cards, n });
    return RC_OK;
}
