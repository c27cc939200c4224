/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * leaf.c - see ledger.h and leaf.h: what an act says of itself, signed.
 */
#include "ledger/leaf.h"

#include "store/change.h"
#include "vault/opener.h"

#include <string.h>

static const struct {
    int         number;
    const char *name, *says;
} acts[] = {
#define LEDGER_ACT(number, name, says) { number, #name, says },
#include "ledger/acts_ledger.def"
#undef LEDGER_ACT
};

const char *
ledger_act_says(int act)
{
    for (size_t i = 0; i < COUNT(acts); i++)
        if (acts[i].number == act)
            return acts[i].says;
    return NULL;
}

const char *
ledger_act_name(int act)
{
    for (size_t i = 0; i < COUNT(acts); i++)
        if (acts[i].number == act)
            return acts[i].name;
    return NULL;
}

void
leaf_put(uint8_t *at, int bytes, int64_t v)
{
    for (int i = 0; i < bytes; i++)
        at[i] = (uint8_t)((uint64_t)v >> 8 * (bytes - 1 - i));
}

int64_t
leaf_get(const uint8_t *at, int bytes)
{
    uint64_t v = 0;

    for (int i = 0; i < bytes; i++)
        v = v << 8 | at[i];
    return (int64_t)v;
}

void
leaf_signed_part(const uint8_t leaf[LEAF_BYTES], uint8_t out[LEAF_BYTES])
{
    memcpy(out, leaf, LEAF_BYTES);
    memset(out + LEAF_SEQ, 0, LEAF_MATTER - LEAF_SEQ);
    memset(out + LEAF_SIGNATURE, 0, SIGNATURE_BYTES);
}

static struct leaf *
add(struct change *change, int64_t institution, int64_t person, int32_t opener,
    const struct ledger_entry *entry)
{
    uint8_t              b[LEAF_CARRIED] = { 0 };
    struct bytes         message = { b, LEAF_BYTES };
    struct person_public keys;

    BUG_IF(institution != change_institution(change));
    b[0] = LEAF_VERSION;
    leaf_put(b + LEAF_ACT, 2, entry->act);
    if (entry->matter)
        prf_tag_ids("ledger matter", institution, entry->matter, 0, b + LEAF_MATTER);
    if (person)
        prf_tag_ids("ledger actor", institution, entry->matter, person, b + LEAF_ACTOR);
    leaf_put(b + LEAF_BOX, 8, entry->box);
    leaf_put(b + LEAF_EPOCH, 4, entry->epoch);
    if (entry->proof) {
        memcpy(b + LEAF_COMMITMENT, entry->proof->commitment, HASH_BYTES);
        memcpy(b + LEAF_HASH, entry->proof->hash, HASH_BYTES);
    }
    if (entry->previous)
        memcpy(b + LEAF_PREVIOUS, entry->previous, HASH_BYTES);
    leaf_put(b + LEAF_OBJECT, 8, entry->object);

    if (opener && opener_public(opener, &keys)) {
        uint8_t signature[SIGNATURE_BYTES];

        b[LEAF_FLAGS] = LEAF_BY_ACTOR;
        if (!opener_sign(opener, LEAF_LABEL, message, signature))
            BUG("a live handle does not sign");
        memcpy(b + LEAF_SIGNATURE, signature, SIGNATURE_BYTES);
        memcpy(b + LEAF_BYTES, keys.sign, KEY_BYTES);
    } else {
        uint8_t signature[SIGNATURE_BYTES];

        institution_sign(institution, LEAF_LABEL, message, signature);
        memcpy(b + LEAF_SIGNATURE, signature, SIGNATURE_BYTES);
    }
    return change_leaf(change, (struct bytes){ b, sizeof b });
}

struct leaf *
ledger_add(struct work *work, const struct ledger_entry *entry)
{
    return add(work->change, change_institution(work->change), work->who->person,
               work->who->opener, entry);
}

struct leaf *
ledger_add_system(struct change *change, const struct ledger_entry *entry)
{
    return add(change, change_institution(change), 0, 0, entry);
}
