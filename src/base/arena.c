/* arena.c - see arena.h.  Blocks of growing size; pieces are 16-byte aligned. */
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define PIECES_APART 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PIECES_APART 1
#endif
#endif
#ifndef PIECES_APART
#define PIECES_APART 0
#endif

#define KEPT_MOST (256 * 1024)

struct block {
    struct block *next;
    size_t        size, used;
    _Alignas(16) unsigned char data[];
};

struct deferred {
    struct deferred *next;
    void (*release)(void *);
    void *ptr;
};

struct arena {
    struct block    *blocks;
    struct deferred *deferred;
    size_t           ceiling, used;
    bool             guarded;
    jmp_buf          exit;
};

void *
base_alloc(size_t size)
{
    void *p = calloc(1, size ? size : 1);

    if (!p)
        BUG("no memory");
    return p;
}

void
base_free(void *p)
{
    free(p);
}

struct arena *
arena_new(size_t ceiling)
{
    struct arena *a = base_alloc(sizeof *a);

    a->ceiling = ceiling;
    return a;
}

/* The newest block is the largest: kept for the next use unless it is too large to keep. */
static void
release_blocks(struct arena *a, size_t keep)
{
    struct block *kept = NULL;

    while (a->deferred) {
        struct deferred *d = a->deferred;

        a->deferred = d->next;
        d->release(d->ptr);
    }
    while (a->blocks) {
        struct block *b = a->blocks;

        a->blocks = b->next;
        if (keep && !kept && b->size <= keep)
            kept = b;
        else
            free(b);
    }
    if (kept) {
        kept->next = NULL;
        kept->used = 0;
        a->blocks = kept;
    }
    a->used = 0;
}

void
arena_reset(struct arena *a)
{
    release_blocks(a, PIECES_APART ? 0 : KEPT_MOST);
}

void
arena_free(struct arena *a)
{
    if (!a)
        return;
    release_blocks(a, 0);
    free(a);
}

size_t
arena_used(const struct arena *a)
{
    return a->used;
}

jmp_buf *
arena_guard(struct arena *a)
{
    a->guarded = true;
    return &a->exit;
}

void
arena_unguard(struct arena *a)
{
    a->guarded = false;
}

static noreturn void
arena_leave(struct arena *a)
{
    if (!a->guarded)
        BUG("arena is full and has no exit");
    a->guarded = false;
    longjmp(a->exit, 1);
}

void *
arena_alloc(struct arena *a, size_t size)
{
    size_t        want = (size + 15) & ~(size_t)15;
    struct block *b = a->blocks;
    void         *p;

    if (want < size || want > a->ceiling - a->used)
        arena_leave(a);
    if (!b || PIECES_APART || b->size - b->used < want) {
        size_t block_size = b && !PIECES_APART ? b->size * 2 : 4096;

        if (block_size > 1 << 20)
            block_size = 1 << 20;
        if (block_size < want || PIECES_APART)
            block_size = PIECES_APART ? size : want;
        b = malloc(sizeof *b + block_size);
        if (!b)
            arena_leave(a);
        b->size = block_size;
        b->used = 0;
        b->next = a->blocks;
        a->blocks = b;
    }
    p = b->data + b->used;
    b->used += PIECES_APART ? size : want;
    a->used += want;
    return p;
}

void *
arena_zero(struct arena *a, size_t count, size_t size)
{
    void *p;

    if (size && count > SIZE_MAX / size)
        arena_leave(a);
    p = arena_alloc(a, count * size);
    memset(p, 0, count * size);
    return p;
}

void
arena_defer(struct arena *a, void (*release)(void *), void *ptr)
{
    struct deferred *d = arena_alloc(a, sizeof *d);

    *d = (struct deferred){ a->deferred, release, ptr };
    a->deferred = d;
}

struct str
arena_str(struct arena *a, struct str s)
{
    return (struct str){ arena_z(a, s), s.n };
}

struct str
arena_strz(struct arena *a, const char *z)
{
    return arena_str(a, (struct str){ z, strlen(z) });
}

const char *
arena_z(struct arena *a, struct str s)
{
    char *p = arena_alloc(a, s.n + 1);

    if (s.n)
        memcpy(p, s.p, s.n);
    p[s.n] = '\0';
    return p;
}

struct bytes
arena_bytes(struct arena *a, struct bytes b)
{
    uint8_t *p = arena_alloc(a, b.n);

    if (b.n)
        memcpy(p, b.p, b.n);
    return (struct bytes){ p, b.n };
}

struct str
arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list args;
    int     n;
    char   *p;

    va_start(args, fmt);
    n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (n < 0)
        BUG("bad format");
    p = arena_alloc(a, (size_t)n + 1);
    va_start(args, fmt);
    vsnprintf(p, (size_t)n + 1, fmt, args);
    va_end(args);
    return (struct str){ p, (size_t)n };
}
