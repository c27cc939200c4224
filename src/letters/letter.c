/* SPDX-License-Identifier: AGPL-3.0-or-later
 * letter.c - see letter.h.  One {{...}} at a time is in use.c. */
#include "letters/letter.h"
#include "letters/markdown.h"

#include "base/text.h"

#define LETTER_MOST (256 * 1024) /* all of a letter's paragraphs together */

/* A paragraph's text with every {{...}} filled in. */
static enum rc
fill(const struct letter_source *source, const struct letter *letter, const struct paragraph *p,
     enum lang lang, struct str *out, struct err *err)
{
    struct buf b;
    size_t     done = 0;
    enum rc    rc;

    buf_init(&b, source->ctx->arena, LETTER_MOST);
    for (size_t i = 0; i < p->use_count; i++) {
        const struct value_use *use = &p->uses[i];

        buf_add(&b, (struct str){ p->text.p + done, use->at - done });
        if ((rc = letter_use(source, letter, use, lang, &b, err)) != RC_OK)
            return rc;
        done = use->at + use->length;
        /* "at 2:31 p.m." at the end of a sentence brings its own full stop. */
        if (b.n && b.p[b.n - 1] == '.' && done < p->text.n && p->text.p[done] == '.')
            done++;
    }
    buf_add(&b, str_from(p->text, done));
    if (buf_full(&b))
        return err_set(err, RC_FULL, "letter.too_long");
    *out = str_trim(buf_str(&b));
    return RC_OK;
}

/* What no letter may say is looked for in the words as they are read. */
static enum rc
check_ban(const struct letter_source *source, enum lang lang, struct str markdown,
          struct err *err)
{
    const struct context *ctx = source->ctx;
    struct str            plain = markdown_plain(ctx->arena, markdown);
    size_t                at = 0, length = 0;
    const struct never   *never = letter_lint(ctx->pack, lang, plain, &at, &length);

    if (!never)
        return RC_OK;
    err_set_arg(err, RC_REFUSED, "letter.forbidden", cite_text(ctx->arena, ctx->pack, never->cite));
    if (err)
        err->arg[1] = (struct str){ plain.p + at, length };
    return RC_REFUSED;
}

static void
name_clauses(const struct context *ctx, const struct paragraph *p, struct letter_piece *piece)
{
    struct str *list = ARENA_ARRAY(ctx->arena, struct str, p->cite_count + 1);

    for (size_t i = 0; i < p->cite_count; i++)
        list[i] = cite_text(ctx->arena, ctx->pack, p->cites[i]);
    piece->clauses = list;
    piece->clause_count = p->cite_count;
}

enum rc
letter_compose(const struct letter_source *source, const struct letter *letter, enum lang lang,
               struct letter_draft *out, struct err *err)
{
    const struct context    *ctx = source->ctx;
    const struct paragraph **paragraphs;
    struct asks              asks = { 0 };
    struct letter_draft      draft = { .lang = lang, .title = words_in(letter->words, lang) };
    size_t                   count, total = 0;
    enum rc                  rc;

    if (!letter->text[lang].there)
        return err_set(err, RC_REFUSED, "letter.no_text");
    rc = letter_paragraphs(ctx, letter, lang, &paragraphs, &count, &asks);
    if (rc == RC_REFUSED && asks.count)
        return err_set_arg(err, RC_REFUSED, "letter.unknown", asks.names[0]->id);
    if (rc != RC_OK)
        return err_set(err, rc, "letter.no_text");
    draft.pieces = ARENA_ARRAY(ctx->arena, struct letter_piece, count + 1);
    for (size_t i = 0; i < count; i++) {
        struct letter_piece *piece = &draft.pieces[draft.count++];

        if ((rc = fill(source, letter, paragraphs[i], lang, &piece->markdown, err)) != RC_OK ||
            (rc = check_ban(source, lang, piece->markdown, err)) != RC_OK)
            return rc;
        total += piece->markdown.n;
        if (total > LETTER_MOST)
            return err_set(err, RC_FULL, "letter.too_long");
        name_clauses(ctx, paragraphs[i], piece);
        piece->html = markdown_html(ctx->arena, piece->markdown);
    }
    *out = draft;
    return RC_OK;
}

struct str
letter_text(struct arena *a, const struct letter_draft *draft)
{
    struct buf b;

    buf_init(&b, a, 4 * LETTER_MOST);
    buf_printf(&b, "# " STR_FMT "\n", STR_ARG(draft->title));
    for (size_t i = 0; i < draft->count; i++) {
        const struct letter_piece *piece = &draft->pieces[i];

        buf_addz(&b, "\n:: clause ");
        for (size_t k = 0; k < piece->clause_count; k++)
            buf_printf(&b, "%s" STR_FMT, k ? ", " : "", STR_ARG(piece->clauses[k]));
        buf_printf(&b, "\n" STR_FMT "\n", STR_ARG(piece->markdown));
    }
    BUG_IF(buf_full(&b));
    return buf_str(&b);
}

static void
read_clauses(struct arena *a, struct str list, struct letter_piece *piece)
{
    struct str *clauses = ARENA_ARRAY(a, struct str, list.n + 1), one;

    while (str_next(&list, ',', &one))
        if (str_trim(one).n)
            clauses[piece->clause_count++] = str_trim(one);
    piece->clauses = clauses;
}

enum rc
letter_read(struct arena *a, enum lang lang, struct str text, struct letter_draft *out,
            struct err *err)
{
    static const struct str tag = STR_INIT(":: clause ");
    struct letter_draft     draft = { .lang = lang };
    struct letter_piece    *piece = NULL;
    struct str              rest = text, line;
    size_t                  tags = 0;

    if (text.n > 2 * LETTER_MOST || !str_next(&rest, '\n', &line) ||
        !str_starts(line, str_lit("# ")))
        return err_set(err, RC_BADINPUT, "letter.damaged");
    draft.title = str_trim(str_from(line, 2));
    for (struct str r = rest, l; str_next(&r, '\n', &l);)
        tags += str_starts(l, tag);
    draft.pieces = ARENA_ARRAY(a, struct letter_piece, tags + 1);
    while (str_next(&rest, '\n', &line)) {
        if (str_starts(line, tag)) {
            piece = &draft.pieces[draft.count++];
            read_clauses(a, str_from(line, tag.n), piece);
            piece->markdown = (struct str){ rest.p, 0 };
        } else if (piece) {
            piece->markdown.n = (size_t)(line.p + line.n - piece->markdown.p);
        } else if (str_trim(line).n) {
            return err_set(err, RC_BADINPUT, "letter.damaged");
        }
    }
    for (size_t i = 0; i < draft.count; i++) {
        draft.pieces[i].markdown = str_trim(draft.pieces[i].markdown);
        draft.pieces[i].html = markdown_html(a, draft.pieces[i].markdown);
    }
    *out = draft;
    return RC_OK;
}
