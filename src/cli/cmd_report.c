#include "cli/show.h"

#include <stdio.h>

static void
show_school_report(struct cli *cli, json_t *answer)
{
	static const struct show_column columns[] = {
	    {"", "name"},
	    {"PUPILS", "pupils"},
	    {"POSSIBLE", "possible"},
	    {"ATTENDED", "attended"},
	    {"AUTHORISED", "authorised"},
	    {"UNAUTHORISED", "unauthorised"},
	    {"LATE", "late"},
	    {"ATTENDANCE %", "attendance_pct"},
	    {"PERSISTENT", "pa_count"},
	    {"SEVERE", "sa_count"},
	};
	static const char *const parts[] = {"years", "groups", "cohorts"};
	const size_t n = sizeof columns / sizeof columns[0];
	(void)cli;
	printf("%s to %s\n\n", show_text(answer, "from"), show_text(answer, "to"));
	json_t *school = json_pack("[O]", answer);
	show_table(school, columns, n);
	json_decref(school);
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		const json_t *rows = json_object_get(answer, parts[i]);
		if (json_array_size(rows) > 0) {
			putchar('\n');
			show_table(rows, columns, n);
		}
	}
}

int
cmd_report_school(struct cli *cli)
{
	struct figures_query q = {.year = -1, .flag = "", .band = "", .met = ""};
	int status = cli_urn(&q.urn, cli);
	if (status == CLI_OK) {
		status = cli_range(&q.range, cli);
	}
	if (status == CLI_OK) {
		status = cli_open(cli, CLI_READ);
	}
	if (status != CLI_OK) {
		return status;
	}
	return show_answer(cli, view_report_school(&cli->call, &q, &cli->d), show_school_report);
}

/* Every member that says something, then the members of each object under its name. */
static void
show_members(json_t *object, const char *indent)
{
	const char *key;
	json_t *value;
	json_object_foreach(object, key, value)
	{
		if (json_is_string(value)) {
			printf("%s%s: %s\n", indent, key, json_string_value(value));
		} else if (json_is_integer(value)) {
			printf("%s%s: %lld\n", indent, key, (long long)json_integer_value(value));
		} else if (json_is_boolean(value)) {
			printf("%s%s: %s\n", indent, key, json_is_true(value) ? "yes" : "no");
		}
	}
	json_object_foreach(object, key, value)
	{
		if (json_is_object(value)) {
			printf("%s%s\n", indent, key);
			show_members(value, indent[0] == '\0' ? "  " : "    ");
		}
	}
}

static void
show_pupil_report(struct cli *cli, json_t *answer)
{
	(void)cli;
	show_members(answer, "");
}

int
cmd_report_pupil(struct cli *cli)
{
	int64_t urn;
	int32_t on = DAY_NONE;
	int status = cli_urn(&urn, cli);
	if (status == CLI_OK) {
		status = cli_day(&on, cli, OPT_ON);
	}
	if (status == CLI_OK) {
		status = cli_open(cli, CLI_READ);
	}
	if (status != CLI_OK) {
		return status;
	}
	enum rc rc = view_report_pupil(&cli->call, urn, cli->value[OPT_UPN], on, &cli->d);
	return show_answer(cli, rc, show_pupil_report);
}
