/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * stand.c - the standing of a requirement from its evidence, and what it opens.
 *
 * An item is met (its cell is true), failing (false), open (unknown) or expired.
 * All met: met.  Any failing: partly if another is met, else unmet.  Else any expired:
 * expired.  Else not verified.  A text that is only introduced is never shown as met.
 */
#include "policy/ask.h"

static const struct evidence *
evidence_of(const struct evidence *evidence, size_t count, struct str item)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(evidence[i].item, item))
            return &evidence[i];
    return NULL;
}

static struct day
day_after(struct day from, struct length length)
{
    switch (length.unit) {
    case UNIT_YEARS: return day_add_years(from, length.count);
    case UNIT_MONTHS: return day_add_months(from, length.count);
    case UNIT_WEEKS: return day_add_days(from, 7 * (int64_t)length.count);
    case UNIT_HOURS: return day_add_days(from, (length.count + 23) / 24);
    default: return day_add_days(from, length.count);
    }
}

static bool
expired(const struct context *ctx, const struct item *item,
        const struct evidence *evidence)
{
    struct day   today = zone_day(ctx->pack->zone, ctx->now);
    struct value until;

    switch (item->good_for) {
    case GOOD_LENGTH:
        return evidence && day_given(evidence->dated) &&
               day_cmp(today, day_after(evidence->dated, item->good_length)) > 0;
    case GOOD_UNTIL:
        until = facts_get_item(ctx->facts, item->id, item->good_until);
        return until.state == VALUE_KNOWN && until.number && until.number < today.number;
    case GOOD_COURSE:
    case GOOD_DOCUMENT:
    case GOOD_INTAKE: return evidence && evidence->superseded;
    case GOOD_ALWAYS: return false;
    }
    return false;
}

static enum item_state
item_stands(const struct context *ctx, const struct item *item,
            const struct evidence *evidence, struct asks *asks)
{
    struct value value = facts_get_item(ctx->facts, item->id, item->fact);

    if (value.state == VALUE_UNKNOWN)
        value = value_asking(ctx, item->fact, asks);
    switch (cell_test(ctx, item->fact, &item->cell, value, asks)) {
    case TRUTH_FALSE: return ITEM_FAILING;
    case TRUTH_UNKNOWN: return ITEM_OPEN;
    case TRUTH_TRUE: break;
    }
    return expired(ctx, item, evidence) ? ITEM_EXPIRED : ITEM_MET;
}

void
requirement_stand(const struct context *ctx, const struct requirement *r,
                  const struct evidence *evidence, size_t evidence_count,
                  struct requirement_standing *out)
{
    size_t             counts[4] = { 0 };
    const struct home *home = r->at.source->home;
    enum truth         applies = TRUTH_TRUE;

    *out = (struct requirement_standing) { .requirement = r };
    out->items = ARENA_ARRAY(ctx->arena, enum item_state, r->item_count + 1);
    out->may_be_met = home->status != STATUS_INTRODUCED;
    if (!r->always)
        applies = cell_holds(ctx, r->applies.name, &r->applies.cell, &out->asks);
    if (applies == TRUTH_FALSE) {
        out->standing = MET_NOT_ASKED;
        return;
    }
    for (size_t i = 0; i < r->item_count; i++) {
        out->items[i] = item_stands(ctx, &r->items[i],
                                    evidence_of(evidence, evidence_count, r->items[i].id),
                                    &out->asks);
        counts[out->items[i]]++;
    }
    if (applies == TRUTH_UNKNOWN)
        out->standing = MET_NOT_VERIFIED;
    else if (counts[ITEM_FAILING])
        out->standing = counts[ITEM_MET] ? MET_PARTLY : MET_UNMET;
    else if (counts[ITEM_EXPIRED])
        out->standing = MET_EXPIRED;
    else if (counts[ITEM_OPEN])
        out->standing = MET_NOT_VERIFIED;
    else
        out->standing = out->may_be_met ? MET_MET : MET_NOT_VERIFIED;
}

void
gate_stand(const struct context *ctx, const struct gate *gate,
           const struct evidence *evidence, size_t evidence_count,
           struct gate_standing *out)
{
    struct gate_standing g = { .open = true };

    for (size_t i = 0; i < gate->requirement_count && g.open; i++) {
        requirement_stand(ctx, gate->opens_with[i], evidence, evidence_count,
                          &g.standing);
        if (g.standing.standing != MET_MET && g.standing.standing != MET_NOT_ASKED) {
            g.open = false;
            g.because = gate->opens_with[i];
        }
    }
    *out = g;
}
