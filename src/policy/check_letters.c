/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * check_letters.c - every language has the letter whole, and no paragraph says what is
 * forbidden.
 */
#include "policy/read.h"

static bool
covers(const struct paragraph *p, struct str item)
{
    for (size_t i = 0; i < p->cover_count; i++)
        if (str_eq(p->covers[i], item))
            return true;
    return false;
}

static struct str
file_name(struct arena *a, const struct letter *t, int lang)
{
    return arena_printf(a, STR_FMT ".%s.md", STR_ARG(t->id), lang_code((enum lang)lang));
}

static void
check_must(struct arena *a, const struct letter *t, int lang, struct problems *problems)
{
    const struct letter_text *text = &t->text[lang];

    for (size_t m = 0; m < t->must_count; m++) {
        bool there = false;

        for (size_t i = 0; i < text->count; i++)
            there = there || (!text->paragraphs[i].when_count &&
                              covers(&text->paragraphs[i], t->must[m].item));
        if (!there)
            problem_add(problems, t->must[m].at,
                        str_lit("Add the paragraph, without `when`."),
                        "no unconditional paragraph of " STR_FMT " covers '" STR_FMT "'",
                        STR_ARG(file_name(a, t, lang)), STR_ARG(t->must[m].item));
    }
    for (size_t i = 0; i < text->count; i++)
        for (size_t k = 0; k < text->paragraphs[i].cover_count; k++) {
            struct nearest near;
            bool           known = false;

            nearest_init(&near, text->paragraphs[i].covers[k]);
            for (size_t m = 0; m < t->must_count; m++) {
                nearest_try(&near, t->must[m].item);
                known = known || str_eq(t->must[m].item, text->paragraphs[i].covers[k]);
            }
            if (!known)
                problem_add(
                    problems, text->paragraphs[i].at,
                    nearest_text(a, &near,
                                 "Add it to the letter's `must`, or leave it out."),
                    "this letter need not cover '" STR_FMT "'",
                    STR_ARG(text->paragraphs[i].covers[k]));
        }
}

/* The place of a byte of a paragraph in its file. */
static struct where
place_of(const struct paragraph *p, size_t at)
{
    struct where w = { p->at.source, p->at.line + 1, 1 };

    for (size_t i = 0; i < at; i++) {
        unsigned char c = (unsigned char)p->text.p[i];

        if (c == '\n') {
            w.line++;
            w.column = 1;
        } else if ((c & 0xc0) != 0x80) {
            w.column++;
        }
    }
    return w;
}

static void
check_bans(struct arena *a, const struct pack *p, const struct letter *t, int lang,
           struct problems *problems)
{
    const struct letter_text *text = &t->text[lang];

    for (size_t i = 0; i < text->count; i++) {
        size_t              at, length;
        const struct never *ban =
            letter_lint(p, (enum lang)lang, text->paragraphs[i].text, &at, &length);

        if (ban)
            problem_add(problems, place_of(&text->paragraphs[i], at),
                        str_lit("Rewrite it without the ban."),
                        "this paragraph says what " STR_FMT " forbids (" STR_FMT ")",
                        STR_ARG(cite_text(a, p, ban->cite)), STR_ARG(ban->id));
    }
}

static bool
same_tags(const struct paragraph *x, const struct paragraph *y)
{
    if (x->cite_count != y->cite_count || x->cover_count != y->cover_count ||
        x->when_count != y->when_count)
        return false;
    for (size_t i = 0; i < x->cite_count; i++)
        if (x->cites[i].clause != y->cites[i].clause)
            return false;
    for (size_t i = 0; i < x->cover_count; i++)
        if (!str_eq(x->covers[i], y->covers[i]))
            return false;
    for (size_t i = 0; i < x->when_count; i++)
        if (x->when[i].name != y->when[i].name ||
            !str_eq(x->when[i].cell.text, y->when[i].cell.text))
            return false;
    return true;
}

/* All languages have the same tags in the same order. */
static void
check_tags(const struct letter *t, int first, int lang, struct problems *problems)
{
    const struct letter_text *x = &t->text[first], *y = &t->text[lang];
    size_t                    n = x->count < y->count ? x->count : y->count;

    for (size_t i = 0; i < n; i++)
        if (!same_tags(&x->paragraphs[i], &y->paragraphs[i])) {
            problem_add(problems, y->paragraphs[i].at,
                        str_lit("Give both the same tag lines in the same order."),
                        "the languages of " STR_FMT " differ here", STR_ARG(t->id));
            return;
        }
    if (x->count != y->count)
        problem_add(problems, x->count > n ? x->paragraphs[n].at : y->paragraphs[n].at,
                    str_lit("Give both the same paragraphs."),
                    "the languages of " STR_FMT " differ here", STR_ARG(t->id));
}

void
check_letter(const struct pack *p, const struct letter *t, struct problems *problems)
{
    struct arena *a = problems->arena;
    int           first = -1;

    for (int lang = 0; lang < LANG_COUNT; lang++) {
        if (!p->lang[lang])
            continue;
        if (!t->text[lang].there) {
            problem_add(problems, t->at,
                        arena_printf(a, "Add letters/" STR_FMT ".",
                                     STR_ARG(file_name(a, t, lang))),
                        "letter '" STR_FMT "' has no text in '%s'", STR_ARG(t->id),
                        lang_code((enum lang)lang));
            continue;
        }
        check_must(a, t, lang, problems);
        check_bans(a, p, t, lang, problems);
        if (first >= 0)
            check_tags(t, first, lang, problems);
        else
            first = lang;
    }
}
