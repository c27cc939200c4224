/* zone.c - any bytes as a zone file; what is read must answer without harm. */
#include "base/clock.h"
#include "base/zone.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int64_t seconds[] = { 0, -5000000000, 951782400, 1793521800, 1805013000,
                                       4102444800, 32503680000 };
    struct arena        *a = arena_new(1 << 20);
    const struct zone   *z;
    int64_t              at[2];

    if (zone_read(a, str_lit("fuzz"), (struct bytes){ data, size }, &z, NULL) == RC_OK)
        for (size_t i = 0; i < COUNT(seconds); i++) {
            int64_t      moment = seconds[i] * SECOND_US;
            struct civil c = zone_civil(z, moment);

            /* What the wall shows leads back to the moment, by the pass it names. */
            if (day_given(c.day)) {
                enum fit fit = zone_fit(z, c, at);

                BUG_IF(fit == FIT_NEVER);
                BUG_IF(fit == FIT_ONCE && at[0] != moment);
            }
            zone_letters(z, moment);
        }
    arena_free(a);
    return 0;
}
