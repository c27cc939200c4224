/* test_arena.c - arenas, buffers, the exit at the ceiling. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

static void
pieces_are_kept_apart(void **state)
{
    struct arena *a = arena_new(1 << 20);
    char         *first = arena_alloc(a, 100), *second = arena_alloc(a, 5000);

    UNUSED(state);
    memset(first, 'a', 100);
    memset(second, 'b', 5000);
    assert_int_equal(first[99], 'a');
    assert_int_equal((uintptr_t)second % 16, 0);
    arena_free(a);
}

static void
the_ceiling_leaves_through_the_exit(void **state)
{
    struct arena *a = arena_new(1024);
    volatile int  left = 0;

    UNUSED(state);
    if (setjmp(*arena_guard(a)))
        left = 1;
    else
        arena_alloc(a, 2000);
    assert_int_equal(left, 1);
    arena_free(a);
}

static void
note_release(void *p)
{
    ++*(int *)p;
}

static void
deferred_work_runs_once(void **state)
{
    struct arena *a = arena_new(1 << 16);
    int           runs = 0;

    UNUSED(state);
    arena_defer(a, note_release, &runs);
    arena_reset(a);
    assert_int_equal(runs, 1);
    arena_free(a);
    assert_int_equal(runs, 1);
}

static void
a_full_buffer_stays_full(void **state)
{
    struct arena *a = arena_new(1 << 16);
    struct buf    b;

    UNUSED(state);
    buf_init(&b, a, 10);
    buf_addz(&b, "12345");
    buf_addz(&b, "678901");
    assert_true(buf_full(&b));
    buf_addz(&b, "x");
    assert_true(str_eqz(buf_str(&b), "12345"));
    arena_free(a);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_kept_apart),
        cmocka_unit_test(the_ceiling_leaves_through_the_exit),
        cmocka_unit_test(deferred_work_runs_once),
        cmocka_unit_test(a_full_buffer_stays_full),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
