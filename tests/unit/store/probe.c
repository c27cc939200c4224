/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* probe.c - see probe.h. */
#include "probe.h"

#include "base/id.h"
#include "base/text.h"

#include <string.h>

static const char *const sqlite_tables[] = {
    "CREATE TABLE probe (institution INTEGER NOT NULL, id INTEGER NOT NULL, i INTEGER, t "
    "TEXT, "
    "b BLOB, f INTEGER CHECK (f IN (0, 1)), version INTEGER NOT NULL, "
    "PRIMARY KEY (institution, id)) STRICT",
    "CREATE TABLE probe_child (institution INTEGER NOT NULL, id INTEGER NOT NULL, "
    "parent INTEGER NOT NULL, PRIMARY KEY (institution, id), "
    "FOREIGN KEY (institution, parent) REFERENCES probe (institution, id)) STRICT",
    "CREATE TABLE probe_tip (institution INTEGER NOT NULL, size INTEGER NOT NULL, "
    "PRIMARY KEY (institution)) STRICT",
    "CREATE TABLE probe_leaf (institution INTEGER NOT NULL, seq INTEGER NOT NULL, "
    "leaf BLOB NOT NULL, PRIMARY KEY (institution, seq)) STRICT",
    NULL,
};

static const char *const postgres_tables[] = {
    "CREATE TABLE probe (institution BIGINT NOT NULL, id BIGINT NOT NULL, i BIGINT, "
    "t TEXT COLLATE \"C\", b BYTEA, f SMALLINT CHECK (f IN (0, 1)), version BIGINT NOT "
    "NULL, "
    "PRIMARY KEY (institution, id))",
    "CREATE TABLE probe_child (institution BIGINT NOT NULL, id BIGINT NOT NULL, "
    "parent BIGINT NOT NULL, PRIMARY KEY (institution, id), "
    "FOREIGN KEY (institution, parent) REFERENCES probe (institution, id))",
    "CREATE TABLE probe_tip (institution BIGINT NOT NULL, size BIGINT NOT NULL, "
    "PRIMARY KEY (institution))",
    "CREATE TABLE probe_leaf (institution BIGINT NOT NULL, seq BIGINT NOT NULL, "
    "leaf BYTEA NOT NULL, PRIMARY KEY (institution, seq))",
    NULL,
};

const struct migration probe_migrations[] = {
    { 9001, "9001_probe", 1, sqlite_tables, postgres_tables },
};
const size_t probe_migration_count = COUNT(probe_migrations);

_Atomic int probe_closed;

static enum rc
probe_hook_open(void *ctx, struct write_tx *tx, int64_t institution, struct err *err)
{
    struct probe_tip_row row;
    enum rc              rc;

    UNUSED(ctx);
    rc = probe_tip(write_arena(tx), write_snapshot(tx), institution, &row, err);
    if (rc != RC_NOTFOUND)
        return rc;
    if ((rc = probe_tip_make_now(tx, institution, NULL, err)) != RC_OK)
        return rc;
    return probe_tip(write_arena(tx), write_snapshot(tx), institution, &row, err);
}

static enum rc
probe_hook_append(void *ctx, struct write_tx *tx, int64_t institution,
                  struct leaf *const *leaves, size_t count, struct err *err)
{
    struct probe_tip_row row;
    enum rc              rc;

    UNUSED(ctx);
    if ((rc = probe_tip(write_arena(tx), write_snapshot(tx), institution, &row, err)) !=
        RC_OK)
        return rc;
    for (size_t i = 0; i < count; i++) {
        if (bytes_eq(leaves[i]->bytes, str_bytes(str_lit("fail"))))
            return err_set(err, RC_STORE, "probe.fail");
        leaves[i]->seq = row.size + (int64_t)i;
        if ((rc = probe_leaf_now(tx, institution, leaves[i]->seq, leaves[i]->bytes,
                                 err)) != RC_OK)
            return rc;
    }
    return probe_tip_set_now(tx, institution, row.size, row.size + (int64_t)count, err);
}

static void
probe_hook_closed(void *ctx, int64_t institution, enum rc rc)
{
    UNUSED(ctx);
    UNUSED(institution);
    if (rc == RC_OK)
        probe_closed++;
}

const struct store_hook probe_hook = {
    .open = probe_hook_open,
    .append = probe_hook_append,
    .closed = probe_hook_closed,
};

/* The program's own steps and the probe's. */
void
probe_tables(struct store *s)
{
    struct migration list[512];
    struct err       err = { 0 };

    assert_true(migration_count + 1 < COUNT(list));
    memcpy(list, migration_list, migration_count * sizeof list[0]);
    list[migration_count] = probe_migrations[0];
    if (store_migrate(s, list, migration_count + 1, &err) != RC_OK)
        fail_msg(STR_FMT, STR_ARG(err.key));
}

struct store *
probe_open(enum store_engine engine, const struct store_options *options)
{
    struct store *s = testdb_open_with(engine, options);

    probe_tables(s);
    return s;
}

enum rc
probe_put(struct store *s, struct arena *a, int64_t institution, int64_t id, int64_t i)
{
    struct change *c = change_new(a, institution);
    struct err     err;

    probe_insert(c, institution, id, opt_int(i), str_lit("a text"), (struct bytes){ 0 },
                 opt_bool(true));
    return store_commit(s, c, &err);
}

static struct probe_sum_row
sum(struct store *s, int64_t institution)
{
    struct arena        *a = arena_new(1 << 20);
    struct snapshot     *snap = NULL;
    struct probe_sum_row row = { 0 };
    struct err           err = { 0 };

    assert_int_equal(snapshot_begin(s, &snap, &err), RC_OK);
    if (probe_sum(a, snap, institution, &row, &err) != RC_OK)
        fail_msg(STR_FMT, STR_ARG(err.key));
    snapshot_end(snap);
    arena_free(a);
    return row;
}

int64_t
probe_rows(struct store *s, int64_t institution)
{
    return sum(s, institution).count;
}

int64_t
probe_total(struct store *s, int64_t institution)
{
    return sum(s, institution).total;
}
