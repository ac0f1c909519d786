#include "cli/show.h"

#include "app/alert.h"

#include <stdio.h>

/* One message on standard input, as a mail server's alias hands it to a program. */
int
cmd_mail_receive(struct cli *cli)
{
	static const size_t most = (size_t)256 << 10; /* what is looked at of a message */
	struct alert_mail_args args;
	char *bytes = ARENA_ARRAY(&cli->arena, most, char);
	size_t n = fread(bytes, 1, most, stdin);
	while (getchar() != EOF) { /* the mail server minds when not all is read */
	}
	enum rc rc = alert_mail_read(&args, bytes, n, &cli->arena, &cli->d);
	if (rc != RC_OK) {
		return cli_fail(cli);
	}
	int status = cli_open(cli, CLI_WRITE);
	if (status != CLI_OK) {
		return status;
	}
	return cli_end(cli, cli_act(cli, act_alert_mail, &args, false));
}
