/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * vault.c - see vault.h: the key files and the memory that holds them.
 * A key file is one line of text: "amparo-key 1 NAME 64-hex-digits".  While the vault key
 * is being replaced its file has two, the newer first, each with its generation: "vault.2".
 */
#include "vault/own.h"

#include "base/random.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const names[VAULT_KEYS] = {
    [KEY_SITE] = "site",
    [KEY_VAULT] = "vault",
    [KEY_SIGNING] = "signing",
    [KEY_PEPPER] = "pepper",
};

/* VAULT_KEYS keys of locked memory, then the vault key before this one. */
static uint8_t *held;
static int      generation, generation_before; /* of the vault key; 0: none before */

enum {
    LINE_MAX_BYTES = 128,
    PATH_BYTES = 4096,
    HELD_BYTES = (VAULT_KEYS + 1) * KEY_BYTES
};

const uint8_t *
vault_key(enum vault_key which)
{
    BUG_IF(!held);
    return held + (size_t)which * KEY_BYTES;
}

const uint8_t *
vault_key_of(int wanted)
{
    BUG_IF(!held);
    if (wanted == generation)
        return held + KEY_VAULT * KEY_BYTES;
    return wanted != 0 && wanted == generation_before ? held + VAULT_KEYS * KEY_BYTES
                                                      : NULL;
}

int
vault_generation(void)
{
    return generation;
}

static void
vault_hold(void)
{
    random_init();
    BUG_IF(held);
    held = sodium_malloc(HELD_BYTES);
    if (!held)
        BUG("no memory for keys");
    memset(held, 0, HELD_BYTES);
    generation = 1;
    generation_before = 0;
}

static bool
key_path(const char *dir, enum vault_key which, char out[PATH_BYTES])
{
    int n = snprintf(out, PATH_BYTES, "%s/keys/%s.key", dir, names[which]);

    return n > 0 && n < PATH_BYTES;
}

static enum rc
key_failed(struct err *err, enum rc rc, const char *key, enum vault_key which)
{
    return err_set_arg(err, rc, key, str_z(names[which]));
}

static bool
write_whole(int fd, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t done = write(fd, p, n);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        p += done;
        n -= (size_t)done;
    }
    return fsync(fd) == 0;
}

/* One line of a key file; the vault key's later generations say which they are. */
static int
key_line(enum vault_key which, int number, const uint8_t key[KEY_BYTES],
         char out[LINE_MAX_BYTES])
{
    char hex[2 * KEY_BYTES + 1];
    int  n;

    sodium_bin2hex(hex, sizeof hex, key, KEY_BYTES);
    if (which == KEY_VAULT && number > 1)
        n = snprintf(out, LINE_MAX_BYTES, "amparo-key 1 vault.%d %s\n", number, hex);
    else
        n = snprintf(out, LINE_MAX_BYTES, "amparo-key 1 %s %s\n", names[which], hex);
    secret_wipe(hex, sizeof hex);
    return n;
}

static enum rc
key_write(const char *dir, enum vault_key which, struct err *err)
{
    char    path[PATH_BYTES], line[LINE_MAX_BYTES];
    uint8_t key[KEY_BYTES];
    int     fd, n;
    bool    good;

    if (!key_path(dir, which, path))
        return key_failed(err, RC_STORE, "key.path", which);
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return key_failed(err, errno == EEXIST ? RC_REFUSED : RC_STORE,
                          errno == EEXIST ? "key.exists" : "key.write", which);
    random_bytes(key, sizeof key);
    n = key_line(which, 1, key, line);
    good = write_whole(fd, line, (size_t)n);
    good = close(fd) == 0 && good;
    secret_wipe(key, sizeof key);
    secret_wipe(line, sizeof line);
    if (!good) {
        unlink(path);
        return key_failed(err, RC_STORE, "key.write", which);
    }
    return RC_OK;
}

static void
dir_sync(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
}

enum rc
vault_create(const char *dir, struct err *err)
{
    char    path[PATH_BYTES];
    enum rc rc;
    int     n = snprintf(path, sizeof path, "%s/keys", dir);

    random_init();
    if (n < 0 || n >= (int)sizeof path || (mkdir(path, 0700) < 0 && errno != EEXIST))
        return err_set_arg(err, RC_STORE, "key.folder", str_lit("keys"));
    for (int i = 0; i < VAULT_KEYS; i++) {
        struct stat st;
        char        file[PATH_BYTES];

        if (!key_path(dir, (enum vault_key)i, file))
            return key_failed(err, RC_STORE, "key.path", (enum vault_key)i);
        if (lstat(file, &st) == 0)
            return key_failed(err, RC_REFUSED, "key.exists", (enum vault_key)i);
    }
    for (int i = 0; i < VAULT_KEYS; i++)
        if ((rc = key_write(dir, (enum vault_key)i, err)) != RC_OK)
            return rc;
    dir_sync(path);
    dir_sync(dir);
    return RC_OK;
}

/* The 32 bytes of a line and its generation, or false. */
static bool
key_parse(enum vault_key which, struct str line, int *number, uint8_t out[KEY_BYTES])
{
    struct str lead = str_lit("amparo-key 1 "), name;
    int64_t    later = 1;
    size_t     got = 0;

    if (!str_starts(line, lead))
        return false;
    line = str_from(line, lead.n);
    if (!str_next(&line, ' ', &name) || line.n != 2 * KEY_BYTES)
        return false;
    if (which == KEY_VAULT && str_starts(name, str_lit("vault."))) {
        if (!str_int(str_from(name, 6), &later) || later < 2 || later > 255)
            return false;
    } else if (!str_eqz(name, names[which])) {
        return false;
    }
    *number = (int)later;
    return sodium_hex2bin(out, KEY_BYTES, line.p, line.n, NULL, &got, NULL) == 0 &&
           got == KEY_BYTES;
}

/* A file's lines into memory: one key; of the vault key also the one before it. */
static bool
keys_parse(enum vault_key which, struct str text)
{
    struct str line;
    int        number, before = 0;

    if (!str_next(&text, '\n', &line) ||
        !key_parse(which, line, &number, held + (size_t)which * KEY_BYTES))
        return false;
    if (text.n > 0 && which == KEY_VAULT) {
        if (!str_next(&text, '\n', &line) ||
            !key_parse(which, line, &before, held + VAULT_KEYS * KEY_BYTES) ||
            before != number - 1)
            return false;
    }
    if (which == KEY_VAULT) {
        generation = number;
        generation_before = before;
    }
    return text.n == 0;
}

static enum rc
key_read(const char *dir, enum vault_key which, struct err *err)
{
    char        path[PATH_BYTES], line[2 * LINE_MAX_BYTES];
    struct stat st;
    ssize_t     n;
    int         fd;
    bool        good;

    if (!key_path(dir, which, path))
        return key_failed(err, RC_STORE, "key.path", which);
    fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) < 0) {
        if (fd >= 0)
            close(fd);
        return key_failed(err, RC_STORE, "key.read", which);
    }
    if (!S_ISREG(st.st_mode) || (st.st_mode & 077) != 0) {
        close(fd);
        return key_failed(err, RC_REFUSED, "key.open_to_others", which);
    }
    n = read(fd, line, sizeof line);
    close(fd);
    good = n > 0 && keys_parse(which, (struct str){ line, (size_t)n });
    secret_wipe(line, sizeof line);
    return good ? RC_OK : key_failed(err, RC_DAMAGED, "key.damaged", which);
}

enum rc
vault_start(const char *dir, struct err *err)
{
    enum rc rc = RC_OK;

    vault_hold();
    for (int i = 0; i < VAULT_KEYS && rc == RC_OK; i++)
        rc = key_read(dir, (enum vault_key)i, err);
    if (rc != RC_OK) {
        vault_stop();
        return rc;
    }
    sodium_mprotect_readonly(held);
    return RC_OK;
}

void
vault_start_seed(const uint8_t seed[KEY_BYTES])
{
    vault_hold();
    for (int i = 0; i < VAULT_KEYS; i++) {
        struct bind b;

        bind_start(&b, names[i]);
        bind_hash(seed, &b, held + (size_t)i * KEY_BYTES, KEY_BYTES);
    }
    sodium_mprotect_readonly(held);
}

void
vault_no_dumps(void)
{
#ifndef __SANITIZE_ADDRESS__ /* its leak check looks at memory the same way */
    prctl(PR_SET_DUMPABLE, 0);
#endif
    setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
}

void
vault_stop(void)
{
    signers_forget();
    if (held)
        sodium_free(held);
    held = NULL;
}

/*
 * The vault key's file written anew: a fresh file, synced, in the old one's place; then what
 * the old one's blocks held is written over, as far as the disk lets us.
 */
static enum rc
vault_file_replace(const char *dir, struct err *err)
{
    char        path[PATH_BYTES], fresh[PATH_BYTES + 8], text[2 * LINE_MAX_BYTES];
    char        zeros[2 * LINE_MAX_BYTES] = { 0 };
    struct stat st;
    int         n, old, fd;
    bool        good;

    if (!key_path(dir, KEY_VAULT, path))
        return key_failed(err, RC_STORE, "key.path", KEY_VAULT);
    snprintf(fresh, sizeof fresh, "%s.new", path);
    n = key_line(KEY_VAULT, generation, held + KEY_VAULT * KEY_BYTES, text);
    if (generation_before)
        n += key_line(KEY_VAULT, generation_before, held + VAULT_KEYS * KEY_BYTES,
                      text + n);
    old = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
    unlink(fresh);
    fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    good = old >= 0 && fd >= 0 && write_whole(fd, text, (size_t)n);
    secret_wipe(text, sizeof text);
    good = fd >= 0 && close(fd) == 0 && good && rename(fresh, path) == 0;
    if (good) {
        snprintf(fresh, sizeof fresh, "%s/keys", dir);
        dir_sync(fresh);
        if (fstat(old, &st) == 0 && st.st_size <= (off_t)sizeof zeros)
            (void)!write_whole(old, zeros, (size_t)st.st_size);
    }
    if (old >= 0)
        close(old);
    return good ? RC_OK : key_failed(err, RC_STORE, "key.write", KEY_VAULT);
}

static enum rc
vault_changed(const char *dir, struct err *err)
{
    enum rc rc = dir ? vault_file_replace(dir, err) : RC_OK;

    sodium_mprotect_readonly(held);
    return rc;
}

enum rc
vault_rotate_begin(const char *dir, struct err *err)
{
    BUG_IF(!held);
    if (generation_before)
        return RC_OK; /* begun earlier and stopped */
    if (generation == 255)
        return err_set(err, RC_REFUSED, "key.generations");
    sodium_mprotect_readwrite(held);
    memcpy(held + VAULT_KEYS * KEY_BYTES, held + KEY_VAULT * KEY_BYTES, KEY_BYTES);
    random_bytes(held + KEY_VAULT * KEY_BYTES, KEY_BYTES);
    generation_before = generation++;
    return vault_changed(dir, err);
}

enum rc
vault_rotate_end(const char *dir, struct err *err)
{
    BUG_IF(!held);
    if (!generation_before)
        return err_set(err, RC_REFUSED, "key.not_begun");
    sodium_mprotect_readwrite(held);
    secret_wipe(held + VAULT_KEYS * KEY_BYTES, KEY_BYTES);
    generation_before = 0;
    return vault_changed(dir, err);
}

void
hash_bytes(struct bytes b, uint8_t out[HASH_BYTES])
{
    crypto_generichash(out, HASH_BYTES, b.p, b.n, NULL, 0);
}

void
secret_wipe(void *p, size_t n)
{
    sodium_memzero(p, n);
}

struct wiped {
    void  *p;
    size_t n;
};

static void
wipe_now(void *ptr)
{
    struct wiped *w = ptr;

    sodium_memzero(w->p, w->n);
}

void
secret_wipe_later(struct arena *a, void *p, size_t n)
{
    struct wiped *w = ARENA_NEW(a, struct wiped);

    *w = (struct wiped){ p, n };
    arena_defer(a, wipe_now, w);
}

void *
secret_alloc(struct arena *a, size_t n)
{
    void *p = arena_alloc(a, n);

    secret_wipe_later(a, p, n);
    return p;
}
