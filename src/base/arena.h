/*
 * arena.h - memory by lifetime: one arena a request, a pack, a job.
 *
 * An arena is made with the most it may ever hold.  arena_alloc never returns
 * NULL: at the ceiling, or when the machine has no memory, control leaves
 * through the arena's exit (arena_guard), and without an exit the program
 * aborts.  Whoever sets an exit owns everything opened since, and releases it.
 * Under the address sanitizer each piece is an allocation of its own.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/base.h"

#include <setjmp.h>

struct arena;

/* ceiling: bytes it may hand out in all.  Aborts only if even the head cannot be had. */
struct arena *arena_new(size_t ceiling);
void          arena_free(struct arena *a); /* NULL is fine */
void          arena_reset(struct arena *a); /* gives every piece back, keeps the arena */
size_t        arena_used(const struct arena *a);

/*
 * Set the exit: `if (setjmp(*arena_guard(a))) { ... no memory ... }`.
 * One exit at a time; arena_unguard removes it.
 */
jmp_buf *arena_guard(struct arena *a);
void     arena_unguard(struct arena *a);

void *arena_alloc(struct arena *a, size_t size) __attribute__((alloc_size(2), returns_nonnull));
void *arena_zero(struct arena *a, size_t count, size_t size) __attribute__((returns_nonnull));
#define ARENA_NEW(a, type)      ((type *)arena_zero((a), 1, sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_zero((a), (n), sizeof(type)))

/* Run `release(ptr)` when the arena is reset or freed, newest first. */
void arena_defer(struct arena *a, void (*release)(void *), void *ptr);

struct str   arena_str(struct arena *a, struct str s);          /* a copy */
struct str   arena_strz(struct arena *a, const char *z);        /* a copy of a C string */
const char  *arena_z(struct arena *a, struct str s);            /* a terminated copy */
struct bytes arena_bytes(struct arena *a, struct bytes b);      /* a copy */
struct str   arena_printf(struct arena *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* malloc for the few things that outlive arenas (threads, tables): aborts on failure. */
void *base_alloc(size_t size) __attribute__((returns_nonnull));
void  base_free(void *p);

#endif
