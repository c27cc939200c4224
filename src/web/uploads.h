/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * uploads.h - files of a form: sealed while they arrive, attached by the act that takes them.
 * What no act takes is deleted when the request ends.
 */
#ifndef WEB_UPLOADS_H
#define WEB_UPLOADS_H

#include "boxes/file.h"
#include "web/page.h"

enum { UPLOAD_MAX = 100 << 20, UPLOAD_BODY_MAX = 101 << 20, UPLOADS_MOST = 10 };

/* Attach every file of this form to the box.  RC_NOTFOUND never: no file is count 0. */
MUST_USE enum rc uploads_attach(struct page *page, const struct box_ref *box,
                                struct file_info *out, size_t room, size_t *count,
                                struct err *err);

#endif
