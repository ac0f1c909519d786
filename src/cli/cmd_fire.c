#include "cli/command.h"

#include "base/file.h"

#include <stdio.h>

/* muster fire-roll --print FILE */
int
cmd_fire_roll(struct cli *cli)
{
	int64_t urn = 0;
	int status = cli_urn(&urn, cli);
	if (status == CLI_OK) {
		status = cli_open(cli, CLI_READ);
	}
	if (status != CLI_OK) {
		return status;
	}
	enum rc rc = view_fire_print(&cli->call, urn, &cli->d);
	if (rc == RC_OK) {
		rc = file_replace(cli->value[OPT_PRINT], cli->out.s, cli->out.n, &cli->d);
	}
	return cli_end(cli, rc);
}
