/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * receipt.c - see ledger.h: a paper that proves by itself that an entry is in the tree.
 * It names no office and no subject: somebody else may find it.
 */
#include "ledger/leaf.h"

#include "base/buf.h"
#include "base/text.h"
#include "ledger/tree.h"

#include <string.h>

enum { RECEIPT_MAX = 16 << 10 };

static const struct str first_line = STR_INIT("amparo receipt 1");

enum rc
ledger_receipt(struct arena *a, struct snapshot *s, int64_t institution, int64_t seq,
               struct str *out, struct err *err)
{
    struct ledger_head head;
    struct bytes       leaf, path;
    uint8_t            hash[NODE_BYTES];
    struct buf         b;
    enum rc            rc;

    if ((rc = ledger_head_load(a, s, institution, &head, err)) != RC_OK ||
        (rc = ledger_leaf(a, s, institution, seq, &leaf, err)) != RC_OK ||
        (rc = ledger_inclusion(a, s, institution, seq, head.size, &path, err)) != RC_OK)
        return rc;
    tree_leaf_hash(leaf.p, hash);
    buf_init(&b, a, RECEIPT_MAX);
    buf_add(&b, first_line);
    buf_printf(&b, "\nrecord %lld\nleaf ", (long long)seq);
    buf_add(&b, base64_text(a, (struct bytes){ hash, sizeof hash }));
    for (size_t i = 0; i < path.n; i += NODE_BYTES) {
        buf_addz(&b, "\npath ");
        buf_add(&b, base64_text(a, (struct bytes){ path.p + i, NODE_BYTES }));
    }
    buf_addz(&b, "\n\n");
    buf_add(&b, ledger_head_text(a, institution, &head));
    *out = buf_str(&b);
    return RC_OK;
}

enum rc
receipt_read(struct arena *a, struct str text, const uint8_t *public_key,
             int64_t *institution, int64_t *seq, uint8_t leaf_hash[HASH_BYTES],
             struct ledger_head *head, struct err *err)
{
    uint8_t            path[2 * TREE_LEVELS][NODE_BYTES], hash[NODE_BYTES];
    struct ledger_head signed_head;
    struct str         line;
    int64_t            number, whose;
    int                count = 0;
    enum rc            rc;

    if (text.n > RECEIPT_MAX || !str_next(&text, '\n', &line) ||
        !str_eq(line, first_line) || !str_next(&text, '\n', &line) ||
        !str_starts(line, str_lit("record ")) || !str_int(str_from(line, 7), &number) ||
        !str_next(&text, '\n', &line) || !str_starts(line, str_lit("leaf ")) ||
        !base64_bytes(str_from(line, 5), hash, NODE_BYTES))
        return err_set(err, RC_BADINPUT, "ledger.receipt_unreadable");
    while (str_next(&text, '\n', &line) && line.n) {
        if (count >= 2 * TREE_LEVELS || !str_starts(line, str_lit("path ")) ||
            !base64_bytes(str_from(line, 5), path[count], NODE_BYTES))
            return err_set(err, RC_BADINPUT, "ledger.receipt_unreadable");
        count++;
    }
    if ((rc = note_read(a, text, public_key, &whose, &signed_head, err)) != RC_OK)
        return rc;
    if (!tree_inclusion_good(hash, number, signed_head.size,
                             (const uint8_t(*)[NODE_BYTES])path, count, signed_head.root))
        return err_set(err, RC_DAMAGED, "ledger.receipt_false");
    *institution = whose;
    *seq = number;
    memcpy(leaf_hash, hash, HASH_BYTES);
    *head = signed_head;
    return RC_OK;
}

enum rc
ledger_receipt_check(struct arena *a, struct str text,
                     const uint8_t public_key[KEY_BYTES], int64_t *seq,
                     struct ledger_head *head, struct err *err)
{
    int64_t institution;
    uint8_t hash[HASH_BYTES];

    return receipt_read(a, text, public_key, &institution, seq, hash, head, err);
}
