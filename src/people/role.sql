-- SPDX-License-Identifier: AGPL-3.0-or-later
-- role_of: many 1000
-- institution INT, person INT, now INT -> role TEXT, lent BOOL, scope TEXT
SELECT role, 0 AS lent, 'all' AS scope FROM role_held
WHERE institution = $1 AND person = $2 AND from_at <= $3 AND (until_at IS NULL OR until_at > $3)
UNION ALL
SELECT d.role, 1 AS lent, d.scope FROM deputy d
JOIN role_held h ON h.institution = d.institution AND h.person = d.from_person AND h.role = d.role
    AND h.from_at <= $3 AND (h.until_at IS NULL OR h.until_at > $3)
WHERE d.institution = $1 AND d.to_person = $2 AND d.from_at <= $3 AND d.until_at > $3
    AND d.ended_at IS NULL

-- role_holders: many 1000
-- institution INT, role TEXT, now INT -> person INT
SELECT person FROM role_held
WHERE institution = $1 AND role = $2 AND from_at <= $3 AND (until_at IS NULL OR until_at > $3)
UNION
SELECT d.to_person AS person FROM deputy d
JOIN role_held h ON h.institution = d.institution AND h.person = d.from_person AND h.role = d.role
    AND h.from_at <= $3 AND (h.until_at IS NULL OR h.until_at > $3)
WHERE d.institution = $1 AND d.role = $2 AND d.from_at <= $3 AND d.until_at > $3
    AND d.ended_at IS NULL
ORDER BY person

-- role_all: many 10000
-- institution INT -> person INT, role TEXT, from_at INT, until_at INT?
SELECT person, role, from_at, until_at FROM role_held WHERE institution = $1 ORDER BY person, role, from_at

-- role_grant: write
-- institution INT, person INT, role TEXT, from_at INT, until_at INT?, granted_by INT
INSERT INTO role_held (institution, person, role, from_at, until_at, granted_by)
VALUES ($1, $2, $3, $4, $5, $6)

-- role_finish: write any
-- institution INT, person INT, role TEXT, until_at INT
UPDATE role_held SET until_at = $4
WHERE institution = $1 AND person = $2 AND role = $3 AND (until_at IS NULL OR until_at > $4)

-- role_finish_all: write any
-- institution INT, person INT, until_at INT
UPDATE role_held SET until_at = $3
WHERE institution = $1 AND person = $2 AND (until_at IS NULL OR until_at > $3)

-- role_deputy_insert: write
-- institution INT, deputy INT, from_person INT, to_person INT, role TEXT, scope TEXT, from_at INT,
--   until_at INT, signature BYTES
INSERT INTO deputy (institution, deputy, from_person, to_person, role, scope, from_at, until_at,
    signature, ended_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL)

-- role_deputies: many 1000
-- institution INT -> deputy INT, from_person INT, to_person INT, role TEXT, scope TEXT, from_at INT,
--   until_at INT, ended_at INT?
SELECT deputy, from_person, to_person, role, scope, from_at, until_at, ended_at
FROM deputy WHERE institution = $1 ORDER BY deputy

-- role_deputy_end: write
-- institution INT, deputy INT, from_person INT, ended_at INT
UPDATE deputy SET ended_at = $4
WHERE institution = $1 AND deputy = $2 AND from_person = $3 AND ended_at IS NULL
