-- SPDX-License-Identifier: AGPL-3.0-or-later
-- person_insert: write
-- institution INT, person INT, kind TEXT, created_at INT
INSERT INTO person (institution, person, kind, created_at, ended_at, version)
VALUES ($1, $2, $3, $4, NULL, 1)

-- person_load: one
-- institution INT, person INT -> kind TEXT, created_at INT, ended_at INT?, version INT
SELECT kind, created_at, ended_at, version FROM person WHERE institution = $1 AND person = $2

-- person_end: write
-- institution INT, person INT, ended_at INT
UPDATE person SET ended_at = $3, version = version + 1
WHERE institution = $1 AND person = $2 AND ended_at IS NULL
