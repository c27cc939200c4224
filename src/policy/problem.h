/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * problem.h - collecting the messages of one run, for the readers and checkers of this room.
 * A message is plain words: what is wrong, and how to mend it.  The same message at the
 * same place is kept once, however many packs inherit the entry.
 */
#ifndef POLICY_PROBLEM_H
#define POLICY_PROBLEM_H

#include "policy/policy.h"

/* mend: may be empty. */
void problem_add(struct problems *p, struct where at, struct str mend, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
void problem_note(struct problems *p, struct where at, struct str mend, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
void problems_sort(struct problems *p);

/* The nearest of a growing set of words, for "did you mean 'x'?". */
struct nearest {
    struct str word, best;
    size_t     distance;
};
void       nearest_init(struct nearest *n, struct str word);
void       nearest_try(struct nearest *n, struct str candidate);
/* "did you mean 'x'?", or `otherwise` when nothing is near. */
struct str nearest_text(struct arena *a, const struct nearest *n, const char *otherwise);

#endif
