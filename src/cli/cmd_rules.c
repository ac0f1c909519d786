#include "cli/show.h"

#include "app/rules.h"

#include <stdio.h>

int
cmd_rules_eval(struct cli *cli)
{
	struct rules_result result;
	enum rc rc = app_rules_eval(&result, cli->operand, stdout, &cli->d);
	if (rc != RC_OK) {
		return cli_fail(cli);
	}
	int status = show_flush(cli);
	return status != CLI_OK ? status : result.failed == 0 ? CLI_OK : CLI_FAILED;
}

int
cmd_version(struct cli *cli)
{
	printf(cli_has(cli, OPT_JSON) ? "{\"version\":\"%s\"}\n" : "muster %s\n", MUSTER_VERSION);
	return show_flush(cli);
}
