#ifndef MUSTER_DAEMON_SERVE_H
#define MUSTER_DAEMON_SERVE_H

/* `muster serve`: argv[0] is "serve". Gives the exit status: 0, 1 could not, 2 wrong usage. */
int serve_main(int argc, char **argv);

#endif
