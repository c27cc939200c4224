-- SPDX-License-Identifier: AGPL-3.0-or-later
-- wall_row_insert: write any
-- institution INT, matter INT, reader_tag BYTES, reason TEXT, raised_at INT
INSERT INTO wall (institution, matter, reader_tag, reason, raised_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (institution, matter, reader_tag) DO NOTHING

-- wall_row_load: one
-- institution INT, matter INT, reader_tag BYTES -> reason TEXT, lift_by INT?
SELECT reason, lift_by FROM wall WHERE institution = $1 AND matter = $2 AND reader_tag = $3

-- wall_row_ask: write
-- institution INT, matter INT, reader_tag BYTES, lift_by INT
UPDATE wall SET lift_by = $4 WHERE institution = $1 AND matter = $2 AND reader_tag = $3

-- wall_row_lift: write
-- institution INT, matter INT, reader_tag BYTES
DELETE FROM wall WHERE institution = $1 AND matter = $2 AND reader_tag = $3
