#include "cli/cli.h"

#include "cli/command.h"

#include <stdio.h>
#include <string.h>

#define ANSWER_MAX ((size_t)64 << 20) /* bytes of one answer */

#define H OPT_BIT(OPT_HELP)
#define DB (OPT_BIT(OPT_DB) | H)
#define SCHOOL (DB | OPT_BIT(OPT_SCHOOL))
#define JSON OPT_BIT(OPT_JSON)
#define RANGE (OPT_BIT(OPT_FROM) | OPT_BIT(OPT_TO))
#define PASSWORD                                                                                   \
	(OPT_BIT(OPT_ASK_PASSWORD) | OPT_BIT(OPT_PASSWORD_FILE) | OPT_BIT(OPT_PASSWORD_STDIN))
#define DEMO                                                                                       \
	(OPT_BIT(OPT_PUPILS) | OPT_BIT(OPT_PHASE) | OPT_BIT(OPT_SEED) | OPT_BIT(OPT_TODAY) |       \
	    OPT_BIT(OPT_AT))
#define PUPIL (OPT_BIT(OPT_UPN) | OPT_BIT(OPT_ON))
#define WHO (OPT_BIT(OPT_NAME) | OPT_BIT(OPT_POSITION))
#define SCOPE (OPT_BIT(OPT_ROLE) | OPT_BIT(OPT_YEARS) | OPT_BIT(OPT_GROUPS) | OPT_BIT(OPT_TUTOR))

/* Every command. tests/cli finds each row, and each option of a row, in docs/man/muster.1. */
static const struct command commands[] = {
    {"init", "", "", "make a database and its first administrator",
        DB | JSON | WHO | PASSWORD | OPT_BIT(OPT_USERNAME), 0, cmd_init},
    {"serve", "", "", "serve the school: see muster serve --help", 0, 0, NULL},
    {"demo", "", "", "make an invented school of marks, to try Muster out", DB | JSON | DEMO, 0,
        cmd_demo},
    {"school", "add", "", "set up a school from the list of schools in England",
        DB | JSON | OPT_BIT(OPT_URN), OPT_BIT(OPT_URN), cmd_school_add},
    {"school", "list", "", "list the schools of the database", DB | JSON, 0, cmd_school_list},
    {"school", "logo", "FILE", "put a school's logo, a PNG or JPEG picture, on its prints",
        SCHOOL | JSON, 0, cmd_school_logo},
    {"school", "show", "", "show a school", SCHOOL | JSON, 0, cmd_school_show},
    {"calendar", "show", "", "show terms and closures", SCHOOL | JSON, 0, cmd_calendar_show},
    {"calendar", "set", "FILE", "replace the calendar by that of a CSV file", SCHOOL | JSON, 0,
        cmd_calendar_set},
    {"calendar", "import", "FILE", "the same as set", SCHOOL | JSON, 0, cmd_calendar_set},
    {"policy", "lint", "FILE", "say what is wrong with a policy file", JSON | H, 0,
        cmd_policy_lint},
    {"policy", "set", "FILE", "put a policy file in force", SCHOOL | JSON, 0, cmd_policy_set},
    {"policy", "show", "", "show the policy in force",
        SCHOOL | JSON | OPT_BIT(OPT_ON) | OPT_BIT(OPT_YAML), 0, cmd_policy_show},
    {"user", "add", "USERNAME", "add a person who signs in", SCHOOL | JSON | WHO | SCOPE | PASSWORD,
        WHO | OPT_BIT(OPT_ROLE), cmd_user_add},
    {"user", "list", "", "list the people who sign in", DB | JSON, 0, cmd_user_list},
    {"user", "reset", "USERNAME", "give a person a new password", DB | JSON | PASSWORD, 0,
        cmd_user_reset},
    {"import", "pupils", "FILE", "read pupils from CSV", SCHOOL | JSON | OPT_BIT(OPT_DRY_RUN), 0,
        cmd_import},
    {"import", "contacts", "FILE", "read parents and contacts from CSV",
        SCHOOL | JSON | OPT_BIT(OPT_DRY_RUN), 0, cmd_import},
    {"import", "marks", "FILE", "read marks from CSV", SCHOOL | JSON | OPT_BIT(OPT_DRY_RUN), 0,
        cmd_import},
    {"import", "timetable", "FILE", "read the lessons of the week from CSV",
        SCHOOL | JSON | OPT_BIT(OPT_DRY_RUN), 0, cmd_import},
    {"import", "classes", "FILE", "read who is in which class from CSV",
        SCHOOL | JSON | OPT_BIT(OPT_DRY_RUN), 0, cmd_import},
    {"import", "ctf", "FILE", "read a Common Transfer File", SCHOOL | JSON | OPT_BIT(OPT_DRY_RUN),
        0, cmd_import},
    {"export", "pupils", "", "print the admission register as CSV", SCHOOL | RANGE, 0, cmd_export},
    {"export", "contacts", "", "print parents and contacts as CSV", SCHOOL | RANGE, 0, cmd_export},
    {"export", "marks", "", "print the marks as CSV", SCHOOL | RANGE, 0, cmd_export},
    {"mail", "receive", "", "take an e-mail on standard input as the answer to an alert", DB | JSON,
        0, cmd_mail_receive},
    {"export", "calendar", "", "print terms and closures as CSV", SCHOOL | RANGE, 0, cmd_export},
    {"export", "timetable", "", "print the lessons of the week as CSV", SCHOOL | RANGE, 0,
        cmd_export},
    {"export", "classes", "", "print who is in which class as CSV", SCHOOL | RANGE, 0, cmd_export},
    {"export", "log", "", "print the log of the registers as CSV", SCHOOL | RANGE, 0, cmd_export},
    {"report", "school", "", "print the figures of a school", SCHOOL | JSON | RANGE, 0,
        cmd_report_school},
    {"report", "pupil", "", "print the figures and flags of a pupil", SCHOOL | JSON | PUPIL,
        OPT_BIT(OPT_UPN), cmd_report_pupil},
    {"explain", "", "", "say of each flag of a pupil why, and what would change it",
        SCHOOL | JSON | PUPIL, OPT_BIT(OPT_UPN), cmd_explain},
    {"fire-roll", "", "", "write the fire roll by form as a page to print",
        SCHOOL | OPT_BIT(OPT_PRINT), OPT_BIT(OPT_PRINT), cmd_fire_roll},
    {"rules", "eval", "FILE", "try the law on the cases of a JSON file", H, 0, cmd_rules_eval},
    {"verify", "", "", "replay the log and compare it with the registers", SCHOOL | JSON, 0,
        cmd_verify},
    {"backup", "", "FILE", "copy the whole database into a file, also while it is served", DB, 0,
        cmd_backup},
    {"restore", "", "FILE", "make a database from a backup", DB, 0, cmd_restore},
    {"version", "", "", "print the version of Muster", JSON | H, 0, cmd_version},
};
#define N_COMMANDS (sizeof commands / sizeof commands[0])

static void
print_all(FILE *f, const char *name)
{
	for (size_t i = 0; i < N_COMMANDS; i++) {
		const struct command *c = &commands[i];
		if (name == NULL || strcmp(c->name, name) == 0) {
			char head[64];
			snprintf(head, sizeof head, "%s %s%s%s", c->name, c->sub,
			    c->sub[0] == '\0' ? "" : " ", c->operand);
			fprintf(f, "  %-22s %s\n", head, c->summary);
		}
	}
}

static void
print_help(FILE *f)
{
	fputs("usage: muster COMMAND [OPTION...]\n\n", f);
	print_all(f, NULL);
	fputs("\n\"muster COMMAND --help\" says more about each; muster(1) says all.\n", f);
}

static int
run(const struct command *command, int argc, char **argv)
{
	struct cli cli = {.command = command};
	int status = cli_parse(&cli, argc, argv);
	if (status == CLI_OK && cli_has(&cli, OPT_HELP)) {
		fputs("usage: ", stdout);
		cli_usage_line(stdout, command);
		printf("\nTo %s.\n\n", command->summary);
		cli_usage_options(stdout, command);
		return CLI_OK;
	}
	if (status != CLI_OK) {
		return status;
	}
	arena_init(&cli.arena, 0);
	text_init(&cli.out, ANSWER_MAX);
	status = command->run(&cli);
	app_reader_close(cli.st);
	app_close(cli.app);
	text_fini(&cli.out);
	arena_free(&cli.arena);
	return status;
}

static bool
is_help(const char *s)
{
	return strcmp(s, "--help") == 0 || strcmp(s, "-h") == 0;
}

/* The name is right, the word after it is not. */
static int
refuse_sub(const char *name, const char *sub)
{
	bool was_asked = sub != NULL && is_help(sub);
	FILE *f = was_asked ? stdout : stderr;
	if (sub == NULL || was_asked) {
		fprintf(f, "usage: muster %s SUBCOMMAND [OPTION...]\n\n", name);
	} else {
		fprintf(f, "muster %s: there is no subcommand \"%s\"; there are:\n", name, sub);
	}
	print_all(f, name);
	return was_asked ? CLI_OK : CLI_USAGE;
}

/* The row to run; NULL if there is none. `*n_words` of argv name it. */
static const struct command *
command_find(int *n_words, int argc, char **argv)
{
	const char *name = strcmp(argv[1], "--version") == 0 ? "version" : argv[1];
	/* "muster calendar --json" shows the calendar. */
	bool is_bare = argc > 2 && strncmp(argv[2], "--", 2) == 0 && !is_help(argv[2]);
	const char *sub = is_bare ? "show" : argc > 2 ? argv[2] : "";
	for (size_t i = 0; i < N_COMMANDS; i++) {
		const struct command *c = &commands[i];
		if (c->run == NULL || strcmp(c->name, name) != 0) {
			continue;
		}
		if (c->sub[0] == '\0' || strcmp(c->sub, sub) == 0) {
			*n_words = c->sub[0] == '\0' || is_bare ? 2 : 3;
			return c;
		}
	}
	return NULL;
}

int
cli_main(int argc, char **argv)
{
	if (argc < 2) {
		print_help(stderr);
		return CLI_USAGE;
	}
	if (is_help(argv[1]) || strcmp(argv[1], "help") == 0) {
		print_help(stdout);
		return CLI_OK;
	}
	int n_words = 0;
	const struct command *command = command_find(&n_words, argc, argv);
	if (command != NULL) {
		return run(command, argc - n_words, argv + n_words);
	}
	for (size_t i = 0; i < N_COMMANDS; i++) {
		if (commands[i].run != NULL && strcmp(commands[i].name, argv[1]) == 0) {
			return refuse_sub(argv[1], argc > 2 ? argv[2] : NULL);
		}
	}
	fprintf(stderr, "muster: there is no command \"%s\"; see muster --help\n", argv[1]);
	return CLI_USAGE;
}
