#include "cli/show.h"

#include "app/calendar_in.h"
#include "base/uuid.h"

#include <stdio.h>

#define PROBLEMS_MAX 1000

static void
show_calendar(struct cli *cli, json_t *answer)
{
	static const struct show_column terms[] = {
	    {"TERM", "name"}, {"FIRST DAY", "first"}, {"LAST DAY", "last"}};
	static const struct show_column closures[] = {{"CLOSED ON", "date"}, {"SESSION", "session"},
	    {"KIND", "kind"}, {"YEARS", "years"}, {"REASON", "reason"}};
	(void)cli;
	show_table(json_object_get(answer, "terms"), terms, sizeof terms / sizeof terms[0]);
	if (json_array_size(json_object_get(answer, "closures")) > 0) {
		putchar('\n');
	}
	show_table(
	    json_object_get(answer, "closures"), closures, sizeof closures / sizeof closures[0]);
	printf("%s%lld sessions on %lld school days in this school year\n",
	    json_array_size(json_object_get(answer, "terms")) > 0 ? "\n" : "No terms yet: ",
	    (long long)show_int(answer, "sessions"), (long long)show_int(answer, "school_days"));
}

int
cmd_calendar_show(struct cli *cli)
{
	int64_t urn;
	int status = cli_urn(&urn, cli);
	if (status == CLI_OK) {
		status = cli_open(cli, CLI_READ);
	}
	if (status != CLI_OK) {
		return status;
	}
	return show_answer(cli, view_calendar(&cli->call, urn, &cli->d), show_calendar);
}

int
cmd_calendar_set(struct cli *cli)
{
	char uuid[UUID_TEXT];
	struct calendar_args args = {.uuid = uuid};
	struct diag_list problems = {
	    .item = ARENA_ARRAY(&cli->arena, PROBLEMS_MAX, struct diag), .cap = PROBLEMS_MAX};
	uuid_make(uuid);
	int status = cli_urn(&args.urn, cli);
	if (status != CLI_OK) {
		return status;
	}
	enum rc rc = calendar_in_file(&args, cli->operand, &problems, &cli->arena, &cli->d);
	if (rc != RC_OK) {
		cli_problems(cli->operand, &problems);
		return problems.n > 0 ? CLI_FAILED : cli_fail(cli);
	}
	status = cli_open(cli, CLI_WRITE);
	if (status != CLI_OK) {
		return status;
	}
	rc = cli_act(cli, act_set_calendar, &args, true);
	if (rc == RC_OK) {
		text_clear(&cli->out);
		rc = view_calendar(&cli->call, args.urn, &cli->d);
	}
	return show_answer(cli, rc, show_calendar);
}
