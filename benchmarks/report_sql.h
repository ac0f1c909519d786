#ifndef MUSTER_BENCHMARKS_REPORT_SQL_H
#define MUSTER_BENCHMARKS_REPORT_SQL_H

#include "engine/report.h"

#include <stdint.h>

/*
 * The peer of the whole-school report: the same figures from SQL in SQLite, with the marks in
 * memory and an index for every question. Anything that fails ends the program.
 */
struct report_sql;

/* Copies the image's marks, sessions and pupils into tables of the shape of src/store/migrations.
 */
struct report_sql *report_sql_new(const struct image *img);
void report_sql_free(struct report_sql *r);

/* What both must agree on. */
struct report_sums {
	uint64_t possible;
	uint64_t attended;
	uint64_t unauthorised;
	uint64_t met[FIGURE_FLAG_COUNT];
	uint64_t week_attended; /* of all school weeks */
	uint64_t registers_missing;
};

/* One whole report; every row of every answer is fetched. */
void report_sql_run(struct report_sums *out, struct report_sql *r, struct day_range range);

#endif
