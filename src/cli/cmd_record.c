#include "cli/show.h"

#include "app/backup.h"

#include <stdio.h>
#include <time.h>

/* The record as a whole: is it sound, copy it, bring it back. */

static void
show_verified(struct cli *cli, json_t *answer)
{
	const json_t *school;
	size_t i;
	(void)cli;
	json_array_foreach(json_object_get(answer, "schools"), i, school)
	{
		bool is_sound = json_is_true(json_object_get(school, "ok"));
		printf("school %lld: %lld entries of the log, %lld marks, %lld amendments, %lld "
		       "pupils; %s\n",
		    (long long)show_int(school, "urn"), (long long)show_int(school, "submissions"),
		    (long long)show_int(school, "marks"), (long long)show_int(school, "amendments"),
		    (long long)show_int(school, "pupils"),
		    is_sound ? "log and register agree" : "there is a difference");
		printf("  head %lld %s\n", (long long)show_int(school, "head_seq"),
		    show_text(school, "head_hash"));
	}
}

int
cmd_verify(struct cli *cli)
{
	int64_t urn;
	int status = cli_urn(&urn, cli);
	if (status == CLI_OK) {
		status = cli_open(cli, CLI_READ);
	}
	if (status != CLI_OK) {
		return status;
	}
	enum rc rc = app_verify(&cli->call, urn, &cli->d);
	if (rc != RC_OK && rc != RC_INVALID) {
		return cli_fail(cli);
	}
	/* The figures of all schools, then the first difference of any of them. */
	status = show_answer(cli, RC_OK, show_verified);
	return rc == RC_OK ? status : cli_fail(cli);
}

int
cmd_backup(struct cli *cli)
{
	if (app_backup(cli_db(cli), cli->operand, (int64_t)time(NULL), &cli->d) != RC_OK) {
		return cli_fail(cli);
	}
	printf("%s holds all of the database\n", cli->operand);
	return show_flush(cli);
}

int
cmd_restore(struct cli *cli)
{
	if (app_restore(cli_db(cli), cli->operand, &cli->d) != RC_OK) {
		return cli_fail(cli);
	}
	puts("The database is as it was when the backup was made; \"muster verify\" checks it");
	return show_flush(cli);
}
