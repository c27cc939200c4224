/* test_pdf.c - a draft kept as text reads back; its page is whole; its PDF is made in a cage. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "base/text.h"
#include "letters/pdf.h"

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

static const char text[] = "# Límites que empiezan ahora\n\n"
                           ":: clause 5.1.p2, t9 106.44(c)\n"
                           "Ana \\<b\\>: desde hoy queda limitado:\n- entrar en **Casa Uno**\n\n"
                           ":: clause ours\n"
                           "Esto trata solo de seguridad.\n";

static void
a_kept_letter_reads_back(void **state)
{
    static const char *const bad[] = { "", "x", "#x", "# t\nloose words\n:: clause 1\nx" };
    struct letter_draft      d = { 0 }, again;

    UNUSED(state);
    assert_int_equal(letter_read(a, LANG_ES, str_z(text), &d, NULL), RC_OK);
    assert_true(str_eqz(d.title, "Límites que empiezan ahora"));
    assert_int_equal(d.count, 2);
    assert_int_equal(d.pieces[0].clause_count, 2);
    assert_true(str_eqz(d.pieces[0].clauses[1], "t9 106.44(c)"));
    assert_true(str_eqz(d.pieces[0].html.html,
                        "<p>Ana &lt;b&gt;: desde hoy queda limitado:</p>\n<ul>\n"
                        "<li>entrar en <strong>Casa Uno</strong></li>\n</ul>\n"));
    assert_true(str_eqz(letter_text(a, &d), text));
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_int_equal(letter_read(a, LANG_EN, str_z(bad[i]), &again, NULL), RC_BADINPUT);
}

static void
the_page_is_whole(void **state)
{
    struct letter_draft d = { 0 };
    struct str          page;

    UNUSED(state);
    assert_int_equal(letter_read(a, LANG_ES, str_z(text), &d, NULL), RC_OK);
    page = letter_page(a, &d, str_lit("Casa & Campo"));
    assert_true(str_find(page, str_lit("<html lang=\"es\">")) >= 0);
    assert_true(str_find(page, str_lit("Casa &amp; Campo")) >= 0);
    assert_true(str_find(page, str_lit("5.1.p2 · t9 106.44(c)</p>")) >= 0);
    assert_true(str_find(page, str_lit("texto nuestro</p>")) >= 0);
    assert_true(str_find(page, str_lit("\"Página \" counter(page) \" de \"")) >= 0);
    assert_true(str_find(page, str_lit("<script")) < 0);
}

static void
a_pdf_is_made_where_the_program_is(void **state)
{
    struct letter_draft d = { 0 };
    struct bytes        pdf = { 0 };
    struct err          err = { 0 };
    enum rc             rc;

    UNUSED(state);
    assert_int_equal(letter_read(a, LANG_ES, str_z(text), &d, NULL), RC_OK);
    rc = letter_pdf(a, letter_page(a, &d, str_lit("Casa")), &pdf, &err);
    if (rc == RC_NOTFOUND) {
        assert_true(str_eqz(err.key, "pdf.missing"));
        print_message("WeasyPrint is not installed: only its absence was tested\n");
        return;
    }
    assert_int_equal(rc, RC_OK);
    assert_true(pdf.n > 3000);
    assert_true(str_find(bytes_str(pdf), str_lit("%%EOF")) > 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_kept_letter_reads_back),
        cmocka_unit_test(the_page_is_whole),
        cmocka_unit_test(a_pdf_is_made_where_the_program_is),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
