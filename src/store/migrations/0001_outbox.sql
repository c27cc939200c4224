-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Mail and messages waiting to go out. A row holds the name of a constant sentence, never content.
CREATE TABLE outbox (
    institution INT,    -- whose site sends
    id          INT,    -- ours, time-ordered
    channel     TEXT,   -- mail or phone
    sentence    TEXT,   -- word key of the constant text
    lang        TEXT,   -- language of the constant text
    person      INT?,   -- whose sealed delivery address is used; NULL once sent
    address     BYTES?, -- sealed under the site key when there is no person row
    due_at      INT,    -- not before, microseconds UTC
    tries       INT DEFAULT 0, -- attempts so far
    sent_at     INT?,   -- microseconds UTC; NULL while waiting
    failed_at   INT?,   -- given up, microseconds UTC
    PRIMARY KEY (institution, id)
);

CREATE INDEX outbox_due ON outbox (institution, sent_at, failed_at, due_at);
