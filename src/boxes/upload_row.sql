-- SPDX-License-Identifier: AGPL-3.0-or-later
-- upload_row_insert: write
-- institution INT, tag BYTES, file INT, info BYTES
INSERT INTO upload (institution, tag, file, info) VALUES ($1, $2, $3, $4)

-- upload_row_load: one
-- institution INT, tag BYTES -> file INT, info BYTES
SELECT file, info FROM upload WHERE institution = $1 AND tag = $2

-- upload_row_used: write
-- institution INT, tag BYTES
DELETE FROM upload WHERE institution = $1 AND tag = $2

-- upload_row_sweep: write any
-- institution INT, before INT
DELETE FROM upload WHERE institution = $1 AND file < $2
