#include "cli/command.h"

#include "app/datadir.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

/* What every command needs: the database, an actor, a call, and a way to say what went wrong. */

const char *
cli_db(const struct cli *cli)
{
	if (cli_has(cli, OPT_DB)) {
		return cli->value[OPT_DB];
	}
	const char *url = getenv("MUSTER_DB");
	return url != NULL && url[0] != '\0' ? url : "muster.db";
}

/* R44: the record says who it was, as far as the system knows. */
static void
actor_set(struct cli *cli)
{
	const struct passwd *user = getpwuid(getuid());
	const char *name = user != NULL ? user->pw_name : "unknown";
	cli->who = *actor_system();
	cli->who.name = arena_printf(&cli->arena, "cli: %s", name);
	cli->who.position = "command line";
}

int
cli_open(struct cli *cli, enum cli_mode mode)
{
	char path[DATADIR_PATH];
	const struct app_config config = {
	    .url = cli_db(cli),
	    .schools_csv = datadir_file(path, "schools_england.csv.gz"),
	    .create = mode == CLI_CREATE,
	    .read_only = mode == CLI_READ,
	};
	enum rc rc = app_open(&cli->app, &config, &cli->d);
	if (rc == RC_OK) {
		rc = app_reader_open(&cli->st, cli->app, &cli->d);
	}
	if (rc != RC_OK) {
		(void)cli_fail(cli);
		if (rc == RC_NOT_FOUND) {
			fprintf(stderr,
			    "Make a database with \"muster init\", or name another one with --db "
			    "or MUSTER_DB\n");
		}
		return CLI_FAILED;
	}
	actor_set(cli);
	cli->call = (struct call){
	    .app = cli->app,
	    .st = cli->st,
	    .who = &cli->who,
	    .now = app_now(cli->app),
	    .device = "command line",
	    .a = &cli->arena,
	    .out = &cli->out,
	};
	return CLI_OK;
}

enum rc
cli_act(struct cli *cli, act_fn *act, const void *args, bool is_structural)
{
	struct act_job job = {
	    .act = act, .args = args, .call = cli->call, .is_structural = is_structural};
	job.call.st = NULL;
	enum rc rc = app_run(cli->app, &job);
	if (rc != RC_OK) {
		cli->d = job.d;
	}
	return rc;
}

/* `"value": text (rule)` after whatever says where it is. */
static void
print_problem(const struct diag *d)
{
	if (d->field[0] != '\0') {
		fprintf(stderr, d->value[0] != '\0' ? "%s \"%s\": " : "%s: ", d->field, d->value);
	}
	fputs(d->text, stderr);
	if (d->rule != NULL && d->rule[0] != '\0') {
		fprintf(stderr, " (%s)", d->rule);
	}
	fputc('\n', stderr);
}

int
cli_fail(const struct cli *cli)
{
	const struct command *c = cli->command;
	fprintf(stderr, "muster %s%s%s: ", c->name, c->sub[0] == '\0' ? "" : " ", c->sub);
	if (cli->d.line > 0) {
		fprintf(stderr, "line %u: ", cli->d.line);
	}
	print_problem(&cli->d);
	return CLI_FAILED;
}

int
cli_end(const struct cli *cli, enum rc rc)
{
	return rc == RC_OK ? CLI_OK : cli_fail(cli);
}

void
cli_problems(const char *file, const struct diag_list *problems)
{
	for (size_t i = 0; i < problems->n; i++) {
		const struct diag *d = &problems->item[i];
		fprintf(stderr, "%s:%u:%u: ", file, d->line, d->column);
		print_problem(d);
	}
	if (problems->seen > problems->n) {
		fprintf(stderr, "%s: and %zu more\n", file, problems->seen - problems->n);
	}
}

int
cli_read_file(const char **out, size_t *n, struct cli *cli, const char *path, size_t max)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL) {
		(void)diag_set(
		    &cli->d, RC_NOT_FOUND, "", NULL, "cannot read %s: %s", path, strerror(errno));
		return cli_fail(cli);
	}
	char *bytes = arena_alloc(&cli->arena, max + 2, 1);
	size_t size = fread(bytes, 1, max + 1, file);
	bool is_bad = ferror(file) != 0;
	fclose(file);
	if (is_bad) {
		(void)diag_set(&cli->d, RC_INVALID, "", NULL, "cannot read %s", path);
		return cli_fail(cli);
	}
	if (size > max) {
		(void)diag_set(
		    &cli->d, RC_TOO_LARGE, "", NULL, "%s has more than %zu bytes", path, max);
		return cli_fail(cli);
	}
	bytes[size] = '\0';
	*out = bytes;
	*n = size;
	return CLI_OK;
}
