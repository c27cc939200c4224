-- Matters and what happens in them.  Codes, dates and ids only: every text is a sealed object.
-- A matter is what a box belongs to: a draft, a report, a duty, a casefile, a concern.

CREATE TABLE report (
    institution INT NOT NULL,   -- owner
    report INT NOT NULL,        -- id; is a matter
    state TEXT NOT NULL,        -- draft, sent, acknowledged, linked, withdrawn, closed, merged
    channel TEXT NOT NULL,      -- online, phone, mail, email, person, duty, office
    about TEXT NOT NULL,        -- self, other, unsaid
    named BOOL NOT NULL,        -- gave a name to somebody
    danger BOOL NOT NULL,       -- said that somebody is in danger now
    reporter INT,               -- person who holds the code; NULL when staff entered it without one
    received_at INT,            -- true moment of receipt, microseconds UTC; NULL while a draft
    kept_at INT,                -- when it was kept here
    seen_at INT,                -- first opened by a reader
    acknowledged_at INT,        -- first answer to the reporter
    assigned INT,               -- person who has it
    casefile INT,               -- case it was linked to
    merged_into INT,            -- report it repeats
    wish TEXT NOT NULL,         -- none, support, informal, formal: the latest recorded wish
    wish_at INT,                -- when that wish was recorded
    answers_sealed INT,         -- sealed object: the answers (draft box, then intake box)
    identity_sealed INT,        -- sealed object: name and safe contact (identity box)
    label_sealed INT,           -- sealed object: neutral nickname for staff lists
    expires_at INT,             -- drafts: removed unread after this moment
    version INT NOT NULL,       -- raised by every act
    PRIMARY KEY (institution, report)
);

CREATE TABLE duty (
    institution INT NOT NULL,   -- owner
    duty INT NOT NULL,          -- id; is a matter
    person INT,                 -- account of the employee; NULL when staff entered it for somebody without one
    report INT,                 -- the report it became
    opened_by INT NOT NULL,     -- person who opened it: the employee, or staff for one said to have known
    state TEXT NOT NULL,        -- open, reported, found_practicable, found_late, referred, not_owed
    learned_at INT NOT NULL,    -- when the employee was told, microseconds UTC
    reported_at INT,            -- when this employee's own report was kept
    late_reason BOOL NOT NULL,  -- a reason was given
    told BOOL,                  -- told the person of the duty; NULL = not answered
    sheet TEXT NOT NULL,        -- resource notice: not_asked, given, refused, not_possible
    details_sealed INT,         -- sealed object: who, what, wishes, late reason, referral outcome
    version INT NOT NULL,       -- raised by every act
    PRIMARY KEY (institution, duty)
);

CREATE TABLE casefile (
    institution INT NOT NULL,   -- owner
    casefile INT NOT NULL,      -- id; is a matter
    number TEXT NOT NULL,       -- neutral number people use, as 2026-0147
    state TEXT NOT NULL,        -- open or closed
    assigned INT,               -- person who has it
    opened_at INT NOT NULL,     -- microseconds UTC
    closed_at INT,              -- microseconds UTC
    pack_hash BYTES NOT NULL,   -- the pack version it is bound to
    hold BOOL NOT NULL,         -- legal hold
    label_sealed INT NOT NULL,  -- sealed object: nickname
    last_record_at INT NOT NULL, -- newest record: retention counts from here
    version INT NOT NULL,       -- raised by every act
    PRIMARY KEY (institution, casefile),
    UNIQUE (institution, number)
);

CREATE TABLE allegation (
    institution INT NOT NULL,   -- owner
    allegation INT NOT NULL,    -- id
    casefile INT NOT NULL,      -- its case
    position INT NOT NULL,      -- order in the case
    state TEXT NOT NULL,        -- open or closed
    version INT NOT NULL,       -- raised by every act
    PRIMARY KEY (institution, allegation)
);

CREATE TABLE party (
    institution INT NOT NULL,   -- owner
    party INT NOT NULL,         -- id
    casefile INT NOT NULL,      -- its case
    person INT,                 -- who enters with a code or account; NULL = on paper or not known
    lang TEXT NOT NULL,         -- language of letters: en, es, or other
    paper BOOL NOT NULL,        -- gets everything on paper
    notified_at INT,            -- first notice received: the party's page begins
    details_sealed INT NOT NULL, -- sealed object: name used, contact, interpreter, accommodation needs
    version INT NOT NULL,       -- raised by every act
    PRIMARY KEY (institution, party)
);

CREATE TABLE allegation_party (
    institution INT NOT NULL,   -- owner
    allegation INT NOT NULL,    -- which allegation
    party INT NOT NULL,         -- which party
    role TEXT NOT NULL,         -- role id of the pack: complainant or respondent
    PRIMARY KEY (institution, allegation, party, role)
);

CREATE TABLE facts (
    institution INT NOT NULL,   -- owner
    subject INT NOT NULL,       -- allegation, party, duty, report, casefile, concern
    matter INT NOT NULL,        -- whose box holds it
    kind TEXT NOT NULL,         -- about-word of facts.def
    facts_sealed INT NOT NULL,  -- sealed object: fact -> value, newest answers
    version INT NOT NULL,       -- raised by every act
    PRIMARY KEY (institution, subject)
);

CREATE TABLE procedure_run (
    institution INT NOT NULL,   -- owner
    run INT NOT NULL,           -- id
    matter INT NOT NULL,        -- case or other matter
    subject INT NOT NULL,       -- allegation, party, duty, casefile
    name TEXT NOT NULL,         -- procedure id of the pack
    state TEXT NOT NULL,        -- state id of the procedure
    version INT NOT NULL,       -- raised by every step
    PRIMARY KEY (institution, run)
);

CREATE TABLE step_taken (
    institution INT NOT NULL,   -- owner
    step INT NOT NULL,          -- id
    run INT NOT NULL,           -- which run
    matter INT NOT NULL,        -- its matter
    name TEXT NOT NULL,         -- step id of the pack
    by_person INT NOT NULL,     -- who took it
    taken_at INT NOT NULL,      -- microseconds UTC
    answers_sealed INT,         -- sealed object: the answers given; one a box of the form's first box
    PRIMARY KEY (institution, step)
);

CREATE TABLE clock_run (
    institution INT NOT NULL,   -- owner
    clock_run INT NOT NULL,     -- id
    matter INT NOT NULL,        -- its matter
    subject INT NOT NULL,       -- whose clock: party, duty, casefile
    name TEXT NOT NULL,         -- clock id of the pack
    reading TEXT NOT NULL,      -- reading in use, or any
    started_at INT NOT NULL,    -- microseconds UTC
    warn_at INT,                -- where readings differ: the earliest due
    due_at INT NOT NULL,        -- microseconds UTC
    stopped_at INT,             -- microseconds UTC
    standing TEXT NOT NULL,     -- running, in_time, late, over
    lapsed_at INT,              -- when the clock job carried out its lapse
    role TEXT NOT NULL,         -- role that gets the task when it lapses
    version INT NOT NULL,       -- raised by every change
    PRIMARY KEY (institution, clock_run)
);

CREATE INDEX clock_run_due ON clock_run (institution, due_at) WHERE stopped_at IS NULL AND lapsed_at IS NULL;
CREATE INDEX clock_run_matter ON clock_run (institution, matter);

CREATE TABLE task (
    institution INT NOT NULL,   -- owner
    task INT NOT NULL,          -- id
    matter INT NOT NULL,        -- about which matter
    kind TEXT NOT NULL,         -- clock id or a word of ours
    role TEXT NOT NULL,         -- role that must act
    person INT,                 -- or this person
    due_at INT,                 -- microseconds UTC
    made_at INT NOT NULL,       -- microseconds UTC
    done_at INT,                -- microseconds UTC
    PRIMARY KEY (institution, task)
);

CREATE TABLE message (
    institution INT NOT NULL,   -- owner
    message INT NOT NULL,       -- id
    matter INT NOT NULL,        -- report or case
    box INT NOT NULL,           -- who can read it: intake of a report, support of a party, work of the team
    from_person INT NOT NULL,   -- who wrote; 0 = system
    from_staff BOOL NOT NULL,   -- side of the channel
    sent_at INT NOT NULL,       -- microseconds UTC
    read_at INT,                -- first opened by the other side
    body_sealed INT NOT NULL,   -- sealed object
    PRIMARY KEY (institution, message)
);

CREATE INDEX message_matter ON message (institution, matter, sent_at);

CREATE TABLE measure (
    institution INT NOT NULL,   -- owner
    measure INT NOT NULL,       -- id
    casefile INT NOT NULL,      -- its case, or the report it was offered on
    party INT NOT NULL,         -- for whom; a party or a report's reporter
    state TEXT NOT NULL,        -- offered, accepted, declined, in_force, ended
    offered_at INT NOT NULL,    -- microseconds UTC
    answered_at INT,            -- microseconds UTC
    started_at INT,             -- microseconds UTC
    ended_at INT,               -- microseconds UTC
    body_sealed INT NOT NULL,   -- sealed object: entry of the pack's list, terms, reasons
    version INT NOT NULL,       -- raised by every act
    PRIMARY KEY (institution, measure)
);

CREATE TABLE notice (
    institution INT NOT NULL,   -- owner
    notice INT NOT NULL,        -- id
    matter INT NOT NULL,        -- report or case
    party INT NOT NULL,         -- to whom: party, or the report for its reporter
    letter TEXT NOT NULL,       -- letter id of the pack
    lang TEXT NOT NULL,         -- en or es
    state TEXT NOT NULL,        -- draft, released, received, refused
    drafted_at INT NOT NULL,    -- microseconds UTC
    released_at INT,            -- microseconds UTC
    released_by INT,            -- person: a person releases every letter
    method TEXT NOT NULL,       -- none, code, hand, mail, told
    received_at INT,            -- proof of service: microseconds UTC
    body_sealed INT NOT NULL,   -- sealed object: the letter as released; proof of service
    corrects INT,               -- the notice this one corrects
    version INT NOT NULL,       -- raised by every act
    PRIMARY KEY (institution, notice)
);

CREATE TABLE evidence (
    institution INT NOT NULL,   -- owner
    evidence INT NOT NULL,      -- id
    matter INT NOT NULL,        -- report or case
    file INT NOT NULL,          -- sealed file
    meta_sealed INT NOT NULL,   -- sealed object: name as sent, kind, from whom, note, digest
    bytes INT NOT NULL,         -- size class shown to readers of the box
    by_person INT NOT NULL,     -- who handed it in
    added_at INT NOT NULL,      -- microseconds UTC
    PRIMARY KEY (institution, evidence)
);

CREATE TABLE decision (
    institution INT NOT NULL,   -- owner
    decision INT NOT NULL,      -- id
    matter INT NOT NULL,        -- its matter
    subject INT NOT NULL,       -- allegation, party, duty
    name TEXT NOT NULL,         -- decision id of the pack
    signed_by INT NOT NULL,     -- person
    signed_at INT NOT NULL,     -- microseconds UTC
    override BOOL NOT NULL,     -- answered otherwise than the table, with a reason
    body_sealed INT NOT NULL,   -- sealed object: facts used, answer, row, trace, reason
    superseded INT,             -- the decision that replaced it
    PRIMARY KEY (institution, decision)
);

CREATE TABLE look (
    institution INT NOT NULL,   -- owner
    matter INT NOT NULL,        -- what was opened
    person INT NOT NULL,        -- by whom
    looked_on TEXT NOT NULL,    -- civil day
    times INT NOT NULL,         -- how often that day
    PRIMARY KEY (institution, matter, person, looked_on)
);

CREATE TABLE concern (
    institution INT NOT NULL,   -- owner
    concern INT NOT NULL,       -- id; is a matter
    about_role TEXT NOT NULL,   -- role the concern is about
    matter INT,                 -- the case it arose in
    raised_at INT NOT NULL,     -- microseconds UTC
    state TEXT NOT NULL,        -- open or answered
    body_sealed INT NOT NULL,   -- sealed object
    version INT NOT NULL,       -- raised by every act
    PRIMARY KEY (institution, concern)
);

CREATE TABLE case_number (
    institution INT NOT NULL,   -- owner
    year INT NOT NULL,          -- civil year
    last INT NOT NULL,          -- last number given, raised in the same commit as its case
    PRIMARY KEY (institution, year)
);
