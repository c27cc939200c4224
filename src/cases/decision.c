/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * decision.c - see decision.h.
 */
#include "cases/decision.h"

#include "base/id.h"
#include "base/text.h"
#include "cases/procedure.h"
#include "ledger/ledger.h"

enum rc
decision_ask(struct work *work, const struct subject *s, struct str table, struct verdict *out,
             struct context *ctx, struct err *err)
{
    const struct decision *decision = decision_find(work->site->pack, table);

    if (!decision)
        return err_set(err, RC_NOTFOUND, "casefile.none");
    *ctx = site_context(work->arena, work->site, s->facts, work->now);
    return decide(ctx, decision, out);
}

bool
decision_may_override(const struct work *work, const struct verdict *v)
{
    const struct decision *d = v->decision;
    bool                   row = d->override.row_count == 0;

    if (v->state != VERDICT_ANSWERED || (!d->override.by && !d->override.by_setting))
        return false;
    for (size_t i = 0; i < d->override.row_count; i++)
        row = row || d->override.rows[i] == v->row;
    if (!row)
        return false;
    if (d->override.by)
        return actor_has_role(work->who, d->override.by->id);
    return actor_has_role(work->who,
                          settings_get(work->site->settings, d->override.by_setting).text);
}

static void
put(json_t *object, const char *key, struct str text)
{
    json_object_set_new(object, key, json_stringn(text.p ? text.p : "", text.n));
}

/* Every fact the table looked at, as it stood. */
static json_t *
facts_used(struct work *work, const struct context *ctx, const struct decision *table)
{
    json_t *facts = json_object();

    for (size_t i = 0; i < table->fact_count; i++) {
        const struct name *name = table->facts[i];

        put(facts, arena_z(work->arena, name->id),
            value_text(work->arena, work->site->pack, name, value_of(ctx, name)));
    }
    return facts;
}

static json_t *
body_of(struct work *work, const struct context *ctx, const struct verdict *v,
        struct str otherwise, struct str reason)
{
    const struct decision *table = v->decision;
    json_t                *body = json_object(), *answers = json_object(), *passed = json_array();

    for (size_t i = 0; i < table->column_count; i++)
        put(answers, arena_z(work->arena, table->columns[i].id),
            result_text(work->arena, &table->columns[i], v->results[i]));
    for (size_t i = 0; i < v->passed_count; i++) {
        struct str text = passed_text(work->arena, work->site->pack, &v->passed[i]);

        json_array_append_new(passed, json_stringn(text.p, text.n));
    }
    json_object_set_new(body, "answers", answers);
    json_object_set_new(body, "facts", facts_used(work, ctx, table));
    json_object_set_new(body, "passed", passed);
    put(body, "row", v->row ? v->row->id : (struct str){ 0 });
    put(body, "clause", cite_text(work->arena, work->site->pack, v->row ? v->row->cite : table->cite));
    put(body, "otherwise", otherwise);
    put(body, "reason", reason);
    return body;
}

static enum rc
check(const struct work *work, const struct verdict *v, struct str otherwise, struct str reason,
      struct err *err)
{
    if (v->state != VERDICT_ANSWERED)
        return err_set(err, RC_REFUSED, "decision.open");
    if (otherwise.n == 0)
        return RC_OK;
    if (!decision_may_override(work, v))
        return err_set(err, RC_REFUSED, "decision.no_override");
    if (list_word(v->decision->columns[0].list, otherwise) < 0)
        return err_set_arg(err, RC_BADINPUT, "decision.otherwise", str_lit("otherwise"));
    if (str_trim(reason).n == 0)
        return err_set_arg(err, RC_BADINPUT, "decision.reason", str_lit("reason"));
    return RC_OK;
}

enum rc
decision_sign(struct work *work, struct docket *d, const struct subject *s, struct str table,
              struct str otherwise, struct str reason, struct err *err)
{
    const struct box *box = case_box_kind(work->site, BOX_WORK, EACH_CASE);
    struct seal_proof proof;
    struct context    ctx;
    struct verdict    v;
    struct box_ref    ref;
    json_t           *body;
    int64_t           id = id_new(), sealed;
    enum rc           rc;

    if ((rc = decision_ask(work, s, table, &v, &ctx, err)) != RC_OK ||
        (rc = check(work, &v, otherwise, reason, err)) != RC_OK)
        return rc;
    if (!box)
        return err_set(err, RC_REFUSED, "report.no_box");
    if ((rc = subject_box(work, d, s, box, &ref, err)) != RC_OK)
        return rc;
    body = body_of(work, &ctx, &v, otherwise, reason);
    rc = box_seal_json(work, &ref, str_lit("decision"), body, &sealed, &proof, err);
    json_decref(body);
    if (rc != RC_OK)
        return rc;
    decision_insert(work->change, work->site->institution, id, s->matter, s->id, table,
                    work->who->person, work->now, otherwise.n > 0, sealed);
    decision_superseded(work->change, work->site->institution, s->id, table, id);
    procedure_touch(work, d);
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_DECISION_SIGNED, .matter = s->matter,
                                             .box = ref.box, .epoch = ref.epoch,
                                             .object = sealed, .proof = &proof });
    return RC_OK;
}
