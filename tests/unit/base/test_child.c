/* test_child.c - the cage of converters: no network, no files, limits that hold. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/child.h"
#include "base/clock.h"
#include "base/text.h"

static struct arena *a;

static const struct child_limits limits = { .wall_us = 20 * SECOND_US, .cpu_seconds = 10,
                                            .memory_bytes = (size_t)1 << 30,
                                            .output_bytes = 1 << 20 };

static enum rc
run(const char *const *argv, const struct child_limits *l, const char *input, struct bytes *out)
{
    return child_run(a, argv, l, str_bytes(str_z(input)), out, NULL);
}

static enum rc
shell(const char *script, struct bytes *out)
{
    const char *const argv[] = { "/bin/sh", "-c", script, NULL };

    return run(argv, &limits, "input", out);
}

static void
input_goes_in_and_output_comes_out(void **state)
{
    struct bytes out = { 0 };

    UNUSED(state);
    assert_int_equal(shell("cat; printf ' and more'", &out), RC_OK);
    assert_true(str_eqz(bytes_str(out), "input and more"));
    assert_int_equal(shell("head -c 300000 /dev/zero", &out), RC_OK);
    assert_int_equal(out.n, 300000);
}

static void
what_ends_badly_is_refused(void **state)
{
    struct bytes      out = { 0 };
    const char *const missing[] = { "/usr/bin/no-such-program", NULL };

    UNUSED(state);
    assert_int_equal(shell("echo x; exit 3", &out), RC_BADINPUT);
    assert_int_equal(shell("kill -9 $$", &out), RC_BADINPUT);
    assert_int_equal(shell("head -c 2000000 /dev/zero", &out), RC_FULL);
    assert_int_equal(run(missing, &limits, "", &out), RC_NOTFOUND);
    assert_null(out.p);
}

static void
there_is_no_network_and_no_writing(void **state)
{
    static const char *const sockets =
        "import socket,sys\n"
        "try:\n socket.socket(socket.AF_INET)\nexcept PermissionError:\n sys.stdout.write('denied')\n";
    const char *const argv[] = { "/usr/bin/python3", "-c", sockets, NULL };
    struct bytes      out = { 0 };

    UNUSED(state);
    assert_int_equal(run(argv, &limits, "", &out), RC_OK);
    assert_true(str_eqz(bytes_str(out), "denied"));
    assert_int_equal(shell("echo x > /tmp/child-test-writes; test -s /tmp/child-test-writes", &out),
                     RC_BADINPUT);
    assert_int_equal(shell("env", &out), RC_OK);
    assert_true(str_find(bytes_str(out), str_lit("PATH=/usr/bin:/bin")) >= 0);
    assert_true(out.n < 200);
    assert_int_equal(shell("ls /proc/self/fd | wc -l", &out), RC_OK);
    assert_true(out.n == 2 && out.p[0] <= '4'); /* 0, 1, 2 and the folder itself */
}

static void
time_runs_out(void **state)
{
    struct child_limits short_time = limits;
    const char *const   sleeps[] = { "/bin/sh", "-c", "echo x; exec sleep 30", NULL };
    const char *const   closes[] = { "/bin/sh", "-c", "exec >&-; exec sleep 30", NULL };
    int64_t             start = clock_steady();
    struct bytes        out = { 0 };

    UNUSED(state);
    short_time.wall_us = SECOND_US / 5;
    assert_int_equal(run(sleeps, &short_time, "", &out), RC_BADINPUT);
    assert_int_equal(run(closes, &short_time, "", &out), RC_BADINPUT);
    assert_true(clock_steady() - start < 10 * SECOND_US);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(input_goes_in_and_output_comes_out),
        cmocka_unit_test(what_ends_badly_is_refused),
        cmocka_unit_test(there_is_no_network_and_no_writing),
        cmocka_unit_test(time_runs_out),
    };
    int failed;

    a = arena_new(64 << 20);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(a);
    return failed;
}
