-- SPDX-License-Identifier: AGPL-3.0-or-later
-- form_token_load: one
-- institution INT, token BYTES -> page TEXT, used_at INT, made INT?, answer BYTES?
SELECT page, used_at, made, answer FROM form_token WHERE institution = $1 AND token = $2

-- form_token_use: write
-- institution INT, token BYTES, page TEXT, used_at INT, made INT?, answer BYTES?
INSERT INTO form_token (institution, token, page, used_at, made, answer) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (institution, token) DO NOTHING

-- form_token_forget: write any
-- institution INT, before INT
DELETE FROM form_token WHERE institution = $1 AND used_at < $2
