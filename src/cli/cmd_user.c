#include "cli/show.h"

#include "cli/password.h"
#include "core/calendar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GROUPS_MAX 64

static void
show_new_user(struct cli *cli, json_t *answer)
{
	static const struct show_column fields[] = {
	    {"Username", "username"}, {"Name", "name"}, {"Position", "position"}, {"Role", "role"}};
	show_fields(json_object_get(answer, "user"), fields, sizeof fields / sizeof fields[0]);
	/* What somebody chose is not shown; what Muster made has to be. */
	if (!cli_has(cli, OPT_ASK_PASSWORD) && !cli_has(cli, OPT_PASSWORD_FILE) &&
	    !cli_has(cli, OPT_PASSWORD_STDIN)) {
		printf("Password: %s\n", show_text(answer, "password"));
	}
}

/* A CLI_READ view of whether anybody is there; false also when it cannot be told. */
static bool
has_users(struct cli *cli, size_t *n)
{
	*n = 0;
	if (view_users(&cli->call, &cli->d) != RC_OK) {
		return false;
	}
	json_t *answer = json_loadb(cli->out.s, cli->out.n, 0, NULL);
	*n = json_array_size(json_object_get(answer, "users"));
	json_decref(answer);
	return *n > 0;
}

int
cmd_init(struct cli *cli)
{
	struct user_args args = {.role = "admin"};
	size_t n;
	args.username = cli_has(cli, OPT_USERNAME) ? cli->value[OPT_USERNAME] : "admin";
	args.name = cli_has(cli, OPT_NAME) ? cli->value[OPT_NAME] : "Administrator";
	args.position = cli_has(cli, OPT_POSITION) ? cli->value[OPT_POSITION] : "Administrator";
	int status = password_read(&args.password, cli);
	if (status == CLI_OK) {
		status = cli_open(cli, CLI_CREATE);
	}
	if (status != CLI_OK) {
		return status;
	}
	if (has_users(cli, &n)) {
		if (!cli_has(cli, OPT_JSON)) {
			printf("%s is ready and has %zu user%s; nobody was added\n", cli_db(cli), n,
			    n == 1 ? "" : "s");
			return show_flush(cli);
		}
		return show_answer(cli, RC_OK, NULL);
	}
	text_clear(&cli->out);
	if (cli->d.rc != RC_OK) {
		return cli_fail(cli);
	}
	return show_answer(cli, app_add_user(&cli->call, &args, &cli->d), show_new_user);
}

/* ---- scope ---- */

/* An empty list would be no limit at all, which is what a script with an empty variable says. */
static int
check_limits(const struct cli *cli)
{
	static const struct {
		enum cli_option o;
		const char *name;
		const char *without;
	} limits[] = {{OPT_YEARS, "years", "for the whole school"},
	    {OPT_GROUPS, "groups", "for the whole school"},
	    {OPT_TUTOR, "tutor", "for somebody who is no tutor"}};
	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
		const char *s = cli->value[limits[i].o];
		if (s != NULL && s[0] == '\0') {
			return cli_misuse(cli, "--%s is empty; leave it out %s", limits[i].name,
			    limits[i].without);
		}
	}
	return CLI_OK;
}

/* "7,8" */
static int
read_years(uint32_t *out, const struct cli *cli)
{
	const char *s = cli->value[OPT_YEARS];
	*out = 0;
	while (s != NULL && *s != '\0') {
		char year[8];
		size_t n = strcspn(s, ",");
		snprintf(year, sizeof year, "%.*s", (int)n, s);
		int found = n < sizeof year ? nc_year_parse(year) : -1;
		if (found < 0) {
			return cli_misuse(cli,
			    "--years is \"%s\" but must be year groups parted by commas, as in "
			    "R,1,2",
			    cli->value[OPT_YEARS]);
		}
		*out |= YEAR_BIT(found);
		s += n + (s[n] == ',');
	}
	return CLI_OK;
}

/* The group's id; 0 if the school has none of that name. */
static int64_t
group_id(const json_t *groups, const char *name, size_t n)
{
	size_t i;
	const json_t *group;
	json_array_foreach(groups, i, group)
	{
		const char *s = show_text(group, "name");
		if (strlen(s) == n && strncmp(s, name, n) == 0) {
			return strtoll(show_text(group, "id"), NULL, 10);
		}
	}
	return 0;
}

/* Groups belong to a school: where --school names none it is the only one. */
static enum rc
groups_of_school(struct user_args *args, struct cli *cli)
{
	enum rc rc = view_school(&cli->call, args->urn, &cli->d);
	if (rc != RC_OK) {
		return rc;
	}
	json_t *school = json_loadb(cli->out.s, cli->out.n, 0, NULL);
	args->urn = strtoll(show_text(school, "urn"), NULL, 10);
	json_decref(school);
	text_clear(&cli->out);
	return view_groups(&cli->call, args->urn, DAY_NONE, &cli->d);
}

/* "7A,7B" as ids. */
static int
read_groups(
    const int64_t **out, size_t *n_out, struct user_args *args, struct cli *cli, enum cli_option o)
{
	const char *s = cli->value[o];
	if (s == NULL) {
		return CLI_OK;
	}
	if (groups_of_school(args, cli) != RC_OK) {
		return cli_fail(cli);
	}
	int64_t *ids = ARENA_ARRAY(&cli->arena, GROUPS_MAX, int64_t);
	json_t *answer = json_loadb(cli->out.s, cli->out.n, 0, NULL);
	int status = CLI_OK;
	while (*s != '\0' && status == CLI_OK && *n_out < GROUPS_MAX) {
		size_t n = strcspn(s, ",");
		int64_t id = group_id(json_object_get(answer, "groups"), s, n);
		if (id == 0) {
			(void)diag_set(&cli->d, RC_INVALID, o == OPT_TUTOR ? "tutor" : "groups",
			    NULL, "the school has no registration group \"%.*s\"", (int)n, s);
			status = cli_fail(cli);
		}
		ids[(*n_out)++] = id;
		s += n + (s[n] == ',');
	}
	json_decref(answer);
	*out = ids;
	text_clear(&cli->out);
	return status;
}

int
cmd_user_add(struct cli *cli)
{
	struct user_args args = {
	    .username = cli->operand,
	    .name = cli->value[OPT_NAME],
	    .position = cli->value[OPT_POSITION],
	    .role = cli->value[OPT_ROLE],
	};
	int status = cli_urn(&args.urn, cli);
	if (status == CLI_OK && role_parse(args.role) < 0) {
		status = cli_misuse(cli, "there is no role \"%s\"", args.role);
	}
	if (status == CLI_OK) {
		status = check_limits(cli);
	}
	if (status == CLI_OK) {
		status = read_years(&args.years, cli);
	}
	if (status == CLI_OK) {
		status = password_read(&args.password, cli);
	}
	if (status == CLI_OK) {
		status = cli_open(cli, CLI_WRITE);
	}
	if (status == CLI_OK) {
		status = read_groups(&args.groups, &args.n_groups, &args, cli, OPT_GROUPS);
	}
	if (status == CLI_OK) {
		status = read_groups(&args.tutor_of, &args.n_tutor_of, &args, cli, OPT_TUTOR);
	}
	if (status != CLI_OK) {
		return status;
	}
	return show_answer(cli, app_add_user(&cli->call, &args, &cli->d), show_new_user);
}

int
cmd_user_reset(struct cli *cli)
{
	struct user_args args = {.username = cli->operand};
	int status = password_read(&args.password, cli);
	if (status == CLI_OK) {
		status = cli_open(cli, CLI_WRITE);
	}
	if (status != CLI_OK) {
		return status;
	}
	return show_answer(cli, app_reset_user(&cli->call, &args, &cli->d), show_new_user);
}

static void
show_users(struct cli *cli, json_t *answer)
{
	static const struct show_column columns[] = {
	    {"USERNAME", "username"},
	    {"NAME", "name"},
	    {"POSITION", "position"},
	    {"ROLE", "role"},
	    {"SCHOOL", "urn"},
	    {"YEARS", "years"},
	    {"DISABLED", "is_disabled"},
	};
	(void)cli;
	show_table(json_object_get(answer, "users"), columns, sizeof columns / sizeof columns[0]);
}

int
cmd_user_list(struct cli *cli)
{
	int status = cli_open(cli, CLI_READ);
	if (status != CLI_OK) {
		return status;
	}
	return show_answer(cli, view_users(&cli->call, &cli->d), show_users);
}
