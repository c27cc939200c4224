/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * message.c - see message.h.
 */
#include "cases/message.h"

#include "base/id.h"
#include "base/text.h"
#include "cases/message_sql.h"
#include "ledger/ledger.h"
#include "store/store.h"

#include <jansson.h>

static bool
is_staff(const struct work *work)
{
    return work->who->kind == ACTOR_STAFF;
}

static void
fill_body(struct arena *a, const struct opened *opened, struct message *out)
{
    json_t *body = json_loadb((const char *)opened->plain.p, opened->plain.n, 0, NULL);

    out->damaged = opened->rc != RC_OK || !body;
    if (body) {
        const char *text = json_string_value(json_object_get(body, "text"));
        const char *kind = json_string_value(json_object_get(body, "kind"));

        out->text = arena_strz(a, text ? text : "");
        out->kind = arena_strz(a, kind ? kind : "message");
    }
    json_decref(body);
}

enum rc
message_list(struct work *work, const struct box_ref *box, struct message **out, size_t *count,
             struct err *err)
{
    struct message_of_matter_row *rows;
    struct opened                *opened;
    struct message               *list;
    int64_t                      *sealed;
    size_t                        n, k = 0;
    enum rc rc = message_of_matter(work->arena, work->snapshot, work->site->institution,
                                   box->matter, &rows, &n, err);

    if (rc != RC_OK)
        return rc;
    if (!box_readable(work, box->box))
        return err_set(err, RC_NOTFOUND, "message.none");
    sealed = ARENA_ARRAY(work->arena, int64_t, n);
    list = ARENA_ARRAY(work->arena, struct message, n);
    for (size_t i = 0; i < n; i++)
        if (rows[i].box == box->box) {
            list[k] = (struct message){
                .message = rows[i].message, .from_person = rows[i].from_person,
                .sent_at = rows[i].sent_at, .read_at = rows[i].read_at.value,
                .from_staff = rows[i].from_staff,
                .mine = rows[i].from_person == work->who->person,
            };
            sealed[k++] = rows[i].body_sealed;
        }
    opened = ARENA_ARRAY(work->arena, struct opened, k);
    if ((rc = box_open_many(work, sealed, k, opened, err)) != RC_OK)
        return rc;
    for (size_t i = 0; i < k; i++)
        fill_body(work->arena, &opened[i], &list[i]);
    *out = list;
    *count = k;
    return RC_OK;
}

enum rc
message_send(struct work *work, const struct box_ref *box, struct str kind, struct str text,
             int64_t *id, struct err *err)
{
    struct seal_proof proof;
    struct box_ref    there;
    int64_t           sealed, fresh = id_new();
    json_t           *body;
    enum rc           rc;

    text = str_trim(text);
    if (text.n == 0)
        return err_set(err, RC_BADINPUT, "message.empty");
    if (text.n > MESSAGE_MAX)
        return err_set(err, RC_BADINPUT, "message.too_long");
    if (box_load(work, box->box, &there, NULL) == RC_OK && !box_readable(work, box->box))
        return err_set(err, RC_NOTFOUND, "message.none"); /* a box made just now is the writer's */
    body = json_pack("{s:s%,s:s%}", "kind", kind.p, kind.n, "text", text.p, text.n);
    rc = body ? box_seal_json(work, box, str_lit("message"), body, &sealed, &proof, err)
              : err_set(err, RC_BADINPUT, "message.text");
    json_decref(body);
    if (rc != RC_OK)
        return rc;
    message_insert(work->change, work->site->institution, fresh, box->matter, box->box,
                   work->who->person, is_staff(work), work->now, sealed);
    ledger_add(work, &(struct ledger_entry){
        .act = str_eqz(kind, "note") ? LEDGER_NOTE_ADDED : LEDGER_MESSAGE_SENT,
        .matter = box->matter, .box = box->box, .epoch = box->epoch, .object = sealed,
        .proof = &proof });
    *id = fresh;
    return RC_OK;
}

void
message_mark_read(struct work *work, const struct box_ref *box)
{
    message_read(work->change, work->site->institution, box->matter, box->box, !is_staff(work),
                 work->now);
}
