/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * procedure.c - see procedure.h.
 */
#include "cases/procedure.h"

#include "base/id.h"
#include "base/text.h"
#include "cases/clockrun.h"
#include "cases/notice.h"
#include "ledger/ledger.h"

#define MOST_ROLES 32
#define MOST_BOXES 12

/* ---- who asks ------------------------------------------------------------------------ */

/* The roles the actor can take a step of this subject in. */
static size_t
roles_of(const struct work *work, const struct docket *d, const struct subject *s,
         struct str out[MOST_ROLES])
{
    const struct casefile_parties_row *party = docket_party_of(d, work->who->person);
    size_t                             n = 0;

    if (work->who->kind == ACTOR_STAFF)
        for (size_t i = 0; i < work->who->role_count && n < MOST_ROLES; i++)
            out[n++] = work->who->roles[i];
    for (size_t i = 0; party && i < d->link_count && n < MOST_ROLES; i++)
        if (d->links[i].party == party->party)
            out[n++] = d->links[i].role;
    for (size_t i = 0; i < d->report_count && n < MOST_ROLES; i++)
        if (d->reports[i].reporter.set && d->reports[i].reporter.value == work->who->person &&
            work->who->person)
            out[n++] = str_lit("reporter");
    UNUSED(s);
    return n;
}

/* A party takes steps about itself and about what both sides share. */
static bool
is_mine(const struct work *work, const struct docket *d, const struct subject *s)
{
    const struct casefile_parties_row *party = docket_party_of(d, work->who->person);

    if (work->who->kind == ACTOR_STAFF || s->about == ABOUT_REPORT || s->about == ABOUT_ALLEGATION)
        return true;
    return party && s->ids[3] == party->party;
}

/* ---- offers ------------------------------------------------------------------------------ */

static bool
is_about(const struct docket *d, const struct subject *s, const struct procedure *p)
{
    if (p->about != s->about)
        return false;
    return !p->party || docket_has_role(d, s->id, p->party->id);
}

static void
set_taken_as(struct work *work, struct facts *facts, struct str role)
{
    const struct name *name = name_find(work->site->pack, str_lit("taken_as"));
    int                word = name && name->list ? list_word(name->list, role) : -1;

    if (word >= 0)
        facts_set(facts, name, (struct value){ .state = VALUE_KNOWN, .set = UINT64_C(1) << word });
}

/* The first role the step is open to; else the refusal that says most. */
static bool
ask(struct work *work, const struct docket *d, struct subject *s, const struct step *step,
    const struct facts *form, struct offer *out)
{
    struct context ctx = site_context(work->arena, work->site, s->facts, work->now);
    struct str     roles[MOST_ROLES];
    size_t         count = roles_of(work, d, s, roles);
    bool           known = false;

    *out = (struct offer){ .procedure = step->procedure, .step = step,
                           .begun = docket_run_of(d, s->id, step->procedure->id) != NULL,
                           .moves = !step->same };
    for (size_t i = 0; i < count && !out->allowed; i++) {
        struct refusal refusal;

        set_taken_as(work, s->facts, roles[i]);
        out->allowed = step_check(&ctx, step, roles[i], form, &refusal) == RC_OK;
        if (refusal.kind == REFUSAL_ROLE)
            continue;
        known = true;
        out->role = roles[i];
        out->refusal = refusal;
    }
    return known;
}

enum rc
procedure_offer(struct work *work, const struct docket *d, struct subject *s, struct str procedure,
                struct str name, struct offer *out, struct err *err)
{
    const struct procedure *p = procedure_find(work->site->pack, procedure);
    const struct step      *step = p ? step_find(p, name) : NULL;
    struct offer            offer;

    if (!step || !is_about(d, s, p) || !is_mine(work, d, s))
        return err_set(err, RC_NOTFOUND, "casefile.none");
    subject_in_procedure(d, s, p, work);
    if (!ask(work, d, s, step, NULL, &offer))
        return err_set(err, RC_NOTFOUND, "casefile.none");
    *out = offer;
    return RC_OK;
}

/* A procedure that only an act of another opens is not spoken of before. */
static bool
is_reachable(const struct docket *d, const struct subject *s, const struct procedure *p)
{
    return p->starts_in == STATE_NONE || docket_run_of(d, s->id, p->id) != NULL;
}

static void
sort_allowed_first(struct offer *offers, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t k = i; k > 0; k--) {
            struct offer keep = offers[k];
            int a = offers[k - 1].allowed * 4 + offers[k - 1].begun * 2 + offers[k - 1].moves;
            int b = keep.allowed * 4 + keep.begun * 2 + keep.moves;

            if (a >= b)
                break;
            offers[k] = offers[k - 1];
            offers[k - 1] = keep;
        }
}

enum rc
procedure_offers(struct work *work, const struct docket *d, struct subject *s, struct offer **out,
                 size_t *count, struct err *err)
{
    const struct pack *pack = work->site->pack;
    size_t             room = 0, n = 0;

    UNUSED(err);
    for (size_t i = 0; i < pack->procedure_count; i++)
        room += pack->procedures[i]->step_count;
    *out = ARENA_ARRAY(work->arena, struct offer, room);
    for (size_t i = 0; i < pack->procedure_count && is_mine(work, d, s); i++) {
        const struct procedure *p = pack->procedures[i];

        if (!is_about(d, s, p) || !is_reachable(d, s, p))
            continue;
        subject_in_procedure(d, s, p, work);
        for (size_t k = 0; k < p->step_count; k++)
            if (ask(work, d, s, &p->steps[k], NULL, &(*out)[n]))
                n++;
    }
    sort_allowed_first(*out, n);
    *count = n;
    return RC_OK;
}

/* ---- taking a step -------------------------------------------------------------------------- */

static enum rc
form_facts(struct work *work, const struct subject *s, const json_t *answers, struct facts **out,
           struct err *err)
{
    const char *name;
    json_t     *value;

    *out = facts_new(work->arena, work->site->pack, s->about, NULL);
    json_object_foreach((json_t *)(uintptr_t)answers, name, value) {
        enum rc rc = facts_set_text(*out, arena_strz(work->arena, name),
                                    str_z(json_string_value(value)), err);

        if (rc != RC_OK)
            return rc == RC_NOTFOUND ? err_set_arg(err, RC_BADINPUT, "facts.no_name", arena_strz(work->arena, name)) : rc;
    }
    return RC_OK;
}

/* Answers of one box; a field that was left is on record as left. */
static json_t *
answers_of_box(struct work *work, const struct step *step, const json_t *answers,
               const struct box *box)
{
    json_t *part = json_object();

    BUG_IF(!part);
    for (size_t i = 0; i < step->field_count; i++) {
        const char *name = arena_z(work->arena, step->form[i].question->id);
        json_t     *value = json_object_get(answers, name);

        if (step->form[i].box != box)
            continue;
        if (value)
            json_object_set(part, name, value);
        else
            json_object_set_new(part, name, json_string("not given"));
    }
    return part;
}

/*
 * Where an answer is sealed: the box its form names; of somebody behind a code who cannot
 * open that box, their own support box, so that they can read and change what they said.
 */
static enum rc
answer_box(struct work *work, const struct docket *d, const struct subject *s,
           const struct box *box, struct box_ref *out, struct err *err)
{
    const struct casefile_parties_row *party = docket_party_of(d, work->who->person);
    const struct box                  *own = case_box_kind(work->site, BOX_PARTY, EACH_PARTY);
    int64_t                            whose = box->each == EACH_ALLEGATION ? s->ids[2] : 0;

    if (work->who->kind != ACTOR_CODE || !party || !own)
        return subject_box(work, d, s, box, out, err);
    if (box->each == EACH_PARTY)
        whose = party->party;
    if (box_of(work, s->matter, box->id, whose, out, NULL) == RC_OK && box_readable(work, out->box))
        return RC_OK;
    return box_of(work, d->matter, own->id, party->party, out, err);
}

static enum rc
keep_part(struct work *work, const struct docket *d, const struct subject *s,
          const struct step *step, int64_t taken, const struct box *box, const json_t *answers,
          struct err *err)
{
    struct box_ref ref;
    int64_t        sealed;
    json_t        *part = answers_of_box(work, step, answers, box);
    enum rc        rc = answer_box(work, d, s, box, &ref, err);

    if (rc == RC_OK)
        rc = box_seal_json(work, &ref, str_lit("step"), part, &sealed, NULL, err);
    if (rc == RC_OK)
        rc = known_keep(work, &ref, s->matter, s->id, s->about, &s->known, part, err);
    if (rc == RC_OK)
        procedure_answer_insert(work->change, work->site->institution, taken, ref.box, sealed);
    json_decref(part);
    return rc;
}

static enum rc
keep_answers(struct work *work, const struct docket *d, const struct subject *s,
             const struct step *step, int64_t taken, const json_t *answers, struct err *err)
{
    const struct box *done[MOST_BOXES];
    size_t            count = 0;
    enum rc           rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < step->field_count; i++) {
        bool before = false;

        for (size_t k = 0; k < count; k++)
            before = before || done[k] == step->form[i].box;
        if (before || !step->form[i].box)
            continue;
        BUG_IF(count == MOST_BOXES);
        done[count++] = step->form[i].box;
        rc = keep_part(work, d, s, step, taken, step->form[i].box, answers, err);
    }
    return rc;
}

void
procedure_begin(struct work *work, struct docket *d, int64_t matter, int64_t subject,
                const struct procedure *procedure, int state)
{
    struct procedure_runs_row *row = &d->runs[d->run_count++];

    *row = (struct procedure_runs_row){ .run = id_new(), .subject = subject,
                                        .name = procedure->id, .version = 1,
                                        .state = procedure->states[state].id };
    procedure_run_insert(work->change, work->site->institution, row->run, matter, subject,
                         row->name, row->state);
}

static int64_t
move_state(struct work *work, struct docket *d, const struct subject *s, const struct step *step)
{
    const struct procedure_runs_row *found = docket_run_of(d, s->id, step->procedure->id);
    struct procedure_runs_row       *run = (struct procedure_runs_row *)(uintptr_t)found;
    int to = step->same ? (found ? state_find(step->procedure, found->state) : 0) : step->to;

    if (!run) {
        procedure_begin(work, d, s->matter, s->id, step->procedure, to == STATE_NONE ? 0 : to);
        return d->runs[d->run_count - 1].run;
    }
    run->state = step->procedure->states[to].id;
    if (run->version == 0) { /* so far only the record said that it had begun */
        run->run = id_new();
        procedure_run_insert(work->change, work->site->institution, run->run, s->matter, s->id,
                             run->name, run->state);
        return run->run;
    }
    procedure_run_update(work->change, work->site->institution, run->run, run->version, run->state);
    return run->run;
}

void
procedure_touch(struct work *work, const struct docket *d)
{
    if (d->is_case)
        casefile_touch(work->change, work->site->institution, d->matter, d->casefile.version,
                       work->now);
}

enum rc
procedure_reckon(struct work *work, const struct docket *d, struct err *err)
{
    size_t   count;
    int64_t *ids = docket_subjects(work->arena, d, &count);
    enum rc  rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < count; i++) {
        struct subject s;

        rc = subject_load(work, d, ids[i], &s, err);
        if (rc == RC_OK)
            rc = clockrun_refresh(work, s.matter, s.id, s.about, s.facts, err);
    }
    return rc;
}

static enum rc
check(struct work *work, const struct docket *d, struct subject *s, struct offer *offer,
      const json_t *answers, struct err *err)
{
    struct facts *form;
    enum rc       rc = form_facts(work, s, answers, &form, err);

    if (rc != RC_OK)
        return rc;
    subject_in_procedure(d, s, offer->procedure, work);
    if (!ask(work, d, s, offer->step, form, offer))
        return err_set(err, RC_NOTFOUND, "casefile.none");
    if (offer->allowed)
        return RC_OK;
    if (offer->refusal.kind == REFUSAL_FIELD)
        return err_set_arg(err, RC_BADINPUT, "step.field", offer->refusal.name->id);
    return err_set(err, RC_REFUSED, "step.refused");
}

enum rc
procedure_take(struct work *work, struct docket *d, struct subject *s, struct offer *offer,
               const json_t *answers, struct err *err)
{
    const struct step *step = offer->step;
    int64_t            taken = id_new(), run;
    enum rc            rc = check(work, d, s, offer, answers, err);

    if (rc != RC_OK || (rc = keep_answers(work, d, s, step, taken, answers, err)) != RC_OK)
        return rc;
    run = move_state(work, d, s, step);
    procedure_step_insert(work->change, work->site->institution, taken, run, s->matter, step->id,
                          work->who->person, offer->role, work->now);
    d->steps[d->step_count++] = (struct procedure_steps_row){
        .step = taken, .run = run, .name = step->id, .by_person = work->who->person,
        .as_role = offer->role, .taken_at = work->now,
    };
    d->fresh = answers;
    d->fresh_subject = s->id;
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_STEP_TAKEN, .matter = s->matter,
                                             .object = taken });
    if ((rc = acts_do(work, &(struct acting){ d, s, step, answers }, err)) != RC_OK ||
        (rc = notice_draft_all(work, d, s, step, err)) != RC_OK)
        return rc;
    procedure_touch(work, d);
    return procedure_reckon(work, d, err);
}

enum rc
procedure_record(struct work *work, struct docket *d, struct subject *s, const json_t *facts,
                 struct err *err)
{
    const struct box *box = case_box_kind(work->site, BOX_WORK, EACH_CASE);
    struct box_ref    ref;
    enum rc           rc;

    if (!box)
        return err_set(err, RC_REFUSED, "report.no_box");
    if ((rc = subject_box(work, d, s, box, &ref, err)) != RC_OK ||
        (rc = known_keep(work, &ref, s->matter, s->id, s->about, &s->known, facts, err)) != RC_OK)
        return rc;
    d->fresh = facts;
    d->fresh_subject = s->id;
    procedure_touch(work, d);
    return procedure_reckon(work, d, err);
}

enum rc
procedure_answers_of(struct work *work, int64_t step, json_t **out, struct err *err)
{
    struct procedure_answers_row *rows;
    size_t                        count;
    json_t                       *all = json_object(), *part;
    enum rc rc = procedure_answers(work->arena, work->snapshot, work->site->institution, step,
                                   &rows, &count, err);

    BUG_IF(!all);
    for (size_t i = 0; rc == RC_OK && i < count; i++) {
        rc = box_open_json(work, rows[i].answers_sealed, &part, err);
        if (rc == RC_OK)
            json_object_update(all, part);
        else if (rc == RC_NOTFOUND)
            rc = RC_OK;
    }
    if (rc == RC_OK)
        *out = all;
    else
        json_decref(all);
    return rc;
}
