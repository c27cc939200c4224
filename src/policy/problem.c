/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * problem.c - the messages of one run: kept once, sorted by place, printed with the line
 * they speak of.
 */
#include "policy/problem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROBLEMS_MOST 2000 /* beyond these nobody reads on */

static bool
where_eq(struct where a, struct where b)
{
    if (a.line != b.line || a.column != b.column)
        return false;
    if (a.source == b.source)
        return true;
    return a.source && b.source && str_eq(a.source->path, b.source->path);
}

static void
add(struct problems *p, struct where at, struct str mend, bool note, const char *fmt,
    va_list ap)
{
    char       line[2048];
    struct str what;
    int        n = vsnprintf(line, sizeof(line), fmt, ap);

    if (n < 0 || p->count >= PROBLEMS_MOST)
        return;
    what = (struct str) { line, (size_t)n < sizeof(line) ? (size_t)n : sizeof(line) - 1 };
    for (size_t i = 0; i < p->count; i++)
        if (where_eq(p->list[i].at, at) && str_eq(p->list[i].what, what))
            return;
    if (p->count == p->room) {
        size_t          room = p->room ? p->room * 2 : 32;
        struct problem *list = ARENA_ARRAY(p->arena, struct problem, room);

        if (p->count)
            memcpy(list, p->list, p->count * sizeof(*list));
        p->list = list;
        p->room = room;
    }
    p->list[p->count++] = (struct problem) { .at = at,
                                             .what = arena_str(p->arena, what),
                                             .mend = arena_str(p->arena, mend),
                                             .note = note };
    if (!note)
        p->errors++;
}

void
problem_add(struct problems *p, struct where at, struct str mend, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    add(p, at, mend, false, fmt, ap);
    va_end(ap);
}

void
problem_note(struct problems *p, struct where at, struct str mend, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    add(p, at, mend, true, fmt, ap);
    va_end(ap);
}

static int
by_place(const void *x, const void *y)
{
    const struct problem *a = x, *b = y;
    int                   c = 0;

    if (a->at.source != b->at.source) {
        if (!a->at.source || !b->at.source)
            return a->at.source ? 1 : -1;
        c = str_cmp(a->at.source->path, b->at.source->path);
    }
    if (c == 0)
        c = a->at.line != b->at.line       ? (a->at.line < b->at.line ? -1 : 1)
            : a->at.column != b->at.column ? (a->at.column < b->at.column ? -1 : 1)
                                           : str_cmp(a->what, b->what);
    return c;
}

void
problems_sort(struct problems *p)
{
    if (p->count > 1)
        qsort(p->list, p->count, sizeof(*p->list), by_place);
}

/* The text of line `line` (1-based), without its end. */
static struct str
source_line(struct str text, int line)
{
    struct str rest = text, part = { 0 };

    while (line-- > 0)
        if (!str_next(&rest, '\n', &part))
            return (struct str) { 0 };
    if (part.n && part.p[part.n - 1] == '\r')
        part.n--;
    return part;
}

struct str
problem_text(struct arena *a, const struct problem *problem)
{
    struct buf b;

    buf_init(&b, a, 16384);
    if (problem->at.source) {
        struct str line = source_line(problem->at.source->text, problem->at.line);

        buf_add(&b, problem->at.source->path);
        if (problem->at.line > 0)
            buf_printf(&b, ":%d:%d", problem->at.line, problem->at.column);
        buf_addz(&b, ": ");
        buf_add(&b, problem->what);
        buf_addc(&b, '\n');
        if (line.n && line.n < 400) {
            int columns = problem->at.column;

            buf_addz(&b, "  ");
            buf_add(&b, line);
            buf_addz(&b, "\n  ");
            for (size_t i = 0; i < line.n && columns > 1; i++) {
                /* a column is a character, not a byte; tabs stay tabs so that the caret
                 * lines up */
                if (((unsigned char)line.p[i] & 0xc0) == 0x80)
                    continue;
                buf_addc(&b, line.p[i] == '\t' ? '\t' : ' ');
                columns--;
            }
            buf_addz(&b, "^\n");
        }
    } else {
        buf_add(&b, problem->what);
        buf_addc(&b, '\n');
    }
    if (problem->mend.n) {
        buf_addz(&b, "  ");
        buf_add(&b, problem->mend);
        buf_addc(&b, '\n');
    }
    return buf_str(&b);
}

/* Edits (insert, remove, change, swap neighbours) between two short words; 99 when too
 * long. */
static size_t
edits(struct str a, struct str b)
{
    size_t d[3][50];

    if (a.n >= 48 || b.n >= 48)
        return 99;
    for (size_t j = 0; j <= b.n; j++)
        d[0][j] = j;
    for (size_t i = 1; i <= a.n; i++) {
        size_t *row = d[i % 3], *above = d[(i + 2) % 3], *before = d[(i + 1) % 3];

        row[0] = i;
        for (size_t j = 1; j <= b.n; j++) {
            size_t best = above[j - 1] + (a.p[i - 1] != b.p[j - 1]);

            if (above[j] + 1 < best)
                best = above[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1] &&
                before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            row[j] = best;
        }
    }
    return d[a.n % 3][b.n];
}

void
nearest_init(struct nearest *n, struct str word)
{
    *n = (struct nearest) { .word = word,
                            .distance = word.n <= 1   ? 0
                                        : word.n <= 3 ? 1
                                        : word.n <= 8 ? 2
                                                      : 3 };
}

void
nearest_try(struct nearest *n, struct str candidate)
{
    size_t d = edits(n->word, candidate);

    if (n->distance && (d < n->distance || (d == n->distance && !n->best.n))) {
        n->distance = d;
        n->best = candidate;
    }
}

struct str
nearest_text(struct arena *a, const struct nearest *n, const char *otherwise)
{
    if (n->best.n)
        return arena_printf(a, "did you mean '" STR_FMT "'?", STR_ARG(n->best));
    return str_z(otherwise);
}
