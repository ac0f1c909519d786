-- Muster's schema, version 1.
--
-- One text for SQLite and PostgreSQL; each driver spells the words in braces. Days count from
-- 1970-01-01 (day 0); times are seconds UTC; booleans are 0 or 1. Every key of a school's data begins
-- with school_id. Never edited after a release: the next change is 0002.

-- Schema version; one row.
CREATE TABLE meta (
	one bigint NOT NULL PRIMARY KEY CHECK (one = 1),
	version bigint NOT NULL CHECK (version >= 1), -- number of the last migration run
	name {text} NOT NULL CHECK (name = 'muster')  -- says whose file this is
);

-- A school, and the head of its log.
CREATE TABLE school (
	school_id bigint NOT NULL PRIMARY KEY,
	urn bigint NOT NULL UNIQUE,      -- unique reference number, GIAS
	laestab {text} NOT NULL,         -- LA number and establishment number
	la_code {text} NOT NULL,
	name {text} NOT NULL CHECK (name <> ''),
	phase {text} NOT NULL,
	type {text} NOT NULL,
	town {text} NOT NULL,
	head_seq bigint NOT NULL CHECK (head_seq >= 0), -- last submission
	head_hash {blob} NOT NULL,                      -- its hash; 32 zero bytes before the first
	structure_seq bigint NOT NULL                   -- last that changed school, calendar, roll, groups, policy
);

-- A term of the school's calendar (R1).
CREATE TABLE term (
	school_id bigint NOT NULL REFERENCES school,
	first_day {int} NOT NULL,
	last_day {int} NOT NULL,
	name {text} NOT NULL,
	PRIMARY KEY (school_id, first_day),
	CHECK (last_day >= first_day)
) {without_rowid};

-- Sessions of a term that are closed (R1, R49, R59).
CREATE TABLE closure (
	school_id bigint NOT NULL REFERENCES school,
	day {int} NOT NULL,
	n {int} NOT NULL,                -- several a day where years differ: 0, 1 ...
	am {int} NOT NULL CHECK (am IN (0, 1)),
	pm {int} NOT NULL CHECK (pm IN (0, 1)),
	years bigint NOT NULL,           -- set of NC years, bit 0 = E1; 4294967295 = the whole school
	kind {text} NOT NULL CHECK (kind IN ('planned', 'inset', 'unplanned')),
	reason {text} NOT NULL,
	PRIMARY KEY (school_id, day, n),
	CHECK (am + pm > 0)
) {without_rowid};

-- The school's attendance policy, in force from a day on.
CREATE TABLE policy (
	school_id bigint NOT NULL REFERENCES school,
	effective_from {int} NOT NULL,
	version bigint NOT NULL CHECK (version >= 1),
	name {text} NOT NULL,
	yaml {text} NOT NULL,            -- the file, byte for byte
	seq bigint NOT NULL,             -- submission that set it
	PRIMARY KEY (school_id, effective_from, version)
);

-- A pupil of the admission register. The history is in `submission`.
CREATE TABLE pupil (
	school_id bigint NOT NULL REFERENCES school,
	pupil_id bigint NOT NULL CHECK (pupil_id >= 1),
	address {text} NOT NULL,
	adno {text} NOT NULL,            -- admission number
	dob {int},
	enrol_status {text} NOT NULL,    -- C current, M main dual, S subsidiary dual, G guest
	ethnicity {text} NOT NULL,
	former_surname {text} NOT NULL,
	is_boarder {int} NOT NULL CHECK (is_boarder IN (0, 1)),
	language {text} NOT NULL,
	last_school {text} NOT NULL,
	legal_forename {text} NOT NULL,
	legal_surname {text} NOT NULL,
	middle_names {text} NOT NULL,
	note {text} NOT NULL,
	postcode {text} NOT NULL,
	preferred_forename {text} NOT NULL,
	preferred_surname {text} NOT NULL,
	sex {text} NOT NULL CHECK (sex IN ('F', 'M', '')),
	upn {text} NOT NULL,             -- '' when not known yet
	search_name {text} NOT NULL,     -- names, UPN and number folded for search, words parted by blanks
	seq bigint NOT NULL,             -- submission that made the record what it is
	PRIMARY KEY (school_id, pupil_id)
);
CREATE UNIQUE INDEX pupil_upn ON pupil (school_id, upn) WHERE upn <> '';
CREATE INDEX pupil_name ON pupil (school_id, search_name);

-- A time on roll (R10 to R33).
CREATE TABLE enrolment (
	school_id bigint NOT NULL,
	pupil_id bigint NOT NULL,
	start_day {int} NOT NULL,
	destination {text} NOT NULL,
	end_day {int},                   -- last day on roll; null: on roll
	evidence {text} NOT NULL,
	expected_end_day {int},
	ground {text} NOT NULL,          -- letter of the ground of deletion; '' while on roll
	ground_met_day {int},
	regulation {int} NOT NULL,       -- year of the regulations the letter belongs to
	return_sent_day {int},           -- the local authority was told
	PRIMARY KEY (school_id, pupil_id, start_day),
	FOREIGN KEY (school_id, pupil_id) REFERENCES pupil,
	CHECK (end_day IS NULL OR end_day >= start_day)
) {without_rowid};

-- National Curriculum year of a pupil, over time.
CREATE TABLE pupil_year (
	school_id bigint NOT NULL,
	pupil_id bigint NOT NULL,
	from_day {int} NOT NULL,
	nc_year {int} NOT NULL CHECK (nc_year BETWEEN 0 AND 31), -- 0 = E1, 4 = Reception, 5 = year 1
	to_day {int},
	PRIMARY KEY (school_id, pupil_id, from_day),
	FOREIGN KEY (school_id, pupil_id) REFERENCES pupil,
	CHECK (to_day IS NULL OR to_day >= from_day)
) {without_rowid};

-- A registration group, or a class with its own register.
CREATE TABLE reg_group (
	school_id bigint NOT NULL REFERENCES school,
	group_id bigint NOT NULL CHECK (group_id >= 1),
	is_closed {int} NOT NULL CHECK (is_closed IN (0, 1)),
	name {text} NOT NULL CHECK (name <> ''),
	nc_year {int} NOT NULL,          -- -1: mixed
	tutor_user_id bigint NOT NULL,   -- 0: none
	seq bigint NOT NULL,
	PRIMARY KEY (school_id, group_id)
);

-- Pupils of a group, over time.
CREATE TABLE group_member (
	school_id bigint NOT NULL,
	pupil_id bigint NOT NULL,
	from_day {int} NOT NULL,
	group_id bigint NOT NULL,
	to_day {int},
	PRIMARY KEY (school_id, pupil_id, from_day, group_id),
	FOREIGN KEY (school_id, pupil_id) REFERENCES pupil,
	FOREIGN KEY (school_id, group_id) REFERENCES reg_group,
	CHECK (to_day IS NULL OR to_day >= from_day)
) {without_rowid};

-- Characteristics over time: special needs, free meals, care, safeguarding.
CREATE TABLE flag (
	school_id bigint NOT NULL,
	pupil_id bigint NOT NULL,
	kind {text} NOT NULL CHECK (kind IN ('sen_support', 'ehc_plan', 'fsm', 'pupil_premium', 'eal',
		'looked_after', 'previously_looked_after', 'social_worker', 'had_social_worker',
		'child_in_need', 'child_protection', 'youth_offending', 'young_carer', 'vulnerable', 'medical',
		'service_family', 'traveller_family')),
	from_day {int} NOT NULL,
	authority {text} NOT NULL,       -- looked after: the responsible local authority
	contact {text} NOT NULL,         -- looked after: its Virtual School; else the worker
	detail {text} NOT NULL,
	to_day {int},
	told_day {int},                  -- looked after: the Virtual School was told
	PRIMARY KEY (school_id, pupil_id, kind, from_day),
	FOREIGN KEY (school_id, pupil_id) REFERENCES pupil,
	CHECK (to_day IS NULL OR to_day >= from_day)
) {without_rowid};

-- Parents and others to be rung.
CREATE TABLE contact (
	school_id bigint NOT NULL,
	pupil_id bigint NOT NULL,
	priority {int} NOT NULL CHECK (priority >= 1), -- 1 is rung first
	address {text} NOT NULL,         -- '' as the pupil's
	email {text} NOT NULL,
	forename {text} NOT NULL,
	has_responsibility {int} NOT NULL CHECK (has_responsibility IN (0, 1)),
	language {text} NOT NULL,
	lives_with {text} NOT NULL CHECK (lives_with IN ('no', 'full', 'part')), -- full or part time
	no_contact {int} NOT NULL CHECK (no_contact IN (0, 1)), -- court order (R112)
	phones {text} NOT NULL,          -- parted by line feeds, best first
	postcode {text} NOT NULL,
	relationship {text} NOT NULL,
	surname {text} NOT NULL,
	title {text} NOT NULL,
	PRIMARY KEY (school_id, pupil_id, priority),
	FOREIGN KEY (school_id, pupil_id) REFERENCES pupil
) {without_rowid};

-- The log: one act on a register by one person (R44). Append only; disposal empties the personal part.
CREATE TABLE submission (
	school_id bigint NOT NULL,       -- no foreign key: the same save moves the school's head, which must be there
	seq bigint NOT NULL CHECK (seq >= 1),
	uuid {text} NOT NULL,            -- made by the client
	kind {text} NOT NULL,
	time bigint NOT NULL,            -- received
	user_id bigint,                  -- from here to salt: the personal part, null once disposed of
	user_name {text},
	position {text},
	device {text},
	reason {text},
	payload {blob},                  -- canonical JSON in UTF-8, the very bytes that were hashed
	salt {blob},                     -- 16 random bytes
	content {blob},                  -- digest of what the client asked; not in the chain
	digest {blob} NOT NULL,          -- BLAKE2b-256 of the personal part
	hash {blob} NOT NULL,            -- BLAKE2b-256 of previous hash, school, seq, uuid, kind, time, digest
	PRIMARY KEY (school_id, seq),
	UNIQUE (school_id, uuid),
	CHECK ((payload IS NULL) = (salt IS NULL))
);

-- The attendance register now: a projection of the log. No index by pupil: it would touch a page for
-- each mark of a save (30 instead of 2); a pupil's marks are looked up session by session instead.
CREATE TABLE mark (
	school_id bigint NOT NULL,
	day {int} NOT NULL,
	session {int} NOT NULL CHECK (session IN (0, 1)), -- 0 AM, 1 PM
	pupil_id bigint NOT NULL,
	code {text} NOT NULL,            -- as in the regulations: '/', 'C1'
	minutes_late {int},
	arrived_minute {int},            -- after midnight
	is_confirmed {int} NOT NULL CHECK (is_confirmed IN (0, 1)), -- 0: planned, nobody confirmed it (R48)
	note {text},                     -- null: none
	first_seq bigint NOT NULL,       -- submission that made it
	last_seq bigint NOT NULL,        -- submission that made it what it is
	PRIMARY KEY (school_id, day, session, pupil_id),
	CHECK (last_seq >= first_seq)
) {without_rowid};

-- What stood before an amendment (R44): with `mark` it holds each entry of the log once.
CREATE TABLE amendment (
	school_id bigint NOT NULL,
	day {int} NOT NULL,
	session {int} NOT NULL,
	pupil_id bigint NOT NULL,
	seq bigint NOT NULL,             -- submission that replaced it
	prev_seq bigint NOT NULL,        -- submission that had written it
	code {text} NOT NULL,
	minutes_late {int},
	arrived_minute {int},
	is_confirmed {int} NOT NULL,
	note {text},
	PRIMARY KEY (school_id, day, session, pupil_id, seq),
	CHECK (seq > prev_seq)
) {without_rowid};

-- Absence known ahead (R48).
CREATE TABLE planned (
	school_id bigint NOT NULL,
	planned_id bigint NOT NULL CHECK (planned_id >= 1),
	code {text} NOT NULL,
	ended_seq bigint NOT NULL,       -- submission that ended it; 0: stands
	entered_by bigint NOT NULL,      -- user_id
	from_day {int} NOT NULL,
	from_session {int} NOT NULL CHECK (from_session IN (0, 1)),
	is_locked {int} NOT NULL CHECK (is_locked IN (0, 1)),
	note {text} NOT NULL,
	pupil_id bigint NOT NULL,
	to_day {int} NOT NULL,
	to_session {int} NOT NULL CHECK (to_session IN (0, 1)),
	made_seq bigint NOT NULL,
	PRIMARY KEY (school_id, planned_id),
	FOREIGN KEY (school_id, pupil_id) REFERENCES pupil,
	CHECK (to_day > from_day OR (to_day = from_day AND to_session >= from_session))
);
CREATE INDEX planned_days ON planned (school_id, to_day, from_day);

-- Registers begun, taken, closed.
CREATE TABLE register_taken (
	school_id bigint NOT NULL,
	day {int} NOT NULL,
	session {int} NOT NULL CHECK (session IN (0, 1)),
	group_id bigint NOT NULL,
	first_seq bigint NOT NULL,       -- 0: nobody took it
	last_seq bigint NOT NULL,
	taken_at bigint NOT NULL,
	is_complete {int} NOT NULL CHECK (is_complete IN (0, 1)),
	closed_seq bigint NOT NULL,      -- 0: open
	PRIMARY KEY (school_id, day, session, group_id)
) {without_rowid};

-- People who may sign in. Not a school's data: one person may work in several.
CREATE TABLE staff (
	user_id bigint NOT NULL PRIMARY KEY,
	username {text} NOT NULL UNIQUE,
	name {text} NOT NULL,
	position {text} NOT NULL,
	password {text} NOT NULL,        -- Argon2id; '' cannot sign in with one
	email {text} NOT NULL,
	is_disabled {int} NOT NULL CHECK (is_disabled IN (0, 1)),
	must_change {int} NOT NULL CHECK (must_change IN (0, 1)),
	created bigint NOT NULL
);

-- What a user may do, where.
CREATE TABLE staff_role (
	user_id bigint NOT NULL REFERENCES staff,
	school_id bigint NOT NULL,       -- 0: every school
	role {text} NOT NULL,
	years bigint NOT NULL,           -- set of NC years
	group_id bigint NOT NULL,        -- 0: not of one group
	PRIMARY KEY (user_id, school_id, role, years, group_id)
);

-- Who is signed in. Only the hash of the token is kept.
CREATE TABLE login (
	token_hash {blob} NOT NULL PRIMARY KEY,
	user_id bigint NOT NULL REFERENCES staff,
	created bigint NOT NULL,
	last_seen bigint NOT NULL,
	expires bigint NOT NULL,
	device {text} NOT NULL
);
CREATE INDEX login_user ON login (user_id);

-- Tokens of other programs.
CREATE TABLE api_token (
	token_id bigint NOT NULL PRIMARY KEY,
	token_hash {blob} NOT NULL UNIQUE,
	name {text} NOT NULL,
	role {text} NOT NULL,
	school_id bigint NOT NULL,
	created_by bigint NOT NULL,
	created bigint NOT NULL,
	expires bigint NOT NULL,         -- 0: never
	is_revoked {int} NOT NULL CHECK (is_revoked IN (0, 1))
);

-- Acts that are not on a register: who, when, what.
CREATE TABLE audit (
	school_id bigint NOT NULL,       -- 0: not of one school
	audit_id bigint NOT NULL,
	time bigint NOT NULL,
	user_id bigint NOT NULL,
	user_name {text} NOT NULL,
	act {text} NOT NULL,
	detail {text} NOT NULL,          -- ids, never names
	PRIMARY KEY (school_id, audit_id)
);
