/* random.h - the only reader of randomness (libsodium's generator). */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include "base/base.h"

void     random_bytes(void *out, size_t n);
uint32_t random_below(uint32_t bound); /* uniform in [0, bound) */

/* Must run once before anything else uses cryptography; aborts if it cannot. */
void random_init(void);

#endif
