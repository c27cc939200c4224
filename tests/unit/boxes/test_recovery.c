/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* test_recovery.c - one box for a named person: delay, waiver, sheets, walls, notices. */
#include "world.h"

#include "vault/opener.h"

enum { ANA = 10, BEN, EVE, OFFICER = 901 };

static struct one     ana, ben, eve;
static struct str     sheets[5];
static struct box_ref box;
static int64_t        sealed;
static struct arena  *keep;

static void
lost_box(struct world *w, enum store_engine engine)
{
    world_open(w, engine);
    keep = arena_new(1 << 20);
    ana = somebody(w, ANA);
    ben = somebody(w, BEN);
    eve = somebody(w, EVE);
    recovery(w, 3, 5, sheets, keep);
    box = a_box(w, &ana, "work", BOX_WORK, true, &ana, 1);
    sealed = sealed_text(w, &ana, &box, "what only ana can read");
}

static void
done(struct world *w)
{
    opener_drop(ana.opener);
    opener_drop(ben.opener);
    opener_drop(eve.opener);
    arena_free(keep);
    world_close(w);
}

static struct one
officer(int n)
{
    return (struct one){ .person = OFFICER + n };
}

static int64_t
ask(struct world *w, int64_t to)
{
    struct one o = officer(0);
    int64_t    id;

    assert_int_equal(recovery_ask(begin(w, &o), box.box, to, str_lit("lost"), &id, NULL), RC_OK);
    assert_int_equal(commit(w), RC_OK);
    return id;
}

static enum rc
give(struct world *w, int64_t id, struct str share, struct err *err)
{
    struct one o = officer(1);
    enum rc    rc = recovery_give(begin(w, &o), id, share, err);

    if (rc == RC_OK)
        return commit(w);
    leave(w);
    return rc;
}

static enum rc
finish(struct world *w, int64_t id, struct err *err)
{
    struct one o = officer(2);
    enum rc    rc = recovery_finish(begin(w, &o), id, err);

    if (rc == RC_OK)
        return commit(w);
    leave(w);
    return rc;
}

static void
three_sheets_after_a_day(enum store_engine engine)
{
    struct world    w;
    struct recovery r;
    struct err      err = { 0 };
    int64_t         id;

    lost_box(&w, engine);
    assert_int_equal(opens(&w, &ben, sealed, ""), RC_NOTFOUND);
    id = ask(&w, BEN);
    assert_int_equal(raw_int(w.raw, "SELECT count(*) FROM outbox"), 5); /* every officer is told */
    assert_int_equal(raw_int(w.raw, "SELECT count(*) FROM outbox WHERE sentence = 'recovery.asked'"), 5);

    assert_int_equal(give(&w, id, sheets[0], &err), RC_REFUSED);
    assert_true(str_eqz(err.key, "recovery.wait"));
    assert_int_equal(finish(&w, id, &err), RC_REFUSED);
    w.now += RECOVERY_DELAY_US;
    assert_int_equal(give(&w, id, str_lit("ABCD"), &err), RC_BADINPUT);
    assert_int_equal(give(&w, id, sheets[0], NULL), RC_OK);
    assert_int_equal(give(&w, id, sheets[0], NULL), RC_OK); /* twice is once */
    assert_int_equal(give(&w, id, sheets[4], NULL), RC_OK);
    assert_int_equal(finish(&w, id, &err), RC_REFUSED);
    assert_true(str_eqz(err.key, "recovery.too_few"));
    assert_int_equal(give(&w, id, sheets[2], NULL), RC_OK);
    assert_int_equal(recovery_read(begin(&w, NULL), id, &r, NULL), RC_OK);
    leave(&w);
    assert_true(r.state == RECOVERY_READY && r.given == 3 && r.k == 3 && r.n == 5 && r.to_person == BEN);
    assert_int_equal(finish(&w, id, NULL), RC_OK);

    assert_int_equal(opens(&w, &ben, sealed, "what only ana can read"), RC_OK);
    assert_int_equal(opens(&w, &eve, sealed, ""), RC_NOTFOUND);
    assert_int_equal(opens(&w, &ana, sealed, "what only ana can read"), RC_OK);
    assert_int_equal(raw_int(w.raw, "SELECT count(*) FROM recovery_part"), 0);
    assert_int_equal(finish(&w, id, &err), RC_REFUSED);
    assert_true(str_eqz(err.key, "recovery.over"));
    done(&w);
}
BOTH(three_sheets_after_a_day)

static void
four_waivers_end_the_wait(enum store_engine engine)
{
    struct world w;
    struct err   err = { 0 };
    int64_t      id;

    lost_box(&w, engine);
    id = ask(&w, BEN);
    assert_int_equal(recovery_waive(begin(&w, &ben), id, &err), RC_REFUSED);
    assert_true(str_eqz(err.key, "recovery.not_officer"));
    leave(&w);
    for (int i = 0; i < 4; i++) {
        struct one o = officer(i);

        assert_int_equal(give(&w, id, sheets[0], &err), RC_REFUSED);
        for (int twice = 0; twice < 2; twice++) {
            assert_int_equal(recovery_waive(begin(&w, &o), id, NULL), RC_OK);
            assert_int_equal(commit(&w), RC_OK);
        }
    }
    for (int i = 0; i < 3; i++)
        assert_int_equal(give(&w, id, sheets[i], NULL), RC_OK);
    assert_int_equal(finish(&w, id, NULL), RC_OK);
    assert_int_equal(opens(&w, &ben, sealed, "what only ana can read"), RC_OK);
    done(&w);
}
BOTH(four_waivers_end_the_wait)

/* At the machine: the sheet itself says who agrees; two ways of agreeing count once. */
static void
sheets_waive_too(enum store_engine engine)
{
    struct world    w;
    struct one      o = officer(0);
    struct recovery r;
    struct err      err = { 0 };
    int64_t         id;

    lost_box(&w, engine);
    raw_do(w.raw, "UPDATE recovery_officer SET person = 0 WHERE number = 4");
    id = ask(&w, BEN);
    assert_int_equal(recovery_waive(begin(&w, &o), id, NULL), RC_OK);
    assert_int_equal(commit(&w), RC_OK);
    assert_int_equal(recovery_waive_sheet(begin(&w, NULL), id, str_lit("ABCD"), &err), RC_BADINPUT);
    leave(&w);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(recovery_read(begin(&w, NULL), id, &r, NULL), RC_OK);
        leave(&w);
        assert_true(r.state == RECOVERY_WAITING && r.waived == (i < 1 ? 1 : i));
        assert_int_equal(recovery_waive_sheet(begin(&w, NULL), id, sheets[i], NULL), RC_OK);
        assert_int_equal(commit(&w), RC_OK);
    }
    assert_int_equal(recovery_read(begin(&w, NULL), id, &r, NULL), RC_OK);
    leave(&w);
    assert_true(r.state == RECOVERY_READY && r.waived == 4);
    done(&w);
}
BOTH(sheets_waive_too)

static void
walls_and_changed_parts_stop_it(enum store_engine engine)
{
    struct world w;
    struct one   o = officer(3);
    struct err   err = { 0 };
    uint8_t      part[400];
    int64_t      id, box_id;
    size_t       n;

    lost_box(&w, engine);
    id = ask(&w, BEN);
    w.now += RECOVERY_DELAY_US;
    for (int i = 0; i < 3; i++)
        assert_int_equal(give(&w, id, sheets[i], NULL), RC_OK);
    /* a part changed in the database */
    n = raw_blob(w.raw, "recovery_part", "part", "number", 2, part, sizeof part);
    part[40] ^= 1;
    raw_blob_set(w.raw, "recovery_part", "part", "number", 2, part, n);
    assert_int_equal(finish(&w, id, &err), RC_DAMAGED);
    part[40] ^= 1;
    raw_blob_set(w.raw, "recovery_part", "part", "number", 2, part, n);
    /* a wall raised while the officers were typing */
    assert_int_equal(wall_raise(begin(&w, &ana), MATTER, BEN, str_lit("conflict"), NULL), RC_OK);
    assert_int_equal(commit(&w), RC_OK);
    assert_int_equal(finish(&w, id, &err), RC_REFUSED);
    assert_true(str_eqz(err.key, "box.walled"));
    assert_int_equal(recovery_ask(begin(&w, &o), box.box, BEN, str_lit("lost"), &box_id, &err), RC_REFUSED);
    leave(&w);
    /* stopped by an officer */
    assert_int_equal(recovery_stop(begin(&w, &o), id, NULL), RC_OK);
    assert_int_equal(commit(&w), RC_OK);
    assert_int_equal(finish(&w, id, &err), RC_REFUSED);
    /* re-keyed since it was asked: the parts are of no use */
    id = ask(&w, EVE);
    w.now += RECOVERY_DELAY_US;
    for (int i = 0; i < 3; i++)
        assert_int_equal(give(&w, id, sheets[i], NULL), RC_OK);
    assert_int_equal(box_rekey(begin(&w, &ana), &box, NULL, 0, NULL, 0, NULL, NULL), RC_OK);
    assert_int_equal(commit(&w), RC_OK);
    assert_int_equal(finish(&w, id, &err), RC_REFUSED);
    assert_true(str_eqz(err.key, "recovery.rekeyed"));
    /* a private box has none */
    box = a_box(&w, &ana, "counsel", BOX_PRIVATE, false, &ana, 1);
    assert_int_equal(recovery_ask(begin(&w, &o), box.box, EVE, str_lit("lost"), &id, &err), RC_REFUSED);
    assert_true(str_eqz(err.key, "recovery.none"));
    leave(&w);
    done(&w);
}
BOTH(walls_and_changed_parts_stop_it)

/* A recovery point written by somebody with the database would let them open every new box. */
static void
a_substituted_point_is_refused(enum store_engine engine)
{
    struct world     w;
    struct threshold mine;
    struct share     shares[2];
    struct box_ref   made;
    struct box_spec  spec = { MATTER, 0, str_lit("more"), BOX_WORK, true };
    struct err       err = { 0 };

    lost_box(&w, engine);
    assert_int_equal(threshold_setup(2, 2, &mine, shares, NULL), RC_OK);
    raw_blob_set(w.raw, "recovery_point", "public_point", "version", 1, mine.public_point, POINT_BYTES);
    assert_int_equal(box_create(begin(&w, &ana), &spec, &ana.reader, 1, &made, &err), RC_DAMAGED);
    leave(&w);
    done(&w);
}
BOTH(a_substituted_point_is_refused)

static void
new_sheets_leave_old_boxes_to_old_sheets(enum store_engine engine)
{
    struct world w;
    struct str   fresh[3];
    struct err   err = { 0 };
    int64_t      id;

    lost_box(&w, engine);
    recovery(&w, 2, 3, fresh, keep);
    id = ask(&w, BEN);
    w.now += RECOVERY_DELAY_US;
    assert_int_equal(give(&w, id, fresh[0], &err), RC_REFUSED);
    assert_true(str_eqz(err.key, "share.not_ours"));
    /* the next re-key brings the box under the new point */
    assert_int_equal(box_rekey(begin(&w, &ana), &box, NULL, 0, NULL, 0, &box, NULL), RC_OK);
    assert_int_equal(commit(&w), RC_OK);
    id = ask(&w, BEN);
    w.now += RECOVERY_DELAY_US;
    assert_int_equal(give(&w, id, fresh[0], NULL), RC_OK);
    assert_int_equal(give(&w, id, fresh[2], NULL), RC_OK);
    assert_int_equal(finish(&w, id, NULL), RC_OK);
    assert_int_equal(opens(&w, &ben, sealed, "what only ana can read"), RC_OK);
    done(&w);
}
BOTH(new_sheets_leave_old_boxes_to_old_sheets)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH_TESTS(three_sheets_after_a_day),
        BOTH_TESTS(four_waivers_end_the_wait),
        BOTH_TESTS(sheets_waive_too),
        BOTH_TESTS(walls_and_changed_parts_stop_it),
        BOTH_TESTS(a_substituted_point_is_refused),
        BOTH_TESTS(new_sheets_leave_old_boxes_to_old_sheets),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
