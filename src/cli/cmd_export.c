#include "cli/show.h"

#include <stdio.h>

int
cmd_export(struct cli *cli)
{
	struct export_args args = {0};
	int what = export_what_parse(cli->command->sub);
	if (what < 0) {
		return cli_misuse(cli, "there is no such export");
	}
	args.what = (enum export_what)what;
	int status = cli_urn(&args.urn, cli);
	if (status == CLI_OK) {
		status = cli_range(&args.range, cli);
	}
	if (status == CLI_OK) {
		status = cli_open(cli, CLI_READ);
	}
	if (status != CLI_OK) {
		return status;
	}
	enum rc rc = app_export(&cli->call, &args, stdout, &cli->d);
	return rc == RC_OK ? show_flush(cli) : cli_fail(cli);
}
