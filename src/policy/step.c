/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * step.c - may this step be taken, by whom, from where, with what; and if not, why and
 * what instead. The first thing unmet is the reason: role, state, needs in their order,
 * fields in theirs.
 */
#include "policy/ask.h"

int
state_of(const struct context *ctx, const struct procedure *procedure)
{
    struct value value = facts_get(ctx->facts, procedure->state);

    if (value.state != VALUE_KNOWN || !value.set)
        return STATE_NONE;
    return __builtin_ctzll(value.set);
}

/* Does the role hold what `who` names? */
static bool
who_is(const struct context *ctx, const struct who *who, struct str role)
{
    struct value value;

    if (who->role)
        return str_eq(who->role->id, role);
    if (who->setting)
        return str_eq(settings_get(ctx->settings, who->setting).text, role);
    if (!who->answer)
        return false;
    value = value_of(ctx, who->answer);
    if (value.state != VALUE_KNOWN)
        return false;
    {
        int n = list_word(who->answer->list, role);

        return n >= 0 && (value.set >> n & 1);
    }
}

static bool
role_may(const struct context *ctx, const struct step *step, struct str role)
{
    for (size_t i = 0; i < step->by_count; i++)
        if (who_is(ctx, &step->by[i], role))
            return true;
    return false;
}

/* The step whose form asks `name`, this procedure's first. */
static const struct step *
recorder(const struct context *ctx, const struct step *of, const struct name *name)
{
    const struct step *found = NULL;

    if (name->from == FROM_STEP)
        return name->of.step;
    if (name->from != FROM_QUESTION)
        return NULL;
    for (size_t i = 0; i < ctx->pack->procedure_count; i++) {
        const struct procedure *p = ctx->pack->procedures[i];

        for (size_t j = 0; j < p->step_count; j++)
            for (size_t k = 0; k < p->steps[j].field_count; k++)
                if (p->steps[j].form[k].question == name->of.question &&
                    (!found || (p == of->procedure && found->procedure != p)))
                    found = &p->steps[j];
    }
    return found;
}

static enum rc
refuse_need(const struct context *ctx, const struct step *step, const struct need *need,
            struct asks asks, struct refusal *out)
{
    *out = (struct refusal) { .kind = REFUSAL_NEED,
                              .procedure = step->procedure,
                              .step = step,
                              .name = need->name,
                              .need = need,
                              .cite = need->cite,
                              .asks = asks };
    out->value = value_of(ctx, need->name);
    out->recorded_by = recorder(ctx, step, need->name);
    for (size_t i = 0; i < asks.count; i++) {
        if (asks.names[i]->from == FROM_SETTING && !out->unset)
            out->unset = asks.names[i]->of.setting;
        if (!out->recorded_by)
            out->recorded_by = recorder(ctx, step, asks.names[i]);
    }
    return RC_REFUSED;
}

/* The form laid over the facts: a field of this form that was left is not given. */
static struct facts *
form_over(const struct context *ctx, const struct step *step, const struct facts *form)
{
    struct facts *over =
        facts_new(ctx->arena, ctx->pack, facts_about(ctx->facts), ctx->facts);

    for (size_t i = 0; i < step->field_count; i++) {
        const struct name *name = step->form[i].question->name;
        struct value       value = facts_get(form, name);

        if (value.state != VALUE_KNOWN)
            value.state = VALUE_NOT_GIVEN;
        facts_set(over, name, value);
    }
    return over;
}

enum truth
field_required(const struct context *ctx, const struct field *field,
               const struct facts *form)
{
    struct context inner = *ctx;

    if (field->must != FIELD_WHEN)
        return field->must == FIELD_REQUIRED ? TRUTH_TRUE : TRUTH_FALSE;
    if (form)
        inner.facts = form;
    return cell_holds(&inner, field->when.name, &field->when.cell, NULL);
}

static enum rc
check_form(const struct context *ctx, const struct step *step, const struct facts *form,
           struct refusal *out)
{
    struct context inner = *ctx;

    inner.facts = form_over(ctx, step, form);
    for (size_t i = 0; i < step->field_count; i++) {
        const struct field *field = &step->form[i];
        const struct name  *name = field->question->name;

        if (field_required(&inner, field, NULL) == TRUTH_FALSE)
            continue;
        if (facts_get(inner.facts, name).state == VALUE_KNOWN)
            continue;
        *out = (struct refusal) { .kind = REFUSAL_FIELD,
                                  .procedure = step->procedure,
                                  .step = step,
                                  .name = name,
                                  .field = field,
                                  .cite = field->cite,
                                  .value = { .state = VALUE_NOT_GIVEN },
                                  .recorded_by = step };
        asks_add(ctx->arena, &out->asks, name);
        return RC_REFUSED;
    }
    return RC_OK;
}

enum rc
step_check(const struct context *ctx, const struct step *step, struct str role,
           const struct facts *form, struct refusal *out)
{
    struct context own = *ctx;
    int            state = state_of(ctx, step->procedure);
    bool from = state == STATE_NONE ? step->from_none : (step->from >> state & 1) != 0;

    if (role.n && !role_may(ctx, step, role)) {
        *out = (struct refusal) { .kind = REFUSAL_ROLE,
                                  .procedure = step->procedure,
                                  .step = step,
                                  .cite = step->cite };
        return RC_REFUSED;
    }
    if (!from) {
        *out = (struct refusal) { .kind = REFUSAL_STATE,
                                  .procedure = step->procedure,
                                  .step = step,
                                  .name = step->procedure->state,
                                  .cite = step->cite };
        return RC_REFUSED;
    }
    own.side = role;
    for (size_t i = 0; i < step->need_count; i++) {
        struct asks asks = { 0 };

        if (cell_holds(&own, step->needs[i].name, &step->needs[i].cell, &asks) !=
            TRUTH_TRUE)
            return refuse_need(&own, step, &step->needs[i], asks, out);
    }
    if (form && check_form(ctx, step, form, out) != RC_OK)
        return RC_REFUSED;
    *out = (struct refusal) { .kind = REFUSAL_NONE,
                              .procedure = step->procedure,
                              .step = step };
    return RC_OK;
}

enum rc
step_check_named(const struct context *ctx, struct str name, struct str role,
                 const struct facts *form, struct refusal *out)
{
    ptrdiff_t               dot = str_chr(name, '.');
    const struct procedure *p =
        dot > 0 ? procedure_find(ctx->pack, (struct str) { name.p, (size_t)dot }) : NULL;
    struct str         id = dot > 0 ? str_from(name, (size_t)dot + 1) : name;
    const struct step *step = p ? step_find(p, id) : NULL;

    if (step)
        return step_check(ctx, step, role, form, out);
    *out = (struct refusal) { .kind = REFUSAL_NO_STEP, .procedure = p };
    for (size_t i = 0; p && i < p->refused_count; i++)
        if (str_eq(p->refused[i].id, id)) {
            out->kind = REFUSAL_RULED_OUT;
            out->ruled_out = &p->refused[i];
            out->cite = p->refused[i].cite;
            out->instead = p->refused[i].instead;
        }
    return RC_REFUSED;
}

struct step_offer *
steps_open(const struct context *ctx, const struct procedure *procedure, struct str role,
           size_t *count)
{
    struct step_offer *offers =
        ARENA_ARRAY(ctx->arena, struct step_offer, procedure->step_count + 1);

    for (size_t i = 0; i < procedure->step_count; i++) {
        offers[i].step = &procedure->steps[i];
        offers[i].allowed = step_check(ctx, &procedure->steps[i], role, NULL,
                                       &offers[i].refusal) == RC_OK;
    }
    *count = procedure->step_count;
    return offers;
}

enum rc
serve_check(const struct context *ctx, const struct letter *letter, bool both,
            struct refusal *out)
{
    UNUSED(ctx);
    *out = (struct refusal) { .kind = REFUSAL_NONE, .letter = letter };
    if (!letter->both || both)
        return RC_OK;
    out->kind = REFUSAL_BOTH;
    out->cite = letter->cite;
    return RC_REFUSED;
}

struct str
refusal_because(const struct refusal *refusal)
{
    switch (refusal->kind) {
    case REFUSAL_NONE: return str_lit("nothing");
    case REFUSAL_NO_STEP: return str_lit("no such step");
    case REFUSAL_RULED_OUT: return refusal->ruled_out->id;
    case REFUSAL_ROLE: return str_lit("by");
    case REFUSAL_STATE: return str_lit("from");
    case REFUSAL_NEED:
    case REFUSAL_FIELD: return refusal->name->id;
    case REFUSAL_BOTH: return str_lit("both together");
    }
    return str_lit("");
}
