-- Version 14: what the school is told about an absence (R70).
--
-- A report is a claim, no mark: it waits until the office has decided on it. How it stands follows from
-- its steps; the last one is on the row. Each step is an act of the desk (docs/decisions/0011).
CREATE TABLE absence_report (
	school_id bigint NOT NULL REFERENCES school,
	report_id bigint NOT NULL CHECK (report_id >= 1),
	act_id bigint NOT NULL,          -- that made it
	pupil_id bigint NOT NULL,
	from_day {int} NOT NULL,
	to_day {int} NOT NULL,           -- the last day of the absence that was named
	source {text} NOT NULL,          -- "phone", "in_person" ...: src/core/absence_report.h
	told_by {text} NOT NULL,         -- who told it: "Amina Khan (mother)"
	reason {text} NOT NULL,          -- "illness" ...: src/core/absence_report.h
	words {text} NOT NULL,           -- what was said
	is_late {int} NOT NULL CHECK (is_late IN (0, 1)), -- after the time by which the policy wants it
	state {text} NOT NULL CHECK (state IN ('waiting', 'asked', 'accepted', 'refused')),
	code {text} NOT NULL,            -- decided: "I"; '' while it waits
	answer {text} NOT NULL,          -- why, or what was asked
	decided_act bigint NOT NULL,     -- the last decision; 0: none
	PRIMARY KEY (school_id, report_id),
	FOREIGN KEY (school_id, pupil_id) REFERENCES pupil
);
CREATE INDEX absence_report_waiting ON absence_report (school_id, state);
CREATE INDEX absence_report_pupil ON absence_report (school_id, pupil_id);
