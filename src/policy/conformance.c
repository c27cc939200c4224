/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * conformance.c - see conformance.h.
 *
 * A text is cut into sections at its headings: a line that begins with '#', or a short
 * line that begins with a number and a point ("6.2 Sexual Assault") and ends without one.
 */
#include "policy/conformance.h"

#include "policy/passage.h"

#include <string.h>

#define PASSAGES_MOST 400
#define HEADING_MOST 120 /* bytes */

struct section {
    struct str heading;
    size_t     first, last; /* words: [first, last) */
};

struct reading {
    struct arena          *a;
    const struct conform  *entry;
    struct str             text;
    struct prose           prose;
    struct section        *sections;
    size_t                 section_count;
    struct conform_report *report;
};

const struct conform *
conform_find(const struct pack *p, struct str clause)
{
    for (size_t i = 0; i < p->conform_count; i++)
        if (p->conforms[i]->cite.clause &&
            str_eq(p->conforms[i]->cite.clause->id, clause))
            return p->conforms[i];
    return NULL;
}

const char *
conform_word(enum conform_result result)
{
    static const char *const words[] = { "found", "partly", "missing", "needs_a_person" };

    return words[result];
}

static bool
is_heading(struct str line)
{
    size_t i = 0;
    bool   point = false;

    line = str_trim(line);
    if (!line.n || line.n > HEADING_MOST)
        return false;
    if (line.p[0] == '#')
        return true;
    while (i < line.n && ((line.p[i] >= '0' && line.p[i] <= '9') || line.p[i] == '.'))
        point = line.p[i++] == '.' || point;
    return point && line.p[0] != '.' && i + 1 < line.n && line.p[i] == ' ' &&
           line.p[line.n - 1] != '.' && line.p[line.n - 1] != ';' &&
           line.p[line.n - 1] != ',';
}

static void
cut(struct reading *r)
{
    struct str      rest = r->text, line;
    size_t          room = 1, word = 0;
    struct section *s;

    for (struct str t = r->text, l; str_next(&t, '\n', &l);)
        room += is_heading(l);
    r->sections = ARENA_ARRAY(r->a, struct section, room);
    s = &r->sections[r->section_count++];
    while (str_next(&rest, '\n', &line)) {
        if (!is_heading(line))
            continue;
        while (word < r->prose.count && r->prose.at[word] < (size_t)(line.p - r->text.p))
            word++;
        s->last = word;
        s = &r->sections[r->section_count++];
        s->heading = str_trim(line);
        s->first = word;
    }
    s->last = r->prose.count;
}

static int
line_of(struct str text, size_t at)
{
    int line = 1;

    for (size_t i = 0; i < at && i < text.n; i++)
        line += text.p[i] == '\n';
    return line;
}

static struct conform_passage *
keep(struct reading *r, const struct conform_part *part, const struct section *s,
     size_t first, size_t last)
{
    struct conform_report  *out = r->report;
    struct conform_passage *p;

    if (out->passage_count == PASSAGES_MOST)
        return &out->passages[PASSAGES_MOST - 1];
    p = &out->passages[out->passage_count++];
    *p = (struct conform_passage) { .part = part,
                                    .heading = s->heading,
                                    .at = r->prose.at[first],
                                    .length = r->prose.end[last] - r->prose.at[first] };
    p->first_line = line_of(r->text, p->at);
    p->last_line = line_of(r->text, p->at + p->length);
    return p;
}

/* Does one of the terms stand between the words `from` and `to`?  *at, *last: its first
 * and last word. */
static bool
near_by(struct reading *r, const struct str *terms, size_t count, size_t from, size_t to,
        size_t *at, size_t *last)
{
    for (size_t n = from; n < to && n < r->prose.count; n++)
        for (size_t i = 0; i < count; i++) {
            size_t words = prose_term(&r->prose, n, terms[i]);

            if (words) {
                *at = n;
                *last = n + words - 1;
                return true;
            }
        }
    return false;
}

static bool
heading_counts(struct reading *r, const struct conform_part *part, struct str heading)
{
    struct prose words;

    if (!part->under_count)
        return true;
    words = prose_cut(r->a, heading);
    for (size_t n = 0; n < words.count; n++)
        for (size_t i = 0; i < part->under_count; i++)
            if (prose_term(&words, n, part->under[i]))
                return true;
    return false;
}

/* What the part's passages in one section say. */
static void
read_section(struct reading *r, const struct conform_part *part, const struct section *s,
             bool *full, bool *some, bool *against)
{
    size_t near = (size_t)r->entry->near_words, first, last, at, end;

    for (size_t from = s->first; from < s->last; from = last + 1) {
        struct conform_passage *p;
        size_t                  low, high;

        if (!prose_find(&r->prose, from, s->last, part->words, part->word_counts,
                        part->line_count, r->entry->near_words, &first, &last))
            break;
        low = first > s->first + near ? first - near : s->first;
        high = last + near < s->last ? last + near : s->last;
        p = keep(r, part, s, first, last);
        p->full =
            heading_counts(r, part, s->heading) &&
            !near_by(r, part->weakened_by, part->weakened_count, low, high, &at, &end);
        *full = *full || p->full;
        *some = true;
    }
    for (size_t from = s->first; from < s->last; from = at + 1) {
        if (!near_by(r, part->opposite, part->opposite_count, from, s->last, &at, &end))
            break;
        keep(r, part, s, at, end)->opposite = true;
        *against = true;
    }
    for (size_t from = s->first; from < s->last; from = at + 1) {
        if (!near_by(r, part->close_by, part->close_count, from, s->last, &at, &end))
            break;
        keep(r, part, s, at, end)->close_by = true;
    }
}

enum conform_result
conform_text(struct arena *a, const struct conform *entry, struct str text,
             struct conform_report *report)
{
    struct conform_report own;
    struct reading        r = { .a = a,
                                .entry = entry,
                                .text = text,
                                .prose = prose_cut(a, text),
                                .report = report ? report : &own };
    size_t                whole = 0, none = 0;
    bool                  against = false;

    *r.report = (struct conform_report) { .entry = entry };
    r.report->passages = ARENA_ARRAY(a, struct conform_passage, PASSAGES_MOST);
    r.report->missing =
        ARENA_ARRAY(a, const struct conform_part *, entry->part_count + 1);
    cut(&r);
    for (size_t i = 0; i < entry->part_count; i++) {
        bool full = false, some = false;

        for (size_t s = 0; s < r.section_count; s++)
            read_section(&r, &entry->parts[i], &r.sections[s], &full, &some, &against);
        whole += full;
        if (!some) {
            none++;
            r.report->missing[r.report->missing_count++] = &entry->parts[i];
        }
    }
    r.report->result = against                      ? CONFORM_NEEDS_A_PERSON
                       : whole == entry->part_count ? CONFORM_FOUND
                       : none == entry->part_count  ? CONFORM_MISSING
                                                    : CONFORM_PARTLY;
    return r.report->result;
}
