/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * facts.h - what is known about one subject, as a pack sees it: name -> value.
 *
 * Facts are three-valued: a name nobody set is unknown.  A subject may lie in an
 * outer one (a party in its allegation, an allegation in its case): what it does not
 * hold itself is looked up there.  An allegation may carry its parties: a need on a
 * party's fact then holds only if it holds for each of them.
 * Facts live in the arena they were made in and belong to one pack version.
 */
#ifndef POLICY_FACTS_H
#define POLICY_FACTS_H

#include "policy/model.h"

struct facts;

/* outer: may be NULL.  about: ABOUT_NONE takes any name. */
struct facts *facts_new(struct arena *a, const struct pack *pack, enum about about,
                        const struct facts *outer);

/* A party of an allegation: `role` is the id of its role ("complainant").  Its outer is `facts`. */
struct facts *facts_party(struct facts *facts, struct str role);
/* The parties, in the order they were made; NULL past the last. */
const struct facts *facts_party_at(const struct facts *facts, size_t n);
struct str          facts_role(const struct facts *facts);
enum about          facts_about(const struct facts *facts);
const struct facts *facts_outer(const struct facts *facts);

void facts_set(struct facts *facts, const struct name *name, struct value value);

/*
 * By name and text, as packs, forms and JSON write them: "yes", "a and b", "2026-11-20T16:00",
 * "given", "not given", "unknown".  Names: any in the pack; PROCEDURE.state with a state;
 * LETTER.received (both receipts), LETTER.received.party, LETTER.received.advisor;
 * ITEM.FACT for one item of a requirement.
 * RC_NOTFOUND facts.no_name (arg 0 the name), RC_BADINPUT facts.bad_value (arg 0 the name,
 * arg 1 the text), or as moment_parse.
 */
enum rc facts_set_text(struct facts *facts, struct str name, struct str text, struct err *err);

/* The value held here or further out; VALUE_UNKNOWN when nobody set it.  Nothing is worked out. */
struct value facts_get(const struct facts *facts, const struct name *name);
/* The same in its place, until the next facts_set; NULL when nobody set it. */
const struct value *facts_find(const struct facts *facts, const struct name *name);
/* The same for one item of a requirement: ITEM.FACT if set, else FACT. */
struct value facts_get_item(const struct facts *facts, struct str item, const struct name *name);

/* A value as text, the way facts_set_text reads it. */
struct str value_text(struct arena *a, const struct pack *pack, const struct name *name,
                      struct value value);
/* Text to a value of this name's kind; errors as facts_set_text. */
enum rc value_parse(struct arena *a, const struct pack *pack, const struct name *name,
                    struct str text, struct value *out, struct err *err);

#endif
