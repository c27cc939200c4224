/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * world.c - see world.h.
 */
#include "world.h"

#include "vault/opener.h"

static const struct str pass = STR_INIT("a passphrase of some length");

void
world_open(struct world *w, enum store_engine engine)
{
    static const uint8_t seed[KEY_BYTES] = { 4, 5, 6 };

    memset(w, 0, sizeof *w);
    w->engine = engine;
    w->store = testdb_open(engine); /* first: without a server this test is skipped */
    vault_start_seed(seed);
    ledger_attach(w->store);
    w->raw = raw_open(engine, testdb_where(w->store));
    w->site.institution = INSTITUTION;
    w->site.instance = str_bytes(str_lit("0123456789abcdef"));
    w->now = clock_now();
}

void
world_close(struct world *w)
{
    raw_close(w->raw);
    testdb_close(w->store);
    vault_stop();
}

struct work *
begin(struct world *w, const struct one *who)
{
    w->arena = arena_new((size_t)64 << 20);
    assert_int_equal(snapshot_begin(w->store, &w->snapshot, NULL), RC_OK);
    w->who = (struct actor){ .kind = who ? ACTOR_STAFF : ACTOR_NOBODY, .institution = INSTITUTION,
                             .person = who ? who->person : 0, .opener = who ? who->opener : 0,
                             .now = w->now };
    w->work = (struct work){ w->arena, w->snapshot, change_new(w->arena, INSTITUTION), &w->who, &w->site,
                             w->now };
    return &w->work;
}

void
leave(struct world *w)
{
    snapshot_end(w->snapshot);
    arena_free(w->arena);
}

enum rc
commit(struct world *w)
{
    enum rc rc = store_commit(w->store, w->work.change, NULL);

    leave(w);
    w->now += 1000;
    return rc;
}

struct one
somebody(struct world *w, int64_t person)
{
    struct one o = { .person = person };
    struct str printed;

    assert_int_equal(person_keys_create(begin(w, NULL), person, pass, &printed, &o.reader, &o.opener, NULL),
                     RC_OK);
    assert_int_equal(commit(w), RC_OK);
    return o;
}

void
recovery(struct world *w, int32_t k, int32_t n, struct str *sheets, struct arena *keep)
{
    int64_t    officers[THRESHOLD_MAX];
    struct str made[THRESHOLD_MAX];

    for (int i = 0; i < n; i++)
        officers[i] = 901 + i;
    assert_int_equal(recovery_setup(begin(w, NULL), k, n, officers, str_lit("Example"), made, NULL), RC_OK);
    for (int i = 0; sheets && i < n; i++) {
        /* the two rows of groups on the sheet are the share */
        ptrdiff_t at = str_find(made[i], str_lit("        "));

        sheets[i] = arena_str(keep, (struct str){ made[i].p + at, 8 + 34 + 1 + 8 + 34 });
    }
    assert_int_equal(commit(w), RC_OK);
}

struct box_ref
a_box(struct world *w, const struct one *maker, const char *name, enum box_kind kind, bool recoverable,
      const struct one *readers, size_t count)
{
    struct reader   list[16];
    struct box_ref  box;
    struct box_spec spec = { MATTER, 0, str_z(name), kind, recoverable };

    for (size_t i = 0; i < count; i++)
        list[i] = readers[i].reader;
    assert_int_equal(box_create(begin(w, maker), &spec, list, count, &box, NULL), RC_OK);
    box.name = str_z(name);
    assert_int_equal(commit(w), RC_OK);
    return box;
}

int64_t
sealed_text(struct world *w, const struct one *who, const struct box_ref *box, const char *text)
{
    int64_t id;

    assert_int_equal(box_seal(begin(w, who), box, str_lit("note"), str_bytes(str_z(text)), &id, NULL, NULL),
                     RC_OK);
    assert_int_equal(commit(w), RC_OK);
    return id;
}

enum rc
opens(struct world *w, const struct one *who, int64_t sealed, const char *text)
{
    struct opened opened;
    enum rc       rc = box_open(begin(w, who), sealed, &opened, NULL);

    if (rc == RC_OK)
        assert_true(bytes_eq(opened.plain, str_bytes(str_z(text))));
    leave(w);
    return rc;
}
