/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * find.c - entries of a linked pack by their ids, and clauses by the way people cite
 * them.
 */
#include "policy/policy.h"

#define FIND(what, array, count)                                                         \
    for (size_t i = 0; i < p->count; i++)                                                \
        if (str_eq(p->array[i]->id, id))                                                 \
            return p->array[i];                                                          \
    return NULL

const struct list *
list_find(const struct pack *p, struct str id)
{
    FIND(list, lists, list_count);
}

const struct question *
question_find(const struct pack *p, struct str id)
{
    FIND(question, questions, question_count);
}

const struct setting *
setting_find(const struct pack *p, struct str id)
{
    FIND(setting, settings, setting_count);
}

const struct decision *
decision_find(const struct pack *p, struct str id)
{
    FIND(decision, decisions, decision_count);
}

const struct clock *
clock_find(const struct pack *p, struct str id)
{
    FIND(clock, clocks, clock_count);
}

const struct procedure *
procedure_find(const struct pack *p, struct str id)
{
    FIND(procedure, procedures, procedure_count);
}

const struct box *
box_find(const struct pack *p, struct str id)
{
    FIND(box, boxes, box_count);
}

const struct letter *
letter_find(const struct pack *p, struct str id)
{
    FIND(letter, letters, letter_count);
}

const struct resource *
resource_find(const struct pack *p, struct str id)
{
    FIND(resource, resources, resource_count);
}

const struct requirement *
requirement_find(const struct pack *p, struct str id)
{
    FIND(requirement, requirements, requirement_count);
}

const struct gate *
gate_find(const struct pack *p, struct str id)
{
    FIND(gate, gates, gate_count);
}

const struct pack_calendar *
calendar_find(const struct pack *p, struct str id)
{
    for (size_t i = 0; i < p->calendar_count; i++)
        if (str_eq(p->calendars[i]->days.id, id))
            return p->calendars[i];
    return NULL;
}

int
list_word(const struct list *l, struct str id)
{
    for (size_t i = 0; l && i < l->count; i++)
        if (str_eq(l->words[i].id, id))
            return (int)i;
    return -1;
}

const struct word_entry *
list_entry(const struct pack *p, struct str list, struct str id)
{
    const struct list *l = list_find(p, list);
    int                n = list_word(l, id);

    return n < 0 ? NULL : &l->words[n];
}

const struct word_entry *
role_find(const struct pack *p, struct str id)
{
    return list_entry(p, str_lit("roles"), id);
}

struct str
word_attr(const struct word_entry *w, const char *key)
{
    for (size_t i = 0; i < w->attr_count; i++)
        if (str_eqz(w->attrs[i].key, key))
            return w->attrs[i].count ? w->attrs[i].values[0] : (struct str) { 0 };
    return (struct str) { 0 };
}

const struct conduct *
conduct_find(const struct pack *p, struct str id)
{
    for (size_t i = 0; i < p->conduct_count; i++)
        if (str_eq(p->conducts[i]->word->id, id))
            return p->conducts[i];
    return NULL;
}

const struct step *
step_find(const struct procedure *p, struct str id)
{
    for (size_t i = 0; i < p->step_count; i++)
        if (str_eq(p->steps[i].id, id))
            return &p->steps[i];
    return NULL;
}

int
state_find(const struct procedure *p, struct str id)
{
    for (size_t i = 0; i < p->state_count; i++)
        if (str_eq(p->states[i].id, id))
            return (int)i;
    return STATE_NONE;
}

static const struct clause *
clause_of(const struct home *home, struct str id)
{
    for (size_t i = 0; i < home->clause_count; i++)
        if (str_eq(home->clauses[i].id, id))
            return &home->clauses[i];
    return NULL;
}

const struct clause *
clause_find(const struct pack *p, struct str text)
{
    ptrdiff_t  space = str_chr(text, ' ');
    struct str short_name;

    if (space < 0)
        return clause_of(p->home, text);
    short_name = (struct str) { text.p, (size_t)space };
    text = str_trim(str_from(text, (size_t)space));
    for (size_t i = 0; i < p->home_count; i++)
        if (str_eq(p->homes[i]->short_name, short_name))
            return clause_of(p->homes[i], text);
    for (size_t i = 0; i < p->beside_count; i++)
        if (str_eq(p->beside[i]->home->short_name, short_name))
            return clause_of(p->beside[i]->home, text);
    return NULL;
}

struct str
cite_text(struct arena *a, const struct pack *p, struct cite cite)
{
    if (!cite.clause)
        return str_lit("ours");
    if (cite.clause->home == p->home)
        return cite.clause->id;
    return arena_printf(a, STR_FMT " " STR_FMT, STR_ARG(cite.clause->home->short_name),
                        STR_ARG(cite.clause->id));
}

bool
clause_governs(const struct pack *p, const struct clause *clause)
{
    for (size_t i = 0; i < p->home_count; i++)
        if (p->homes[i] == clause->home)
            return true;
    return false;
}

struct str
words_in(struct words words, enum lang lang)
{
    return words.text[lang].n ? words.text[lang] : words.text[LANG_EN];
}
