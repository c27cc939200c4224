-- SPDX-License-Identifier: AGPL-3.0-or-later
-- piece_insert: write
-- institution INT, file INT, piece INT, blob BYTES
INSERT INTO sealed_chunk (institution, file, piece, blob) VALUES ($1, $2, $3, $4)

-- piece_load: one
-- institution INT, file INT, piece INT -> blob BYTES
SELECT blob FROM sealed_chunk WHERE institution = $1 AND file = $2 AND piece = $3

-- piece_forget: write any
-- institution INT, file INT
DELETE FROM sealed_chunk WHERE institution = $1 AND file = $2

-- piece_forget_of: write any
-- institution INT, sealed INT
DELETE FROM sealed_chunk WHERE institution = $1
  AND file IN (SELECT file FROM sealed WHERE institution = $1 AND sealed = $2)
  AND NOT EXISTS (SELECT 1 FROM sealed WHERE sealed.institution = $1
    AND sealed.file = sealed_chunk.file AND sealed.sealed <> $2)

-- piece_sweep: write any
-- institution INT, before INT
DELETE FROM sealed_chunk WHERE institution = $1 AND file < $2
  AND NOT EXISTS (SELECT 1 FROM sealed WHERE sealed.institution = $1
    AND sealed.file = sealed_chunk.file)
