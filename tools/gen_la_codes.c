/*
 * Makes la_codes.inc, a table of 1000 names, from data/la_codes.csv, at build time.
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

#define NAME_BYTES 80

/* The second cell: up to the next comma, or between quotes. */
static void
read_name(char out[NAME_BYTES], const char *cell)
{
	const char *end = strchr(cell, ',');
	if (*cell == '"') {
		end = strchr(++cell, '"');
	}
	if (end == NULL || end - cell >= NAME_BYTES) {
		die("not a row", cell);
	}
	memcpy(out, cell, (size_t)(end - cell));
	out[end - cell] = '\0';
}

static void
read_codes(bool *is_known, char names[][NAME_BYTES], const char *path)
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
		read_name(names[code], end + 1);
	}
	fclose(f);
}

int
main(int argc, char **argv)
{
	static bool is_known[CODES];
	static char names[CODES][NAME_BYTES];
	if (argc != 3) {
		die("usage", "gen_la_codes data/la_codes.csv la_codes.inc");
	}
	read_codes(is_known, names, argv[1]);
	FILE *out = fopen(argv[2], "w");
	if (out == NULL) {
		die("cannot write", argv[2]);
	}
	fputs("/* Generated from data/la_codes.csv. */\n", out);
	for (int i = 0; i < CODES; i++) {
		if (is_known[i]) {
			fprintf(out, "\t[%d] = \"%s\",\n", i, names[i]);
		}
	}
	if (fclose(out) != 0) {
		die("cannot write", argv[2]);
	}
	return 0;
}
