-- Version 7: the outbox, and notices to people inside Muster.
--
-- A message is written in the transaction of the act that wants it and sent later, at least once; its
-- reference makes it one message, here and (as Message-ID) at the receiver.
CREATE TABLE message (
	school_id bigint NOT NULL REFERENCES school,
	message_id bigint NOT NULL CHECK (message_id >= 1),
	ref {text} NOT NULL CHECK (ref <> ''),  -- what it is about, once: "remind:2026-11-19:AM:3:1"
	kind {text} NOT NULL,            -- "remind", "alert", "spot_check" ...
	to_name {text} NOT NULL,
	to_address {text} NOT NULL,      -- an e-mail address
	subject {text} NOT NULL,
	body {text} NOT NULL,            -- emptied when the message is disposed of
	state {text} NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'refused', 'cancelled')),
	made bigint NOT NULL,            -- seconds UTC, as all times here
	due bigint NOT NULL,             -- not before
	tries {int} NOT NULL,
	error {text} NOT NULL,           -- what the carrier said last; '' for nothing
	sent bigint NOT NULL,            -- 0: not yet
	made_by {text} NOT NULL,         -- name of the person; Muster for the clock
	PRIMARY KEY (school_id, message_id),
	UNIQUE (school_id, ref)
);
CREATE INDEX message_waiting ON message (school_id, due) WHERE state IN ('waiting', 'sending');

CREATE TABLE notice (
	school_id bigint NOT NULL REFERENCES school,
	notice_id bigint NOT NULL CHECK (notice_id >= 1),
	user_id bigint NOT NULL,         -- whom it is for
	ref {text} NOT NULL,             -- what it is about: one notice for each person and reference
	kind {text} NOT NULL,
	body {text} NOT NULL,
	href {text} NOT NULL,            -- page of ours it leads to; '' for none
	made bigint NOT NULL,
	made_by {text} NOT NULL,
	seen bigint NOT NULL,            -- 0: not yet
	PRIMARY KEY (school_id, notice_id),
	UNIQUE (school_id, user_id, ref)
);
