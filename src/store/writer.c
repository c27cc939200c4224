/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * writer.c - the queue of changes and the threads that empty it.
 *
 * Order: changes of one institution are applied in the order they were queued, by one
 * thread at a time.  SQLite has one thread, whose batch may hold many institutions
 * (side by side); PostgreSQL several, each batch one institution.
 */
#include "store/inside.h"

#include "base/clock.h"
#include "base/log.h"

enum { SCRATCH_BYTES = 64 << 20 };

struct post {
    struct store *store;
    int           number;
};

static void
queue_put_back(struct store *s, struct change **changes, size_t count)
{
    for (size_t i = count; i-- > 0;) {
        changes[i]->next = s->queue_first;
        if (!s->queue_first)
            s->queue_last = &changes[i]->next;
        s->queue_first = changes[i];
    }
    s->queued += (int)count;
    s->applying -= (int)count;
}

static bool
is_held(const struct store *s, int64_t institution)
{
    for (int i = 0; i < s->writers; i++)
        if (s->held[i] && s->institution[i] == institution)
            return true;
    return false;
}

/*
 * Take the next batch off the queue; 0 when nothing is free to take. Called under the
 * lock.
 */
static size_t
queue_take(struct store *s, int number, struct change **out)
{
    bool            one = s->engine != &sqlite_engine;
    struct change **at = &s->queue_first;
    size_t          n = 0;

    while (*at && n < BATCH_CHANGES) {
        struct change *c = *at;
        bool           mine = s->held[number] && s->institution[number] == c->institution;

        if (one && !(n ? mine : !is_held(s, c->institution))) {
            at = &c->next;
            continue;
        }
        if (one && !n) {
            s->held[number] = true;
            s->institution[number] = c->institution;
        }
        out[n++] = c;
        *at = c->next;
        c->next = NULL;
        if (!*at)
            s->queue_last = at;
    }
    s->queued -= (int)n;
    s->applying += (int)n;
    return n;
}

/* Side by side by institution, otherwise in the order they came. */
static void
group(struct change **c, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct change *moving = c[i];
        size_t         to = i;

        while (to > 0 && c[to - 1]->institution != moving->institution)
            to--;
        if (to == 0)
            continue;
        for (size_t k = i; k > to; k--)
            c[k] = c[k - 1];
        c[to] = moving;
    }
}

static void
reply(struct change **changes, size_t count)
{
    int64_t stale = 0;

    for (size_t i = 0; i < count; i++) {
        struct change *c = changes[i];

        stale += c->rc == RC_STALE;
        if (c->done)
            c->done(c->ctx, c->rc, &c->err); /* the change may be gone after this */
    }
    if (stale)
        log_event(EVENT_WRITE_STALE, stale, 0);
}

static bool
full_seen(struct change **changes, size_t count)
{
    bool full = false;

    for (size_t i = 0; i < count; i++)
        full = full || changes[i]->rc == RC_FULL;
    return full;
}

/* Under the queue's lock on entry and on return. */
static void
work(struct store *s, int number, struct connection *c, struct arena *scratch,
     struct change **changes, size_t n)
{
    size_t taken;
    bool   idle;

    pthread_mutex_unlock(&s->queue_lock);
    group(changes, n);
    if (s->engine == &sqlite_engine)
        pthread_mutex_lock(&s->writing);
    taken = batch_run(s, c, scratch, changes, n);
    if (s->engine == &sqlite_engine)
        pthread_mutex_unlock(&s->writing);

    pthread_mutex_lock(&s->queue_lock);
    queue_put_back(s, changes + taken, n - taken);
    s->applying -= (int)taken;
    s->held[number] = false;
    idle = s->queued == 0;
    if (s->writers > 1)
        pthread_cond_broadcast(&s->queue_news); /* its institution is free */
    pthread_mutex_unlock(&s->queue_lock);

    if (full_seen(changes, taken))
        reserve_give_up(s);
    reply(changes, taken);
    if (s->engine == &sqlite_engine)
        pthread_mutex_lock(&s->writing);
    s->engine->between(c, idle);
    reserve_between(s);
    if (s->engine == &sqlite_engine)
        pthread_mutex_unlock(&s->writing);
    pthread_mutex_lock(&s->queue_lock);
}

static void *
writer(void *arg)
{
    struct post       *post = arg;
    struct store      *s = post->store;
    int                number = post->number;
    struct arena      *scratch = arena_new(SCRATCH_BYTES);
    struct connection *c = NULL;
    struct change     *changes[BATCH_CHANGES];
    struct err         err;

    base_free(post);
    if (number == 0)
        c = s->first_writer;
    pthread_mutex_lock(&s->queue_lock);
    while (true) {
        size_t n = queue_take(s, number, changes);

        if (n == 0 && s->closing && !s->queue_first)
            break;
        if (n == 0) {
            pthread_cond_wait(&s->queue_news, &s->queue_lock);
            continue;
        }
        if (!c) {
            pthread_mutex_unlock(&s->queue_lock);
            if (s->engine->open(&s->place, true, &c, &err) != RC_OK)
                c = NULL;
            pthread_mutex_lock(&s->queue_lock);
        }
        if (c)
            work(s, number, c, scratch, changes, n);
        else { /* no connection to be had: writer 0 has one */
            queue_put_back(s, changes, n);
            s->held[number] = false;
            pthread_cond_broadcast(&s->queue_news);
            break;
        }
    }
    pthread_mutex_unlock(&s->queue_lock);
    if (number > 0)
        s->engine->close(c);
    arena_free(scratch);
    return NULL;
}

void
writers_start(struct store *s)
{
    for (int i = 0; i < s->writers; i++) {
        struct post *post = base_alloc(sizeof *post);

        *post = (struct post){ s, i };
        if (pthread_create(&s->threads[i], NULL, writer, post) != 0)
            BUG("no thread");
    }
}

void
writers_stop(struct store *s)
{
    pthread_mutex_lock(&s->queue_lock);
    s->closing = true;
    pthread_cond_broadcast(&s->queue_news);
    pthread_mutex_unlock(&s->queue_lock);
    for (int i = 0; i < s->writers; i++)
        pthread_join(s->threads[i], NULL);
}

enum rc
store_submit(struct store *s, struct change *c, struct err *err)
{
    enum rc rc = RC_OK;

    if (c->rc != RC_OK) {
        if (err)
            *err = c->err;
        return c->rc;
    }
    pthread_mutex_lock(&s->queue_lock);
    if (s->options.mode != STORE_SERVE || s->closing)
        rc = err_set(err, RC_STORE, "store.failed");
    else if (s->disk_low && c->bytes > LOW_CHANGE_BYTES)
        rc = err_set(err, RC_FULL, "store.full");
    else if (s->queued + s->applying >= s->options.queue)
        rc = err_set(err, RC_BUSY, "store.busy");
    else {
        c->next = NULL;
        *s->queue_last = c;
        s->queue_last = &c->next;
        s->queued++;
        pthread_cond_signal(&s->queue_news);
    }
    pthread_mutex_unlock(&s->queue_lock);
    return rc;
}

int
store_queued(struct store *s)
{
    int n;

    pthread_mutex_lock(&s->queue_lock);
    n = s->queued + s->applying;
    pthread_mutex_unlock(&s->queue_lock);
    return n;
}

/* store_commit: waits for done. */
struct waiter {
    pthread_mutex_t lock;
    pthread_cond_t  news;
    bool            answered;
    enum rc         rc;
    struct err      err;
};

static void
wake(void *ctx, enum rc rc, const struct err *err)
{
    struct waiter *w = ctx;

    pthread_mutex_lock(&w->lock);
    w->answered = true;
    w->rc = rc;
    w->err = *err;
    pthread_cond_signal(&w->news);
    pthread_mutex_unlock(&w->lock);
}

enum rc
store_commit(struct store *s, struct change *c, struct err *err)
{
    struct waiter w = {
        PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, RC_OK, { 0 }
    };
    enum rc rc;

    change_done(c, wake, &w);
    if ((rc = store_submit(s, c, err)) != RC_OK)
        return rc;
    pthread_mutex_lock(&w.lock);
    while (!w.answered)
        pthread_cond_wait(&w.news, &w.lock);
    pthread_mutex_unlock(&w.lock);
    if (w.rc != RC_OK && err)
        *err = w.err;
    pthread_cond_destroy(&w.news);
    pthread_mutex_destroy(&w.lock);
    return w.rc;
}
