-- SPDX-License-Identifier: AGPL-3.0-or-later
-- box_epoch_insert: write
-- institution INT, box INT, epoch INT, public_key BYTES, previous BYTES?, recovery BYTES?,
--   recovery_version INT?, made_at INT
INSERT INTO box_epoch (institution, box, epoch, public_key, previous, recovery, recovery_version, made_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- box_epoch_load: one
-- institution INT, box INT, epoch INT -> public_key BYTES, previous BYTES?, recovery BYTES?,
--   recovery_version INT?
SELECT public_key, previous, recovery, recovery_version FROM box_epoch
WHERE institution = $1 AND box = $2 AND epoch = $3

-- box_epoch_recovered: many 1000000
-- institution INT -> box INT, epoch INT
SELECT box, epoch FROM box_epoch WHERE institution = $1 AND recovery IS NOT NULL ORDER BY box, epoch

-- box_epoch_shred: write any
-- institution INT, matter INT
DELETE FROM box_epoch
WHERE institution = $1 AND box IN (SELECT box FROM box WHERE institution = $1 AND matter = $2)

-- box_epoch_page: many 500
-- institution INT, box INT, epoch INT -> box INT, epoch INT, recovery BYTES?
SELECT box, epoch, recovery FROM box_epoch
WHERE institution = $1 AND (box > $2 OR (box = $2 AND epoch > $3)) AND recovery IS NOT NULL
ORDER BY box, epoch LIMIT 500

-- box_epoch_rewrap: write
-- institution INT, box INT, epoch INT, recovery BYTES
UPDATE box_epoch SET recovery = $4 WHERE institution = $1 AND box = $2 AND epoch = $3
