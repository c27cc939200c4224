-- SPDX-License-Identifier: AGPL-3.0-or-later
-- box_row_insert: write
-- institution INT, box INT, matter INT, subject INT, name TEXT, kind TEXT, recoverable BOOL,
--   epoch INT, public_key BYTES, signature BYTES, made_at INT
INSERT INTO box (institution, box, matter, subject, name, kind, recoverable, epoch, public_key,
  signature, rekey_due, made_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11)

-- box_row_load: one
-- institution INT, box INT -> box INT, matter INT, subject INT, name TEXT, kind TEXT,
--   recoverable BOOL, epoch INT, public_key BYTES, signature BYTES, rekey_due BOOL
SELECT box, matter, subject, name, kind, recoverable, epoch, public_key, signature, rekey_due
FROM box WHERE institution = $1 AND box = $2

-- box_row_of: one
-- institution INT, matter INT, name TEXT, subject INT -> box INT, matter INT, subject INT,
--   name TEXT, kind TEXT, recoverable BOOL, epoch INT, public_key BYTES, signature BYTES, rekey_due BOOL
SELECT box, matter, subject, name, kind, recoverable, epoch, public_key, signature, rekey_due
FROM box WHERE institution = $1 AND matter = $2 AND name = $3 AND subject = $4

-- box_row_matter: many 1000
-- institution INT, matter INT -> box INT, matter INT, subject INT, name TEXT, kind TEXT,
--   recoverable BOOL, epoch INT, public_key BYTES, signature BYTES, rekey_due BOOL
SELECT box, matter, subject, name, kind, recoverable, epoch, public_key, signature, rekey_due
FROM box WHERE institution = $1 AND matter = $2 ORDER BY box

-- box_row_mine: many 100000
-- institution INT, reader_tag BYTES, most INT -> box INT, matter INT, subject INT, name TEXT,
--   kind TEXT, recoverable BOOL, epoch INT, public_key BYTES, signature BYTES, rekey_due BOOL
SELECT box.box, box.matter, box.subject, box.name, box.kind, box.recoverable, box.epoch,
  box.public_key, box.signature, box.rekey_due
FROM box_wrap JOIN box ON box.institution = box_wrap.institution AND box.box = box_wrap.box
  AND box.epoch = box_wrap.epoch
WHERE box_wrap.institution = $1 AND box_wrap.reader_tag = $2 ORDER BY box.box DESC LIMIT $3

-- box_row_my_matters: many 100000
-- institution INT, reader_tag BYTES -> matter INT
SELECT DISTINCT box.matter AS matter
FROM box_wrap JOIN box ON box.institution = box_wrap.institution AND box.box = box_wrap.box
  AND box.epoch = box_wrap.epoch
WHERE box_wrap.institution = $1 AND box_wrap.reader_tag = $2 ORDER BY box.matter DESC

-- box_row_all: many 1000000
-- institution INT -> box INT, kind TEXT, recoverable BOOL, epoch INT, rekey_due BOOL
SELECT box, kind, recoverable, epoch, rekey_due FROM box WHERE institution = $1 ORDER BY box

-- box_row_hold: write
-- institution INT, box INT, epoch INT
UPDATE box SET epoch = $3 WHERE institution = $1 AND box = $2 AND epoch = $3

-- box_row_rekey: write
-- institution INT, box INT, before INT, epoch INT, public_key BYTES, signature BYTES
UPDATE box SET epoch = $4, public_key = $5, signature = $6, rekey_due = 0
WHERE institution = $1 AND box = $2 AND epoch = $3

-- box_row_due: write
-- institution INT, box INT
UPDATE box SET rekey_due = 1 WHERE institution = $1 AND box = $2

-- box_row_shred: write any
-- institution INT, matter INT
DELETE FROM box WHERE institution = $1 AND matter = $2
