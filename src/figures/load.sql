-- SPDX-License-Identifier: AGPL-3.0-or-later
-- load_add: write any
-- institution INT, week_on TEXT, kind TEXT
INSERT INTO caseload (institution, week_on, kind, number) VALUES ($1, $2, $3, 1)
ON CONFLICT (institution, week_on, kind) DO UPDATE SET number = caseload.number + 1

-- load_since: many 1000
-- institution INT, week_on TEXT -> week_on TEXT, kind TEXT, number INT
SELECT week_on, kind, number FROM caseload
WHERE institution = $1 AND week_on >= $2 ORDER BY week_on, kind
