-- Version 12: the school's logo, for its prints.

CREATE TABLE school_logo (
	school_id bigint NOT NULL REFERENCES school,
	act_id bigint NOT NULL,          -- desk act that brought it: its version
	type {text} NOT NULL CHECK (type IN ('image/jpeg', 'image/png')),
	bytes {blob} NOT NULL,
	PRIMARY KEY (school_id)
);
