#ifndef MUSTER_APP_DATADIR_H
#define MUSTER_APP_DATADIR_H

#include <stddef.h>

/*
 * Where a file that comes with Muster is, such as "schools_england.csv.gz".
 *
 * Looks in the folder that MUSTER_DATA names, if it is set, and nowhere else; else, for a program
 * in its build folder, in data/ beside the sources; else in share/muster beside the program's bin/,
 * then in the folder Muster was installed for.
 *
 * Gives `out`: the first of them that can be read, else the last one, so that the message of
 * whoever opens it names a path. Depends on nothing of the working directory.
 */
#define DATADIR_PATH 4096
char *datadir_file(char out[DATADIR_PATH], const char *name);

#endif
