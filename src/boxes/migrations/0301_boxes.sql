-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Keys of persons, boxes and their wraps, sealed objects, files, walls, recovery.

-- Public keys of a person; refused without the institution's signature.
CREATE TABLE person_key (
    institution INT,    -- owner
    person      INT,    -- whose
    version     INT,    -- 1, raised when the keys are made anew
    box_key     BYTES,  -- X25519: wraps are sealed to it
    sign_key    BYTES,  -- Ed25519: what the person signs
    made_at     INT,    -- microseconds UTC
    signature   BYTES,  -- the institution's, over this row
    ended_at    INT?,   -- no wrap is made for them after this
    PRIMARY KEY (institution, person, version)
);

-- One way to unlock a person's secret.
CREATE TABLE unlocker (
    institution INT,    -- owner
    unlocker    INT,    -- id; bound into the wrap
    person      INT,    -- whose
    kind        TEXT,   -- passphrase, printed (a code that unwraps), receipt (a code the keys are made of)
    tag         BYTES?, -- finds a code; NULL for a passphrase
    wrap        BYTES?, -- the secret under passphrase or printed code; NULL for a receipt code
    made_at     INT,    -- microseconds UTC
    PRIMARY KEY (institution, unlocker),
    UNIQUE (institution, tag)
);

CREATE INDEX unlocker_person ON unlocker (institution, person);

-- A box: a key pair of a matter.
CREATE TABLE box (
    institution INT,    -- owner
    box         INT,    -- id
    matter      INT,    -- report, duty, casefile, draft, concern
    subject     INT,    -- party or allegation of a box that is one each; 0 = the matter's
    name        TEXT,   -- id in the pack's boxes
    kind        TEXT,   -- intake identity shared party work closed private
    recoverable BOOL,   -- has a recovery wrap in every epoch
    epoch       INT,    -- raised by each re-key
    public_key  BYTES,  -- X25519, of this epoch
    signature   BYTES,  -- the institution's, over box, matter, epoch and key
    rekey_due   BOOL,   -- a reader was cut: the next reader's act re-keys
    made_at     INT,    -- microseconds UTC
    PRIMARY KEY (institution, box),
    UNIQUE (institution, matter, name, subject)
);

-- The keys a box has had: a chain from today's back to the first.
CREATE TABLE box_epoch (
    institution      INT,    -- owner
    box              INT,    -- which
    epoch            INT,    -- from 1
    public_key       BYTES,  -- X25519
    previous         BYTES?, -- secret of the epoch before, sealed to this one
    recovery         BYTES?, -- secret of this epoch, for k officers together
    recovery_version INT?,   -- under which recovery point
    made_at          INT,    -- microseconds UTC
    PRIMARY KEY (institution, box, epoch)
);

-- One reader's wrap of a box's secret. Whose it is stands inside, under the vault key.
CREATE TABLE box_wrap (
    institution INT,    -- owner
    box         INT,    -- which
    epoch       INT,    -- of which key
    reader_tag  BYTES,  -- keyed tag of the person
    wrap        BYTES,  -- reader, granter, signature, sealed secret: under the vault key
    PRIMARY KEY (institution, box, epoch, reader_tag)
);

CREATE INDEX box_wrap_reader ON box_wrap (institution, reader_tag, box);

-- A person kept out of a matter: no grant and no recovery crosses it.
CREATE TABLE wall (
    institution INT,    -- owner
    matter      INT,    -- of which
    reader_tag  BYTES,  -- keyed tag of the person
    reason      TEXT,   -- word: named, conflict, recused
    raised_at   INT,    -- microseconds UTC
    lift_by     INT?,   -- officer who asked to take it down; a second one does
    PRIMARY KEY (institution, matter, reader_tag)
);

-- Every text, name, note, letter, fact: sealed to a box.
CREATE TABLE sealed (
    institution INT,    -- owner
    sealed      INT,    -- id
    matter      INT,    -- bound in
    box         INT,    -- bound in
    epoch       INT,    -- of the box when it was sealed; bound in
    kind        TEXT,   -- word of the writing room; bound in
    version     INT,    -- format of its fields; bound in
    key_epoch   INT,    -- of the box key that opens sealed_key; raised by a re-key
    sealed_key  BYTES,  -- the object's key, sealed to the box
    blob        BYTES,  -- the object, padded
    file        INT?,   -- its pieces, when it describes a file
    PRIMARY KEY (institution, sealed)
);

CREATE INDEX sealed_box ON sealed (institution, box, sealed);
CREATE INDEX sealed_file ON sealed (institution, file);

-- Pieces of a file, 64 KiB each, sealed as one stream.
CREATE TABLE sealed_chunk (
    institution INT,    -- owner
    file        INT,    -- id, time-ordered
    piece       INT,    -- from 0
    blob        BYTES,  -- sealed
    PRIMARY KEY (institution, file, piece)
);

-- A file that has arrived and that no act has attached yet.
CREATE TABLE upload (
    institution INT,    -- owner
    tag         BYTES,  -- keyed tag of the token in the uploader's form
    file        INT,    -- its pieces
    info        BYTES,  -- its key, size and digest, under the token
    PRIMARY KEY (institution, tag)
);

-- The point that recovery wraps are made for, and the commitments of the officers' shares.
CREATE TABLE recovery_point (
    institution  INT,   -- owner
    version      INT,   -- from 1; the highest is in force
    k            INT,   -- how many together
    n            INT,   -- of how many
    public_point BYTES, -- R, ristretto255
    commitments  BYTES, -- one point a share
    made_at      INT,   -- microseconds UTC
    signature    BYTES, -- the institution's, over this row
    PRIMARY KEY (institution, version)
);

-- Who keeps which sheet.
CREATE TABLE recovery_officer (
    institution INT,    -- owner
    version     INT,    -- of the point
    number      INT,    -- of the sheet, from 1
    person      INT,    -- who keeps it; 0 = somebody without an account
    PRIMARY KEY (institution, version, number)
);

-- A box asked for.
CREATE TABLE recovery (
    institution INT,    -- owner
    recovery    INT,    -- id
    box         INT,    -- which box
    epoch       INT,    -- of which key
    version     INT,    -- under which recovery point
    asked_by    INT,    -- person; 0 = the command line
    to_person   INT,    -- who will read
    reason      TEXT,   -- word: lost, left, court
    asked_at    INT,    -- microseconds UTC
    ready_at    INT,    -- not before, unless waived
    state       TEXT,   -- open, done, stopped
    PRIMARY KEY (institution, recovery)
);

-- An officer who agreed not to wait.
CREATE TABLE recovery_waiver (
    institution INT,    -- owner
    recovery    INT,    -- of which request
    person      INT,    -- officer
    waived_at   INT,    -- microseconds UTC
    PRIMARY KEY (institution, recovery, person)
);

-- An officer's part for one request, with its proof.
CREATE TABLE recovery_part (
    institution INT,    -- owner
    recovery    INT,    -- of which request
    number      INT,    -- of the sheet
    part        BYTES,  -- under the vault key
    given_at    INT,    -- microseconds UTC
    PRIMARY KEY (institution, recovery, number)
);
