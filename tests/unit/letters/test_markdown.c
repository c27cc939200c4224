/* test_markdown.c - what a person wrote stays text, whatever it looks like. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "letters/markdown.h"

static struct arena *a;

static int
setup(void **state)
{
    UNUSED(state);
    a = arena_new(64 << 20);
    return 0;
}

static int
teardown(void **state)
{
    UNUSED(state);
    arena_free(a);
    return 0;
}

#define assert_text(s, z) assert_string_equal(arena_z(a, (s)), (z))

static void
only_safe_things_come_through(void **state)
{
    static const struct {
        const char *in, *out;
    } rows[] = {
        { "Call **now**.", "<p>Call <strong>now</strong>.</p>\n" },
        { "# Help", "<h2>Help</h2>\n" },
        { "###### Deep", "<h6>Deep</h6>\n" },
        { "[a](https://a.example/)", "<p><a href=\"https://a.example/\">a</a></p>\n" },
        { "[a](tel:911)", "<p><a href=\"tel:911\">a</a></p>\n" },
        { "[a](javascript:x)", "<p>a</p>\n" },
        { "[a](http://a.example)", "<p>a</p>\n" },
        { "[a](/en/staff)", "<p>a</p>\n" },
        { "[![b](https://b.example/x.png)](file:///etc/passwd)", "<p>b</p>\n" },
        { "x <script>y</script> z", "<p>x y z</p>\n" },
        { "<div onclick=1>\nx\n</div>", "" },
        { "![a *b*](https://x.example/y.png)", "<p>a <em>b</em></p>\n" },
    };

    UNUSED(state);
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_text(markdown_html(a, str_z(rows[i].in)).html, rows[i].out);
}

static struct str
escaped(const char *text, enum markdown_lines lines)
{
    struct buf b;

    buf_init(&b, a, 1 << 20);
    markdown_escape(&b, str_z(text), lines);
    return buf_str(&b);
}

static void
lines_stay_lines_or_become_one(void **state)
{
    UNUSED(state);
    assert_text(markdown_html(a, escaped("one\ntwo\n\n\n  three", MARKDOWN_LINES)).html,
                "<p>one<br />\ntwo</p>\n<p>three</p>\n");
    assert_text(markdown_html(a, escaped("one\ntwo\n\n  three", MARKDOWN_ONE_LINE)).html,
                "<p>one two three</p>\n");
    assert_text(escaped("a\xe2\x80\xae" "b\xc2\x85" "c\x1b[1m\xef\xbb\xbf", MARKDOWN_LINES),
                "abc\\[1m");
}

static void
plain_text_has_no_marks(void **state)
{
    UNUSED(state);
    assert_text(markdown_plain(a, str_lit("You **must\nnot** [talk](https://x.example).\n\n- a\n- b")),
                "You must not talk.\na\nb\n");
}

static uint32_t
dice(uint32_t sides)
{
    static uint64_t x = 7;

    x = x * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(x >> 33) % sides;
}

static void
add_html(struct buf *b, struct str s)
{
    for (size_t k = 0; k < s.n; k++)
        switch (s.p[k]) {
        case '&': buf_addz(b, "&amp;"); break;
        case '<': buf_addz(b, "&lt;"); break;
        case '>': buf_addz(b, "&gt;"); break;
        case '"': buf_addz(b, "&quot;"); break;
        case '\t': buf_addc(b, ' '); break;
        default: buf_addc(b, s.p[k]);
        }
}

static struct str
any_text(bool lines)
{
    static const char *const pieces[] = { "*", "_", "`", "[", "]", "(", ")", "<", ">", "&lt;", "&#x2a;",
                                          "!", "\\", "#", "1.", "-", "+", " ", "  ", "\t", "~", "=",
                                          "|", "word", "\xc3\xb1", ":", "::", "{{today}}", "12)",
                                          "https://x.example", "a@b.example", "</p>", "<!--", "\"",
                                          "\n", "\n\n", "\n# x", "\n- x", "\n===", "\n~~~", "\n    x" };
    struct buf               text;

    buf_init(&text, a, 4096);
    for (uint32_t k = 1 + dice(9); k > 0; k--)
        buf_addz(&text, pieces[dice(COUNT(pieces) - (lines ? 0 : 7))]);
    return buf_str(&text);
}

/* Any line of text, escaped inside a paragraph, gives one paragraph that reads like it. */
static void
any_line_comes_out_as_itself(void **state)
{
    UNUSED(state);
    for (int i = 0; i < 20000; i++) {
        struct buf source, want;
        struct str text, html;

        if (i % 100 == 0)
            arena_reset(a);
        text = any_text(false);
        buf_init(&source, a, 8192);
        buf_init(&want, a, 8192);
        buf_addz(&source, "x ");
        markdown_escape(&source, text, MARKDOWN_ONE_LINE);
        buf_addz(&source, " y");
        html = markdown_html(a, buf_str(&source)).html;
        buf_addz(&want, "<p>x ");
        add_html(&want, str_trim(text));
        buf_addz(&want, " y</p>\n");
        if (!str_eq(html, buf_str(&want)))
            fail_msg("'" STR_FMT "' became " STR_FMT, STR_ARG(text), STR_ARG(html));
    }
}

/* Any text of several lines, at the start of a block, keeps its lines and its empty lines. */
static void
any_lines_come_out_as_themselves(void **state)
{
    UNUSED(state);
    for (int i = 0; i < 20000; i++) {
        struct buf source, want;
        struct str text, rest, line, html;
        bool       open = false, gap = false;

        if (i % 100 == 0)
            arena_reset(a);
        rest = text = any_text(true);
        buf_init(&source, a, 8192);
        buf_init(&want, a, 8192);
        markdown_escape(&source, text, MARKDOWN_LINES);
        html = markdown_html(a, buf_str(&source)).html;
        while (str_next(&rest, '\n', &line)) {
            line = str_trim(line);
            if (line.n == 0) {
                gap = true;
                continue;
            }
            buf_addz(&want, !open ? "<p>" : gap ? "</p>\n<p>" : "<br />\n");
            add_html(&want, line);
            open = true;
            gap = false;
        }
        if (open)
            buf_addz(&want, "</p>\n");
        if (!str_eq(html, buf_str(&want)))
            fail_msg("'" STR_FMT "' became " STR_FMT, STR_ARG(text), STR_ARG(html));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_safe_things_come_through),
        cmocka_unit_test(lines_stay_lines_or_become_one),
        cmocka_unit_test(plain_text_has_no_marks),
        cmocka_unit_test(any_line_comes_out_as_itself),
        cmocka_unit_test(any_lines_come_out_as_themselves),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
