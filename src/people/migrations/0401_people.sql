-- Persons, staff accounts, roles and deputies, affiliations, sessions. No name in the clear.

-- Somebody who can hold keys.
CREATE TABLE person (
    institution INT,   -- owner
    person INT,        -- id
    kind TEXT,         -- code (enters with a receipt code) or staff
    created_at INT,    -- microseconds UTC
    ended_at INT?,               -- set when an account ends; keys and wraps go in the same act
    version INT,       -- raised by every change
    PRIMARY KEY (institution, person)
);

-- A member of staff who signs in with a passphrase.
CREATE TABLE account (
    institution INT,   -- owner
    person INT,        -- whose
    login_tag BYTES,   -- keyed tag of the login; the login itself is in the profile
    profile_site BYTES, -- site-sealed: login, name, address for the constant mail
    totp_site BYTES?,            -- site-sealed second-factor secret; NULL until set up
    totp_step INT,     -- last step used, so that no code serves twice
    failures INT,      -- failed sign-ins since the last good one
    invite_tag BYTES?, -- keyed tag of the code that opens the first sign-in; NULL once used
    invite_until INT?, -- that code's end, microseconds UTC
    lang TEXT,         -- en or es
    PRIMARY KEY (institution, person),
    UNIQUE (institution, login_tag)
);

-- A role, from when to when.
CREATE TABLE role_held (
    institution INT,   -- owner
    person INT,        -- who holds it
    role TEXT,         -- role id of the pack, or administrator
    from_at INT,       -- microseconds UTC
    until_at INT?,               -- end; NULL = open
    granted_by INT,    -- person; 0 = init
    PRIMARY KEY (institution, person, role, from_at)
);

-- A role lent by signature.
CREATE TABLE deputy (
    institution INT,   -- owner
    deputy INT,        -- id
    from_person INT,   -- who delegates
    to_person INT,     -- who acts
    role TEXT,         -- the role lent
    scope TEXT,        -- all, or a campus id
    from_at INT,       -- microseconds UTC
    until_at INT,      -- always has an end
    signature BYTES,   -- the delegating person's signature over the row
    ended_at INT?,               -- taken back early
    PRIMARY KEY (institution, deputy)
);

-- What a person is to the institution; many at once.
CREATE TABLE affiliation (
    institution INT,   -- owner
    person INT,        -- whose
    affiliation TEXT,  -- word of the pack's list
    campus TEXT,       -- word of the pack's list
    from_at INT,       -- microseconds UTC
    until_at INT?,               -- end; NULL = open
    PRIMARY KEY (institution, person, affiliation, campus, from_at)
);

-- A signed-in browser.
CREATE TABLE session (
    institution INT,   -- owner
    session BYTES,     -- hash of the cookie, never the cookie
    person INT,        -- whose
    kind TEXT,         -- code or staff
    stage TEXT,        -- draft, open, or second (passphrase good, second factor missing)
    secret BYTES,      -- person secret under a key made from the cookie: opens nothing alone
    flash BYTES?,                -- sealed under the same key: what one page shows once (a new code)
    matter INT?,                 -- the report or case a code leads to
    created_at INT,    -- microseconds UTC
    seen_at INT,       -- last request, rounded to the minute
    ends_at INT,       -- absolute end
    PRIMARY KEY (institution, session)
);
