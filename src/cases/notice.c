/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * notice.c - see notice.h.  What a letter prints is in notice_values.c.
 */
#include "cases/notice.h"

#include "base/id.h"
#include "base/text.h"
#include "boxes/person.h"
#include "cases/notice_own.h"
#include "cases/procedure.h"
#include "ledger/ledger.h"

/* ---- drafts --------------------------------------------------------------------------- */

static bool
is_reporter(const struct letter *letter)
{
    return letter->to && str_eqz(letter->to->id, "reporter");
}

static void
draft_one(struct work *work, struct docket *d, int64_t matter, int64_t party, int64_t subject,
          int64_t batch, const struct letter *letter, struct str lang, int64_t corrects)
{
    struct notice_of_matter_row *row = &d->notices[d->notice_count++];
    struct opt_int               old = corrects ? opt_int(corrects) : (struct opt_int){ 0 };

    *row = (struct notice_of_matter_row){
        .notice = id_new(), .matter = matter, .party = party, .subject = subject, .batch = batch,
        .letter = letter->id, .lang = lang, .state = str_lit("draft"), .drafted_at = work->now,
        .method = str_lit("none"), .corrects = old, .version = 1,
    };
    notice_insert(work->change, work->site->institution, row->notice, matter, party, subject,
                  batch, letter->id, lang, work->now, old);
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_LETTER_DRAFTED, .matter = matter,
                                             .object = row->notice });
}

static bool
is_recipient(const struct docket *d, const struct subject *s, const struct letter *letter,
             int64_t party)
{
    if (s->ids[3]) /* about one party */
        return letter->both || !letter->to ? s->ids[3] == party || letter->both
               : docket_has_role(d, s->ids[3], letter->to->id)
                   ? s->ids[3] == party
                   : docket_has_role(d, party, letter->to->id);
    for (size_t i = 0; i < d->link_count; i++)
        if (d->links[i].party == party &&
            (!s->ids[2] || d->links[i].allegation == s->ids[2]) &&
            (letter->both || !letter->to || str_eq(d->links[i].role, letter->to->id)))
            return true;
    return false;
}

static void
draft_letter(struct work *work, struct docket *d, const struct subject *s,
             const struct letter *letter)
{
    int64_t batch = id_new();
    struct str lang = str_z(lang_code(work->who->lang));

    if (is_reporter(letter)) {
        if (s->ids[0])
            draft_one(work, d, s->ids[0], s->ids[0], s->id, batch, letter, lang, 0);
        return;
    }
    for (size_t i = 0; i < d->party_count && i < 90; i++)
        if (is_recipient(d, s, letter, d->parties[i].party))
            draft_one(work, d, d->matter, d->parties[i].party, s->id, batch, letter,
                      d->parties[i].lang, 0);
}

enum rc
notice_draft_all(struct work *work, struct docket *d, const struct subject *s,
                 const struct step *step, struct err *err)
{
    UNUSED(err);
    for (size_t i = 0; i < step->letter_count; i++)
        draft_letter(work, d, s, step->letters[i]);
    return RC_OK;
}

const struct notice_of_matter_row *
docket_notice(const struct docket *d, int64_t notice)
{
    for (size_t i = 0; i < d->notice_count; i++)
        if (d->notices[i].notice == notice)
            return &d->notices[i];
    return NULL;
}

/* ---- words of a letter -------------------------------------------------------------------- */

enum rc
notice_compose(struct work *work, const struct docket *d, const struct notice_of_matter_row *n,
               enum lang lang, struct str address, struct letter_draft *out, struct err *err)
{
    const struct letter *letter = letter_find(work->site->pack, n->letter);
    struct letter_source source;
    struct context       ctx;
    struct subject       s;
    enum rc              rc;

    if (!letter)
        return err_set(err, RC_NOTFOUND, "casefile.none");
    if ((rc = subject_load(work, d, n->subject, &s, err)) != RC_OK)
        return rc;
    ctx = site_context(work->arena, work->site, s.facts, work->now);
    source = notice_source(work, d, n, &ctx, lang, address);
    return letter_compose(&source, letter, lang, out, err);
}

enum rc
notice_read(struct work *work, const struct notice_of_matter_row *n, struct letter_draft *out,
            struct err *err)
{
    json_t   *body;
    enum lang lang = LANG_EN;
    enum rc   rc;

    if (!n->body_sealed.set)
        return err_set(err, RC_NOTFOUND, "casefile.none");
    if ((rc = box_open_json(work, n->body_sealed.value, &body, err)) != RC_OK)
        return rc;
    if (!lang_parse(str_z(json_string_value(json_object_get(body, "lang"))), &lang))
        lang = LANG_EN;
    return letter_read(work->arena, lang, str_z(json_string_value(json_object_get(body, "text"))),
                       out, err);
}

static enum rc
box_of_notice(struct work *work, const struct docket *d, const struct notice_of_matter_row *n,
              struct box_ref *out, struct err *err)
{
    const struct letter *letter = letter_find(work->site->pack, n->letter);
    struct subject       s;
    enum rc              rc;

    if (!letter || !letter->box)
        return err_set(err, RC_NOTFOUND, "casefile.none");
    if ((rc = subject_load(work, d, n->party, &s, err)) != RC_OK)
        return rc;
    return subject_box(work, d, &s, letter->box, out, err);
}

/* ---- release -------------------------------------------------------------------------------- */

/* Whoever the letter is for can open the box it lies in from now on. */
static enum rc
let_in(struct work *work, const struct docket *d, const struct notice_of_matter_row *n,
       const struct box_ref *box, struct err *err)
{
    const struct casefile_parties_row *party = docket_party(d, n->party);
    struct reader                      reader;
    enum rc                            rc;

    if (!party || !party->person.set || !box_readable(work, box->box))
        return RC_OK;
    rc = reader_load(work, party->person.value, &reader, err);
    return rc == RC_OK ? box_grant(work, box, &reader, err) : rc;
}

static enum rc
release_one(struct work *work, const struct docket *d, struct notice_of_matter_row *n,
            enum lang lang, struct str address, struct err *err)
{
    struct letter_draft draft;
    struct seal_proof   proof;
    struct box_ref      box;
    struct str          text;
    json_t             *body;
    int64_t             sealed;
    enum rc             rc;

    if ((rc = notice_compose(work, d, n, lang, address, &draft, err)) != RC_OK ||
        (rc = box_of_notice(work, d, n, &box, err)) != RC_OK ||
        (rc = let_in(work, d, n, &box, err)) != RC_OK)
        return rc;
    text = letter_text(work->arena, &draft);
    body = json_pack("{s:s,s:s%}", "lang", lang_code(lang), "text", text.p, text.n);
    BUG_IF(!body);
    rc = box_seal_json(work, &box, str_lit("letter"), body, &sealed, &proof, err);
    json_decref(body);
    if (rc != RC_OK)
        return rc;
    notice_released(work->change, work->site->institution, n->notice, n->version, work->now,
                    work->who->person, sealed);
    n->state = str_lit("released");
    n->released_at = opt_int(work->now);
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_LETTER_RELEASED, .matter = n->matter,
                                             .box = box.box, .epoch = box.epoch,
                                             .object = sealed, .proof = &proof });
    return RC_OK;
}

enum rc
notice_release(struct work *work, struct docket *d, const struct notice_of_matter_row *notice,
               enum lang lang, struct str address, struct err *err)
{
    const struct letter *letter = letter_find(work->site->pack, notice->letter);
    int64_t              batch = notice->batch, id = notice->notice;
    enum rc              rc = RC_OK;

    if (!letter || !str_eqz(notice->state, "draft"))
        return err_set(err, RC_REFUSED, "notice.sent");
    for (size_t i = 0; rc == RC_OK && i < d->notice_count; i++) {
        struct notice_of_matter_row *n = &d->notices[i];
        enum lang                    own = lang;

        if (n->notice != id && !(letter->both && n->batch == batch))
            continue;
        if (n->notice != id && !lang_parse(n->lang, &own))
            own = lang;
        if (str_eqz(n->state, "draft"))
            rc = release_one(work, d, n, own, address, err);
    }
    if (rc != RC_OK)
        return rc;
    procedure_touch(work, d);
    return procedure_reckon(work, d, err);
}

enum rc
notice_drop(struct work *work, const struct docket *d, const struct notice_of_matter_row *n,
            struct err *err)
{
    if (!str_eqz(n->state, "draft"))
        return err_set(err, RC_REFUSED, "notice.sent");
    notice_dropped(work->change, work->site->institution, n->notice, n->version);
    procedure_touch(work, d);
    return RC_OK;
}

enum rc
notice_correct(struct work *work, struct docket *d, const struct notice_of_matter_row *n,
               struct err *err)
{
    const struct letter *letter = letter_find(work->site->pack, n->letter);

    if (!letter || str_eqz(n->state, "draft"))
        return err_set(err, RC_REFUSED, "notice.not_released");
    draft_one(work, d, n->matter, n->party, n->subject, id_new(), letter, n->lang, n->notice);
    procedure_touch(work, d);
    return RC_OK;
}

/* ---- receipt ---------------------------------------------------------------------------------- */

static bool
is_method(struct str word)
{
    return str_eqz(word, "code") || str_eqz(word, "hand") || str_eqz(word, "mail") ||
           str_eqz(word, "told");
}

static enum rc
seal_proof_of(struct work *work, const struct docket *d, const struct notice_of_matter_row *n,
              struct str proof, struct opt_int *out, struct err *err)
{
    struct box_ref box;
    int64_t        sealed;
    json_t        *body = json_pack("{s:s%}", "proof", proof.p, proof.n);
    enum rc        rc = body ? box_of_notice(work, d, n, &box, err)
                             : err_set(err, RC_BADINPUT, "message.text");

    if (rc == RC_OK)
        rc = box_seal_json(work, &box, str_lit("proof"), body, &sealed, NULL, err);
    json_decref(body);
    if (rc == RC_OK)
        *out = opt_int(sealed);
    return rc;
}

enum rc
notice_arrive(struct work *work, struct docket *d, const struct notice_of_matter_row *notice,
              struct str method, int64_t at, struct str proof, struct err *err)
{
    struct notice_of_matter_row *n = (struct notice_of_matter_row *)(uintptr_t)notice;
    struct opt_int               sealed = { 0 };
    enum rc                      rc = RC_OK;

    if (!str_eqz(n->state, "released"))
        return err_set(err, RC_REFUSED, "notice.not_released");
    if (!is_method(method))
        return err_set_arg(err, RC_BADINPUT, "notice.method", str_lit("method"));
    if (at > work->now || at < n->released_at.value - INT64_C(86400000000))
        return err_set_arg(err, RC_BADINPUT, "notice.moment", str_lit("received_at"));
    if (!str_eqz(method, "code")) {
        if (str_trim(proof).n == 0)
            return err_set_arg(err, RC_BADINPUT, "notice.proof", str_lit("proof"));
        rc = seal_proof_of(work, d, n, proof, &sealed, err);
    }
    if (rc != RC_OK)
        return rc;
    notice_received(work->change, work->site->institution, n->notice, n->version, at, method, sealed);
    if (docket_party(d, n->party))
        casefile_party_notified(work->change, work->site->institution, n->party, at);
    n->state = str_lit("received");
    n->received_at = opt_int(at);
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_LETTER_RECEIVED, .matter = n->matter,
                                             .object = n->notice });
    procedure_touch(work, d);
    return procedure_reckon(work, d, err);
}
