/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * letter.c - which paragraphs belong in a letter now, and what no letter may say.
 */
#include "policy/passage.h"
#include "policy/policy.h"

enum rc
letter_paragraphs(const struct context *ctx, const struct letter *letter, enum lang lang,
                  const struct paragraph ***out, size_t *count, struct asks *asks)
{
    const struct letter_text *text = &letter->text[lang];
    const struct paragraph  **list =
        ARENA_ARRAY(ctx->arena, const struct paragraph *, text->count + 1);
    size_t n = 0;
    bool   held = false;

    for (size_t i = 0; i < text->count; i++) {
        const struct paragraph *p = &text->paragraphs[i];
        enum truth              all = TRUTH_TRUE;

        for (size_t j = 0; j < p->when_count && all != TRUTH_FALSE; j++) {
            enum truth t = cell_holds(ctx, p->when[j].name, &p->when[j].cell, NULL);

            if (t != TRUTH_TRUE)
                all = t;
        }
        if (all == TRUTH_UNKNOWN) {
            held = true;
            for (size_t j = 0; j < p->when_count; j++)
                cell_holds(ctx, p->when[j].name, &p->when[j].cell, asks);
        }
        if (all == TRUTH_TRUE)
            list[n++] = p;
    }
    if (held || !text->there)
        return RC_REFUSED;
    *out = list;
    *count = n;
    return RC_OK;
}

const struct never *
letter_lint(const struct pack *pack, enum lang lang, struct str text, size_t *at,
            size_t *length)
{
    struct arena       *a = arena_new(text.n * 64 + (1u << 20));
    struct prose        prose = prose_cut(a, text);
    const struct never *found = NULL;

    for (size_t i = 0; i < pack->never_count && !found; i++) {
        const struct never *ban = pack->nevers[i];
        size_t              first, last;

        if (ban->lang != lang ||
            !prose_find(&prose, 0, prose.count, ban->groups, ban->group_sizes,
                        ban->group_count, ban->near_words, &first, &last))
            continue;
        found = ban;
        if (at)
            *at = prose.at[first];
        if (length)
            *length = prose.end[last] - prose.at[first];
    }
    arena_free(a);
    return found;
}
