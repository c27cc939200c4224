/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* report.c - see templategen.h.  How the compiler says what is wrong. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "templategen.h"

jmp_buf report_exit;
int     report_count;

/* Blocks hang together, so that a leak checker sees that they are still held. */
static struct block {
    struct block *next;
    max_align_t   memory[];
} * blocks;

void *
need(size_t n)
{
    struct block *b = calloc(1, sizeof *b + n + 1);

    if (!b) {
        fputs("templategen: out of memory\n", stderr);
        exit(2);
    }
    b->next = blocks;
    blocks = b;
    return b->memory;
}

char *
copy(const char *p, size_t n)
{
    char *out = need(n + 1);

    memcpy(out, p, n);
    return out;
}

const char *
format(const char *f, ...)
{
    va_list args;
    char    text[512];

    va_start(args, f);
    vsnprintf(text, sizeof text, f, args);
    va_end(args);
    return copy(text, strlen(text));
}

static void
say(struct place at, const char *mend, const char *what, va_list args)
{
    const struct source *s = at.source;
    size_t               start, end, line = 1, i;

    if (at.at > s->n)
        at.at = s->n;
    for (i = 0; i < at.at; i++)
        line += s->text[i] == '\n';
    for (start = at.at; start > 0 && s->text[start - 1] != '\n'; start--)
        ;
    for (end = at.at; end < s->n && s->text[end] != '\n'; end++)
        ;
    fprintf(stderr, "%s:%zu:%zu: ", s->path, line, at.at - start + 1);
    vfprintf(stderr, what, args);
    fprintf(stderr, "\n    %.*s\n    ", (int)(end - start), s->text + start);
    for (i = start; i < at.at; i++)
        if ((s->text[i] & 0xC0) != 0x80)
            fputc(s->text[i] == '\t' ? '\t' : ' ', stderr);
    fprintf(stderr, "^\n  To mend it: %s\n", mend);
    report_count++;
}

void
report(struct place at, const char *mend, const char *what, ...)
{
    va_list args;

    va_start(args, what);
    say(at, mend, what, args);
    va_end(args);
}

_Noreturn void
fail(struct place at, const char *mend, const char *what, ...)
{
    va_list args;

    va_start(args, what);
    say(at, mend, what, args);
    va_end(args);
    longjmp(report_exit, 1);
}

static size_t
distance(const char *a, const char *b)
{
    size_t row[80], na = strlen(a), nb = strlen(b);

    if (na >= 79 || nb >= 79)
        return 99;
    for (size_t j = 0; j <= nb; j++)
        row[j] = j;
    for (size_t i = 1; i <= na; i++) {
        size_t left = row[0];

        row[0] = i;
        for (size_t j = 1; j <= nb; j++) {
            size_t keep = row[j], best = left + (a[i - 1] != b[j - 1]);

            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            row[j] = best;
            left = keep;
        }
    }
    return row[nb];
}

const char *
nearest(const char *name, const char *const *names, size_t n)
{
    const char *best = NULL;
    size_t      least = strlen(name) / 3 + 2;

    for (size_t i = 0; i < n; i++) {
        size_t d = distance(name, names[i]);

        if (d < least) {
            least = d;
            best = names[i];
        }
    }
    return best;
}
