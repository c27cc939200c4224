/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * model.h - a linked pack: one struct a noun of the pack language (docs/packs.md).
 *
 * Made by policy_load, in the pack's own arena, and never changed afterwards: any
 * number of threads may read it.  Every pointer here lives as long as the pack.
 * A pack holds what its own folder says and what it inherits: an entry's `at` says
 * in which file it was written, its `cite` which clause asks for it.
 *
 * To add a noun: a struct here, read_NOUN.c, a row in read.def, a check_NOUN.c, a
 * paragraph in docs/packs.md, an ok and a bad pack under tests/packs/.
 */
#ifndef POLICY_MODEL_H
#define POLICY_MODEL_H

#include "base/calendar.h"
#include "base/text.h"
#include "base/words.h"
#include "base/zone.h"

struct pack;
struct home;
struct name;
struct list;
struct condition;
struct procedure;

/* ---- where, words, clauses ---------------------------------------------- */

/* One file of a pack, kept whole so that messages can quote it. */
struct source {
    struct str         path; /* as shown to people: "some-policy/decisions.yaml" */
    struct str         text;
    const struct home *home;
};

struct where {
    const struct source *source; /* NULL: nowhere (a table in C) */
    int                  line, column;
};

struct words {
    struct str text[LANG_COUNT]; /* empty where the pack does not speak the language */
};

enum clause_kind {
    CLAUSE_DUTY, CLAUSE_RIGHT, CLAUSE_PROHIBITION,
    CLAUSE_DEFINITION, CLAUSE_OPTION, CLAUSE_INFORMATION
};

struct clause {
    struct str         id; /* the text's own: "5.1.p3" */
    const struct home *home;
    enum clause_kind   kind;
    struct words       heading, summary;
    struct words       left_to; /* why no program can carry it; empty otherwise */
    bool               people;  /* has left_to */
    struct where       at;
};

/* The clause an entry rests on.  clause NULL: "ours", no text asks for it. */
struct cite {
    const struct clause *clause;
    struct where         at;
};

/* ---- kinds, lists, names ------------------------------------------------ */

enum kind {
    KIND_YES_NO,  /* word 0 is no, word 1 is yes */
    KIND_ONE,     /* one word of `list` */
    KIND_MANY,    /* any words of `list` */
    KIND_NUMBER,
    KIND_DATE,    /* a civil day */
    KIND_MOMENT,
    KIND_TEXT,
    KIND_FILE,
    KIND_PERSON,
    KIND_EVENT,   /* a step or letter: given once it happened, with its moment */
    KIND_LENGTH,  /* settings only, as the next two */
    KIND_CALENDAR,
    KIND_ROLE
};

enum about {
    ABOUT_NONE, ABOUT_REPORT, ABOUT_ALLEGATION, ABOUT_PARTY, ABOUT_PERSON, ABOUT_DUTY,
    ABOUT_CASE, ABOUT_MEASURE, ABOUT_CONCERN, ABOUT_SUBJECT, ABOUT_STEP, ABOUT_OFFICE,
    ABOUT_COMPLETION, ABOUT_ELEMENT, ABOUT_AGREEMENT, ABOUT_ACTIVITY, ABOUT_ROSTER,
    ABOUT_COUNT
};

/* Keys of an entry that C only hands on (standing, side, phone, hours): as written. */
struct attr {
    struct str        key;
    const struct str *values; /* one, or the items of a row */
    size_t            count;
};

/* A word of a list: an affiliation, campus, role, measure, answer ... */
struct word_entry {
    struct str          id;
    struct words        words, hint;
    struct words        starts, starts_not; /* what a choice begins, and what it does not */
    struct condition   *applies; /* offered only while it holds; or NULL */
    struct cite         cite;
    int                 flag;
    const struct attr  *attrs;
    size_t              attr_count;
    struct where        at;
};

#define LIST_WORDS 64 /* a set of words is one uint64_t */

struct list {
    struct str         id;
    struct word_entry *words;
    size_t             count;
    bool               in_c; /* C knows the words (WORDS in facts.def) */
    struct where       at;
};

/* One name for several words of a list. */
struct group {
    struct str         id;
    const struct list *of;
    uint64_t           mask;
    struct words       words;
    struct cite        cite;
    int                flag;
    struct where       at;
};

enum name_from {
    FROM_FACT,      /* facts.def: C fills it */
    FROM_QUESTION,  /* a form fills it */
    FROM_SETTING,
    FROM_ANSWER,    /* TABLE.COLUMN */
    FROM_STANDING,  /* CLOCK.standing */
    FROM_DUE,       /* CLOCK.due */
    FROM_STEP,      /* PROCEDURE.STEP */
    FROM_STATE,     /* PROCEDURE.state (scenarios and the case page) */
    FROM_SENT,      /* LETTER.sent */
    FROM_RECEIVED,  /* LETTER.received, and LETTER.received.advisor */
    FROM_MET        /* REQUIREMENT.standing */
};

/* Everything a cell may look at.  facts hold one value an index. */
struct name {
    struct str         id;    /* as written: "route.formal" */
    size_t             index; /* 0 .. pack->name_count - 1 */
    enum kind          kind;
    enum about         about;
    enum name_from     from;
    const struct list *list;  /* ONE and MANY */
    union {
        const struct question    *question;
        const struct setting     *setting;
        const struct decision    *decision;
        const struct clock       *clock;
        const struct step        *step;
        const struct procedure   *procedure;
        const struct letter      *letter;
        const struct requirement *requirement;
    } of;
    size_t       column;  /* FROM_ANSWER: which answer column */
    bool         advisor; /* FROM_RECEIVED: the advisor's own receipt */
    struct where at;
};

struct question {
    struct str         id;
    enum kind          kind;
    const struct list *list;
    struct words       words, hint;
    struct words       why; /* shown as "why we ask" */
    struct cite        cite;
    int                flag;
    const struct name *name;
    struct where       at;
};

/* ---- cells -------------------------------------------------------------- */

enum test {
    TEST_ANY,
    TEST_WORDS,      /* YES_NO, ONE: the value's word is in mask */
    TEST_HAS_ALL,    /* MANY: every word of mask */
    TEST_HAS_ANY,    /* MANY: some word of mask */
    TEST_LACKS,      /* MANY: no word of mask */
    TEST_RANGE,      /* NUMBER; DATE and MOMENT as days: low <= value <= high */
    TEST_BEFORE,     /* before another name */
    TEST_FROM,       /* at or after another name */
    TEST_OPEN_DAY,   /* the house calendar is open on it */
    TEST_GIVEN,
    TEST_NOT_GIVEN
};

struct cell {
    enum test          test;
    uint64_t           mask;
    int64_t            low, high; /* INT64_MIN and INT64_MAX: no bound; days as struct day */
    const struct name *other;
    struct str         text;      /* as written */
    struct where       at;
};

/* FACT is CELL */
struct condition {
    const struct name *name;
    struct cell        cell;
};

/* ---- settings ----------------------------------------------------------- */

enum length_unit { UNIT_HOURS, UNIT_DAYS, UNIT_BUSINESS_DAYS, UNIT_WEEKS, UNIT_MONTHS, UNIT_YEARS };

struct length {
    int32_t          count;
    enum length_unit unit;
};

/* What a fact, setting or answer holds.  `word` and `set` are indices into name->list. */
enum value_state {
    VALUE_UNKNOWN,   /* nobody recorded it */
    VALUE_NOT_GIVEN, /* recorded as absent: a field left empty, a step not taken */
    VALUE_UNSET,     /* a setting no source gives and nobody chose */
    VALUE_KNOWN
};

struct value {
    enum value_state state;
    uint64_t         set;    /* YES_NO and ONE: one bit; MANY: the words */
    bool             any_of; /* an answer `a or b`: any one of set */
    int64_t          number; /* NUMBER; DATE: day.number; MOMENT, EVENT: microseconds UTC */
    struct length    length; /* LENGTH */
    struct str       text;   /* TEXT, FILE, PERSON; CALENDAR and ROLE: the id */
};

struct setting {
    struct str         id;
    struct words       words;
    struct cite        cite;
    int                flag;
    enum kind          kind;
    const struct list *choices; /* ONE: each with words that say what it means */
    struct value       value;   /* the default; VALUE_UNSET where no source gives one */
    bool               locked;  /* one choice only */
    const struct name *name;
    struct where       at;
};

/* ---- decisions ---------------------------------------------------------- */

struct answer_column {
    struct str         id;
    const struct list *list; /* the words rows use here, or the roles */
    const struct name *name; /* TABLE.COLUMN */
    bool               roles;
};

struct result {
    uint64_t set;    /* words of the column's list */
    bool     any_of; /* joined with `or` */
};

struct row {
    struct str           id;
    const struct cell   *cells;   /* one for each fact column */
    const struct result *results; /* one for each answer column */
    struct cite          cite;
    struct where         at;
};

/* Words of the first answer column's answers. */
struct answer {
    struct str               id;
    struct words             words;
    const struct word_entry *by; /* a person in this role decides and writes why; or NULL */
    struct where             at;
};

enum hit { HIT_FIRST, HIT_EVERY };

struct decision {
    struct str           id;
    struct words         words;
    struct cite          cite;
    int                  flag;
    enum about           about;
    enum hit             hit;
    const struct name  **facts;   size_t fact_count;
    struct answer_column *columns; size_t column_count;
    struct row          *rows;    size_t row_count;
    struct answer       *answers; size_t answer_count;
    /* For deciding quickly (bits.h); bits NULL: walk cell by cell. */
    const uint64_t      *bits;    /* rows x facts: words that fit; all where the cell tests none */
    const uint64_t      *looks;   /* a row: bit n, column n is looked at */
    uint64_t             plain;   /* bit n: column n is a recorded word, nothing is worked out */
    bool                 borrows;  /* answers_of: the answers are another table's */
    struct {
        const struct word_entry *by; /* NULL: no override */
        const struct setting    *by_setting;
        const struct row       **rows;  size_t row_count;
        const struct name      **needs; size_t need_count;
        struct cite              cite;
    } override;
    struct where         at;
};

/* ---- calendars and clocks ----------------------------------------------- */

/* base/calendar.h does the counting; `days` is what the pack seeds. */
struct pack_calendar {
    struct calendar days;
    struct words    words;
    struct cite     cite;
    struct str     *checked; /* one a closure, as written: a day, "not yet" */
    struct where    at;
};

enum clock_kind { CLOCK_DEADLINE, CLOCK_TARGET, CLOCK_WAITING, CLOCK_KEEP, CLOCK_INFORMATION };
enum clock_ends { ENDS_SAME_TIME, ENDS_END_OF_DAY, ENDS_CLOSE_OF_OFFICE, ENDS_START_OF_DAY };

/* One reading of the text. */
struct clock_run {
    struct str             reading;          /* the choice of clock->reading; "any" */
    int                    choice;           /* its index in the setting's choices; -1 for any */
    struct length          length;           /* if length_setting is NULL */
    const struct setting  *length_setting;
    const struct pack_calendar *calendar;    /* if calendar_setting is NULL */
    const struct setting  *calendar_setting;
    enum clock_ends        ends;
    bool                   moves_on;         /* a last day that is closed moves to the next open one */
    struct where           at;
};

/* A step that moves the end to the day a question names: later only. */
struct clock_longer {
    const struct step *step;
    const struct name *step_name; /* FROM_STEP */
    const struct name *day;       /* KIND_DATE */
    struct cite        cite;
};

struct clock {
    struct str             id;
    struct words           words;
    struct cite            cite;
    int                    flag;
    enum clock_kind        kind;
    enum about             about;
    const struct name     *starts;       /* DATE, MOMENT, EVENT or RECEIVED */
    bool                   by_party;     /* LETTER.received: whose receipt counts; */
    bool                   by_advisor;   /* with both, the later; none proven, no clock */
    const struct name     *starts_advisor; /* LETTER.received.advisor, when by_advisor */
    const struct name    **stops;        size_t stop_count;
    const struct setting  *reading;      /* or NULL */
    struct clock_run      *runs;         size_t run_count;
    bool                   has_floor;
    struct length          floor;        /* never shorter than this */
    bool                   differ;       /* warn then bar: all rows run */
    struct words           between;      /* words while a person decides */
    struct clock_longer   *longer;       size_t longer_count;
    struct {
        struct str               means;
        const struct word_entry *task; /* role; or NULL */
        struct words             words;
        bool                     there;
    } lapse;
    const struct name     *standing, *due;
    struct where           at;
};

/* ---- procedures --------------------------------------------------------- */

struct state {
    struct str   id;
    struct words words;
    bool         final;
    struct where at;
};

#define STATE_NONE (-1) /* not begun */

/* Who: a role, a role setting, or the answer of a table. */
struct who {
    const struct word_entry *role;
    const struct setting    *setting;
    const struct name       *answer;
    bool                     this_party; /* boxes only */
    struct where             at;
};

struct need {
    const struct name *name;
    struct cell        cell;
    struct cite        cite;
    struct where       at;
};

enum field_must { FIELD_REQUIRED, FIELD_MAY, FIELD_WHEN };

struct field {
    const struct question *question;
    const struct box      *box;
    enum field_must        must;
    struct condition       when;
    struct cite            cite;
    struct where           at;
};

struct step {
    struct str              id;
    const struct procedure *procedure;
    struct words            words;
    struct cite             cite;
    int                     flag;
    struct who             *by;      size_t by_count;
    uint64_t                from;    /* bit n: states[n] */
    bool                    from_none;
    int                     to;      /* index of the state; STATE_NONE: same */
    bool                    same;
    struct need            *needs;   size_t need_count;
    struct field           *form;    size_t field_count;
    struct str             *does;    size_t act_count; /* names in acts.def */
    const struct procedure **opens;  size_t open_count;
    const struct letter   **letters; size_t letter_count;
    bool                    has_one_sided;
    struct cite             one_sided;
    const struct name      *name;    /* PROCEDURE.STEP */
    struct where            at;
};

/* What people try and the text rules out. */
struct ruled_out {
    struct str         id;
    struct words       words;
    struct cite        cite;
    const struct step *instead; /* NULL: none */
    struct where       at;
};

struct procedure {
    struct str               id;
    struct words             words;
    struct cite              cite;
    int                      flag;
    enum about               about;
    const struct word_entry *party;     /* about party: whose; or NULL */
    int                      starts_in; /* STATE_NONE, or the state once opened */
    int                      symmetric_from; /* STATE_NONE: never */
    struct state            *states;  size_t state_count;
    struct step             *steps;   size_t step_count;
    struct ruled_out        *refused; size_t refused_count;
    const struct name       *state;   /* PROCEDURE.state */
    struct where             at;
};

/* ---- conduct ------------------------------------------------------------ */

/* Weighed by a person, never counted. */
struct factor {
    const struct name *name;
    struct cite        cite;
    struct where       at;
};

/* What a finding needs, part by part: a word of the list conduct. */
struct conduct {
    const struct word_entry *word;
    struct str               family;
    struct need             *elements;   size_t element_count;   /* all must hold */
    struct factor           *factors;    size_t factor_count;
    struct need             *exclusions; size_t exclusion_count; /* one that holds takes the act out */
    struct where             at;
};

/* ---- boxes, resources --------------------------------------------------- */

enum box_kind { BOX_INTAKE, BOX_IDENTITY, BOX_SHARED, BOX_PARTY, BOX_WORK, BOX_CLOSED, BOX_PRIVATE };
/* EACH_CASE: every report and every case has its own. */
enum box_each { EACH_CASE, EACH_ALLEGATION, EACH_PARTY, EACH_DUTY, EACH_CONCERN };

struct box {
    struct str    id;
    struct words  words;
    struct cite   cite;
    enum box_kind kind;
    enum box_each each;
    bool          recoverable;
    struct who   *readers; size_t reader_count;
    struct where  at;
};

/* First contents of the directory; an empty text is `unset`: the source is silent. */
struct resource {
    struct str               id;
    struct words             words;
    struct words             what; /* one plain line for whoever looks for help */
    struct cite              cite;
    uint64_t                 services; /* of the list services */
    const struct word_entry *campus;   /* NULL: any */
    struct str               phone, other_phone, hours, confidential, cost, checked;
    const struct attr       *attrs; size_t attr_count;
    struct where             at;
};

/* ---- letters ------------------------------------------------------------ */

struct must_cover {
    struct str   item;
    struct cite  cite;
    struct where at;
};

enum value_use_kind { USE_VALUE, USE_LIST, USE_DUE, USE_ANSWER };

/* A {{...}} in a paragraph. */
struct value_use {
    enum value_use_kind  kind;
    struct str           value;   /* the name in values.def */
    struct str           of;      /* service word, as written */
    int                  service; /* USE_LIST of resources: index in services, else -1 */
    const struct clock  *clock;   /* USE_DUE */
    const struct name   *answer;  /* USE_ANSWER */
    size_t               at, length; /* in paragraph->text, braces included */
};

struct paragraph {
    struct cite      *cites;  size_t cite_count;
    struct str       *covers; size_t cover_count;
    struct condition *when;   size_t when_count; /* all hold */
    struct str        text;   /* Markdown with {{...}} */
    struct value_use *uses;   size_t use_count;
    struct where      at;
};

struct letter_text {
    bool              there;
    struct paragraph *paragraphs; size_t count;
};

struct letter {
    struct str               id;
    struct words             words;
    struct cite              cite;
    int                      flag;
    bool                     both;   /* to: both together */
    const struct word_entry *to;     /* role; NULL when both or `this_party` */
    const struct box        *box;
    bool                     served; /* counts from proof of receipt */
    struct must_cover       *must; size_t must_count;
    struct letter_text       text[LANG_COUNT];
    const struct name       *sent, *received, *received_advisor;
    struct where             at;
};

/* What no letter may say: a passage with a term of each group within `near` words. */
struct never {
    struct str        id;
    struct cite       cite;
    enum lang         lang;
    int32_t           near_words;
    struct str      **groups;      /* groups[i][j], each NULL-free */
    size_t           *group_sizes; size_t group_count;
    struct where      at;
};

/* ---- requirements, gates, conformance ----------------------------------- */

enum good_for { GOOD_ALWAYS, GOOD_LENGTH, GOOD_UNTIL, GOOD_COURSE, GOOD_DOCUMENT, GOOD_INTAKE };

struct item {
    struct str         id;
    struct str         evidence; /* agreement activity completion delivery document policy roster */
    const struct name *fact;
    struct cell        cell;
    enum good_for      good_for;
    struct length      good_length;
    const struct name *good_until;
    struct who         accepted_by; /* empty: the program */
    bool               by_program;
    struct cite        cite;
    struct where       at;
};

struct requirement {
    struct str               id;
    struct words             words;
    struct cite              cite;
    int                      flag;
    const struct word_entry *subject;
    bool                     always; /* applies: any */
    struct condition         applies;
    struct item             *items; size_t item_count;
    const struct name       *standing;
    struct where             at;
};

struct gate {
    struct str                 id;
    struct words               words;
    struct cite                cite;
    int                        flag;
    const struct requirement **opens_with; size_t requirement_count;
    struct {
        struct who          by;
        bool                there;
        struct str         *needs; size_t need_count;
        struct cite         cite;
    } override;
    bool                       has_grace;
    struct length              grace;
    struct where               at;
};

struct conform_part {
    struct str   id;
    struct str **words;      /* words[line][term] */
    size_t      *word_counts; size_t line_count;
    struct str  *under;       size_t under_count;
    struct str  *weakened_by; size_t weakened_count;
    struct str  *opposite;    size_t opposite_count;
    struct str  *close_by;    size_t close_count;
    struct where at;
};

struct conform {
    struct cite          cite;
    struct words         words;
    int32_t              near_words;
    struct conform_part *parts; size_t part_count;
    struct where         at;
};

/* ---- the pack ----------------------------------------------------------- */

enum pack_status { STATUS_IN_FORCE, STATUS_INTRODUCED, STATUS_ENDED };

/* One folder as written: its head and its clauses. */
struct home {
    struct str       id, short_name, authority, owner;
    struct str       folder;
    struct words     words;
    bool             never;        /* in_force: never */
    struct day       from, to;     /* to: no day when open */
    enum pack_status status;
    bool             lang[LANG_COUNT];
    struct str      *extends;     size_t extend_count;
    struct str      *beside_ids;  size_t beside_count;
    struct { struct str id, what, dated, seen; } *sources; size_t source_count;
    struct clause   *clauses;     size_t clause_count;
    struct condition applies;     bool has_applies; /* name linked in the pack that has it */
    uint8_t          hash[32];    /* SHA-256 of the canonical bytes, see pack_hash */
    struct where     at;
};

/* What a `replaces` changed: shown beside the entry. */
struct replacement {
    struct str   noun, id;      /* "clock", "evidence_window" */
    struct where parent, child;
    struct cite  power;
    struct words because;
    struct str  *keys; size_t key_count; /* the keys that changed */
};

/* Calendars for tests only: scenarios/calendars/ID.yaml. */
struct fixture {
    struct str             id;
    struct pack_calendar **calendars; size_t count;
};

struct pack {
    const struct home   *home;    /* its own folder */
    const struct home  **homes;   size_t home_count; /* everything it extends, parents first; last is its own */
    const struct pack  **beside;  size_t beside_count; /* shown, never governing */
    const struct zone   *zone;
    bool                 lang[LANG_COUNT];

    struct name        **names;        size_t name_count; /* by index */
    struct list        **lists;        size_t list_count;
    struct group       **groups;       size_t group_count;
    struct question    **questions;    size_t question_count;
    struct setting     **settings;     size_t setting_count;
    struct decision    **decisions;    size_t decision_count;
    struct pack_calendar **calendars;   size_t calendar_count;
    struct clock       **clocks;       size_t clock_count;
    struct procedure   **procedures;   size_t procedure_count;
    struct conduct     **conducts;     size_t conduct_count;
    struct box         **boxes;        size_t box_count;
    struct resource    **resources;    size_t resource_count;
    struct letter      **letters;      size_t letter_count;
    struct never       **nevers;       size_t never_count;
    struct requirement **requirements; size_t requirement_count;
    struct gate        **gates;        size_t gate_count;
    struct conform     **conforms;     size_t conform_count;
    struct replacement **replacements; size_t replacement_count;
    struct scenario    **scenarios;    size_t scenario_count; /* scenario.h */
    struct fixture      *fixtures;     size_t fixture_count;
    struct name_table   *name_table;   /* name_find */
    uint8_t              hash[32];     /* home's bytes with the hashes of what it extends */
};

#endif
