-- SPDX-License-Identifier: AGPL-3.0-or-later
-- known_parts: many 200
-- institution INT, subject INT -> box INT, matter INT, kind TEXT, facts_sealed INT, version INT
SELECT box, matter, kind, facts_sealed, version FROM facts
WHERE institution = $1 AND subject = $2 ORDER BY facts_sealed

-- known_insert: write
-- institution INT, subject INT, box INT, matter INT, kind TEXT, facts_sealed INT
INSERT INTO facts (institution, subject, box, matter, kind, facts_sealed, version)
VALUES ($1, $2, $3, $4, $5, $6, 1)

-- known_update: write
-- institution INT, subject INT, box INT, version INT, facts_sealed INT
UPDATE facts SET facts_sealed = $5, version = version + 1
WHERE institution = $1 AND subject = $2 AND box = $3 AND version = $4
