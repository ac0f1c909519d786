#ifndef MUSTER_EXCHANGE_SCHOOLS_H
#define MUSTER_EXCHANGE_SCHOOLS_H

#include "base/arena.h"
#include "base/diag.h"

#include <stdbool.h>
#include <stdint.h>

/* One row of the list of schools. Texts are owned by the arena; "" = the list does not say. */
struct school_row {
	int32_t urn;
	char la_code[4];    /* "801" */
	char estab[5];      /* "4001"; "" if none */
	char laestab[8];    /* "8014001"; "" if none */
	const char *name;   /* never "": "School URN 100002" when the list has none */
	bool is_name_known; /* false: warn, and let a person type it */
	const char *la_name;
	const char *region;
	const char *phase; /* "State-funded primary", or the GIAS phase */
	const char *kind;  /* "Maintained school", or the GIAS type */
	const char *town;
	const char *postcode;
	int32_t pupils;         /* on roll; -1 = not said */
	int32_t successor_urn;  /* 0 if none is known */
	int32_t successor_from; /* day or DAY_NONE */
	bool is_closed;         /* the list says that it has closed */
	const char *warning;    /* one line for a person, or "" */
};

/*
 * Find a school by its unique reference number.
 *
 * path   data/schools_england.csv.gz, or an extract of Get Information About Schools
 *        (edubasealldata*.csv, Windows-1252), either of them with or without gzip.
 * Fails  RC_NOT_FOUND: no such school in the list, or no such file. RC_INVALID: the file is no list
 *        of schools.
 */
enum rc school_find_by_urn(struct school_row *out, const char *path, int32_t urn, struct arena *a,
    struct diag *d) MUST_CHECK;

/* The same by LA number and establishment number, "8014001" or "801/4001"; the first that fits. */
enum rc school_find_by_laestab(struct school_row *out, const char *path, const char *laestab,
    struct arena *a, struct diag *d) MUST_CHECK;

#endif
