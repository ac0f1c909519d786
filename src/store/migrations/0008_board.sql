-- Version 8: who was reminded of which register. Append only.
CREATE TABLE reminder (
	school_id bigint NOT NULL REFERENCES school,
	act_id bigint NOT NULL,          -- of desk_act: who reminded, and when
	n {int} NOT NULL,                -- several people may keep one register: 0, 1 ...
	day {int} NOT NULL,
	session {int} NOT NULL CHECK (session IN (0, 1)),
	group_id bigint NOT NULL,
	user_id bigint NOT NULL,         -- who was reminded
	by_mail {int} NOT NULL CHECK (by_mail IN (0, 1)),
	PRIMARY KEY (school_id, act_id, n)
) {without_rowid};
CREATE INDEX reminder_day ON reminder (school_id, day);
