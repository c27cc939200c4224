-- SPDX-License-Identifier: AGPL-3.0-or-later
-- measure_of_case: many 500
-- institution INT, casefile INT -> measure INT, party INT, state TEXT, offered_at INT, started_at INT?, ended_at INT?,
--   body_sealed INT, version INT
SELECT measure, party, state, offered_at, started_at, ended_at, body_sealed, version FROM measure
WHERE institution = $1 AND casefile = $2 ORDER BY measure

-- measure_insert: write
-- institution INT, measure INT, casefile INT, party INT, state TEXT, offered_at INT, body_sealed INT
INSERT INTO measure (institution, measure, casefile, party, state, offered_at, body_sealed, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, 1)

-- measure_offered: write any
-- institution INT, measure INT, offered_at INT
UPDATE measure SET state = 'offered', offered_at = $3, version = version + 1
WHERE institution = $1 AND measure = $2

-- measure_started: write any
-- institution INT, measure INT, started_at INT
UPDATE measure SET state = 'in_force', started_at = $3, version = version + 1
WHERE institution = $1 AND measure = $2

-- measure_ended: write any
-- institution INT, measure INT, ended_at INT
UPDATE measure SET state = 'ended', ended_at = $3, version = version + 1
WHERE institution = $1 AND measure = $2
