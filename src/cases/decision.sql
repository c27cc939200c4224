-- SPDX-License-Identifier: AGPL-3.0-or-later
-- decision_of_matter: many 1000
-- institution INT, matter INT -> decision INT, subject INT, name TEXT, signed_by INT, signed_at INT, override BOOL,
--   body_sealed INT, superseded INT?
SELECT decision, subject, name, signed_by, signed_at, override, body_sealed, superseded FROM decision
WHERE institution = $1 AND matter = $2 ORDER BY signed_at, decision

-- decision_insert: write
-- institution INT, decision INT, matter INT, subject INT, name TEXT, signed_by INT, signed_at INT, override BOOL,
--   body_sealed INT
INSERT INTO decision (institution, decision, matter, subject, name, signed_by, signed_at, override, body_sealed)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)

-- decision_superseded: write any
-- institution INT, subject INT, name TEXT, superseded INT
UPDATE decision SET superseded = $4
WHERE institution = $1 AND subject = $2 AND name = $3 AND superseded IS NULL AND decision <> $4
