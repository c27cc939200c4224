-- Persons, staff accounts, roles and deputies, affiliations, sessions. No name in the clear.

CREATE TABLE person (
    institution INT NOT NULL,   -- owner
    person INT NOT NULL,        -- id
    kind TEXT NOT NULL,         -- code (enters with a receipt code) or staff
    created_at INT NOT NULL,    -- microseconds UTC
    ended_at INT,               -- set when an account ends; keys and wraps go in the same act
    version INT NOT NULL,       -- raised by every change
    PRIMARY KEY (institution, person)
);

CREATE TABLE account (
    institution INT NOT NULL,   -- owner
    person INT NOT NULL,        -- whose
    login_tag BYTES NOT NULL,   -- keyed tag of the login; the login itself is in the profile
    profile_site BYTES NOT NULL, -- site-sealed: login, name, address for the constant mail
    totp_site BYTES,            -- site-sealed second-factor secret; NULL until set up
    totp_step INT NOT NULL,     -- last step used, so that no code serves twice
    failures INT NOT NULL,      -- failed sign-ins since the last good one
    lang TEXT NOT NULL,         -- en or es
    PRIMARY KEY (institution, person),
    UNIQUE (institution, login_tag)
);

CREATE TABLE role_held (
    institution INT NOT NULL,   -- owner
    person INT NOT NULL,        -- who holds it
    role TEXT NOT NULL,         -- role id of the pack, or administrator
    from_at INT NOT NULL,       -- microseconds UTC
    until_at INT,               -- end; NULL = open
    granted_by INT NOT NULL,    -- person; 0 = init
    PRIMARY KEY (institution, person, role, from_at)
);

CREATE TABLE deputy (
    institution INT NOT NULL,   -- owner
    deputy INT NOT NULL,        -- id
    from_person INT NOT NULL,   -- who delegates
    to_person INT NOT NULL,     -- who acts
    role TEXT NOT NULL,         -- the role lent
    scope TEXT NOT NULL,        -- all, or a campus id
    from_at INT NOT NULL,       -- microseconds UTC
    until_at INT NOT NULL,      -- always has an end
    signature BYTES NOT NULL,   -- the delegating person's signature over the row
    ended_at INT,               -- taken back early
    PRIMARY KEY (institution, deputy)
);

CREATE TABLE affiliation (
    institution INT NOT NULL,   -- owner
    person INT NOT NULL,        -- whose
    affiliation TEXT NOT NULL,  -- word of the pack's list
    campus TEXT NOT NULL,       -- word of the pack's list
    from_at INT NOT NULL,       -- microseconds UTC
    until_at INT,               -- end; NULL = open
    PRIMARY KEY (institution, person, affiliation, campus, from_at)
);

CREATE TABLE session (
    institution INT NOT NULL,   -- owner
    session BYTES NOT NULL,     -- hash of the cookie, never the cookie
    person INT NOT NULL,        -- whose
    kind TEXT NOT NULL,         -- code or staff
    stage TEXT NOT NULL,        -- draft, open, or second (passphrase good, second factor missing)
    secret BYTES NOT NULL,      -- person secret under a key made from the cookie: opens nothing alone
    flash BYTES,                -- sealed under the same key: what one page shows once (a new code)
    matter INT,                 -- the report or case a code leads to
    created_at INT NOT NULL,    -- microseconds UTC
    seen_at INT NOT NULL,       -- last request, rounded to the minute
    ends_at INT NOT NULL,       -- absolute end
    PRIMARY KEY (institution, session)
);
