-- SPDX-License-Identifier: AGPL-3.0-or-later
-- message_of_matter: many 5000
-- institution INT, matter INT -> message INT, box INT, from_person INT, from_staff BOOL, sent_at INT,
--   read_at INT?, body_sealed INT
SELECT message, box, from_person, from_staff, sent_at, read_at, body_sealed FROM message
WHERE institution = $1 AND matter = $2 ORDER BY sent_at, message

-- message_insert: write
-- institution INT, message INT, matter INT, box INT, from_person INT, from_staff BOOL, sent_at INT,
--   body_sealed INT
INSERT INTO message (institution, message, matter, box, from_person, from_staff, sent_at, body_sealed)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- message_read: write any
-- institution INT, matter INT, box INT, from_staff BOOL, read_at INT
UPDATE message SET read_at = $5
WHERE institution = $1 AND matter = $2 AND box = $3 AND from_staff = $4 AND read_at IS NULL

-- message_unread: one
-- institution INT, matter INT, box INT, from_staff BOOL -> total INT
SELECT COUNT(*) AS total FROM message
WHERE institution = $1 AND matter = $2 AND box = $3 AND from_staff = $4 AND read_at IS NULL
