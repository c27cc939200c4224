/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * coverage.c - see coverage.h.
 */
#include "policy/coverage.h"

#include <string.h>

struct walk {
    struct arena    *a;
    struct coverage *out;
    size_t           room;
};

static void
carry(struct walk *w, const char *what, struct str id, struct cite cite,
      const void *entry, struct where at)
{
    struct coverage *c = w->out;

    if (c->count == w->room) {
        size_t          room = w->room ? w->room * 2 : 256;
        struct carrier *list = ARENA_ARRAY(w->a, struct carrier, room);

        if (c->count)
            memcpy(list, c->carriers, c->count * sizeof(*list));
        c->carriers = list;
        w->room = room;
    }
    c->carriers[c->count++] = (struct carrier) { what, id, cite.clause, entry, at };
}

static struct str
of(struct walk *w, struct str x, struct str y)
{
    return arena_printf(w->a, STR_FMT "." STR_FMT, STR_ARG(x), STR_ARG(y));
}

static void
walk_decision(struct walk *w, const struct decision *d)
{
    carry(w, "table", d->id, d->cite, NULL, d->at);
    for (size_t i = 0; i < d->row_count; i++)
        carry(w, "row", of(w, d->id, d->rows[i].id), d->rows[i].cite, &d->rows[i],
              d->rows[i].at);
    if (d->override.by || d->override.by_setting)
        carry(w, "override", d->id, d->override.cite, NULL, d->at);
}

static void
walk_clock(struct walk *w, const struct clock *c)
{
    carry(w, c->kind == CLOCK_TARGET ? "target" : "clock", c->id, c->cite, c, c->at);
    for (size_t i = 0; i < c->longer_count; i++)
        carry(w, "delay", c->id, c->longer[i].cite, c, c->at);
}

static void
walk_procedure(struct walk *w, const struct procedure *p)
{
    carry(w, "procedure", p->id, p->cite, NULL, p->at);
    for (size_t i = 0; i < p->step_count; i++) {
        const struct step *s = &p->steps[i];
        struct str         id = of(w, p->id, s->id);

        carry(w, "step", id, s->cite, s, s->at);
        for (size_t k = 0; k < s->need_count; k++)
            carry(w, "need", of(w, id, s->needs[k].name->id), s->needs[k].cite, s,
                  s->needs[k].at);
        for (size_t k = 0; k < s->field_count; k++)
            carry(w, "field", of(w, id, s->form[k].question->id), s->form[k].cite, s,
                  s->form[k].at);
    }
    for (size_t i = 0; i < p->refused_count; i++)
        carry(w, "refused", of(w, p->id, p->refused[i].id), p->refused[i].cite,
              &p->refused[i], p->refused[i].at);
}

static void
walk_letter(struct walk *w, const struct letter *t)
{
    carry(w, "letter", t->id, t->cite, t, t->at);
    for (size_t i = 0; i < t->must_count; i++)
        carry(w, "letter", of(w, t->id, t->must[i].item), t->must[i].cite, t,
              t->must[i].at);
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        for (size_t i = 0; i < t->text[lang].count; i++)
            for (size_t k = 0; k < t->text[lang].paragraphs[i].cite_count; k++)
                carry(w, "letter", t->id, t->text[lang].paragraphs[i].cites[k], t,
                      t->text[lang].paragraphs[i].at);
        if (t->text[lang].there)
            return; /* the languages have the same tags */
    }
}

static void
walk_requirements(struct walk *w, const struct pack *p)
{
    for (size_t i = 0; i < p->requirement_count; i++) {
        const struct requirement *r = p->requirements[i];

        carry(w, "requirement", r->id, r->cite, r, r->at);
        for (size_t k = 0; k < r->item_count; k++)
            carry(w, "item", of(w, r->id, r->items[k].id), r->items[k].cite, r,
                  r->items[k].at);
    }
    for (size_t i = 0; i < p->gate_count; i++)
        carry(w, "gate", p->gates[i]->id, p->gates[i]->cite, p->gates[i],
              p->gates[i]->at);
    for (size_t i = 0; i < p->conform_count; i++)
        carry(w, "conformance",
              p->conforms[i]->cite.clause ? p->conforms[i]->cite.clause->id
                                          : (struct str) { 0 },
              p->conforms[i]->cite, p->conforms[i], p->conforms[i]->at);
}

/* Words of these lists are things the program offers, limits or imposes. */
static void
walk_lists(struct walk *w, const struct pack *p)
{
    static const struct {
        const char *list, *what;
    } lists[] = {
        { "measures", "measure" },   { "removal_actions", "removal action" },
        { "sanctions", "sanction" }, { "remedies", "remedy" },
        { "offices", "office" },
    };

    for (size_t i = 0; i < COUNT(lists); i++) {
        const struct list *list = list_find(p, str_z(lists[i].list));

        for (size_t k = 0; list && k < list->count; k++)
            carry(w, lists[i].what, list->words[k].id, list->words[k].cite, NULL,
                  list->words[k].at);
    }
}

static void
walk_conduct(struct walk *w, const struct conduct *c)
{
    carry(w, "finding", c->word->id, c->word->cite, c->word, c->at);
    for (size_t i = 0; i < c->element_count; i++)
        carry(w, "element", of(w, c->word->id, c->elements[i].name->id),
              c->elements[i].cite, c->word, c->elements[i].at);
    for (size_t i = 0; i < c->factor_count; i++)
        carry(w, "factor", of(w, c->word->id, c->factors[i].name->id), c->factors[i].cite,
              c->word, c->factors[i].at);
    for (size_t i = 0; i < c->exclusion_count; i++)
        carry(w, "exclusion", of(w, c->word->id, c->exclusions[i].name->id),
              c->exclusions[i].cite, c->word, c->exclusions[i].at);
}

void
coverage_make(struct arena *a, const struct pack *p, struct coverage *out)
{
    struct walk w = { .a = a, .out = out };

    *out = (struct coverage) { 0 };
    for (size_t i = 0; i < p->decision_count; i++)
        walk_decision(&w, p->decisions[i]);
    for (size_t i = 0; i < p->clock_count; i++)
        walk_clock(&w, p->clocks[i]);
    for (size_t i = 0; i < p->procedure_count; i++)
        walk_procedure(&w, p->procedures[i]);
    for (size_t i = 0; i < p->letter_count; i++)
        walk_letter(&w, p->letters[i]);
    for (size_t i = 0; i < p->box_count; i++)
        carry(&w, "box", p->boxes[i]->id, p->boxes[i]->cite, NULL, p->boxes[i]->at);
    for (size_t i = 0; i < p->setting_count; i++)
        carry(&w, "setting", p->settings[i]->id, p->settings[i]->cite, NULL,
              p->settings[i]->at);
    for (size_t i = 0; i < p->resource_count; i++)
        carry(&w, "resource", p->resources[i]->id, p->resources[i]->cite, NULL,
              p->resources[i]->at);
    for (size_t i = 0; i < p->never_count; i++)
        carry(&w, "ban", p->nevers[i]->id, p->nevers[i]->cite, p->nevers[i],
              p->nevers[i]->at);
    for (size_t i = 0; i < p->conduct_count; i++)
        walk_conduct(&w, p->conducts[i]);
    walk_lists(&w, p);
    walk_requirements(&w, p);
    for (size_t i = 0; i < p->replacement_count; i++)
        carry(&w, "change", p->replacements[i]->id, p->replacements[i]->power, NULL,
              p->replacements[i]->child);
}

bool
clause_operative(const struct clause *clause)
{
    return !clause->people && clause->kind != CLAUSE_DEFINITION &&
           clause->kind != CLAUSE_INFORMATION;
}

const struct carrier *
coverage_at(const struct coverage *c, const struct clause *clause, size_t n)
{
    for (size_t i = 0; i < c->count; i++)
        if (c->carriers[i].clause == clause && n-- == 0)
            return &c->carriers[i];
    return NULL;
}
