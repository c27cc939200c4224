-- SPDX-License-Identifier: AGPL-3.0-or-later
-- outbox_insert: write
-- institution INT, id INT, channel TEXT, sentence TEXT, lang TEXT, person INT?, address BYTES?, due_at INT
INSERT INTO outbox (institution, id, channel, sentence, lang, person, address, due_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- outbox_due: many 200
-- institution INT, now INT, most INT -> id INT, channel TEXT, sentence TEXT, lang TEXT, person INT?,
--   address BYTES?, due_at INT, tries INT
SELECT id, channel, sentence, lang, person, address, due_at, tries FROM outbox
WHERE institution = $1 AND sent_at IS NULL AND failed_at IS NULL AND due_at <= $2
ORDER BY due_at, id LIMIT $3

-- outbox_institutions: many 10000
-- now INT -> institution INT
-- all institutions: the mail job looks for whose mail is due
SELECT DISTINCT institution FROM outbox
WHERE sent_at IS NULL AND failed_at IS NULL AND due_at <= $1 ORDER BY institution

-- outbox_sent: write
-- institution INT, id INT, sent_at INT
UPDATE outbox SET sent_at = $3, person = NULL, address = NULL
WHERE institution = $1 AND id = $2 AND sent_at IS NULL

-- outbox_retry: write
-- institution INT, id INT, tries INT, due_at INT
UPDATE outbox SET tries = $3, due_at = $4
WHERE institution = $1 AND id = $2 AND tries = $3 - 1 AND sent_at IS NULL

-- outbox_give_up: write
-- institution INT, id INT, failed_at INT
UPDATE outbox SET failed_at = $3
WHERE institution = $1 AND id = $2 AND sent_at IS NULL

-- outbox_forget: write any
-- institution INT, before INT
DELETE FROM outbox WHERE institution = $1 AND sent_at < $2

-- outbox_clear: write any
-- institution INT, before INT
DELETE FROM outbox WHERE institution = $1 AND due_at < $2
