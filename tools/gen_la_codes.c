/*
 * Makes la_codes.inc, a table of 1000 flags, from data/la_codes.csv, at build time.
 *
 * usage: gen_la_codes data/la_codes.csv la_codes.inc
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CODES 1000

static void
die(const char *what, const char *which)
{
	fprintf(stderr, "gen_la_codes: %s: %s\n", what, which);
	exit(1);
}

static void
read_codes(bool *is_known, const char *path)
{
	char line[256];
	FILE *f = fopen(path, "r");
	if (f == NULL || fgets(line, sizeof line, f) == NULL ||
	    strncmp(line, "code,name,source", 16) != 0) {
		die("no table of local authorities", path);
	}
	while (fgets(line, sizeof line, f) != NULL) {
		char *end = NULL;
		long code = strtol(line, &end, 10);
		if (end != line + 3 || *end != ',' || code < 0 || code >= CODES) {
			die("not a row", line);
		}
		if (is_known[code]) {
			die("twice", line);
		}
		is_known[code] = true;
	}
	fclose(f);
}

int
main(int argc, char **argv)
{
	static bool is_known[CODES];
	if (argc != 3) {
		die("usage", "gen_la_codes data/la_codes.csv la_codes.inc");
	}
	read_codes(is_known, argv[1]);
	FILE *out = fopen(argv[2], "w");
	if (out == NULL) {
		die("cannot write", argv[2]);
	}
	fputs("/* Generated from data/la_codes.csv. */\n", out);
	for (int i = 0; i < CODES; i++) {
		if (is_known[i]) {
			fprintf(out, "\t[%d] = true,\n", i);
		}
	}
	if (fclose(out) != 0) {
		die("cannot write", argv[2]);
	}
	return 0;
}
