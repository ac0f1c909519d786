#ifndef MUSTER_API_INPUTS_H
#define MUSTER_API_INPUTS_H

#include "api/body.h"
#include "app/app.h"

/*
 * What each endpoint takes: where it stands (path, query, body), its form and its limits. The act's
 * own struct comes first, so that an act can be given the input itself.
 */
struct take_input {
	struct take_args args;
	const char *device;
};
struct amend_input {
	struct amend_args args;
	const char *device;
};
struct arrive_input {
	struct arrive_args args;
	const char *device;
};
struct on_input {
	int64_t urn;
	int32_t on;
};
struct closure_in {
	int32_t day;
	int session; /* -1: both */
	int kind;    /* enum closure_kind */
	uint32_t years;
	const char *reason;
};
struct calendar_input {
	struct calendar_args args;
	const struct closure_in *rows; /* become args.closures */
	size_t n_rows;
};
struct export_input {
	struct export_args args;
	int what; /* becomes args.what */
};
struct lint_input {
	int64_t urn;
	const char *yaml;
};
struct pupil_key {
	int64_t urn;
	int64_t pupil_id;
};
struct import_input {
	int64_t urn;
	int kind; /* enum import_kind; -1: not said */
	bool dry_run;
	const char *name;
};
struct job_input {
	int64_t urn;
	const char *job;
};

extern const struct input input_urn, input_login, input_school, input_calendar, input_on,
    input_policy, input_lint, input_today, input_register, input_take, input_close, input_amend,
    input_arrive, input_planned, input_plan, input_end_planned, input_pupils, input_admit,
    input_change, input_pupil, input_leave, input_pupil_range, input_history, input_figures,
    input_figure_pupils, input_import, input_job, input_export, input_add_user, input_reset_user,
    input_add_token, input_end_token;

#endif
