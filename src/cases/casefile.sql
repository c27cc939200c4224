-- SPDX-License-Identifier: AGPL-3.0-or-later
-- casefile_load: one
-- institution INT, casefile INT -> number TEXT, state TEXT, assigned INT?, opened_at INT, closed_at INT?,
--   pack_hash BYTES, hold BOOL, label_sealed INT, last_record_at INT, version INT
SELECT number, state, assigned, opened_at, closed_at, pack_hash, hold, label_sealed, last_record_at, version
FROM casefile WHERE institution = $1 AND casefile = $2

-- casefile_insert: write
-- institution INT, casefile INT, number TEXT, assigned INT?, opened_at INT, pack_hash BYTES, label_sealed INT
INSERT INTO casefile (institution, casefile, number, state, assigned, opened_at, pack_hash, hold,
    label_sealed, last_record_at, version)
VALUES ($1, $2, $3, 'open', $4, $5, $6, 0, $7, $5, 1)

-- casefile_touch: write
-- institution INT, casefile INT, version INT, last_record_at INT
UPDATE casefile SET last_record_at = $4, version = version + 1
WHERE institution = $1 AND casefile = $2 AND version = $3

-- casefile_assigned: write any
-- institution INT, casefile INT, assigned INT
UPDATE casefile SET assigned = $3 WHERE institution = $1 AND casefile = $2

-- casefile_unassign: write any
-- institution INT, casefile INT, person INT, instead INT?
UPDATE casefile SET assigned = $4 WHERE institution = $1 AND casefile = $2 AND assigned = $3

-- casefile_closed: write
-- institution INT, casefile INT, closed_at INT
UPDATE casefile SET state = 'closed', closed_at = $3
WHERE institution = $1 AND casefile = $2 AND state = 'open'

-- casefile_reopened: write
-- institution INT, casefile INT
UPDATE casefile SET state = 'open', closed_at = NULL
WHERE institution = $1 AND casefile = $2 AND state = 'closed'

-- casefile_number_load: one
-- institution INT, year INT -> last INT
SELECT last FROM case_number WHERE institution = $1 AND year = $2

-- casefile_number_first: write
-- institution INT, year INT
INSERT INTO case_number (institution, year, last) VALUES ($1, $2, 1)

-- casefile_number_next: write
-- institution INT, year INT, last INT
UPDATE case_number SET last = last + 1 WHERE institution = $1 AND year = $2 AND last = $3

-- casefile_report_link: write
-- institution INT, report INT, version INT, casefile INT
UPDATE report SET casefile = $4, state = 'linked', version = version + 1
WHERE institution = $1 AND report = $2 AND version = $3 AND casefile IS NULL

-- casefile_allegations: many 200
-- institution INT, casefile INT -> allegation INT, position INT, state TEXT, body_sealed INT?
SELECT allegation, position, state, body_sealed FROM allegation
WHERE institution = $1 AND casefile = $2 ORDER BY position, allegation

-- casefile_allegation_insert: write
-- institution INT, allegation INT, casefile INT, position INT, body_sealed INT?
INSERT INTO allegation (institution, allegation, casefile, position, state, body_sealed, version)
VALUES ($1, $2, $3, $4, 'open', $5, 1)

-- casefile_parties: many 200
-- institution INT, casefile INT -> party INT, person INT?, lang TEXT, paper BOOL, notified_at INT?,
--   details_sealed INT, version INT
SELECT party, person, lang, paper, notified_at, details_sealed, version FROM party
WHERE institution = $1 AND casefile = $2 ORDER BY party

-- casefile_party_insert: write
-- institution INT, party INT, casefile INT, person INT?, lang TEXT, paper BOOL, details_sealed INT
INSERT INTO party (institution, party, casefile, person, lang, paper, details_sealed, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, 1)

-- casefile_party_person: write
-- institution INT, party INT, version INT, person INT
UPDATE party SET person = $4, version = version + 1
WHERE institution = $1 AND party = $2 AND version = $3 AND person IS NULL

-- casefile_party_notified: write any
-- institution INT, party INT, notified_at INT
UPDATE party SET notified_at = $3 WHERE institution = $1 AND party = $2 AND notified_at IS NULL

-- casefile_of_person: many 50
-- institution INT, person INT -> party INT, casefile INT, notified_at INT?
SELECT party, casefile, notified_at FROM party WHERE institution = $1 AND person = $2
ORDER BY party DESC

-- casefile_links: many 1000
-- institution INT, casefile INT -> allegation INT, party INT, role TEXT
SELECT l.allegation, l.party, l.role FROM allegation_party l
JOIN allegation a ON a.institution = l.institution AND a.allegation = l.allegation
WHERE l.institution = $1 AND a.casefile = $2 ORDER BY a.position, l.allegation, l.role, l.party

-- casefile_link_insert: write
-- institution INT, allegation INT, party INT, role TEXT
INSERT INTO allegation_party (institution, allegation, party, role) VALUES ($1, $2, $3, $4)
