-- SPDX-License-Identifier: AGPL-3.0-or-later
-- evidence_of_matter: many 1000
-- institution INT, matter INT -> evidence INT, file INT, meta_sealed INT, bytes INT, by_person INT,
--   added_at INT
SELECT evidence, file, meta_sealed, bytes, by_person, added_at FROM evidence
WHERE institution = $1 AND matter = $2 ORDER BY added_at, evidence

-- evidence_load: one
-- institution INT, evidence INT -> matter INT, file INT, meta_sealed INT, bytes INT, by_person INT,
--   added_at INT
SELECT matter, file, meta_sealed, bytes, by_person, added_at FROM evidence
WHERE institution = $1 AND evidence = $2

-- evidence_insert: write
-- institution INT, evidence INT, matter INT, file INT, meta_sealed INT, bytes INT, by_person INT,
--   added_at INT
INSERT INTO evidence (institution, evidence, matter, file, meta_sealed, bytes, by_person, added_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
