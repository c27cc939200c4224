-- The ledger of acts: one tree an institution, one row a commit.

-- One commit: the entries it added, the tree nodes they completed, the head it signed.
CREATE TABLE ledger_commit (
    institution INT,   -- whose tree
    first_seq   INT,   -- number of its first entry; the first of all is 0
    entries     INT,   -- how many it added
    leaves      BYTES, -- the entries, 256 bytes each
    nodes       BYTES, -- tree nodes they completed, leaf hashes among them, 32 bytes each
    signers     BYTES, -- site-sealed: the public key that signed each entry, 32 bytes each
    head_at     INT,   -- time of the head, microseconds UTC; never goes back
    root        BYTES, -- root of the tree with these entries
    signature   BYTES, -- Ed25519 over the head's text
    PRIMARY KEY (institution, first_seq)
);

-- Where the tree ends now; locked by every commit.
CREATE TABLE ledger_tip (
    institution INT,   -- whose tree
    size        INT,   -- entries
    head_at     INT,   -- time of the newest head, microseconds UTC
    frontier    BYTES, -- roots of its complete subtrees, largest first, 32 bytes each
    root        BYTES, -- of the newest head
    signature   BYTES, -- of the newest head
    PRIMARY KEY (institution)
);
