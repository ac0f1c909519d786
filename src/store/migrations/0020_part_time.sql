-- Version 20: part-time timetables (R55, R56).
--
-- A plan for one pupil with an aim, agreed by the school and by a parent lived with. Its steps are append
-- only, each an act of the desk (docs/decisions/0011): the first makes it, the others are its reviews. Its
-- end, and what else a review changes, is on the plan as the last step left it. The codes that it enters
-- ahead are rows of `planned`, which the log of the register holds.
CREATE TABLE part_time (
	school_id bigint NOT NULL REFERENCES school,
	plan_id bigint NOT NULL CHECK (plan_id >= 1),
	pupil_id bigint NOT NULL,
	reason {text} NOT NULL,          -- "health" ...: src/core/part_time.h
	wider {text} NOT NULL,           -- of which plan it is a part: "support" ...
	aim {text} NOT NULL CHECK (aim <> ''),
	words {text} NOT NULL,           -- why, in full
	sessions {int} NOT NULL CHECK (sessions BETWEEN 1 AND 1022), -- away: bit 0 Monday AM to 9 Friday PM
	from_day {int} NOT NULL,
	to_day {int} NOT NULL,           -- included; it never runs past it
	social_worker {text} NOT NULL,   -- who was informed and when; '' not asked
	ehc_plan {text} NOT NULL,        -- what was discussed with the authority; '' not asked
	la_told {int},                   -- when the authority was told; NULL: not yet
	is_ended {int} NOT NULL CHECK (is_ended IN (0, 1)), -- before its end, by a review
	PRIMARY KEY (school_id, plan_id),
	FOREIGN KEY (school_id, pupil_id) REFERENCES pupil
);
CREATE INDEX part_time_pupil ON part_time (school_id, pupil_id);
CREATE TABLE part_time_step (
	school_id bigint NOT NULL,
	plan_id bigint NOT NULL,
	n {int} NOT NULL CHECK (n >= 1),
	act_id bigint NOT NULL,
	kind {text} NOT NULL CHECK (kind IN ('made', 'goes_on', 'extended', 'ended')),
	day {int} NOT NULL,              -- on which it was made or reviewed
	words {text} NOT NULL,
	school_who {text} NOT NULL,      -- agreed, on making and on extending it; else ''
	school_day {int},
	school_how {text} NOT NULL,
	parent_who {text} NOT NULL,
	parent_day {int},
	parent_how {text} NOT NULL,
	to_day {int} NOT NULL,           -- the end from this step on
	reviews {text} NOT NULL,         -- dates that this step plans, parted by blanks
	PRIMARY KEY (school_id, plan_id, n),
	FOREIGN KEY (school_id, plan_id) REFERENCES part_time
);
-- The known absences it entered.
CREATE TABLE part_time_planned (
	school_id bigint NOT NULL,
	planned_id bigint NOT NULL,
	plan_id bigint NOT NULL,
	PRIMARY KEY (school_id, planned_id),
	FOREIGN KEY (school_id, plan_id) REFERENCES part_time
) {without_rowid};
CREATE INDEX part_time_planned_of ON part_time_planned (school_id, plan_id);
