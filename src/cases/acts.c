/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * acts.c - what a step does beyond moving its state: one row an act of acts.def.
 */
#include "cases/measure.h"
#include "cases/procedure.h"

#include "base/id.h"
#include "base/text.h"
#include "ledger/ledger.h"

typedef enum rc act(struct work *work, const struct acting *acting, struct err *err);

static void
tell(struct work *work, const struct acting *acting, enum ledger_act what)
{
    ledger_add(work, &(struct ledger_entry){ .act = what, .matter = acting->subject->matter,
                                             .object = acting->subject->id });
}

static enum rc
open_case(struct work *work, const struct acting *acting, struct err *err)
{
    int64_t casefile;

    if (acting->docket->is_case || acting->subject->about != ABOUT_REPORT)
        return RC_OK; /* it is a case already */
    return casefile_open(work, &acting->subject->id, 1, &casefile, err);
}

static enum rc
close_case(struct work *work, const struct acting *acting, struct err *err)
{
    const struct docket *d = acting->docket;

    return d->is_case && d->casefile.open ? casefile_close(work, d->matter, err) : RC_OK;
}

static enum rc
reopen_case(struct work *work, const struct acting *acting, struct err *err)
{
    const struct docket *d = acting->docket;

    return d->is_case && !d->casefile.open ? casefile_reopen(work, d->matter, err) : RC_OK;
}

static enum rc
open_procedure(struct work *work, const struct acting *acting, struct err *err)
{
    UNUSED(err);
    for (size_t i = 0; i < acting->step->open_count; i++) {
        const struct procedure *p = acting->step->opens[i];

        if (p->starts_in != STATE_NONE && !docket_run_of(acting->docket, acting->subject->id, p->id))
            procedure_begin(work, acting->docket, acting->subject->matter, acting->subject->id, p,
                            p->starts_in);
    }
    return RC_OK;
}

/* The state says it; the ledger has the step. */
static enum rc
close_procedure(struct work *work, const struct acting *acting, struct err *err)
{
    UNUSED(work);
    UNUSED(acting);
    UNUSED(err);
    return RC_OK;
}

static enum rc
offer_measures(struct work *work, const struct acting *acting, struct err *err)
{
    UNUSED(err);
    if (acting->subject->about == ABOUT_MEASURE)
        measure_mark_offered(work, acting->subject->id);
    tell(work, acting, LEDGER_MEASURE_OFFERED);
    return RC_OK;
}

static enum rc
start_measure(struct work *work, const struct acting *acting, struct err *err)
{
    UNUSED(err);
    measure_mark_started(work, acting->subject->id);
    tell(work, acting, LEDGER_MEASURE_STARTED);
    return RC_OK;
}

static enum rc
end_measure(struct work *work, const struct acting *acting, struct err *err)
{
    UNUSED(err);
    measure_mark_ended(work, acting->subject->id);
    tell(work, acting, LEDGER_MEASURE_ENDED);
    return RC_OK;
}

static enum rc
limit_access(struct work *work, const struct acting *acting, struct err *err)
{
    UNUSED(err);
    tell(work, acting, LEDGER_LIMITS_SET);
    return RC_OK;
}

static enum rc
lift_limits(struct work *work, const struct acting *acting, struct err *err)
{
    UNUSED(err);
    tell(work, acting, LEDGER_LIMITS_LIFTED);
    return RC_OK;
}

static enum rc
keep_wish(struct work *work, const struct acting *acting, struct err *err)
{
    UNUSED(err);
    tell(work, acting, LEDGER_WISH_KEPT);
    return RC_OK;
}

/* Somebody must see it today: a task for the role that took the step, without a date. */
static enum rc
forward_danger(struct work *work, const struct acting *acting, struct err *err)
{
    UNUSED(err);
    procedure_task_insert(work->change, work->site->institution, id_new(), acting->subject->matter,
                          str_lit("danger"), str_lit(""), opt_int(work->who->person),
                          (struct opt_int){ 0 }, work->now);
    tell(work, acting, LEDGER_DANGER_FORWARDED);
    return RC_OK;
}

static enum rc
refer(struct work *work, const struct acting *acting, struct err *err)
{
    UNUSED(err);
    tell(work, acting, LEDGER_REFERRAL);
    return RC_OK;
}

static const struct {
    const char *name;
    act        *act;
} rows[] = {
    { "open_case", open_case },           { "close_case", close_case },
    { "reopen_case", reopen_case },       { "open_procedure", open_procedure },
    { "close_procedure", close_procedure }, { "offer_measures", offer_measures },
    { "start_measure", start_measure },   { "end_measure", end_measure },
    { "limit_access", limit_access },     { "lift_limits", lift_limits },
    { "keep_wish", keep_wish },           { "forward_danger", forward_danger },
    { "refer", refer },
};

/* Acts of other matters (duties, offices, gates) have their own verbs: refused here. */
enum rc
acts_do(struct work *work, const struct acting *acting, struct err *err)
{
    for (size_t i = 0; i < acting->step->act_count; i++) {
        bool    found = false;
        enum rc rc = RC_OK;

        for (size_t k = 0; k < COUNT(rows) && !found; k++)
            if (str_eqz(acting->step->does[i], rows[k].name)) {
                found = true;
                rc = rows[k].act(work, acting, err);
            }
        if (!found)
            return err_set_arg(err, RC_REFUSED, "step.elsewhere", acting->step->does[i]);
        if (rc != RC_OK)
            return rc;
    }
    return RC_OK;
}
