-- Resources and offices as people are shown them, designations of confidential offices, closures.
-- What a public page prints is public and stands here in the clear.

CREATE TABLE resource (
    institution INT NOT NULL,   -- owner
    resource TEXT NOT NULL,     -- id: the pack's, or made by staff
    campus TEXT NOT NULL,       -- campus word, or any
    services TEXT NOT NULL,     -- words of the pack's list, space between
    title_en TEXT NOT NULL,     -- public name, English
    title_es TEXT NOT NULL,     -- public name, Spanish
    phone TEXT NOT NULL,        -- empty = not entered
    other_phone TEXT NOT NULL,  -- empty = none
    hours TEXT NOT NULL,        -- always, unset, or words of the office
    confidential TEXT NOT NULL, -- yes, no, unset
    cost TEXT NOT NULL,         -- free, unset, or words of the office
    clause TEXT NOT NULL,       -- where it comes from: clause, or ours
    position INT NOT NULL,      -- order on pages
    checked_on TEXT,            -- civil day a person checked it; NULL = not yet
    checked_by INT,             -- that person
    hidden BOOL NOT NULL,       -- taken off the pages, kept for the record
    version INT NOT NULL,       -- raised by every change
    PRIMARY KEY (institution, resource)
);

CREATE TABLE office (
    institution INT NOT NULL,   -- owner
    office INT NOT NULL,        -- id
    resource TEXT,              -- its entry in the directory, if it has one
    title_en TEXT NOT NULL,     -- name, English
    title_es TEXT NOT NULL,     -- name, Spanish
    version INT NOT NULL,       -- raised by every change
    PRIMARY KEY (institution, office)
);

CREATE TABLE office_member (
    institution INT NOT NULL,   -- owner
    office INT NOT NULL,        -- the office
    person INT NOT NULL,        -- account that works there
    from_at INT NOT NULL,       -- microseconds UTC
    until_at INT,               -- end; NULL = open
    PRIMARY KEY (institution, office, person, from_at)
);

CREATE TABLE designation (
    institution INT NOT NULL,   -- owner
    designation INT NOT NULL,   -- id
    office INT NOT NULL,        -- which office is confidential
    agreement_on TEXT,          -- civil day the agreement was signed; NULL = unsigned
    trained_on TEXT,            -- civil day the training was done; NULL = not done
    from_on TEXT,               -- first day it counts; only with agreement and training
    until_on TEXT,              -- last day; NULL = open
    statistics BOOL NOT NULL,   -- true: owes statistics without names; false: owes none
    signed_by INT NOT NULL,     -- person who designated
    version INT NOT NULL,       -- raised by every change
    PRIMARY KEY (institution, designation)
);

CREATE TABLE closure (
    institution INT NOT NULL,   -- owner
    calendar TEXT NOT NULL,     -- calendar id of the pack
    closed_on TEXT NOT NULL,    -- civil day
    title TEXT NOT NULL,        -- why, as printed in explanations
    entered_by INT NOT NULL,    -- person; 0 = from the pack
    entered_at INT NOT NULL,    -- microseconds UTC
    PRIMARY KEY (institution, calendar, closed_on)
);
