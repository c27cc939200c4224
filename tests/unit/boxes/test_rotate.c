/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* test_rotate.c - a new vault key: everything opens after it; what was shredded before never does. */
#include "world.h"

#include "boxes/box_wrap_sql.h"
#include "boxes/rotate.h"
#include "vault/opener.h"

static const struct str pass = STR_INIT("a passphrase of some length");

static struct one
again(struct world *w, int64_t person)
{
    struct one o = { .person = person };

    assert_int_equal(person_unlock(begin(w, NULL), person, pass, &o.opener, NULL), RC_OK);
    leave(w);
    return o;
}

static void
a_new_vault_key_shuts_what_was_shredded(enum store_engine engine)
{
    struct world        w;
    struct one          ana, one;
    struct box_ref      kept, shredded;
    struct box_spec     spec = { MATTER + 1, 0, str_lit("work"), BOX_WORK, true };
    struct rotated      done;
    struct boxes_report report;
    struct str          sheets[3];
    struct arena       *keep;
    uint8_t             wrap[400], tag[TAG_BYTES];
    int64_t             sealed, gone, id;
    size_t              n;

    world_open(&w, engine);
    keep = arena_new(1 << 20);
    ana = somebody(&w, 10);
    recovery(&w, 2, 3, sheets, keep);
    kept = a_box(&w, &ana, "work", BOX_WORK, true, &ana, 1);
    sealed = sealed_text(&w, &ana, &kept, "kept");
    assert_int_equal(box_create(begin(&w, &ana), &spec, &ana.reader, 1, &shredded, NULL), RC_OK);
    shredded.name = spec.name;
    assert_int_equal(commit(&w), RC_OK);
    gone = sealed_text(&w, &ana, &shredded, "gone");
    n = raw_blob(w.raw, "box_wrap", "wrap", "box", shredded.box, wrap, sizeof wrap); /* the old backup */
    assert_int_equal(boxes_shred(begin(&w, &ana), MATTER + 1, NULL), RC_OK);
    assert_int_equal(commit(&w), RC_OK);
    assert_int_equal(recovery_ask(begin(&w, NULL), kept.box, 10, str_lit("lost"), &id, NULL), RC_OK);
    assert_int_equal(commit(&w), RC_OK);
    w.now += RECOVERY_DELAY_US;
    assert_int_equal(recovery_give(begin(&w, NULL), id, sheets[0], NULL), RC_OK);
    assert_int_equal(commit(&w), RC_OK);

    assert_int_equal(vault_rotate_begin(NULL, NULL), RC_OK);
    one = again(&w, 10); /* in between both keys open */
    opener_drop(one.opener);
    assert_int_equal(rotate_layers(w.store, INSTITUTION, &done, NULL), RC_OK);
    assert_true(done.made_anew == 5 && done.damaged == 0); /* two unlockers, a wrap, its recovery, a part */
    assert_int_equal(rotate_layers(w.store, INSTITUTION, &done, NULL), RC_OK);
    assert_true(done.made_anew == 0);
    assert_int_equal(vault_rotate_end(NULL, NULL), RC_OK);

    one = again(&w, 10);
    assert_int_equal(opens(&w, &one, sealed, "kept"), RC_OK);
    assert_int_equal(recovery_give(begin(&w, NULL), id, sheets[1], NULL), RC_OK);
    assert_int_equal(commit(&w), RC_OK);
    assert_int_equal(recovery_finish(begin(&w, NULL), id, NULL), RC_OK);
    assert_int_equal(commit(&w), RC_OK);
    assert_int_equal(boxes_check(begin(&w, NULL), &report, NULL), RC_OK);
    leave(&w);
    assert_true(report.false_wraps == 0 && report.alone == 0);

    /* the old backup's wrap comes back: its layer is under a key that is no more */
    prf_tag_ids("reader", INSTITUTION, 10, 0, tag);
    begin(&w, NULL);
    box_wrap_insert(w.work.change, INSTITUTION, shredded.box, 1, (struct bytes){ tag, sizeof tag },
                    (struct bytes){ wrap, n });
    assert_int_equal(commit(&w), RC_OK);
    assert_int_equal(opens(&w, &one, gone, ""), RC_DAMAGED);
    opener_drop(one.opener);
    opener_drop(ana.opener);
    arena_free(keep);
    world_close(&w);
}
BOTH(a_new_vault_key_shuts_what_was_shredded)

int
main(void)
{
    const struct CMUnitTest tests[] = { BOTH_TESTS(a_new_vault_key_shuts_what_was_shredded) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
