#include "cli/show.h"

#include "cli/progress.h"

#include <stdio.h>
#include <string.h>

#define PROBLEMS_MAX 1000

/* What --json prints: the same members as an import of docs/openapi.yaml. */
static void
result_json(struct cli *cli, const struct import_args *args, const struct import_result *result,
    bool is_done)
{
	struct text *t = &cli->out;
	text_clear(t);
	text_printf(t, "{\"kind\":\"%s\",\"name\":", import_kind_name(args->kind));
	text_add_json(t, args->name);
	text_printf(t, ",\"dry_run\":%s,\"state\":\"%s\",\"problems_seen\":%zu,\"summary\":",
	    args->dry_run ? "true" : "false", is_done ? "done" : "refused", result->problems.seen);
	text_add_json(t, result->summary);
	text_add(t, ",\"problems\":[");
	for (size_t i = 0; i < result->problems.n; i++) {
		const struct diag *d = &result->problems.item[i];
		text_printf(t, "%s{\"line\":%u,\"column\":%u,\"field\":", i == 0 ? "" : ",",
		    d->line, d->column);
		text_add_json(t, d->field);
		text_add(t, ",\"value\":");
		text_add_json(t, d->value);
		text_add(t, ",\"text\":");
		text_add_json(t, d->text);
		text_add(t, ",\"rule\":");
		text_add_json(t, d->rule == NULL ? "" : d->rule);
		text_add_char(t, '}');
	}
	text_add(t, "]}");
}

static int
show_result(
    struct cli *cli, const struct import_args *args, const struct import_result *result, enum rc rc)
{
	if (cli_has(cli, OPT_JSON)) {
		result_json(cli, args, result, rc == RC_OK);
		int status = show_answer(cli, RC_OK, NULL);
		return status == CLI_OK && rc != RC_OK ? cli_fail(cli) : status;
	}
	cli_problems(args->path, &result->problems);
	if (rc != RC_OK) {
		(void)cli_fail(cli);
		if (result->problems.n == 0) {
			fprintf(stderr, "%s: nothing was written\n", args->path);
		}
		return CLI_FAILED;
	}
	printf("%s%s\n", args->dry_run ? "Dry run, nothing was written: " : "", result->summary);
	return show_flush(cli);
}

int
cmd_import(struct cli *cli)
{
	const char *slash = strrchr(cli->operand, '/');
	struct import_args args = {
	    .path = cli->operand,
	    .name = slash == NULL ? cli->operand : slash + 1,
	    .dry_run = cli_has(cli, OPT_DRY_RUN),
	};
	struct import_result result = {
	    .problems = {
	        .item = ARENA_ARRAY(&cli->arena, PROBLEMS_MAX, struct diag), .cap = PROBLEMS_MAX}};
	int kind = import_kind_parse(cli->command->sub);
	if (kind < 0) {
		return cli_misuse(cli, "there is no such import");
	}
	args.kind = (enum import_kind)kind;
	int status = cli_urn(&args.urn, cli);
	if (status == CLI_OK) {
		status = cli_open(cli, CLI_WRITE);
	}
	if (status != CLI_OK) {
		return status;
	}
	struct progress progress;
	progress_start(&progress);
	enum rc rc = app_import(&cli->call, &args, &progress.import, &result, &cli->d);
	progress_stop(&progress);
	return show_result(cli, &args, &result, rc);
}
