/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * data.h - a command's way to the data: folder, keys, store, sites, and a change that is
 * committed by itself.  Complaints go to stderr in plain sentences.
 */
#ifndef CLI_DATA_H
#define CLI_DATA_H

#include "site/site.h"
#include "store/store.h"

struct data {
    struct arena *arena;
    struct store *store;
    struct sites *sites; /* NULL until data_sites */
    struct actor  system;
};

/* Open the store (folder `data`, or `postgres`), bring its tables up to date, start the keys. */
bool data_open(struct data *d, const char *data, const char *postgres);
bool data_sites(struct data *d);
void data_close(struct data *d);

/* The only institution, or the one a host leads to.  NULL, with the reason said. */
const struct site *data_site(struct data *d, const char *host);

/* A verb's work as the system; commit with data_commit. */
bool data_begin(struct data *d, const struct site *site, struct work *work);
bool data_commit(struct data *d, struct work *work);
void data_end(struct work *work); /* gives the snapshot back */

/* Says why on stderr: the sentence of err.key in English. Returns false. */
bool data_complain(struct arena *a, const char *doing, const struct err *err);

#endif
