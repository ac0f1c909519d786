#ifndef MUSTER_CLI_PASSWORD_H
#define MUSTER_CLI_PASSWORD_H

#include "cli/command.h"

/*
 * A new password, from where the options say: the terminal without echo and twice, a file's first
 * line, or the first line of standard input. Never from an argument, which others could see.
 *
 * out  in the command's arena; NULL when no option was given: Muster makes one.
 * Gives CLI_OK; CLI_USAGE two sources; CLI_FAILED after a message.
 */
int password_read(const char **out, struct cli *cli);

#endif
