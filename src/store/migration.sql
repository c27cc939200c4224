-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Which numbered steps this database has had. The table is made by migrate.c itself.

-- migration_done: many 1000
-- -> number INT, name TEXT, digest INT
-- all institutions: the tables are everybody's
SELECT number, name, digest FROM migration WHERE institution = 0 AND number > 0 ORDER BY number

-- migration_turn: many 1
-- -> number INT
-- all institutions: row 0 is locked by whoever migrates
SELECT number FROM migration WHERE institution = 0 AND number = 0 FOR UPDATE

-- migration_first: write any
-- at INT
-- all institutions: the tables are everybody's
INSERT INTO migration (institution, number, name, digest, applied_at) VALUES (0, 0, 'turn', 0, $1)
ON CONFLICT (institution, number) DO NOTHING

-- migration_add: write
-- number INT, name TEXT, digest INT, at INT
-- all institutions: the tables are everybody's
INSERT INTO migration (institution, number, name, digest, applied_at) VALUES (0, $1, $2, $3, $4)
