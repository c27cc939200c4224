-- SPDX-License-Identifier: AGPL-3.0-or-later
-- unlocker_insert: write
-- institution INT, unlocker INT, person INT, kind TEXT, tag BYTES?, wrap BYTES?, made_at INT
INSERT INTO unlocker (institution, unlocker, person, kind, tag, wrap, made_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)

-- unlocker_by_tag: one
-- institution INT, tag BYTES -> unlocker INT, person INT, kind TEXT, wrap BYTES?
SELECT unlocker, person, kind, wrap FROM unlocker WHERE institution = $1 AND tag = $2

-- unlocker_passphrase: many 8
-- institution INT, person INT -> unlocker INT, wrap BYTES?
SELECT unlocker, wrap FROM unlocker
WHERE institution = $1 AND person = $2 AND kind = 'passphrase' ORDER BY made_at DESC, unlocker DESC

-- unlocker_end: write any
-- institution INT, person INT, kind TEXT
DELETE FROM unlocker WHERE institution = $1 AND person = $2 AND kind = $3

-- unlocker_end_all: write any
-- institution INT, person INT
DELETE FROM unlocker WHERE institution = $1 AND person = $2

-- unlocker_page: many 500
-- institution INT, after INT -> unlocker INT, person INT, wrap BYTES?
SELECT unlocker, person, wrap FROM unlocker
WHERE institution = $1 AND unlocker > $2 AND wrap IS NOT NULL ORDER BY unlocker LIMIT 500

-- unlocker_rewrap: write
-- institution INT, unlocker INT, wrap BYTES
UPDATE unlocker SET wrap = $3 WHERE institution = $1 AND unlocker = $2
