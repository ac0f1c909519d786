-- Version 4: the fire roll.
--
-- Who was looked for, and who was found, by whom and when. Ticks are never overwritten: several phones
-- send theirs, some of them later, and the one done last holds; all are kept. Rows name the act of the
-- desk that wrote them (docs/decisions/0011). Times are seconds UTC.

-- Where people gather, in the school's order.
CREATE TABLE fire_point (
	school_id bigint NOT NULL REFERENCES school,
	place {int} NOT NULL CHECK (place >= 1), -- 1, 2, 3 ...
	name {text} NOT NULL CHECK (name <> ''),
	act_id bigint NOT NULL,          -- desk_act that set the list
	PRIMARY KEY (school_id, place)
);

-- Which registration group gathers where; a group of none gathers nowhere in particular.
CREATE TABLE fire_point_group (
	school_id bigint NOT NULL,
	group_id bigint NOT NULL,
	place {int} NOT NULL,
	PRIMARY KEY (school_id, group_id),
	FOREIGN KEY (school_id, group_id) REFERENCES reg_group,
	FOREIGN KEY (school_id, place) REFERENCES fire_point
);

-- One evacuation, or a drill.
CREATE TABLE fire_roll (
	school_id bigint NOT NULL REFERENCES school,
	roll_id bigint NOT NULL CHECK (roll_id >= 1), -- 1, 2, 3 ... in each school
	act_id bigint NOT NULL,          -- desk_act that started it
	is_drill {int} NOT NULL CHECK (is_drill IN (0, 1)),
	note {text} NOT NULL,
	started_at bigint NOT NULL,
	ended_at bigint NOT NULL,        -- 0: it runs
	ended_act bigint NOT NULL,       -- desk_act that ended it; 0
	end_note {text} NOT NULL,
	PRIMARY KEY (school_id, roll_id)
);

-- What one person said of one pupil.
CREATE TABLE fire_tick (
	school_id bigint NOT NULL,
	act_id bigint NOT NULL,          -- desk_act: who, which device, when it was received
	n {int} NOT NULL CHECK (n >= 1), -- 1, 2, 3 ... in the act
	roll_id bigint NOT NULL,
	pupil_id bigint NOT NULL,
	kind {text} NOT NULL CHECK (kind IN ('found', 'missing', 'note')), -- missing takes a tick back
	note {text} NOT NULL,            -- "seen at the gate"
	done_at bigint NOT NULL,         -- the device's clock counted out
	PRIMARY KEY (school_id, act_id, n),
	FOREIGN KEY (school_id, roll_id) REFERENCES fire_roll,
	FOREIGN KEY (school_id, pupil_id) REFERENCES pupil
);
CREATE INDEX fire_tick_roll ON fire_tick (school_id, roll_id, done_at);

-- Staff and visitors, counted by hand.
CREATE TABLE fire_count (
	school_id bigint NOT NULL,
	act_id bigint NOT NULL,
	roll_id bigint NOT NULL,
	kind {text} NOT NULL CHECK (kind IN ('staff', 'visitors')),
	here {int} NOT NULL CHECK (here >= 0),   -- on site
	found {int} NOT NULL CHECK (found >= 0),
	done_at bigint NOT NULL,
	PRIMARY KEY (school_id, act_id, kind),
	FOREIGN KEY (school_id, roll_id) REFERENCES fire_roll
);
CREATE INDEX fire_count_roll ON fire_count (school_id, roll_id, done_at);

-- Who was looked for, as it was known when the roll ended: registers amended later change no report.
CREATE TABLE fire_pupil (
	school_id bigint NOT NULL,
	roll_id bigint NOT NULL,
	pupil_id bigint NOT NULL,
	name {text} NOT NULL,
	group_name {text} NOT NULL,
	known {text} NOT NULL,           -- last known place, or why they were not on site
	was_expected {int} NOT NULL CHECK (was_expected IN (0, 1)), -- to be found
	PRIMARY KEY (school_id, roll_id, pupil_id),
	FOREIGN KEY (school_id, roll_id) REFERENCES fire_roll
);
