/* SPDX-License-Identifier: AGPL-3.0-or-later
 * jobs.c - see jobs.h. */
#include "jobs/jobs.h"

#include "base/clock.h"
#include "base/log.h"
#include "jobs/clock.h"
#include "jobs/upkeep.h"

#include <pthread.h>

/* What a turn of a job may use; `seen` is the job's own memory between turns. */
struct turn {
    struct store *store;
    struct sites *sites;
    int64_t       now;
    const void  **seen;
    const struct mail_way *mail;
};

static enum rc
run_clock(const struct turn *turn, struct err *err)
{
    size_t  done = 0;
    enum rc rc = clock_job(turn->store, turn->sites, turn->now, &done, err);

    if (done)
        log_event(EVENT_CLOCKS_LAPSED, (int64_t)done, 0);
    return rc;
}

/* Closures come with a new load of the sites; without one there is nothing to count again. */
static enum rc
run_recount(const struct turn *turn, struct err *err)
{
    const struct site *first = sites_count(turn->sites) ? sites_at(turn->sites, 0) : NULL;
    size_t             moved = 0;
    enum rc            rc = RC_OK, one;

    if (*turn->seen == first)
        return RC_OK;
    for (size_t i = 0; i < sites_count(turn->sites); i++) {
        one = clock_job_recount(turn->store, sites_at(turn->sites, i), turn->now, &moved, err);
        if (one != RC_OK)
            rc = one;
    }
    if (rc == RC_OK)
        *turn->seen = first;
    return rc;
}

/* A job of upkeep.h for every institution; one that fails holds up no other. */
static enum rc
everywhere(const struct turn *turn, enum rc (*job)(struct store *store, const struct site *site,
                                                   int64_t now, struct err *err),
           struct err *err)
{
    enum rc rc = RC_OK, one;

    for (size_t i = 0; i < sites_count(turn->sites); i++)
        if ((one = job(turn->store, sites_at(turn->sites, i), turn->now, err)) != RC_OK)
            rc = one;
    return rc;
}

static enum rc
run_sweep(const struct turn *turn, struct err *err)
{
    return everywhere(turn, upkeep_sweep, err);
}

static enum rc
run_boxes(const struct turn *turn, struct err *err)
{
    return everywhere(turn, upkeep_boxes, err);
}

static enum rc
run_fillers(const struct turn *turn, struct err *err)
{
    return everywhere(turn, upkeep_fillers, err);
}

static enum rc
run_mail(const struct turn *turn, struct err *err)
{
    size_t  sent = 0;
    enum rc rc = RC_OK, one;

    for (size_t i = 0; i < sites_count(turn->sites); i++) {
        one = mail_job(turn->store, sites_at(turn->sites, i), turn->mail, turn->now, &sent, err);
        if (one != RC_OK)
            rc = one;
    }
    if (sent)
        log_event(EVENT_MAIL_SENT, (int64_t)sent, 0);
    return rc;
}

static const struct job {
    const char *name;
    int64_t     every_us;
    enum rc (*run)(const struct turn *turn, struct err *err);
} table[] = {
    { "recount", MINUTE_US, run_recount },
    { "clock",   MINUTE_US, run_clock },
    { "mail",    MINUTE_US, run_mail },
    { "sweep",   HOUR_US,   run_sweep },
    { "boxes",   DAY_US,    run_boxes },
    { "fillers", HOUR_US,   run_fillers },
};

struct jobs {
    struct store   *store;
    struct sites   *sites;
    const struct mail_way *mail;
    pthread_t       thread;
    pthread_mutex_t lock;
    pthread_cond_t  ends;
    bool            ending;
    int64_t         next[COUNT(table)]; /* by clock_steady */
    const void     *seen[COUNT(table)];
};

/* Run what is due; how long until the next one is. */
static int64_t
run_due(struct jobs *jobs)
{
    int64_t wait = MINUTE_US;

    for (size_t i = 0; i < COUNT(table); i++) {
        struct turn turn = { jobs->store, jobs->sites, clock_now(), &jobs->seen[i],
                             jobs->mail };
        struct err  err = { 0 };

        if (clock_steady() >= jobs->next[i]) {
            enum rc rc = table[i].run(&turn, &err);

            if (rc != RC_OK)
                log_event(EVENT_JOB_FAILED, (int64_t)i, (int64_t)rc);
            jobs->next[i] = clock_steady() + table[i].every_us;
        }
        if (jobs->next[i] - clock_steady() < wait)
            wait = jobs->next[i] - clock_steady();
    }
    return wait;
}

static void *
run(void *self)
{
    struct jobs *jobs = self;

    pthread_mutex_lock(&jobs->lock);
    while (!jobs->ending) {
        struct timespec until;
        int64_t         wait;

        pthread_mutex_unlock(&jobs->lock);
        wait = run_due(jobs);
        pthread_mutex_lock(&jobs->lock);
        if (wait <= 0)
            continue;
        until = clock_until(clock_steady() + wait);
        while (!jobs->ending && pthread_cond_timedwait(&jobs->ends, &jobs->lock, &until) == 0)
            ;
    }
    pthread_mutex_unlock(&jobs->lock);
    return NULL;
}

enum rc
jobs_start(struct store *store, struct sites *sites, const struct mail_way *mail,
           struct jobs **out, struct err *err)
{
    struct jobs       *jobs = base_alloc(sizeof *jobs);
    pthread_condattr_t steady;

    *jobs = (struct jobs){ .store = store, .sites = sites, .mail = mail };
    pthread_mutex_init(&jobs->lock, NULL);
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&jobs->ends, &steady);
    pthread_condattr_destroy(&steady);
    if (pthread_create(&jobs->thread, NULL, run, jobs) != 0) {
        base_free(jobs);
        return err_set(err, RC_BUSY, "child.failed");
    }
    *out = jobs;
    return RC_OK;
}

void
jobs_stop(struct jobs *jobs)
{
    if (!jobs)
        return;
    pthread_mutex_lock(&jobs->lock);
    jobs->ending = true;
    pthread_cond_signal(&jobs->ends);
    pthread_mutex_unlock(&jobs->lock);
    pthread_join(jobs->thread, NULL);
    pthread_cond_destroy(&jobs->ends);
    pthread_mutex_destroy(&jobs->lock);
    base_free(jobs);
}

enum rc
jobs_once(struct store *store, struct sites *sites, int64_t now, struct err *err)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; i < COUNT(table); i++) {
        const void *seen = NULL;
        struct turn turn = { store, sites, now, &seen, NULL };
        struct err  one = { 0 };

        if (table[i].run(&turn, &one) != RC_OK && rc == RC_OK) {
            rc = one.rc;
            if (err)
                *err = one;
        }
    }
    return rc;
}
