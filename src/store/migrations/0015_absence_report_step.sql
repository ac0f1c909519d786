-- Version 15: every step of a report about an absence is kept (R44, R58).
--
-- One row for each question and decision: who and when is on the act of the desk. Append only; where the
-- report stands now is on its own row. Being told late follows from the time and the policy: it is not stored.
CREATE TABLE absence_report_step (
	school_id bigint NOT NULL,
	report_id bigint NOT NULL,
	n {int} NOT NULL CHECK (n >= 1),
	act_id bigint NOT NULL,
	state {text} NOT NULL CHECK (state IN ('asked', 'accepted', 'refused')),
	code {text} NOT NULL,            -- "I"; '' for none
	words {text} NOT NULL,           -- why, or what was asked
	PRIMARY KEY (school_id, report_id, n),
	FOREIGN KEY (school_id, report_id) REFERENCES absence_report
);
INSERT INTO absence_report_step (school_id, report_id, n, act_id, state, code, words)
	SELECT school_id, report_id, 1, decided_act, state, code, answer FROM absence_report
	WHERE decided_act <> 0;
ALTER TABLE absence_report DROP COLUMN is_late;
ALTER TABLE absence_report DROP COLUMN code;
ALTER TABLE absence_report DROP COLUMN answer;
ALTER TABLE absence_report DROP COLUMN decided_act;
