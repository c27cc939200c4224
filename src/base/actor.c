/* actor.c - see actor.h. */
#include "base/actor.h"
#include "base/text.h"

bool
actor_has_role(const struct actor *who, struct str role)
{
    for (size_t i = 0; i < who->role_count; i++)
        if (str_eq(who->roles[i], role))
            return true;
    return false;
}
