/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * case.c - see case.h.
 */
#include "web/case.h"

#include "base/clock.h"
#include "base/dates.h"
#include "base/id.h"
#include "base/text.h"
#include "cases/message.h"
#include "people/account.h"
#include "people/role.h"
#include "web/mine.h"

#include <stdarg.h>
#include <stdio.h>

/* ---- the matter of the address ----------------------------------------------------------- */

enum rc
case_here(struct page *page, struct case_view *out, struct err *err)
{
    struct case_view v = { .page = page };
    struct casefile  named;
    struct report    report;
    int64_t          id;
    enum rc          rc;

    if (!page_param_id(page, "id", &id))
        return err_set(err, RC_NOTFOUND, "casefile.none");
    if ((rc = docket_load(&page->work, id, &v.docket, err)) != RC_OK)
        return rc;
    v.id = page_id(page, id);
    if (!v.docket.is_case) {
        if ((rc = report_of(&page->work, id, &report, err)) == RC_OK)
            v.title = report.label;
    } else if (casefile_of(&page->work, id, &named, NULL) == RC_OK) {
        v.title = named.label;
    } else {
        v.title = v.docket.casefile.number; /* a desk that holds one box, not the team's */
    }
    if (rc == RC_OK)
        *out = v;
    return rc;
}

enum rc
case_subject(struct case_view *v, struct subject *out, struct err *err)
{
    int64_t id;

    if (!page_param_id(v->page, "subject", &id))
        return err_set(err, RC_NOTFOUND, "casefile.none");
    return subject_load(&v->page->work, &v->docket, id, out, err);
}

struct str
case_link(struct case_view *v, const char *fmt, ...)
{
    char    tail[400];
    va_list args;
    int     n;

    va_start(args, fmt);
    n = vsnprintf(tail, sizeof tail, fmt, args);
    va_end(args);
    BUG_IF(n < 0 || (size_t)n >= sizeof tail);
    return arena_printf(v->page->work.arena, "/case/" STR_FMT "%s", STR_ARG(v->id), tail);
}

void
case_go(struct case_view *v, const char *tail)
{
    page_go(v->page, "/case/" STR_FMT "%s", STR_ARG(v->id), tail);
}

/* ---- the head ------------------------------------------------------------------------------ */

static const struct {
    const char *tail;
    enum word   label;
} tabs[] = {
    { "", WORD_case_tab_overview },         { "people", WORD_case_tab_people },
    { "notices", WORD_case_tab_notices },   { "messages", WORD_case_tab_messages },
    { "evidence", WORD_case_tab_evidence }, { "decisions", WORD_case_tab_decisions },
    { "access", WORD_case_tab_access },
};

static const struct tpl_tabs *
tabs_of(struct case_view *v, const char *here)
{
    struct tpl_tabs     *view = ARENA_NEW(v->page->work.arena, struct tpl_tabs);
    struct tpl_nav_item *items = ARENA_ARRAY(v->page->work.arena, struct tpl_nav_item, COUNT(tabs));

    for (size_t i = 0; i < COUNT(tabs); i++)
        items[i] = (struct tpl_nav_item){
            .label = page_word(v->page, (int)tabs[i].label),
            .link = tabs[i].tail[0] ? case_link(v, "/%s", tabs[i].tail) : case_link(v, "%s", ""),
            .current = str_eqz(str_z(here), tabs[i].tail),
        };
    view->label = page_word(v->page, WORD_case_tabs);
    view->items = items;
    view->items_count = COUNT(tabs);
    return view;
}

static const struct tpl_nav_item *
crumbs_of(struct case_view *v, const char *tab, struct str title, size_t *count)
{
    struct tpl_nav_item *items = ARENA_ARRAY(v->page->work.arena, struct tpl_nav_item, 3);
    size_t               n = 0;
    bool                 is_case = v->docket.is_case;

    items[n++] = (struct tpl_nav_item){ page_word(v->page, is_case ? WORD_case_cases : WORD_desk_heading),
                                        is_case ? str_lit("/cases") : str_lit("/desk"), false };
    if (tab && !tab[0]) {
        items[n++] = (struct tpl_nav_item){ .label = case_say(v->page, WORD_case_number, v->docket.casefile.number),
                                            .current = true };
    } else {
        items[n++] = (struct tpl_nav_item){ v->title, is_case ? case_link(v, "%s", "")
                                                              : arena_printf(v->page->work.arena, "/desk/" STR_FMT, STR_ARG(v->id)), false };
        for (size_t i = 0; tab && i < COUNT(tabs); i++)
            if (str_eqz(str_z(tab), tabs[i].tail))
                title = page_word(v->page, (int)tabs[i].label);
        items[n++] = (struct tpl_nav_item){ .label = title, .current = true };
    }
    *count = n;
    return items;
}

const struct tpl_case_head *
case_head(struct case_view *v, const char *tab, struct str title, struct str lead,
          struct form *wrong)
{
    struct tpl_case_head *head = ARENA_NEW(v->page->work.arena, struct tpl_case_head);

    head->top = top_staff(v->page, WORD_title_case, "/cases");
    head->crumbs = crumbs_of(v, tab, title, &head->crumbs_count);
    head->title = title;
    head->lead = lead;
    if (tab && !tab[0])
        head->rules = case_say(v->page, bytes_eq(v->docket.casefile.pack_hash, v->page->site->pack_hash)
                                            ? WORD_case_rules : WORD_case_rules_changed,
                               words_in(v->page->site->pack->home->words, v->page->html.lang));
    if (tab && v->docket.is_case)
        head->tabs = tabs_of(v, tab);
    if (wrong && wrong->wrong)
        head->errors = form_errors(wrong, &head->errors_count);
    return head;
}

/* ---- words ------------------------------------------------------------------------------------ */

struct str
case_day(struct page *page, int64_t at)
{
    return date_words(page->work.arena, page->html.lang, zone_day(page->site->zone, at));
}

struct str
case_moment(struct page *page, int64_t at)
{
    return moment_words(page->work.arena, page->html.lang, page->site->zone, at - at % MINUTE_US);
}

struct str
case_say(struct page *page, enum word w, struct str text)
{
    return word_format(page->work.arena, page->html.lang, (int)w, 1,
                       &(struct word_arg){ "text", text }, 1);
}

static struct str
keyed(struct page *page, const char *group, struct str id)
{
    struct str key = arena_printf(page->work.arena, "%s." STR_FMT, group, STR_ARG(id));

    return word_find(key) ? word_by_key(page->html.lang, key) : id;
}

struct str
name_words(struct page *page, const struct name *name)
{
    enum lang lang = page->html.lang;

    switch (name->from) {
    case FROM_QUESTION: return words_in(name->of.question->words, lang);
    case FROM_SETTING: return words_in(name->of.setting->words, lang);
    case FROM_ANSWER: return words_in(name->of.decision->words, lang);
    case FROM_STANDING:
    case FROM_DUE: return words_in(name->of.clock->words, lang);
    case FROM_STEP: return words_in(name->of.step->words, lang);
    case FROM_STATE: return words_in(name->of.procedure->words, lang);
    case FROM_SENT: return case_say(page, WORD_case_letter_sent, words_in(name->of.letter->words, lang));
    case FROM_RECEIVED: return case_say(page, WORD_case_letter_received, words_in(name->of.letter->words, lang));
    case FROM_MET: return words_in(name->of.requirement->words, lang);
    case FROM_FACT: return keyed(page, "fact", name->id);
    }
    return name->id;
}

static struct str
list_word_words(struct page *page, const struct list *list, size_t i)
{
    struct str text = words_in(list->words[i].words, page->html.lang);

    return text.n ? text : keyed(page, "list", list->words[i].id);
}

static struct str
set_words(struct page *page, const struct list *list, uint64_t set)
{
    struct buf b;
    bool       begun = false;

    buf_init(&b, page->work.arena, 1 << 14);
    for (size_t i = 0; i < list->count && i < LIST_WORDS; i++)
        if (set >> i & 1) {
            buf_printf(&b, "%s" STR_FMT, begun ? ", " : "", STR_ARG(list_word_words(page, list, i)));
            begun = true;
        }
    return buf_str(&b);
}

struct str
value_words(struct page *page, const struct name *name, struct value value)
{
    if (value.state == VALUE_UNKNOWN)
        return page_word(page, WORD_case_unknown);
    if (value.state == VALUE_NOT_GIVEN)
        return page_word(page, WORD_case_not_given);
    if (value.state == VALUE_UNSET)
        return page_word(page, WORD_case_unset);
    switch (name->kind) {
    case KIND_YES_NO:
        return word_by_key(page->html.lang, value.set & 2 ? str_lit("answer.yes") : str_lit("answer.no"));
    case KIND_ONE:
    case KIND_MANY:
        return name->list ? set_words(page, name->list, value.set) : (struct str){ 0 };
    case KIND_DATE:
        return date_words(page->work.arena, page->html.lang, (struct day){ (int32_t)value.number });
    case KIND_MOMENT:
    case KIND_EVENT:
        return case_moment(page, value.number);
    default:
        return value_text(page->work.arena, page->site->pack, name, value);
    }
}

struct str
role_words(struct page *page, struct str role)
{
    const struct word_entry *entry = role_find(page->site->pack, role);

    return entry ? words_in(entry->words, page->html.lang) : page_word(page, WORD_case_no_role);
}

struct str
party_words(struct case_view *v, int64_t party)
{
    const struct casefile_parties_row *row = docket_party(&v->docket, party);
    struct str role = role_words(v->page, docket_role(&v->docket, party)), called = { 0 };

    if (row)
        called = party_detail(&v->page->work, row->details_sealed, "called");
    if (called.n == 0)
        return role;
    return arena_printf(v->page->work.arena, STR_FMT ", " STR_FMT, STR_ARG(called), STR_ARG(role));
}

static struct str
allegation_words(struct case_view *v, size_t i)
{
    const struct casefile_allegations_row *row = &v->docket.allegations[i];
    struct str   line = { 0 };
    struct word_arg args[2];
    json_t      *body;

    if (row->body_sealed.set && box_open_json(&v->page->work, row->body_sealed.value, &body, NULL) == RC_OK)
        line = str_z(json_string_value(json_object_get(body, "line")));
    args[0] = (struct word_arg){ "number", arena_printf(v->page->work.arena, "%zu", i + 1) };
    args[1] = (struct word_arg){ "text", line };
    return word_format(v->page->work.arena, v->page->html.lang,
                       line.n ? WORD_case_allegation_line : WORD_case_allegation, 1, args, 2);
}

struct str
subject_words(struct case_view *v, int64_t id)
{
    const struct docket *d = &v->docket;

    for (size_t i = 0; i < d->report_count; i++)
        if (d->reports[i].report == id)
            return d->reports[i].received_at.set
                       ? case_say(v->page, WORD_case_report_of, case_day(v->page, d->reports[i].received_at.value))
                       : page_word(v->page, WORD_case_report);
    for (size_t i = 0; i < d->allegation_count; i++)
        if (d->allegations[i].allegation == id)
            return allegation_words(v, i);
    for (size_t i = 0; i < d->measure_count; i++)
        if (d->measures[i].measure == id) {
            const struct word_entry *entry = measure_entry(&v->page->work, d->measures[i].body_sealed);

            return arena_printf(v->page->work.arena, STR_FMT " (" STR_FMT ")",
                                STR_ARG(entry ? words_in(entry->words, v->page->html.lang)
                                              : page_word(v->page, WORD_case_a_measure)),
                                STR_ARG(party_words(v, d->measures[i].party)));
        }
    if (docket_party(d, id))
        return party_words(v, id);
    return case_say(v->page, WORD_case_number, d->casefile.number);
}

struct str
state_words(struct page *page, const struct procedure *procedure, struct str state)
{
    int n = state_find(procedure, state);

    return n == STATE_NONE ? page_word(page, WORD_case_not_begun)
                           : words_in(procedure->states[n].words, page->html.lang);
}

struct str
refusal_words(struct case_view *v, const struct offer *o, const struct step **instead)
{
    struct page          *page = v->page;
    const struct refusal *r = &o->refusal;

    if (instead)
        *instead = r->instead ? r->instead : r->recorded_by != o->step ? r->recorded_by : NULL;
    switch (r->kind) {
    case REFUSAL_STATE:
        return page_word(page, o->begun ? WORD_case_other_state : WORD_case_not_yet_state);
    case REFUSAL_NEED:
        if (r->unset)
            return case_say(page, WORD_case_need_setting, words_in(r->unset->words, page->html.lang));
        if (r->asks.count)
            return case_say(page, WORD_case_need_ask, name_words(page, r->asks.names[0]));
        return case_say(page, r->value.state == VALUE_KNOWN ? WORD_case_need_other : WORD_case_need,
                        name_words(page, r->name));
    case REFUSAL_FIELD:
        return case_say(page, WORD_case_need, name_words(page, r->name));
    case REFUSAL_RULED_OUT:
        return words_in(r->ruled_out->words, page->html.lang);
    default:
        return page_word(page, WORD_case_other_role);
    }
}

struct tpl_clause *
case_cites(struct page *page, struct cite cite, size_t *count)
{
    struct tpl_clause *list = ARENA_ARRAY(page->work.arena, struct tpl_clause, 1);

    list[0] = *cite_mark(page, cite);
    *count = 1;
    return list;
}

/* ---- who can open what -------------------------------------------------------------------------- */

static struct str
reader_words(struct case_view *v, int64_t person)
{
    const struct casefile_parties_row *party = docket_party_of(&v->docket, person);
    struct str                         name = account_name(&v->page->work, person);

    if (name.n)
        return name;
    if (party)
        return party_words(v, party->party);
    return page_word(v->page, WORD_desk_writer_code);
}

struct str *
case_readers(struct case_view *v, int64_t box, size_t *count)
{
    struct access *list;
    struct str    *names;

    if (box_access_list(&v->page->work, box, &list, count, NULL) != RC_OK)
        *count = 0;
    names = ARENA_ARRAY(v->page->work.arena, struct str, *count);
    for (size_t i = 0; i < *count; i++)
        names[i] = reader_words(v, list[i].person);
    return names;
}

struct str
case_box_words(struct case_view *v, const struct box_ref *ref)
{
    const struct box *box = box_find(v->page->site->pack, ref->name);
    struct str text = box ? words_in(box->words, v->page->html.lang) : ref->name;

    if (!ref->subject)
        return text;
    return arena_printf(v->page->work.arena, STR_FMT ": " STR_FMT, STR_ARG(subject_words(v, ref->subject)),
                        STR_ARG(text));
}

/* ---- sections -------------------------------------------------------------------------------------- */

struct form *
case_form(struct page *page, const char *name, struct form *wrong)
{
    return wrong && str_eqz(wrong->name, name) ? wrong : form_of(page, name);
}

/* Several forms stand on one page; the one that came back wrong keeps the ids its errors name. */
static const struct tpl_field *
own_ids(struct case_view *v, const struct form *form, const struct tpl_field *fields, size_t count)
{
    struct tpl_field *own = ARENA_ARRAY(v->page->work.arena, struct tpl_field, count);

    v->acts++;
    for (size_t i = 0; i < count; i++) {
        own[i] = fields[i];
        if (!form->wrong)
            own[i].id = arena_printf(v->page->work.arena, "f%d-" STR_FMT, v->acts, STR_ARG(fields[i].id));
    }
    return own;
}

struct tpl_case_act
case_act(struct case_view *v, const char *name, struct str action, struct form *form)
{
    struct arena       *a = v->page->work.arena;
    struct tpl_case_act act = {
        .action = action, .token = page_token(v->page),
        .heading = word_by_key(v->page->html.lang, arena_printf(a, "case.%s", name)),
        .button = word_by_key(v->page->html.lang, arena_printf(a, "case.%s_button", name)),
    };

    if (form) {
        act.open = form->wrong;
        act.fields = form_view(form, &act.fields_count);
        act.fields = own_ids(v, form, act.fields, act.fields_count);
    }
    return act;
}

const struct tpl_thread *
case_thread(struct case_view *v, const struct box_ref *box, bool notes)
{
    struct tpl_thread  *view = ARENA_NEW(v->page->work.arena, struct tpl_thread);
    struct tpl_message *rows;
    struct message     *list;
    size_t              count, n = 0;

    if (message_list(&v->page->work, box, &list, &count, NULL) != RC_OK)
        return view;
    rows = ARENA_ARRAY(v->page->work.arena, struct tpl_message, count);
    for (size_t i = 0; i < count; i++)
        if (str_eqz(list[i].kind, "note") == notes)
            rows[n++] = (struct tpl_message){
                .from = list[i].mine ? page_word(v->page, WORD_mine_you) : reader_words(v, list[i].from_person),
                .when = case_moment(v->page, list[i].sent_at),
                .said = list[i].damaged ? page_word(v->page, WORD_mine_damaged) : list[i].text,
                .mine = list[i].mine,
            };
    view->messages = rows;
    view->messages_count = n;
    return view;
}

struct form_choice *
case_staff(struct case_view *v, size_t *count)
{
    struct account_status *list;
    struct form_choice    *choices;
    size_t                 all, n = 0;

    if (account_list(&v->page->work, &list, &all, NULL) != RC_OK)
        all = 0;
    choices = ARENA_ARRAY(v->page->work.arena, struct form_choice, all);
    for (size_t i = 0; i < all; i++)
        if (!list[i].ended && !list[i].invited)
            choices[n++] = (struct form_choice){ .value = page_id(v->page, list[i].person),
                                                 .label = list[i].name };
    *count = n;
    return choices;
}

enum rc
case_done(struct case_view *v, enum rc rc, struct form *form, case_show *show, const char *tail,
          struct err *err)
{
    if (rc == RC_OK)
        case_go(v, tail);
    if ((rc == RC_BADINPUT || rc == RC_REFUSED) && form && form->count && err->key.n) {
        form_error_from(form, err);
        return show(v, form, err);
    }
    return rc;
}
