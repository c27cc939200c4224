/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * docket.c - see docket.h.
 */
#include "cases/docket.h"

#include "base/text.h"

#include <string.h>

enum { LEVEL_REPORT, LEVEL_CASE, LEVEL_ALLEGATION, LEVEL_PARTY, LEVEL_MEASURE, LEVEL_NONE };

static int
level_of(enum about about)
{
    static const int levels[ABOUT_COUNT] = {
        [ABOUT_NONE] = LEVEL_NONE,   [ABOUT_REPORT] = LEVEL_REPORT,
        [ABOUT_CASE] = LEVEL_CASE,   [ABOUT_ALLEGATION] = LEVEL_ALLEGATION,
        [ABOUT_PARTY] = LEVEL_PARTY, [ABOUT_PERSON] = LEVEL_PARTY,
        [ABOUT_MEASURE] = LEVEL_MEASURE,
        [ABOUT_DUTY] = LEVEL_NONE,   [ABOUT_CONCERN] = LEVEL_NONE,
        [ABOUT_SUBJECT] = LEVEL_NONE, [ABOUT_STEP] = LEVEL_NONE, [ABOUT_OFFICE] = LEVEL_NONE,
        [ABOUT_COMPLETION] = LEVEL_NONE, [ABOUT_ELEMENT] = LEVEL_NONE,
        [ABOUT_AGREEMENT] = LEVEL_NONE, [ABOUT_ACTIVITY] = LEVEL_NONE,
        [ABOUT_ROSTER] = LEVEL_NONE,
    };

    return levels[about];
}

static const enum about abouts[SUBJECT_LEVELS] = {
    ABOUT_REPORT, ABOUT_CASE, ABOUT_ALLEGATION, ABOUT_PARTY, ABOUT_MEASURE,
};

/* ---- loading ------------------------------------------------------------------ */

static enum rc
may_open(struct work *work, int64_t matter, struct err *err)
{
    struct box_ref *boxes;
    size_t          count;
    enum rc         rc = boxes_of(work, matter, &boxes, &count, err);

    for (size_t i = 0; rc == RC_OK && i < count; i++)
        if (box_readable(work, boxes[i].box))
            return RC_OK;
    return rc == RC_OK ? err_set(err, RC_NOTFOUND, "casefile.none") : rc;
}

static enum rc
load_report(struct work *work, struct docket *d, struct err *err)
{
    struct report_load_row row;
    enum rc rc = report_load(work->arena, work->snapshot, work->site->institution, d->matter,
                             &row, err);

    if (rc != RC_OK)
        return rc;
    d->reports = ARENA_NEW(work->arena, struct report_of_case_row);
    d->report_count = 1;
    *d->reports = (struct report_of_case_row){
        .report = d->matter, .state = row.state, .channel = row.channel,
        .received_at = row.received_at, .acknowledged_at = row.acknowledged_at,
        .reporter = row.reporter, .label_sealed = row.label_sealed,
    };
    return RC_OK;
}

static enum rc
load_case(struct work *work, struct docket *d, struct err *err)
{
    struct arena    *a = work->arena;
    struct snapshot *s = work->snapshot;
    int64_t          i = work->site->institution, m = d->matter;
    enum rc          rc;

    if ((rc = report_of_case(a, s, i, m, &d->reports, &d->report_count, err)) != RC_OK ||
        (rc = casefile_allegations(a, s, i, m, &d->allegations, &d->allegation_count, err)) != RC_OK ||
        (rc = casefile_parties(a, s, i, m, &d->parties, &d->party_count, err)) != RC_OK ||
        (rc = casefile_links(a, s, i, m, &d->links, &d->link_count, err)) != RC_OK)
        return rc;
    return measure_of_case(a, s, i, m, &d->measures, &d->measure_count, err);
}

/* The rows again with room behind them. */
#define WITH_ROOM(a, rows, count, type, more)                          \
    do {                                                               \
        type *grown_ = ARENA_ARRAY((a), type, (count) + (more));       \
        if (count)                                                     \
            memcpy(grown_, (rows), (count) * sizeof(type));            \
        (rows) = grown_;                                               \
    } while (0)

static enum rc
load_events(struct work *work, struct docket *d, struct err *err)
{
    struct arena    *a = work->arena;
    struct snapshot *s = work->snapshot;
    int64_t          i = work->site->institution, m = d->matter;
    enum rc          rc;

    if ((rc = procedure_runs(a, s, i, m, &d->runs, &d->run_count, err)) != RC_OK ||
        (rc = procedure_steps(a, s, i, m, &d->steps, &d->step_count, err)) != RC_OK ||
        (rc = notice_of_matter(a, s, i, m, &d->notices, &d->notice_count, err)) != RC_OK ||
        (rc = decision_of_matter(a, s, i, m, &d->decisions, &d->decision_count, err)) != RC_OK)
        return rc;
    WITH_ROOM(a, d->runs, d->run_count, struct procedure_runs_row, 9 + 4 * d->report_count);
    WITH_ROOM(a, d->steps, d->step_count, struct procedure_steps_row, 1 + 8 * d->report_count);
    WITH_ROOM(a, d->notices, d->notice_count, struct notice_of_matter_row, 99);
    return RC_OK;
}

/* ---- what the record of a report says was done before anybody took a step ----------- */

static bool
is_by(const struct step *step, const char *role)
{
    for (size_t i = 0; i < step->by_count; i++)
        if (step->by[i].role && str_eqz(step->by[i].role->id, role))
            return true;
    return false;
}

/* Does taking it stop a clock that a report's receipt starts?  Then it is the first answer. */
static bool
answers_receipt(const struct pack *pack, const struct step *step)
{
    for (size_t i = 0; i < pack->clock_count; i++) {
        const struct clock *clock = pack->clocks[i];

        for (size_t k = 0; clock->about == ABOUT_REPORT && k < clock->stop_count; k++)
            if (clock->stops[k] == step->name && str_eqz(clock->starts->id, "received_at"))
                return true;
    }
    return false;
}

static void
lay_step(struct docket *d, struct procedure_runs_row *run, const struct step *step, int64_t at)
{
    for (size_t i = 0; i < d->step_count; i++)
        if (d->steps[i].run == run->run && str_eq(d->steps[i].name, step->id))
            return;
    d->steps[d->step_count++] = (struct procedure_steps_row){ .run = run->run, .name = step->id,
                                                              .taken_at = at };
    if (run->version == 0 && !step->same)
        run->state = step->procedure->states[step->to].id;
}

/* A report was reported and answered without a step's form: the steps are laid on the docket. */
static void
lay_report(struct docket *d, const struct report_of_case_row *report, const struct procedure *p,
           const struct pack *pack)
{
    struct procedure_runs_row *run =
        (struct procedure_runs_row *)(uintptr_t)docket_run_of(d, report->report, p->id);

    for (size_t i = 0; i < p->step_count; i++) {
        const struct step *step = &p->steps[i];

        if (step->from_none && is_by(step, "reporter") && report->received_at.set && !step->same) {
            if (!run) {
                run = &d->runs[d->run_count++];
                *run = (struct procedure_runs_row){ .run = -report->report, .name = p->id,
                                                    .subject = report->report };
            }
            lay_step(d, run, step, report->received_at.value);
        } else if (run && report->acknowledged_at.set && answers_receipt(pack, step)) {
            lay_step(d, run, step, report->acknowledged_at.value);
        }
    }
}

static void
lay_reports(struct docket *d, const struct pack *pack)
{
    for (size_t r = 0; r < d->report_count; r++)
        for (size_t p = 0; p < pack->procedure_count; p++)
            if (pack->procedures[p]->about == ABOUT_REPORT && pack->procedures[p]->starts_in == STATE_NONE)
                lay_report(d, &d->reports[r], pack->procedures[p], pack);
}

enum rc
docket_load(struct work *work, int64_t matter, struct docket *out, struct err *err)
{
    struct docket d = { .matter = matter };
    enum rc       rc = may_open(work, matter, err);

    if (rc != RC_OK)
        return rc;
    rc = casefile_bare(work, matter, &d.casefile, err);
    if (rc == RC_OK) {
        d.is_case = true;
        rc = load_case(work, &d, err);
    } else if (rc == RC_NOTFOUND) {
        rc = load_report(work, &d, err);
    }
    if (rc == RC_OK && (rc = load_events(work, &d, err)) == RC_OK) {
        lay_reports(&d, work->site->pack);
        d.made = ARENA_NEW(work->arena, struct made_boxes);
        *out = d;
    }
    return rc;
}

/* ---- finding --------------------------------------------------------------------- */

const struct casefile_parties_row *
docket_party(const struct docket *d, int64_t party)
{
    for (size_t i = 0; i < d->party_count; i++)
        if (d->parties[i].party == party)
            return &d->parties[i];
    return NULL;
}

const struct casefile_parties_row *
docket_party_of(const struct docket *d, int64_t person)
{
    for (size_t i = 0; person && i < d->party_count; i++)
        if (d->parties[i].person.set && d->parties[i].person.value == person)
            return &d->parties[i];
    return NULL;
}

struct str
docket_role(const struct docket *d, int64_t party)
{
    for (size_t i = 0; i < d->link_count; i++)
        if (d->links[i].party == party)
            return d->links[i].role;
    return (struct str){ 0 };
}

bool
docket_has_role(const struct docket *d, int64_t party, struct str role)
{
    for (size_t i = 0; i < d->link_count; i++)
        if (d->links[i].party == party && str_eq(d->links[i].role, role))
            return true;
    return false;
}

const struct procedure_runs_row *
docket_run(const struct docket *d, int64_t run)
{
    for (size_t i = 0; i < d->run_count; i++)
        if (d->runs[i].run == run)
            return &d->runs[i];
    return NULL;
}

const struct procedure_runs_row *
docket_run_of(const struct docket *d, int64_t subject, struct str procedure)
{
    for (size_t i = d->run_count; i-- > 0;) /* the newest */
        if (d->runs[i].subject == subject && str_eq(d->runs[i].name, procedure))
            return &d->runs[i];
    return NULL;
}

static int64_t
party_of_measure(const struct docket *d, int64_t measure)
{
    for (size_t i = 0; i < d->measure_count; i++)
        if (d->measures[i].measure == measure)
            return d->measures[i].party;
    return 0;
}

static int64_t
allegation_of_party(const struct docket *d, int64_t party)
{
    for (size_t i = 0; i < d->link_count; i++)
        if (d->links[i].party == party)
            return d->links[i].allegation;
    return 0;
}

static int
level_in(const struct docket *d, int64_t id)
{
    for (size_t i = 0; i < d->report_count; i++)
        if (d->reports[i].report == id)
            return LEVEL_REPORT;
    if (d->is_case && d->matter == id)
        return LEVEL_CASE;
    for (size_t i = 0; i < d->allegation_count; i++)
        if (d->allegations[i].allegation == id)
            return LEVEL_ALLEGATION;
    if (docket_party(d, id))
        return LEVEL_PARTY;
    return party_of_measure(d, id) ? LEVEL_MEASURE : LEVEL_NONE;
}

int64_t *
docket_subjects(struct arena *a, const struct docket *d, size_t *count)
{
    int64_t *ids = ARENA_ARRAY(a, int64_t, 1 + d->report_count + d->allegation_count +
                                               d->party_count + d->measure_count);
    size_t   n = 0;

    for (size_t i = 0; i < d->report_count; i++)
        ids[n++] = d->reports[i].report;
    if (d->is_case)
        ids[n++] = d->matter;
    for (size_t i = 0; i < d->allegation_count; i++)
        ids[n++] = d->allegations[i].allegation;
    for (size_t i = 0; i < d->party_count; i++)
        ids[n++] = d->parties[i].party;
    for (size_t i = 0; i < d->measure_count; i++)
        ids[n++] = d->measures[i].measure;
    *count = n;
    return ids;
}

static bool
joined(const struct docket *d, int64_t allegation, int64_t party)
{
    for (size_t i = 0; i < d->link_count; i++)
        if (d->links[i].allegation == allegation && d->links[i].party == party)
            return true;
    return false;
}

/* Is `inner` the subject itself, or something inside it? */
static bool
lies_in(const struct docket *d, int64_t inner, int64_t outer)
{
    int64_t party = party_of_measure(d, inner);

    if (inner == outer)
        return true;
    switch (level_in(d, outer)) {
    case LEVEL_REPORT:
    case LEVEL_CASE:
        return level_in(d, inner) > level_in(d, outer);
    case LEVEL_ALLEGATION:
        return joined(d, outer, party ? party : inner);
    case LEVEL_PARTY:
        return party == outer;
    default:
        return false;
    }
}

/* ---- facts of a subject -------------------------------------------------------------- */

/* What the record says of itself; a word somebody recorded comes first. */
static void
put(struct work *work, struct facts *facts, const char *name, struct str text)
{
    const struct name *n = name_find(work->site->pack, str_z(name));

    if (n && text.n && facts_get(facts, n).state == VALUE_UNKNOWN &&
        facts_set_text(facts, n->id, text, NULL) != RC_OK)
        return; /* a word this pack does not know stays unknown */
}

static struct str
day_text_of(struct work *work, int64_t moment)
{
    return moment ? day_text(work->arena, zone_day(work->site->zone, moment)) : (struct str){ 0 };
}

static void
put_report(struct work *work, const struct docket *d, int64_t id, struct facts *facts)
{
    static const char *const channels[][2] = {
        { "online", "web" }, { "phone", "telephone" }, { "mail", "paper" }, { "email", "email" },
        { "person", "in_person" }, { "duty", "other_office" }, { "office", "other_office" },
    };

    for (size_t i = 0; i < d->report_count; i++) {
        const struct report_of_case_row *row = &d->reports[i];

        if (row->report != id || !row->received_at.set)
            continue;
        put(work, facts, "report_date", day_text_of(work, row->received_at.value));
        put(work, facts, "received_at",
            moment_text(work->arena, work->site->zone, row->received_at.value));
        for (size_t c = 0; c < COUNT(channels); c++)
            if (str_eqz(row->channel, channels[c][0]))
                put(work, facts, "channel", str_z(channels[c][1]));
    }
}

static void
put_case(struct work *work, const struct docket *d, struct facts *facts)
{
    const struct casefile *c = &d->casefile;

    put(work, facts, "opened_on", day_text_of(work, c->opened_at));
    put(work, facts, "last_record_on", day_text_of(work, c->last_record_at));
    put(work, facts, "case_open", c->open ? str_lit("yes") : str_lit("no"));
    put(work, facts, "legal_hold", c->hold ? str_lit("yes") : str_lit("no"));
}

static void
put_records(struct work *work, const struct docket *d, int level, int64_t id, struct facts *facts)
{
    if (level == LEVEL_REPORT)
        put_report(work, d, id, facts);
    if (level == LEVEL_CASE)
        put_case(work, d, facts);
    if (level == LEVEL_PARTY)
        put(work, facts, "part_taken", docket_role(d, id));
    if (level == LEVEL_MEASURE)
        put(work, facts, "measure_for", docket_role(d, party_of_measure(d, id)));
    if (d->fresh && d->fresh_subject == id) {
        const char *name;
        json_t     *value;

        json_object_foreach((json_t *)(uintptr_t)d->fresh, name, value)
            if (facts_set_text(facts, str_z(name), str_z(json_string_value(value)), NULL) != RC_OK)
                continue; /* checked by known_keep already */
    }
}

static struct value
event(int64_t moment)
{
    return (struct value){ .state = moment ? VALUE_KNOWN : VALUE_NOT_GIVEN, .number = moment };
}

/* A step that only parties take holds for the one who took it. */
static bool
is_of_parties(const struct step *step)
{
    for (size_t i = 0; i < step->by_count; i++)
        if (!step->by[i].role || !str_eqz(word_attr(step->by[i].role, "kind"), "party"))
            return false;
    return step->by_count > 0;
}

static int64_t
when_taken(const struct docket *d, const struct step *step, int64_t subject, bool inside)
{
    const struct casefile_parties_row *party = docket_party(d, subject);
    int64_t own = 0, inner = 0;

    for (size_t i = 0; i < d->step_count; i++) {
        const struct procedure_runs_row *run = docket_run(d, d->steps[i].run);

        if (!run || !str_eq(d->steps[i].name, step->id) ||
            !str_eq(run->name, step->procedure->id))
            continue;
        if (run->subject == subject)
            own = d->steps[i].taken_at; /* the newest */
        else if (inside && !inner && lies_in(d, run->subject, subject))
            inner = d->steps[i].taken_at; /* the first */
        else if (party && lies_in(d, subject, run->subject) && is_of_parties(step) &&
                 party->person.set && d->steps[i].by_person == party->person.value)
            own = d->steps[i].taken_at;
    }
    return own ? own : inner;
}

static void
put_steps(struct work *work, const struct docket *d, int level, int64_t id, bool inside,
          struct facts *facts)
{
    const struct pack *pack = work->site->pack;

    for (size_t p = 0; p < pack->procedure_count; p++) {
        const struct procedure          *procedure = pack->procedures[p];
        const struct procedure_runs_row *run = docket_run_of(d, id, procedure->id);
        int                              at = level_of(procedure->about);
        int state = run ? state_find(procedure, run->state) : STATE_NONE;

        if (at == LEVEL_NONE)
            continue;
        if (at == level)
            facts_set(facts, procedure->state,
                      (struct value){ .state = VALUE_KNOWN,
                                      .set = state == STATE_NONE ? 0 : UINT64_C(1) << state });
        for (size_t s = 0; s < procedure->step_count; s++) {
            const struct step *step = &procedure->steps[s];
            bool mine = at == level || (inside && at > level) ||
                        (inside && level == LEVEL_PARTY && at < level && is_of_parties(step));

            if (mine)
                facts_set(facts, step->name, event(when_taken(d, step, id, inside)));
        }
    }
}

static void
put_letters(struct work *work, const struct docket *d, int level, int64_t id, bool inside,
            struct facts *facts)
{
    const struct pack *pack = work->site->pack;

    if (level > LEVEL_PARTY || (level != LEVEL_PARTY && !inside))
        return;
    for (size_t l = 0; l < pack->letter_count; l++) {
        const struct letter *letter = pack->letters[l];
        int64_t              sent = 0, received = 0;

        for (size_t n = 0; n < d->notice_count; n++) {
            const struct notice_of_matter_row *row = &d->notices[n];

            if (!str_eq(row->letter, letter->id) || !lies_in(d, row->party, id))
                continue;
            if (row->released_at.set && !sent)
                sent = row->released_at.value;
            if (row->received_at.set && !received)
                received = row->received_at.value;
        }
        facts_set(facts, letter->sent, event(sent));
        facts_set(facts, letter->received, event(received));
        facts_set(facts, letter->received_advisor, event(received));
    }
}

static enum rc
facts_at(struct work *work, const struct docket *d, int level, int64_t id, bool inside,
         const struct facts *outer, struct known *out, struct err *err)
{
    enum rc rc = known_of(work, id, abouts[level], outer, out, err);

    if (rc != RC_OK)
        return rc;
    put_records(work, d, level, id, out->facts);
    put_steps(work, d, level, id, inside, out->facts);
    put_letters(work, d, level, id, inside, out->facts);
    return RC_OK;
}

/* An allegation carries its parties: what must hold of a party must hold of each. */
static void
put_parties(struct work *work, const struct docket *d, int64_t allegation, struct facts *facts)
{
    for (size_t i = 0; i < d->link_count; i++) {
        const struct casefile_links_row *link = &d->links[i];
        struct facts                    *party;

        if (link->allegation != allegation)
            continue;
        party = facts_party(facts, arena_printf(work->arena, STR_FMT "#%zu", STR_ARG(link->role), i));
        put_records(work, d, LEVEL_PARTY, link->party, party);
        put_steps(work, d, LEVEL_PARTY, link->party, true, party);
        put_letters(work, d, LEVEL_PARTY, link->party, true, party);
    }
}

static void
find_ids(const struct docket *d, struct subject *s)
{
    s->ids[s->level] = s->id;
    if (s->level == LEVEL_MEASURE)
        s->ids[LEVEL_PARTY] = party_of_measure(d, s->id);
    if (s->level >= LEVEL_PARTY)
        s->ids[LEVEL_ALLEGATION] = allegation_of_party(d, s->ids[LEVEL_PARTY]);
    if (s->level > LEVEL_CASE && d->is_case)
        s->ids[LEVEL_CASE] = d->matter;
    if (s->level > LEVEL_REPORT && d->report_count)
        s->ids[LEVEL_REPORT] = d->reports[0].report;
}

enum rc
subject_load(struct work *work, const struct docket *d, int64_t id, struct subject *out,
             struct err *err)
{
    struct subject      s = { .id = id, .level = level_in(d, id) };
    const struct facts *outer = NULL;
    enum rc             rc = RC_OK;

    if (s.level == LEVEL_NONE)
        return err_set(err, RC_NOTFOUND, "casefile.none");
    s.about = abouts[s.level];
    s.matter = s.level == LEVEL_REPORT ? id : d->matter;
    find_ids(d, &s);
    for (int level = 0; rc == RC_OK && level <= s.level; level++)
        if (s.ids[level]) {
            rc = facts_at(work, d, level, s.ids[level], level == s.level, outer, &s.known, err);
            outer = s.known.facts;
        }
    if (rc != RC_OK)
        return rc;
    s.facts = s.known.facts;
    if (s.level == LEVEL_ALLEGATION)
        put_parties(work, d, id, s.facts);
    *out = s;
    return RC_OK;
}

void
subject_in_procedure(const struct docket *d, struct subject *s, const struct procedure *procedure,
                     struct work *work)
{
    const struct procedure_runs_row *run = docket_run_of(d, s->id, procedure->id);
    const struct name *signers = name_find(work->site->pack, str_lit("signers"));
    struct value       value = { .state = VALUE_NOT_GIVEN };

    if (!signers || !signers->list)
        return;
    for (size_t i = 0; run && i < d->step_count; i++) {
        int word = d->steps[i].run == run->run ? list_word(signers->list, d->steps[i].as_role) : -1;

        if (word >= 0) {
            value.state = VALUE_KNOWN;
            value.set |= UINT64_C(1) << word;
        }
    }
    facts_set(s->facts, signers, value);
}

/* ---- boxes ------------------------------------------------------------------------------ */

static int64_t
person_in_role(const struct docket *d, int64_t allegation, const char *role, bool told_only)
{
    for (size_t i = 0; i < d->link_count; i++) {
        const struct casefile_parties_row *party = docket_party(d, d->links[i].party);

        if (d->links[i].allegation == allegation && str_eqz(d->links[i].role, role) && party &&
            party->person.set && (!told_only || party->notified_at.set))
            return party->person.value;
    }
    return 0;
}

struct box_people
docket_people(const struct docket *d, const struct subject *s)
{
    const struct casefile_parties_row *party = docket_party(d, s->ids[LEVEL_PARTY]);
    struct box_people                  people = { 0 };

    if (d->report_count == 1 && s->level == LEVEL_REPORT)
        people.reporter = d->reports[0].reporter.value;
    people.this_party = party && party->person.set ? party->person.value : 0;
    people.complainant = person_in_role(d, s->ids[LEVEL_ALLEGATION], "complainant", false);
    people.respondent = person_in_role(d, s->ids[LEVEL_ALLEGATION], "respondent", true);
    return people;
}

/* The party whose box an answer about an allegation goes to: the person harmed. */
static int64_t
party_for(const struct docket *d, const struct subject *s)
{
    if (s->ids[LEVEL_PARTY])
        return s->ids[LEVEL_PARTY];
    for (size_t i = 0; i < d->link_count; i++)
        if ((s->level < LEVEL_ALLEGATION || d->links[i].allegation == s->id) &&
            str_eqz(d->links[i].role, "complainant"))
            return d->links[i].party;
    return d->party_count ? d->parties[0].party : 0;
}

/* Asked twice for a new box in one change, the second time it is the same one. */
static enum rc
found_or_made(struct work *work, const struct docket *d, const struct subject *whose,
              const struct box *box, int64_t subject, struct box_ref *out, struct err *err)
{
    struct box_people people = docket_people(d, whose);
    enum rc           rc;

    for (size_t i = 0; i < d->made->count; i++)
        if (d->made->list[i].matter == whose->matter && d->made->list[i].subject == subject &&
            str_eq(d->made->list[i].name, box->id)) {
            *out = d->made->list[i];
            return RC_OK;
        }
    rc = case_box(work, whose->matter, box->id, subject, &people, out, err);
    if (rc == RC_OK && d->made->count < COUNT(d->made->list))
        d->made->list[d->made->count++] = *out;
    return rc;
}

enum rc
subject_box(struct work *work, const struct docket *d, const struct subject *s,
            const struct box *box, struct box_ref *out, struct err *err)
{
    struct subject whose = *s;
    int64_t        subject = 0;

    if (box->each == EACH_PARTY) {
        subject = party_for(d, s);
        whose.ids[LEVEL_PARTY] = subject;
    } else if (box->each == EACH_ALLEGATION) {
        subject = s->ids[LEVEL_ALLEGATION] ? s->ids[LEVEL_ALLEGATION]
                  : d->allegation_count    ? d->allegations[0].allegation
                                           : 0;
        whose.ids[LEVEL_ALLEGATION] = subject;
    }
    if ((box->each == EACH_PARTY || box->each == EACH_ALLEGATION) && !subject)
        return err_set_arg(err, RC_REFUSED, "casefile.no_party", box->id);
    return found_or_made(work, d, &whose, box, subject, out, err);
}
