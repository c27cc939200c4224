/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * test_parse.c - escapes, forms, cookies, languages, tokens, routes.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/random.h"
#include "base/text.h"
#include "http/limit.h"
#include "http/parse.h"
#include "http/route.h"
#include "http/token.h"

#include <string.h>

static int
setup(void **state)
{
    random_init();
    *state = arena_new(8 << 20);
    return 0;
}

static int
teardown(void **state)
{
    arena_free(*state);
    return 0;
}

static void
paths_are_decoded_once(void **state)
{
    static const char *const bad[] = {
        "", "en", "/a%00b", "/a%0", "/a%zz", "/a%", "/../a", "/a/..", "/%2e%2e/a", "/./a",
        "/a%0ab", "/a%0d", "/a%09b", "/a\\b", "/%5c", "/%ff", "/%c3", "/%7f",
    };
    struct str out = str_lit("untouched");

    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_false(parse_path(*state, str_z(bad[i]), &out));
        assert_true(str_eqz(out, "untouched"));
    }
    assert_true(parse_path(*state, str_lit("/a%2fb%252e/%C3%A9+x"), &out));
    assert_true(str_eqz(out, "/a/b%2e/\xc3\xa9+x"));
    assert_true(parse_path(*state, str_lit("/..a/b.."), &out));
}

static void
forms_keep_order_and_repetition(void **state)
{
    struct pair_list  list;
    struct http_pairs form;
    struct str        value;
    size_t            i = 0;

    pair_list_init(&list, *state);
    assert_true(parse_urlencoded(&list, str_lit("a=1&b=x%26y&a=2&&c&d=+%2B&a=")));
    form = pair_list_view(&list);
    assert_int_equal(form.n, 6);
    assert_true(http_next(&form, "a", &i, &value) && str_eqz(value, "1"));
    assert_true(http_next(&form, "a", &i, &value) && str_eqz(value, "2"));
    assert_true(http_next(&form, "a", &i, &value) && value.n == 0);
    assert_false(http_next(&form, "a", &i, &value));
    assert_true(str_eqz(http_first(&form, "b"), "x&y"));
    assert_true(str_eqz(http_first(&form, "d"), " +"));
    assert_true(http_has(&form, "c") && !http_has(&form, "e"));
}

static void
forms_that_cannot_be_read_are_refused(void **state)
{
    static const char *const bad[] = { "a=%00", "%00=a", "a=%", "a=%1", "a=%gg", "=a", "a=%ff",
                                       "a%0a=1", "%ff=1" };
    char                     name[PARSE_NAME_BYTES + 2] = "";

    for (size_t i = 0; i < COUNT(bad); i++) {
        struct pair_list list;

        pair_list_init(&list, *state);
        assert_false(parse_urlencoded(&list, str_z(bad[i])));
    }
    memset(name, 'a', sizeof name - 1);
    assert_false(parse_name(str_z(name)));
    name[PARSE_NAME_BYTES] = '\0';
    assert_true(parse_name(str_z(name)));
}

static void
text_is_cleaned_not_refused(void **state)
{
    struct str out;

    assert_true(parse_text(*state, str_lit("a\x0b" "b\x1b" "c\r\n\td"), &out));
    assert_true(str_eqz(out, "a b c\r\n\td"));
    assert_false(parse_text(*state, str_lit("a\0b"), &out));
    assert_false(parse_text(*state, str_lit("\xed\xa0\x80"), &out)); /* half of a pair */
    assert_false(parse_text(*state, str_lit("\xc0\xaf"), &out));     /* too long a form */
}

static void
cookies_are_read_leniently(void **state)
{
    struct pair_list  list;
    struct http_pairs cookies;

    pair_list_init(&list, *state);
    parse_cookies(&list, str_lit(" a=1; b=\"2\";c; =d; e=f g; h=i,j; k=l=m; bad name=1;n="));
    cookies = pair_list_view(&list);
    assert_true(str_eqz(http_first(&cookies, "a"), "1"));
    assert_true(str_eqz(http_first(&cookies, "b"), "2"));
    assert_true(str_eqz(http_first(&cookies, "k"), "l=m"));
    assert_true(http_has(&cookies, "n"));
    assert_int_equal(cookies.n, 4);
}

static void
the_best_language_wins(void **state)
{
    UNUSED(state);
    assert_int_equal(parse_language(str_lit("es-MX,es;q=0.9,en;q=0.8")), LANG_ES);
    assert_int_equal(parse_language(str_lit("fr, en;q=0.5, es;q=0.7")), LANG_ES);
    assert_int_equal(parse_language(str_lit("es;q=0, en;q=0.1")), LANG_EN);
    assert_int_equal(parse_language(str_lit("est, ENG")), LANG_EN);
    assert_int_equal(parse_language(str_lit("ES")), LANG_ES);
    assert_int_equal(parse_language((struct str){ 0 }), LANG_EN);
    assert_int_equal(parse_language(str_lit(";;,;q=,es;q=x,")), LANG_EN);
}

/* ---- tokens ------------------------------------------------------------------------ */

static void
a_token_is_good_for_its_browser_only(void **state)
{
    const uint8_t key[TOKEN_KEY_BYTES] = { 1 }, other[TOKEN_KEY_BYTES] = { 2 };
    struct str    cookie = str_lit("visit"), text = token_new(*state, key, 7, cookie, 5 * DAY_US);
    struct token  t, second;
    char         *changed = (char *)(uintptr_t)arena_z(*state, text);

    assert_int_equal(text.n, TOKEN_TEXT_BYTES);
    assert_true(token_check(key, 7, cookie, text, 5 * DAY_US + 1, DAY_US, &t));
    assert_true(t.made == 5 * DAY_US);
    assert_false(token_check(other, 7, cookie, text, 5 * DAY_US, DAY_US, &t));
    assert_false(token_check(key, 8, cookie, text, 5 * DAY_US, DAY_US, &t));
    assert_false(token_check(key, 7, str_lit("visi"), text, 5 * DAY_US, DAY_US, &t));
    assert_false(token_check(key, 7, (struct str){ 0 }, text, 5 * DAY_US, DAY_US, &t));
    assert_false(token_check(key, 7, cookie, text, 6 * DAY_US + 1, DAY_US, &t));
    assert_false(token_check(key, 7, cookie, text, 4 * DAY_US, DAY_US, &t));
    for (size_t i = 0; i < text.n; i++) {
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        assert_false(token_check(key, 7, cookie, (struct str){ changed, text.n }, 5 * DAY_US,
                                 DAY_US, &t));
        changed[i] = text.p[i];
        assert_false(token_check(key, 7, cookie, (struct str){ text.p, i }, 5 * DAY_US, DAY_US,
                                 &t));
    }
    assert_true(token_check(key, 7, cookie, text, 5 * DAY_US, DAY_US, &second));
    assert_memory_equal(t.name, second.name, sizeof t.name);
}

static void
no_token_binds_an_empty_cookie(void **state)
{
    const uint8_t key[TOKEN_KEY_BYTES] = { 1 };
    struct token  t;
    struct str    text = token_new(*state, key, 7, (struct str){ 0 }, DAY_US);

    assert_false(token_check(key, 7, (struct str){ 0 }, text, DAY_US, DAY_US, &t));
}

/* ---- routes ------------------------------------------------------------------------- */

static enum http_end
act(struct request *rq, struct reply *re)
{
    UNUSED(rq);
    UNUSED(re);
    return HTTP_DONE;
}

static const struct route routes[] = {
    { .method = "GET", .path = "/", .act = act },
    { .method = "GET", .path = "/case/:id", .act = act },
    { .method = "POST", .path = "/case/:id", .act = act },
    { .method = "GET", .path = "/case/new", .act = act },
    { .method = "GET", .path = "/case/:id/step/:name", .act = act },
    { .method = "GET", .path = "/files/*rest", .act = act },
    { .method = "GET", .path = "/api/x", .flags = ROUTE_PLAIN, .act = act },
};

static enum route_found
find(struct arena *a, const char *method, const char *path, bool plain, size_t *row,
     struct http_pairs *params, struct str *allow)
{
    const struct router *router;
    const struct route  *route = NULL;
    struct pair_list     list;
    enum route_found     found;

    pair_list_init(&list, a);
    assert_int_equal(router_new(a, routes, COUNT(routes), &router, NULL), RC_OK);
    found = router_find(router, a, str_z(method), str_z(path), plain, &route, &list, allow);
    *params = pair_list_view(&list);
    *row = route ? (size_t)(route - routes) : SIZE_MAX;
    return found;
}

static void
literals_win_and_the_search_goes_back(void **state)
{
    struct http_pairs p;
    struct str        allow;
    size_t            row;

    assert_int_equal(find(*state, "GET", "/", false, &row, &p, &allow), ROUTE_HIT);
    assert_int_equal(row, 0);
    find(*state, "GET", "/case/new", false, &row, &p, &allow);
    assert_int_equal(row, 3);
    find(*state, "GET", "/case/new/step/x", false, &row, &p, &allow);
    assert_int_equal(row, 4);
    assert_true(str_eqz(http_first(&p, "id"), "new") && str_eqz(http_first(&p, "name"), "x"));
    find(*state, "HEAD", "/case/7", false, &row, &p, &allow);
    assert_int_equal(row, 1);
    find(*state, "GET", "/files/a/b/c", false, &row, &p, &allow);
    assert_int_equal(row, 5);
    assert_true(str_eqz(http_first(&p, "rest"), "a/b/c"));
    find(*state, "GET", "/api/x", true, &row, &p, &allow);
    assert_int_equal(row, 6);
}

static void
what_is_not_there_is_not_found(void **state)
{
    static const char *const paths[] = { "", "x", "/case", "/case/", "/case/7/", "//case/7",
                                         "/case//step/x", "/files", "/api/x", "/:id" };
    struct http_pairs p;
    struct str        allow;
    size_t            row;

    for (size_t i = 0; i < COUNT(paths); i++)
        assert_int_equal(find(*state, "GET", paths[i], false, &row, &p, &allow), ROUTE_NOTHING);
    assert_int_equal(find(*state, "GET", "/case/7", true, &row, &p, &allow), ROUTE_NOTHING);
    assert_int_equal(find(*state, "PUT", "/case/7", false, &row, &p, &allow), ROUTE_NO_METHOD);
    assert_true(str_eqz(allow, "POST, GET") || str_eqz(allow, "GET, POST"));
}

static void
bad_tables_do_not_start(void **state)
{
    static const struct route bad[] = {
        { .method = "GET", .path = "/x" },
        { .method = "GET", .path = "x", .act = act },
        { .method = "GET", .path = "/x/:", .act = act },
        { .method = "GET", .path = "/x//y", .act = act },
        { .method = "GET", .path = "/*rest/x", .act = act },
        { .method = "POST", .path = "/x", .act = act, .flags = ROUTE_FILES },
    };
    static const struct route twice[] = {
        { .method = "GET", .path = "/x/:a", .act = act },
        { .method = "GET", .path = "/x/:b", .act = act },
    };
    const struct router *router = NULL;
    struct err           err;

    for (size_t i = 0; i < COUNT(bad); i++)
        assert_int_equal(router_new(*state, &bad[i], 1, &router, &err), RC_BADINPUT);
    assert_int_equal(router_new(*state, twice, 2, &router, &err), RC_BADINPUT);
    assert_true(str_eqz(err.key, "http.route_twice"));
    assert_null(router);
}

/* ---- limits --------------------------------------------------------------------------- */

static void
an_address_waits_after_its_share(void **state)
{
    const unsigned many[LANE_COUNT] = { 3, 5, 2 };
    struct limits *limits = limits_new(many);
    struct bytes   here = str_bytes(str_lit("\x7f\0\0\1")), there = str_bytes(str_lit("\x7f\0\0\2"));

    UNUSED(state);
    for (int i = 0; i < 3; i++)
        assert_false(limits_count(limits, LANE_REPORT, here, 1));
    assert_true(limits_count(limits, LANE_REPORT, here, 1));
    assert_false(limits_count(limits, LANE_ORDINARY, here, 1));
    assert_false(limits_count(limits, LANE_REPORT, there, 1)); /* one in 16,384 runs it collides */
    assert_false(limits_count(limits, LANE_REPORT, (struct bytes){ 0 }, 1));
    /* ten minutes later nothing is known */
    assert_false(limits_count(limits, LANE_REPORT, here, 2 + 10 * MINUTE_US));
    limits_free(limits);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(paths_are_decoded_once, setup, teardown),
        cmocka_unit_test_setup_teardown(forms_keep_order_and_repetition, setup, teardown),
        cmocka_unit_test_setup_teardown(forms_that_cannot_be_read_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(text_is_cleaned_not_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(cookies_are_read_leniently, setup, teardown),
        cmocka_unit_test(the_best_language_wins),
        cmocka_unit_test_setup_teardown(a_token_is_good_for_its_browser_only, setup, teardown),
        cmocka_unit_test_setup_teardown(no_token_binds_an_empty_cookie, setup, teardown),
        cmocka_unit_test_setup_teardown(literals_win_and_the_search_goes_back, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_not_there_is_not_found, setup, teardown),
        cmocka_unit_test_setup_teardown(bad_tables_do_not_start, setup, teardown),
        cmocka_unit_test(an_address_waits_after_its_share),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
