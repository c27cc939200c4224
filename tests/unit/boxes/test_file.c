/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* test_file.c - files: sealed while they arrive, attached once, read whole or not at all. */
#include "world.h"

#include "base/id.h"
#include "boxes/upload_row_sql.h"
#include "vault/opener.h"
#include "vault/stream.h"

enum { ANA = 10, BEN };

static struct one     ana, ben;
static struct box_ref box;
static struct arena  *keep;

static void
start(struct world *w, enum store_engine engine)
{
    world_open(w, engine);
    keep = arena_new(16 << 20);
    ana = somebody(w, ANA);
    ben = somebody(w, BEN);
    box = a_box(w, &ana, "counsel", BOX_PRIVATE, false, &ana, 1);
}

static void
done(struct world *w)
{
    opener_drop(ana.opener);
    opener_drop(ben.opener);
    arena_free(keep);
    world_close(w);
}

static uint8_t
byte_at(size_t i)
{
    return (uint8_t)(i * 31 + i / 251);
}

/* Upload n bytes in odd portions. */
static struct str
upload(struct world *w, size_t n)
{
    struct upload *u;
    struct str     token;
    uint8_t        part[7001];
    int64_t        size;

    assert_int_equal(upload_begin(keep, w->store, INSTITUTION, 8 << 20, w->now, &u, NULL), RC_OK);
    for (size_t at = 0; at < n;) {
        size_t k = n - at < sizeof part ? n - at : sizeof part;

        for (size_t i = 0; i < k; i++)
            part[i] = byte_at(at + i);
        assert_int_equal(upload_add(u, (struct bytes){ part, k }, NULL), RC_OK);
        at += k;
    }
    assert_int_equal(upload_end(u, &token, &size, NULL), RC_OK);
    assert_int_equal(size, n);
    assert_int_equal(token.n, UPLOAD_TOKEN_TEXT);
    return token;
}

static enum rc
attach(struct world *w, struct str token, int64_t *file)
{
    struct file_info info;
    enum rc          rc = file_attach(begin(w, &ana), token, &box, str_lit("photo.jpg"), str_lit("image/jpeg"),
                                      &info, NULL, NULL);

    if (rc != RC_OK) {
        leave(w);
        return rc;
    }
    *file = info.file;
    return commit(w);
}

/* Read it to its end; *got is how many right bytes came before that. */
static enum rc
read_file(struct world *w, const struct one *who, int64_t file, size_t *got)
{
    struct file_reader *r;
    struct file_info    info;
    struct bytes        b;
    enum rc             rc = file_open(begin(w, who), file, &r, &info, NULL);

    *got = 0;
    if (rc == RC_OK)
        assert_true(str_eqz(info.name, "photo.jpg"));
    while (rc == RC_OK && (rc = file_next(r, w->snapshot, &b, NULL)) == RC_OK && b.n)
        for (size_t i = 0; i < b.n; i++, (*got)++)
            assert_int_equal(b.p[i], byte_at(*got));
    leave(w);
    return rc;
}

static void
files_come_back_as_they_went(enum store_engine engine)
{
    static const size_t sizes[] = { 0, 1, 255, 256, 257, STREAM_PIECE - 1, STREAM_PIECE, STREAM_PIECE + 1,
                                    262144, 300000, 1000003 };
    struct world        w;
    int64_t             file;
    size_t              got;

    start(&w, engine);
    for (size_t i = 0; i < COUNT(sizes); i++) {
        assert_int_equal(attach(&w, upload(&w, sizes[i]), &file), RC_OK);
        assert_int_equal(read_file(&w, &ana, file, &got), RC_OK);
        assert_int_equal(got, sizes[i]);
        assert_int_equal(read_file(&w, &ben, file, &got), RC_NOTFOUND);
    }
    done(&w);
}
BOTH(files_come_back_as_they_went)

static void
a_token_serves_once(enum store_engine engine)
{
    struct world   w;
    struct upload *u;
    struct str     token;
    int64_t        file, size;
    char           other[UPLOAD_TOKEN_TEXT];

    start(&w, engine);
    token = upload(&w, 1000);
    memcpy(other, token.p, sizeof other);
    other[3] = other[3] == 'A' ? 'B' : 'A';
    assert_int_equal(attach(&w, (struct str){ other, sizeof other }, &file), RC_NOTFOUND);
    assert_int_equal(attach(&w, str_lit("short"), &file), RC_NOTFOUND);
    assert_int_equal(attach(&w, token, &file), RC_OK);
    assert_int_equal(attach(&w, token, &file), RC_NOTFOUND);

    assert_int_equal(upload_begin(keep, w.store, INSTITUTION, 100, w.now, &u, NULL), RC_OK);
    assert_int_equal(upload_add(u, str_bytes(str_lit("some bytes")), NULL), RC_OK);
    assert_int_equal(upload_add(u, (struct bytes){ (const uint8_t *)keep, 91 }, NULL), RC_FULL);
    upload_abandon(u);
    assert_int_equal(upload_begin(keep, w.store, INSTITUTION, 1 << 20, w.now, &u, NULL), RC_OK);
    for (int i = 0; i < 60; i++)
        assert_int_equal(upload_add(u, (struct bytes){ (const uint8_t *)token.p, 52 }, NULL), RC_OK);
    assert_int_equal(upload_end(u, &token, &size, NULL), RC_OK);
    upload_abandon(u);
    assert_int_equal(raw_int(w.raw, "SELECT count(*) FROM sealed_chunk"), 1); /* the attached one */
    done(&w);
}
BOTH(a_token_serves_once)

static void
what_is_cut_or_moved_is_damaged(enum store_engine engine)
{
    struct world w;
    int64_t      file, other, id;
    uint8_t      piece[STREAM_PIECE_SEALED];
    size_t       got, n;

    start(&w, engine);
    assert_int_equal(attach(&w, upload(&w, 300000), &file), RC_OK);
    raw_do(w.raw, "UPDATE sealed_chunk SET piece = piece + 100 WHERE piece = 4");
    assert_int_equal(read_file(&w, &ana, file, &got), RC_DAMAGED); /* the end is missing */
    raw_do(w.raw, "UPDATE sealed_chunk SET piece = 4 WHERE piece = 104");
    assert_int_equal(read_file(&w, &ana, file, &got), RC_OK);
    raw_do(w.raw, "UPDATE sealed_chunk SET piece = 201 WHERE piece = 1");
    raw_do(w.raw, "UPDATE sealed_chunk SET piece = 1 WHERE piece = 2");
    raw_do(w.raw, "UPDATE sealed_chunk SET piece = 2 WHERE piece = 201");
    assert_int_equal(read_file(&w, &ana, file, &got), RC_DAMAGED);
    assert_int_equal(got, STREAM_PIECE);

    assert_int_equal(attach(&w, upload(&w, 1000), &other), RC_OK);
    id = raw_int(w.raw, "SELECT max(file) FROM sealed_chunk");
    n = raw_blob(w.raw, "sealed_chunk", "blob", "file", id, piece, sizeof piece);
    piece[n / 2] ^= 1;
    raw_blob_set(w.raw, "sealed_chunk", "blob", "file", id, piece, n);
    assert_int_equal(read_file(&w, &ana, other, &got), RC_DAMAGED);
    done(&w);
}

static void
what_is_cut_or_moved_is_damaged_on_sqlite(void **state)
{
    UNUSED(state);
    what_is_cut_or_moved_is_damaged(STORE_SQLITE);
}

static void
files_are_shared_and_swept(enum store_engine engine)
{
    struct world   w;
    struct box_ref both;
    int64_t        file, copy, readable;
    size_t         got;

    start(&w, engine);
    readable = sealed_text(&w, &ana, &box, "no file");
    assert_int_equal(read_file(&w, &ana, readable, &got), RC_DAMAGED);
    assert_int_equal(attach(&w, upload(&w, 70000), &file), RC_OK);
    both = a_box(&w, &ana, "shared", BOX_SHARED, false, (struct one[]){ ana, ben }, 2);
    assert_int_equal(file_share(begin(&w, &ana), file, &both, &copy, NULL), RC_OK);
    assert_int_equal(commit(&w), RC_OK);
    assert_int_equal(read_file(&w, &ben, copy, &got), RC_OK);
    assert_int_equal(got, 70000);
    assert_int_equal(read_file(&w, &ben, file, &got), RC_NOTFOUND);
    /* the first box forgets it; the pieces stay for the second */
    begin(&w, &ana);
    box_forget(&w.work, file);
    assert_int_equal(commit(&w), RC_OK);
    assert_int_equal(read_file(&w, &ben, copy, &got), RC_OK);

    upload(&w, 500);
    begin(&w, NULL);
    file_sweep(w.work.change, clock_now() - DAY_US);
    assert_int_equal(commit(&w), RC_OK);
    assert_int_equal(raw_int(w.raw, "SELECT count(*) FROM upload"), 1);
    begin(&w, NULL);
    file_sweep(w.work.change, clock_now() + DAY_US);
    assert_int_equal(commit(&w), RC_OK);
    assert_int_equal(raw_int(w.raw, "SELECT count(*) FROM upload"), 0);
    assert_int_equal(read_file(&w, &ben, copy, &got), RC_OK);
    begin(&w, &ben);
    box_forget(&w.work, copy);
    assert_int_equal(commit(&w), RC_OK);
    assert_int_equal(raw_int(w.raw, "SELECT count(*) FROM sealed_chunk"), 0);
    done(&w);
}
BOTH(files_are_shared_and_swept)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH_TESTS(files_come_back_as_they_went),
        BOTH_TESTS(a_token_serves_once),
        cmocka_unit_test(what_is_cut_or_moved_is_damaged_on_sqlite),
        BOTH_TESTS(files_are_shared_and_swept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
