-- SPDX-License-Identifier: AGPL-3.0-or-later
-- sealed_insert: write
-- institution INT, sealed INT, matter INT, box INT, epoch INT, kind TEXT, version INT,
--   key_epoch INT, sealed_key BYTES, blob BYTES, file INT?
INSERT INTO sealed (institution, sealed, matter, box, epoch, kind, version, key_epoch, sealed_key, blob, file)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)

-- sealed_load: one
-- institution INT, sealed INT -> sealed INT, matter INT, box INT, epoch INT, kind TEXT,
--   version INT, key_epoch INT, sealed_key BYTES, blob BYTES, file INT?
SELECT sealed, matter, box, epoch, kind, version, key_epoch, sealed_key, blob, file
FROM sealed WHERE institution = $1 AND sealed = $2

-- sealed_page: many 64
-- institution INT, box INT, before INT -> sealed INT, matter INT, box INT, epoch INT, kind TEXT,
--   version INT, key_epoch INT, sealed_key BYTES, blob BYTES, file INT?
SELECT sealed, matter, box, epoch, kind, version, key_epoch, sealed_key, blob, file
FROM sealed WHERE institution = $1 AND box = $2 AND sealed < $3 ORDER BY sealed DESC LIMIT 64

-- sealed_keys: many 1000000
-- institution INT, box INT -> sealed INT, key_epoch INT, sealed_key BYTES
SELECT sealed, key_epoch, sealed_key FROM sealed WHERE institution = $1 AND box = $2 ORDER BY sealed

-- sealed_count: one
-- institution INT -> total INT
SELECT COUNT(*) AS total FROM sealed WHERE institution = $1

-- sealed_rekey: write
-- institution INT, sealed INT, before INT, key_epoch INT, sealed_key BYTES
UPDATE sealed SET key_epoch = $4, sealed_key = $5
WHERE institution = $1 AND sealed = $2 AND key_epoch = $3

-- sealed_forget: write any
-- institution INT, sealed INT
DELETE FROM sealed WHERE institution = $1 AND sealed = $2
