#include "exchange/schools.h"

#include "base/day.h"
#include "base/num.h"
#include "exchange/columns.h"

#include <inttypes.h>
#include <string.h>
#include <zlib.h>

enum school_field {
	FIELD_URN,
	FIELD_LA,
	FIELD_ESTAB,
	FIELD_NAME,
	FIELD_LA_NAME,
	FIELD_REGION,
	FIELD_PHASE,
	FIELD_KIND,
	FIELD_TOWN,
	FIELD_POSTCODE,
	FIELD_PUPILS,
	FIELD_SUCCESSOR,
	FIELD_SUCCESSOR_FROM,
	FIELD_STATUS,
	FIELD_COUNT
};

/* Names of our own list, then those of GIAS ("LA (code)" folds to "lacode"). */
static const struct column_spec fields[] = {
    [FIELD_URN] = {"URN", "urn", 0, 0},
    [FIELD_LA] = {"la_code", "lacode", 0, 0},
    [FIELD_ESTAB] = {"estab", "estab|establishmentnumber", 0, 0},
    [FIELD_NAME] = {"name", "name|establishmentname", 0, 0},
    [FIELD_LA_NAME] = {"la_name", "laname", 0, 0},
    [FIELD_REGION] = {"region_name", "regionname|gorname", 0, 0},
    [FIELD_PHASE] = {"school_type", "schooltype|phaseofeducationname", 0, 0},
    [FIELD_KIND] = {"governance", "governance|typeofestablishmentname", 0, 0},
    [FIELD_TOWN] = {"town", "town", 0, 0},
    [FIELD_POSTCODE] = {"postcode", "postcode", 0, 0},
    [FIELD_PUPILS] = {"pupils_on_roll", "pupilsonroll|numberofpupils", 0, 0},
    [FIELD_SUCCESSOR] = {"successor_urn", "successorurn", 0, 0},
    [FIELD_SUCCESSOR_FROM] = {"successor_date", "successordate", 0, 0},
    [FIELD_STATUS] = {"status", "establishmentstatusname|status", 0, 0},
};
_Static_assert(sizeof fields / sizeof fields[0] == FIELD_COUNT, "a field needs its names");

struct school_search {
	const char *urn; /* what to look for, as text: one of the two is NULL */
	const char *laestab;
	struct columns columns;
	struct school_row *out;
	struct arena *arena;
	bool is_found;
};

static size_t
gz_more(void *ctx, void *buf, size_t n)
{
	int got = gzread(ctx, buf, (unsigned)n);
	return got < 0 ? SIZE_MAX : (size_t)got;
}

static const char *
school_text(const struct school_search *s, enum school_field field, const struct csv_row *row)
{
	return arena_text(s->arena, columns_cell(&s->columns, field, row));
}

static int32_t
school_number(
    const struct school_search *s, enum school_field field, const struct csv_row *row, int32_t none)
{
	int64_t v = 0;
	const char *cell = columns_cell(&s->columns, field, row);
	return num_parse(&v, cell, 0, 9999999) ? (int32_t)v : none;
}

/* One line for the person who sets the school up; "" when there is nothing to say. */
static const char *
school_warning(const struct school_row *r, struct arena *a)
{
	char day[DAY_WORDS] = "";
	if (r->successor_urn != 0 && r->successor_from != DAY_NONE) {
		return arena_printf(a, "followed by URN %" PRId32 " from %s", r->successor_urn,
		    day_words(day, r->successor_from));
	}
	if (r->successor_urn != 0) {
		return arena_printf(a, "followed by URN %" PRId32, r->successor_urn);
	}
	if (r->is_closed) {
		return "the list says that this school has closed";
	}
	return r->is_name_known ? "" : "the list has no name for this school: type it";
}

static void
school_fill(struct school_search *s, const struct csv_row *row)
{
	struct school_row r = {.urn = school_number(s, FIELD_URN, row, 0)};
	const char *la = columns_cell(&s->columns, FIELD_LA, row);
	const char *estab = columns_cell(&s->columns, FIELD_ESTAB, row);
	import_cut(r.la_code, sizeof r.la_code, la);
	import_cut(r.estab, sizeof r.estab, estab);
	if (strlen(la) == 3 && strlen(estab) == 4) {
		memcpy(r.laestab, la, 3);
		memcpy(r.laestab + 3, estab, 5);
	}
	r.name = school_text(s, FIELD_NAME, row);
	r.is_name_known = r.name[0] != '\0';
	if (!r.is_name_known) {
		r.name = arena_printf(s->arena, "School URN %" PRId32, r.urn);
	}
	r.la_name = school_text(s, FIELD_LA_NAME, row);
	r.region = school_text(s, FIELD_REGION, row);
	r.phase = school_text(s, FIELD_PHASE, row);
	r.kind = school_text(s, FIELD_KIND, row);
	r.town = school_text(s, FIELD_TOWN, row);
	r.postcode = school_text(s, FIELD_POSTCODE, row);
	r.pupils = school_number(s, FIELD_PUPILS, row, -1);
	r.successor_urn = school_number(s, FIELD_SUCCESSOR, row, 0);
	r.successor_from = DAY_NONE;
	(void)day_parse_loose(
	    &r.successor_from, columns_cell(&s->columns, FIELD_SUCCESSOR_FROM, row));
	r.is_closed = strcmp(columns_cell(&s->columns, FIELD_STATUS, row), "Closed") == 0;
	r.warning = school_warning(&r, s->arena);
	*s->out = r;
}

static bool
school_fits(const struct school_search *s, const struct csv_row *row)
{
	if (s->urn != NULL) {
		return strcmp(columns_cell(&s->columns, FIELD_URN, row), s->urn) == 0;
	}
	const char *la = columns_cell(&s->columns, FIELD_LA, row);
	return strncmp(s->laestab, la, 3) == 0 &&
	       strcmp(columns_cell(&s->columns, FIELD_ESTAB, row), s->laestab + 3) == 0;
}

static enum rc
school_on_row(void *ctx, struct csv_row *row, struct diag *d)
{
	struct school_search *s = ctx;
	if (row->index == 0) {
		columns_match(&s->columns, fields, FIELD_COUNT, row, s->arena);
		if (!columns_has(&s->columns, FIELD_URN) || !columns_has(&s->columns, FIELD_NAME)) {
			return diag_set(d, RC_INVALID, "URN", NULL,
			    "not a list of schools: it has no columns URN and EstablishmentName");
		}
		return RC_OK;
	}
	if (school_fits(s, row)) {
		school_fill(s, row);
		s->is_found = true;
		row->is_last = true;
	}
	return RC_OK;
}

/*
 * Lets through the header and the line that begins with the URN, and nothing after it: four times
 * faster than to look into every cell of the list.
 */
struct line_filter {
	gzFile file;
	char prefix[12]; /* "136398," */
	bool has_header;
	bool has_match; /* the line in `line` is the one */
	bool is_inside; /* the last piece did not reach the end of its line */
	size_t at, n;   /* of `line`: given so far, and there */
	char *line;     /* LINE_PIECE bytes */
};
#define LINE_PIECE (32 << 10)

/* The next piece of a line that is let through; false at the end. */
static bool
filter_next(struct line_filter *f)
{
	while (gzgets(f->file, f->line, LINE_PIECE) != NULL) {
		size_t n = strlen(f->line);
		bool is_start = !f->is_inside;
		f->is_inside = n == 0 || f->line[n - 1] != '\n';
		if (is_start && f->has_match) {
			return false;
		}
		f->has_match = f->has_match ||
		               (is_start && strncmp(f->line, f->prefix, strlen(f->prefix)) == 0);
		if (!f->has_header || f->has_match) {
			f->has_header = f->has_header || !f->is_inside;
			f->at = 0;
			f->n = n;
			return true;
		}
	}
	return false;
}

static size_t
filter_more(void *ctx, void *buf, size_t n)
{
	struct line_filter *f = ctx;
	if (f->at == f->n && !filter_next(f)) {
		return 0;
	}
	size_t take = f->n - f->at < n ? f->n - f->at : n;
	memcpy(buf, f->line + f->at, take);
	f->at += take;
	return take;
}

/* Look at the start of lines only. What it does not find may still be there, quoted. */
static void
school_find_fast(struct school_search *s, gzFile file)
{
	struct line_filter f = {.file = file, .line = ARENA_ARRAY(s->arena, LINE_PIECE, char)};
	snprintf(f.prefix, sizeof f.prefix, "%s,", s->urn);
	const struct csv_source src = {.more = filter_more, .ctx = &f};
	struct diag d = {0};
	if (csv_read(&src, school_on_row, s, &d) != RC_OK) {
		s->is_found = false; /* a cell with a line break: the long way will tell */
	}
}

static enum rc
school_find(struct school_search *s, const char *path, struct diag *d)
{
	gzFile file = gzopen(path, "rb");
	if (file == NULL) {
		return diag_set(
		    d, RC_NOT_FOUND, "", NULL, "the list of schools %s cannot be opened", path);
	}
	gzbuffer(file, 128 << 10);
	if (s->urn != NULL) {
		school_find_fast(s, file);
	}
	enum rc rc = RC_OK;
	if (!s->is_found && gzrewind(file) == 0) {
		const struct csv_source src = {.more = gz_more, .ctx = file};
		rc = csv_read(&src, school_on_row, s, d);
	}
	gzclose(file);
	if (rc == RC_OK && !s->is_found) {
		return diag_set(d, RC_NOT_FOUND, s->urn == NULL ? "laestab" : "urn", NULL,
		    "no school %s in the list: if it opened lately, load today's extract of Get "
		    "Information About Schools",
		    s->urn == NULL ? s->laestab : s->urn);
	}
	return rc;
}

enum rc
school_find_by_urn(
    struct school_row *out, const char *path, int32_t urn, struct arena *a, struct diag *d)
{
	if (urn < 100000 || urn > 999999) {
		return diag_set(
		    d, RC_NOT_FOUND, "urn", NULL, "a URN has six digits, such as 136398");
	}
	char text[16];
	snprintf(text, sizeof text, "%" PRId32, urn);
	struct school_search s = {.urn = text, .out = out, .arena = a};
	return school_find(&s, path, d);
}

enum rc
school_find_by_laestab(
    struct school_row *out, const char *path, const char *laestab, struct arena *a, struct diag *d)
{
	char digits[8] = "";
	size_t n = 0;
	for (const char *p = laestab; *p != '\0' && n < sizeof digits; p++) {
		if (*p != '/') {
			digits[n++] = *p;
		}
	}
	int64_t v = 0;
	if (n != 7 || !num_parse_n(&v, digits, 7)) {
		return diag_set(d, RC_NOT_FOUND, "laestab", NULL,
		    "a DfE number has seven digits, such as 801/4001");
	}
	digits[7] = '\0';
	struct school_search s = {.laestab = digits, .out = out, .arena = a};
	return school_find(&s, path, d);
}
