/*
 * child.h - running another program on bytes nobody trusts: the only place that forks.
 *
 * The child reads its input, writes its output, and can do little else: it has no
 * network (a system-call filter), no environment of ours, no open file of ours, and
 * dies at its limits of time, memory and files written (its scratch files go to
 * memory).  Where the filter cannot be set the program is not run.
 */
#ifndef BASE_CHILD_H
#define BASE_CHILD_H

#include "base/arena.h"

struct child_limits {
    int64_t wall_us;      /* from start to end */
    int64_t cpu_seconds;
    size_t  memory_bytes; /* address space */
    size_t  file_bytes;   /* the largest file it may write; 0: none */
    size_t  output_bytes; /* more is refused */
};

/*
 * Run argv (argv[0] an absolute path, NULL at the end) on `input`.  RC_OK: it ended well
 * and *out, in `a`, is what it wrote.  RC_NOTFOUND child.missing (arg 0 the path: not
 * installed); RC_BUSY child.failed (no process or memory to be had); RC_FULL child.too_large;
 * RC_BADINPUT child.refused (it ended badly or ran into a limit).
 */
enum rc child_run(struct arena *a, const char *const *argv, const struct child_limits *limits,
                  struct bytes input, struct bytes *out, struct err *err);

#endif
