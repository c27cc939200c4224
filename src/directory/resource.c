/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * resource.c - see resource.h.
 */
#include "directory/resource.h"

#include "base/text.h"
#include "directory/resource_sql.h"
#include "ledger/ledger.h"
#include "store/store.h"

static bool
is_stale(const struct work *work, struct day checked)
{
    struct day today = zone_day(work->site->zone, work->now);

    return !day_given(checked) || day_cmp(day_add_days(checked, RESOURCE_FRESH_DAYS), today) < 0;
}

enum rc
resource_list(struct work *work, struct resource_entry **out, size_t *count, struct err *err)
{
    struct resource_all_row *rows;
    struct resource_entry   *list;
    size_t                   n;
    enum rc rc = resource_all(work->arena, work->snapshot, work->site->institution, &rows, &n, err);

    if (rc != RC_OK)
        return rc;
    list = ARENA_ARRAY(work->arena, struct resource_entry, n);
    for (size_t i = 0; i < n; i++) {
        const struct resource_all_row *r = &rows[i];

        list[i] = (struct resource_entry){
            .resource = r->resource, .campus = r->campus, .services = r->services,
            .title = { r->title_en, r->title_es }, .phone = r->phone,
            .other_phone = r->other_phone, .hours = r->hours, .confidential = r->confidential,
            .cost = r->cost, .clause = r->clause, .checked_by = r->checked_by.value,
            .version = r->version, .hidden = r->hidden, .position = r->position,
        };
        if (r->checked_on.p)
            day_parse(r->checked_on, &list[i].checked_on);
        list[i].stale = is_stale(work, list[i].checked_on);
    }
    *out = list;
    *count = n;
    return RC_OK;
}

bool
resource_serves(const struct resource_entry *entry, const char *service)
{
    struct str rest = entry->services, part;

    while (str_next(&rest, ' ', &part))
        if (str_eqz(part, service))
            return true;
    return false;
}

bool
resource_on_campus(const struct resource_entry *entry, struct str campus)
{
    return campus.n == 0 || str_eqz(campus, "any") || str_eqz(entry->campus, "any") ||
           str_eq(entry->campus, campus);
}

struct str
phone_link(struct arena *a, struct str phone)
{
    struct buf b;
    size_t     digits = 0;

    buf_init(&b, a, 64);
    for (size_t i = 0; i < phone.n; i++)
        digits += phone.p[i] >= '0' && phone.p[i] <= '9';
    if (digits < 3 || digits > 15)
        return (struct str){ 0 };
    buf_addz(&b, "tel:");
    if (digits == 10)
        buf_addz(&b, "+1");
    for (size_t i = 0; i < phone.n; i++)
        if ((phone.p[i] >= '0' && phone.p[i] <= '9') || (phone.p[i] == '+' && i == 0))
            buf_addc(&b, phone.p[i]);
    return buf_str(&b);
}

/* ---- writing --------------------------------------------------------------------- */

static struct str
service_words(struct arena *a, const struct pack *pack, uint64_t set)
{
    const struct list *services = list_find(pack, str_lit("services"));
    struct buf         b;

    buf_init(&b, a, 4096);
    for (size_t i = 0; services && i < services->count; i++)
        if (set >> i & 1) {
            if (b.n)
                buf_addc(&b, ' ');
            buf_add(&b, services->words[i].id);
        }
    return buf_str(&b);
}

void
resource_seed(struct change *change, struct arena *a, const struct pack *pack, int64_t institution)
{
    for (size_t i = 0; i < pack->resource_count; i++) {
        const struct resource *r = pack->resources[i];

        resource_insert(change, institution, r->id, r->campus ? r->campus->id : str_lit("any"),
                        service_words(a, pack, r->services), r->words.text[LANG_EN],
                        r->words.text[LANG_ES], r->phone, r->other_phone, r->hours,
                        r->confidential, r->cost, cite_text(a, pack, r->cite), (int64_t)i);
    }
}

static enum rc
check(struct work *work, const struct resource_entry *e, struct err *err)
{
    struct str rest = e->services, part;

    if (e->title[LANG_EN].n == 0 || e->title[LANG_ES].n == 0)
        return err_set_arg(err, RC_BADINPUT, "resource.title", str_lit("title_en"));
    if (!str_eqz(e->campus, "any") && !list_entry(work->site->pack, str_lit("campuses"), e->campus))
        return err_set_arg(err, RC_BADINPUT, "resource.campus", str_lit("campus"));
    while (str_next(&rest, ' ', &part))
        if (!list_entry(work->site->pack, str_lit("services"), part))
            return err_set_arg(err, RC_BADINPUT, "resource.services", str_lit("services"));
    if (e->phone.n && phone_link(work->arena, e->phone).n == 0)
        return err_set_arg(err, RC_BADINPUT, "resource.phone", str_lit("phone"));
    return RC_OK;
}

enum rc
resource_keep(struct work *work, const struct resource_entry *e, struct err *err)
{
    struct str today = day_text(work->arena, zone_day(work->site->zone, work->now));
    int64_t    institution = work->site->institution, version = e->version;
    enum rc    rc = check(work, e, err);

    if (rc != RC_OK)
        return rc;
    if (version == 0)
        resource_insert(work->change, institution, e->resource, e->campus, e->services,
                        e->title[LANG_EN], e->title[LANG_ES], e->phone, e->other_phone, e->hours,
                        e->confidential, e->cost, str_lit("ours"), e->position);
    resource_edit(work->change, institution, e->resource, version ? version : 1, e->campus,
                  e->services, e->title[LANG_EN], e->title[LANG_ES], e->phone, e->other_phone,
                  e->hours, e->confidential, e->cost, e->hidden, today, work->who->person);
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_RESOURCE_CHANGED });
    return RC_OK;
}
