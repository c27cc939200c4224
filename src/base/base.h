/*
 * base.h - what every room includes: return codes, text and byte views, errors.
 *
 * Return codes tell our fault from theirs: BUG() aborts, RC_BADINPUT and
 * RC_REFUSED are ordinary answers.  A function sets `err` only when it does
 * not return RC_OK, and leaves its outputs untouched then.
 */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdnoreturn.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define MUST_USE     __attribute__((warn_unused_result))
#define UNUSED(x)    ((void)(x))

enum rc {
    RC_OK,
    RC_REFUSED,  /* a rule or a missing key says no; front doors show it as NOTFOUND */
    RC_NOTFOUND, /* no such thing in this institution */
    RC_BADINPUT, /* what was sent cannot be read; err says what, where, how to mend */
    RC_BUSY,     /* try again: a queue is full or another holds the lock */
    RC_FULL,     /* a ceiling of size or disk was reached */
    RC_STALE,    /* somebody changed the row since it was read */
    RC_STORE,    /* the database failed */
    RC_DAMAGED,  /* sealed bytes do not open: changed, moved, or the wrong key */
    RC_BUG       /* our own fault, found in time */
};

const char *rc_name(enum rc rc);

/* Our own fault: says where and aborts.  Never for anything a person sent. */
#define BUG(what) base_bug(__FILE__, __LINE__, (what))
noreturn void base_bug(const char *file, int line, const char *what);
#define BUG_IF(cond) do { if (cond) BUG(#cond); } while (0)

/* A view of text: not owned, not terminated.  A zeroed one is the empty text. */
struct str {
    const char *p;
    size_t      n;
};

/* A view of bytes: not owned. */
struct bytes {
    const uint8_t *p;
    size_t         n;
};

#define str_lit(literal) ((struct str){ (literal), sizeof(literal) - 1 })
#define STR_INIT(literal) { (literal), sizeof(literal) - 1 }
#define STR_FMT          "%.*s"
#define STR_ARG(s)       (int)(s).n, (s).n ? (s).p : ""

struct arena;

/*
 * Why something did not succeed.  `key` is a word key (words/), resolved at the
 * front door; `arg` fills its {0} to {3}.  Texts live in the caller's arena or
 * are literals.  Never a name, an address or testimony.
 */
struct err {
    enum rc    rc;
    struct str key;
    struct str arg[4];
    struct str file; /* packs: where; empty elsewhere */
    int        line, column;
};

/* Fill *err (may be NULL) and return rc, so that a caller can `return err_set(...)`. */
enum rc err_set(struct err *err, enum rc rc, const char *key);
enum rc err_set_arg(struct err *err, enum rc rc, const char *key, struct str arg0);

#endif
