-- SPDX-License-Identifier: AGPL-3.0-or-later
-- person_key_insert: write
-- institution INT, person INT, version INT, box_key BYTES, sign_key BYTES, made_at INT, signature BYTES
INSERT INTO person_key (institution, person, version, box_key, sign_key, made_at, signature)
VALUES ($1, $2, $3, $4, $5, $6, $7)

-- person_key_newest: one
-- institution INT, person INT -> version INT, box_key BYTES, sign_key BYTES, made_at INT,
--   signature BYTES, ended_at INT?
SELECT version, box_key, sign_key, made_at, signature, ended_at FROM person_key
WHERE institution = $1 AND person = $2 ORDER BY version DESC LIMIT 1

-- person_key_end: write any
-- institution INT, person INT, ended_at INT
UPDATE person_key SET ended_at = $3 WHERE institution = $1 AND person = $2 AND ended_at IS NULL
