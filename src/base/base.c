/* base.c - see base.h. */
#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *
rc_name(enum rc rc)
{
    static const char *const names[] = {
        [RC_OK] = "ok",           [RC_REFUSED] = "refused", [RC_NOTFOUND] = "not found",
        [RC_BADINPUT] = "bad input", [RC_BUSY] = "busy",    [RC_FULL] = "full",
        [RC_STALE] = "stale",     [RC_STORE] = "store",     [RC_DAMAGED] = "damaged",
        [RC_BUG] = "bug",
    };

    return (size_t)rc < COUNT(names) ? names[rc] : "unknown";
}

noreturn void
base_bug(const char *file, int line, const char *what)
{
    fprintf(stderr, "amparo: our fault at %s:%d: %s\n", file, line, what);
    abort();
}

enum rc
err_set(struct err *err, enum rc rc, const char *key)
{
    if (err) {
        *err = (struct err){ .rc = rc, .key = { key, strlen(key) } };
    }
    return rc;
}

enum rc
err_set_arg(struct err *err, enum rc rc, const char *key, struct str arg0)
{
    if (err) {
        err_set(err, rc, key);
        err->arg[0] = arg0;
    }
    return rc;
}
