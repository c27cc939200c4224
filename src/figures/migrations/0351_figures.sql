-- De-identified coded rows: no name, no free text, no time finer than the source asks.

CREATE TABLE coded_notice (
    institution INT NOT NULL,   -- owner
    notice INT NOT NULL,        -- id, random: says nothing of when or from what
    source TEXT NOT NULL,       -- report, duty or office
    nature TEXT NOT NULL,       -- word of the pack's list; unknown is a word
    occurred_on TEXT,           -- civil day of the event if known
    occurred_part TEXT NOT NULL, -- part of the day: word, unknown is a word
    place TEXT NOT NULL,        -- general place: word of the pack's list; unknown is a word
    geography TEXT NOT NULL,    -- word of the decision; undetermined is a word
    campus TEXT NOT NULL,       -- campus word
    bias TEXT NOT NULL,         -- word of the pack's list; none is a word
    reported_on TEXT NOT NULL,  -- civil day it became known to the institution
    state TEXT NOT NULL,        -- sent, received, duplicate, unfounded
    state_at INT NOT NULL,      -- day of the last change, microseconds UTC
    join_tag BYTES NOT NULL,    -- tag only the source's box can compute: to replace, never to join
    version INT NOT NULL,       -- raised by every change
    PRIMARY KEY (institution, notice)
);

CREATE TABLE caseload (
    institution INT NOT NULL,   -- owner
    week_on TEXT NOT NULL,      -- Monday of the week, civil day
    kind TEXT NOT NULL,         -- arrived, closed, duty_on_time, duty_late
    number INT NOT NULL,        -- how many
    PRIMARY KEY (institution, week_on, kind)
);
