/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * use.c - what stands in place of one {{...}}: always as text, never as Markdown of its own.
 */
#include "letters/letter.h"
#include "letters/markdown.h"

#include "base/dates.h"
#include "base/text.h"
#include "policy/clock.h"
#include "words_gen.h"

struct using {
    const struct letter_source *source;
    const struct letter        *letter;
    enum lang                   lang;
    struct arena               *a;
    struct buf                 *out;
};

static void
put(const struct using *u, struct str text)
{
    markdown_escape(u->out, text, MARKDOWN_LINES);
}

static enum rc
hold(const char *key, struct str name, struct err *err)
{
    return err_set_arg(err, RC_REFUSED, key, name);
}

/* ---- lists ------------------------------------------------------------------ */

/* "a, b and c"; Spanish "y" is "e" before the sound i. */
static void
put_joined(const struct using *u, const struct str *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct str and = word(u->lang, WORD_letter_and), next = items[i];
        bool       i_sound = str_starts(next, str_lit("i")) || str_starts(next, str_lit("í")) ||
                       str_starts(next, str_lit("I"));

        if (u->lang == LANG_ES && (i_sound || (str_starts(next, str_lit("hi")) &&
                                               !str_starts(next, str_lit("hie")))))
            and = str_lit("e");
        if (i && i + 1 < count)
            buf_addz(u->out, ", ");
        else if (i)
            buf_printf(u->out, " " STR_FMT " ", STR_ARG(and));
        markdown_escape(u->out, items[i], MARKDOWN_ONE_LINE);
    }
}

/* A list stands on lines of its own, whatever stands around the braces. */
static void
open_list(const struct using *u)
{
    if (u->out->n && u->out->p[u->out->n - 1] != '\n')
        buf_addc(u->out, '\n');
}

static void
put_bullets(const struct using *u, const struct str *items, size_t count)
{
    open_list(u);
    for (size_t i = 0; i < count; i++) {
        buf_addz(u->out, "- ");
        markdown_escape(u->out, items[i], MARKDOWN_ONE_LINE);
        buf_addc(u->out, '\n');
    }
    buf_addc(u->out, '\n');
}

static const struct letter_value *
find_value(const struct letter_source *source, struct str name)
{
    for (size_t i = 0; i < source->value_count; i++)
        if (str_eq(source->values[i].name, name))
            return &source->values[i];
    return NULL;
}

static struct str
text_value(const struct letter_source *source, const char *name)
{
    const struct letter_value *v = find_value(source, str_z(name));

    return v && v->kind == LETTER_TEXT ? v->text : (struct str){ 0 };
}

static void
put_resource(const struct using *u, const struct letter_resource *r)
{
    const struct str parts[] = { r->phone, r->other_phone, r->hours, r->confidential, r->cost };
    bool             begun = false;

    buf_addz(u->out, "- **");
    markdown_escape(u->out, r->name, MARKDOWN_ONE_LINE);
    buf_addz(u->out, "**");
    for (size_t i = 0; i < COUNT(parts); i++)
        if (parts[i].n) {
            buf_addz(u->out, begun ? "; " : ": ");
            markdown_escape(u->out, parts[i], MARKDOWN_ONE_LINE);
            begun = true;
        }
    if (r->what.n) {
        buf_addz(u->out, begun ? ". " : ": ");
        markdown_escape(u->out, r->what, MARKDOWN_ONE_LINE);
    }
    buf_addc(u->out, '\n');
}

static enum rc
put_resources(const struct using *u, const struct value_use *use, struct err *err)
{
    const struct letter_resource *list = NULL;
    size_t                        count = 0;
    struct word_arg               args[2];
    enum rc                       rc;

    if (!u->source->resources)
        return hold("letter.no_value", use->of, err);
    rc = u->source->resources(u->source->self, u->a, use->of, u->lang, &list, &count, err);
    if (rc != RC_OK)
        return rc;
    open_list(u);
    for (size_t i = 0; i < count; i++)
        put_resource(u, &list[i]);
    if (count == 0) {
        args[0] = (struct word_arg){ "name", text_value(u->source, "sender_name") };
        args[1] = (struct word_arg){ "contact", text_value(u->source, "sender_contact") };
        if (args[0].text.n == 0 || args[1].text.n == 0)
            return hold("letter.no_value", str_lit("sender_name"), err);
        put(u, word_format(u->a, u->lang, WORD_letter_nothing_listed, 0, args, COUNT(args)));
    }
    buf_addc(u->out, '\n');
    return RC_OK;
}

/* ---- time limits -------------------------------------------------------------- */

static struct str
nth(const struct using *u, int n)
{
    static const char *const ends[] = { "th", "st", "nd", "rd" };
    bool                     teen = n % 100 >= 11 && n % 100 <= 13;

    if (u->lang == LANG_ES)
        return arena_printf(u->a, "%d.º", n);
    return arena_printf(u->a, "%d%s", n, ends[!teen && n % 10 <= 3 ? n % 10 : 0]);
}

static struct str
say(const struct using *u, int key, const char *name1, struct str text1, const char *name2,
    struct str text2)
{
    const struct word_arg args[] = { { name1, text1 }, { name2, text2 } };

    return word_format(u->a, u->lang, key, 1, args, COUNT(args));
}

/* A limit that starts when this very letter is received has no date yet: say how to count. */
static struct str
relative_due(const struct using *u, const struct clock *clock, const struct reckoning *r)
{
    static const int ends[] = {
        [ENDS_SAME_TIME] = WORD_letter_same_time,
        [ENDS_END_OF_DAY] = WORD_letter_end_of_day,
        [ENDS_CLOSE_OF_OFFICE] = WORD_letter_close_of_office,
        [ENDS_START_OF_DAY] = WORD_letter_start_of_day,
    };
    struct str length = length_words(u->a, u->lang, r->length);
    struct str receipt = word(u->lang, clock->by_advisor ? WORD_letter_receipt_both
                                                         : WORD_letter_receipt);
    bool       business = r->length.unit == UNIT_BUSINESS_DAYS;
    struct str day, text;

    if (r->length.unit == UNIT_HOURS)
        return say(u, WORD_letter_hours, "length", length, "receipt", receipt);
    if (!business && r->length.unit != UNIT_DAYS)
        return say(u, WORD_letter_end_of_length, "length", length, "receipt", receipt);
    day = say(u, business ? WORD_letter_nth_business_day : WORD_letter_nth_day, "nth",
              nth(u, r->length.count), "", (struct str){ 0 });
    text = say(u, ends[r->run->ends], "day", day, "receipt", receipt);
    if (clock->has_floor && business)
        text = say(u, WORD_letter_floor, "due", text, "length",
                   length_words(u->a, u->lang, clock->floor));
    return text;
}

static enum rc
put_due(const struct using *u, const struct clock *clock, struct err *err)
{
    const struct context *ctx = u->source->ctx;
    struct reckoning      r = { 0 };
    struct str            text, reading;
    enum rc               rc;

    if ((rc = clock_reckon(ctx, clock, &r, err)) == RC_OK && !r.started) {
        if (clock->starts->from != FROM_RECEIVED || clock->starts->of.letter != u->letter)
            return hold("letter.unknown", clock->starts->id, err);
        rc = clock_reading(ctx, clock, &r, err);
        text = rc == RC_OK ? relative_due(u, clock, &r) : (struct str){ 0 };
    } else if (rc == RC_OK) {
        text = moment_words(u->a, u->lang, ctx->pack->zone, r.due);
    }
    if (rc == RC_REFUSED)
        return hold("letter.unset", r.unset ? r.unset->id : clock->id, err);
    if (rc != RC_OK)
        return rc;
    if (clock->reading && r.run->choice >= 0) {
        reading = words_in(clock->reading->choices->words[r.run->choice].words, u->lang);
        text = say(u, WORD_letter_reading, "due", text, "reading", reading);
    }
    put(u, text);
    return RC_OK;
}

/* ---- answers and plain values ---------------------------------------------------- */

static enum rc
put_words_of(const struct using *u, const struct list *list, uint64_t set)
{
    struct str items[LIST_WORDS];
    size_t     count = 0;

    for (size_t i = 0; i < list->count && i < LIST_WORDS; i++)
        if ((set >> i) & 1)
            items[count++] = words_in(list->words[i].words, u->lang);
    put_joined(u, items, count);
    return RC_OK;
}

static enum rc
put_answer(const struct using *u, const struct name *name, struct err *err)
{
    const struct context *ctx = u->source->ctx;
    struct value          v = value_of(ctx, name);

    if (v.state != VALUE_KNOWN)
        return hold(v.state == VALUE_UNSET ? "letter.unset" : "letter.no_value", name->id, err);
    switch (name->kind) {
    case KIND_YES_NO:
        put(u, word(u->lang, v.set & 2 ? WORD_letter_yes : WORD_letter_no));
        return RC_OK;
    case KIND_ONE:
    case KIND_MANY:
        return put_words_of(u, name->list, v.set);
    case KIND_NUMBER:
        buf_add_int(u->out, v.number);
        return RC_OK;
    case KIND_DATE:
        put(u, date_words(u->a, u->lang, (struct day){ (int32_t)v.number }));
        return RC_OK;
    case KIND_MOMENT:
    case KIND_EVENT:
        put(u, moment_words(u->a, u->lang, ctx->pack->zone, v.number));
        return RC_OK;
    case KIND_LENGTH:
        put(u, length_words(u->a, u->lang, v.length));
        return RC_OK;
    case KIND_TEXT:
    case KIND_FILE:
    case KIND_PERSON:
    case KIND_CALENDAR:
    case KIND_ROLE:
        break;
    }
    if (str_trim(v.text).n == 0)
        return hold("letter.no_value", name->id, err);
    put(u, v.text);
    return RC_OK;
}

static enum rc
put_value(const struct using *u, const struct value_use *use, struct err *err)
{
    const struct context      *ctx = u->source->ctx;
    const struct letter_value *v = find_value(u->source, use->value);

    if (!v && str_eqz(use->value, "today")) {
        put(u, date_words(u->a, u->lang, zone_day(ctx->pack->zone, ctx->now)));
        return RC_OK;
    }
    if (v && v->kind == LETTER_LIST && v->item_count) {
        if (use->kind == USE_LIST)
            put_bullets(u, v->items, v->item_count);
        else
            put_joined(u, v->items, v->item_count);
        return RC_OK;
    }
    if (v && v->kind == LETTER_DAY && day_given(v->day)) {
        put(u, date_words(u->a, u->lang, v->day));
        return RC_OK;
    }
    if (v && v->kind == LETTER_MOMENT) {
        put(u, moment_words(u->a, u->lang, ctx->pack->zone, v->moment));
        return RC_OK;
    }
    if (v && v->kind == LETTER_TEXT && str_trim(v->text).n) {
        put(u, v->text);
        return RC_OK;
    }
    return hold("letter.no_value", use->value, err);
}

enum rc
letter_use(const struct letter_source *source, const struct letter *letter,
           const struct value_use *use, enum lang lang, struct buf *out, struct err *err)
{
    const struct using u = { source, letter, lang, source->ctx->arena, out };

    if (use->kind == USE_DUE)
        return put_due(&u, use->clock, err);
    if (use->kind == USE_ANSWER)
        return put_answer(&u, use->answer, err);
    if (str_eqz(use->value, "resources"))
        return put_resources(&u, use, err);
    return put_value(&u, use, err);
}
