/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * fault_vfs.h - a file layer under SQLite that counts, records, fails and kills.
 * Operations counted: every write, sync and truncation of the database and its log.
 */
#ifndef TESTS_STORE_FAULT_VFS_H
#define TESTS_STORE_FAULT_VFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum fault_file { FAULT_DB, FAULT_LOG, FAULT_OTHER };
enum fault_op_kind {
    FAULT_WRITE = 1,
    FAULT_SYNC = 2,
    FAULT_TRUNCATE = 4,
    FAULT_DELETE = 8,
    FAULT_ACK = 16
};

/* One thing that happened, in order. */
struct fault_op {
    enum fault_op_kind kind;
    enum fault_file    file;
    int64_t            offset; /* truncation: the new size; acknowledgement: its number */
    size_t             n;
    uint8_t           *data;
};

enum fault_act {
    FAULT_NOTHING,
    FAULT_KILL_BEFORE, /* SIGKILL to this process */
    FAULT_KILL_HALF,   /* after half of the bytes */
    FAULT_KILL_AFTER,
    FAULT_ERROR /* return `code` instead */
};

struct fault_plan {
    enum fault_act act;
    long           at;     /* the n-th operation of `kinds`, from 0 */
    unsigned       kinds;  /* FAULT_WRITE | ... */
    bool           sticky; /* and every one after it */
    int            code;
};

#define FAULT_VFS "fault"

void fault_install(void);               /* once a process */
void fault_arm(struct fault_plan plan); /* counting begins anew */
long fault_count(void);                 /* operations of the plan's kinds since */

void fault_record(bool on);      /* a new record; off keeps it for reading */
void fault_note(int64_t number); /* an acknowledgement, in order with the rest */
const struct fault_op *fault_ops(size_t *n);

#endif
