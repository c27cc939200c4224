/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * evidence.c - see evidence.h.
 */
#include "cases/evidence.h"

#include "base/id.h"
#include "base/text.h"
#include "cases/evidence_sql.h"
#include "ledger/ledger.h"
#include "store/store.h"

#include <jansson.h>

enum rc
evidence_keep(struct work *work, const struct box_ref *box, const struct file_info *files,
              size_t count, struct str note, struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        int64_t           id = id_new(), sealed;
        struct seal_proof proof;
        json_t           *meta = json_pack("{s:s%,s:s%}", "name", files[i].name.p ? files[i].name.p : "",
                                           files[i].name.n, "note", note.p ? note.p : "", note.n);
        enum rc rc = meta ? box_seal_json(work, box, str_lit("evidence"), meta, &sealed, &proof, err)
                          : err_set(err, RC_BADINPUT, "message.text");

        json_decref(meta);
        if (rc != RC_OK)
            return rc;
        evidence_insert(work->change, work->site->institution, id, box->matter, files[i].file,
                        sealed, files[i].size, work->who->person, work->now);
        ledger_add(work, &(struct ledger_entry){ .act = LEDGER_EVIDENCE_ADDED,
                                                 .matter = box->matter, .box = box->box,
                                                 .epoch = box->epoch, .object = sealed,
                                                 .proof = &proof });
    }
    return RC_OK;
}

static bool
read_meta(struct work *work, int64_t sealed, struct exhibit *out)
{
    json_t     *meta;
    const char *text;

    if (box_open_json(work, sealed, &meta, NULL) != RC_OK)
        return false;
    text = json_string_value(json_object_get(meta, "name"));
    out->name = arena_strz(work->arena, text ? text : "");
    text = json_string_value(json_object_get(meta, "note"));
    out->note = arena_strz(work->arena, text ? text : "");
    return true;
}

enum rc
evidence_list(struct work *work, int64_t matter, struct exhibit **out, size_t *count,
              struct err *err)
{
    struct evidence_of_matter_row *rows;
    struct exhibit               *list;
    size_t                         n, k = 0;
    enum rc rc = evidence_of_matter(work->arena, work->snapshot, work->site->institution, matter,
                                    &rows, &n, err);

    if (rc != RC_OK)
        return rc;
    list = ARENA_ARRAY(work->arena, struct exhibit, n);
    for (size_t i = 0; i < n; i++) {
        list[k] = (struct exhibit){ .evidence = rows[i].evidence, .matter = matter,
                                     .file = rows[i].file, .by_person = rows[i].by_person,
                                     .added_at = rows[i].added_at, .bytes = rows[i].bytes };
        if (read_meta(work, rows[i].meta_sealed, &list[k]))
            k++;
    }
    *out = list;
    *count = k;
    return RC_OK;
}

enum rc
evidence_of(struct work *work, int64_t id, struct exhibit *out, struct err *err)
{
    struct evidence_load_row row;
    struct exhibit          found;
    enum rc rc = evidence_load(work->arena, work->snapshot, work->site->institution, id, &row, err);

    if (rc != RC_OK)
        return rc;
    found = (struct exhibit){ .evidence = id, .matter = row.matter, .file = row.file,
                               .by_person = row.by_person, .added_at = row.added_at,
                               .bytes = row.bytes };
    if (!read_meta(work, row.meta_sealed, &found))
        return err_set(err, RC_NOTFOUND, "evidence.none");
    *out = found;
    return RC_OK;
}
