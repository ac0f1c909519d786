-- Version 6: missing pupil alerts, and the list of vulnerable pupils.
--
-- An alert is its log: alert_step says what happened, when, who and where; the columns of `alert` that
-- change (state, closed_at, outcome) are what the log comes to. Each row names the act of the desk that
-- wrote it (docs/decisions/0011). Times are seconds UTC.
CREATE TABLE alert (
	school_id bigint NOT NULL REFERENCES school,
	alert_id bigint NOT NULL CHECK (alert_id >= 1),
	pupil_id bigint NOT NULL,
	act_id bigint NOT NULL,
	day {int} NOT NULL,              -- UK civil date of the raising: its policy holds
	raised_at bigint NOT NULL,
	raised_by bigint NOT NULL,       -- user
	raised_name {text} NOT NULL,
	expected {text} NOT NULL,        -- where the pupil should be: "9 Cedar", "Science, S4"
	ref {text} NOT NULL,             -- reference in the subject of its e-mails
	state {text} NOT NULL CHECK (state IN ('raised', 'searching', 'found', 'not_found', 'closed')),
	closed_at bigint NOT NULL,       -- 0: not yet
	outcome {text} NOT NULL,
	PRIMARY KEY (school_id, alert_id),
	FOREIGN KEY (school_id, pupil_id) REFERENCES pupil
);
CREATE UNIQUE INDEX alert_ref ON alert (ref);
CREATE INDEX alert_open ON alert (school_id, closed_at);
-- A pupil is looked for once: whoever raises it too joins the alert.
CREATE UNIQUE INDEX alert_pupil ON alert (school_id, pupil_id)
	WHERE state IN ('raised', 'searching', 'not_found');

CREATE TABLE alert_step (
	school_id bigint NOT NULL,
	alert_id bigint NOT NULL,
	n {int} NOT NULL CHECK (n >= 1), -- 1, 2, 3 ... in the alert
	act_id bigint NOT NULL,
	kind {text} NOT NULL,            -- "raised", "told", "acknowledged": src/core/alert.h
	at bigint NOT NULL,
	user_id bigint NOT NULL,         -- 0: the clock, or an address without an account
	user_name {text} NOT NULL,
	position {text} NOT NULL,
	place {text} NOT NULL,
	words {text} NOT NULL,
	step {int} NOT NULL CHECK (step >= -1), -- kind 'told': step of the policy, from 0; else -1
	PRIMARY KEY (school_id, alert_id, n),
	FOREIGN KEY (school_id, alert_id) REFERENCES alert
);
-- Each step of the policy is done once.
CREATE UNIQUE INDEX alert_step_once ON alert_step (school_id, alert_id, step) WHERE kind = 'told';

-- Everybody who was told of an alert; whom it is told that the pupil was found.
CREATE TABLE alert_told (
	school_id bigint NOT NULL,
	alert_id bigint NOT NULL,
	n {int} NOT NULL CHECK (n >= 1),
	user_id bigint NOT NULL,         -- 0: only an address
	name {text} NOT NULL,
	address {text} NOT NULL,         -- '' when told on screen only
	token_hash {blob} NOT NULL,      -- of the link in the e-mail that answers with one press
	PRIMARY KEY (school_id, alert_id, n),
	FOREIGN KEY (school_id, alert_id) REFERENCES alert
);
CREATE UNIQUE INDEX alert_told_token ON alert_told (token_hash);

-- Who is on the list of vulnerable pupils: proposed by staff, decided by the safeguarding lead. The
-- badge is the flag `vulnerable` of the admission register, which the deciding writes.
CREATE TABLE vulnerable (
	school_id bigint NOT NULL REFERENCES school,
	entry_id bigint NOT NULL CHECK (entry_id >= 1),
	pupil_id bigint NOT NULL,
	state {text} NOT NULL CHECK (state IN ('proposed', 'listed', 'declined', 'ended')),
	reason {text} NOT NULL,          -- shown with the safeguarding permission only
	proposed_at bigint NOT NULL,
	proposed_by bigint NOT NULL,
	proposed_name {text} NOT NULL,
	from_day {int},                  -- on the list from; NULL: not decided
	review_day {int},                -- to be looked at again; NULL: not on the list
	PRIMARY KEY (school_id, entry_id),
	FOREIGN KEY (school_id, pupil_id) REFERENCES pupil
);
CREATE UNIQUE INDEX vulnerable_pupil ON vulnerable (school_id, pupil_id)
	WHERE state IN ('proposed', 'listed');

CREATE TABLE vulnerable_step (
	school_id bigint NOT NULL,
	entry_id bigint NOT NULL,
	n {int} NOT NULL CHECK (n >= 1),
	act_id bigint NOT NULL,
	kind {text} NOT NULL CHECK (kind IN ('propose', 'list', 'decline', 'review', 'end')),
	at bigint NOT NULL,
	user_id bigint NOT NULL,
	user_name {text} NOT NULL,
	position {text} NOT NULL,
	words {text} NOT NULL,
	review_day {int},                -- the next review that was set
	PRIMARY KEY (school_id, entry_id, n),
	FOREIGN KEY (school_id, entry_id) REFERENCES vulnerable
);
