-- Institutions, the hosts that lead to them, the packs they run by, the readings they chose.

-- An institution on this server.
CREATE TABLE institution (
    institution INT,   -- id made by us; first in every key of every table
    title_en TEXT,     -- public name, English
    title_es TEXT,     -- public name, Spanish
    zone TEXT,         -- IANA zone whose civil days count
    leave_url TEXT,    -- where "Leave this site" leads
    leave_title TEXT,  -- title of the page shown on the way out
    demonstration BOOL, -- every page says that people and cases are made up
    instance BYTES,    -- 16 random bytes: salt of receipt codes here
    created_at INT,    -- microseconds UTC
    PRIMARY KEY (institution)
);

-- Names under which an institution answers.
CREATE TABLE host (
    institution INT,   -- owner
    host TEXT,         -- Host header in small letters, port included
    PRIMARY KEY (institution, host)
);

-- all institutions: a Host header is looked up before the institution is known
CREATE UNIQUE INDEX host_host ON host (host);

-- Every pack version ever loaded, whole.
CREATE TABLE pack_version (
    institution INT,   -- owner
    hash BYTES,        -- SHA-256 of the canonical bytes and of what it extends
    pack TEXT,         -- pack id
    files BYTES,       -- the folders it is made of, whole; insert only, never changed
    loaded_at INT,     -- microseconds UTC
    PRIMARY KEY (institution, hash)
);

-- Which version is in force from when, and who signed.
CREATE TABLE pack_activation (
    institution INT,   -- owner
    hash BYTES,        -- the version that takes effect
    owner_person INT,  -- the process owner who signed; 0 = set at init, shown as unsigned
    second_person INT, -- the second officer; 0 = not signed yet
    from_at INT,       -- in force from, microseconds UTC
    PRIMARY KEY (institution, hash, from_at)
);

-- A reading of a vague text, chosen and signed.
CREATE TABLE reading (
    institution INT,   -- owner
    setting TEXT,      -- setting id of the pack
    value TEXT,        -- the chosen word, length, calendar or role
    owner_person INT,  -- who signed; 0 = the pack's default, an unapproved assumption
    from_at INT,       -- in force from, microseconds UTC
    PRIMARY KEY (institution, setting, from_at)
);

-- A closed day.
CREATE TABLE closure (
    institution INT,   -- owner
    calendar TEXT,     -- calendar id of the pack
    closed_on TEXT,    -- civil day
    title TEXT,        -- why, as printed in explanations
    entered_by INT,    -- person; 0 = from the pack
    entered_at INT,    -- microseconds UTC
    PRIMARY KEY (institution, calendar, closed_on)
);
