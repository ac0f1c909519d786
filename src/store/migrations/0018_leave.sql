-- Version 18: leave of absence that is asked for (R53).
--
-- A request is no mark. It may be for several pupils of a family; each is decided, and has a row, by itself.
-- What was decided, who was asked and what was seen are steps: append only, each an act of the desk
-- (docs/decisions/0011). Where a pupil's request stands follows from its steps; the last one is on the row.
CREATE TABLE leave_request (
	school_id bigint NOT NULL REFERENCES school,
	leave_id bigint NOT NULL CHECK (leave_id >= 1),
	act_id bigint NOT NULL,          -- that made it
	ground {text} NOT NULL,          -- "exceptional" ...: src/core/leave.h
	applicant {text} NOT NULL,       -- who asks: "Amina Khan (mother)"
	applicant_is {text} NOT NULL,    -- "lived_with" ...: src/core/leave.h
	received_day {int} NOT NULL,     -- when it was asked for: a paper form may be entered later
	from_day {int} NOT NULL,
	from_session {int} NOT NULL CHECK (from_session IN (0, 1)), -- 0: AM, 1: PM
	to_day {int} NOT NULL,
	to_session {int} NOT NULL CHECK (to_session IN (0, 1)),
	words {text} NOT NULL,           -- why
	fact {text} NOT NULL,            -- what the code must have beside it: licence, dates; else ''
	travellers {text} NOT NULL,      -- who travels, and which parents allow it
	email {text} NOT NULL,           -- where the answer goes; '' nowhere
	PRIMARY KEY (school_id, leave_id)
);
CREATE TABLE leave_pupil (
	school_id bigint NOT NULL,
	leave_id bigint NOT NULL,
	pupil_id bigint NOT NULL,
	state {text} NOT NULL CHECK (state IN ('waiting', 'granted', 'part', 'refused', 'withdrawn')),
	from_day {int},                  -- granted, both included; NULL: nothing is
	from_session {int} NOT NULL CHECK (from_session IN (0, 1)),
	to_day {int},
	to_session {int} NOT NULL CHECK (to_session IN (0, 1)),
	PRIMARY KEY (school_id, leave_id, pupil_id),
	FOREIGN KEY (school_id, leave_id) REFERENCES leave_request,
	FOREIGN KEY (school_id, pupil_id) REFERENCES pupil
);
CREATE INDEX leave_pupil_state ON leave_pupil (school_id, state);
CREATE INDEX leave_pupil_pupil ON leave_pupil (school_id, pupil_id);
CREATE TABLE leave_step (
	school_id bigint NOT NULL,
	leave_id bigint NOT NULL,
	n {int} NOT NULL CHECK (n >= 1),
	act_id bigint NOT NULL,
	kind {text} NOT NULL CHECK (kind IN ('consulted', 'evidence', 'note', 'decided', 'withdrawn')),
	pupils {text} NOT NULL,          -- numbers of those whom it is about, parted by blanks; '' all
	state {text} NOT NULL,           -- of a decision: as of leave_pupil; else ''
	fact {text} NOT NULL,            -- of a decision: what stands beside the code; else ''
	words {text} NOT NULL,
	PRIMARY KEY (school_id, leave_id, n),
	FOREIGN KEY (school_id, leave_id) REFERENCES leave_request
);
