-- SPDX-License-Identifier: AGPL-3.0-or-later
-- account_by_login: one
-- institution INT, login_tag BYTES -> person INT, profile_site BYTES, totp_site BYTES?, totp_step INT,
--   failures INT, lang TEXT, invite_tag BYTES?, invite_until INT?, ended_at INT?
SELECT a.person, a.profile_site, a.totp_site, a.totp_step, a.failures, a.lang, a.invite_tag,
    a.invite_until, p.ended_at
FROM account a JOIN person p ON p.institution = a.institution AND p.person = a.person
WHERE a.institution = $1 AND a.login_tag = $2

-- account_load: one
-- institution INT, person INT -> login_tag BYTES, profile_site BYTES, totp_site BYTES?, totp_step INT,
--   failures INT, lang TEXT, invite_tag BYTES?, invite_until INT?, created_at INT, ended_at INT?
SELECT a.login_tag, a.profile_site, a.totp_site, a.totp_step, a.failures, a.lang, a.invite_tag,
    a.invite_until, p.created_at, p.ended_at
FROM account a JOIN person p ON p.institution = a.institution AND p.person = a.person
WHERE a.institution = $1 AND a.person = $2

-- account_all: many 10000
-- institution INT -> person INT, profile_site BYTES, second BOOL, failures INT, invited BOOL,
--   created_at INT, ended_at INT?
SELECT a.person, a.profile_site, CASE WHEN a.totp_site IS NULL THEN 0 ELSE 1 END AS second,
    a.failures, CASE WHEN a.invite_tag IS NULL THEN 0 ELSE 1 END AS invited,
    p.created_at, p.ended_at
FROM account a JOIN person p ON p.institution = a.institution AND p.person = a.person
WHERE a.institution = $1 ORDER BY a.person

-- account_insert: write
-- institution INT, person INT, login_tag BYTES, profile_site BYTES, lang TEXT, invite_tag BYTES?,
--   invite_until INT?
INSERT INTO account (institution, person, login_tag, profile_site, totp_site, totp_step, failures,
    lang, invite_tag, invite_until) VALUES ($1, $2, $3, $4, NULL, 0, 0, $5, $6, $7)

-- account_invited: write
-- institution INT, person INT
UPDATE account SET invite_tag = NULL, invite_until = NULL, failures = 0
WHERE institution = $1 AND person = $2 AND invite_tag IS NOT NULL

-- account_invite_again: write
-- institution INT, person INT, invite_tag BYTES, invite_until INT
UPDATE account SET invite_tag = $3, invite_until = $4 WHERE institution = $1 AND person = $2

-- account_failed: write any
-- institution INT, person INT
UPDATE account SET failures = failures + 1 WHERE institution = $1 AND person = $2

-- account_good: write any
-- institution INT, person INT
UPDATE account SET failures = 0 WHERE institution = $1 AND person = $2

-- account_totp: write
-- institution INT, person INT, totp_site BYTES?, totp_step INT
UPDATE account SET totp_site = $3, totp_step = $4 WHERE institution = $1 AND person = $2

-- account_totp_used: write
-- institution INT, person INT, totp_step INT
UPDATE account SET totp_step = $3, failures = 0
WHERE institution = $1 AND person = $2 AND totp_step < $3

-- account_lang: write
-- institution INT, person INT, lang TEXT
UPDATE account SET lang = $3 WHERE institution = $1 AND person = $2
