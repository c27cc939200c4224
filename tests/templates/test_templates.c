/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* test_templates.c - what ok/every.html prints: each directive, each context, nothing
 * unescaped. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "templates.h"

struct fixture {
    struct arena    *arena;
    struct buf       buf;
    struct html      html;
    struct tpl_every every;
};

static const struct tpl_good_row rows[] = {
    { STR_INIT("<a>"), 0 },
    { STR_INIT("b"), 7 },
};
static const struct str names[] = { STR_INIT("&"), STR_INIT("y") };

static int
setup(void **state)
{
    struct fixture *f = test_calloc(1, sizeof *f);

    f->arena = arena_new(1 << 20);
    buf_init(&f->buf, f->arena, 1 << 16);
    f->html =
        (struct html){ .buf = &f->buf, .lang = LANG_EN, .assets = str_lit("/assets/1") };
    f->every = (struct tpl_every){
        .title = str_lit("\"<b>' &"),
        .link = str_lit("/a?b=1&c"),
        .count = 1,
        .open = true,
        .rows = rows,
        .rows_count = 2,
        .names = names,
        .names_count = 2,
        .state = TPL_EVERY_STATE_LATE,
        .letter = { STR_INIT("<i>kept</i>") },
        .heading = WORD_app_name,
    };
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    arena_free(f->arena);
    test_free(f);
    return 0;
}

static const char *
print(struct fixture *f)
{
    f->buf.n = 0;
    tpl_every(&f->html, &f->every);
    buf_addc(&f->buf, 0);
    assert_false(buf_full(&f->buf));
    return f->buf.p;
}

static void
has(const char *page, const char *wanted)
{
    if (!strstr(page, wanted))
        fail_msg("%s\n  is not in\n%s", wanted, page);
}

static void
lacks(const char *page, const char *refused)
{
    if (strstr(page, refused))
        fail_msg("%s\n  is in\n%s", refused, page);
}

static void
values_are_escaped_where_they_stand(void **state)
{
    const char *page = print(*state);

    has(page, "<h1 class=\"late\" title='&quot;&lt;b&gt;&#39; &amp;' "
              "data-open=\"1\">&quot;&lt;b&gt;&#39; &amp;</h1>");
    has(page, "<textarea>\n&quot;&lt;b&gt;&#39; &amp;</textarea>");
    has(page, "&lt;a&gt;</li>1");
    has(page, "[&amp;][y]");
    lacks(page, "<b>");
    has(page, "<i>kept</i>");
}

static void
addresses_are_checked_and_encoded(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *link, *plain, *ours;
    } cases[] = {
        { "/a?b=1&c", "/a?b=1&amp;c", "/en/a?b=1&amp;c" },
        { "https://x/", "https://x/", "https://x/" },
        { "tel:+1", "tel:+1", "tel:+1" },
        { "mailto:a@b", "mailto:a@b", "mailto:a@b" },
        { "#part", "#part", "#part" },
        { "javascript:alert(1)", "#", "#" },
        { " javascript:alert(1)", "#", "#" },
        { "java\tscript:alert(1)", "#", "#" },
        { "data:text/html,x", "#", "#" },
        { "http://x/", "#", "#" },
        { "//evil/", "#", "#" },
        { "/\\evil/", "#", "#" },
        { "/\t/evil/", "#", "#" },
        { "\\/evil/", "#", "#" },
        { "JAVASCRIPT:alert(1)", "#", "#" },
    };

    has(print(f), "<a href=\"/en/case/%22%3Cb%3E%27%20%26/1#top\">3</a><a "
                  "href=\"/x?q=%22%3Cb%3E%27%20%26\">4</a>");
    for (size_t i = 0; i < COUNT(cases); i++) {
        char wanted[200];

        f->every.link = (struct str){ cases[i].link, strlen(cases[i].link) };
        snprintf(wanted, sizeof wanted, "<a href=\"%s\">1</a><a href=\"%s\">2</a>",
                 cases[i].plain, cases[i].ours);
        has(print(f), wanted);
    }
}

static void
ways_are_chosen(void **state)
{
    struct fixture *f = *state;

    has(print(f), "<li class=\"open\">Amparo</li>");
    has(print(f), "<p>none</p>");
    has(print(f), "\nlate\n");
    f->every.open = false;
    has(print(f), "<li class=\"shut\">Amparo</li>");
    has(print(f), "<p>shut</p>");
    lacks(print(f), "data-open");
    f->every.note = str_lit("noted");
    has(print(f), "<p>noted</p>");
    lacks(print(f), "<p>shut</p>");
    f->every.state = TPL_EVERY_STATE_DONE;
    has(print(f), "in time");
    f->every.best = &rows[1];
    has(print(f), "<li>b (2)</li>");
}

static void
words_take_arguments_in_both_languages(void **state)
{
    struct fixture *f = *state;

    has(print(f), "<p>In danger now? Call <li>&quot;&lt;b&gt;&#39; &amp;</li>.</p>");
    has(print(f), "<p title=\"In danger now? Call &quot;&lt;b&gt;&#39; &amp;.\">Not open "
                  "now, and why (1) "
                  "Not open now, and why (2)</p>");
    f->html.lang = LANG_ES;
    has(print(f),
        ">No disponible ahora, y por qué (1) No disponibles ahora, y por qué (2)</p>");
    has(print(f), "<a href=\"/es/a?b=1&amp;c\">2</a>");
    has(print(f), "\">es");
}

static void
white_space_serves_the_page(void **state)
{
    const char *page = print(*state);

    has(page, "<pre>\n  kept\n    as it is </pre>");
    lacks(page, "this goes");
    has(page, "<ul>\n<li>&lt;a&gt;</li>1\n<li>b (7)</li>2\n</ul>");
    has(page, "<img src=\"/assets/1/mark.svg\" alt=\"\">en");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(values_are_escaped_where_they_stand, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(addresses_are_checked_and_encoded, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(ways_are_chosen, setup, teardown),
        cmocka_unit_test_setup_teardown(words_take_arguments_in_both_languages, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(white_space_serves_the_page, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
