/* random.c - see random.h. */
#include "base/random.h"

#include <sodium.h>

void
random_init(void)
{
    if (sodium_init() < 0)
        BUG("libsodium cannot start");
}

void
random_bytes(void *out, size_t n)
{
    randombytes_buf(out, n);
}

uint32_t
random_below(uint32_t bound)
{
    return randombytes_uniform(bound);
}
