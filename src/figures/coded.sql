-- SPDX-License-Identifier: AGPL-3.0-or-later
-- coded_all: many 5000
-- institution INT, since TEXT -> notice INT, source TEXT, nature TEXT, occurred_on TEXT?, occurred_part TEXT,
--   place TEXT, geography TEXT, campus TEXT, bias TEXT, reported_on TEXT, state TEXT, state_at INT, version INT
SELECT notice, source, nature, occurred_on, occurred_part, place, geography, campus, bias,
    reported_on, state, state_at, version
FROM coded_notice WHERE institution = $1 AND reported_on >= $2 ORDER BY reported_on DESC, notice

-- coded_by_tag: one
-- institution INT, join_tag BYTES -> notice INT, version INT, state TEXT
SELECT notice, version, state FROM coded_notice WHERE institution = $1 AND join_tag = $2

-- coded_insert: write
-- institution INT, notice INT, source TEXT, nature TEXT, occurred_on TEXT?, occurred_part TEXT, place TEXT,
--   geography TEXT, campus TEXT, bias TEXT, reported_on TEXT, state_at INT, join_tag BYTES
INSERT INTO coded_notice (institution, notice, source, nature, occurred_on, occurred_part, place,
    geography, campus, bias, reported_on, state, state_at, join_tag, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'sent', $12, $13, 1)

-- coded_classify: write
-- institution INT, notice INT, version INT, nature TEXT, occurred_on TEXT?, occurred_part TEXT, place TEXT,
--   geography TEXT, campus TEXT, bias TEXT
UPDATE coded_notice SET nature = $4, occurred_on = $5, occurred_part = $6, place = $7,
    geography = $8, campus = $9, bias = $10, version = version + 1
WHERE institution = $1 AND notice = $2 AND version = $3

-- coded_state: write
-- institution INT, notice INT, version INT, state TEXT, state_at INT
UPDATE coded_notice SET state = $4, state_at = $5, version = version + 1
WHERE institution = $1 AND notice = $2 AND version = $3

-- coded_count: many 1000
-- institution INT, from_on TEXT, to_on TEXT -> state TEXT, total INT
SELECT state, COUNT(*) AS total FROM coded_notice
WHERE institution = $1 AND reported_on >= $2 AND reported_on <= $3 GROUP BY state ORDER BY state
