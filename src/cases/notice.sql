-- SPDX-License-Identifier: AGPL-3.0-or-later
-- notice_of_matter: many 1000
-- institution INT, matter INT -> notice INT, matter INT, party INT, subject INT, batch INT, letter TEXT, lang TEXT,
--   state TEXT, drafted_at INT, released_at INT?, released_by INT?, method TEXT, received_at INT?, body_sealed INT?,
--   proof_sealed INT?, corrects INT?, version INT
SELECT notice, matter, party, subject, batch, letter, lang, state, drafted_at, released_at, released_by, method,
    received_at, body_sealed, proof_sealed, corrects, version
FROM notice WHERE institution = $1 AND (matter = $2 OR matter IN
    (SELECT report FROM report WHERE institution = $1 AND casefile = $2)) ORDER BY drafted_at, notice

-- notice_insert: write
-- institution INT, notice INT, matter INT, party INT, subject INT, batch INT, letter TEXT, lang TEXT,
--   drafted_at INT, corrects INT?
INSERT INTO notice (institution, notice, matter, party, subject, batch, letter, lang, state, drafted_at,
    method, corrects, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'draft', $9, 'none', $10, 1)

-- notice_released: write
-- institution INT, notice INT, version INT, released_at INT, released_by INT, body_sealed INT
UPDATE notice SET state = 'released', released_at = $4, released_by = $5, body_sealed = $6,
    version = version + 1
WHERE institution = $1 AND notice = $2 AND version = $3 AND state = 'draft'

-- notice_received: write
-- institution INT, notice INT, version INT, received_at INT, method TEXT, proof_sealed INT?
UPDATE notice SET state = 'received', received_at = $4, method = $5, proof_sealed = $6,
    version = version + 1
WHERE institution = $1 AND notice = $2 AND version = $3 AND state = 'released'

-- notice_dropped: write
-- institution INT, notice INT, version INT
DELETE FROM notice WHERE institution = $1 AND notice = $2 AND version = $3 AND state = 'draft'
