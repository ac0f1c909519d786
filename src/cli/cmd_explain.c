#include "cli/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The pupil with this number. RC_NOT_FOUND. */
static enum rc
find_pupil(struct figures_query *q, struct cli *cli)
{
	const char *upn = cli->value[OPT_UPN];
	const struct pupils_query find = {
	    .urn = q->urn,
	    .words = upn,
	    .year = -1,
	    .flag = "",
	    .band = "",
	    .status = "all",
	    .limit = 1,
	    .cursor = "",
	};
	enum rc rc = view_pupils(&cli->call, &find, &cli->d);
	if (rc != RC_OK) {
		return rc;
	}
	json_t *answer = json_loadb(cli->out.s, cli->out.n, 0, NULL);
	const json_t *pupil = json_array_get(json_object_get(answer, "pupils"), 0);
	if (pupil != NULL && strcmp(show_text(pupil, "upn"), upn) == 0) {
		q->pupil_id = strtoll(show_text(pupil, "id"), NULL, 10);
	}
	json_decref(answer);
	text_clear(&cli->out);
	return q->pupil_id != 0 ? RC_OK
	                        : diag_set(&cli->d, RC_NOT_FOUND, "upn", NULL,
	                              "the school has no pupil with the UPN %s", upn);
}

static void
show_sessions(const json_t *sessions)
{
	const json_t *s;
	size_t i;
	if (json_array_size(sessions) == 0) {
		return;
	}
	fputs("  sessions:", stdout);
	json_array_foreach(sessions, i, s)
	{
		printf("%s%s %s %s",
		    i == 0       ? " "
		    : i % 5 == 0 ? ",\n            "
		                 : ", ",
		    show_text(s, "date"), show_text(s, "session"), show_text(s, "code"));
	}
	putchar('\n');
}

static void
show_line(const char *title, const char *text)
{
	if (text[0] != '\0') {
		printf("  %s: %s\n", title, text);
	}
}

static void
show_flags(struct cli *cli, json_t *answer)
{
	const json_t *flag;
	size_t i;
	printf("%s, %s to %s\n", cli->value[OPT_UPN], show_text(answer, "from"),
	    show_text(answer, "to"));
	json_array_foreach(json_object_get(answer, "flags"), i, flag)
	{
		const char *state = show_text(flag, "state");
		printf("\n%s: %s\n", show_text(flag, "title"),
		    strcmp(state, "met") == 0    ? "met"
		    : strcmp(state, "near") == 0 ? "near"
		                                 : "not met");
		show_line("now", show_text(flag, "now"));
		show_line("rule", show_text(flag, "rule"));
		show_line("since", show_text(flag, "since"));
		show_line("what would change it", show_text(flag, "change"));
		show_sessions(json_object_get(flag, "sessions"));
	}
}

int
cmd_explain(struct cli *cli)
{
	struct figures_query q = {
	    .range = {DAY_NONE, DAY_NONE}, .year = -1, .flag = "", .band = "", .met = ""};
	int status = cli_urn(&q.urn, cli);
	if (status == CLI_OK) {
		status = cli_day(&q.range.to, cli, OPT_ON);
	}
	if (status == CLI_OK) {
		status = cli_open(cli, CLI_READ);
	}
	if (status != CLI_OK) {
		return status;
	}
	enum rc rc = find_pupil(&q, cli);
	if (rc == RC_OK) {
		rc = view_pupil_figures(&cli->call, &q, &cli->d);
	}
	return show_answer(cli, rc, show_flags);
}
