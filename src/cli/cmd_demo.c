#include "cli/show.h"

#include <stdio.h>
#include <string.h>

static void
show_demo(struct cli *cli, json_t *answer)
{
	static const struct show_column columns[] = {
	    {"USERNAME", "username"},
	    {"PASSWORD", "password"},
	    {"NAME", "name"},
	    {"ROLE", "role"},
	};
	(void)cli;
	printf("%s, an invented school: %lld pupils, %lld marks up to %s\n\n",
	    show_text(answer, "name"), (long long)show_int(answer, "pupils"),
	    (long long)show_int(answer, "marks"), show_text(answer, "today"));
	show_table(json_object_get(answer, "logins"), columns, sizeof columns / sizeof columns[0]);
}

int
cmd_demo(struct cli *cli)
{
	int64_t pupils = 420;
	int64_t seed = 1;
	const char *phase = cli_has(cli, OPT_PHASE) ? cli->value[OPT_PHASE] : "secondary";
	const char *at = cli_has(cli, OPT_AT) ? cli->value[OPT_AT] : "23:59";
	struct demo_args args = {.today = DAY_NONE, .is_primary = strcmp(phase, "primary") == 0};
	int status = cli_number(&pupils, cli, OPT_PUPILS, 30, 5000);
	if (status == CLI_OK) {
		status = cli_number(&seed, cli, OPT_SEED, 0, 999999999999);
	}
	if (status == CLI_OK) {
		status = cli_day(&args.today, cli, OPT_TODAY);
	}
	if (status == CLI_OK && !minute_parse(&args.minute, at)) {
		status = cli_misuse(cli, "--at is \"%s\" but must be a time as in 08:40", at);
	}
	if (status == CLI_OK && !args.is_primary && strcmp(phase, "secondary") != 0) {
		status =
		    cli_misuse(cli, "--phase is \"%s\" but must be primary or secondary", phase);
	}
	if (status == CLI_OK) {
		status = cli_open(cli, CLI_CREATE);
	}
	if (status != CLI_OK) {
		return status;
	}
	args.pupils = (int32_t)pupils;
	args.seed = (uint64_t)seed;
	if (args.today == DAY_NONE) {
		const struct wall now = wall_at(cli->call.now);
		args.today = now.day;
		args.minute = cli_has(cli, OPT_AT) ? args.minute : now.minute;
	}
	return show_answer(cli, app_demo(&cli->call, &args, &cli->d), show_demo);
}
