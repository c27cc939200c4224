/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * role.c - see role.h.
 */
#include "people/role.h"

#include "base/id.h"
#include "base/text.h"
#include "ledger/ledger.h"
#include "people/role_sql.h"
#include "site/site.h"
#include "store/store.h"
#include "vault/opener.h"

enum rc
role_load(struct arena *a, struct snapshot *snapshot, struct actor *actor, struct err *err)
{
    struct role_of_row *rows;
    size_t              count;
    struct str         *roles;
    enum rc rc = role_of(a, snapshot, actor->institution, actor->person, actor->now, &rows, &count, err);

    if (rc != RC_OK)
        return rc;
    roles = ARENA_ARRAY(a, struct str, count);
    for (size_t i = 0; i < count; i++)
        roles[i] = rows[i].role;
    actor->roles = roles;
    actor->role_count = count;
    return RC_OK;
}

static void
add_once(int64_t *persons, size_t *count, int64_t person)
{
    for (size_t i = 0; i < *count; i++)
        if (persons[i] == person)
            return;
    persons[(*count)++] = person;
}

enum rc
role_persons(struct work *work, struct str role, int64_t **out, size_t *count, struct err *err)
{
    struct role_holders_row *rows;
    size_t                   n;
    enum rc rc = role_holders(work->arena, work->snapshot, work->site->institution, role,
                              work->now, &rows, &n, err);

    if (rc != RC_OK)
        return rc;
    *out = ARENA_ARRAY(work->arena, int64_t, n);
    *count = 0;
    for (size_t i = 0; i < n; i++)
        add_once(*out, count, rows[i].person);
    return RC_OK;
}

static bool
has_desk(const struct word_entry *role, struct str desk)
{
    struct str rest = word_attr(role, "desk"), part;

    while (str_next(&rest, ' ', &part))
        if (str_eq(part, desk))
            return true;
    return false;
}

enum rc
role_desk_persons(struct work *work, struct str desk, int64_t **out, size_t *count, struct err *err)
{
    const struct list *roles = list_find(work->site->pack, str_lit("roles"));
    int64_t           *all = NULL;
    size_t             n = 0;

    for (size_t i = 0; roles && i < roles->count; i++) {
        int64_t *some, *more;
        size_t   some_count;
        enum rc  rc;

        if (!has_desk(&roles->words[i], desk))
            continue;
        if ((rc = role_persons(work, roles->words[i].id, &some, &some_count, err)) != RC_OK)
            return rc;
        more = ARENA_ARRAY(work->arena, int64_t, n + some_count);
        for (size_t k = 0; k < n; k++)
            more[k] = all[k];
        for (size_t k = 0; k < some_count; k++)
            add_once(more, &n, some[k]);
        all = more;
    }
    *out = all;
    *count = n;
    return RC_OK;
}

bool
role_at_desk(const struct site *site, const struct actor *who, const char *desk)
{
    for (size_t i = 0; i < who->role_count; i++) {
        const struct word_entry *role = role_find(site->pack, who->roles[i]);

        if (role && has_desk(role, str_z(desk)))
            return true;
    }
    return false;
}

static bool
role_is_known(const struct site *site, struct str role)
{
    return str_eqz(role, "administrator") || role_find(site->pack, role);
}

enum rc
role_give(struct work *work, int64_t person, struct str role, int64_t until_at, struct err *err)
{
    if (!role_is_known(work->site, role))
        return err_set_arg(err, RC_BADINPUT, "role.unknown", role);
    role_grant(work->change, work->site->institution, person, role, work->now,
               until_at ? opt_int(until_at) : (struct opt_int){ 0 }, work->who->person);
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_ROLE_GRANTED, .object = person });
    return RC_OK;
}

enum rc
role_take(struct work *work, int64_t person, struct str role, struct err *err)
{
    if (!role_is_known(work->site, role))
        return err_set_arg(err, RC_BADINPUT, "role.unknown", role);
    role_finish(work->change, work->site->institution, person, role, work->now);
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_ROLE_ENDED, .object = person });
    return RC_OK;
}

static bool
scope_is_known(const struct site *site, struct str scope)
{
    return str_eqz(scope, "all") || list_entry(site->pack, str_lit("campuses"), scope);
}

enum rc
deputy_name(struct work *work, int64_t to, struct str role, struct str scope, int64_t from_at,
            int64_t until_at, struct err *err)
{
    int64_t    id = id_new();
    uint8_t    signature[SIGNATURE_BYTES];
    struct str text;

    if (!actor_has_role(work->who, role))
        return err_set(err, RC_REFUSED, "role.not_yours");
    if (until_at <= from_at || until_at <= work->now)
        return err_set(err, RC_BADINPUT, "role.no_end");
    if (!scope_is_known(work->site, scope))
        return err_set_arg(err, RC_BADINPUT, "role.scope", scope);
    text = arena_printf(work->arena, "%lld %lld %lld " STR_FMT " " STR_FMT " %lld %lld",
                        (long long)id, (long long)work->who->person, (long long)to,
                        STR_ARG(role), STR_ARG(scope), (long long)from_at, (long long)until_at);
    if (!opener_sign(work->who->opener, "deputy", str_bytes(text), signature))
        return err_set(err, RC_REFUSED, "role.not_yours");
    role_deputy_insert(work->change, work->site->institution, id, work->who->person, to, role,
                       scope, from_at, until_at, (struct bytes){ signature, sizeof signature });
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_DEPUTY_NAMED, .object = id });
    return RC_OK;
}

enum rc
deputy_end(struct work *work, int64_t deputy, struct err *err)
{
    UNUSED(err);
    role_deputy_end(work->change, work->site->institution, deputy, work->who->person, work->now);
    ledger_add(work, &(struct ledger_entry){ .act = LEDGER_DEPUTY_ENDED, .object = deputy });
    return RC_OK;
}
