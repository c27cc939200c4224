/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * observe.c - what a scenario may expect, key by key: answers, rows, what to ask, ends
 * and standings of clocks, steps allowed or refused, requirements and gates.
 */
#include "policy/conformance.h"
#include "policy/world.h"

static const struct calendar *
calendar_of(void *self, struct str id)
{
    const struct world *w = self;

    for (size_t i = 0; i < w->calendar_count; i++)
        if (str_eq(w->calendars[i].id, id))
            return &w->calendars[i];
    return NULL;
}

struct context
world_context(struct world *w, const struct country *c)
{
    return (struct context) { .arena = w->a,
                              .pack = c->pack,
                              .settings = c->settings,
                              .facts = c->facts,
                              .now = w->now,
                              .calendar_of = calendar_of,
                              .calendar_self = w };
}

static void
join(struct buf *b, struct str s)
{
    if (b->n)
        buf_addz(b, " and ");
    buf_add(b, s);
}

static struct str
joined(const struct buf *b)
{
    return b->n ? buf_str(b) : str_lit("none");
}

static struct str
asks_text(struct world *w, const struct asks *asks)
{
    struct buf b;

    buf_init(&b, w->a, 4096);
    for (size_t i = 0; i < asks->count; i++)
        join(&b, asks->names[i]->id);
    return joined(&b);
}

static struct str
cite_of(struct world *w, const struct country *c, struct cite cite)
{
    return cite_text(w->a, c->pack, cite);
}

/* ---- tables ------------------------------------------------------------- */

/* Marks the row that answered, and those of the tables it asked. */
static void
reach_table(struct world *w, const struct country *c, const struct decision *d, int depth)
{
    struct context ctx = world_context(w, c);
    struct verdict v;

    if (depth > 8)
        return;
    decide(&ctx, d, &v);
    if (v.state == VERDICT_ANSWERED && v.row)
        reach_add(w->reach, v.row);
    for (size_t i = 0; i < v.row_count; i++)
        reach_add(w->reach, v.rows[i]);
    for (size_t i = 0; i < d->fact_count; i++)
        if (d->facts[i]->from == FROM_ANSWER)
            reach_table(w, c, d->facts[i]->of.decision, depth + 1);
}

static struct str
trace(struct world *w, const struct country *c, const struct verdict *v)
{
    struct buf b;

    buf_init(&b, w->a, 8192);
    for (size_t i = 0; i < v->passed_count; i++) {
        buf_addz(&b, "\n      passed ");
        buf_add(&b, passed_text(w->a, c->pack, &v->passed[i]));
    }
    if (v->state == VERDICT_UNDETERMINED) {
        buf_addz(&b, "\n      undetermined, to ask: ");
        buf_add(&b, asks_text(w, &v->asks));
    }
    return buf_str(&b);
}

static bool
observe_table(struct world *w, const struct country *c, const struct decision *d,
              struct str part, struct str *out)
{
    static const char *const states[] = { "answered", "undetermined", "no_row" };
    struct context           ctx = world_context(w, c);
    struct verdict           v;
    struct buf               b;

    decide(&ctx, d, &v);
    reach_table(w, c, d, 0);
    w->why = trace(w, c, &v);
    buf_init(&b, w->a, 4096);
    if (!part.n) {
        *out = str_z(states[v.state]);
    } else if (str_eqz(part, "ask")) {
        *out = asks_text(w, &v.asks);
    } else if (str_eqz(part, "row")) {
        if (d->hit == HIT_EVERY)
            for (size_t i = 0; i < v.row_count; i++)
                join(&b, v.rows[i]->id);
        else if (v.row && v.state == VERDICT_ANSWERED)
            join(&b, v.row->id);
        *out = v.state == VERDICT_ANSWERED ? joined(&b) : str_z(states[v.state]);
    } else if (str_eqz(part, "clause")) {
        *out = v.row ? cite_of(w, c, v.row->cite) : str_lit("none");
    } else if (str_eqz(part, "flag")) {
        *out = arena_printf(w->a, "%d", d->flag);
    } else if (str_eqz(part, "by")) {
        *out = v.answer && v.answer->by ? v.answer->by->id : str_lit("none");
    } else {
        for (size_t i = 0; i < d->column_count; i++)
            if (str_eq(d->columns[i].id, part)) {
                *out = v.state == VERDICT_ANSWERED
                           ? result_text(w->a, &d->columns[i], v.results[i])
                           : str_z(states[v.state]);
                return true;
            }
        return false;
    }
    return true;
}

/* ---- clocks ------------------------------------------------------------- */

static const int64_t *
told_of(struct world *w, const struct clock *clock)
{
    for (size_t i = 0; i < w->told_count; i++)
        if (w->told[i].clock == clock)
            return &w->told[i].due;
    return NULL;
}

static struct str
skipped_text(struct world *w, const struct reckoning *r, bool named)
{
    struct buf b;

    buf_init(&b, w->a, 8192);
    for (size_t i = 0; i < r->skipped_count; i++)
        if (!named || r->skipped[i].closure)
            join(&b, day_text(w->a, r->skipped[i].day));
    return joined(&b);
}

static bool
observe_clock(struct world *w, const struct country *c, const struct facts *facts,
              const struct clock *clock, struct str part, struct str *out)
{
    static const char *const words[] = { "not_started", "running", "in_time",
                                         "late",        "between", "over" };
    struct context           ctx = world_context(w, c);
    struct reckoning         r = { 0 };
    const int64_t           *told = told_of(w, clock);
    bool                     lapsed;
    enum rc                  rc;

    ctx.facts = facts;
    reach_add(w->reach, clock);
    rc = told ? clock_recount(&ctx, clock, *told, &r, NULL)
              : clock_reckon(&ctx, clock, &r, NULL);
    if (rc == RC_REFUSED) {
        *out = str_lit("unset");
        return true;
    }
    w->why = arena_printf(w->a, "\n      " STR_FMT,
                          STR_ARG(clock_explain_text(&ctx, clock, &r, LANG_EN)));
    lapsed = r.started && (r.standing == STANDING_LATE || r.standing == STANDING_OVER);
    if (str_eqz(part, "standing"))
        *out = str_z(words[r.standing]);
    else if (str_eqz(part, "due"))
        *out = r.started ? moment_text(w->a, c->pack->zone, r.due) : str_lit("none");
    else if (str_eqz(part, "warn"))
        *out = r.started && r.warns ? moment_text(w->a, c->pack->zone, r.warn)
                                    : str_lit("none");
    else if (str_eqz(part, "skipped"))
        *out = skipped_text(w, &r, false);
    else if (str_eqz(part, "closed"))
        *out = skipped_text(w, &r, true);
    else if (str_eqz(part, "means"))
        *out = lapsed ? clock->lapse.means : str_lit("none");
    else if (str_eqz(part, "task"))
        *out = lapsed && clock->lapse.task ? clock->lapse.task->id : str_lit("none");
    else if (str_eqz(part, "message"))
        *out = lapsed ? str_lit("queued") : str_lit("none");
    else if (str_eqz(part, "reading"))
        *out = r.run ? r.run->reading : str_lit("none");
    else
        return false;
    return true;
}

/* ---- steps -------------------------------------------------------------- */

static bool
observe_refusal(struct world *w, const struct country *c, const struct refusal *r,
                struct str part, struct str *out)
{
    if (!part.n)
        *out = r->kind == REFUSAL_NONE ? str_lit("allowed") : str_lit("refused");
    else if (str_eqz(part, "because"))
        *out = refusal_because(r);
    else if (str_eqz(part, "clause"))
        *out = r->kind == REFUSAL_NONE ? str_lit("none") : cite_of(w, c, r->cite);
    else if (str_eqz(part, "instead"))
        *out = r->instead ? r->instead->id : str_lit("none");
    else if (str_eqz(part, "ask"))
        *out = asks_text(w, &r->asks);
    else
        return false;
    w->why = arena_printf(w->a, "\n      because " STR_FMT ", " STR_FMT,
                          STR_ARG(refusal_because(r)), STR_ARG(cite_of(w, c, r->cite)));
    return true;
}

static bool
observe_procedure(struct world *w, const struct country *c, const struct procedure *p,
                  struct str rest, struct str *out)
{
    struct context ctx = world_context(w, c);
    ptrdiff_t      dot = str_chr(rest, '.');
    struct str     id = dot < 0 ? rest : (struct str) { rest.p, (size_t)dot };
    struct str     part = dot < 0 ? (struct str) { 0 } : str_from(rest, (size_t)dot + 1);
    struct refusal refusal;
    int            state;

    if (str_eqz(rest, "state")) {
        state = state_of(&ctx, p);
        *out = state == STATE_NONE ? str_lit("none") : p->states[state].id;
        return true;
    }
    step_check_named(&ctx,
                     arena_printf(w->a, STR_FMT "." STR_FMT, STR_ARG(p->id), STR_ARG(id)),
                     w->by, c->facts, &refusal);
    if (refusal.kind == REFUSAL_NO_STEP)
        return false;
    if (refusal.step)
        reach_add(w->reach, refusal.step);
    else
        reach_add(w->reach, refusal.ruled_out);
    return observe_refusal(w, c, &refusal, part, out);
}

/* ---- requirements ------------------------------------------------------- */

static bool
observe_requirement(struct world *w, const struct country *c, const struct requirement *r,
                    struct str part, struct str *out)
{
    static const char *const    words[] = { "met",     "partly",       "unmet",
                                            "expired", "not_verified", "not_asked" };
    struct context              ctx = world_context(w, c);
    struct requirement_standing s;
    struct buf                  b;

    requirement_stand(&ctx, r, w->evidence, w->evidence_count, &s);
    reach_add(w->reach, r);
    buf_init(&b, w->a, 4096);
    for (size_t i = 0; s.standing != MET_NOT_ASKED && i < r->item_count; i++)
        if ((str_eqz(part, "missing") &&
             (s.items[i] == ITEM_FAILING || s.items[i] == ITEM_EXPIRED)) ||
            (str_eqz(part, "open") && s.items[i] == ITEM_OPEN) ||
            (str_eqz(part, "expired") && s.items[i] == ITEM_EXPIRED))
            join(&b, r->items[i].id);
    if (str_eqz(part, "standing"))
        *out = str_z(words[s.standing]);
    else if (str_eqz(part, "ask"))
        *out = asks_text(w, &s.asks);
    else if (str_eqz(part, "missing") || str_eqz(part, "open") ||
             str_eqz(part, "expired"))
        *out = joined(&b);
    else
        return false;
    return true;
}

static bool
observe_gate(struct world *w, const struct country *c, const struct gate *g,
             struct str part, struct str *out)
{
    struct context       ctx = world_context(w, c);
    struct gate_standing s;

    gate_stand(&ctx, g, w->evidence, w->evidence_count, &s);
    reach_add(w->reach, g);
    if (!part.n)
        *out = s.open ? str_lit("open") : str_lit("closed");
    else if (str_eqz(part, "because"))
        *out = s.because ? s.because->id : str_lit("none");
    else
        return false;
    return true;
}

/* ---- all ---------------------------------------------------------------- */

static bool
observe_special(struct world *w, const struct country *c, struct str key, struct str *out)
{
    struct str conform = str_lit("conform ");

    if (str_starts(key, conform)) {
        const struct conform *entry = conform_find(c->pack, str_from(key, conform.n));

        if (!entry)
            return false;
        *out = str_z(conform_word(conform_text(w->a, entry, w->text, NULL)));
        reach_add(w->reach, entry);
        return true;
    }
    if (str_eqz(key, "letters.refuse")) {
        *out = str_lit("none");
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            const struct never *ban =
                letter_lint(c->pack, (enum lang)lang, w->text, NULL, NULL);

            if (ban) {
                *out = ban->id;
                reach_add(w->reach, ban);
            }
        }
        return true;
    }
    if (str_eqz(key, "leaf") || str_eqz(key, "queued")) {
        const struct buf *b = str_eqz(key, "leaf") ? &w->leaves : &w->queued;

        *out = joined(b);
        return true;
    }
    if (str_eqz(key, "task")) {
        struct buf b;
        struct str role;

        buf_init(&b, w->a, 4096);
        for (size_t i = 0; i < c->pack->clock_count; i++)
            if (observe_clock(w, c, c->facts, c->pack->clocks[i], str_lit("task"),
                              &role) &&
                !str_eqz(role, "none") && !str_eqz(role, "unset") &&
                str_find(buf_str(&b), role) < 0)
                join(&b, role);
        *out = joined(&b);
        return true;
    }
    return false;
}

/* A prefix of the key names an entry; what follows its dot is asked of it. */
static bool
observe_entry(struct world *w, const struct country *c, struct str id, struct str part,
              struct str *out)
{
    const struct pack        *p = c->pack;
    const struct decision    *d = decision_find(p, id);
    const struct clock       *clock = clock_find(p, id);
    const struct procedure   *procedure = procedure_find(p, id);
    const struct requirement *r = requirement_find(p, id);
    const struct gate        *g = gate_find(p, id);
    const struct conduct     *conduct = conduct_find(p, id);
    ptrdiff_t                 dot = str_chr(part, '.');

    if (d && observe_table(w, c, d, part, out))
        return true;
    if (clock && dot > 0 && role_find(p, str_from(part, (size_t)dot + 1)))
        return observe_clock(w, c, facts_party(c->facts, str_from(part, (size_t)dot + 1)),
                             clock, (struct str) { part.p, (size_t)dot }, out);
    if (clock && part.n)
        return observe_clock(w, c, c->facts, clock, part, out);
    if (procedure && part.n)
        return observe_procedure(w, c, procedure, part, out);
    if (r && part.n)
        return observe_requirement(w, c, r, part, out);
    if (g)
        return observe_gate(w, c, g, part, out);
    if (conduct) {
        static const char *const truths[] = { "no", "yes", "undetermined" };
        struct context           ctx = world_context(w, c);
        struct conduct_verdict   v;

        conduct_judge(&ctx, conduct, &v);
        reach_add(w->reach, conduct->word);
        *out = !part.n ? str_z(truths[v.is])
               : str_eqz(part, "because")
                   ? (v.failed ? v.failed->name->id : str_lit("none"))
                   : asks_text(w, &v.asks);
        return true;
    }
    return false;
}

static bool
observe_in(struct world *w, const struct country *c, struct str key, struct str *out)
{
    struct context ctx = world_context(w, c);
    ptrdiff_t      dot = str_chr(key, '.');
    struct str     id = dot < 0 ? key : (struct str) { key.p, (size_t)dot };
    struct str     part = dot < 0 ? (struct str) { 0 } : str_from(key, (size_t)dot + 1);
    const struct name *name;

    if (observe_special(w, c, key, out) || observe_entry(w, c, id, part, out))
        return true;
    if (!part.n && setting_find(c->pack, key)) {
        *out = str_lit("accepted");
        for (size_t i = 0; i < w->refused_count; i++)
            if (str_eq(w->settings_refused[i], key))
                *out = str_lit("refused");
        return true;
    }
    name = name_find(c->pack, key);
    if (!name)
        return false;
    *out = value_text(w->a, c->pack, name, value_of(&ctx, name));
    return true;
}

bool
world_observe(struct world *w, struct str key, struct str *out)
{
    ptrdiff_t space = str_chr(key, ' ');

    w->why = (struct str) { 0 };
    if (w->fault.n) {
        *out = w->fault;
        return true;
    }
    for (size_t i = 1; space > 0 && i < w->count; i++)
        if (str_eq(w->countries[i].pack->home->short_name,
                   (struct str) { key.p, (size_t)space }))
            return observe_in(w, &w->countries[i], str_from(key, (size_t)space + 1), out);
    return observe_in(w, &w->countries[0], key, out);
}
