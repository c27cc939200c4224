-- SPDX-License-Identifier: AGPL-3.0-or-later
-- known_load: one
-- institution INT, subject INT -> matter INT, kind TEXT, facts_sealed INT, version INT
SELECT matter, kind, facts_sealed, version FROM facts WHERE institution = $1 AND subject = $2

-- known_insert: write
-- institution INT, subject INT, matter INT, kind TEXT, facts_sealed INT
INSERT INTO facts (institution, subject, matter, kind, facts_sealed, version)
VALUES ($1, $2, $3, $4, $5, 1)

-- known_update: write
-- institution INT, subject INT, version INT, facts_sealed INT
UPDATE facts SET facts_sealed = $4, version = version + 1
WHERE institution = $1 AND subject = $2 AND version = $3
