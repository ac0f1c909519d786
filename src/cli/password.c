#include "cli/password.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define PASSWORD_ROOM 256

/* One line without its end. False: nothing to read, or too long. */
static bool
read_line(char out[PASSWORD_ROOM], FILE *f)
{
	if (fgets(out, PASSWORD_ROOM, f) == NULL) {
		return false;
	}
	size_t n = strcspn(out, "\r\n");
	bool is_whole = out[n] != '\0' || feof(f);
	out[n] = '\0';
	return is_whole;
}

static bool
ask(char out[PASSWORD_ROOM], FILE *tty, const char *prompt)
{
	struct termios before;
	if (tcgetattr(fileno(tty), &before) != 0) {
		return false;
	}
	struct termios quiet = before;
	quiet.c_lflag &= ~(tcflag_t)ECHO;
	fputs(prompt, tty);
	fflush(tty);
	if (tcsetattr(fileno(tty), TCSAFLUSH, &quiet) != 0) {
		return false;
	}
	bool is_read = read_line(out, tty);
	(void)tcsetattr(fileno(tty), TCSAFLUSH, &before);
	fputc('\n', tty);
	return is_read;
}

static int
refuse(struct cli *cli, const char *text)
{
	(void)diag_set(&cli->d, RC_INVALID, "password", NULL, "%s", text);
	return cli_fail(cli);
}

static int
ask_twice(char out[PASSWORD_ROOM], struct cli *cli)
{
	char again[PASSWORD_ROOM];
	FILE *tty = fopen("/dev/tty", "r+");
	if (tty == NULL) {
		return refuse(cli, "there is no terminal to ask on; use --password-file or "
		                   "--password-stdin");
	}
	bool is_read = ask(out, tty, "New password: ") && ask(again, tty, "Once more: ");
	fclose(tty);
	if (!is_read) {
		return refuse(cli, "no password was typed");
	}
	return strcmp(out, again) == 0 ? CLI_OK : refuse(cli, "the two are not the same");
}

static int
from_file(char out[PASSWORD_ROOM], struct cli *cli, const char *path)
{
	FILE *f = fopen(path, "r");
	if (f == NULL) {
		(void)diag_set(&cli->d, RC_NOT_FOUND, "password-file", NULL, "cannot read %s: %s",
		    path, strerror(errno));
		return cli_fail(cli);
	}
	bool is_read = read_line(out, f);
	fclose(f);
	return is_read ? CLI_OK : refuse(cli, "the first line of the file is no password");
}

int
password_read(const char **out, struct cli *cli)
{
	char line[PASSWORD_ROOM];
	int status = CLI_OK;
	int sources = cli_has(cli, OPT_ASK_PASSWORD) + cli_has(cli, OPT_PASSWORD_FILE) +
	              cli_has(cli, OPT_PASSWORD_STDIN);
	*out = NULL;
	if (sources == 0) {
		return CLI_OK;
	}
	if (sources > 1) {
		return cli_misuse(
		    cli, "only one of --ask-password, --password-file and --password-stdin");
	}
	if (cli_has(cli, OPT_ASK_PASSWORD)) {
		status = ask_twice(line, cli);
	} else if (cli_has(cli, OPT_PASSWORD_FILE)) {
		status = from_file(line, cli, cli->value[OPT_PASSWORD_FILE]);
	} else if (!read_line(line, stdin)) {
		status = refuse(cli, "the first line of the input is no password");
	}
	if (status == CLI_OK) {
		*out = arena_text(&cli->arena, line);
	}
	return status;
}
