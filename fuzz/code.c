/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * code.c - any text as a receipt code, a sheet's share, a passphrase.  What is taken as a
 * code reads the same when written out again.
 */
#include "base/random.h"
#include "base/text.h"
#include "vault/code.h"
#include "vault/threshold.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct threshold t;
    static struct share     shares[2];
    struct arena           *a = arena_new(1 << 20);
    struct str              text = { (const char *)data, size };
    struct code             code, again;
    struct share            share;
    struct err              err = { 0 };

    if (t.n == 0) {
        random_init();
        BUG_IF(threshold_setup(2, 2, &t, shares, NULL) != RC_OK);
    }
    if (size <= 4096) {
        enum rc rc = code_read(a, text, &code, &err);

        BUG_IF(rc != RC_OK && (rc != RC_BADINPUT || err.key.n == 0));
        if (rc == RC_OK) {
            BUG_IF(code_read(a, code_text(a, &code), &again, NULL) != RC_OK);
            BUG_IF(memcmp(&code, &again, sizeof code) != 0);
        }
        rc = share_read(a, &t, text, &share, &err);
        BUG_IF(rc != RC_BADINPUT && rc != RC_REFUSED);
        rc = passphrase_check(text, &err);
        BUG_IF(rc == RC_OK && size > PASSPHRASE_MAX);
    }
    arena_free(a);
    return 0;
}
