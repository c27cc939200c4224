-- SPDX-License-Identifier: AGPL-3.0-or-later
-- office_all: many 1000
-- institution INT -> office INT, title_en TEXT, title_es TEXT, version INT
SELECT office, title_en, title_es, version FROM office WHERE institution = $1 ORDER BY office

-- office_insert: write
-- institution INT, office INT, title_en TEXT, title_es TEXT
INSERT INTO office (institution, office, resource, title_en, title_es, version)
VALUES ($1, $2, NULL, $3, $4, 1)

-- office_members: many 1000
-- institution INT, office INT, at INT -> person INT
SELECT person FROM office_member
WHERE institution = $1 AND office = $2 AND from_at <= $3 AND (until_at IS NULL OR until_at > $3)
ORDER BY person

-- office_of_person: many 10
-- institution INT, person INT, at INT -> office INT
SELECT office FROM office_member
WHERE institution = $1 AND person = $2 AND from_at <= $3 AND (until_at IS NULL OR until_at > $3)
ORDER BY from_at DESC

-- office_join: write
-- institution INT, office INT, person INT, from_at INT
INSERT INTO office_member (institution, office, person, from_at, until_at) VALUES ($1, $2, $3, $4, NULL)

-- office_designations: many 1000
-- institution INT, office INT -> designation INT, agreement_on TEXT?, trained_on TEXT?, from_on TEXT?,
--   until_on TEXT?, statistics BOOL, signed_by INT, version INT
SELECT designation, agreement_on, trained_on, from_on, until_on, statistics, signed_by, version
FROM designation WHERE institution = $1 AND office = $2 ORDER BY designation DESC

-- office_designate: write
-- institution INT, designation INT, office INT, agreement_on TEXT?, trained_on TEXT?, from_on TEXT?,
--   statistics BOOL, signed_by INT
INSERT INTO designation (institution, designation, office, agreement_on, trained_on, from_on,
    until_on, statistics, signed_by, version)
VALUES ($1, $2, $3, $4, $5, $6, NULL, $7, $8, 1)

-- office_designation_end: write
-- institution INT, designation INT, version INT, until_on TEXT
UPDATE designation SET until_on = $4, version = version + 1
WHERE institution = $1 AND designation = $2 AND version = $3 AND until_on IS NULL
