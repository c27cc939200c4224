/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * test_check.c - every message of the checker, each from one change to the small packs.
 *
 * tests/packs/bad/NAME.case: the file to change, the text to replace, the text to put in
 * its place, and all messages that must come, in their order, nothing else.
 * `bad_case FOLDER --print NAME` prints the messages of one case, for writing it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/policy.h"

struct changed {
    struct folder_reader below;
    struct str           file, replace, with; /* file: "small/decisions.yaml" */
    bool                 used;
};

static const char *packs; /* tests/packs */

static enum rc
list(void *self, struct arena *a, struct str id, struct str **out, size_t *count)
{
    struct changed *c = self;
    enum rc         rc = c->below.list(c->below.self, a, id, out, count);
    struct str      folder = arena_printf(a, STR_FMT "/", STR_ARG(id));
    struct str     *more;

    if (rc != RC_OK || !str_starts(c->file, folder) || c->replace.n)
        return rc;
    /* nothing to replace: the file is a new one, or one taken away when nothing is put in
     * its place */
    more = ARENA_ARRAY(a, struct str, *count + 1);
    for (size_t i = 0, n = *count, k = 0; i < n; i++) {
        if (str_eq((*out)[i], str_from(c->file, folder.n)))
            (*count)--;
        else
            more[k++] = (*out)[i];
    }
    if (c->with.n)
        more[(*count)++] = str_from(c->file, folder.n);
    *out = more;
    c->used = true;
    return rc;
}

static enum rc
read_changed(void *self, struct arena *a, struct str id, struct str path, struct str *out)
{
    struct changed *c = self;
    struct str whole = arena_printf(a, STR_FMT "/" STR_FMT, STR_ARG(id), STR_ARG(path));
    ptrdiff_t  at;
    enum rc    rc;

    if (str_eq(whole, c->file) && !c->replace.n) {
        *out = c->with;
        return RC_OK;
    }
    rc = c->below.read(c->below.self, a, id, path, out);
    if (rc != RC_OK || !str_eq(whole, c->file))
        return rc;
    at = str_find(*out, c->replace);
    if (at < 0)
        return RC_OK;
    c->used = true;
    *out = arena_printf(a, STR_FMT STR_FMT STR_FMT, (int)at, out->p, STR_ARG(c->with),
                        STR_ARG(str_from(*out, (size_t)at + c->replace.n)));
    return RC_OK;
}

/* The text under `=== NAME` up to the next `===`, without its last line end. */
static struct str
part(struct str text, const char *name)
{
    char      head[64];
    ptrdiff_t at, end;

    snprintf(head, sizeof(head), "=== %s\n", name);
    at = str_find(text, str_z(head));
    if (at < 0)
        return (struct str) { 0 };
    text = str_from(text, (size_t)at + strlen(head));
    end = str_starts(text, str_lit("=== ")) ? 0 : str_find(text, str_lit("\n=== "));
    return end < 0 ? text : (struct str) { text.p, (size_t)end };
}

static struct str
messages(struct arena *a, struct str text, bool *used)
{
    struct changed       c = { .below = folder_reader_disk(a, str_z(packs)),
                               .file = str_trim(part(text, "file")),
                               .replace = part(text, "replace"),
                               .with = part(text, "with") };
    struct folder_reader reader = { .self = &c, .list = list, .read = read_changed };
    struct problems      problems = { .arena = a };
    const struct pack   *pack;
    struct buf           b;

    policy_load(a, &reader, str_lit("small"), &problems, &pack);
    buf_init(&b, a, 1u << 20);
    for (size_t i = 0; i < problems.count; i++)
        buf_add(&b, problem_text(a, &problems.list[i]));
    *used = c.used;
    return buf_str(&b);
}

static struct str
read_case(struct arena *a, const char *name)
{
    struct folder_reader disk = folder_reader_disk(a, str_z(packs));
    struct str           text = { 0 };

    if (disk.read(disk.self, a, str_lit("bad"), str_z(name), &text) != RC_OK)
        fail_msg("cannot read %s", name);
    return text;
}

static void
test_case(void **state)
{
    const char   *name = *state;
    struct arena *a = arena_new((size_t)256 << 20);
    struct str    text = read_case(a, name), expect = part(text, "expect"), got;
    bool          used;

    got = messages(a, text, &used);
    if (!used)
        fail_msg("%s: the text to replace is not there", name);
    if (!expect.n || !str_eq(got, expect))
        fail_msg("%s: expected\n" STR_FMT "\ngot\n" STR_FMT, name, STR_ARG(expect),
                 STR_ARG(got));
    arena_free(a);
}

static void
test_whole(void **state)
{
    static const char *const names[] = { "parent", "aside", "small" };
    struct arena            *a = arena_new((size_t)256 << 20);
    struct folder_reader     disk = folder_reader_disk(a, str_z(packs));

    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        struct problems    problems = { .arena = a };
        const struct pack *pack = NULL;

        assert_int_equal(policy_load(a, &disk, str_z(names[i]), &problems, &pack), RC_OK);
        assert_non_null(pack);
    }
    arena_free(a);
}

static int
is_case(const struct dirent *e)
{
    return str_ends(str_z(e->d_name), str_lit(".case"));
}

int
main(int argc, char **argv)
{
    static struct CMUnitTest tests[400];
    struct dirent          **found;
    char                     folder[4096];
    size_t                   count = 0;
    int                      n, failed;

    if (argc < 2)
        return 2;
    packs = argv[1];
    if (argc == 4) {
        struct arena *a = arena_new((size_t)256 << 20);
        bool          used;
        struct str    got = messages(a, read_case(a, argv[3]), &used);

        printf("%s" STR_FMT, used ? "" : "NOT USED\n", STR_ARG(got));
        arena_free(a);
        return 0;
    }
    snprintf(folder, sizeof(folder), "%s/bad", packs);
    n = scandir(folder, &found, is_case, alphasort);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(test_whole);
    for (int i = 0; i < n && count < COUNT(tests); i++)
        tests[count++] = (struct CMUnitTest) { .name = found[i]->d_name,
                                               .test_func = test_case,
                                               .initial_state = found[i]->d_name };
    failed =
        n < 1 ? 2 : _cmocka_run_group_tests("policy/check", tests, count, NULL, NULL);
    for (int i = 0; i < n; i++)
        free(found[i]);
    free(found);
    return failed;
}
