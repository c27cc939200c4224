-- SPDX-License-Identifier: AGPL-3.0-or-later
-- resource_all: many 1000
-- institution INT -> resource TEXT, campus TEXT, services TEXT, title_en TEXT, title_es TEXT, phone TEXT,
--   other_phone TEXT, hours TEXT, confidential TEXT, cost TEXT, clause TEXT, position INT,
--   checked_on TEXT?, checked_by INT?, hidden BOOL, version INT
SELECT resource, campus, services, title_en, title_es, phone, other_phone, hours, confidential,
    cost, clause, position, checked_on, checked_by, hidden, version
FROM resource WHERE institution = $1 ORDER BY position, resource

-- resource_insert: write
-- institution INT, resource TEXT, campus TEXT, services TEXT, title_en TEXT, title_es TEXT, phone TEXT,
--   other_phone TEXT, hours TEXT, confidential TEXT, cost TEXT, clause TEXT, position INT
INSERT INTO resource (institution, resource, campus, services, title_en, title_es, phone,
    other_phone, hours, confidential, cost, clause, position, checked_on, checked_by, hidden, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, NULL, NULL, 0, 1)

-- resource_edit: write
-- institution INT, resource TEXT, version INT, campus TEXT, services TEXT, title_en TEXT,
--   title_es TEXT, phone TEXT, other_phone TEXT, hours TEXT, confidential TEXT, cost TEXT,
--   hidden BOOL, checked_on TEXT, checked_by INT
UPDATE resource SET campus = $4, services = $5, title_en = $6, title_es = $7, phone = $8,
    other_phone = $9, hours = $10, confidential = $11, cost = $12, hidden = $13, checked_on = $14,
    checked_by = $15, version = version + 1
WHERE institution = $1 AND resource = $2 AND version = $3
