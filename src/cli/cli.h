#ifndef MUSTER_CLI_CLI_H
#define MUSTER_CLI_CLI_H

/*
 * The command line: every subcommand but `serve`, which the daemon keeps to itself.
 *
 * argv[0] is the program, argv[1] the subcommand.
 * Gives the exit status: 0 done; 1 refused, failed, or a difference was found; 2 wrong usage.
 */
int cli_main(int argc, char **argv);

#endif
