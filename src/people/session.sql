-- SPDX-License-Identifier: AGPL-3.0-or-later
-- session_load: one
-- institution INT, session BYTES -> person INT, kind TEXT, stage TEXT, secret BYTES, flash BYTES?,
--   matter INT?, created_at INT, seen_at INT, ends_at INT
SELECT person, kind, stage, secret, flash, matter, created_at, seen_at, ends_at
FROM session WHERE institution = $1 AND session = $2

-- session_insert: write
-- institution INT, session BYTES, person INT, kind TEXT, stage TEXT, secret BYTES, flash BYTES?,
--   matter INT?, created_at INT, seen_at INT, ends_at INT
INSERT INTO session (institution, session, person, kind, stage, secret, flash, matter,
    created_at, seen_at, ends_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)

-- session_stage: write
-- institution INT, session BYTES, stage TEXT
UPDATE session SET stage = $3 WHERE institution = $1 AND session = $2

-- session_matter: write
-- institution INT, session BYTES, stage TEXT, matter INT
UPDATE session SET stage = $3, matter = $4 WHERE institution = $1 AND session = $2

-- session_flash: write
-- institution INT, session BYTES, flash BYTES?
UPDATE session SET flash = $3 WHERE institution = $1 AND session = $2

-- session_touch: write any
-- institution INT, session BYTES, seen_at INT
UPDATE session SET seen_at = $3 WHERE institution = $1 AND session = $2 AND seen_at < $3

-- session_end: write any
-- institution INT, session BYTES
DELETE FROM session WHERE institution = $1 AND session = $2

-- session_end_all: write any
-- institution INT, person INT
DELETE FROM session WHERE institution = $1 AND person = $2

-- session_sweep: write any
-- institution INT, now INT
DELETE FROM session WHERE institution = $1 AND ends_at < $2
