/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * backup.h - a copy of everything in one SQLite file, whatever the engine, and back.
 *
 * The copy is one moment of the store (one snapshot).  It can be restored into either
 * engine, which is also how a site moves from SQLite to PostgreSQL.
 */
#ifndef STORE_BACKUP_H
#define STORE_BACKUP_H

#include "store/migrate.h"

/*
 * Write the copy to `path` (made with mode 0600; must not exist), synced, checked, in
 * place only when complete.  RC_REFUSED: path exists.  RC_FULL, RC_STORE.
 */
MUST_USE enum rc store_backup(struct store *s, const char *path, struct err *err);

/*
 * Fill an empty, migrated store from a copy.  RC_REFUSED: the store holds rows, or the
 * copy's migrations are not this program's.  RC_DAMAGED: the copy fails its check.
 */
MUST_USE enum rc store_restore(struct store *s, const char *path, struct err *err);

/* Read everything and check it. RC_DAMAGED names the table in err.arg[0]. */
MUST_USE enum rc store_check(struct store *s, struct err *err);

#endif
