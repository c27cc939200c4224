/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* statement_list.h - every statement of every room, listed by sqlgen --list. */
#ifndef TESTS_STORE_STATEMENT_LIST_H
#define TESTS_STORE_STATEMENT_LIST_H

#include "store/statement.h"

struct listed {
    const char             *file; /* "cases/report.sql" */
    const struct statement *statement;
};

extern const struct listed statement_list[];
extern const size_t        statement_count;

#endif
