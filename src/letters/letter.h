/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * letter.h - a pack's letter and the values of a matter, made into a draft for a person.
 *
 * Each paragraph keeps the clauses it rests on.  A condition or a value that is not known
 * holds the letter: nothing is guessed and nothing is printed as a blank.  A draft is only
 * released by a person; its text is kept in the pack's own form (letter_text) and reads
 * back to the same draft.
 */
#ifndef LETTERS_LETTER_H
#define LETTERS_LETTER_H

#include "base/html.h"
#include "policy/policy.h"

enum letter_value_kind { LETTER_TEXT, LETTER_DAY, LETTER_MOMENT, LETTER_LIST };

/* What one name of values.def prints; texts are in the letter's language. */
struct letter_value {
    struct str             name;
    enum letter_value_kind kind;
    struct str             text;
    struct day             day;
    int64_t                moment;
    const struct str      *items; size_t item_count;
};

/* One entry of the directory, open today for this campus and person; empty parts are left out. */
struct letter_resource {
    struct str name, what, phone, other_phone, hours, confidential, cost;
};

struct letter_source {
    const struct context      *ctx; /* facts, settings, clocks; now: the moment of release */
    const struct letter_value *values; size_t value_count;
    /* The entries for a word of `services`; none is an answer too. */
    enum rc (*resources)(void *self, struct arena *a, struct str service, enum lang lang,
                         const struct letter_resource **out, size_t *count, struct err *err);
    void *self;
};

/* One paragraph of a draft. */
struct letter_piece {
    const struct str *clauses; size_t clause_count; /* as cite_text; "ours" for none */
    struct str        markdown;
    struct markup     html;
};

struct letter_draft {
    struct str           title;
    enum lang            lang;
    struct letter_piece *pieces; size_t count;
};

/*
 * Compose.  *out, in ctx->arena.  RC_REFUSED, and what a person can do about it:
 * letter.no_text (the letter has no text in this language), letter.unknown (arg 0: the name
 * to ask), letter.no_value (arg 0: the value nobody recorded), letter.unset (arg 0: the
 * setting to choose), letter.forbidden (arg 0: the clause, arg 1: the passage).
 * RC_FULL letter.too_long.
 */
enum rc letter_compose(const struct letter_source *source, const struct letter *letter,
                       enum lang lang, struct letter_draft *out, struct err *err);

/* The draft as text: a line `# title`, then paragraphs under `:: clause X, Y`. */
struct str letter_text(struct arena *a, const struct letter_draft *draft);
/* Back again; any text is safe.  RC_BADINPUT letter.damaged. */
enum rc letter_read(struct arena *a, enum lang lang, struct str text,
                    struct letter_draft *out, struct err *err);

/* What may be printed in place of one {{...}}; used by letter_compose, shown here for tests. */
enum rc letter_use(const struct letter_source *source, const struct letter *letter,
                   const struct value_use *use, enum lang lang, struct buf *out,
                   struct err *err);

#endif
