#include "cli/show.h"

#include "base/uuid.h"

#include <stdio.h>
#include <string.h>

#define POLICY_BYTES ((size_t)256 << 10) /* as exchange/policy_yaml.h */

/* Does it have to be settled before the file is put in force? */
static bool
is_serious(const json_t *finding)
{
	const char *severity = show_text(finding, "severity");
	return strcmp(severity, "warning") != 0 && strcmp(severity, "note") != 0;
}

/* "file:line:column: severity: field: text (rule)" for each. */
static void
show_findings(struct cli *cli, json_t *answer)
{
	const json_t *findings = json_object_get(answer, "findings");
	const json_t *f;
	size_t i;
	size_t serious = 0;
	json_array_foreach(findings, i, f)
	{
		const char *rule = show_text(f, "rule");
		printf("%s:%lld:%lld: %s: ", cli->operand, (long long)show_int(f, "line"),
		    (long long)show_int(f, "column"), show_text(f, "severity"));
		if (show_text(f, "field")[0] != '\0') {
			printf("%s: ", show_text(f, "field"));
		}
		printf(rule[0] == '\0' ? "%s%s\n" : "%s (%s)\n", show_text(f, "text"), rule);
		serious += is_serious(f);
	}
	printf("%s: %zu to settle, %zu for information\n", cli->operand, serious,
	    json_array_size(findings) - serious);
}

/* CLI_FAILED if the answer has a finding that is more than a warning. */
static int
status_of_findings(const struct cli *cli)
{
	json_t *answer = json_loadb(cli->out.s, cli->out.n, 0, NULL);
	const json_t *f;
	size_t i;
	int status = CLI_OK;
	json_array_foreach(json_object_get(answer, "findings"), i, f)
	{
		if (is_serious(f)) {
			status = CLI_FAILED;
		}
	}
	json_decref(answer);
	return status;
}

int
cmd_policy_lint(struct cli *cli)
{
	const char *yaml;
	size_t n;
	int status = cli_read_file(&yaml, &n, cli, cli->operand, POLICY_BYTES);
	if (status != CLI_OK) {
		return status;
	}
	cli->call = (struct call){.a = &cli->arena, .out = &cli->out};
	enum rc rc = view_policy_lint(&cli->call, yaml, n, &cli->d);
	status = show_answer(cli, rc, show_findings);
	return status == CLI_OK ? status_of_findings(cli) : status;
}

static void
show_policy(struct cli *cli, json_t *answer)
{
	if (cli_has(cli, OPT_YAML)) {
		fputs(show_text(answer, "yaml"), stdout);
		return;
	}
	printf("%s, in force from %s\n\n%s\n", show_text(answer, "name"),
	    show_text(answer, "effective_from"), show_text(answer, "words"));
}

static void
show_saved(struct cli *cli, json_t *answer)
{
	printf("%s is saved as entry %lld of the log; it holds from its own date on\n",
	    cli->operand, (long long)show_int(answer, "seq"));
}

int
cmd_policy_set(struct cli *cli)
{
	char uuid[UUID_TEXT];
	struct policy_args args = {.uuid = uuid};
	size_t n;
	uuid_make(uuid);
	int status = cli_urn(&args.urn, cli);
	if (status == CLI_OK) {
		status = cli_read_file(&args.yaml, &n, cli, cli->operand, POLICY_BYTES);
	}
	if (status == CLI_OK && strlen(args.yaml) != n) {
		(void)diag_set(&cli->d, RC_INVALID, "", NULL, "%s is not a text: it has a NUL byte",
		    cli->operand);
		return cli_fail(cli);
	}
	if (status == CLI_OK) {
		status = cli_open(cli, CLI_WRITE);
	}
	if (status != CLI_OK) {
		return status;
	}
	return show_answer(cli, cli_act(cli, act_set_policy, &args, true), show_saved);
}

int
cmd_policy_show(struct cli *cli)
{
	int64_t urn;
	int32_t day = DAY_NONE;
	int status = cli_urn(&urn, cli);
	if (status == CLI_OK) {
		status = cli_day(&day, cli, OPT_ON);
	}
	if (status == CLI_OK) {
		status = cli_open(cli, CLI_READ);
	}
	if (status != CLI_OK) {
		return status;
	}
	return show_answer(cli, view_policy(&cli->call, urn, day, &cli->d), show_policy);
}
