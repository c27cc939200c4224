-- SPDX-License-Identifier: AGPL-3.0-or-later
-- matter_of_party: many 10
-- institution INT, person INT -> casefile INT
SELECT casefile FROM party
WHERE institution = $1 AND person = $2 ORDER BY party DESC

-- matter_is: one
-- institution INT, matter INT -> reports INT, duties INT, cases INT
SELECT (SELECT COUNT(*) FROM report WHERE institution = $1 AND report = $2) AS reports,
    (SELECT COUNT(*) FROM duty WHERE institution = $1 AND duty = $2) AS duties,
    (SELECT COUNT(*) FROM casefile WHERE institution = $1 AND casefile = $2) AS cases
