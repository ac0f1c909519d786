#ifndef MUSTER_CLI_COMMAND_H
#define MUSTER_CLI_COMMAND_H

#include "app/app.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Exit statuses, as in muster(1). */
enum { CLI_OK = 0, CLI_FAILED = 1, CLI_USAGE = 2 };

/* Every option there is; which command takes which is in the table of cli.c. */
enum cli_option {
	OPT_DB,
	OPT_SCHOOL,
	OPT_JSON,
	OPT_FROM,
	OPT_TO,
	OPT_ON,
	OPT_UPN,
	OPT_DRY_RUN,
	OPT_YAML,
	OPT_URN,
	OPT_PUPILS,
	OPT_PHASE,
	OPT_SEED,
	OPT_TODAY,
	OPT_AT,
	OPT_NAME,
	OPT_POSITION,
	OPT_ROLE,
	OPT_YEARS,
	OPT_GROUPS,
	OPT_TUTOR,
	OPT_USERNAME,
	OPT_ASK_PASSWORD,
	OPT_PASSWORD_FILE,
	OPT_PASSWORD_STDIN,
	OPT_PRINT,
	OPT_HELP,
	OPT_COUNT
};
#define OPT_BIT(o) (UINT32_C(1) << (o))

struct cli;

struct command {
	const char *name;            /* "school" */
	const char *sub;             /* "add"; "" if the command has no subcommands */
	const char *operand;         /* "FILE"; "" if it takes none */
	const char *summary;         /* what it does, in one line */
	uint32_t options;            /* set of OPT_BIT */
	uint32_t required;           /* those of them that must be given */
	int (*run)(struct cli *cli); /* NULL: the daemon's */
};

/* One command being run. */
struct cli {
	const struct command *command;
	const char *value[OPT_COUNT]; /* lent by argv; NULL: not given; "" for a flag that was */
	const char *operand;          /* lent by argv; NULL if the command takes none */
	struct arena arena;           /* everything the command makes */
	struct text out;              /* a view's or an act's answer, JSON */
	struct diag d;                /* what went wrong */
	struct app *app;              /* NULL until cli_open() */
	struct store *st;             /* a reader's connection; NULL until cli_open() */
	struct actor who; /* Muster itself, under the name of the person at the keyboard */
	struct call call; /* ready for a view */
};

/*
 * Read the arguments after the command's name into `value` and `operand`. Options may stand
 * anywhere, as --name value or --name=value; after -- everything is an operand.
 *
 * Gives CLI_OK; CLI_USAGE after a message that names the option.
 */
int cli_parse(struct cli *cli, int argc, char **argv);

/* "usage: muster NAME ..." on one line, made from the tables. */
void cli_usage_line(FILE *f, const struct command *command);
/* A line for each option of the command. */
void cli_usage_options(FILE *f, const struct command *command);

static inline bool
cli_has(const struct cli *cli, enum cli_option option)
{
	return cli->value[option] != NULL;
}

/*
 * Values of options. When the option was not given, `out` is left alone and CLI_OK given; a value
 * that does not fit gives CLI_USAGE after a message.
 */
int cli_day(int32_t *out, const struct cli *cli, enum cli_option option);
int cli_number(
    int64_t *out, const struct cli *cli, enum cli_option option, int64_t min, int64_t max);
/* --from and --to together; both ends DAY_NONE when not given, --from no later than --to. */
int cli_range(struct day_range *out, const struct cli *cli);
/* --school; 0 when not given. */
int cli_urn(int64_t *out, const struct cli *cli);

/* --db, else MUSTER_DB, else muster.db. */
const char *cli_db(const struct cli *cli);

enum cli_mode {
	CLI_READ,  /* views only */
	CLI_WRITE, /* acts too */
	CLI_CREATE /* and the database is made, or brought up to our version */
};
/* Open --db and make cli->call ready. CLI_FAILED after a message. */
int cli_open(struct cli *cli, enum cli_mode mode);

/* Run an act on the writer; its answer is in cli->out. */
enum rc cli_act(struct cli *cli, act_fn *act, const void *args, bool is_structural) MUST_CHECK;

/* Say what went wrong (cli->d), and give the exit status for it. */
int cli_fail(const struct cli *cli);
/* CLI_OK, or as cli_fail(). */
int cli_end(const struct cli *cli, enum rc rc);
/* "file:line:column: field "value": text (rule)" for each, on standard error. */
void cli_problems(const char *file, const struct diag_list *problems);
/* Wrong usage: the message, with the command before it. Gives CLI_USAGE. */
int cli_misuse(const struct cli *cli, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The whole of a file, with its end, in the command's arena. CLI_FAILED after a message. */
int cli_read_file(const char **out, size_t *n, struct cli *cli, const char *path, size_t max);

/* The commands, one function for each row or group of rows of the table. */
int cmd_init(struct cli *cli);
int cmd_demo(struct cli *cli);
int cmd_school_add(struct cli *cli);
int cmd_school_logo(struct cli *cli);
int cmd_school_list(struct cli *cli);
int cmd_school_show(struct cli *cli);
int cmd_calendar_show(struct cli *cli);
int cmd_calendar_set(struct cli *cli);
int cmd_policy_lint(struct cli *cli);
int cmd_policy_set(struct cli *cli);
int cmd_policy_show(struct cli *cli);
int cmd_user_add(struct cli *cli);
int cmd_user_list(struct cli *cli);
int cmd_user_reset(struct cli *cli);
int cmd_fire_roll(struct cli *cli);
int cmd_mail_receive(struct cli *cli);
int cmd_import(struct cli *cli);
int cmd_export(struct cli *cli);
int cmd_report_school(struct cli *cli);
int cmd_report_pupil(struct cli *cli);
int cmd_explain(struct cli *cli);
int cmd_rules_eval(struct cli *cli);
int cmd_verify(struct cli *cli);
int cmd_backup(struct cli *cli);
int cmd_restore(struct cli *cli);
int cmd_version(struct cli *cli);

#endif
