/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * vault.c - see vault.h: the key files and the memory that holds them.
 * A key file is one line of text: "amparo-key 1 NAME 64-hex-digits".
 */
#include "vault/own.h"

#include "base/random.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const names[VAULT_KEYS] = {
    [KEY_SITE] = "site",
    [KEY_VAULT] = "vault",
    [KEY_SIGNING] = "signing",
    [KEY_PEPPER] = "pepper",
};

static uint8_t *held; /* VAULT_KEYS * KEY_BYTES of locked memory */

enum { LINE_MAX_BYTES = 128, PATH_BYTES = 4096 };

const uint8_t *
vault_key(enum vault_key which)
{
    BUG_IF(!held);
    return held + (size_t)which * KEY_BYTES;
}

static void
vault_hold(void)
{
    random_init();
    BUG_IF(held);
    held = sodium_malloc(VAULT_KEYS * KEY_BYTES);
    if (!held)
        BUG("no memory for keys");
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

static enum rc
key_write(const char *dir, enum vault_key which, struct err *err)
{
    char    path[PATH_BYTES], line[LINE_MAX_BYTES], hex[2 * KEY_BYTES + 1];
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
    sodium_bin2hex(hex, sizeof hex, key, sizeof key);
    n = snprintf(line, sizeof line, "amparo-key 1 %s %s\n", names[which], hex);
    good = write_whole(fd, line, (size_t)n);
    good = close(fd) == 0 && good;
    secret_wipe(key, sizeof key);
    secret_wipe(hex, sizeof hex);
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

/* The 32 bytes of a line, or false. */
static bool
key_parse(enum vault_key which, const char *line, size_t n, uint8_t out[KEY_BYTES])
{
    char   head[48];
    int    h = snprintf(head, sizeof head, "amparo-key 1 %s ", names[which]);
    size_t got = 0;

    if (n < (size_t)h + 2 * KEY_BYTES || memcmp(line, head, (size_t)h) != 0)
        return false;
    if (sodium_hex2bin(out, KEY_BYTES, line + h, 2 * KEY_BYTES, NULL, &got, NULL) != 0)
        return false;
    n -= (size_t)h + 2 * KEY_BYTES;
    return got == KEY_BYTES && (n == 0 || (n == 1 && line[h + 2 * KEY_BYTES] == '\n'));
}

static enum rc
key_read(const char *dir, enum vault_key which, struct err *err)
{
    char        path[PATH_BYTES], line[LINE_MAX_BYTES];
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
    good = n > 0 && key_parse(which, line, (size_t)n, held + (size_t)which * KEY_BYTES);
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
vault_stop(void)
{
    signers_forget();
    if (held)
        sodium_free(held);
    held = NULL;
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
