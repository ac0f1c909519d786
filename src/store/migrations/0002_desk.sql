-- Version 2: the log of the desks.
--
-- What happens at the desks of a school but is on neither register: sign-outs, lesson marks, ticks of
-- the fire roll, alerts, trips. Append only: one row says who, when, on which device, and what was
-- answered; the tables of each desk name the act that wrote their rows (docs/decisions/0011).
CREATE TABLE desk_act (
	school_id bigint NOT NULL REFERENCES school,
	act_id bigint NOT NULL CHECK (act_id >= 1), -- 1, 2, 3 ... in each school
	uuid {text} NOT NULL,            -- made by the client
	kind {text} NOT NULL,            -- "sign_out", "lesson_take" ...
	time bigint NOT NULL,            -- received
	happened bigint NOT NULL,        -- when it was done: received less what the device counted since
	user_id bigint NOT NULL,         -- 0: no account: Muster itself, a kiosk, a signed link
	user_name {text} NOT NULL,
	position {text} NOT NULL,
	device {text} NOT NULL,
	reason {text} NOT NULL,
	content {blob} NOT NULL,         -- digest of what the client asked
	answer {text} NOT NULL,          -- JSON: the same uuid again gets the same answer
	PRIMARY KEY (school_id, act_id),
	UNIQUE (school_id, uuid)
);
