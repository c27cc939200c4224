/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * file.c - see file.h: attaching files to boxes, reading them piece by piece.
 * A file in a box is a sealed object {name, type, size, key, head, digest, file}; its
 * pieces are shared by all boxes it was given to.
 */
#include "boxes/file.h"

#include "base/id.h"
#include "base/text.h"
#include "boxes/file_own.h"
#include "boxes/piece_sql.h"
#include "boxes/upload_row_sql.h"
#include "ledger/ledger.h"

#include <jansson.h>
#include <sodium.h>
#include <string.h>

#define FILE_KIND str_lit("file")

struct file_reader {
    struct arena  *arena, *scratch;
    int64_t        institution, file, left, next_piece;
    struct stream *stream;
    uint8_t        plain[STREAM_PIECE];
};

static void
hex_set(json_t *object, const char *field, const uint8_t *p, size_t n)
{
    char hex[2 * HASH_BYTES + 1];

    BUG_IF(n > HASH_BYTES);
    sodium_bin2hex(hex, sizeof hex, p, n);
    json_object_set_new(object, field, json_string(hex));
    secret_wipe(hex, sizeof hex);
}

static bool
hex_get(const json_t *object, const char *field, uint8_t *out, size_t n)
{
    const char *hex = json_string_value(json_object_get(object, field));
    size_t      got = 0;

    return hex && strlen(hex) == 2 * n &&
           sodium_hex2bin(out, n, hex, 2 * n, NULL, &got, NULL) == 0 && got == n;
}

static enum rc
file_put(struct work *work, const struct file_secret *s, const struct box_ref *box,
         struct str name, struct str type, int64_t *id, struct seal_proof *proof,
         struct err *err)
{
    json_t      *object = json_object();
    char        *text;
    struct bytes plain;
    enum rc      rc;

    json_object_set_new(object, "name", json_stringn(name.n ? name.p : "", name.n));
    json_object_set_new(object, "type", json_stringn(type.n ? type.p : "", type.n));
    json_object_set_new(object, "size", json_integer(s->size));
    json_object_set_new(object, "file", json_integer(s->file));
    hex_set(object, "key", s->key, KEY_BYTES);
    hex_set(object, "digest", s->digest, HASH_BYTES);
    hex_set(object, "head", s->head, STREAM_HEAD);
    text = json_dumps(object, JSON_COMPACT | JSON_SORT_KEYS);
    json_decref(object);
    if (!text)
        return err_set(err, RC_BADINPUT, "file.name");
    plain = (struct bytes){ (const uint8_t *)text, strlen(text) };
    *id = id_new();
    rc = seal_as(work, *id, box, FILE_KIND, plain, s->file, proof, err);
    secret_wipe(text, plain.n);
    free(text);
    return rc;
}

enum rc
file_attach(struct work *work, struct str token, const struct box_ref *box,
            struct str name, struct str type, struct file_info *out,
            struct seal_proof *proof, struct err *err)
{
    struct upload_row_load_row row;
    struct file_secret         s;
    struct seal_proof          made;
    struct bytes               raw, info;
    uint8_t                    tag[TAG_BYTES];
    int64_t                    id;
    enum rc                    rc;

    if (token.n != UPLOAD_TOKEN_TEXT || !base32_parse(work->arena, token, &raw) ||
        raw.n != COOKIE_KEY_BYTES)
        return err_set(err, RC_NOTFOUND, "file.gone");
    if (!str_is_text(name) || !str_is_text(type))
        return err_set(err, RC_BADINPUT, "file.name");
    prf_tag("upload", whose(work), raw, tag);
    rc = upload_row_load(work->arena, work->snapshot, whose(work),
                         (struct bytes){ tag, sizeof tag }, &row, err);
    if (rc != RC_OK)
        return rc == RC_NOTFOUND ? err_set(err, RC_NOTFOUND, "file.gone") : rc;
    if ((rc = cookie_open(work->arena, whose(work), "upload", raw.p, row.info, &info,
                          err)) != RC_OK)
        return rc;
    if (info.n != sizeof s)
        return box_damaged(err);
    memcpy(&s, info.p, sizeof s);
    rc = s.file == row.file ? file_put(work, &s, box, name, type, &id, &made, err)
                            : box_damaged(err);
    if (rc == RC_OK) {
        upload_row_used(work->change, whose(work), (struct bytes){ tag, sizeof tag });
        ledger_add(work, &(struct ledger_entry){ .act = LEDGER_FILE_ATTACHED,
                                                  .matter = box->matter,
                                                  .box = box->box,
                                                  .epoch = box->epoch,
                                                  .object = id,
                                                  .proof = &made });
        *out =
            (struct file_info){ .file = id, .name = name, .type = type, .size = s.size };
        memcpy(out->digest, s.digest, HASH_BYTES);
        if (proof)
            *proof = made;
    }
    secret_wipe(&s, sizeof s);
    return rc;
}

/* What a file's object says; the secret is the caller's to wipe. */
static enum rc
file_load(struct work *work, int64_t file, struct file_secret *s, struct file_info *info,
          struct err *err)
{
    json_t *object;
    enum rc rc = box_open_json(work, file, &object, err);

    if (rc != RC_OK)
        return rc;
    s->file = json_integer_value(json_object_get(object, "file"));
    s->size = json_integer_value(json_object_get(object, "size"));
    if (!json_is_string(json_object_get(object, "name")) || s->file <= 0 || s->size < 0 ||
        !hex_get(object, "key", s->key, KEY_BYTES) ||
        !hex_get(object, "digest", s->digest, HASH_BYTES) ||
        !hex_get(object, "head", s->head, STREAM_HEAD))
        return box_none(err); /* an object of another kind is no file */
    info->file = file;
    info->name = str_z(json_string_value(json_object_get(object, "name")));
    info->type = str_z(json_string_value(json_object_get(object, "type")));
    info->size = s->size;
    memcpy(info->digest, s->digest, HASH_BYTES);
    return RC_OK;
}

enum rc
file_share(struct work *work, int64_t file, const struct box_ref *to, int64_t *id,
           struct err *err)
{
    struct file_secret s;
    struct file_info   info;
    int64_t            fresh;
    enum rc            rc;

    if ((rc = file_load(work, file, &s, &info, err)) == RC_OK &&
        (rc = file_put(work, &s, to, info.name, info.type, &fresh, NULL, err)) == RC_OK)
        *id = fresh;
    secret_wipe(&s, sizeof s);
    return rc;
}

enum rc
file_info(struct work *work, int64_t file, struct file_info *out, struct err *err)
{
    struct file_secret s;
    struct file_info   info;
    enum rc            rc = file_load(work, file, &s, &info, err);

    if (rc == RC_OK)
        *out = info;
    secret_wipe(&s, sizeof s);
    return rc;
}

static void
reader_wipe(void *ptr)
{
    struct file_reader *r = ptr;

    arena_free(r->scratch);
    secret_wipe(r, sizeof *r);
}

enum rc
file_open(struct work *work, int64_t file, struct file_reader **out,
          struct file_info *info, struct err *err)
{
    struct file_reader *r = ARENA_NEW(work->arena, struct file_reader);
    struct file_secret  s;
    struct file_info    found;
    enum rc             rc = file_load(work, file, &s, &found, err);

    if (rc != RC_OK)
        return rc;
    r->arena = work->arena;
    r->scratch = arena_new(1 << 20);
    r->institution = whose(work);
    r->file = s.file;
    r->left = s.size;
    arena_defer(work->arena, reader_wipe, r);
    rc = stream_open_new(work->arena, s.key, s.file, s.head, &r->stream, err);
    secret_wipe(&s, sizeof s);
    if (rc == RC_OK) {
        *out = r;
        *info = found;
    }
    return rc;
}

enum rc
file_next(struct file_reader *r, struct snapshot *snapshot, struct bytes *out,
          struct err *err)
{
    struct piece_load_row row;
    size_t                n;
    bool                  final;
    enum rc               rc;

    if (stream_ended(r->stream)) {
        *out = (struct bytes){ r->plain, 0 };
        return RC_OK;
    }
    arena_reset(r->scratch);
    rc = piece_load(r->scratch, snapshot, r->institution, r->file, r->next_piece, &row,
                    err);
    if (rc == RC_NOTFOUND)
        return err_set(err, RC_DAMAGED, "file.cut_short");
    if (rc != RC_OK ||
        (rc = stream_open(r->stream, row.blob, r->plain, &n, &final, err)) != RC_OK)
        return rc;
    r->next_piece++;
    /* What stands behind the file's own bytes are the zeros of its size class. */
    if ((int64_t)n > r->left)
        n = (size_t)r->left;
    r->left -= (int64_t)n;
    if (final && r->left > 0)
        return err_set(err, RC_DAMAGED, "file.cut_short");
    if (n == 0 && !final)
        return file_next(r, snapshot, out, err);
    *out = (struct bytes){ r->plain, n };
    return RC_OK;
}
