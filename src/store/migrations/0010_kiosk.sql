-- Version 10: tablets at which pupils sign in. Neither code nor token is kept, only their hashes.
CREATE TABLE device (
	school_id bigint NOT NULL REFERENCES school,
	device_id bigint NOT NULL CHECK (device_id >= 1),
	name {text} NOT NULL CHECK (name <> ''),
	place {text} NOT NULL,           -- where it stands: "Pupil Reception", "Madeley House"
	code_hash {blob},                -- of the one-time code that pairs it; null: none is open
	code_expires bigint NOT NULL,    -- seconds UTC
	token_hash {blob},               -- of what the tablet keeps; null: not paired
	paired bigint NOT NULL,          -- seconds UTC; 0: not paired
	revoked bigint NOT NULL,         -- seconds UTC; 0: in use
	made bigint NOT NULL,
	made_by bigint NOT NULL,         -- user_id
	PRIMARY KEY (school_id, device_id)
);
