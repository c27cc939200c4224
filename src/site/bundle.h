/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * bundle.h - several pack folders as one run of bytes: what a pack version keeps.
 *
 * A pack is read with everything it extends and stands beside; a version must
 * therefore hold all those folders.  Entries are in the order given, each
 * "pack path length\n" and its bytes: the same folders always give the same bytes.
 */
#ifndef SITE_BUNDLE_H
#define SITE_BUNDLE_H

#include "policy/policy.h"

/* The folders of `pack` (its own, what it extends, what stands beside). */
enum rc bundle_make(struct arena *a, const struct folder_reader *reader, const struct pack *pack,
                    struct bytes *out, struct err *err);

/* A reader over a bundle; bytes must outlive it.  RC_DAMAGED when they are no bundle. */
enum rc bundle_reader(struct arena *a, struct bytes bundle, struct folder_reader *out,
                      struct err *err);

#endif
