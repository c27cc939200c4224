/*
 * zone.c - see zone.h.
 * A zone is a row of spans: between two changes one offset holds.  Listed changes
 * come first, the rule of the footer (zone_rule.h) makes the spans after the last.
 */
#include "base/zone.h"
#include "base/clock.h"
#include "base/text.h"
#include "base/zone_rule.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MOST      (64 * 1024) /* the largest real one has under 4 KiB */
#define OFFSET_MOST    (26 * 3600) /* RFC 8536: between -25 and +26 hours */
#define HEADER_BYTES   44
#define UNIX_DAY_ONE   719163 /* the day number of 1970-01-01 */

struct zone {
    struct str              name;
    const int64_t          *change; /* seconds since 1970, rising */
    const uint8_t          *type_after;
    size_t                  change_count;
    const struct zone_type *type; /* type[0] holds before the first change */
    size_t                  type_count;
    struct zone_rule        rule;
};

static const struct zone_type utc_type = { 0, STR_INIT("UTC") };
static const struct zone      utc = { .name = STR_INIT("UTC"), .type = &utc_type, .type_count = 1 };

const struct zone *
zone_utc(void)
{
    return &utc;
}

struct str
zone_name(const struct zone *z)
{
    return z->name;
}

/* Reading */

struct counts {
    uint32_t utc_marks, wall_marks, leaps, changes, types, letters;
};

static int64_t
big_endian(const uint8_t *p, size_t size)
{
    uint64_t n = size && (p[0] & 0x80) ? UINT64_MAX : 0;

    for (size_t i = 0; i < size; i++)
        n = n << 8 | p[i];
    return (int64_t)n;
}

static bool
read_header(struct bytes file, size_t at, struct counts *out, char *version)
{
    uint32_t n[6];

    if (file.n < at || file.n - at < HEADER_BYTES || memcmp(file.p + at, "TZif", 4) != 0)
        return false;
    for (size_t i = 0; i < COUNT(n); i++)
        n[i] = (uint32_t)big_endian(file.p + at + 20 + 4 * i, 4);
    *out = (struct counts){ n[0], n[1], n[2], n[3], n[4], n[5] };
    *version = (char)file.p[at + 4];
    for (size_t i = 0; i < COUNT(n); i++)
        if (n[i] > FILE_MOST)
            return false;
    return true;
}

static size_t
block_size(const struct counts *c, size_t time_size)
{
    return c->changes * (time_size + 1) + c->types * 6 + c->letters +
           c->leaps * (time_size + 4) + c->wall_marks + c->utc_marks;
}

/* The block at `at` is inside the file.  Zones that count leap seconds are not ours. */
static bool
read_block(struct arena *a, struct bytes file, size_t at, const struct counts *c,
           size_t time_size, struct zone *z)
{
    const uint8_t    *p = file.p + at;
    const uint8_t    *types = p + c->changes * (time_size + 1);
    const char       *letters = (const char *)types + c->types * 6;
    int64_t          *change = ARENA_ARRAY(a, int64_t, c->changes + 1);
    uint8_t          *type_after = ARENA_ARRAY(a, uint8_t, c->changes + 1);
    struct zone_type *type = ARENA_ARRAY(a, struct zone_type, c->types);

    for (size_t i = 0; i < c->changes; i++) {
        change[i] = big_endian(p + i * time_size, time_size);
        type_after[i] = p[c->changes * time_size + i];
        if ((i && change[i] <= change[i - 1]) || type_after[i] >= c->types)
            return false;
    }
    for (size_t i = 0; i < c->types; i++) {
        size_t      from = types[6 * i + 5];
        const char *end;

        type[i].offset = (int32_t)big_endian(types + 6 * i, 4);
        if (type[i].offset < -OFFSET_MOST || type[i].offset > OFFSET_MOST ||
            from >= c->letters || !(end = memchr(letters + from, 0, c->letters - from)))
            return false;
        type[i].letters =
            arena_str(a, (struct str){ letters + from, (size_t)(end - letters) - from });
    }
    z->change = change;
    z->type_after = type_after;
    z->change_count = c->changes;
    z->type = type;
    z->type_count = c->types;
    return true;
}

static bool
read_zone(struct arena *a, struct bytes file, struct zone *z)
{
    struct counts c;
    size_t        at = 0, time_size = 4;
    char          version;
    struct str    footer;

    if (file.n > FILE_MOST || !read_header(file, 0, &c, &version))
        return false;
    if (version >= '2') {
        /* The first block is for readers that know 32 bits only. */
        at = HEADER_BYTES + block_size(&c, 4);
        time_size = 8;
        if (!read_header(file, at, &c, &version))
            return false;
    }
    at += HEADER_BYTES;
    if (c.types == 0 || c.types > 256 || c.leaps != 0 ||
        block_size(&c, time_size) > file.n - at || !read_block(a, file, at, &c, time_size, z))
        return false;
    if (time_size == 4)
        return true;
    footer = bytes_str(file);
    footer = str_from(footer, at + block_size(&c, time_size));
    if (footer.n < 2 || footer.p[0] != '\n')
        return false;
    footer = str_from(footer, 1);
    if (str_chr(footer, '\n') < 0)
        return false;
    footer.n = (size_t)str_chr(footer, '\n');
    return zone_rule_parse(a, footer, &z->rule);
}

enum rc
zone_read(struct arena *a, struct str name, struct bytes file, const struct zone **out,
          struct err *err)
{
    struct zone *z = ARENA_NEW(a, struct zone);

    if (!read_zone(a, file, z))
        return err_set_arg(err, RC_BADINPUT, "zone.damaged", name);
    z->name = arena_str(a, name);
    *out = z;
    return RC_OK;
}

/* "America/Argentina/Buenos_Aires", "Etc/GMT+7": nothing that could leave the folder. */
static bool
is_zone_name(struct str s)
{
    char before = '/';

    if (s.n == 0 || s.n > 64 || str_starts(s, str_lit("right/")))
        return false;
    for (size_t i = 0; i < s.n; before = s.p[i++]) {
        char c = s.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

        if (!letter && before == '/')
            return false;
        if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '-' && c != '+' && c != '/')
            return false;
    }
    return before != '/';
}

enum rc
zone_load(struct arena *a, struct str name, const struct zone **out, struct err *err)
{
    struct str  path;
    struct stat st;
    uint8_t    *p;
    size_t      n = 0;
    ssize_t     got = 1;
    int         fd;

    if (!is_zone_name(name))
        return err_set_arg(err, RC_BADINPUT, "zone.unknown", name);
    path = arena_printf(a, ZONE_FOLDER "/" STR_FMT, STR_ARG(name));
    fd = open(arena_z(a, path), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return err_set_arg(err, RC_BADINPUT, "zone.unknown", name);
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        close(fd);
        return err_set_arg(err, RC_BADINPUT, "zone.unknown", name);
    }
    p = arena_alloc(a, FILE_MOST);
    while (n < FILE_MOST && (got = read(fd, p + n, FILE_MOST - n)) > 0)
        n += (size_t)got;
    close(fd);
    if (got < 0)
        return err_set_arg(err, RC_BADINPUT, "zone.damaged", name);
    return zone_read(a, name, (struct bytes){ p, n }, out, err);
}

/* From UTC to the wall */

/* The span that holds at `second`: *begin <= second < *end. */
static const struct zone_type *
span_at(const struct zone *z, int64_t second, int64_t *begin, int64_t *end)
{
    size_t low = 0, high = z->change_count;
    int64_t last = z->change_count ? z->change[z->change_count - 1] : INT64_MIN;

    if (second >= last && z->rule.given) {
        const struct zone_type *type = zone_rule_span(&z->rule, second, begin, end);

        if (*begin < last)
            *begin = last;
        return type;
    }
    while (low < high) { /* the number of changes at or before `second` */
        size_t middle = low + (high - low) / 2;

        if (z->change[middle] <= second)
            low = middle + 1;
        else
            high = middle;
    }
    *begin = low ? z->change[low - 1] : INT64_MIN;
    *end = low < z->change_count ? z->change[low] : INT64_MAX;
    return low ? &z->type[z->type_after[low - 1]] : &z->type[0];
}

static int64_t
floor_seconds(int64_t moment)
{
    return moment / SECOND_US - (moment % SECOND_US < 0);
}

static const struct zone_type *
type_at(const struct zone *z, int64_t moment)
{
    int64_t begin, end;

    return span_at(z, floor_seconds(moment), &begin, &end);
}

int32_t
zone_offset(const struct zone *z, int64_t moment)
{
    return type_at(z, moment)->offset;
}

struct str
zone_letters(const struct zone *z, int64_t moment)
{
    return type_at(z, moment)->letters;
}

struct civil
zone_civil(const struct zone *z, int64_t moment)
{
    int64_t      wall = moment + zone_offset(z, moment) * SECOND_US;
    int64_t      days = wall / DAY_US - (wall % DAY_US < 0);
    int64_t      at[2];
    struct civil c = { .us = wall - days * DAY_US };

    c.day = day_add_days((struct day){ UNIX_DAY_ONE }, days);
    if (day_given(c.day) && zone_fit(z, c, at) == FIT_TWICE)
        c.pass = moment == at[0] ? PASS_FIRST : PASS_SECOND;
    return c;
}

struct day
zone_day(const struct zone *z, int64_t moment)
{
    int64_t wall = moment + zone_offset(z, moment) * SECOND_US;

    return day_add_days((struct day){ UNIX_DAY_ONE }, wall / DAY_US - (wall % DAY_US < 0));
}

/* From the wall to UTC */

enum fit
zone_fit(const struct zone *z, struct civil c, int64_t at[2])
{
    int64_t                 second = (c.day.number - UNIX_DAY_ONE) * (DAY_US / SECOND_US) +
                                     c.us / SECOND_US;
    int64_t                 fraction = c.us % SECOND_US;
    int64_t                 begin, end, found[2] = { 0, 0 }, before = 0, after = 0;
    int                     count = 0;
    const struct zone_type *type = NULL;

    /* No offset is larger, so the moment lies in one of the spans around. */
    for (int64_t t = second - OFFSET_MOST;; t = end) {
        int32_t last = type ? type->offset : 0;
        bool    had = type != NULL;

        type = span_at(z, t, &begin, &end);
        if (had && second >= begin + last && second < begin + type->offset) {
            before = second - last;
            after = second - type->offset;
        }
        if ((begin == INT64_MIN || second - type->offset >= begin) &&
            second - type->offset < end) {
            found[count ? 1 : 0] = second - type->offset;
            count++;
        }
        BUG_IF(end <= t);
        if (end > second + OFFSET_MOST)
            break;
    }
    if (count == 0) {
        found[0] = before;
        found[1] = after;
    } else if (count == 1) {
        found[1] = found[0];
    }
    at[0] = found[0] * SECOND_US + fraction;
    at[1] = found[1] * SECOND_US + fraction;
    return count == 0 ? FIT_NEVER : count == 1 ? FIT_ONCE : FIT_TWICE;
}

enum rc
zone_moment(const struct zone *z, struct civil c, int64_t *out, struct err *err)
{
    int64_t at[2];

    switch (zone_fit(z, c, at)) {
    case FIT_NEVER:
        return err_set_arg(err, RC_BADINPUT, "zone.no_such_time", z->name);
    case FIT_TWICE:
        if (c.pass == PASS_ONLY)
            return err_set_arg(err, RC_BADINPUT, "zone.which_pass", z->name);
        *out = at[c.pass == PASS_SECOND];
        return RC_OK;
    case FIT_ONCE:
        *out = at[0];
        return RC_OK;
    }
    BUG("an unknown fit");
}

int64_t
zone_end(const struct zone *z, struct civil c)
{
    int64_t at[2];

    switch (zone_fit(z, c, at)) {
    case FIT_TWICE:
        return at[c.pass != PASS_FIRST];
    case FIT_NEVER:
    case FIT_ONCE:
        return at[0];
    }
    BUG("an unknown fit");
}

/* Text */

enum rc
moment_parse(struct arena *a, const struct zone *home, struct str s, int64_t *out,
             struct err *err)
{
    const struct zone *z = home;
    struct civil       c;
    struct str         name;
    enum rc            rc;

    if (!civil_parse(s, &c, &name))
        return err_set_arg(err, RC_BADINPUT, "moment.bad", arena_str(a, s));
    if (name.n && (rc = zone_load(a, name, &z, err)) != RC_OK)
        return rc;
    return zone_moment(z, c, out, err);
}

struct str
moment_text(struct arena *a, const struct zone *z, int64_t moment)
{
    return civil_text(a, zone_civil(z, moment));
}
