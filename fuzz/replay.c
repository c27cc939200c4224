/*
 * replay.c - runs a fuzz target without libFuzzer, as one of the ordinary tests.
 * Every seed file given is run as it is, cut short, and with bytes changed at random
 * (always the same way).  A target that misbehaves crashes or aborts.
 * usage: TARGET SEED-FILE...
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEED_MOST  (256 * 1024)
#define CHANGED    3000
#define CUT        300

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint32_t
dice(uint32_t sides)
{
    static uint64_t x = 1;

    x = x * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(x >> 33) % sides;
}

/* In memory of exactly its size, so that the address sanitizer sees a byte too far. */
static void
run(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size ? size : 1);

    if (!copy)
        abort();
    memcpy(copy, data, size);
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
}

static void
change(uint8_t *data, size_t *size)
{
    static const uint8_t edges[] = { 0, 1, 0x7f, 0x80, 0xff, '\n', ' ', '"', '{', '<', '-', ',' };
    size_t               at = dice((uint32_t)*size), length = 1 + dice(8);

    switch (dice(4)) {
    case 0: data[at] ^= (uint8_t)(1 << dice(8)); break;
    case 1: data[at] = edges[dice(sizeof edges)]; break;
    case 2: /* a piece is doubled over what follows */
        if (at + 2 * length <= *size)
            memcpy(data + at + length, data + at, length);
        break;
    default: /* a piece is lost */
        if (at + length < *size) {
            memmove(data + at, data + at + length, *size - at - length);
            *size -= length;
        }
    }
}

static void
run_seed(const uint8_t *seed, size_t size)
{
    uint8_t *work = malloc(SEED_MOST);

    if (!work)
        abort();
    run(seed, size);
    for (int i = 0; i < CUT && size; i++)
        run(seed, dice((uint32_t)size));
    for (int i = 0; i < CHANGED && size; i++) {
        size_t n = size;

        memcpy(work, seed, n);
        for (uint32_t k = 1 + dice(6); k > 0; k--)
            change(work, &n);
        run(work, n);
    }
    free(work);
}

int
main(int argc, char **argv)
{
    uint8_t *seed = malloc(SEED_MOST);

    if (!seed)
        abort();
    for (int i = 1; i < argc; i++) {
        FILE  *f = fopen(argv[i], "rb");
        size_t n;

        if (!f) {
            fprintf(stderr, "cannot read %s\n", argv[i]);
            return 1;
        }
        n = fread(seed, 1, SEED_MOST, f);
        fclose(f);
        run_seed(seed, n);
    }
    free(seed);
    if (argc < 2) {
        fprintf(stderr, "usage: %s SEED-FILE...\n", argv[0]);
        return 1;
    }
    return 0;
}
