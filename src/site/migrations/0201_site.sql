-- Institutions, the hosts that lead to them, the packs they run by, the readings they chose.

CREATE TABLE institution (
    institution INT NOT NULL,   -- id made by us; first in every key of every table
    title_en TEXT NOT NULL,     -- public name, English
    title_es TEXT NOT NULL,     -- public name, Spanish
    zone TEXT NOT NULL,         -- IANA zone whose civil days count
    leave_url TEXT NOT NULL,    -- where "Leave this site" leads
    leave_title TEXT NOT NULL,  -- title of the page shown on the way out
    demonstration BOOL NOT NULL, -- every page says that people and cases are made up
    instance BYTES NOT NULL,    -- 16 random bytes: salt of receipt codes here
    created_at INT NOT NULL,    -- microseconds UTC
    PRIMARY KEY (institution)
);

CREATE TABLE host (
    institution INT NOT NULL,   -- owner
    host TEXT NOT NULL,         -- Host header in small letters, port included
    PRIMARY KEY (institution, host),
    UNIQUE (host)
);

CREATE TABLE pack_version (
    institution INT NOT NULL,   -- owner
    hash BYTES NOT NULL,        -- SHA-256 of the canonical bytes and of what it extends
    pack TEXT NOT NULL,         -- pack id
    files BYTES NOT NULL,       -- the folder's canonical bytes; insert only, never changed
    loaded_at INT NOT NULL,     -- microseconds UTC
    PRIMARY KEY (institution, hash)
);

CREATE TABLE pack_activation (
    institution INT NOT NULL,   -- owner
    hash BYTES NOT NULL,        -- the version that takes effect
    owner_person INT NOT NULL,  -- the process owner who signed; 0 = set at init, shown as unsigned
    second_person INT NOT NULL, -- the second officer; 0 = not signed yet
    from_at INT NOT NULL,       -- in force from, microseconds UTC
    PRIMARY KEY (institution, hash, from_at)
);

CREATE TABLE reading (
    institution INT NOT NULL,   -- owner
    setting TEXT NOT NULL,      -- setting id of the pack
    value TEXT NOT NULL,        -- the chosen word, length, calendar or role
    owner_person INT NOT NULL,  -- who signed; 0 = the pack's default, an unapproved assumption
    from_at INT NOT NULL,       -- in force from, microseconds UTC
    PRIMARY KEY (institution, setting, from_at)
);
