-- tip_lock: many 1
-- institution INT -> size INT
SELECT size FROM ledger_tip WHERE institution = $1 FOR UPDATE

-- tip_load: one
-- institution INT -> size INT, head_at INT, frontier BYTES, root BYTES, signature BYTES
SELECT size, head_at, frontier, root, signature FROM ledger_tip WHERE institution = $1

-- tip_save: write any
-- institution INT, size INT, head_at INT, frontier BYTES, root BYTES, signature BYTES
INSERT INTO ledger_tip (institution, size, head_at, frontier, root, signature)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (institution) DO UPDATE SET size = excluded.size, head_at = excluded.head_at,
frontier = excluded.frontier, root = excluded.root, signature = excluded.signature

-- tip_all: many 100000
--  -> institution INT, size INT
-- all institutions: the command that verifies reads every tree of the folder
SELECT institution, size FROM ledger_tip ORDER BY institution
