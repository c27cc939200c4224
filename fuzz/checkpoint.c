/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * checkpoint.c - any text as a signed head or a receipt of the ledger.  The keys are fixed,
 * so the seeds are true; whatever else is believed would be a forgery.
 */
#include "base/text.h"
#include "ledger/ledger.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INSTITUTION = 7, AT = 1234567890 };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t seed[KEY_BYTES] = { 1, 2, 3 };
    static bool          started;
    struct arena        *a = arena_new(1 << 20);
    struct str           text = { (const char *)data, size };
    struct ledger_head   head;
    uint8_t              key[KEY_BYTES];
    int64_t              seq, whose;

    if (!started) {
        vault_start_seed(seed);
        started = true;
    }
    institution_public(INSTITUTION, key);
    if (ledger_head_read(a, INSTITUTION, text, &head, NULL) == RC_OK)
        BUG_IF(head.size != 1 || head.at != AT);
    if (ledger_receipt_check(a, text, key, &seq, &head, NULL) == RC_OK)
        BUG_IF(seq != 0 || head.size != 1 || head.at != AT);
    (void)ledger_whose(text, &whose);
    arena_free(a);
    return 0;
}
