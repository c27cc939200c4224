/*
 * site.h - an institution as a page meets it: its hosts, the packs in force, the readings chosen.
 *
 * A struct site is immutable and shared by all workers; a change of packs or
 * readings makes a new one and leaves the old to the requests that hold it.
 * Errors: RC_NOTFOUND (no such host), RC_BADINPUT (a pack does not pass its check),
 * RC_STORE.
 */
#ifndef SITE_SITE_H
#define SITE_SITE_H

#include "base/work.h"

struct pack;   /* policy/ */
struct settings;
struct store;

struct site {
    int64_t                institution;
    struct str             title[LANG_COUNT];
    struct str             zone;
    struct str             leave_url, leave_title;
    bool                   demonstration;
    struct bytes           instance;   /* salt of receipt codes */
    const struct pack     *pack;       /* the one that governs, with all it extends */
    struct bytes           pack_hash;
    const struct settings *settings;   /* readings in force */
    bool                   pack_signed; /* by owner and second officer */
};

struct sites; /* all institutions of this server */

/* Load every institution and compile its packs.  Messages of a failed check go to stderr. */
enum rc sites_open(struct store *store, struct sites **out, struct err *err);
void    sites_close(struct sites *sites);

/* The site a Host header leads to (any case, port included), or NULL. */
const struct site *sites_by_host(struct sites *sites, struct str host);
const struct site *sites_by_id(struct sites *sites, int64_t institution);
size_t             sites_count(const struct sites *sites);
const struct site *sites_at(const struct sites *sites, size_t i);

/* Read again after packs or readings changed; requests under way keep the site they hold. */
enum rc sites_reload(struct sites *sites, struct err *err);

#endif
