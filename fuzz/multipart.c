/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * multipart.c - fuzzes the reader of forms with files.  The first byte says how
 * the body is cut; however it is cut, the same parts must come out.
 */
#include "base/text.h"
#include "http/multipart.h"

#include <stdlib.h>
#include <string.h>

struct seen {
    uint64_t hash;
    size_t   bytes;
};

static void
see(struct seen *seen, char mark, struct str s)
{
    seen->hash = (seen->hash ^ (uint64_t)mark) * UINT64_C(1099511628211);
    for (size_t i = 0; i < s.n; i++)
        seen->hash = (seen->hash ^ (uint8_t)s.p[i]) * UINT64_C(1099511628211);
    seen->bytes += s.n;
}

static enum rc
on_field(void *data, struct str name, struct str value)
{
    see(data, 'n', name);
    see(data, 'v', value);
    if (!parse_name(name) || !str_is_text(value))
        abort();
    return RC_OK;
}

static enum rc
on_open(void *data, struct str name, struct str filename, struct str type)
{
    see(data, 'n', name);
    see(data, 'f', filename);
    see(data, 't', type);
    if (str_chr(filename, '/') >= 0 || str_chr(filename, '\\') >= 0 || !parse_name(name))
        abort();
    return RC_OK;
}

static enum rc
on_write(void *data, struct bytes chunk)
{
    struct seen *seen = data;

    for (size_t i = 0; i < chunk.n; i++)
        seen->hash = (seen->hash ^ chunk.p[i]) * UINT64_C(1099511628211);
    seen->bytes += chunk.n;
    return RC_OK;
}

static enum rc
on_close(void *data)
{
    see(data, 'c', (struct str){ 0 });
    return RC_OK;
}

static enum rc
read_all(const uint8_t *p, size_t n, size_t step, struct seen *seen)
{
    struct arena          *a = arena_new(16 << 20);
    struct multipart_hooks hooks = { on_field, on_open, on_write, on_close, seen };
    struct multipart       m;
    enum rc                rc = RC_OK;

    *seen = (struct seen){ 0 };
    if (setjmp(*arena_guard(a))) {
        arena_free(a);
        return RC_FULL;
    }
    if (!multipart_init(&m, a, str_lit("multipart/form-data; boundary=AaB"), 4096, &hooks))
        abort();
    for (size_t at = 0; at < n && rc == RC_OK; at += step)
        rc = multipart_feed(&m, (struct bytes){ p + at, n - at < step ? n - at : step });
    if (rc == RC_OK)
        rc = multipart_end(&m);
    arena_free(a);
    return rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct seen whole, cut;
    enum rc     first, second;

    if (size < 1)
        return 0;
    first = read_all(data + 1, size - 1, size, &whole);
    second = read_all(data + 1, size - 1, 1 + data[0] % 61, &cut);
    if (first != second || whole.bytes > size * 3)
        abort();
    if (first == RC_OK && whole.hash != cut.hash)
        abort();
    return 0;
}
