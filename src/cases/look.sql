-- SPDX-License-Identifier: AGPL-3.0-or-later
-- look_note: write any
-- institution INT, matter INT, person INT, looked_on TEXT
INSERT INTO look (institution, matter, person, looked_on, times) VALUES ($1, $2, $3, $4, 1)
ON CONFLICT (institution, matter, person, looked_on) DO UPDATE SET times = look.times + 1

-- look_of_matter: many 1000
-- institution INT, matter INT -> person INT, looked_on TEXT, times INT
SELECT person, looked_on, times FROM look
WHERE institution = $1 AND matter = $2 ORDER BY looked_on DESC, person
