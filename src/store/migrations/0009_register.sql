-- Version 9: the register page: cover for a day, sealed periods, photos, notes for the office.

-- Somebody takes another's register for one day (docs/permissions.md). The act of the desk's log says
-- who gave it.
CREATE TABLE cover (
	school_id bigint NOT NULL REFERENCES school,
	cover_id bigint NOT NULL CHECK (cover_id >= 1), -- 1, 2, 3 ... in each school
	user_id bigint NOT NULL,
	group_id bigint NOT NULL,
	day {int} NOT NULL,
	sessions {int} NOT NULL CHECK (sessions BETWEEN 1 AND 3), -- 1 AM, 2 PM, 3 both
	act_id bigint NOT NULL,          -- desk act that gave it
	ended_act_id bigint NOT NULL,    -- desk act that took it back; 0: stands
	PRIMARY KEY (school_id, cover_id)
);
CREATE INDEX cover_day ON cover (school_id, day);
CREATE INDEX cover_user ON cover (school_id, user_id, day);

-- A period whose registers are settled: every later change is an amendment by whoever may amend (R44).
-- A projection of the log: submissions "seal" and "unseal".
CREATE TABLE seal (
	school_id bigint NOT NULL REFERENCES school,
	seal_id bigint NOT NULL CHECK (seal_id >= 1),
	ended_seq bigint NOT NULL,       -- submission that opened it again; 0: stands
	from_day {int} NOT NULL,
	made_seq bigint NOT NULL,
	to_day {int} NOT NULL,
	PRIMARY KEY (school_id, seal_id),
	CHECK (to_day >= from_day)
);

-- One picture a pupil, 240 by 320, made small by the browser.
CREATE TABLE pupil_photo (
	school_id bigint NOT NULL,
	pupil_id bigint NOT NULL,
	act_id bigint NOT NULL,          -- desk act that brought it: its version
	type {text} NOT NULL CHECK (type IN ('image/jpeg', 'image/png', 'image/webp')),
	bytes {blob} NOT NULL,
	PRIMARY KEY (school_id, pupil_id),
	FOREIGN KEY (school_id, pupil_id) REFERENCES pupil
);
CREATE INDEX pupil_photo_version ON pupil_photo (school_id, pupil_id, act_id);

-- A note that only the office reads; chosen each time one is written.
ALTER TABLE mark ADD COLUMN is_office_note {int} NOT NULL DEFAULT 0 CHECK (is_office_note IN (0, 1));
ALTER TABLE amendment ADD COLUMN is_office_note {int} NOT NULL DEFAULT 0;
