#include "app/calendar_in.h"

#include "exchange/calendar_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum rc
calendar_in_file(struct calendar_args *out, const char *path, struct diag_list *problems,
    struct arena *a, struct diag *d)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL) {
		return diag_set(
		    d, RC_NOT_FOUND, "", NULL, "cannot read %s: %s", path, strerror(errno));
	}
	struct csv_source source = csv_source_file(file);
	struct import_report report;
	struct calendar_file read = {0};
	import_report_init(&report, problems->cap, a);
	enum rc rc = calendar_file_read(&read, &source, &report, a, d);
	fclose(file);
	for (size_t i = 0; i < report.errors.n; i++) {
		diag_list_add(problems, &report.errors.item[i]);
	}
	problems->seen = report.errors.seen;
	if (rc != RC_OK) {
		return rc;
	}
	out->terms = read.terms;
	out->n_terms = read.n_terms;
	out->closures = read.closures;
	out->n_closures = read.n_closures;
	return RC_OK;
}
