#include "cli/show.h"

#include "app/logo.h"
#include "app/picture.h"
#include "base/uuid.h"

#include <stdio.h>

static const struct show_column school_fields[] = {
    {"School", "name"},
    {"URN", "urn"},
    {"LAESTAB", "laestab"},
    {"Phase", "phase"},
    {"Type", "type"},
    {"Local authority", "la_name"},
    {"Town", "town"},
    {"Pupils on roll", "pupils"},
    {"School year from", "year_from"},
    {"School year to", "year_to"},
    {"Policy", "policy"},
};

static void
show_school(struct cli *cli, json_t *answer)
{
	(void)cli;
	show_fields(answer, school_fields, sizeof school_fields / sizeof school_fields[0]);
}

static void
show_schools(struct cli *cli, json_t *answer)
{
	static const struct show_column columns[] = {
	    {"URN", "urn"},
	    {"SCHOOL", "name"},
	    {"PHASE", "phase"},
	    {"TOWN", "town"},
	    {"PUPILS", "pupils"},
	};
	(void)cli;
	show_table(json_object_get(answer, "schools"), columns, sizeof columns / sizeof columns[0]);
}

int
cmd_school_add(struct cli *cli)
{
	char uuid[UUID_TEXT];
	struct school_args args = {.uuid = uuid};
	uuid_make(uuid);
	int status = cli_number(&args.urn, cli, OPT_URN, 100000, 999999);
	if (status == CLI_OK) {
		status = cli_open(cli, CLI_CREATE);
	}
	if (status != CLI_OK) {
		return status;
	}
	return show_answer(cli, cli_act(cli, act_add_school, &args, true), show_school);
}

int
cmd_school_list(struct cli *cli)
{
	int status = cli_open(cli, CLI_READ);
	if (status != CLI_OK) {
		return status;
	}
	return show_answer(cli, view_schools(&cli->call, &cli->d), show_schools);
}

int
cmd_school_show(struct cli *cli)
{
	int64_t urn;
	int status = cli_urn(&urn, cli);
	if (status == CLI_OK) {
		status = cli_open(cli, CLI_READ);
	}
	if (status != CLI_OK) {
		return status;
	}
	return show_answer(cli, view_school(&cli->call, urn, &cli->d), show_school);
}

static void
show_logo(struct cli *cli, json_t *answer)
{
	(void)answer;
	printf("%s is the logo on the school's prints\n", cli->operand);
}

int
cmd_school_logo(struct cli *cli)
{
	char uuid[UUID_TEXT];
	struct logo_args args = {.uuid = uuid};
	const char *bytes;
	size_t n;
	uuid_make(uuid);
	int status = cli_urn(&args.urn, cli);
	if (status == CLI_OK) {
		status = cli_read_file(&bytes, &n, cli, cli->operand, PICTURE_MAX);
	}
	if (status == CLI_OK && n == 0) {
		(void)diag_set(&cli->d, RC_INVALID, "", NULL, "%s is empty", cli->operand);
		return cli_fail(cli);
	}
	if (status == CLI_OK) {
		status = cli_open(cli, CLI_WRITE);
	}
	if (status != CLI_OK) {
		return status;
	}
	args.image = logo_text(bytes, n, &cli->arena);
	return show_answer(cli, cli_act(cli, act_put_logo, &args, false), show_logo);
}
