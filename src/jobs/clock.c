/* SPDX-License-Identifier: AGPL-3.0-or-later
 * clock.c - see jobs/clock.h. */
#include "jobs/clock.h"

#include "cases/clockrun.h"

#define BATCH  100
#define MEMORY ((size_t)16 << 20)

/* One change of up to `most` rows.  RC_STALE: a person was quicker; look again. */
static enum rc
one_batch(struct arena *a, struct store *store, const struct site *site, int64_t now, size_t most,
          size_t *count, struct err *err)
{
    struct actor system = { .kind = ACTOR_SYSTEM, .institution = site->institution, .now = now };
    struct work  work = { .arena = a, .who = &system, .site = site, .now = now };
    enum rc      rc = snapshot_begin(store, &work.snapshot, err);

    *count = 0;
    if (rc != RC_OK)
        return rc;
    work.change = change_new(a, site->institution);
    rc = clockrun_sweep(&work, most, count, err);
    snapshot_end(work.snapshot);
    return rc == RC_OK && *count ? store_commit(store, work.change, err) : rc;
}

enum rc
clock_job_site(struct store *store, const struct site *site, int64_t now, size_t *done,
               struct err *err)
{
    struct arena *a = arena_new(MEMORY);
    size_t        most = BATCH, count;
    int           stale = 0;
    enum rc       rc;

    do {
        rc = one_batch(a, store, site, now, most, &count, err);
        arena_reset(a);
        if (rc == RC_OK) {
            *done += count;
        } else if (rc == RC_STALE && stale++ < BATCH) {
            /* Row by row, a row that somebody is working on holds up no other. */
            most = 1;
            rc = RC_OK;
            count = 1;
        }
    } while (rc == RC_OK && count);
    arena_free(a);
    return rc;
}

/* The open rows after *after.  *after moves on only when what was found is kept. */
static enum rc
recount_batch(struct arena *a, struct store *store, const struct site *site, int64_t now,
              int64_t *after, size_t *seen, size_t *moved, struct err *err)
{
    struct actor system = { .kind = ACTOR_SYSTEM, .institution = site->institution, .now = now };
    struct work  work = { .arena = a, .who = &system, .site = site, .now = now };
    size_t       changed = 0;
    int64_t      last = *after;
    enum rc      rc = snapshot_begin(store, &work.snapshot, err);

    if (rc != RC_OK)
        return rc;
    work.change = change_new(a, site->institution);
    rc = clockrun_recount(&work, *after, BATCH, &last, seen, &changed, err);
    snapshot_end(work.snapshot);
    if (rc == RC_OK && changed)
        rc = store_commit(store, work.change, err);
    if (rc != RC_OK)
        return rc;
    *after = last;
    *moved += changed;
    return RC_OK;
}

enum rc
clock_job_recount(struct store *store, const struct site *site, int64_t now, size_t *moved,
                  struct err *err)
{
    struct arena *a = arena_new(MEMORY);
    int64_t       after = 0;
    size_t        seen = 1;
    int           stale = 0;
    enum rc       rc = RC_OK;

    while (rc == RC_OK && seen) {
        rc = recount_batch(a, store, site, now, &after, &seen, moved, err);
        arena_reset(a);
        if (rc == RC_STALE && stale++ < BATCH)
            rc = RC_OK; /* somebody was quicker: the same rows once more */
    }
    arena_free(a);
    return rc;
}

enum rc
clock_job(struct store *store, struct sites *sites, int64_t now, size_t *done, struct err *err)
{
    enum rc rc = RC_OK, one;

    *done = 0;
    for (size_t i = 0; i < sites_count(sites); i++) {
        one = clock_job_site(store, sites_at(sites, i), now, done, err);
        if (one != RC_OK)
            rc = one; /* the others still get their turn */
    }
    return rc;
}
