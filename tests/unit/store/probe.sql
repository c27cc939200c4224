-- Statements of the store's own tests, over the tables of probe.c.

-- probe_insert: write
-- institution INT, id INT, i INT?, t TEXT?, b BYTES?, f BOOL?
INSERT INTO probe (institution, id, i, t, b, f, version) VALUES ($1, $2, $3, $4, $5, $6, 1)

-- probe_load: one
-- institution INT, id INT -> id INT, i INT?, t TEXT?, b BYTES?, f BOOL?, version INT
SELECT id, i, t, b, f, version FROM probe WHERE institution = $1 AND id = $2

-- probe_few: many 3
-- institution INT, least INT -> id INT, i INT?
SELECT id, i FROM probe WHERE institution = $1 AND id >= $2 ORDER BY id

-- probe_each: each
-- institution INT -> id INT, t TEXT?
SELECT id, t FROM probe WHERE institution = $1 ORDER BY id

-- probe_any: one
-- institution INT -> id INT
SELECT id FROM probe WHERE institution = $1

-- probe_sum: one
-- institution INT -> total INT, count INT
SELECT CAST(COALESCE(SUM(i), 0) AS BIGINT) AS total, COUNT(*) AS count FROM probe WHERE institution = $1

-- probe_raise: write
-- institution INT, id INT, version INT, i INT?
UPDATE probe SET i = $4, version = version + 1 WHERE institution = $1 AND id = $2 AND version = $3

-- probe_clear: write any
-- institution INT
DELETE FROM probe WHERE institution = $1

-- probe_child: write
-- institution INT, id INT, parent INT
INSERT INTO probe_child (institution, id, parent) VALUES ($1, $2, $3)

-- probe_tip: one
-- institution INT -> size INT
SELECT size FROM probe_tip WHERE institution = $1 FOR UPDATE

-- probe_tip_make: write any
-- institution INT
INSERT INTO probe_tip (institution, size) VALUES ($1, 0) ON CONFLICT (institution) DO NOTHING

-- probe_tip_set: write
-- institution INT, old INT, size INT
UPDATE probe_tip SET size = $3 WHERE institution = $1 AND size = $2

-- probe_leaf: write
-- institution INT, seq INT, leaf BYTES
INSERT INTO probe_leaf (institution, seq, leaf) VALUES ($1, $2, $3)

-- probe_leaves: many 100000
-- institution INT -> seq INT, leaf BYTES
SELECT seq, leaf FROM probe_leaf WHERE institution = $1 ORDER BY seq

-- probe_wrong_type: one
-- institution INT, id INT -> id TEXT
SELECT id FROM probe WHERE institution = $1 AND id = $2
