-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Tokens of forms already answered: the second POST of the same form gets the first answer.
CREATE TABLE form_token (
    institution INT,    -- whose site
    token       BYTES,  -- BLAKE2b-256 of the token in the form
    page        TEXT,   -- id of the page's row, so that a token serves one form only
    used_at     INT,    -- microseconds UTC
    made        INT?,   -- id of what the act made, when it made something
    answer      BYTES?, -- the first answer, sealed under a key derived from the token itself
    PRIMARY KEY (institution, token)
);

CREATE INDEX form_token_used ON form_token (institution, used_at);
