#include "app/datadir.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* False: the path is too long, or there is nothing to read there. */
static bool
try_file(char out[DATADIR_PATH], const char *dir, const char *name)
{
	int n = snprintf(out, DATADIR_PATH, "%s/%s", dir, name);
	return n > 0 && n < DATADIR_PATH && access(out, R_OK) == 0;
}

/* The folder of the running program; "" if the system does not say. */
static void
program_dir(char out[DATADIR_PATH])
{
	ssize_t n = readlink("/proc/self/exe", out, DATADIR_PATH - 1);
	out[n > 0 ? n : 0] = '\0';
	char *slash = strrchr(out, '/');
	if (slash != NULL) {
		*slash = '\0';
	}
}

char *
datadir_file(char out[DATADIR_PATH], const char *name)
{
	const char *chosen = getenv("MUSTER_DATA");
	if (chosen != NULL && chosen[0] != '\0') {
		(void)try_file(out, chosen, name);
		return out;
	}
	char here[DATADIR_PATH];
	program_dir(here);
	/* Installed and built programs must not read each other's lists. */
	bool is_in_build = strncmp(here, MUSTER_BUILD_ROOT "/", sizeof MUSTER_BUILD_ROOT) == 0;
	if (is_in_build && try_file(out, MUSTER_SOURCE_ROOT "/data", name)) {
		return out;
	}
	char *slash = strrchr(here, '/');
	if (slash != NULL && (size_t)(slash - here) + sizeof "/share/muster" < sizeof here) {
		memcpy(slash, "/share/muster", sizeof "/share/muster");
		if (try_file(out, here, name)) {
			return out;
		}
	}
	(void)try_file(out, MUSTER_DATADIR, name);
	return out;
}
