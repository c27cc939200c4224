/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * note.c - see ledger.h: heads as signed checkpoint texts (C2SP tlog-checkpoint, signed-note).
 *
 *   amparo/INSTITUTION
 *   SIZE
 *   ROOT in base64
 *   time MICROSECONDS
 *
 *   — amparo/INSTITUTION base64(first 4 bytes of SHA-256(name LF 0x01 key), signature)
 */
#include "ledger/leaf.h"

#include "base/buf.h"
#include "base/id.h"
#include "base/text.h"
#include "ledger/tree.h"

#include <sodium.h>
#include <string.h>

enum { NOTE_MAX = 1024, KEY_HASH = 4 };

#define SIGNATURE_LEAD "\xe2\x80\x94 "

struct str
base64_text(struct arena *a, struct bytes b)
{
    size_t n = sodium_base64_ENCODED_LEN(b.n, sodium_base64_VARIANT_ORIGINAL);
    char  *p = arena_alloc(a, n);

    sodium_bin2base64(p, n, b.p, b.n, sodium_base64_VARIANT_ORIGINAL);
    return (struct str){ p, n - 1 };
}

bool
base64_bytes(struct str text, uint8_t *out, size_t n)
{
    size_t      got = 0;
    const char *end = NULL;

    return text.n > 0 &&
           sodium_base642bin(out, n, text.p, text.n, NULL, &got, &end,
                             sodium_base64_VARIANT_ORIGINAL) == 0 &&
           got == n && end == text.p + text.n;
}

struct str
note_name(struct arena *a, int64_t institution)
{
    struct str id = id_text(a, institution);

    return arena_printf(a, "amparo/" STR_FMT, STR_ARG(id));
}

struct str
note_body(struct arena *a, int64_t institution, const struct ledger_head *head)
{
    struct str name = note_name(a, institution);
    struct str root = base64_text(a, (struct bytes){ head->root, HASH_BYTES });

    return arena_printf(a, STR_FMT "\n%lld\n" STR_FMT "\ntime %lld\n", STR_ARG(name),
                        (long long)head->size, STR_ARG(root), (long long)head->at);
}

static void
key_hash(struct arena *a, struct str name, const uint8_t public_key[KEY_BYTES],
         uint8_t out[KEY_HASH])
{
    size_t   n = name.n + 2 + KEY_BYTES;
    uint8_t *b = arena_alloc(a, n), hash[NODE_BYTES];

    memcpy(b, name.p, name.n);
    b[name.n] = '\n';
    b[name.n + 1] = 0x01;
    memcpy(b + name.n + 2, public_key, KEY_BYTES);
    tree_hash((struct bytes){ b, n }, hash);
    memcpy(out, hash, KEY_HASH);
}

struct str
ledger_head_text(struct arena *a, int64_t institution, const struct ledger_head *head)
{
    struct str body = note_body(a, institution, head), name = note_name(a, institution),
               line;
    uint8_t key[KEY_BYTES], sig[KEY_HASH + SIGNATURE_BYTES];

    institution_public(institution, key);
    key_hash(a, name, key, sig);
    memcpy(sig + KEY_HASH, head->signature, SIGNATURE_BYTES);
    line = base64_text(a, (struct bytes){ sig, sizeof sig });
    return arena_printf(a, STR_FMT "\n" SIGNATURE_LEAD STR_FMT " " STR_FMT "\n",
                        STR_ARG(body), STR_ARG(name), STR_ARG(line));
}

static enum rc
unreadable(struct err *err)
{
    return err_set(err, RC_BADINPUT, "ledger.head_unreadable");
}

/* The four lines of the body; false when one is not as it must be. */
static bool
body_read(struct str text, int64_t *institution, struct ledger_head *head)
{
    struct str line;

    if (!str_next(&text, '\n', &line) || !str_starts(line, str_lit("amparo/")) ||
        !id_parse(str_from(line, 7), institution))
        return false;
    if (!str_next(&text, '\n', &line) || !str_int(line, &head->size) || head->size <= 0)
        return false;
    if (!str_next(&text, '\n', &line) || !base64_bytes(line, head->root, HASH_BYTES))
        return false;
    return str_next(&text, '\n', &line) && str_starts(line, str_lit("time ")) &&
           str_int(str_from(line, 5), &head->at) && text.n == 0;
}

enum rc
note_read(struct arena *a, struct str text, const uint8_t *public_key,
          int64_t *institution, struct ledger_head *out, struct err *err)
{
    struct ledger_head head;
    struct str         body, line, name;
    uint8_t            key[KEY_BYTES], want[KEY_HASH], sig[KEY_HASH + SIGNATURE_BYTES];
    int64_t            whose;
    ptrdiff_t          blank;

    if (text.n > NOTE_MAX || (blank = str_find(text, str_lit("\n\n"))) < 0)
        return unreadable(err);
    body = (struct str){ text.p, (size_t)blank + 1 };
    text = str_from(text, (size_t)blank + 2);
    if (!body_read(body, &whose, &head))
        return unreadable(err);
    name = note_name(a, whose);
    if (!str_next(&text, '\n', &line) || !str_starts(line, str_lit(SIGNATURE_LEAD)))
        return unreadable(err);
    line = str_from(line, strlen(SIGNATURE_LEAD));
    if (!str_starts(line, name) || line.n < name.n + 2 || line.p[name.n] != ' ' ||
        !base64_bytes(str_from(line, name.n + 1), sig, sizeof sig))
        return unreadable(err);
    if (!public_key) {
        institution_public(whose, key);
        public_key = key;
    }
    key_hash(a, name, public_key, want);
    if (memcmp(want, sig, KEY_HASH) != 0 ||
        !note_signature_good(public_key, str_bytes(body), sig + KEY_HASH))
        return err_set(err, RC_DAMAGED, "ledger.head_signature");
    memcpy(head.signature, sig + KEY_HASH, SIGNATURE_BYTES);
    *institution = whose;
    *out = head;
    return RC_OK;
}

enum rc
ledger_head_read(struct arena *a, int64_t institution, struct str text,
                 struct ledger_head *out, struct err *err)
{
    struct ledger_head head;
    int64_t            whose;
    enum rc            rc = note_read(a, text, NULL, &whose, &head, err);

    if (rc != RC_OK)
        return rc;
    if (whose != institution)
        return err_set(err, RC_BADINPUT, "ledger.head_of_another");
    *out = head;
    return RC_OK;
}

bool
ledger_whose(struct str text, int64_t *institution)
{
    static const struct str lead = STR_INIT("amparo/");
    struct str              line;

    while (str_next(&text, '\n', &line))
        if (str_starts(line, lead))
            return id_parse(str_from(line, lead.n), institution);
    return false;
}
