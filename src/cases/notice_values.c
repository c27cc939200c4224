/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * notice_values.c - the values of values.def for one notice; what nobody recorded is left
 * out, and holds the letter.
 */
#include "cases/notice_own.h"

#include "base/dates.h"
#include "base/text.h"
#include "cases/measure.h"
#include "directory/resource.h"
#include "people/account.h"
#include "words_gen.h"

#define MOST_VALUES 20

struct values {
    struct work               *work;
    const struct docket       *d;
    enum lang                  lang;
    struct letter_value        list[MOST_VALUES];
    size_t                     count;
    struct resource_entry     *resources;
    size_t                     resource_count;
};

static void
add_text(struct values *v, const char *name, struct str text)
{
    if (text.n)
        v->list[v->count++] = (struct letter_value){ .name = str_z(name), .kind = LETTER_TEXT,
                                                     .text = text };
}

/* ---- the directory -------------------------------------------------------------------- */

static struct str
office(struct values *v)
{
    static const char *const services[] = { "report", "measures", "information" };

    for (size_t k = 0; k < COUNT(services); k++)
        for (size_t i = 0; i < v->resource_count; i++) {
            const struct resource_entry *e = &v->resources[i];

            if (!e->hidden && e->phone.n && resource_serves(e, services[k]))
                return arena_printf(v->work->arena, STR_FMT ", " STR_FMT,
                                    STR_ARG(e->title[v->lang]), STR_ARG(e->phone));
        }
    return (struct str){ 0 };
}

static enum rc
resources(void *self, struct arena *a, struct str service, enum lang lang,
          const struct letter_resource **out, size_t *count, struct err *err)
{
    struct values          *v = self;
    struct letter_resource *list = ARENA_ARRAY(a, struct letter_resource, v->resource_count);
    size_t                  n = 0;

    UNUSED(err);
    for (size_t i = 0; i < v->resource_count; i++) {
        const struct resource_entry *e = &v->resources[i];

        if (e->hidden || !resource_serves(e, arena_z(a, service)))
            continue;
        list[n++] = (struct letter_resource){
            .name = e->title[lang], .phone = e->phone, .other_phone = e->other_phone,
            .hours = str_eqz(e->hours, "always") ? word(lang, WORD_phone_always) : e->hours,
            .cost = str_eqz(e->cost, "free") ? word(lang, WORD_phone_free) : (struct str){ 0 },
        };
    }
    *out = list;
    *count = n;
    return RC_OK;
}

/* ---- people, measures ------------------------------------------------------------------- */

static struct str
recipient(struct values *v, const struct notice_of_matter_row *n)
{
    const struct casefile_parties_row *party = docket_party(v->d, n->party);
    struct str name = party ? party_detail(v->work, party->details_sealed, "called")
                            : (struct str){ 0 };

    return name.n ? name : word(v->lang, WORD_notice_no_name);
}

static void
add_measures(struct values *v, const char *name, int64_t party, const char *state)
{
    struct str *items = ARENA_ARRAY(v->work->arena, struct str, v->d->measure_count);
    size_t      count = 0;

    for (size_t i = 0; i < v->d->measure_count; i++) {
        const struct measure_of_case_row *row = &v->d->measures[i];
        const struct word_entry          *entry;

        if (row->party == party && str_eqz(row->state, state) &&
            (entry = measure_entry(v->work, row->body_sealed)) != NULL)
            items[count++] = words_in(entry->words, v->lang);
    }
    if (count)
        v->list[v->count++] = (struct letter_value){ .name = str_z(name), .kind = LETTER_LIST,
                                                     .items = items, .item_count = count };
}

static void
add_actions(struct values *v, const struct context *ctx)
{
    const struct name *name = name_find(ctx->pack, str_lit("actions"));
    struct value       value = name ? value_of(ctx, name) : (struct value){ 0 };
    struct str        *items;
    size_t             count = 0;

    if (!name || !name->list || value.state != VALUE_KNOWN)
        return;
    items = ARENA_ARRAY(v->work->arena, struct str, name->list->count);
    for (size_t i = 0; i < name->list->count; i++)
        if (value.set >> i & 1)
            items[count++] = words_in(name->list->words[i].words, v->lang);
    v->list[v->count++] = (struct letter_value){ .name = str_lit("order_actions"),
                                                 .kind = LETTER_LIST, .items = items,
                                                 .item_count = count };
}

struct letter_source
notice_source(struct work *work, const struct docket *d, const struct notice_of_matter_row *n,
              const struct context *ctx, enum lang lang, struct str address)
{
    struct values *v = ARENA_NEW(work->arena, struct values);

    v->work = work;
    v->d = d;
    v->lang = lang;
    if (resource_list(work, &v->resources, &v->resource_count, NULL) != RC_OK)
        v->resource_count = 0;
    add_text(v, "recipient_name", recipient(v, n));
    add_text(v, "sender_name", account_name(work, work->who->person));
    add_text(v, "sender_contact", office(v));
    add_text(v, "institution", work->site->title[lang]);
    add_text(v, "case_number", d->casefile.number);
    add_text(v, "code_entry", address);
    if (d->report_count && d->reports[0].received_at.set)
        v->list[v->count++] = (struct letter_value){
            .name = str_lit("received_on"), .kind = LETTER_DAY,
            .day = zone_day(work->site->zone, d->reports[0].received_at.value) };
    add_measures(v, "measures_offered", n->party, "offered");
    add_measures(v, "measures_now", n->party, "in_force");
    add_actions(v, ctx);
    return (struct letter_source){ .ctx = ctx, .values = v->list, .value_count = v->count,
                                   .resources = resources, .self = v };
}
