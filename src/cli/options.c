#include "cli/command.h"

#include "base/num.h"

#include <stdarg.h>
#include <string.h>

static const struct {
	const char *name;  /* without its hyphens */
	const char *value; /* what the value is called; "" for a flag */
	const char *help;
} options[] = {
    [OPT_DB] = {"db", "URL",
        "path of a SQLite file, or postgresql://... (default: MUSTER_DB, else muster.db)"},
    [OPT_SCHOOL] = {"school", "URN", "which school; not needed where there is only one"},
    [OPT_JSON] = {"json", "", "print JSON"},
    [OPT_FROM] = {"from", "DATE", "first day, as in 2026-09-01"},
    [OPT_TO] = {"to", "DATE", "last day"},
    [OPT_ON] = {"on", "DATE", "as things stood on this day"},
    [OPT_UPN] = {"upn", "UPN", "the pupil, by unique pupil number"},
    [OPT_DRY_RUN] = {"dry-run", "", "read and check the file; write nothing"},
    [OPT_YAML] = {"yaml", "", "print the policy's own file"},
    [OPT_URN] = {"urn", "N", "unique reference number of the school"},
    [OPT_PUPILS] = {"pupils", "N", "30 to 5000"},
    [OPT_PHASE] = {"phase", "PHASE", "primary or secondary"},
    [OPT_SEED] = {"seed", "N", "the same number makes the same school"},
    [OPT_TODAY] = {"today", "DATE", "the day the school has got to"},
    [OPT_AT] = {"at", "TIME", "the time of that day, as in 08:40: nothing later is there"},
    [OPT_NAME] = {"name", "NAME", "as it appears in the register"},
    [OPT_POSITION] = {"position", "TITLE", "job title"},
    [OPT_ROLE] = {"role", "ROLE", "admin, officer, head, pastoral, teacher, reception or governor"},
    [OPT_YEARS] = {"years", "LIST", "only these year groups, as in 7,8"},
    [OPT_GROUPS] = {"groups", "LIST", "only these registration groups, as in 7A,7B"},
    [OPT_TUTOR] = {"tutor", "LIST", "tutor of these registration groups, as in 7A"},
    [OPT_USERNAME] = {"username", "NAME", "what the person signs in with"},
    [OPT_ASK_PASSWORD] = {"ask-password", "", "ask for the password on the terminal"},
    [OPT_PASSWORD_FILE] = {"password-file", "FILE", "the password is the first line of FILE"},
    [OPT_PASSWORD_STDIN] = {"password-stdin", "", "the password is the first line of the input"},
    [OPT_PRINT] = {"print", "FILE", "write a page to print, HTML"},
    [OPT_HELP] = {"help", "", "print this"},
};
_Static_assert(sizeof options / sizeof options[0] == OPT_COUNT, "a row for each option");

/* ---- usage ---- */

void
cli_usage_line(FILE *f, const struct command *c)
{
	fprintf(f, "muster %s", c->name);
	if (c->sub[0] != '\0') {
		fprintf(f, " %s", c->sub);
	}
	if (c->operand[0] != '\0') {
		fprintf(f, " %s", c->operand);
	}
	for (int o = 0; o < OPT_COUNT; o++) {
		if ((c->options & OPT_BIT(o)) == 0) {
			continue;
		}
		bool is_required = (c->required & OPT_BIT(o)) != 0;
		fprintf(f, is_required ? " --%s%s%s" : " [--%s%s%s]", options[o].name,
		    options[o].value[0] == '\0' ? "" : " ", options[o].value);
	}
	fputc('\n', f);
}

void
cli_usage_options(FILE *f, const struct command *c)
{
	for (int o = 0; o < OPT_COUNT; o++) {
		if ((c->options & OPT_BIT(o)) != 0) {
			char head[40];
			snprintf(head, sizeof head, "--%s %s", options[o].name, options[o].value);
			fprintf(f, "  %-21s %s\n", head, options[o].help);
		}
	}
}

int
cli_misuse(const struct cli *cli, const char *fmt, ...)
{
	const struct command *c = cli->command;
	const char *gap = c->sub[0] == '\0' ? "" : " ";
	va_list ap;
	fprintf(stderr, "muster %s%s%s: ", c->name, gap, c->sub);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputs("\nusage: ", stderr);
	cli_usage_line(stderr, c);
	return CLI_USAGE;
}

/* ---- reading the arguments ---- */

/* OPT_COUNT if this command has no such option. */
static enum cli_option
option_find(const struct command *c, const char *name, size_t n)
{
	for (int o = 0; o < OPT_COUNT; o++) {
		if ((c->options & OPT_BIT(o)) != 0 && strlen(options[o].name) == n &&
		    strncmp(options[o].name, name, n) == 0) {
			return (enum cli_option)o;
		}
	}
	return OPT_COUNT;
}

/* One option at argv[*i]; `*i` moves past its value. */
static int
take_option(struct cli *cli, int *i, int argc, char **argv)
{
	const char *name = argv[*i] + 2;
	size_t n = strcspn(name, "=");
	enum cli_option option = option_find(cli->command, name, n);
	if (option == OPT_COUNT) {
		return cli_misuse(cli, "there is no option --%.*s", (int)n, name);
	}
	if (cli->value[option] != NULL) {
		return cli_misuse(cli, "--%s is given twice", options[option].name);
	}
	if (options[option].value[0] == '\0') {
		if (name[n] == '=') {
			return cli_misuse(cli, "--%s takes no value", options[option].name);
		}
		cli->value[option] = "";
		return CLI_OK;
	}
	if (name[n] == '=') {
		cli->value[option] = name + n + 1;
	} else if (*i + 1 < argc) {
		cli->value[option] = argv[++*i];
	} else {
		return cli_misuse(
		    cli, "--%s needs a value: %s", options[option].name, options[option].value);
	}
	return CLI_OK;
}

static int
take_operand(struct cli *cli, const char *text)
{
	if (cli->command->operand[0] == '\0') {
		return cli_misuse(cli, "\"%s\" is one word too many", text);
	}
	if (cli->operand != NULL) {
		return cli_misuse(
		    cli, "\"%s\" is one %s too many: one at a time", text, cli->command->operand);
	}
	cli->operand = text;
	return CLI_OK;
}

static int
check_complete(const struct cli *cli)
{
	const struct command *c = cli->command;
	if (c->operand[0] != '\0' && cli->operand == NULL) {
		return cli_misuse(cli, "%s is missing", c->operand);
	}
	for (int o = 0; o < OPT_COUNT; o++) {
		if ((c->required & OPT_BIT(o)) != 0 && cli->value[o] == NULL) {
			return cli_misuse(cli, "--%s is missing", options[o].name);
		}
	}
	return CLI_OK;
}

int
cli_parse(struct cli *cli, int argc, char **argv)
{
	bool is_literal = false;
	for (int i = 0; i < argc; i++) {
		int status;
		if (!is_literal && strcmp(argv[i], "--") == 0) {
			is_literal = true;
			continue;
		}
		if (!is_literal && strcmp(argv[i], "-h") == 0) {
			cli->value[OPT_HELP] = "";
			continue;
		}
		if (!is_literal && strncmp(argv[i], "--", 2) == 0) {
			status = take_option(cli, &i, argc, argv);
		} else if (!is_literal && argv[i][0] == '-' && argv[i][1] != '\0') {
			status = cli_misuse(cli, "there is no option %s", argv[i]);
		} else {
			status = take_operand(cli, argv[i]);
		}
		if (status != CLI_OK) {
			return status;
		}
	}
	return cli_has(cli, OPT_HELP) ? CLI_OK : check_complete(cli);
}

/* ---- values ---- */

int
cli_day(int32_t *out, const struct cli *cli, enum cli_option option)
{
	const char *s = cli->value[option];
	if (s != NULL && !day_parse(out, s)) {
		return cli_misuse(cli, "--%s is \"%s\" but must be a date such as 2026-09-24",
		    options[option].name, s);
	}
	return CLI_OK;
}

int
cli_number(int64_t *out, const struct cli *cli, enum cli_option option, int64_t min, int64_t max)
{
	const char *s = cli->value[option];
	if (s != NULL && !num_parse(out, s, min, max)) {
		return cli_misuse(cli, "--%s is \"%s\" but must be a number from %lld to %lld",
		    options[option].name, s, (long long)min, (long long)max);
	}
	return CLI_OK;
}

int
cli_range(struct day_range *out, const struct cli *cli)
{
	*out = (struct day_range){DAY_NONE, DAY_NONE};
	int status = cli_day(&out->from, cli, OPT_FROM);
	if (status == CLI_OK) {
		status = cli_day(&out->to, cli, OPT_TO);
	}
	if (status == CLI_OK && out->from != DAY_NONE && out->to != DAY_NONE &&
	    out->from > out->to) {
		status = cli_misuse(
		    cli, "--from %s is after --to %s", cli->value[OPT_FROM], cli->value[OPT_TO]);
	}
	return status;
}

int
cli_urn(int64_t *out, const struct cli *cli)
{
	*out = 0;
	return cli_number(out, cli, OPT_SCHOOL, 100000, 999999);
}
