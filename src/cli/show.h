#ifndef MUSTER_CLI_SHOW_H
#define MUSTER_CLI_SHOW_H

#include "cli/command.h"

#include <jansson.h>

/* Answers, which are JSON, shown to a person. */

struct show_column {
	const char *title;
	const char *key;
};

/*
 * End a command that shows data: with --json the answer as it is; else `show` prints it.
 *
 * rc  of the view or act: anything but RC_OK is reported instead.
 * Gives the exit status; CLI_FAILED too when standard output could not be written.
 */
int show_answer(struct cli *cli, enum rc rc, void (*show)(struct cli *cli, json_t *answer));

/* A heading and a line for each object; nothing at all for none. Numbers stand to the right. */
void show_table(const json_t *rows, const struct show_column *columns, size_t n);
/* "title: value" for each that is there and not "". */
void show_fields(const json_t *object, const struct show_column *columns, size_t n);

/* Text of a member; "" if there is none. Lent by `o`. */
const char *show_text(const json_t *o, const char *key);
/* 0 if there is none. */
int64_t show_int(const json_t *o, const char *key);

/* CLI_FAILED after a message when standard output could not be written. */
int show_flush(const struct cli *cli);

#endif
