-- Matters and what happens in them.  Codes, dates and ids only: every text is a sealed object.
-- A matter is what a box belongs to: a draft, a report, a duty, a casefile, a concern.

-- A report, from the first draft on.
CREATE TABLE report (
    institution INT,   -- owner
    report INT,        -- id; is a matter
    state TEXT,        -- draft, sent, acknowledged, linked, withdrawn, closed, merged
    channel TEXT,      -- online, phone, mail, email, person, duty, office
    about TEXT,        -- self, other, unsaid
    named BOOL,        -- gave a name to somebody
    danger BOOL,       -- said that somebody is in danger now
    reporter INT?,               -- person who holds the code; NULL when staff entered it without one
    received_at INT?,            -- true moment of receipt, microseconds UTC; NULL while a draft
    kept_at INT?,                -- when it was kept here
    seen_at INT?,                -- first opened by a reader
    acknowledged_at INT?,        -- first answer to the reporter
    assigned INT?,               -- person who has it
    casefile INT?,               -- case it was linked to
    merged_into INT?,            -- report it repeats
    wish TEXT,         -- none, support, informal, formal: the latest recorded wish
    wish_at INT?,                -- when that wish was recorded
    answers_sealed INT?,         -- sealed object: the answers (draft box, then intake box)
    identity_sealed INT?,        -- sealed object: name and safe contact (identity box)
    label_sealed INT?,           -- sealed object: neutral nickname for staff lists
    expires_at INT?,             -- drafts: removed unread after this moment
    version INT,       -- raised by every act
    PRIMARY KEY (institution, report)
);

-- One employee's own duty to report.
CREATE TABLE duty (
    institution INT,   -- owner
    duty INT,          -- id; is a matter
    person INT?,                 -- account of the employee; NULL when staff entered it for somebody without one
    report INT?,                 -- the report it became
    opened_by INT,     -- person who opened it: the employee, or staff for one said to have known
    state TEXT,        -- open, reported, found_practicable, found_late, referred, not_owed
    learned_at INT,    -- when the employee was told, microseconds UTC
    reported_at INT?,            -- when this employee's own report was kept
    late_reason BOOL,  -- a reason was given
    told BOOL?,                  -- told the person of the duty; NULL = not answered
    sheet TEXT,        -- resource notice: not_asked, given, refused, not_possible
    details_sealed INT?,         -- sealed object: who, what, wishes, late reason, referral outcome
    version INT,       -- raised by every act
    PRIMARY KEY (institution, duty)
);

-- A case.
CREATE TABLE casefile (
    institution INT,   -- owner
    casefile INT,      -- id; is a matter
    number TEXT,       -- neutral number people use, as 2026-0147
    state TEXT,        -- open or closed
    assigned INT?,               -- person who has it
    opened_at INT,     -- microseconds UTC
    closed_at INT?,              -- microseconds UTC
    pack_hash BYTES,   -- the pack version it is bound to
    hold BOOL,         -- legal hold
    label_sealed INT,  -- sealed object: nickname
    last_record_at INT, -- newest record: retention counts from here
    version INT,       -- raised by every act
    PRIMARY KEY (institution, casefile),
    UNIQUE (institution, number)
);

-- Complainant, respondent, conduct, policy.
CREATE TABLE allegation (
    institution INT,   -- owner
    allegation INT,    -- id
    casefile INT,      -- its case
    position INT,      -- order in the case
    state TEXT,        -- open or closed
    body_sealed INT?,  -- sealed object: what it is about, in a line (work box)
    version INT,       -- raised by every act
    PRIMARY KEY (institution, allegation)
);

-- Somebody with a part in a case.
CREATE TABLE party (
    institution INT,   -- owner
    party INT,         -- id
    casefile INT,      -- its case
    person INT?,                 -- who enters with a code or account; NULL = on paper or not known
    lang TEXT,         -- language of letters: en, es, or other
    paper BOOL,        -- gets everything on paper
    notified_at INT?,            -- first notice received: the party's page begins
    details_sealed INT, -- sealed object: name used, contact, interpreter, accommodation needs
    version INT,       -- raised by every act
    PRIMARY KEY (institution, party)
);

-- Roles belong to an allegation.
CREATE TABLE allegation_party (
    institution INT,   -- owner
    allegation INT,    -- which allegation
    party INT,         -- which party
    role TEXT,         -- role id of the pack: complainant or respondent
    PRIMARY KEY (institution, allegation, party, role)
);

-- What is known of a subject, sealed: one map a box, so that who cannot open a box knows nothing of its part.
CREATE TABLE facts (
    institution INT,   -- owner
    subject INT,       -- allegation, party, duty, report, casefile, concern
    box INT,           -- the box this part lies in
    matter INT,        -- whose box holds it
    kind TEXT,         -- about-word of facts.def
    facts_sealed INT,  -- sealed object: fact -> value, newest answers
    version INT,       -- raised by every act
    PRIMARY KEY (institution, subject, box)
);

-- A procedure under way.
CREATE TABLE procedure_run (
    institution INT,   -- owner
    run INT,           -- id
    matter INT,        -- case or other matter
    subject INT,       -- allegation, party, duty, casefile
    name TEXT,         -- procedure id of the pack
    state TEXT,        -- state id of the procedure
    version INT,       -- raised by every step
    PRIMARY KEY (institution, run)
);

-- A step of a procedure, taken.
CREATE TABLE step_taken (
    institution INT,   -- owner
    step INT,          -- id
    run INT,           -- which run
    matter INT,        -- its matter
    name TEXT,         -- step id of the pack
    by_person INT,     -- who took it
    as_role TEXT,      -- role in which it was taken
    taken_at INT,      -- microseconds UTC
    PRIMARY KEY (institution, step)
);

CREATE INDEX step_taken_matter ON step_taken (institution, matter);

-- What a step's form brought, one a box.
CREATE TABLE step_answer (
    institution INT,   -- owner
    step INT,          -- which step
    box INT,           -- who can read this part
    answers_sealed INT, -- sealed object: question -> answer
    PRIMARY KEY (institution, step, box)
);

-- A running date: codes and dates only, so that the clock job needs no key.
CREATE TABLE clock_run (
    institution INT,   -- owner
    clock_run INT,     -- id
    matter INT,        -- its matter
    subject INT,       -- whose clock: party, duty, casefile
    name TEXT,         -- clock id of the pack
    reading TEXT,      -- reading in use, or any
    started_at INT,    -- microseconds UTC
    warn_at INT?,                -- where readings differ: the earliest due
    due_at INT,        -- microseconds UTC
    stopped_at INT?,             -- microseconds UTC
    standing TEXT,     -- not_started, running, in_time, late, between, over
    look_at INT?,                -- when the standing changes by itself; NULL: never
    lapsed_at INT?,              -- when the clock job carried out its lapse
    role TEXT,         -- role that gets the task when it lapses
    version INT,       -- raised by every change
    PRIMARY KEY (institution, clock_run),
    UNIQUE (institution, subject, name)
);

CREATE INDEX clock_run_look ON clock_run (institution, look_at);
CREATE INDEX clock_run_matter ON clock_run (institution, matter);

-- Something a role must do.
CREATE TABLE task (
    institution INT,   -- owner
    task INT,          -- id
    matter INT,        -- about which matter
    kind TEXT,         -- clock id or a word of ours
    role TEXT,         -- role that must act
    person INT?,                 -- or this person
    due_at INT?,                 -- microseconds UTC
    made_at INT,       -- microseconds UTC
    done_at INT?,                -- microseconds UTC
    PRIMARY KEY (institution, task)
);

-- A message of the return channel or the team.
CREATE TABLE message (
    institution INT,   -- owner
    message INT,       -- id
    matter INT,        -- report or case
    box INT,           -- who can read it: intake of a report, support of a party, work of the team
    from_person INT,   -- who wrote; 0 = system
    from_staff BOOL,   -- side of the channel
    sent_at INT,       -- microseconds UTC
    read_at INT?,                -- first opened by the other side
    body_sealed INT,   -- sealed object
    PRIMARY KEY (institution, message)
);

CREATE INDEX message_matter ON message (institution, matter, sent_at);

-- A supportive measure for one party.
CREATE TABLE measure (
    institution INT,   -- owner
    measure INT,       -- id
    casefile INT,      -- its case, or the report it was offered on
    party INT,         -- for whom; a party or a report's reporter
    state TEXT,        -- offered, accepted, declined, in_force, ended
    offered_at INT,    -- microseconds UTC
    answered_at INT?,            -- microseconds UTC
    started_at INT?,             -- microseconds UTC
    ended_at INT?,               -- microseconds UTC
    body_sealed INT,   -- sealed object: entry of the pack's list, terms, reasons
    version INT,       -- raised by every act
    PRIMARY KEY (institution, measure)
);

-- A letter, drafted, released, received.
CREATE TABLE notice (
    institution INT,   -- owner
    notice INT,        -- id
    matter INT,        -- report or case
    party INT,         -- to whom: party, or the report for its reporter
    subject INT,       -- whose facts it speaks of
    batch INT,         -- notices of one act: what is for both is released for both
    letter TEXT,       -- letter id of the pack
    lang TEXT,         -- en or es
    state TEXT,        -- draft, released, received, refused
    drafted_at INT,    -- microseconds UTC
    released_at INT?,            -- microseconds UTC
    released_by INT?,            -- person: a person releases every letter
    method TEXT,       -- none, code, hand, mail, told
    received_at INT?,            -- proof of service: microseconds UTC
    body_sealed INT?,  -- sealed object: the letter as released
    proof_sealed INT?, -- sealed object: how and to whom it was handed over
    corrects INT?,               -- the notice this one corrects
    version INT,       -- raised by every act
    PRIMARY KEY (institution, notice)
);

-- A file handed in.
CREATE TABLE evidence (
    institution INT,   -- owner
    evidence INT,      -- id
    matter INT,        -- report or case
    file INT,          -- sealed file
    meta_sealed INT,   -- sealed object: name as sent, kind, from whom, note, digest
    bytes INT,         -- size class shown to readers of the box
    by_person INT,     -- who handed it in
    added_at INT,      -- microseconds UTC
    PRIMARY KEY (institution, evidence)
);

-- A decision table answered and signed.
CREATE TABLE decision (
    institution INT,   -- owner
    decision INT,      -- id
    matter INT,        -- its matter
    subject INT,       -- allegation, party, duty
    name TEXT,         -- decision id of the pack
    signed_by INT,     -- person
    signed_at INT,     -- microseconds UTC
    override BOOL,     -- answered otherwise than the table, with a reason
    body_sealed INT,   -- sealed object: facts used, answer, row, trace, reason
    superseded INT?,             -- the decision that replaced it
    PRIMARY KEY (institution, decision)
);

-- Who looked at what, a day a row.
CREATE TABLE look (
    institution INT,   -- owner
    matter INT,        -- what was opened
    person INT,        -- by whom
    looked_on TEXT,    -- civil day
    times INT,         -- how often that day
    PRIMARY KEY (institution, matter, person, looked_on)
);

-- A concern about bias.
CREATE TABLE concern (
    institution INT,   -- owner
    concern INT,       -- id; is a matter
    about_role TEXT,   -- role the concern is about
    matter INT?,                 -- the case it arose in
    raised_at INT,     -- microseconds UTC
    state TEXT,        -- open or answered
    body_sealed INT,   -- sealed object
    version INT,       -- raised by every act
    PRIMARY KEY (institution, concern)
);

-- The last number given in a year.
CREATE TABLE case_number (
    institution INT,   -- owner
    year INT,          -- civil year
    last INT,          -- last number given, raised in the same commit as its case
    PRIMARY KEY (institution, year)
);
