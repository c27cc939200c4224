-- SPDX-License-Identifier: AGPL-3.0-or-later
-- clockrun_of_subject: many 200
-- institution INT, subject INT -> clock_run INT, matter INT, name TEXT, reading TEXT, started_at INT,
--   warn_at INT?, due_at INT, stopped_at INT?, standing TEXT, look_at INT?, lapsed_at INT?, role TEXT, version INT
SELECT clock_run, matter, name, reading, started_at, warn_at, due_at, stopped_at, standing, look_at,
    lapsed_at, role, version
FROM clock_run WHERE institution = $1 AND subject = $2 ORDER BY name

-- clockrun_of_matter: many 2000
-- institution INT, matter INT -> clock_run INT, subject INT, name TEXT, reading TEXT, started_at INT,
--   warn_at INT?, due_at INT, stopped_at INT?, standing TEXT, lapsed_at INT?
SELECT clock_run, subject, name, reading, started_at, warn_at, due_at, stopped_at, standing, lapsed_at
FROM clock_run WHERE institution = $1 AND matter = $2 ORDER BY due_at, clock_run

-- clockrun_insert: write
-- institution INT, clock_run INT, matter INT, subject INT, name TEXT, reading TEXT, started_at INT,
--   warn_at INT?, due_at INT, stopped_at INT?, standing TEXT, look_at INT?, role TEXT
INSERT INTO clock_run (institution, clock_run, matter, subject, name, reading, started_at, warn_at,
    due_at, stopped_at, standing, look_at, role, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1)

-- clockrun_change: write
-- institution INT, clock_run INT, version INT, reading TEXT, started_at INT, warn_at INT?, due_at INT,
--   stopped_at INT?, standing TEXT, look_at INT?, lapsed_at INT?
UPDATE clock_run SET reading = $4, started_at = $5, warn_at = $6, due_at = $7, stopped_at = $8,
    standing = $9, look_at = $10, lapsed_at = $11, version = version + 1
WHERE institution = $1 AND clock_run = $2 AND version = $3

-- clockrun_to_look: many 200
-- institution INT, now INT, most INT -> clock_run INT, matter INT, name TEXT, warn_at INT?, due_at INT,
--   look_at INT?, role TEXT, version INT
SELECT clock_run, matter, name, warn_at, due_at, look_at, role, version FROM clock_run
WHERE institution = $1 AND look_at <= $2 ORDER BY look_at LIMIT $3

-- clockrun_looked: write
-- institution INT, clock_run INT, version INT, standing TEXT, look_at INT?, lapsed_at INT?
UPDATE clock_run SET standing = $4, look_at = $5, lapsed_at = $6, version = version + 1
WHERE institution = $1 AND clock_run = $2 AND version = $3

-- clockrun_task: write
-- institution INT, task INT, matter INT, kind TEXT, role TEXT, made_at INT
INSERT INTO task (institution, task, matter, kind, role, made_at) VALUES ($1, $2, $3, $4, $5, $6)

-- clockrun_open: many 200
-- institution INT, after INT, most INT -> clock_run INT, matter INT, name TEXT, reading TEXT,
--   started_at INT, due_at INT, lapsed_at INT?, version INT
SELECT clock_run, matter, name, reading, started_at, due_at, lapsed_at, version FROM clock_run
WHERE institution = $1 AND clock_run > $2 AND stopped_at IS NULL AND standing <> 'not_started'
ORDER BY clock_run LIMIT $3

-- clockrun_moved: write
-- institution INT, clock_run INT, version INT, warn_at INT?, due_at INT, standing TEXT, look_at INT?,
--   lapsed_at INT?
UPDATE clock_run SET warn_at = $4, due_at = $5, standing = $6, look_at = $7, lapsed_at = $8,
    version = version + 1
WHERE institution = $1 AND clock_run = $2 AND version = $3
