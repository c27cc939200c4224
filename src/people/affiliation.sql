-- SPDX-License-Identifier: AGPL-3.0-or-later
-- affiliation_of: many 100
-- institution INT, person INT, at INT -> affiliation TEXT, campus TEXT, from_at INT, until_at INT?
SELECT affiliation, campus, from_at, until_at FROM affiliation
WHERE institution = $1 AND person = $2 AND from_at <= $3 AND (until_at IS NULL OR until_at > $3)
ORDER BY from_at, affiliation, campus

-- affiliation_insert: write
-- institution INT, person INT, affiliation TEXT, campus TEXT, from_at INT, until_at INT?
INSERT INTO affiliation (institution, person, affiliation, campus, from_at, until_at)
VALUES ($1, $2, $3, $4, $5, $6)

-- affiliation_finish: write any
-- institution INT, person INT, affiliation TEXT, campus TEXT, until_at INT
UPDATE affiliation SET until_at = $5
WHERE institution = $1 AND person = $2 AND affiliation = $3 AND campus = $4
    AND (until_at IS NULL OR until_at > $5)
