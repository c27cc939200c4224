/*
 * zone.h - IANA time zones, read from the system's compiled files (RFC 8536 TZif).
 *
 * A moment is microseconds UTC (clock.h).  Local times that a change of clocks
 * skips or repeats are told apart, never guessed: what a person typed is refused
 * or asked about; what the program computed never comes out shorter.
 */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include "base/civil.h"

#define ZONE_FOLDER "/usr/share/zoneinfo"

struct zone; /* never changes; lives in the arena it was read into */

/* RC_BADINPUT zone.unknown (arg 0 the name), zone.damaged. */
enum rc zone_load(struct arena *a, struct str name, const struct zone **out, struct err *err);
/* The same from the bytes of a file; any bytes are safe to give.  RC_BADINPUT zone.damaged. */
enum rc zone_read(struct arena *a, struct str name, struct bytes file,
                  const struct zone **out, struct err *err);
const struct zone *zone_utc(void);
struct str         zone_name(const struct zone *z);

/* What the clock on the wall shows; `pass` is set when that time happens twice. */
struct civil zone_civil(const struct zone *z, int64_t moment);
struct day   zone_day(const struct zone *z, int64_t moment);
int32_t      zone_offset(const struct zone *z, int64_t moment); /* seconds east of UTC */
struct str   zone_letters(const struct zone *z, int64_t moment); /* "MST", "MDT", "-03" */

enum fit { FIT_ONCE, FIT_NEVER, FIT_TWICE };

/*
 * How often a local time happens, whatever its pass.  at[0], at[1]: both the moment
 * itself; or the first and the second pass; or, of a time that never happens, what
 * it would have been by the clocks before the change (the later) and after (the earlier).
 */
enum fit zone_fit(const struct zone *z, struct civil c, int64_t at[2]);

/*
 * A local time a person gave.  RC_BADINPUT zone.no_such_time, zone.which_pass (it
 * happens twice and c.pass does not say), both with the zone as arg 0.
 */
enum rc zone_moment(const struct zone *z, struct civil c, int64_t *out, struct err *err);

/* A local time the program computed as an end: of two the later, of none the time before the change. */
int64_t zone_end(const struct zone *z, struct civil c);

/*
 * Text to moment, in zone `home` unless the text names another:
 * "2026-11-24T16:00", "2026-11-01T01:30 first", "2026-11-24T10:00 America/Phoenix".
 * RC_BADINPUT moment.bad (arg 0 the text) or as zone_moment, zone_load.
 */
enum rc moment_parse(struct arena *a, const struct zone *home, struct str s,
                     int64_t *out, struct err *err);
/* "2026-11-24T16:00:00", with " first" or " second" where needed. */
struct str moment_text(struct arena *a, const struct zone *z, int64_t moment);

#endif
