/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * rules.c - the rules in force: who can see what, every clause, and what carries each.
 * All of it is read from the pack; nothing is typed here.
 */
#include "base/dates.h"
#include "base/text.h"
#include "policy/coverage.h"
#include "web/cite.h"
#include "web/top.h"

enum { MOST_CARRIERS = 200 };

static struct str
say(struct page *page, struct words words)
{
    return words_in(words, page->html.lang);
}

/* "rule.what_word" as a key, spaces as _; the word itself when no language has it. */
static struct str
say_key(struct page *page, const char *fmt, const char *word)
{
    char      *flat = (char *)(uintptr_t)arena_z(page->work.arena, str_z(word));
    struct str key;

    for (char *p = flat; *p; p++)
        if (*p == ' ')
            *p = '_';
    key = arena_printf(page->work.arena, fmt, flat);
    return word_find(key) ? word_by_key(page->html.lang, key) : str_z(word);
}

/* ---- who can see what ------------------------------------------------------------- */

static struct str
reader_words(struct page *page, const struct who *who)
{
    if (who->this_party)
        return page_word(page, WORD_who_this_party);
    if (who->role)
        return say(page, who->role->words);
    return page_word(page, WORD_who_decided);
}

static struct tpl_who_box
box_view(struct page *page, const struct box *box)
{
    static const char *const kinds[] = {
        [BOX_INTAKE] = "intake",   [BOX_IDENTITY] = "identity", [BOX_SHARED] = "shared",
        [BOX_PARTY] = "party",     [BOX_WORK] = "work",         [BOX_CLOSED] = "closed",
        [BOX_PRIVATE] = "private",
    };
    struct arena *a = page->work.arena;
    struct str   *readers = ARENA_ARRAY(a, struct str, box->reader_count + 1);
    struct str   *others = ARENA_ARRAY(a, struct str, 2);
    size_t        n = 0;

    for (size_t i = 0; i < box->reader_count; i++)
        readers[i] = reader_words(page, &box->readers[i]);
    if (box->kind == BOX_INTAKE || box->kind == BOX_IDENTITY)
        others[n++] = page_word(page, WORD_who_named);
    else if (box->kind == BOX_PARTY)
        others[n++] = page_word(page, WORD_who_other_side);
    others[n++] = page_word(page, WORD_who_operators);
    return (struct tpl_who_box){
        .heading = say_key(page, "who.box_%s", kinds[box->kind]),
        .holds = say(page, box->words),
        .readers = readers,
        .readers_count = box->reader_count,
        .others = others,
        .others_count = n,
        .clauses = cite_mark(page, box->cite),
        .clauses_count = 1,
    };
}

enum rc
page_who(struct page *page, struct err *err)
{
    const struct pack  *pack = page->site->pack;
    struct tpl_who_box *boxes =
        ARENA_ARRAY(page->work.arena, struct tpl_who_box, pack->box_count + 1);

    UNUSED(err);
    for (size_t i = 0; i < pack->box_count; i++)
        boxes[i] = box_view(page, pack->boxes[i]);
    tpl_who(&page->html, &(struct tpl_who){ top_public(page, WORD_title_who), boxes,
                                             pack->box_count });
    return RC_OK;
}

/* ---- every text ------------------------------------------------------------------- */

static struct str
force_words(struct page *page, const struct home *home)
{
    struct arena   *a = page->work.arena;
    enum lang       lang = page->html.lang;
    struct word_arg args[2] = { { "from", date_short(a, lang, home->from) },
                                { "to", { 0 } } };

    if (home->never)
        return page_word(page, WORD_rules_never);
    if (!day_given(home->to))
        return word_format(a, lang, WORD_rules_since, 0, args, 1);
    args[1].text = date_short(a, lang, home->to);
    return word_format(a, lang, WORD_rules_until, 0, args, 2);
}

/* What a reader must know before trusting this text. */
static struct str
doubt(struct page *page, const struct home *home)
{
    struct day today = zone_day(page->site->zone, page->work.now);

    if (home->status == STATUS_INTRODUCED)
        return page_word(page, WORD_rules_introduced);
    if (home->status == STATUS_ENDED ||
        (day_given(home->to) && day_cmp(home->to, today) < 0))
        return page_word(page, WORD_rules_ended);
    return (struct str){ 0 };
}

static struct tpl_rules_clause
clause_view(struct page *page, const struct coverage *coverage,
            const struct clause *clause)
{
    struct tpl_rules_clause view = {
        .label = arena_printf(page->work.arena, "§" STR_FMT, STR_ARG(clause->id)),
        .heading = say(page, clause->heading),
        .link = cite_mark(page, (struct cite){ .clause = clause })->link,
        .kind = TPL_MARK_KIND_UNKNOWN,
        .state = page_word(page, WORD_rules_carried_needless),
    };

    if (coverage_at(coverage, clause, 0)) {
        view.kind = clause->people ? TPL_MARK_KIND_PART : TPL_MARK_KIND_DONE;
        view.state = page_word(page, clause->people ? WORD_rules_carried_part
                                                    : WORD_rules_carried);
    } else if (clause_operative(clause)) {
        view.kind = TPL_MARK_KIND_UNMET;
        view.state = page_word(page, WORD_rules_carried_not);
    }
    return view;
}

static const struct tpl_rules_clause *
clauses_view(struct page *page, const struct coverage *coverage, const struct home *home)
{
    struct tpl_rules_clause *all =
        ARENA_ARRAY(page->work.arena, struct tpl_rules_clause, home->clause_count + 1);

    for (size_t i = 0; i < home->clause_count; i++)
        all[i] = clause_view(page, coverage, &home->clauses[i]);
    return all;
}

static struct tpl_rules_text
text_view(struct page *page, const struct pack *pack, const struct home *home)
{
    struct coverage coverage;

    coverage_make(page->work.arena, pack, &coverage);
    return (struct tpl_rules_text){
        .title = say(page, home->words),
        .authority = home->authority,
        .force = force_words(page, home),
        .doubt = doubt(page, home),
        .clauses = clauses_view(page, &coverage, home),
        .clauses_count = home->clause_count,
    };
}

enum rc
page_rules(struct page *page, struct err *err)
{
    const struct pack     *pack = page->site->pack;
    struct tpl_rules_text *texts = ARENA_ARRAY(page->work.arena, struct tpl_rules_text,
                                               pack->home_count + pack->beside_count + 1);
    size_t                 n = 0;

    UNUSED(err);
    for (size_t i = pack->home_count; i-- > 0;)
        texts[n++] = text_view(page, pack, pack->homes[i]);
    for (size_t i = 0; i < pack->beside_count; i++)
        texts[n++] = text_view(page, pack->beside[i], pack->beside[i]->home);
    tpl_rules(&page->html,
              &(struct tpl_rules){ .top = top_public(page, WORD_title_rules),
                                    .texts = texts,
                                    .texts_count = n });
    return RC_OK;
}

/* ---- one clause ---------------------------------------------------------------------
 */

/* What the pack calls the entry that carries a clause; empty where it gives no words. */
static struct words
carrier_words(const struct pack *pack, const struct carrier *c)
{
    static const struct {
        const char *what, *list;
    } lists[] = {
        { "measure", "measures" },   { "removal action", "removal_actions" },
        { "sanction", "sanctions" }, { "remedy", "remedies" },
        { "office", "offices" },     { "finding", "conduct" },
    };
    static const struct words none;
    struct str                rest = c->id, first;
    const struct decision    *decision;
    const struct procedure   *procedure;
    const struct clock       *clock;
    const struct letter      *letter;
    const struct box         *box;
    const struct setting     *setting;
    const struct resource    *resource;
    const struct requirement *requirement;
    const struct gate        *gate;
    const struct word_entry  *entry;

    str_next(&rest, '.', &first);
    if ((decision = decision_find(pack, first)))
        return decision->words;
    if ((procedure = procedure_find(pack, first))) {
        const struct step *step =
            rest.n && str_next(&rest, '.', &first) ? step_find(procedure, first) : NULL;

        return step ? step->words : procedure->words;
    }
    if ((clock = clock_find(pack, first)))
        return clock->words;
    if ((letter = letter_find(pack, first)))
        return letter->words;
    if ((box = box_find(pack, c->id)))
        return box->words;
    if ((setting = setting_find(pack, c->id)))
        return setting->words;
    if ((resource = resource_find(pack, c->id)))
        return resource->words;
    if ((requirement = requirement_find(pack, first)))
        return requirement->words;
    if ((gate = gate_find(pack, first)))
        return gate->words;
    for (size_t i = 0; i < COUNT(lists); i++)
        if (str_eqz(str_z(c->what), lists[i].what) &&
            (entry = list_entry(pack, str_z(lists[i].list), c->id)))
            return entry->words;
    return none;
}

/* One line for each behaviour; rows of one table stand together. */
static const struct tpl_rule_carrier *
carriers(struct page *page, const struct pack *pack, const struct coverage *coverage,
         const struct clause *clause, size_t *count)
{
    struct tpl_rule_carrier *out =
        ARENA_ARRAY(page->work.arena, struct tpl_rule_carrier, MOST_CARRIERS);
    const struct carrier *c;
    size_t                n = 0;

    for (size_t i = 0;
         n < MOST_CARRIERS && (c = coverage_at(coverage, clause, i)) != NULL; i++) {
        struct tpl_rule_carrier line = {
            .what = say_key(page, "rule.what_%s", c->what),
            .does = say(page, carrier_words(pack, c)),
            .proof = c->id,
        };
        bool same = false;

        if (!line.does.n)
            line.does = c->id;
        for (size_t j = 0; j < n && !same; j++)
            same = str_eq(out[j].what, line.what) && str_eq(out[j].does, line.does);
        if (!same)
            out[n++] = line;
    }
    *count = n;
    return out;
}

/* Settings that rest on this clause are its readings. */
static void
reading(struct page *page, const struct clause *clause, struct tpl_rule *rule)
{
    const struct pack *pack = page->site->pack;

    for (size_t i = 0; i < pack->setting_count && !rule->reading.n; i++) {
        const struct setting *s = pack->settings[i];

        if (s->cite.clause != clause)
            continue;
        rule->reading = say(page, s->words);
        if (settings_chosen(page->site->settings, s))
            rule->reading_signed = page_word(page, WORD_rule_reading_chosen);
    }
}

static struct str
fingerprint(struct arena *a, const uint8_t *hash)
{
    return arena_printf(a, "%02x%02x %02x%02x %02x%02x %02x%02x", hash[0], hash[1],
                        hash[2], hash[3], hash[4], hash[5], hash[6], hash[7]);
}

/* The pack whose clauses these are: the one in force, or one that stands beside it. */
static const struct clause *
find(struct page *page, const struct pack **pack)
{
    struct str           text = arena_printf(page->work.arena, STR_FMT " " STR_FMT,
                                             STR_ARG(http_param(page->request, "text")),
                                             STR_ARG(http_param(page->request, "clause")));
    const struct pack   *own = page->site->pack;
    const struct clause *clause = clause_find(own, text);

    *pack = own;
    for (size_t i = 0; clause && i < own->beside_count; i++)
        if (own->beside[i]->home == clause->home)
            *pack = own->beside[i];
    return clause;
}

enum rc
page_rule(struct page *page, struct err *err)
{
    static const char *const kinds[] = {
        [CLAUSE_DUTY] = "duty",
        [CLAUSE_RIGHT] = "right",
        [CLAUSE_PROHIBITION] = "prohibition",
        [CLAUSE_DEFINITION] = "definition",
        [CLAUSE_OPTION] = "option",
        [CLAUSE_INFORMATION] = "information",
    };
    const struct pack   *pack;
    const struct clause *clause = find(page, &pack);
    const struct home   *home;
    struct coverage      coverage;
    struct tpl_rule      rule;
    size_t               place;

    if (!clause)
        return err_set(err, RC_NOTFOUND, "rule.none");
    home = clause->home;
    place = (size_t)(clause - home->clauses);
    coverage_make(page->work.arena, pack, &coverage);
    rule = (struct tpl_rule){
        .top = top_public(page, WORD_title_rules),
        .label = cite_mark(page, (struct cite){ .clause = clause })->label,
        .heading = say(page, clause->heading),
        .kind = say_key(page, "rule.kind_%s", kinds[clause->kind]),
        .summary = say(page, clause->summary),
        .text_title = say(page, home->words),
        .force = force_words(page, home),
        .page_hash = fingerprint(page->work.arena, home->hash),
        .doubt = doubt(page, home),
        .left_to = say(page, clause->left_to),
        .siblings = clauses_view(page, &coverage, home),
        .siblings_count = home->clause_count,
    };
    reading(page, clause, &rule);
    rule.carriers = carriers(page, pack, &coverage, clause, &rule.carriers_count);
    if (place > 0)
        rule.before = rule.siblings[place - 1].link;
    if (place + 1 < home->clause_count)
        rule.after = rule.siblings[place + 1].link;
    tpl_rule(&page->html, &rule);
    return RC_OK;
}
