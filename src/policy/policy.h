/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * policy.h - the room's front door: load and check packs, and ask them.
 *
 * Pure: facts and `now` come in, answers and reasons go out.  Nothing here reads the
 * clock or a database; packs are read through the folder reader the caller gives.
 * Every answer names the row, cell and clause it rests on.
 */
#ifndef POLICY_POLICY_H
#define POLICY_POLICY_H

#include "policy/facts.h"
#include "policy/model.h"

/* ---- load --------------------------------------------------------------- */

/* Where pack files come from: a folder on disk, or a version kept in the database. */
struct folder_reader {
    void *self;
    /* The files of a pack folder, as paths inside it ("procedures/formal.yaml"), sorted.  RC_NOTFOUND: no such pack. */
    enum rc (*list)(void *self, struct arena *a, struct str pack_id, struct str **out, size_t *count);
    enum rc (*read)(void *self, struct arena *a, struct str pack_id, struct str path, struct str *out);
};

/* Reads the folders of `parent`: each pack in the folder of its id. */
struct folder_reader folder_reader_disk(struct arena *a, struct str parent);

/* One message: what, where, how to mend. */
struct problem {
    struct where at;
    struct str   what;
    struct str   mend;
    bool         note; /* not an error */
};

/* All messages of one run, in the order of files and lines. */
struct problems {
    struct arena    *arena;
    struct problem  *list;
    size_t           count, errors, room;
};

/* "file:line:column: what", the line quoted, a caret, how to mend it. */
struct str problem_text(struct arena *a, const struct problem *problem);

/*
 * Load the pack `id` with everything it extends and stands beside; link and check it.
 * The pack lives in `a` and may be read by any thread.  RC_BADINPUT when problems->errors
 * is not zero: *out is then NULL unless it could be linked in spite of them.
 */
enum rc policy_load(struct arena *a, const struct folder_reader *reader, struct str id,
                    struct problems *problems, const struct pack **out);

/* Calendars of a file outside the pack ("calendars:" as in calendar.yaml). */
enum rc calendars_read(struct arena *a, const struct pack *p, struct str path, struct str text,
                       struct problems *problems, struct pack_calendar ***out, size_t *count);

/* The canonical bytes of one folder: what its version's SHA-256 is taken of. */
struct bytes pack_bytes(struct arena *a, const struct folder_reader *reader, struct str id);

/* ---- find --------------------------------------------------------------- */

const struct name        *name_find(const struct pack *p, struct str id);
const struct list        *list_find(const struct pack *p, struct str id);
int                       list_word(const struct list *l, struct str id); /* index, or -1 */
const struct word_entry  *list_entry(const struct pack *p, struct str list, struct str id);
struct str                word_attr(const struct word_entry *w, const char *key); /* "" when not there */
const struct conduct     *conduct_find(const struct pack *p, struct str id);
const struct word_entry  *role_find(const struct pack *p, struct str id);
const struct question    *question_find(const struct pack *p, struct str id);
const struct setting     *setting_find(const struct pack *p, struct str id);
const struct decision    *decision_find(const struct pack *p, struct str id);
const struct clock       *clock_find(const struct pack *p, struct str id);
const struct procedure   *procedure_find(const struct pack *p, struct str id);
const struct step        *step_find(const struct procedure *p, struct str id);
int                       state_find(const struct procedure *p, struct str id); /* STATE_NONE when there is none */
const struct box         *box_find(const struct pack *p, struct str id);
const struct letter      *letter_find(const struct pack *p, struct str id);
const struct resource    *resource_find(const struct pack *p, struct str id);
const struct requirement *requirement_find(const struct pack *p, struct str id);
const struct gate        *gate_find(const struct pack *p, struct str id);
const struct pack_calendar *calendar_find(const struct pack *p, struct str id);

/* "5.1.p3" is p's own; "ab 12(c)" another's.  NULL when there is none. */
const struct clause *clause_find(const struct pack *p, struct str text);
/* "ab 12(c)", or the bare id for a clause of p's own; "ours" for none. */
struct str           cite_text(struct arena *a, const struct pack *p, struct cite cite);
/* Does the clause's pack govern (own or extended), or only stand beside? */
bool                 clause_governs(const struct pack *p, const struct clause *clause);

/* Words in a language, in English when the pack does not speak it. */
struct str words_in(struct words words, enum lang lang);

/* ---- ask ---------------------------------------------------------------- */

/* Chosen readings; a setting nobody chose has its default. */
struct settings;
struct settings *settings_new(struct arena *a, const struct pack *pack);
/* RC_NOTFOUND settings.no_setting; RC_REFUSED settings.locked; RC_BADINPUT settings.bad_value. */
enum rc      settings_choose(struct settings *s, struct str id, struct str text, struct err *err);
struct value settings_get(const struct settings *s, const struct setting *setting);
bool         settings_chosen(const struct settings *s, const struct setting *setting);

/* Everything an answer rests on.  Results live in `arena`. */
struct context {
    struct arena          *arena;
    const struct pack     *pack;
    const struct settings *settings; /* NULL: defaults */
    const struct facts    *facts;
    int64_t                now;      /* microseconds UTC */
    /* The institution's closures in place of the pack's calendar of that id; NULL: the pack's. */
    const struct calendar *(*calendar_of)(void *self, struct str id);
    void                  *calendar_self;
    int                    depth;    /* nesting of tables; start with 0 */
    struct str             side;     /* set by step_check: a party's own step looks at that side only */
};

/* The names to ask next; no name twice. */
struct asks {
    const struct name **names;
    size_t              count;
};

/* What is known of a name: facts first, then settings, nested tables, clocks, requirements. */
struct value value_of(const struct context *ctx, const struct name *name);
/* The same, adding to *asks what would have to be known. */
struct value value_asking(const struct context *ctx, const struct name *name, struct asks *asks);

enum truth { TRUTH_FALSE, TRUTH_TRUE, TRUTH_UNKNOWN };

/* Does the cell hold?  Adds to *asks (may be NULL) when unknown. */
enum truth cell_holds(const struct context *ctx, const struct name *name,
                      const struct cell *cell, struct asks *asks);

/* A row passed over, and the one cell that failed. */
struct passed {
    const struct row  *row;
    const struct name *name;
    const struct cell *cell;
    const struct value *value; /* as it was; lives as long as the verdict */
};

enum verdict_state { VERDICT_ANSWERED, VERDICT_UNDETERMINED, VERDICT_NO_ROW };

struct verdict {
    const struct decision *decision;
    enum verdict_state     state;
    const struct row      *row;      /* first: the row that fits, or that stopped the walk */
    const struct row     **rows;     size_t row_count; /* every: all that fit */
    struct result         *results;  /* one a column; empty sets when undetermined */
    const struct answer   *answer;   /* words of the first column's single answer; or NULL */
    struct asks            asks;     /* what to ask; every: also while answered */
    struct passed         *passed;   size_t passed_count;
    const struct setting  *unset;    /* the setting that must be chosen first; or NULL */
};

enum rc decide(const struct context *ctx, const struct decision *table, struct verdict *out);

/* "measures and resources", "a or b": the words of one answer column, as packs write them. */
struct str result_text(struct arena *a, const struct answer_column *column, struct result result);
/* "member: respondent_standing is visitor" */
struct str passed_text(struct arena *a, const struct pack *p, const struct passed *passed);

/* Is the act of this kind?  Elements all hold and no exclusion does; unknown: *asks what to ask. */
struct conduct_verdict {
    enum truth         is;
    const struct need *failed;   /* the element that does not hold, or the exclusion that does */
    bool               excluded;
    enum truth        *elements; /* one an element */
    struct asks        asks;
};
void conduct_judge(const struct context *ctx, const struct conduct *conduct, struct conduct_verdict *out);

/* ---- steps -------------------------------------------------------------- */

enum refusal_kind {
    REFUSAL_NONE,
    REFUSAL_NO_STEP,    /* no such step */
    REFUSAL_RULED_OUT,  /* the text rules it out; see instead */
    REFUSAL_ROLE,       /* not open to this role */
    REFUSAL_STATE,      /* not from this state */
    REFUSAL_NEED,       /* something must be so first */
    REFUSAL_FIELD,      /* a field is missing */
    REFUSAL_BOTH        /* both sides must be served in one act */
};

struct refusal {
    enum refusal_kind       kind;
    const struct procedure *procedure;
    const struct step      *step;        /* NULL: ruled out, or no step */
    const struct ruled_out *ruled_out;
    const struct letter    *letter;      /* REFUSAL_BOTH */
    const struct name      *name;        /* the need or the field */
    const struct need      *need;
    const struct field     *field;
    struct value            value;       /* what it was */
    struct cite             cite;
    struct asks             asks;
    const struct setting   *unset;
    const struct step      *recorded_by; /* the step whose form records it; or NULL */
    const struct step      *instead;
};

/* "by", "from", the name of the need or field, "both together", "nothing": as scenarios write it. */
struct str refusal_because(const struct refusal *refusal);

/*
 * May `role` take the step now?  `form` holds what the step's form brought (NULL: not yet
 * filled in, fields are not looked at).  RC_OK, or RC_REFUSED with *out.
 * The state is PROCEDURE.state of the facts.  A need on a party's fact must hold for each
 * party of the facts; for a step that a party takes, for the parties of that role only
 * ("respondent", and "respondent#2" where there are several).
 */
enum rc step_check(const struct context *ctx, const struct step *step, struct str role,
                   const struct facts *form, struct refusal *out);
/* By name, "removal.order"; finds what is ruled out too. */
enum rc step_check_named(const struct context *ctx, struct str name, struct str role,
                         const struct facts *form, struct refusal *out);

/* Every step of a procedure for one role, allowed or why not: what the generic case page shows. */
struct step_offer {
    const struct step *step;
    bool               allowed;
    struct refusal     refusal;
};
struct step_offer *steps_open(const struct context *ctx, const struct procedure *procedure,
                              struct str role, size_t *count);

/* Is the field to be asked, and must it be filled in, given the form so far? */
enum truth field_required(const struct context *ctx, const struct field *field, const struct facts *form);

/* The state of a procedure in the facts; STATE_NONE before it began. */
int state_of(const struct context *ctx, const struct procedure *procedure);

/* May this letter be served on these sides?  both: served on everyone in one act. */
enum rc serve_check(const struct context *ctx, const struct letter *letter, bool both, struct refusal *out);

/* ---- letters ------------------------------------------------------------ */

/* The paragraphs that belong in this letter now.  RC_REFUSED: a condition is unknown; *asks says what to ask. */
enum rc letter_paragraphs(const struct context *ctx, const struct letter *letter, enum lang lang,
                          const struct paragraph ***out, size_t *count, struct asks *asks);

/* The ban a draft falls under, and the passage; NULL when it says nothing forbidden. */
const struct never *letter_lint(const struct pack *pack, enum lang lang, struct str text,
                                size_t *at, size_t *length);

/* ---- requirements ------------------------------------------------------- */

enum item_state { ITEM_MET, ITEM_FAILING, ITEM_OPEN, ITEM_EXPIRED };
enum standing { /* the words of standing_word in facts.def, in their order */
    MET_MET, MET_PARTLY, MET_UNMET, MET_EXPIRED, MET_NOT_VERIFIED, MET_NOT_ASKED
};

/* When an item's evidence speaks of, and whether a newer version has come. */
struct evidence {
    struct str item;
    struct day dated;       /* no day: not recorded */
    bool       superseded;  /* an older course or document version */
};

struct requirement_standing {
    const struct requirement *requirement;
    enum standing             standing;
    enum item_state          *items;    /* one an item */
    struct asks               asks;
    bool                      may_be_met; /* false: the pack is only introduced */
};

void requirement_stand(const struct context *ctx, const struct requirement *requirement,
                       const struct evidence *evidence, size_t evidence_count,
                       struct requirement_standing *out);

struct gate_standing {
    bool                        open;
    const struct requirement   *because; /* the first that keeps it closed */
    struct requirement_standing standing;
};

void gate_stand(const struct context *ctx, const struct gate *gate,
                const struct evidence *evidence, size_t evidence_count, struct gate_standing *out);

#endif
