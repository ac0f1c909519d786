-- Version 3: pupils who come and go.
--
-- Sign-ins, sign-outs and who took a young pupil over: safeguarding data beside the register, whose marks
-- they never change by themselves (R38). Append only: a mistake is taken back by a row that names it. Each
-- row names the act of the desk that wrote it (docs/decisions/0011).
CREATE TABLE move (
	school_id bigint NOT NULL,
	act_id bigint NOT NULL,          -- desk_act
	n {int} NOT NULL CHECK (n >= 1), -- 1, 2, 3 ... in the act: siblings, rows of a paper list
	pupil_id bigint NOT NULL,
	day {int} NOT NULL,
	minute {int} NOT NULL CHECK (minute BETWEEN 0 AND 1439), -- of the movement, UK wall time
	kind {text} NOT NULL CHECK (kind IN ('in', 'out', 'back', 'early', 'handed_over', 'undo')),
	place {text} NOT NULL,           -- where it happened: "Pupil Reception", "Madeley House"
	next_place {text} NOT NULL,      -- where the pupil goes from there
	reason {text} NOT NULL,
	note {text} NOT NULL,
	person {text} NOT NULL,          -- who came with, collected or took over the pupil
	expected_back {int} CHECK (expected_back BETWEEN 0 AND 1439), -- of a sign-out; NULL: not said
	is_waiting {int} NOT NULL CHECK (is_waiting IN (0, 1)), -- signed in, to be collected by an adult
	seq bigint NOT NULL,             -- submission that made the mark of the arrival; 0: made none
	undoes_act bigint NOT NULL,      -- kind 'undo': the row that never was; 0
	undoes_n {int} NOT NULL,
	PRIMARY KEY (school_id, act_id, n),
	FOREIGN KEY (school_id, pupil_id) REFERENCES pupil
);
CREATE INDEX move_day ON move (school_id, day);
CREATE INDEX move_pupil ON move (school_id, pupil_id, day);
