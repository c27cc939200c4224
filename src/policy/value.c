/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * value.c - values as text and back: the words packs, forms and scenarios write.
 */
#include "policy/read.h"

static enum rc
bad(struct err *err, const struct name *name, struct str text)
{
    err_set_arg(err, RC_BADINPUT, "facts.bad_value", name->id);
    if (err)
        err->arg[1] = text;
    return RC_BADINPUT;
}

static enum rc
parse_words(const struct pack *pack, const struct name *name, struct str text,
            struct value *out, struct err *err)
{
    struct str word;

    if (!words_mask(pack, name->list, text, &out->set, &out->any_of, &word)) {
        if (name->kind == KIND_MANY && str_eqz(text, "none")) {
            *out = (struct value) { .state = VALUE_NOT_GIVEN };
            return RC_OK;
        }
        if (name->from == FROM_STATE && str_eqz(text, "none")) {
            *out = (struct value) { .state = VALUE_KNOWN };
            return RC_OK;
        }
        return bad(err, name, text);
    }
    if (name->kind == KIND_MANY)
        return RC_OK;
    /* one word, not a group of several */
    return out->set && !(out->set & (out->set - 1)) ? RC_OK : bad(err, name, text);
}

static enum rc
parse_moment(struct arena *a, const struct pack *pack, const struct name *name,
             struct str text, struct value *out, struct err *err)
{
    struct day day;

    if (day_parse(text, &day)) {
        struct civil c = { .day = day };

        out->number = zone_end(pack->zone, c);
        return RC_OK;
    }
    UNUSED(name);
    return moment_parse(a, pack->zone, text, &out->number, err);
}

enum rc
value_parse(struct arena *a, const struct pack *pack, const struct name *name,
            struct str text, struct value *out, struct err *err)
{
    struct value value = { .state = VALUE_KNOWN };
    struct day   day;
    enum rc      rc = RC_OK;

    text = str_trim(text);
    if (str_eqz(text, "unknown")) {
        *out = (struct value) { .state = VALUE_UNKNOWN };
        return RC_OK;
    }
    if (str_eqz(text, "not given")) {
        *out = (struct value) { .state = VALUE_NOT_GIVEN };
        return RC_OK;
    }
    switch (name->kind) {
    case KIND_YES_NO:
    case KIND_ONE:
    case KIND_MANY:
        if (name->kind != KIND_YES_NO && str_eqz(text, "given") &&
            name->from == FROM_QUESTION)
            break;
        rc = parse_words(pack, name, text, &value, err);
        break;
    case KIND_NUMBER:
        rc = str_int(text, &value.number) ? RC_OK : bad(err, name, text);
        break;
    case KIND_DATE:
        if (str_eqz(text, "given"))
            break;
        rc = day_parse(text, &day) ? RC_OK : bad(err, name, text);
        value.number = rc == RC_OK ? day.number : 0;
        break;
    case KIND_MOMENT:
    case KIND_EVENT:
        if (!str_eqz(text, "given"))
            rc = parse_moment(a, pack, name, text, &value, err);
        break;
    case KIND_LENGTH:
        rc = length_parse(text, &value.length) ? RC_OK : bad(err, name, text);
        break;
    case KIND_CALENDAR:
        value.text = arena_str(a, text);
        rc = calendar_find(pack, text) ? RC_OK : bad(err, name, text);
        break;
    case KIND_ROLE:
        value.text = arena_str(a, text);
        rc = role_find(pack, text) ? RC_OK : bad(err, name, text);
        break;
    case KIND_TEXT:
    case KIND_FILE:
    case KIND_PERSON: value.text = arena_str(a, text); break;
    }
    if (rc == RC_OK)
        *out = value;
    return rc;
}

static struct str
words_text(struct arena *a, const struct list *list, uint64_t set, bool any_of)
{
    struct buf b;

    buf_init(&b, a, 8192);
    for (size_t i = 0; list && i < list->count; i++) {
        if (!(set >> i & 1))
            continue;
        if (b.n)
            buf_addz(&b, any_of ? " or " : " and ");
        buf_add(&b, list->words[i].id);
    }
    return b.n ? buf_str(&b) : str_lit("none");
}

struct str
result_text(struct arena *a, const struct answer_column *column, struct result result)
{
    return words_text(a, column->list, result.set, result.any_of);
}

static struct str
length_text(struct arena *a, struct length length)
{
    static const char *const units[][2] = {
        [UNIT_HOURS] = { "hour", "hours" },
        [UNIT_DAYS] = { "day", "days" },
        [UNIT_BUSINESS_DAYS] = { "business day", "business days" },
        [UNIT_WEEKS] = { "week", "weeks" },
        [UNIT_MONTHS] = { "month", "months" },
        [UNIT_YEARS] = { "year", "years" },
    };

    return arena_printf(a, "%d %s", (int)length.count,
                        units[length.unit][length.count != 1]);
}

struct str
value_text(struct arena *a, const struct pack *pack, const struct name *name,
           struct value value)
{
    if (value.state == VALUE_UNKNOWN)
        return str_lit("unknown");
    if (value.state == VALUE_NOT_GIVEN)
        return str_lit("not given");
    if (value.state == VALUE_UNSET)
        return str_lit("unset");
    switch (name->kind) {
    case KIND_YES_NO:
    case KIND_ONE:
    case KIND_MANY: return words_text(a, name->list, value.set, value.any_of);
    case KIND_NUMBER: return arena_printf(a, "%lld", (long long)value.number);
    case KIND_DATE:
        return value.number ? day_text(a, (struct day) { (int32_t)value.number })
                            : str_lit("given");
    case KIND_MOMENT:
    case KIND_EVENT:
        return value.number ? moment_text(a, pack->zone, value.number) : str_lit("given");
    case KIND_LENGTH: return length_text(a, value.length);
    default: return value.text.n ? value.text : str_lit("given");
    }
}
