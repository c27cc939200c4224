-- SPDX-License-Identifier: AGPL-3.0-or-later
-- box_wrap_insert: write
-- institution INT, box INT, epoch INT, reader_tag BYTES, wrap BYTES
INSERT INTO box_wrap (institution, box, epoch, reader_tag, wrap) VALUES ($1, $2, $3, $4, $5)

-- box_wrap_load: one
-- institution INT, box INT, reader_tag BYTES -> epoch INT, wrap BYTES
SELECT epoch, wrap FROM box_wrap WHERE institution = $1 AND box = $2 AND reader_tag = $3
ORDER BY epoch DESC LIMIT 1

-- box_wrap_has: many 1
-- institution INT, box INT, reader_tag BYTES -> epoch INT
SELECT epoch FROM box_wrap WHERE institution = $1 AND box = $2 AND reader_tag = $3
ORDER BY epoch DESC LIMIT 1

-- box_wrap_readers: many 10000
-- institution INT, box INT, epoch INT -> reader_tag BYTES, wrap BYTES
SELECT reader_tag, wrap FROM box_wrap WHERE institution = $1 AND box = $2 AND epoch = $3
ORDER BY reader_tag

-- box_wrap_all: each
-- institution INT -> box INT, epoch INT, wrap BYTES
SELECT box, epoch, wrap FROM box_wrap WHERE institution = $1 ORDER BY box, epoch

-- box_wrap_cut: write any
-- institution INT, box INT, reader_tag BYTES
DELETE FROM box_wrap WHERE institution = $1 AND box = $2 AND reader_tag = $3

-- box_wrap_end_epoch: write any
-- institution INT, box INT, epoch INT
DELETE FROM box_wrap WHERE institution = $1 AND box = $2 AND epoch <= $3

-- box_wrap_shred: write any
-- institution INT, matter INT
DELETE FROM box_wrap
WHERE institution = $1 AND box IN (SELECT box FROM box WHERE institution = $1 AND matter = $2)

-- box_wrap_page: many 500
-- institution INT, box INT, epoch INT, reader_tag BYTES -> box INT, epoch INT, reader_tag BYTES, wrap BYTES
SELECT box, epoch, reader_tag, wrap FROM box_wrap
WHERE institution = $1 AND (box > $2 OR (box = $2 AND (epoch > $3 OR (epoch = $3 AND reader_tag > $4))))
ORDER BY box, epoch, reader_tag LIMIT 500

-- box_wrap_rewrap: write
-- institution INT, box INT, epoch INT, reader_tag BYTES, wrap BYTES
UPDATE box_wrap SET wrap = $5 WHERE institution = $1 AND box = $2 AND epoch = $3 AND reader_tag = $4
