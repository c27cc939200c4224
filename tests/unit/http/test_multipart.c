/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * test_multipart.c - the same parts come out however the body is cut.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/text.h"
#include "http/multipart.h"

#include <string.h>

/* Everything the hooks saw, in one text. */
struct seen {
    struct buf text;
    enum rc    answer;
};

static enum rc
on_field(void *data, struct str name, struct str value)
{
    struct seen *seen = data;

    buf_printf(&seen->text, "[" STR_FMT "=" STR_FMT "]", STR_ARG(name), STR_ARG(value));
    return seen->answer;
}

static enum rc
on_open(void *data, struct str name, struct str filename, struct str type)
{
    struct seen *seen = data;

    buf_printf(&seen->text, "{" STR_FMT "|" STR_FMT "|" STR_FMT ":", STR_ARG(name),
               STR_ARG(filename), STR_ARG(type));
    return RC_OK;
}

static enum rc
on_write(void *data, struct bytes chunk)
{
    struct seen *seen = data;

    buf_add(&seen->text, bytes_str(chunk));
    return RC_OK;
}

static enum rc
on_close(void *data)
{
    struct seen *seen = data;

    buf_addz(&seen->text, "}");
    return RC_OK;
}

/* Read `body` in pieces of `step` bytes. */
static enum rc
read_body(struct arena *a, struct str body, size_t step, struct seen *seen)
{
    struct multipart_hooks hooks = { on_field, on_open, on_write, on_close, seen };
    struct multipart       m;
    enum rc                rc = RC_OK;

    *seen = (struct seen){ .answer = RC_OK };
    buf_init(&seen->text, a, 1 << 20);
    assert_true(multipart_init(&m, a, str_lit("multipart/form-data; boundary=\"AaB\""), 1000,
                               &hooks));
    for (size_t at = 0; at < body.n && rc == RC_OK; at += step) {
        size_t n = body.n - at < step ? body.n - at : step;

        rc = multipart_feed(&m, (struct bytes){ (const uint8_t *)body.p + at, n });
    }
    return rc == RC_OK ? multipart_end(&m) : rc;
}

#define FIELD(name, value) \
    "--AaB\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"
#define FILE_PART(name, file, value) \
    "--AaB\r\ncontent-disposition: Form-Data; name=\"" name "\"; filename=\"" file "\"\r\n" \
    "Content-Type: a/b\r\n\r\n" value "\r\n"
#define END "--AaB--\r\n"

static void
every_cut_gives_the_same(void **state)
{
    static const struct str body = STR_INIT(
        FIELD("a", "1") FIELD("empty", "") FILE_PART("f", "C:\\x\\y; \xc3\xa9.txt",
        "\r\n--AaX\r--AaB\r\r\n--Aa\n--AaB--\r\n-") FIELD("b%22", "x\r\ny") FILE_PART("none", "", "")
        FILE_PART("zero", "z", "") END);
    static const char *const want =
        "[a=1][empty=]{f|y; \xc3\xa9.txt|a/b:\r\n--AaX\r--AaB\r\r\n--Aa\n--AaB--\r\n-}[b\"=x\r\ny]{zero|z|a/b:}";
    struct arena *a = arena_new(64 << 20);
    struct seen   seen;

    UNUSED(state);
    for (size_t step = 1; step <= body.n; step++) {
        assert_int_equal(read_body(a, body, step, &seen), RC_OK);
        assert_true(str_eqz(buf_str(&seen.text), want));
    }
    arena_free(a);
}

static void
what_is_not_multipart_is_refused(void **state)
{
    static const struct {
        struct str body;
        enum rc    rc;
    } rows[] = {
        { STR_INIT(""), RC_BADINPUT },
        { STR_INIT("hello"), RC_BADINPUT },
        { STR_INIT("\r\n" FIELD("a", "1") END), RC_BADINPUT },
        { STR_INIT(FIELD("a", "1")), RC_BADINPUT },
        { STR_INIT(FIELD("a", "1") "--AaB-"), RC_BADINPUT },
        { STR_INIT(FIELD("a", "1") "--AaBx\r\n"), RC_BADINPUT },
        { STR_INIT(FIELD("a", "1") END "x"), RC_BADINPUT },
        { STR_INIT(FIELD("", "1") END), RC_BADINPUT },
        { STR_INIT("--AaB\r\n\r\n1\r\n" END), RC_BADINPUT },
        { STR_INIT("--AaB\r\nX: y\r\n\r\n1\r\n" END), RC_BADINPUT },
        { STR_INIT("--AaB\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n" END), RC_BADINPUT },
        { STR_INIT("--AaB\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n" END), RC_BADINPUT },
        { STR_INIT("--AaB\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n" END), RC_BADINPUT },
        { STR_INIT("--AaB\r\nContent-Disposition: form-data; name=\"a\"; name=\"b\"\r\n\r\n1\r\n" END), RC_BADINPUT },
        { STR_INIT("--AaB\r\nContent-Disposition: form-data; name=\"a\"\r\n folded\r\n\r\n1\r\n" END), RC_BADINPUT },
        { STR_INIT(FIELD("a", "x\0y") END), RC_BADINPUT },
        { STR_INIT(FIELD("a", "\xff") END), RC_BADINPUT },
        { STR_INIT(FIELD("a\x01", "1") END), RC_BADINPUT },
    };
    struct arena *a = arena_new(64 << 20);
    struct seen   seen;

    UNUSED(state);
    for (size_t i = 0; i < COUNT(rows); i++)
        for (size_t step = 1; step < 40; step += 13)
            assert_int_equal(read_body(a, rows[i].body, step, &seen), rows[i].rc);
    arena_free(a);
}

static void
limits_hold(void **state)
{
    struct arena          *a = arena_new(64 << 20);
    struct seen            seen = { .answer = RC_OK };
    struct multipart_hooks hooks = { on_field, on_open, on_write, on_close, &seen };
    struct multipart       m;
    struct buf             body;

    UNUSED(state);
    buf_init(&body, a, 1 << 20);
    buf_addz(&body, FIELD("a", ""));
    body.n -= 2;
    for (int i = 0; i < 1001; i++)
        buf_addc(&body, 'x');
    assert_int_equal(read_body(a, buf_str(&body), 64, &seen), RC_FULL);
    body.n = 0;
    /* two fields share the thousand bytes */
    buf_addz(&body, FIELD("a", "0123456789"));
    buf_addz(&body, FIELD("b", ""));
    body.n -= 2;
    for (int i = 0; i < 991; i++)
        buf_addc(&body, 'x');
    assert_int_equal(read_body(a, buf_str(&body), 64, &seen), RC_FULL);
    body.n = 0;
    buf_addz(&body, "--AaB\r\n");
    for (int i = 0; i < 3000; i++)
        buf_addc(&body, 'h');
    assert_int_equal(read_body(a, buf_str(&body), 64, &seen), RC_FULL);
    body.n = 0;
    for (int i = 0; i <= PARSE_MOST_PAIRS; i++)
        buf_addz(&body, FIELD("a", ""));
    assert_int_equal(read_body(a, buf_str(&body), 4096, &seen), RC_FULL);
    /* a hook's no is the answer, and stays it */
    buf_init(&seen.text, a, 1 << 20);
    seen.answer = RC_BUSY;
    assert_true(multipart_init(&m, a, str_lit("Multipart/Form-Data;boundary=AaB"), 1000, &hooks));
    body.n = 0;
    buf_addz(&body, FIELD("a", "") END);
    assert_int_equal(multipart_feed(&m, str_bytes(buf_str(&body))), RC_BUSY);
    assert_int_equal(multipart_feed(&m, str_bytes(str_lit("x"))), RC_BUSY);
    assert_int_equal(multipart_end(&m), RC_BUSY);
    arena_free(a);
}

static void
boundaries_are_lawful(void **state)
{
    static const char *const bad[] = {
        "", "text/plain", "multipart/form-data", "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"a", "multipart/form-data; boundary=a\x01",
        "multipart/form-data; boundary=a; boundary=b", "multipart/form-database; boundary=a",
        "multipart/form-data; boundary=\"a \"",
        "multipart/form-data; boundary=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    };
    struct multipart_hooks hooks = { 0 };
    struct multipart       m;
    struct arena          *a = arena_new(1 << 20);

    UNUSED(state);
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(multipart_init(&m, a, str_z(bad[i]), 10, &hooks));
    assert_true(multipart_init(&m, a, str_lit("multipart/form-data; charset=x; boundary=a-b"), 10,
                               &hooks));
    arena_free(a);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cut_gives_the_same),
        cmocka_unit_test(what_is_not_multipart_is_refused),
        cmocka_unit_test(limits_hold),
        cmocka_unit_test(boundaries_are_lawful),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
