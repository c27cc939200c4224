/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * world.h - inside this room: the small world a scenario runs in, and what can be observed in it.
 */
#ifndef POLICY_WORLD_H
#define POLICY_WORLD_H

#include "policy/clock.h"
#include "policy/scenario.h"

/* One pack with its facts: the scenario's own, and those it stands beside. */
struct country {
    const struct pack *pack;
    struct settings   *settings;
    struct facts      *facts;
};

struct told {
    const struct clock *clock;
    int64_t             due;
};

struct world {
    struct arena          *a;
    const struct scenario *scenario;
    struct country        *countries; /* [0] is the pack's own */
    size_t                 count;
    struct reach          *reach;
    int64_t                now;
    bool                   now_given;
    struct str             by, text;
    struct day             dated;
    struct evidence       *evidence; size_t evidence_count;
    struct str             fault;    /* "no_such_time", "which_pass": a given moment that is none */
    struct refusal         refusal;  /* of the last step taken */
    struct calendar       *calendars; size_t calendar_count; /* fixture, and days closed since */
    struct told           *told; size_t told_count;
    struct buf             leaves, queued;
    struct str            *settings_refused; size_t refused_count;
    struct str             why;      /* of the last observation */
};

void world_init(struct world *w, struct arena *a, const struct pack *p, const struct scenario *s,
                struct reach *reach);
/* Sets what a scenario gives; what cannot be read is a fault. */
void world_give(struct world *w, const struct said_list *list, struct scenario_result *out, struct str part);
void world_fault(struct scenario_result *out, struct world *w, struct str part, const struct said *said,
                 struct str observed);
/* Something the scenario gives that cannot be read. */
void world_given_fault(struct scenario_result *out, struct world *w, struct str part,
                       const struct said *said, const char *why);

struct context world_context(struct world *w, const struct country *c);

/* What stands under a key of `expect`; "" and false when the key names nothing. */
bool world_observe(struct world *w, struct str key, struct str *out);
/* Are the two the same answer?  Words in any order, moments with or without seconds. */
bool world_same(struct world *w, struct str expected, struct str observed);

void reach_add(struct reach *r, const void *entry);

#endif
