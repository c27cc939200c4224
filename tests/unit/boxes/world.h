/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * world.h - one institution with a store, a ledger and people in it, for tests of boxes/.
 */
#ifndef TESTS_WORLD_H
#define TESTS_WORLD_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "raw.h"
#include "testdb.h"

#include "base/clock.h"
#include "base/text.h"
#include "boxes/boxes.h"
#include "boxes/file.h"
#include "boxes/person.h"
#include "boxes/recovery.h"
#include "boxes/wall.h"
#include "ledger/ledger.h"
#include "site/site.h"
#include "store/store.h"

enum { INSTITUTION = 7, MATTER = 1000 };

struct world {
    enum store_engine engine;
    struct store     *store;
    struct raw       *raw;
    struct site       site;
    int64_t           now;
    /* of the act under way */
    struct arena     *arena;
    struct snapshot  *snapshot;
    struct actor      who;
    struct work       work;
};

/* Somebody with keys and an open session. */
struct one {
    int64_t       person;
    int32_t       opener;
    struct reader reader;
};

void world_open(struct world *w, enum store_engine engine);
void world_close(struct world *w);

/* An act of `who` (NULL: nobody signed in). `w->work` is ready; end with commit or leave. */
struct work *begin(struct world *w, const struct one *who);
enum rc      commit(struct world *w);
void         leave(struct world *w);

struct one somebody(struct world *w, int64_t person); /* commits */
void       recovery(struct world *w, int32_t k, int32_t n, struct str *sheets, struct arena *keep);
struct box_ref a_box(struct world *w, const struct one *maker, const char *name, enum box_kind kind,
                     bool recoverable, const struct one *readers, size_t count);
int64_t sealed_text(struct world *w, const struct one *who, const struct box_ref *box, const char *text);
/* What opening it answers; the text must be `text` when it opens. */
enum rc opens(struct world *w, const struct one *who, int64_t sealed, const char *text);

#define BOTH(name) \
    static void name##_on_sqlite(void **state) { UNUSED(state); name(STORE_SQLITE); } \
    static void name##_on_postgres(void **state) { UNUSED(state); name(STORE_POSTGRES); }
#define BOTH_TESTS(name) cmocka_unit_test(name##_on_sqlite), cmocka_unit_test(name##_on_postgres)

#endif
