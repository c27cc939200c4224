-- SPDX-License-Identifier: AGPL-3.0-or-later
-- site_institutions: many 10000
-- -> institution INT, title_en TEXT, title_es TEXT, zone TEXT, leave_url TEXT, leave_title TEXT,
--   demonstration BOOL, instance BYTES
-- all institutions: the server serves them all
SELECT institution, title_en, title_es, zone, leave_url, leave_title, demonstration, instance
FROM institution ORDER BY institution

-- site_insert: write
-- institution INT, title_en TEXT, title_es TEXT, zone TEXT, leave_url TEXT, leave_title TEXT,
--   demonstration BOOL, instance BYTES, created_at INT
INSERT INTO institution (institution, title_en, title_es, zone, leave_url, leave_title,
    demonstration, instance, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)

-- site_hosts: many 10000
-- institution INT -> host TEXT
SELECT host FROM host WHERE institution = $1 ORDER BY host

-- site_host_insert: write
-- institution INT, host TEXT
INSERT INTO host (institution, host) VALUES ($1, $2)

-- site_pack_load: many 1
-- institution INT, now INT -> hash BYTES, pack TEXT, files BYTES, owner_person INT, second_person INT,
--   from_at INT
SELECT a.hash, v.pack, v.files, a.owner_person, a.second_person, a.from_at
FROM pack_activation a JOIN pack_version v ON v.institution = a.institution AND v.hash = a.hash
WHERE a.institution = $1 AND a.from_at <= $2
ORDER BY a.from_at DESC, a.hash LIMIT 1

-- site_packs: many 1000
-- institution INT -> hash BYTES, pack TEXT, loaded_at INT
SELECT hash, pack, loaded_at FROM pack_version WHERE institution = $1 ORDER BY loaded_at, hash

-- site_activations: many 1000
-- institution INT -> hash BYTES, owner_person INT, second_person INT, from_at INT
SELECT hash, owner_person, second_person, from_at FROM pack_activation
WHERE institution = $1 ORDER BY from_at DESC

-- site_pack_insert: write any
-- institution INT, hash BYTES, pack TEXT, files BYTES, loaded_at INT
INSERT INTO pack_version (institution, hash, pack, files, loaded_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (institution, hash) DO NOTHING

-- site_activate: write
-- institution INT, hash BYTES, owner_person INT, second_person INT, from_at INT
INSERT INTO pack_activation (institution, hash, owner_person, second_person, from_at)
VALUES ($1, $2, $3, $4, $5)

-- site_activation_owner: write
-- institution INT, hash BYTES, from_at INT, person INT
UPDATE pack_activation SET owner_person = $4
WHERE institution = $1 AND hash = $2 AND from_at = $3 AND owner_person = 0 AND second_person <> $4

-- site_activation_second: write
-- institution INT, hash BYTES, from_at INT, person INT
UPDATE pack_activation SET second_person = $4
WHERE institution = $1 AND hash = $2 AND from_at = $3 AND second_person = 0 AND owner_person <> $4

-- site_readings: many 1000
-- institution INT, now INT -> setting TEXT, value TEXT, owner_person INT, from_at INT
SELECT setting, value, owner_person, from_at FROM reading
WHERE institution = $1 AND from_at <= $2 ORDER BY from_at, setting

-- site_reading_insert: write
-- institution INT, setting TEXT, value TEXT, owner_person INT, from_at INT
INSERT INTO reading (institution, setting, value, owner_person, from_at) VALUES ($1, $2, $3, $4, $5)

-- site_closures: many 10000
-- institution INT -> calendar TEXT, closed_on TEXT, title TEXT, entered_by INT
SELECT calendar, closed_on, title, entered_by FROM closure
WHERE institution = $1 ORDER BY calendar, closed_on

-- site_closure_insert: write any
-- institution INT, calendar TEXT, closed_on TEXT, title TEXT, entered_by INT, entered_at INT
INSERT INTO closure (institution, calendar, closed_on, title, entered_by, entered_at)
VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (institution, calendar, closed_on) DO NOTHING
