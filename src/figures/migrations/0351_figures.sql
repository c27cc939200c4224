-- De-identified coded rows: no name, no free text, no time finer than the source asks.

-- One coded row: no identity.
CREATE TABLE coded_notice (
    institution INT,   -- owner
    notice INT,        -- id, random: says nothing of when or from what
    source TEXT,       -- report, duty or office
    nature TEXT,       -- word of the pack's list; unknown is a word
    occurred_on TEXT?,           -- civil day of the event if known
    occurred_part TEXT, -- part of the day: word, unknown is a word
    place TEXT,        -- general place: word of the pack's list; unknown is a word
    geography TEXT,    -- word of the decision; undetermined is a word
    campus TEXT,       -- campus word
    bias TEXT,         -- word of the pack's list; none is a word
    reported_on TEXT,  -- civil day it became known to the institution
    state TEXT,        -- sent, received, duplicate, unfounded
    state_at INT,      -- day of the last change, microseconds UTC
    join_tag BYTES,    -- tag only the source's box can compute: to replace, never to join
    version INT,       -- raised by every change
    PRIMARY KEY (institution, notice)
);

-- Counts by week.
CREATE TABLE caseload (
    institution INT,   -- owner
    week_on TEXT,      -- Monday of the week, civil day
    kind TEXT,         -- arrived, closed, duty_on_time, duty_late
    number INT,        -- how many
    PRIMARY KEY (institution, week_on, kind)
);
