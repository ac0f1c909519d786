-- Version 5: lessons: classes, their timetable, lesson and ad hoc registers, questions, spot checks.
--
-- None of this is the attendance register: a lesson mark never changes a statutory mark. Each row
-- names the act (desk_act) that wrote it; marks are kept as they were in lesson_mark_was.

-- Who is taught together. An ad hoc register (trip, intervention, club, detention) is a class with
-- its own named pupils and one lesson of its own.
CREATE TABLE class (
	school_id bigint NOT NULL REFERENCES school,
	class_id bigint NOT NULL CHECK (class_id >= 1),
	kind {text} NOT NULL CHECK (kind IN ('lesson', 'trip', 'intervention', 'club', 'detention')),
	name {text} NOT NULL,
	subject {text} NOT NULL,
	may_ask {int} NOT NULL CHECK (may_ask IN (0, 1)), -- may raise a question about the session mark
	is_ended {int} NOT NULL CHECK (is_ended IN (0, 1)), -- kept for its history
	PRIMARY KEY (school_id, class_id)
);

CREATE TABLE class_member (
	school_id bigint NOT NULL,
	class_id bigint NOT NULL,
	pupil_id bigint NOT NULL,
	from_day {int} NOT NULL,
	to_day {int},                  -- last day, included; NULL: open
	PRIMARY KEY (school_id, class_id, pupil_id, from_day),
	FOREIGN KEY (school_id, class_id) REFERENCES class,
	FOREIGN KEY (school_id, pupil_id) REFERENCES pupil
);

-- A class in a period of the week, as long as the timetable says so.
CREATE TABLE lesson (
	school_id bigint NOT NULL,
	lesson_id bigint NOT NULL CHECK (lesson_id >= 1),
	class_id bigint NOT NULL,
	period {text} NOT NULL,          -- "P1"; "" of an ad hoc register
	days bigint NOT NULL CHECK (days BETWEEN 1 AND 127), -- set of weekdays, 1 Monday, 2 Tuesday, 4 ...
	week {int} NOT NULL CHECK (week BETWEEN 0 AND 2), -- 0 every week, 1 week A, 2 week B
	starts {int} NOT NULL CHECK (starts BETWEEN 0 AND 1439), -- minutes after midnight
	ends {int} NOT NULL CHECK (ends > starts AND ends <= 1440),
	room {text} NOT NULL,
	teacher_id bigint NOT NULL,      -- user; 0: no account
	teacher {text} NOT NULL,         -- name as it is now
	from_day {int} NOT NULL,
	to_day {int},                  -- last day, included; NULL: open
	PRIMARY KEY (school_id, lesson_id),
	FOREIGN KEY (school_id, class_id) REFERENCES class
);
CREATE INDEX lesson_by_class ON lesson (school_id, class_id);

-- Which week is week A; no row: the first school week of the calendar is.
CREATE TABLE timetable (
	school_id bigint NOT NULL REFERENCES school,
	week_a {int} NOT NULL,         -- Monday of a week A
	PRIMARY KEY (school_id)
);

-- Somebody else takes the lesson on one day.
CREATE TABLE lesson_cover (
	school_id bigint NOT NULL,
	day {int} NOT NULL,
	lesson_id bigint NOT NULL,
	user_id bigint NOT NULL,         -- 0: no account
	name {text} NOT NULL,            -- "": the cover was taken back
	act_id bigint NOT NULL,
	PRIMARY KEY (school_id, day, lesson_id),
	FOREIGN KEY (school_id, lesson_id) REFERENCES lesson
);

CREATE TABLE lesson_register (
	school_id bigint NOT NULL,
	day {int} NOT NULL,
	lesson_id bigint NOT NULL,
	taken_at bigint NOT NULL,        -- when it was first taken
	taken_by {text} NOT NULL,
	is_complete {int} NOT NULL CHECK (is_complete IN (0, 1)), -- said to be whole
	act_id bigint NOT NULL,          -- the last save
	PRIMARY KEY (school_id, day, lesson_id),
	FOREIGN KEY (school_id, lesson_id) REFERENCES lesson
);

CREATE TABLE lesson_mark (
	school_id bigint NOT NULL,
	day {int} NOT NULL,
	lesson_id bigint NOT NULL,
	pupil_id bigint NOT NULL,
	mark {text} NOT NULL CHECK (mark IN ('present', 'late', 'not_here', 'elsewhere')),
	minutes {int} NOT NULL CHECK (minutes BETWEEN 0 AND 600), -- late to the lesson; 0
	place {text} NOT NULL,           -- elsewhere: where; else a note
	act_id bigint NOT NULL,
	PRIMARY KEY (school_id, day, lesson_id, pupil_id),
	FOREIGN KEY (school_id, lesson_id) REFERENCES lesson,
	FOREIGN KEY (school_id, pupil_id) REFERENCES pupil
);
CREATE INDEX lesson_mark_by_pupil ON lesson_mark (school_id, pupil_id, day);

-- Every mark that was ever saved, the current one too.
CREATE TABLE lesson_mark_was (
	school_id bigint NOT NULL,
	day {int} NOT NULL,
	lesson_id bigint NOT NULL,
	pupil_id bigint NOT NULL,
	act_id bigint NOT NULL,
	mark {text} NOT NULL,
	minutes {int} NOT NULL,
	place {text} NOT NULL,
	PRIMARY KEY (school_id, day, lesson_id, pupil_id, act_id)
);

-- What became of a question that the comparison of lessons and session raised.
CREATE TABLE lesson_question (
	school_id bigint NOT NULL,
	day {int} NOT NULL,
	lesson_id bigint NOT NULL,
	pupil_id bigint NOT NULL,
	kind {text} NOT NULL CHECK (kind IN ('missing', 'seen')), -- from a lesson; though absent
	outcome {text} NOT NULL CHECK (outcome IN ('found', 'elsewhere', 'left_site', 'mark_wrong', 'lesson_wrong')),
	note {text} NOT NULL,
	act_id bigint NOT NULL,
	PRIMARY KEY (school_id, day, lesson_id, pupil_id, kind)
);

-- A parent was told that the pupil is missing from a lesson.
CREATE TABLE lesson_contact (
	school_id bigint NOT NULL,
	act_id bigint NOT NULL,
	day {int} NOT NULL,
	lesson_id bigint NOT NULL,
	pupil_id bigint NOT NULL,
	how {text} NOT NULL CHECK (how IN ('call', 'email')),
	contact {text} NOT NULL,         -- name of the parent or contact
	PRIMARY KEY (school_id, act_id)
);
CREATE INDEX lesson_contact_by_day ON lesson_contact (school_id, day);

-- Classrooms picked at random, to look whether those who are marked in are there.
CREATE TABLE spot_check (
	school_id bigint NOT NULL,
	check_id bigint NOT NULL CHECK (check_id >= 1),
	day {int} NOT NULL,
	act_id bigint NOT NULL,          -- picked
	PRIMARY KEY (school_id, check_id)
);
CREATE TABLE spot_check_lesson (
	school_id bigint NOT NULL,
	check_id bigint NOT NULL,
	lesson_id bigint NOT NULL,
	place {int} NOT NULL,          -- 0, 1, 2: in the order to walk
	result {text} NOT NULL CHECK (result IN ('', 'in_order', 'missing', 'not_checked')),
	note {text} NOT NULL,
	act_id bigint NOT NULL,          -- of the result; 0: none yet
	PRIMARY KEY (school_id, check_id, lesson_id),
	FOREIGN KEY (school_id, check_id) REFERENCES spot_check
);
-- Pupils that a check did not find.
CREATE TABLE spot_check_pupil (
	school_id bigint NOT NULL,
	check_id bigint NOT NULL,
	lesson_id bigint NOT NULL,
	pupil_id bigint NOT NULL,
	PRIMARY KEY (school_id, check_id, lesson_id, pupil_id),
	FOREIGN KEY (school_id, check_id, lesson_id) REFERENCES spot_check_lesson
);
