-- Resources and offices as people are shown them, designations of confidential offices.
-- What a public page prints is public and stands here in the clear.

-- One entry of the public directory.
CREATE TABLE resource (
    institution INT,   -- owner
    resource TEXT,     -- id: the pack's, or made by staff
    campus TEXT,       -- campus word, or any
    services TEXT,     -- words of the pack's list, space between
    title_en TEXT,     -- public name, English
    title_es TEXT,     -- public name, Spanish
    phone TEXT,        -- empty = not entered
    other_phone TEXT,  -- empty = none
    hours TEXT,        -- always, unset, or words of the office
    confidential TEXT, -- yes, no, unset
    cost TEXT,         -- free, unset, or words of the office
    clause TEXT,       -- where it comes from: clause, or ours
    position INT,      -- order on pages
    checked_on TEXT?,            -- civil day a person checked it; NULL = not yet
    checked_by INT?,             -- that person
    hidden BOOL,       -- taken off the pages, kept for the record
    version INT,       -- raised by every change
    PRIMARY KEY (institution, resource)
);

-- A part of the institution.
CREATE TABLE office (
    institution INT,   -- owner
    office INT,        -- id
    resource TEXT?,              -- its entry in the directory, if it has one
    title_en TEXT,     -- name, English
    title_es TEXT,     -- name, Spanish
    version INT,       -- raised by every change
    PRIMARY KEY (institution, office)
);

-- Who works in an office.
CREATE TABLE office_member (
    institution INT,   -- owner
    office INT,        -- the office
    person INT,        -- account that works there
    from_at INT,       -- microseconds UTC
    until_at INT?,               -- end; NULL = open
    PRIMARY KEY (institution, office, person, from_at)
);

-- An office freed from reporting, with what that rests on.
CREATE TABLE designation (
    institution INT,   -- owner
    designation INT,   -- id
    office INT,        -- which office is confidential
    agreement_on TEXT?,          -- civil day the agreement was signed; NULL = unsigned
    trained_on TEXT?,            -- civil day the training was done; NULL = not done
    from_on TEXT?,               -- first day it counts; only with agreement and training
    until_on TEXT?,              -- last day; NULL = open
    statistics BOOL,   -- true: owes statistics without names; false: owes none
    signed_by INT,     -- person who designated
    version INT,       -- raised by every change
    PRIMARY KEY (institution, designation)
);
