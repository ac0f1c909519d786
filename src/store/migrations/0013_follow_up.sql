-- Version 13: following up an absence (R70).
--
-- One row for each attempt to reach a pupil's home, or somebody else, about an absence. Append only; the
-- act of the desk says who made it, when and from which device (docs/decisions/0011).
CREATE TABLE contact_attempt (
	school_id bigint NOT NULL REFERENCES school,
	act_id bigint NOT NULL,
	pupil_id bigint NOT NULL,
	day {int} NOT NULL,              -- the day of absence it was about
	how {text} NOT NULL,             -- "call", "visit" ...: src/core/follow_up.h
	outcome {text} NOT NULL,         -- "spoke", "no_answer" ...: src/core/follow_up.h
	contact {text} NOT NULL,         -- who: "Amina Khan (mother)", "Essex Police"
	number {text} NOT NULL,          -- telephone number or address used; '' for none
	companion {text} NOT NULL,       -- the second member of staff of a visit; '' for none
	words {text} NOT NULL,           -- what was said
	PRIMARY KEY (school_id, act_id),
	FOREIGN KEY (school_id, pupil_id) REFERENCES pupil
);
CREATE INDEX contact_attempt_day ON contact_attempt (school_id, day);
CREATE INDEX contact_attempt_pupil ON contact_attempt (school_id, pupil_id);
