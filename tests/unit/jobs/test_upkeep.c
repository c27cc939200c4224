/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* test_upkeep.c - sweeping, the nightly look at boxes, the ledger's fillers. */
#include "world.h"

#include "base/log.h"
#include "jobs/upkeep.h"
#include "vault/opener.h"

#include <fcntl.h>
#include <unistd.h>

static void
fillers_top_up_the_hour(enum store_engine engine)
{
    struct world         w;
    struct ledger_report r;

    world_open(&w, engine);
    clock_script(w.now);
    recovery(&w, 2, 3, NULL, NULL);
    assert_int_equal(upkeep_fillers(w.store, &w.site, w.now + 1000, NULL), RC_OK);
    assert_int_equal(upkeep_fillers(w.store, &w.site, w.now + 1000, NULL), RC_OK); /* full already */
    begin(&w, NULL);
    assert_int_equal(ledger_verify(w.arena, w.snapshot, INSTITUTION, NULL, 0, &r, NULL), RC_OK);
    leave(&w);
    assert_true(r.entries == FILLED_UP_TO && r.fillers == FILLED_UP_TO - 1);
    clock_script(w.now + 2 * HOUR_US);
    assert_int_equal(upkeep_fillers(w.store, &w.site, w.now + 2 * HOUR_US, NULL), RC_OK);
    begin(&w, NULL);
    assert_int_equal(ledger_verify(w.arena, w.snapshot, INSTITUTION, NULL, 0, &r, NULL), RC_OK);
    leave(&w);
    assert_int_equal(r.entries, 2 * FILLED_UP_TO);
    clock_script(0);
    world_close(&w);
}
BOTH(fillers_top_up_the_hour)

/* What was written to the log since it was turned to `fd`. */
static bool
log_says(int fd, const char *event)
{
    char    text[4000];
    ssize_t n = pread(fd, text, sizeof text, 0);

    return n > 0 && str_find((struct str){ text, (size_t)n }, str_z(event)) >= 0;
}

static void
lonely_boxes_are_logged(enum store_engine engine)
{
    struct world   w;
    struct one     ana, ben;
    struct box_ref box;
    int            fd = open("/tmp", O_TMPFILE | O_RDWR, 0600);

    assert_true(fd >= 0);
    world_open(&w, engine);
    ana = somebody(&w, 10);
    ben = somebody(&w, 11);
    box = a_box(&w, &ana, "work", BOX_WORK, false, (struct one[]){ ana, ben }, 2);
    log_to(fd);
    assert_int_equal(upkeep_boxes(w.store, &w.site, w.now, NULL), RC_OK);
    assert_false(log_says(fd, "BOXES_ALONE"));
    assert_int_equal(box_cut(begin(&w, NULL), &box, 11, NULL), RC_OK);
    assert_int_equal(commit(&w), RC_OK);
    assert_int_equal(upkeep_boxes(w.store, &w.site, w.now, NULL), RC_OK);
    assert_true(log_says(fd, "BOXES_ALONE"));
    assert_true(log_says(fd, "REKEYS_WAITING"));
    assert_false(log_says(fd, "WRAPS_FALSE"));
    log_to(2);
    close(fd);
    opener_drop(ana.opener);
    opener_drop(ben.opener);
    world_close(&w);
}
BOTH(lonely_boxes_are_logged)

static void
what_nobody_attached_is_swept(enum store_engine engine)
{
    struct world   w;
    struct upload *u;
    struct str     token;
    struct arena  *a;
    int64_t        size;

    world_open(&w, engine);
    a = arena_new(4 << 20);
    assert_int_equal(upload_begin(a, w.store, INSTITUTION, 1000, w.now, &u, NULL), RC_OK);
    assert_int_equal(upload_end(u, &token, &size, NULL), RC_OK);
    assert_int_equal(upkeep_sweep(w.store, &w.site, clock_now(), NULL), RC_OK);
    assert_int_equal(raw_int(w.raw, "SELECT count(*) FROM sealed_chunk"), 1);
    assert_int_equal(upkeep_sweep(w.store, &w.site, clock_now() + 2 * DAY_US, NULL), RC_OK);
    assert_int_equal(raw_int(w.raw, "SELECT count(*) FROM sealed_chunk"), 0);
    arena_free(a);
    world_close(&w);
}
BOTH(what_nobody_attached_is_swept)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH_TESTS(fillers_top_up_the_hour),
        BOTH_TESTS(lonely_boxes_are_logged),
        BOTH_TESTS(what_nobody_attached_is_swept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
