-- Version 19: templates of messages.
--
-- A template has a name and versions: append only, the highest is in use. Each is an act of the desk
-- (docs/decisions/0011), which says who wrote it and when.
CREATE TABLE message_template (
	school_id bigint NOT NULL REFERENCES school,
	name {text} NOT NULL CHECK (name <> ''),
	version {int} NOT NULL CHECK (version >= 1),
	act_id bigint NOT NULL,
	kind {text} NOT NULL,            -- what it is for, and so its variables: src/core/template.h
	subject {text} NOT NULL,         -- '' for none: a text message
	body {text} NOT NULL,            -- with its ((variables))
	PRIMARY KEY (school_id, name, version)
);
