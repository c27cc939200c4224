/*
 * zone_probe.c - answers zone questions line by line, for zone_check.py.
 *   Z NAME             read a zone
 *   T FROM TO          print every second at which the offset changes
 *   U SECOND           print the offset
 *   L WALL-SECOND      print fit, first, second
 */
#include "base/clock.h"
#include "base/text.h"
#include "base/zone.h"

#include <inttypes.h>
#include <stdio.h>

#define UNIX_DAY_ONE 719163

static struct civil
civil_of(int64_t wall)
{
    int64_t days = wall / 86400 - (wall % 86400 < 0);

    return (struct civil){ .day = { (int32_t)(days + UNIX_DAY_ONE) },
                           .us = (wall - days * 86400) * SECOND_US };
}

static void
print_changes(const struct zone *z, int64_t from, int64_t to)
{
    int32_t before = zone_offset(z, from * SECOND_US);

    for (int64_t t = from; t < to; t += 6 * 3600) {
        int64_t low = t, high = t + 6 * 3600;
        int32_t after = zone_offset(z, high * SECOND_US);

        if (after == before)
            continue;
        while (high - low > 1) {
            int64_t middle = low + (high - low) / 2;

            if (zone_offset(z, middle * SECOND_US) == before)
                low = middle;
            else
                high = middle;
        }
        printf("%" PRId64 " ", high);
        before = after;
    }
    putchar('\n');
}

int
main(void)
{
    static const char *const fits[] = { "once", "never", "twice" };
    struct arena            *a = arena_new(1 << 20);
    const struct zone       *z = zone_utc();
    char                     line[200], name[128];
    int64_t                  x, y, at[2];

    while (fgets(line, sizeof line, stdin)) {
        if (sscanf(line, "Z %127s", name) == 1) {
            arena_reset(a);
            if (zone_load(a, str_z(name), &z, NULL) != RC_OK) {
                printf("unknown %s\n", name);
                return 1;
            }
        } else if (sscanf(line, "T %" SCNd64 " %" SCNd64, &x, &y) == 2) {
            print_changes(z, x, y);
        } else if (sscanf(line, "U %" SCNd64, &x) == 1) {
            printf("%" PRId32 "\n", zone_offset(z, x * SECOND_US));
        } else if (sscanf(line, "L %" SCNd64, &x) == 1) {
            enum fit fit = zone_fit(z, civil_of(x), at);

            printf("%s %" PRId64 " %" PRId64 "\n", fits[fit], at[0] / SECOND_US,
                   at[1] / SECOND_US);
        }
    }
    arena_free(a);
    return 0;
}
