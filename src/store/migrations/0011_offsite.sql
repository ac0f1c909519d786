-- Version 11: off site: trips, placements with a provider or at the other school, and their answers.
--
-- Rows name the act of the desk that wrote them (docs/decisions/0011). Times are seconds UTC. The codes
-- that a trip or a placement enters ahead are rows of `planned`, which the log of the register holds.
CREATE TABLE provider (
	school_id bigint NOT NULL REFERENCES school,
	provider_id bigint NOT NULL CHECK (provider_id >= 1),
	act_id bigint NOT NULL,
	code {text} NOT NULL CHECK (code IN ('K', 'B', 'D', 'W')), -- what its pupils are marked
	name {text} NOT NULL CHECK (name <> ''),
	contact {text} NOT NULL,         -- who answers for it
	email {text} NOT NULL,           -- '': no link is sent
	phone {text} NOT NULL,
	PRIMARY KEY (school_id, provider_id)
);

-- A trip (provider_id 0, code V) or a placement, from one session to another, both included.
CREATE TABLE off_site (
	school_id bigint NOT NULL REFERENCES school,
	off_site_id bigint NOT NULL CHECK (off_site_id >= 1),
	act_id bigint NOT NULL,
	provider_id bigint NOT NULL,     -- 0: a trip
	code {text} NOT NULL CHECK (code IN ('V', 'K', 'B', 'D', 'W')),
	name {text} NOT NULL CHECK (name <> ''), -- of the trip; the nature of the activity
	place {text} NOT NULL,
	leader_id bigint NOT NULL,       -- user; 0: no account, or a placement
	leader {text} NOT NULL,
	staff {text} NOT NULL,           -- who goes with the leader
	from_day {int} NOT NULL,
	from_session {int} NOT NULL CHECK (from_session IN (0, 1)),
	to_day {int} NOT NULL,
	to_session {int} NOT NULL CHECK (to_session IN (0, 1)),
	sessions {int} NOT NULL,         -- set: bit 2 * weekday (0 Monday) + session
	ended_act bigint NOT NULL,       -- cancelled, or ended early; 0
	PRIMARY KEY (school_id, off_site_id),
	CHECK (from_day <= to_day)
);
CREATE INDEX off_site_days ON off_site (school_id, to_day);

CREATE TABLE off_site_pupil (
	school_id bigint NOT NULL,
	off_site_id bigint NOT NULL,
	pupil_id bigint NOT NULL,
	act_id bigint NOT NULL,          -- that put the pupil on it
	ended_act bigint NOT NULL,       -- that took the pupil off it; 0
	PRIMARY KEY (school_id, off_site_id, pupil_id, act_id),
	FOREIGN KEY (school_id, off_site_id) REFERENCES off_site,
	FOREIGN KEY (school_id, pupil_id) REFERENCES pupil
) {without_rowid};

-- The known absences it entered.
CREATE TABLE off_site_plan (
	school_id bigint NOT NULL,
	planned_id bigint NOT NULL,
	off_site_id bigint NOT NULL,
	PRIMARY KEY (school_id, planned_id),
	FOREIGN KEY (school_id, off_site_id) REFERENCES off_site
) {without_rowid};
CREATE INDEX off_site_plan_of ON off_site_plan (school_id, off_site_id);

-- What the leader or the provider said of one pupil in one session. Append only: the last one holds.
CREATE TABLE off_site_answer (
	school_id bigint NOT NULL,
	act_id bigint NOT NULL,
	off_site_id bigint NOT NULL,
	day {int} NOT NULL,
	session {int} NOT NULL CHECK (session IN (0, 1)),
	pupil_id bigint NOT NULL,
	is_here {int} NOT NULL CHECK (is_here IN (0, 1)),
	reason {text} NOT NULL,
	at bigint NOT NULL,              -- done: a device's clock counted out
	by_name {text} NOT NULL,
	PRIMARY KEY (school_id, act_id, off_site_id, session, pupil_id),
	FOREIGN KEY (school_id, off_site_id) REFERENCES off_site
) {without_rowid};
CREATE INDEX off_site_answer_day ON off_site_answer (school_id, day);

-- What the office has to find out; settled by a person, or by the answer that came after all.
CREATE TABLE off_site_question (
	school_id bigint NOT NULL,
	question_id bigint NOT NULL CHECK (question_id >= 1),
	off_site_id bigint NOT NULL,
	day {int} NOT NULL,
	session {int} NOT NULL CHECK (session IN (0, 1)),
	pupil_id bigint NOT NULL,        -- 0: nobody took the roll of the whole trip
	kind {text} NOT NULL CHECK (kind IN ('absent', 'no_answer', 'cancelled')),
	words {text} NOT NULL,
	raised_at bigint NOT NULL,
	settled_at bigint NOT NULL,      -- 0: open
	settled_by {text} NOT NULL,
	outcome {text} NOT NULL,
	PRIMARY KEY (school_id, question_id),
	FOREIGN KEY (school_id, off_site_id) REFERENCES off_site
);
CREATE UNIQUE INDEX off_site_question_once
	ON off_site_question (school_id, off_site_id, day, session, pupil_id, kind);
CREATE INDEX off_site_question_open ON off_site_question (school_id, settled_at, day);

-- The link that a provider was sent for a day; only the hash of its secret.
CREATE TABLE off_site_link (
	school_id bigint NOT NULL,
	provider_id bigint NOT NULL,
	day {int} NOT NULL,
	sent_at bigint NOT NULL,
	ends_at bigint NOT NULL,         -- noon of the next school day
	token_hash {blob} NOT NULL,
	PRIMARY KEY (school_id, provider_id, day),
	FOREIGN KEY (school_id, provider_id) REFERENCES provider
);
CREATE UNIQUE INDEX off_site_link_token ON off_site_link (school_id, token_hash);
