-- SPDX-License-Identifier: AGPL-3.0-or-later
-- duty_load: one
-- institution INT, duty INT -> person INT?, report INT?, opened_by INT, state TEXT, learned_at INT,
--   reported_at INT?, late_reason BOOL, told BOOL?, sheet TEXT, details_sealed INT?, version INT
SELECT person, report, opened_by, state, learned_at, reported_at, late_reason, told, sheet,
    details_sealed, version
FROM duty WHERE institution = $1 AND duty = $2

-- duty_insert: write
-- institution INT, duty INT, person INT?, report INT?, opened_by INT, state TEXT, learned_at INT,
--   reported_at INT?, late_reason BOOL, told BOOL?, sheet TEXT, details_sealed INT?
INSERT INTO duty (institution, duty, person, report, opened_by, state, learned_at, reported_at,
    late_reason, told, sheet, details_sealed, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)

-- duty_state: write
-- institution INT, duty INT, version INT, state TEXT
UPDATE duty SET state = $4, version = version + 1
WHERE institution = $1 AND duty = $2 AND version = $3

-- duty_of_person: many 100
-- institution INT, person INT -> duty INT, state TEXT, learned_at INT, reported_at INT?
SELECT duty, state, learned_at, reported_at FROM duty
WHERE institution = $1 AND person = $2 ORDER BY duty DESC
