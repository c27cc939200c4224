/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * site.h - an institution as a page meets it: its hosts, the pack in force, the readings chosen.
 *
 * A struct site is immutable and shared by all workers; a change of packs,
 * readings or closures makes a new set (sites_reload) and leaves the old to the
 * requests that hold it.  Errors: RC_NOTFOUND (no such host, no pack in force),
 * RC_BADINPUT (a pack does not pass its check), RC_DAMAGED, RC_STORE.
 */
#ifndef SITE_SITE_H
#define SITE_SITE_H

#include "base/work.h"
#include "policy/policy.h"
#include "store/store.h"

struct site {
    int64_t                institution;
    struct str             title[LANG_COUNT];
    const struct zone     *zone;
    struct str             leave_url, leave_title;
    bool                   demonstration;
    struct bytes           instance;    /* salt of receipt codes */
    const struct pack     *pack;        /* the one in force, with all it extends */
    struct bytes           pack_hash;
    const struct settings *settings;    /* readings in force */
    bool                   pack_signed; /* by its owner and a second officer */
    const struct calendar *calendars;   /* the pack's, with the institution's closures */
    size_t                 calendar_count;
};

struct sites; /* all institutions of this server */

/* Load every institution and compile its pack. */
enum rc sites_open(struct store *store, struct sites **out, struct err *err);
void    sites_close(struct sites *sites);

/* The site a Host header leads to (small letters, port included), or NULL. */
const struct site *sites_by_host(struct sites *sites, struct str host);
const struct site *sites_by_id(struct sites *sites, int64_t institution);
size_t             sites_count(struct sites *sites);
const struct site *sites_at(struct sites *sites, size_t i);

/* Read again after packs, readings or closures changed; requests under way keep what they hold. */
enum rc sites_reload(struct sites *sites, struct err *err);

/* The context policy/ is asked in: this site's pack, readings and calendars. */
struct context site_context(struct arena *a, const struct site *site, const struct facts *facts,
                            int64_t now);

/* ---- founding and changing ------------------------------------------------- */

struct site_new {
    int64_t           institution;
    struct str        title[LANG_COUNT], leave_url, leave_title;
    struct str        zone; /* empty: the one the pack's calendar names */
    const struct str *hosts;
    size_t            host_count;
    bool              demonstration;
};

/* A new institution running the pack `pack_id` found under `packs` (a folder). */
enum rc site_found(struct arena *a, struct change *change, const struct site_new *new_site,
                   struct str packs, struct str pack_id, int64_t now, struct err *err);

#endif
