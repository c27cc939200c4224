/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * duty.h - the receipt of an employee's report, behind its code or for a colleague.
 */
#ifndef WEB_DUTY_H
#define WEB_DUTY_H

#include "web/page.h"

MUST_USE enum rc duty_receipt(struct page *page, int64_t duty, struct err *err);

#endif
