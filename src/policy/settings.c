/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * settings.c - chosen readings over a pack's defaults.
 */
#include "policy/policy.h"

struct settings {
    struct arena      *a;
    const struct pack *pack;
    struct value      *chosen; /* by place in pack->settings; VALUE_UNKNOWN: not chosen */
};

struct settings *
settings_new(struct arena *a, const struct pack *pack)
{
    struct settings *s = ARENA_NEW(a, struct settings);

    s->a = a;
    s->pack = pack;
    s->chosen = ARENA_ARRAY(a, struct value, pack->setting_count + 1);
    return s;
}

static size_t
place(const struct pack *p, const struct setting *setting)
{
    for (size_t i = 0; i < p->setting_count; i++)
        if (p->settings[i] == setting)
            return i;
    BUG("a setting of another pack");
}

enum rc
settings_choose(struct settings *s, struct str id, struct str text, struct err *err)
{
    const struct setting *setting = setting_find(s->pack, id);
    struct value          value;
    enum rc               rc;

    if (!setting)
        return err_set_arg(err, RC_NOTFOUND, "settings.no_setting", id);
    rc = value_parse(s->a, s->pack, setting->name, text, &value, NULL);
    if (rc != RC_OK || value.state != VALUE_KNOWN)
        return err_set_arg(err, setting->locked ? RC_REFUSED : RC_BADINPUT,
                           setting->locked ? "settings.locked" : "settings.bad_value",
                           id);
    s->chosen[place(s->pack, setting)] = value;
    return RC_OK;
}

bool
settings_chosen(const struct settings *s, const struct setting *setting)
{
    return s && s->chosen[place(s->pack, setting)].state == VALUE_KNOWN;
}

struct value
settings_get(const struct settings *s, const struct setting *setting)
{
    return settings_chosen(s, setting) ? s->chosen[place(s->pack, setting)]
                                       : setting->value;
}
