/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* test_box.c - who holds no wrap reads nothing; grants, re-keys, walls, damage, the nightly check. */
#include "world.h"

#include "boxes/box_wrap_sql.h"
#include "vault/opener.h"

#include <jansson.h>
#include <stdio.h>

enum { ANA = 10, BEN, EVE, DAN, PEOPLE = 4 };

static struct one p[PEOPLE]; /* ana, ben, eve, dan */

static void
people(struct world *w, enum store_engine engine)
{
    world_open(w, engine);
    for (int i = 0; i < PEOPLE; i++)
        p[i] = somebody(w, ANA + i);
}

static void
done(struct world *w)
{
    for (int i = 0; i < PEOPLE; i++)
        opener_drop(p[i].opener);
    assert_int_equal(opener_live(), 0);
    world_close(w);
}

static void
only_readers_read(enum store_engine engine)
{
    struct world   w;
    struct box_ref box;
    struct opened  opened;
    struct err     none = { 0 }, closed = { 0 };
    int64_t        sealed;
    uint64_t       before;

    people(&w, engine);
    /* nobody signed in: the institution signs, as when a report comes in */
    box = a_box(&w, NULL, "intake", BOX_INTAKE, false, p, 2);
    sealed = sealed_text(&w, NULL, &box, "what was reported");
    assert_int_equal(opens(&w, &p[0], sealed, "what was reported"), RC_OK);
    assert_int_equal(opens(&w, &p[1], sealed, "what was reported"), RC_OK);

    before = opener_count();
    assert_int_equal(box_open(begin(&w, &p[2]), sealed, &opened, &closed), RC_NOTFOUND);
    assert_int_equal(box_open(&w.work, 424242, &opened, &none), RC_NOTFOUND);
    assert_true(str_eq(closed.key, none.key) && closed.arg[0].n == none.arg[0].n);
    assert_false(box_readable(&w.work, box.box));
    leave(&w);
    assert_int_equal(opens(&w, NULL, sealed, ""), RC_NOTFOUND);
    assert_true(opener_count() == before); /* nothing was opened on the way to no */

    /* a session of one person with the name of another opens nothing either */
    struct one mixed = p[2];
    mixed.person = ANA;
    assert_int_equal(opens(&w, &mixed, sealed, ""), RC_DAMAGED);
    /* and a dropped opener is no opener */
    mixed = p[0];
    mixed.opener = 0;
    assert_int_equal(opens(&w, &mixed, sealed, ""), RC_NOTFOUND);
    done(&w);
}
BOTH(only_readers_read)

static void
a_box_needs_a_second_way_in(enum store_engine engine)
{
    struct world    w;
    struct box_ref  box;
    struct box_spec spec = { MATTER, 0, str_lit("work"), BOX_WORK, false };
    struct reader   one;
    struct err      err = { 0 };

    people(&w, engine);
    one = p[0].reader;
    assert_int_equal(box_create(begin(&w, &p[0]), &spec, &one, 1, &box, &err), RC_REFUSED);
    assert_true(str_eqz(err.key, "box.one_reader"));
    spec.recoverable = true;
    assert_int_equal(box_create(&w.work, &spec, &one, 1, &box, &err), RC_REFUSED);
    assert_true(str_eqz(err.key, "box.no_recovery"));
    spec.recoverable = false;
    spec.kind = BOX_PRIVATE;
    assert_int_equal(box_create(&w.work, &spec, &one, 0, &box, &err), RC_REFUSED);
    assert_int_equal(box_create(&w.work, &spec, &one, 1, &box, &err), RC_OK);
    leave(&w);
    recovery(&w, 2, 3, NULL, NULL);
    spec.kind = BOX_WORK;
    spec.recoverable = true;
    assert_int_equal(box_create(begin(&w, &p[0]), &spec, &one, 1, &box, &err), RC_OK);
    assert_int_equal(commit(&w), RC_OK);
    /* the same box of the same matter a second time: the change is stale, not doubled */
    assert_int_equal(box_create(begin(&w, &p[0]), &spec, &one, 1, &box, &err), RC_OK);
    assert_int_equal(commit(&w), RC_STALE);
    done(&w);
}
BOTH(a_box_needs_a_second_way_in)

static void
grants_come_from_readers(enum store_engine engine)
{
    struct world   w;
    struct box_ref box, found, *mine;
    struct access *list;
    int64_t        sealed, *matters;
    size_t         n;

    people(&w, engine);
    box = a_box(&w, &p[0], "shared", BOX_SHARED, false, p, 2);
    sealed = sealed_text(&w, &p[0], &box, "for both");
    assert_int_equal(box_grant(begin(&w, &p[2]), &box, &p[3].reader, NULL), RC_NOTFOUND);
    leave(&w);
    assert_int_equal(box_grant(begin(&w, &p[1]), &box, &p[2].reader, NULL), RC_OK);
    assert_int_equal(commit(&w), RC_OK);
    assert_int_equal(box_grant(begin(&w, &p[1]), &box, &p[2].reader, NULL), RC_OK);
    assert_int_equal(commit(&w), RC_OK); /* twice is once */
    assert_int_equal(opens(&w, &p[2], sealed, "for both"), RC_OK);

    assert_int_equal(box_access_list(begin(&w, NULL), box.box, &list, &n, NULL), RC_OK);
    assert_int_equal(n, 3);
    assert_true(list[2].person == EVE && list[2].granted_by == BEN);
    assert_true(list[0].granted_by == ANA);
    assert_int_equal(box_of(&w.work, MATTER, str_lit("shared"), 0, &found, NULL), RC_OK);
    assert_true(found.box == box.box && found.kind == BOX_SHARED && found.epoch == 1);
    assert_int_equal(box_of(&w.work, MATTER, str_lit("shared"), 5, &found, NULL), RC_NOTFOUND);
    assert_int_equal(boxes_of(&w.work, MATTER, &mine, &n, NULL), RC_OK);
    assert_int_equal(n, 1);
    leave(&w);
    assert_int_equal(box_mine(begin(&w, &p[2]), 10, &mine, &n, NULL), RC_OK);
    assert_int_equal(n, 1);
    assert_int_equal(box_my_matters(&w.work, &matters, &n, NULL), RC_OK);
    assert_true(n == 1 && matters[0] == MATTER);
    leave(&w);
    assert_int_equal(box_my_matters(begin(&w, &p[3]), &matters, &n, NULL), RC_OK);
    assert_int_equal(n, 0);
    leave(&w);
    done(&w);
}
BOTH(grants_come_from_readers)

/* Ana is removed. With her old session, her old wraps and an old backup she opens nothing new. */
static void
a_removed_reader_opens_nothing_new(enum store_engine engine)
{
    struct world   w;
    struct box_ref box, fresh;
    int64_t        before, after, remove = ANA;
    uint8_t        wrap[1024], key[SEALED_KEY_BYTES], new_key[SEALED_KEY_BYTES];
    uint8_t        tag[TAG_BYTES];
    size_t         n;
    struct opened  opened;
    char           sql[200];

    people(&w, engine);
    box = a_box(&w, &p[0], "work", BOX_WORK, false, p, 3);
    before = sealed_text(&w, &p[0], &box, "before");
    raw_blob(w.raw, "sealed", "sealed_key", "sealed", before, key, sizeof key);
    raw_do(w.raw, "DELETE FROM box_wrap WHERE epoch = 77");
    prf_tag_ids("reader", INSTITUTION, ANA, 0, tag);
    {
        struct box_wrap_load_row row;

        begin(&w, &p[0]);
        assert_int_equal(box_wrap_load(w.arena, w.snapshot, INSTITUTION, box.box,
                                       (struct bytes){ tag, sizeof tag }, &row, NULL), RC_OK);
        n = row.wrap.n;
        memcpy(wrap, row.wrap.p, n);
        leave(&w);
    }
    assert_int_equal(box_rekey(begin(&w, &p[1]), &box, &remove, 1, NULL, 0, &fresh, NULL), RC_OK);
    fresh.name = box.name;
    assert_int_equal(commit(&w), RC_OK);
    assert_int_equal(fresh.epoch, 2);
    after = sealed_text(&w, &p[1], &fresh, "after");

    assert_int_equal(opens(&w, &p[1], before, "before"), RC_OK);
    assert_int_equal(opens(&w, &p[2], after, "after"), RC_OK);
    opener_drop(p[0].opener); /* a new session, as after signing in again */
    p[0] = (struct one){ .person = ANA };
    assert_int_equal(person_unlock(begin(&w, NULL), ANA, str_lit("a passphrase of some length"), &p[0].opener,
                                   NULL), RC_OK);
    leave(&w);
    assert_int_equal(opens(&w, &p[0], before, ""), RC_NOTFOUND);
    assert_int_equal(opens(&w, &p[0], after, ""), RC_NOTFOUND);

    /* her wrap comes back from an old backup */
    begin(&w, NULL);
    box_wrap_insert(w.work.change, INSTITUTION, box.box, 1, (struct bytes){ tag, sizeof tag },
                    (struct bytes){ wrap, n });
    assert_int_equal(commit(&w), RC_OK);
    assert_int_equal(opens(&w, &p[0], after, ""), RC_NOTFOUND);
    assert_int_equal(opens(&w, &p[0], before, ""), RC_NOTFOUND);
    /* with today's number written on it */
    snprintf(sql, sizeof sql, "UPDATE box_wrap SET epoch = 2 WHERE epoch = 1");
    raw_do(w.raw, sql);
    assert_int_equal(opens(&w, &p[0], after, ""), RC_DAMAGED);

    /* an object key from an old backup: today's readers open it down the chain */
    raw_blob(w.raw, "sealed", "sealed_key", "sealed", before, new_key, sizeof new_key);
    assert_memory_not_equal(key, new_key, sizeof key);
    raw_blob_set(w.raw, "sealed", "sealed_key", "sealed", before, key, sizeof key);
    raw_do(w.raw, "UPDATE sealed SET key_epoch = 1 WHERE key_epoch = 2 AND epoch = 1");
    assert_int_equal(opens(&w, &p[2], before, "before"), RC_OK);

    /* and a second re-key takes along what the first left behind */
    assert_int_equal(box_rekey(begin(&w, &p[1]), &fresh, NULL, 0, NULL, 0, NULL, NULL), RC_OK);
    assert_int_equal(commit(&w), RC_OK);
    assert_true(raw_int(w.raw, "SELECT count(*) FROM sealed WHERE key_epoch = 3") == 2);
    assert_int_equal(opens(&w, &p[2], before, "before"), RC_OK);

    /* who sealed meanwhile with the old key must run again */
    assert_int_equal(box_seal(begin(&w, &p[1]), &fresh, str_lit("note"), str_bytes(str_lit("x")), &before, NULL,
                              NULL), RC_OK);
    assert_int_equal(commit(&w), RC_STALE);
    UNUSED(opened);
    done(&w);
}
BOTH(a_removed_reader_opens_nothing_new)

static void
a_wall_keeps_out(enum store_engine engine)
{
    struct world    w;
    struct box_ref  work, support, found;
    struct box_spec spec = { MATTER, 0, str_lit("more"), BOX_WORK, false };
    struct reader   list[3];
    struct err      err = { 0 };
    int64_t         sealed;

    people(&w, engine);
    work = a_box(&w, &p[0], "work", BOX_WORK, false, p, 3);
    support = a_box(&w, &p[0], "support", BOX_PARTY, false, p, 2);
    sealed = sealed_text(&w, &p[0], &work, "notes");
    assert_int_equal(opens(&w, &p[2], sealed, "notes"), RC_OK);

    assert_int_equal(wall_raise(begin(&w, &p[0]), MATTER, EVE, str_lit("conflict"), NULL), RC_OK);
    assert_int_equal(commit(&w), RC_OK);
    opener_drop(p[2].opener);
    assert_int_equal(person_unlock(begin(&w, NULL), EVE, str_lit("a passphrase of some length"), &p[2].opener,
                                   NULL), RC_OK);
    assert_true(wall_stands(&w.work, MATTER, EVE));
    assert_false(wall_stands(&w.work, MATTER, ANA));
    assert_false(wall_stands(&w.work, MATTER + 1, EVE));
    leave(&w);
    assert_int_equal(opens(&w, &p[2], sealed, ""), RC_NOTFOUND);
    assert_int_equal(box_grant(begin(&w, &p[0]), &work, &p[2].reader, &err), RC_REFUSED);
    assert_true(str_eqz(err.key, "box.walled"));
    for (int i = 0; i < 3; i++)
        list[i] = p[i].reader;
    assert_int_equal(box_create(&w.work, &spec, list, 3, &found, &err), RC_REFUSED);
    assert_int_equal(box_rekey(&w.work, &work, NULL, 0, &p[2].reader, 1, NULL, &err), RC_REFUSED);
    assert_int_equal(box_load(&w.work, work.box, &found, NULL), RC_OK);
    assert_true(found.rekey_due);
    assert_int_equal(box_load(&w.work, support.box, &found, NULL), RC_OK);
    assert_false(found.rekey_due);
    leave(&w);

    assert_int_equal(box_rekey_due(begin(&w, &p[1]), MATTER, NULL), RC_OK);
    assert_int_equal(commit(&w), RC_OK);
    assert_int_equal(box_load(begin(&w, NULL), work.box, &found, NULL), RC_OK);
    assert_true(found.epoch == 2 && !found.rekey_due);
    leave(&w);

    assert_int_equal(wall_lift(begin(&w, &p[2]), MATTER, EVE, &err), RC_REFUSED);
    leave(&w);
    assert_int_equal(wall_lift(begin(&w, &p[0]), MATTER, EVE, NULL), RC_OK);
    assert_int_equal(commit(&w), RC_OK);
    assert_int_equal(wall_lift(begin(&w, &p[0]), MATTER, EVE, &err), RC_REFUSED);
    assert_true(str_eqz(err.key, "wall.second") && wall_stands(&w.work, MATTER, EVE));
    leave(&w);
    assert_int_equal(wall_lift(begin(&w, &p[1]), MATTER, EVE, NULL), RC_OK);
    assert_int_equal(commit(&w), RC_OK);
    assert_int_equal(box_grant(begin(&w, &p[0]), &found, &p[2].reader, NULL), RC_OK);
    assert_int_equal(commit(&w), RC_OK);
    assert_int_equal(opens(&w, &p[2], sealed, "notes"), RC_OK);
    done(&w);
}
BOTH(a_wall_keeps_out)

/* Every pair of objects in two boxes: keys and ciphertexts swapped, nothing opens. */
static void
a_swapped_ciphertext_is_damaged(enum store_engine engine)
{
    enum { OBJECTS = 6 };
    struct world   w;
    struct box_ref box[2];
    int64_t        id[OBJECTS];
    uint8_t        key[OBJECTS][SEALED_KEY_BYTES], blob[OBJECTS][400];
    size_t         n[OBJECTS];

    people(&w, engine);
    box[0] = a_box(&w, &p[0], "work", BOX_WORK, false, p, 2);
    box[1] = a_box(&w, &p[0], "shared", BOX_SHARED, false, p, 2);
    for (int i = 0; i < OBJECTS; i++) {
        id[i] = sealed_text(&w, &p[0], &box[i % 2], "text");
        raw_blob(w.raw, "sealed", "sealed_key", "sealed", id[i], key[i], sizeof key[i]);
        n[i] = raw_blob(w.raw, "sealed", "blob", "sealed", id[i], blob[i], sizeof blob[i]);
    }
    for (int i = 0; i < OBJECTS; i++)
        for (int j = 0; j < OBJECTS; j++) {
            if (i == j)
                continue;
            raw_blob_set(w.raw, "sealed", "blob", "sealed", id[i], blob[j], n[j]);
            assert_int_equal(opens(&w, &p[0], id[i], "text"), RC_DAMAGED);
            raw_blob_set(w.raw, "sealed", "sealed_key", "sealed", id[i], key[j], sizeof key[j]);
            assert_int_equal(opens(&w, &p[0], id[i], "text"), RC_DAMAGED);
            raw_blob_set(w.raw, "sealed", "blob", "sealed", id[i], blob[i], n[i]);
            assert_int_equal(opens(&w, &p[0], id[i], "text"), RC_DAMAGED);
            raw_blob_set(w.raw, "sealed", "sealed_key", "sealed", id[i], key[i], sizeof key[i]);
        }
    /* every other column that is bound in */
    for (const char *const *sql = (const char *const[]){
             "UPDATE sealed SET kind = 'letter'", "UPDATE sealed SET version = version + 1",
             "UPDATE sealed SET matter = matter + 1", "UPDATE sealed SET epoch = epoch + 1",
             "UPDATE sealed SET sealed = sealed + 1000000", NULL }; *sql; sql++) {
        int64_t moved = id[0];

        raw_do(w.raw, *sql);
        if (strstr(*sql, "sealed = sealed"))
            moved += 1000000;
        assert_int_equal(opens(&w, &p[0], moved, "text"), RC_DAMAGED);
        raw_do(w.raw, "UPDATE sealed SET kind = 'note', version = 1, matter = 1000, epoch = 1");
    }
    done(&w);
}
BOTH(a_swapped_ciphertext_is_damaged)

/* A box key written by somebody with the database: nothing is sealed to it. */
static void
a_substituted_box_key_is_refused(enum store_engine engine)
{
    struct world   w;
    struct box_ref box, found;
    uint8_t        public_key[KEY_BYTES], secret[KEY_BYTES];

    people(&w, engine);
    box = a_box(&w, &p[0], "work", BOX_WORK, false, p, 2);
    key_pair(public_key, secret);
    raw_blob_set(w.raw, "box", "public_key", "box", box.box, public_key, sizeof public_key);
    assert_int_equal(box_load(begin(&w, &p[0]), box.box, &found, NULL), RC_DAMAGED);
    leave(&w);
    raw_blob_set(w.raw, "box", "public_key", "box", box.box, box.public_key, KEY_BYTES);
    raw_do(w.raw, "UPDATE box SET matter = 2000");
    assert_int_equal(box_load(begin(&w, &p[0]), box.box, &found, NULL), RC_DAMAGED);
    leave(&w);
    raw_do(w.raw, "UPDATE box SET matter = 1000, recoverable = 1 - recoverable");
    assert_int_equal(box_load(begin(&w, &p[0]), box.box, &found, NULL), RC_DAMAGED);
    leave(&w);
    done(&w);
}
BOTH(a_substituted_box_key_is_refused)

static enum rc
count_found(void *ctx, const struct opened *found)
{
    (*(int *)ctx)++;
    return found->plain.n ? RC_OK : RC_FULL;
}

static int
finds(struct world *w, const struct one *who, const char *needle)
{
    int n = 0;

    assert_int_equal(box_search(begin(w, who), str_z(needle), NULL, 0, count_found, &n, NULL), RC_OK);
    leave(w);
    return n;
}

static void
search_sees_what_the_reader_can_open(enum store_engine engine)
{
    struct world   w;
    struct box_ref work, support;
    json_t        *object = json_pack("{s:s, s:[s]}", "name", "Jos\xc3\xa9 Pe\xc3\xb1" "a", "list", "library");
    int64_t        id;
    struct json_t *back;

    people(&w, engine);
    work = a_box(&w, &p[0], "work", BOX_WORK, false, p, 2);
    support = a_box(&w, &p[2], "support", BOX_PARTY, false, p + 2, 2);
    assert_int_equal(box_seal_json(begin(&w, &p[0]), &work, str_lit("facts"), object, &id, NULL, NULL), RC_OK);
    assert_int_equal(commit(&w), RC_OK);
    for (int i = 0; i < 70; i++)
        sealed_text(&w, &p[2], &support, i == 3 ? "a room in the LIBRARY" : "nothing of note");
    assert_int_equal(finds(&w, &p[0], "pena"), 1);
    assert_int_equal(finds(&w, &p[0], "Library"), 1);
    assert_int_equal(finds(&w, &p[2], "library"), 1);
    assert_int_equal(finds(&w, &p[2], "pena"), 0);
    assert_int_equal(finds(&w, &p[2], "nothing"), 69);
    assert_int_equal(finds(&w, &p[0], "name"), 0); /* our own field names are not text */
    assert_int_equal(box_search(begin(&w, &p[0]), str_lit(" a "), NULL, 0, count_found, &id, NULL), RC_BADINPUT);
    assert_int_equal(box_open_json(&w.work, id, &back, NULL), RC_OK);
    assert_true(json_equal(object, back));
    leave(&w);
    json_decref(object);
    done(&w);
}
BOTH(search_sees_what_the_reader_can_open)

static void
many_at_once_keep_their_order(enum store_engine engine)
{
    struct world   w;
    struct box_ref work, support;
    struct opened  out[4];
    int64_t        ids[4];
    uint64_t       before;

    people(&w, engine);
    work = a_box(&w, &p[0], "work", BOX_WORK, false, p, 2);
    support = a_box(&w, &p[2], "support", BOX_PARTY, false, p + 2, 2);
    ids[0] = sealed_text(&w, &p[0], &work, "one");
    ids[1] = sealed_text(&w, &p[2], &support, "two");
    ids[2] = 0;
    ids[3] = sealed_text(&w, &p[0], &work, "four");
    before = opener_count();
    assert_int_equal(box_open_many(begin(&w, &p[0]), ids, 4, out, NULL), RC_OK);
    assert_true(out[0].rc == RC_OK && out[1].rc == RC_NOTFOUND && out[2].rc == RC_NOTFOUND && out[3].rc == RC_OK);
    assert_true(bytes_eq(out[3].plain, str_bytes(str_lit("four"))));
    assert_true(opener_count() <= before + 1); /* the box once, not each object */
    assert_int_equal(box_move(&w.work, ids[0], &support, &ids[2], NULL, NULL), RC_OK);
    box_forget(&w.work, ids[0]);
    assert_int_equal(commit(&w), RC_OK);
    assert_int_equal(opens(&w, &p[0], ids[0], ""), RC_NOTFOUND);
    assert_int_equal(opens(&w, &p[2], ids[2], "one"), RC_OK);
    done(&w);
}
BOTH(many_at_once_keep_their_order)

static void
the_nightly_check_finds_lonely_boxes(enum store_engine engine)
{
    struct world        w;
    struct box_ref      work, support;
    struct boxes_report r;
    struct err          err = { 0 };

    people(&w, engine);
    recovery(&w, 2, 3, NULL, NULL);
    work = a_box(&w, &p[0], "work", BOX_WORK, true, p, 2);
    support = a_box(&w, &p[0], "support", BOX_PARTY, false, p, 2);
    a_box(&w, NULL, "draft", BOX_PRIVATE, false, p + 3, 1);
    sealed_text(&w, &p[0], &work, "x");
    assert_int_equal(boxes_check(begin(&w, NULL), &r, NULL), RC_OK);
    leave(&w);
    assert_true(r.boxes == 3 && r.alone == 0 && r.wraps == 5 && r.false_wraps == 0 && r.records == 1);

    /* ben's account ends: the box without recovery has one reader left */
    assert_int_equal(person_keys_end(begin(&w, &p[1]), BEN, NULL), RC_OK);
    assert_int_equal(commit(&w), RC_OK);
    assert_int_equal(boxes_check(begin(&w, NULL), &r, NULL), RC_OK);
    leave(&w);
    assert_true(r.alone == 1 && r.first_bad == support.box);
    assert_int_equal(box_cut(begin(&w, NULL), &work, ANA, NULL), RC_OK);
    assert_int_equal(commit(&w), RC_OK);
    assert_int_equal(box_cut(begin(&w, NULL), &support, BEN, NULL), RC_OK);
    assert_int_equal(commit(&w), RC_OK);
    assert_int_equal(box_cut(begin(&w, NULL), &support, ANA, &err), RC_REFUSED);
    assert_true(str_eqz(err.key, "box.last_reader"));
    leave(&w);
    assert_int_equal(boxes_check(begin(&w, NULL), &r, NULL), RC_OK);
    leave(&w);
    assert_true(r.alone == 2 && r.rekey_due == 2);
    /* a wrap moved to another box */
    raw_do(w.raw, "UPDATE box_wrap SET box = box + 1");
    raw_do(w.raw, "UPDATE box SET box = box + 1");
    assert_int_equal(boxes_check(begin(&w, NULL), &r, NULL), RC_OK);
    leave(&w);
    assert_true(r.false_wraps == r.wraps && r.wraps > 0);
    done(&w);
}
BOTH(the_nightly_check_finds_lonely_boxes)

static void
a_shredded_matter_stays_shut(enum store_engine engine)
{
    struct world   w;
    struct box_ref work;
    int64_t        sealed;

    people(&w, engine);
    recovery(&w, 2, 3, NULL, NULL);
    work = a_box(&w, &p[0], "work", BOX_WORK, true, p, 2);
    sealed = sealed_text(&w, &p[0], &work, "x");
    assert_int_equal(boxes_shred(begin(&w, &p[0]), MATTER, NULL), RC_OK);
    assert_int_equal(commit(&w), RC_OK);
    for (int i = 0; i < 2; i++) {
        opener_drop(p[i].opener);
        assert_int_equal(person_unlock(begin(&w, NULL), ANA + i, str_lit("a passphrase of some length"),
                                       &p[i].opener, NULL), RC_OK);
        leave(&w);
        assert_int_equal(opens(&w, &p[i], sealed, ""), RC_NOTFOUND);
    }
    assert_true(raw_int(w.raw, "SELECT count(*) FROM box_epoch") == 0);
    assert_true(raw_int(w.raw, "SELECT count(*) FROM sealed") == 1);
    done(&w);
}
BOTH(a_shredded_matter_stays_shut)

/* Everything above leaves a ledger that verifies: acts are signed by keys it knows. */
static void
the_ledger_holds(enum store_engine engine)
{
    struct world         w;
    struct box_ref       box;
    struct ledger_report r;

    people(&w, engine);
    box = a_box(&w, &p[0], "work", BOX_WORK, false, p, 2);
    assert_int_equal(box_grant(begin(&w, &p[0]), &box, &p[2].reader, NULL), RC_OK);
    assert_int_equal(commit(&w), RC_OK);
    assert_int_equal(box_revoke(begin(&w, &p[0]), &box, BEN, NULL), RC_OK);
    assert_int_equal(commit(&w), RC_OK);
    begin(&w, NULL);
    assert_int_equal(ledger_verify(w.arena, w.snapshot, INSTITUTION, NULL, 0, &r, NULL), RC_OK);
    leave(&w);
    assert_true(r.entries == 7 && r.actor_signatures == 3);
    done(&w);
}
BOTH(the_ledger_holds)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH_TESTS(only_readers_read),
        BOTH_TESTS(a_box_needs_a_second_way_in),
        BOTH_TESTS(grants_come_from_readers),
        BOTH_TESTS(a_removed_reader_opens_nothing_new),
        BOTH_TESTS(a_wall_keeps_out),
        BOTH_TESTS(a_swapped_ciphertext_is_damaged),
        BOTH_TESTS(a_substituted_box_key_is_refused),
        BOTH_TESTS(search_sees_what_the_reader_can_open),
        BOTH_TESTS(many_at_once_keep_their_order),
        BOTH_TESTS(the_nightly_check_finds_lonely_boxes),
        BOTH_TESTS(a_shredded_matter_stays_shut),
        BOTH_TESTS(the_ledger_holds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
