-- SPDX-License-Identifier: AGPL-3.0-or-later
-- report_load: one
-- institution INT, report INT -> state TEXT, channel TEXT, about TEXT, named BOOL, danger BOOL,
--   reporter INT?, received_at INT?, kept_at INT?, seen_at INT?, acknowledged_at INT?, assigned INT?,
--   casefile INT?, merged_into INT?, wish TEXT, wish_at INT?, answers_sealed INT?,
--   identity_sealed INT?, label_sealed INT?, expires_at INT?, version INT
SELECT state, channel, about, named, danger, reporter, received_at, kept_at, seen_at,
    acknowledged_at, assigned, casefile, merged_into, wish, wish_at, answers_sealed,
    identity_sealed, label_sealed, expires_at, version
FROM report WHERE institution = $1 AND report = $2

-- report_of_person: many 10
-- institution INT, person INT -> report INT, state TEXT
SELECT report, state FROM report WHERE institution = $1 AND reporter = $2 ORDER BY report DESC

-- report_of_case: many 1000
-- institution INT, casefile INT -> report INT, state TEXT, channel TEXT, received_at INT?, acknowledged_at INT?,
--   reporter INT?, label_sealed INT?
SELECT report, state, channel, received_at, acknowledged_at, reporter, label_sealed FROM report
WHERE institution = $1 AND casefile = $2 ORDER BY received_at, report

-- report_draft_insert: write
-- institution INT, report INT, reporter INT, answers_sealed INT, expires_at INT
INSERT INTO report (institution, report, state, channel, about, named, danger, reporter, wish,
    answers_sealed, expires_at, version)
VALUES ($1, $2, 'draft', 'online', 'unsaid', 0, 0, $3, 'none', $4, $5, 1)

-- report_draft_save: write
-- institution INT, report INT, version INT, answers_sealed INT, expires_at INT
UPDATE report SET answers_sealed = $4, expires_at = $5, version = version + 1
WHERE institution = $1 AND report = $2 AND version = $3 AND state = 'draft'

-- report_draft_forget: write
-- institution INT, report INT, version INT
DELETE FROM report WHERE institution = $1 AND report = $2 AND version = $3 AND state = 'draft'

-- report_drafts_old: many 1000
-- institution INT, now INT -> report INT, reporter INT?, answers_sealed INT?, version INT
SELECT report, reporter, answers_sealed, version FROM report
WHERE institution = $1 AND state = 'draft' AND expires_at < $2 ORDER BY report

-- report_sent: write
-- institution INT, report INT, version INT, about TEXT, named BOOL, danger BOOL, received_at INT,
--   kept_at INT, wish TEXT, wish_at INT?, answers_sealed INT, identity_sealed INT?, label_sealed INT
UPDATE report SET state = 'sent', about = $4, named = $5, danger = $6, received_at = $7,
    kept_at = $8, wish = $9, wish_at = $10, answers_sealed = $11, identity_sealed = $12,
    label_sealed = $13, expires_at = NULL, version = version + 1
WHERE institution = $1 AND report = $2 AND version = $3 AND state = 'draft'

-- report_entered: write
-- institution INT, report INT, channel TEXT, about TEXT, named BOOL, danger BOOL, reporter INT?,
--   received_at INT, kept_at INT, wish TEXT, wish_at INT?, answers_sealed INT, identity_sealed INT?,
--   label_sealed INT
INSERT INTO report (institution, report, state, channel, about, named, danger, reporter,
    received_at, kept_at, wish, wish_at, answers_sealed, identity_sealed, label_sealed, version)
VALUES ($1, $2, 'sent', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1)

-- report_state: write
-- institution INT, report INT, version INT, state TEXT
UPDATE report SET state = $4, version = version + 1
WHERE institution = $1 AND report = $2 AND version = $3

-- report_seen: write any
-- institution INT, report INT, seen_at INT
UPDATE report SET seen_at = $3 WHERE institution = $1 AND report = $2 AND seen_at IS NULL

-- report_acknowledged: write
-- institution INT, report INT, version INT, acknowledged_at INT
UPDATE report SET acknowledged_at = $4, version = version + 1,
    state = CASE WHEN state = 'sent' THEN 'acknowledged' ELSE state END
WHERE institution = $1 AND report = $2 AND version = $3 AND acknowledged_at IS NULL

-- report_assigned: write
-- institution INT, report INT, version INT, assigned INT
UPDATE report SET assigned = $4, version = version + 1
WHERE institution = $1 AND report = $2 AND version = $3

-- report_linked: write
-- institution INT, report INT, version INT, casefile INT
UPDATE report SET casefile = $4, state = 'linked', version = version + 1
WHERE institution = $1 AND report = $2 AND version = $3

-- report_merged: write
-- institution INT, report INT, version INT, merged_into INT
UPDATE report SET merged_into = $4, state = 'merged', version = version + 1
WHERE institution = $1 AND report = $2 AND version = $3

-- report_wish: write
-- institution INT, report INT, version INT, wish TEXT, wish_at INT
UPDATE report SET wish = $4, wish_at = $5, version = version + 1
WHERE institution = $1 AND report = $2 AND version = $3

-- report_keep_identity: write
-- institution INT, report INT, version INT, identity_sealed INT
UPDATE report SET identity_sealed = $4, named = 1, version = version + 1
WHERE institution = $1 AND report = $2 AND version = $3

-- report_keep_answers: write
-- institution INT, report INT, version INT, answers_sealed INT
UPDATE report SET answers_sealed = $4, version = version + 1
WHERE institution = $1 AND report = $2 AND version = $3
