/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * sign.c - see vault.h: the institutions' signing keys and checked signatures.
 * An institution's key is made from signing.key and its id, and kept once made.
 */
#include "vault/own.h"

#include "base/text.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

enum { SIGNERS = 64, CHECKED = 4096 };

struct signer {
    int64_t institution;
    uint8_t public_key[crypto_sign_PUBLICKEYBYTES];
    uint8_t secret[crypto_sign_SECRETKEYBYTES];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct signer  *signers; /* SIGNERS of locked memory */
static size_t          signer_next;
/* Hashes of signatures found good: (key, label, message, signature). */
static uint8_t checked[CHECKED][16];

void
signers_forget(void)
{
    pthread_mutex_lock(&lock);
    if (signers)
        sodium_free(signers);
    signers = NULL;
    signer_next = 0;
    memset(checked, 0, sizeof checked);
    pthread_mutex_unlock(&lock);
}

/* A copy: the table may be written over by another thread. */
static void
signer_get(int64_t institution, struct signer *out)
{
    struct signer *found = NULL;

    pthread_mutex_lock(&lock);
    if (!signers) {
        signers = sodium_allocarray(SIGNERS, sizeof *signers);
        if (!signers)
            BUG("no memory for keys");
        memset(signers, 0, SIGNERS * sizeof *signers);
    }
    for (size_t i = 0; i < SIGNERS && i < signer_next; i++)
        if (signers[i].institution == institution)
            found = &signers[i];
    if (!found) {
        uint8_t     seed[KEY_BYTES];
        struct bind b;

        found = &signers[signer_next++ % SIGNERS];
        bind_start(&b, "amparo institution key 1");
        bind_int(&b, institution);
        bind_hash(vault_key(KEY_SIGNING), &b, seed, sizeof seed);
        found->institution = institution;
        crypto_sign_seed_keypair(found->public_key, found->secret, seed);
        secret_wipe(seed, sizeof seed);
    }
    *out = *found;
    pthread_mutex_unlock(&lock);
}

/* What is signed: the label with its length, then a hash of the message. */
static void
labelled(const char *label, struct bytes message, struct bind *b)
{
    uint8_t hash[HASH_BYTES];

    hash_bytes(message, hash);
    bind_start(b, label);
    bind_bytes(b, (struct bytes){ hash, sizeof hash });
}

void
institution_public(int64_t institution, uint8_t out[KEY_BYTES])
{
    struct signer s;

    signer_get(institution, &s);
    memcpy(out, s.public_key, KEY_BYTES);
    secret_wipe(&s, sizeof s);
}

void
institution_sign_note(int64_t institution, struct bytes message,
                      uint8_t out[SIGNATURE_BYTES])
{
    struct signer s;

    signer_get(institution, &s);
    crypto_sign_detached(out, NULL, message.p, message.n, s.secret);
    secret_wipe(&s, sizeof s);
}

void
institution_sign(int64_t institution, const char *label, struct bytes message,
                 uint8_t out[SIGNATURE_BYTES])
{
    struct bind b;

    labelled(label, message, &b);
    institution_sign_note(institution, (struct bytes){ b.b, b.n }, out);
}

bool
note_signature_good(const uint8_t public_key[KEY_BYTES], struct bytes message,
                    const uint8_t signature[SIGNATURE_BYTES])
{
    return crypto_sign_verify_detached(signature, message.p, message.n, public_key) == 0;
}

bool
signature_good(const uint8_t public_key[KEY_BYTES], const char *label,
               struct bytes message, const uint8_t signature[SIGNATURE_BYTES])
{
    struct bind b;

    labelled(label, message, &b);
    return note_signature_good(public_key, (struct bytes){ b.b, b.n }, signature);
}

bool
institution_signed(int64_t institution, const char *label, struct bytes message,
                   const uint8_t signature[SIGNATURE_BYTES])
{
    struct signer s;
    struct bind   b, all;
    uint8_t       hash[16], *at;
    bool          good;

    signer_get(institution, &s);
    labelled(label, message, &b);
    all = b;
    bind_bytes(&all, (struct bytes){ signature, SIGNATURE_BYTES });
    bind_bytes(&all, (struct bytes){ s.public_key, KEY_BYTES });
    bind_hash(vault_key(KEY_PEPPER), &all, hash, sizeof hash);
    at = checked[((size_t)hash[0] << 8 | hash[1]) % CHECKED];
    pthread_mutex_lock(&lock);
    good = memcmp(at, hash, sizeof hash) == 0;
    pthread_mutex_unlock(&lock);
    if (!good &&
        note_signature_good(s.public_key, (struct bytes){ b.b, b.n }, signature)) {
        good = true;
        pthread_mutex_lock(&lock);
        memcpy(at, hash, sizeof hash);
        pthread_mutex_unlock(&lock);
    }
    secret_wipe(&s, sizeof s);
    return good;
}
