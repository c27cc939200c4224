/* test_text.c - text views, ids, base32, HTML escaping. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/html.h"
#include "base/id.h"
#include "base/random.h"
#include "base/text.h"

static void
numbers_are_read_whole(void **state)
{
    int64_t n = 7;

    UNUSED(state);
    assert_true(str_int(str_lit("-9223372036854775808"), &n));
    assert_true(n == INT64_MIN);
    assert_false(str_int(str_lit("9223372036854775808"), &n));
    assert_false(str_int(str_lit("12a"), &n));
    assert_false(str_int(str_lit(""), &n));
    assert_true(n == INT64_MIN);
}

static void
text_refuses_control_characters(void **state)
{
    UNUSED(state);
    assert_true(str_is_text(str_lit("\xc3\xa9xito\r\n")));
    assert_false(str_is_text(str_lit("a\0b")));
    assert_false(str_is_text(str_lit("\xff")));
    /* Every byte at every place, among others that are looked at eight at a time. */
    for (int byte = 0; byte < 256; byte++)
        for (size_t at = 0; at < 20; at++) {
            char line[20];
            bool good = (byte >= 0x20 && byte < 0x7f) || byte == '\t' || byte == '\n' ||
                        byte == '\r';

            memset(line, at % 2 ? ' ' : '~', sizeof line);
            line[at] = (char)byte;
            assert_int_equal(str_is_text((struct str){ line, sizeof line }), good);
        }
}

static int
by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* A re-key makes hundreds in one go: at 21 random bits a millisecond some would be equal. */
static void
ids_made_in_one_go_differ(void **state)
{
    static int64_t id[20000];

    UNUSED(state);
    for (size_t i = 0; i < COUNT(id); i++)
        id[i] = id_new();
    qsort(id, COUNT(id), sizeof id[0], by_value);
    for (size_t i = 1; i < COUNT(id); i++)
        assert_true(id[i] != id[i - 1]);
}

static void
ids_travel_as_text(void **state)
{
    struct arena *a = arena_new(1 << 16);
    int64_t       back;

    UNUSED(state);
    random_init();
    for (int i = 0; i < 1000; i++) {
        int64_t id = id_new();

        assert_true(id_parse(id_text(a, id), &back) && back == id);
    }
    assert_false(id_parse(str_lit("ZZZZZZZZZZZZZ"), &back));
    assert_false(id_parse(str_lit("0000000000000"), &back));
    arena_free(a);
}

static void
base32_reads_what_people_write(void **state)
{
    struct arena *a = arena_new(1 << 16);
    uint8_t       raw[10] = { 1, 2, 3, 250, 251, 252, 0, 9, 8, 7 };
    struct str    text = base32_text(a, (struct bytes){ raw, sizeof raw });
    struct bytes  back;

    UNUSED(state);
    assert_int_equal(text.n, 16);
    assert_true(base32_parse(a, text, &back));
    assert_true(bytes_eq(back, (struct bytes){ raw, sizeof raw }));
    assert_true(base32_parse(a, str_lit("oil0-OIL0"), &back));
    assert_false(base32_parse(a, str_lit("U"), &back));
    arena_free(a);
}

static void
html_is_escaped(void **state)
{
    struct arena *a = arena_new(1 << 16);
    struct buf    b;
    struct html   h = { .buf = &b, .lang = LANG_EN };

    UNUSED(state);
    buf_init(&b, a, 1000);
    html_text(&h, str_lit("<a href=\"x\">'&"));
    html_url(&h, str_lit("javascript:alert(1)"));
    html_url(&h, str_lit("//evil"));
    html_url(&h, str_lit("/en/help?x=1&y"));
    assert_true(str_eqz(buf_str(&b), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;##/en/help?x=1&amp;y"));
    arena_free(a);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_read_whole),
        cmocka_unit_test(text_refuses_control_characters),
        cmocka_unit_test(ids_made_in_one_go_differ),
        cmocka_unit_test(ids_travel_as_text),
        cmocka_unit_test(base32_reads_what_people_write),
        cmocka_unit_test(html_is_escaped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
