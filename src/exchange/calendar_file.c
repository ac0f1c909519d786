#include "exchange/calendar_file.h"

#include "exchange/columns.h"
#include "exchange/gather.h"

#include <string.h>

enum calendar_field {
	FIELD_KIND,
	FIELD_FROM,
	FIELD_TO,
	FIELD_SESSION,
	FIELD_YEARS,
	FIELD_NAME,
	FIELD_COUNT
};

static const struct column_spec fields[] = {
    [FIELD_KIND] = {"kind", "kind|type", 0, 0},
    [FIELD_FROM] = {"from", "from|start|startdate|date|firstday", 0, 0},
    [FIELD_TO] = {"to", "to|end|enddate|lastday", 0, 0},
    [FIELD_SESSION] = {"session", "session|ampm", 0, 0},
    [FIELD_YEARS] = {"years", "years|yeargroups|year", 0, 0},
    [FIELD_NAME] = {"name", "name|reason|description|title", 0, 0},
};
_Static_assert(sizeof fields / sizeof fields[0] == FIELD_COUNT, "a field needs its names");

/* A row, understood. */
struct calendar_row {
	bool is_term;
	enum closure_kind kind;
	int32_t from, to;
	bool is_closed[SESSION_COUNT];
	uint32_t years;
	const char *name;
};

struct calendar_state {
	struct calendar_file file;
	struct import_report *report;
	struct gather gather;
	struct columns columns;
};

static bool
row_error(struct calendar_state *s, enum calendar_field field, const struct csv_row *row,
    const char *rule, const char *text)
{
	const struct import_place at = columns_place(&s->columns, field, row, NULL);
	import_error(s->report, &at, rule, "%s", text);
	return false;
}

static bool
row_kind(struct calendar_row *r, struct calendar_state *s, const struct csv_row *row)
{
	static const struct {
		const char *name;
		enum closure_kind kind;
	} kinds[] = {{"closed", CLOSURE_PLANNED}, {"holiday", CLOSURE_PLANNED},
	    {"bankholiday", CLOSURE_PLANNED}, {"inset", CLOSURE_INSET},
	    {"unplanned", CLOSURE_UNPLANNED}};
	char key[20];
	columns_fold(key, sizeof key, columns_cell(&s->columns, FIELD_KIND, row));
	r->is_term = strcmp(key, "term") == 0;
	if (r->is_term) {
		return true;
	}
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (strcmp(key, kinds[i].name) == 0) {
			r->kind = kinds[i].kind;
			return true;
		}
	}
	return row_error(
	    s, FIELD_KIND, row, "R1, R49, R59", "expected term, closed, inset or unplanned");
}

static bool
row_days(struct calendar_row *r, struct calendar_state *s, const struct csv_row *row)
{
	const char *to = columns_cell(&s->columns, FIELD_TO, row);
	if (!import_day_parse(&r->from, columns_cell(&s->columns, FIELD_FROM, row))) {
		return row_error(
		    s, FIELD_FROM, row, NULL, "not a date: expected YYYY-MM-DD or DD/MM/YYYY");
	}
	r->to = r->from;
	if (to[0] != '\0' && !import_day_parse(&r->to, to)) {
		return row_error(
		    s, FIELD_TO, row, NULL, "not a date: expected YYYY-MM-DD or DD/MM/YYYY");
	}
	if (r->to < r->from) {
		return row_error(s, FIELD_TO, row, "R1", "ends before it begins");
	}
	if (r->to - r->from > 366) {
		return row_error(s, FIELD_TO, row, "R1", "longer than a year");
	}
	return true;
}

static bool
row_session(struct calendar_row *r, struct calendar_state *s, const struct csv_row *row)
{
	const char *cell = columns_cell(&s->columns, FIELD_SESSION, row);
	char key[8];
	columns_fold(key, sizeof key, cell);
	bool is_am = strcmp(key, "am") == 0, is_pm = strcmp(key, "pm") == 0;
	if (cell[0] != '\0' && !is_am && !is_pm) {
		return row_error(s, FIELD_SESSION, row, "SI 2024/208 reg 10(1) (R34)",
		    "expected AM, PM or blank for the whole day");
	}
	r->is_closed[SESSION_AM] = !is_pm;
	r->is_closed[SESSION_PM] = !is_am;
	return true;
}

/* "7", "7-9", "R": bits of the years. False if it is none. */
static bool
years_of_word(uint32_t *years, char *word)
{
	char *dash = strchr(word, '-');
	if (dash != NULL) {
		*dash = '\0';
	}
	int from = nc_year_parse(word);
	int to = dash == NULL ? from : nc_year_parse(dash + 1);
	if (from < 0 || to < from) {
		return false;
	}
	for (int y = from; y <= to; y++) {
		*years |= YEAR_BIT(y);
	}
	return true;
}

static bool
row_years(struct calendar_row *r, struct calendar_state *s, const struct csv_row *row)
{
	static const char between[] = " ,;";
	char list[128];
	const char *cell = columns_cell(&s->columns, FIELD_YEARS, row);
	if (cell[0] == '\0') {
		r->years = YEARS_ALL;
		return true;
	}
	bool is_good = strlen(cell) < sizeof list;
	import_cut(list, sizeof list, cell);
	char *p = list;
	while (is_good && *p != '\0') {
		size_t n = strcspn(p, between);
		bool is_last = p[n] == '\0';
		p[n] = '\0';
		is_good = n == 0 || years_of_word(&r->years, p);
		p += n + (is_last ? 0 : 1);
	}
	return is_good || row_error(s, FIELD_YEARS, row, NULL,
	                      "expected year groups such as 7 8 9, 7-9 or R 1 2, or blank for all");
}

static void
calendar_keep(struct calendar_state *s, const struct calendar_row *r)
{
	struct calendar_file *f = &s->file;
	if (r->is_term) {
		struct term *t = gather_add(&s->gather, &f->terms, &f->n_terms, sizeof *t);
		*t = (struct term){.first = r->from, .last = r->to, .name = r->name};
		return;
	}
	for (int32_t day = r->from; day <= r->to; day++) {
		if (day_weekday(day) > 4) {
			continue;
		}
		struct closure *c = gather_add(&s->gather, &f->closures, &f->n_closures, sizeof *c);
		*c = (struct closure){.day = day,
		    .is_closed = {r->is_closed[SESSION_AM], r->is_closed[SESSION_PM]},
		    .years = r->years,
		    .kind = r->kind,
		    .reason = r->name};
	}
}

static enum rc
calendar_on_row(void *ctx, struct csv_row *row, struct diag *d)
{
	struct calendar_state *s = ctx;
	if (row->index == 0) {
		columns_match(&s->columns, fields, FIELD_COUNT, row, s->gather.arena);
		columns_warn_unused(&s->columns, s->report);
		for (size_t f = FIELD_KIND; f <= FIELD_FROM; f++) {
			if (!columns_has(&s->columns, f)) {
				columns_missing(&s->columns, f, row, s->report);
			}
		}
		row->is_last = s->report->errors.seen > 0;
		return RC_OK;
	}
	struct calendar_row r = {0};
	columns_check_row(&s->columns, row, s->report);
	bool is_good = row_kind(&r, s, row);
	is_good = row_days(&r, s, row) && is_good;
	is_good = row_session(&r, s, row) && is_good;
	is_good = row_years(&r, s, row) && is_good;
	if (is_good) {
		r.name = gather_text(&s->gather, columns_cell(&s->columns, FIELD_NAME, row));
		calendar_keep(s, &r);
	}
	if (s->gather.is_too_big) {
		return diag_set(d, RC_TOO_LARGE, "", NULL, "too many days for one calendar");
	}
	return RC_OK;
}

enum rc
calendar_file_read(struct calendar_file *out, const struct csv_source *src,
    struct import_report *report, struct arena *a, struct diag *d)
{
	struct calendar_state s = {.report = report, .gather = {.arena = a}};
	enum rc rc = import_file_read(src, calendar_on_row, &s, report, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = import_report_end(report, d);
	if (rc == RC_OK) {
		*out = s.file;
	}
	return rc;
}
