-- Version 17: two more kinds of questions about pupils who are off site.
--
-- "gone": ticked on a trip by its leader though taken off it. "sealed": is there, and the mark that says
-- otherwise is in a sealed period. They were "cancelled" and "no_answer", told apart by their words; those
-- that are there keep their kind. A CHECK cannot be changed: the table is made anew.
CREATE TABLE off_site_question_new (
	school_id bigint NOT NULL,
	question_id bigint NOT NULL CHECK (question_id >= 1),
	off_site_id bigint NOT NULL,
	day {int} NOT NULL,
	session {int} NOT NULL CHECK (session IN (0, 1)),
	pupil_id bigint NOT NULL,        -- 0: nobody took the roll of the whole trip
	kind {text} NOT NULL CHECK (kind IN ('absent', 'no_answer', 'cancelled', 'gone', 'sealed')),
	words {text} NOT NULL,
	raised_at bigint NOT NULL,
	settled_at bigint NOT NULL,      -- 0: open
	settled_by {text} NOT NULL,
	outcome {text} NOT NULL,
	PRIMARY KEY (school_id, question_id),
	FOREIGN KEY (school_id, off_site_id) REFERENCES off_site
);
INSERT INTO off_site_question_new (school_id, question_id, off_site_id, day, session, pupil_id, kind, words,
	raised_at, settled_at, settled_by, outcome)
	SELECT school_id, question_id, off_site_id, day, session, pupil_id, kind, words, raised_at, settled_at,
	settled_by, outcome FROM off_site_question;
DROP TABLE off_site_question;
ALTER TABLE off_site_question_new RENAME TO off_site_question;
CREATE UNIQUE INDEX off_site_question_once
	ON off_site_question (school_id, off_site_id, day, session, pupil_id, kind);
CREATE INDEX off_site_question_open ON off_site_question (school_id, settled_at, day);
