/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * limit.h - how many requests one address made lately, without knowing whose.
 * An address is hashed with a salt that lives ten minutes in memory; salt and
 * counters are then replaced together.  The answer only decides who waits
 * behind others.  Collisions and a proxy's shared address cost time, never an answer.
 */
#ifndef HTTP_LIMIT_H
#define HTTP_LIMIT_H

#include "http/http.h"

struct limits;

struct limits *limits_new(const unsigned many[LANE_COUNT]);
void           limits_free(struct limits *limits);
/* Count one request; true when this address already had its share in this lane. */
bool limits_count(struct limits *limits, enum lane lane, struct bytes address, int64_t steady);

#endif
