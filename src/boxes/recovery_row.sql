-- SPDX-License-Identifier: AGPL-3.0-or-later
-- recovery_row_point_insert: write
-- institution INT, version INT, k INT, n INT, public_point BYTES, commitments BYTES, made_at INT,
--   signature BYTES
INSERT INTO recovery_point (institution, version, k, n, public_point, commitments, made_at, signature)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- recovery_row_point_newest: one
-- institution INT -> version INT, k INT, n INT, public_point BYTES, commitments BYTES, made_at INT,
--   signature BYTES
SELECT version, k, n, public_point, commitments, made_at, signature FROM recovery_point
WHERE institution = $1 ORDER BY version DESC LIMIT 1

-- recovery_row_point: one
-- institution INT, version INT -> version INT, k INT, n INT, public_point BYTES, commitments BYTES,
--   made_at INT, signature BYTES
SELECT version, k, n, public_point, commitments, made_at, signature FROM recovery_point
WHERE institution = $1 AND version = $2

-- recovery_row_officer_insert: write
-- institution INT, version INT, number INT, person INT
INSERT INTO recovery_officer (institution, version, number, person) VALUES ($1, $2, $3, $4)

-- recovery_row_officer_set: write
-- institution INT, version INT, number INT, person INT
UPDATE recovery_officer SET person = $4 WHERE institution = $1 AND version = $2 AND number = $3

-- recovery_row_officers: many 16
-- institution INT, version INT -> number INT, person INT
SELECT number, person FROM recovery_officer WHERE institution = $1 AND version = $2 ORDER BY number

-- recovery_row_insert: write
-- institution INT, recovery INT, box INT, epoch INT, version INT, asked_by INT, to_person INT,
--   reason TEXT, asked_at INT, ready_at INT
INSERT INTO recovery (institution, recovery, box, epoch, version, asked_by, to_person, reason,
  asked_at, ready_at, state)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open')

-- recovery_row_load: one
-- institution INT, recovery INT -> recovery INT, box INT, epoch INT, version INT, asked_by INT,
--   to_person INT, reason TEXT, asked_at INT, ready_at INT, state TEXT
SELECT recovery, box, epoch, version, asked_by, to_person, reason, asked_at, ready_at, state
FROM recovery WHERE institution = $1 AND recovery = $2

-- recovery_row_open: many 1000
-- institution INT -> recovery INT
SELECT recovery FROM recovery WHERE institution = $1 AND state = 'open' ORDER BY recovery

-- recovery_row_end: write
-- institution INT, recovery INT, state TEXT
UPDATE recovery SET state = $3 WHERE institution = $1 AND recovery = $2 AND state = 'open'

-- recovery_row_waive: write any
-- institution INT, recovery INT, person INT, waived_at INT
INSERT INTO recovery_waiver (institution, recovery, person, waived_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (institution, recovery, person) DO NOTHING

-- recovery_row_waived: one
-- institution INT, recovery INT -> total INT
SELECT COUNT(*) AS total FROM recovery_waiver WHERE institution = $1 AND recovery = $2

-- recovery_row_part_put: write any
-- institution INT, recovery INT, number INT, part BYTES, given_at INT
INSERT INTO recovery_part (institution, recovery, number, part, given_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (institution, recovery, number) DO NOTHING

-- recovery_row_parts: many 16
-- institution INT, recovery INT -> number INT, part BYTES
SELECT number, part FROM recovery_part WHERE institution = $1 AND recovery = $2 ORDER BY number

-- recovery_row_parts_end: write any
-- institution INT, recovery INT
DELETE FROM recovery_part WHERE institution = $1 AND recovery = $2

-- recovery_row_part_page: many 500
-- institution INT, recovery INT, number INT -> recovery INT, number INT, part BYTES
SELECT recovery, number, part FROM recovery_part
WHERE institution = $1 AND (recovery > $2 OR (recovery = $2 AND number > $3))
ORDER BY recovery, number LIMIT 500

-- recovery_row_part_rewrap: write
-- institution INT, recovery INT, number INT, part BYTES
UPDATE recovery_part SET part = $4 WHERE institution = $1 AND recovery = $2 AND number = $3
