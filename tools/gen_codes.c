/*
 * Makes codes_table.h and codes_table.inc from data/codes.csv, at build time.
 *
 * usage: gen_codes data/codes.csv codes_table.h codes_table.inc
 *
 * Codes are numbered from CODE_FIRST, grouped by class, in the file's order within a class.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_ROWS 64
#define MAX_LINE 2048
#define COLUMNS 16

enum column {
	COL_CODE,
	COL_IDENT,
	COL_NAME,
	COL_CLASS,
	COL_FAMILY,
	COL_FROM,
	COL_TO,
	COL_REPLACED,
	COL_THRESHOLD,
	COL_ILLNESS,
	COL_ON_SITE,
	COL_FACT,
	COL_CATEGORY,
	COL_WHEN,
	COL_RULE,
	COL_SOURCE
};

static const char *const column_names[COLUMNS] = {"code", "ident", "name", "class", "family",
    "valid_from", "valid_to", "replaced_by", "threshold", "illness", "on_site", "fact", "category",
    "when_allowed", "rule", "source"};
static const char *const classes[] = {
    "present", "approved", "authorised", "unauthorised", "not_possible", "administrative"};
static const char *const families[] = {"present", "late", "elsewhere", "leave", "unable",
    "unauthorised", "unexplained", "administrative"};
#define COUNT(a) (sizeof(a) / sizeof(a)[0])

struct row {
	char *cell[COLUMNS];
};

static void
die(const char *what, const char *which)
{
	fprintf(stderr, "gen_codes: %s: %s\n", what, which);
	exit(1);
}

static char *
copy(const char *s)
{
	const size_t n = strlen(s) + 1;
	char *p = malloc(n);
	if (p == NULL) {
		die("out of memory", s);
	}
	return memcpy(p, s, n);
}

/* One line of CSV into its cells; quotes may be doubled, a cell may not hold a line break. */
static void
split(struct row *row, const char *line)
{
	char cell[MAX_LINE];
	for (int i = 0; i < COLUMNS; i++) {
		size_t n = 0;
		int is_quoted = *line == '"';
		line += is_quoted;
		for (; *line != '\0'; line++) {
			if (is_quoted && line[0] == '"' && line[1] == '"') {
				line++;
			} else if (is_quoted ? *line == '"' : *line == ',') {
				break;
			}
			cell[n++] = *line;
		}
		line += is_quoted && *line == '"';
		cell[n] = '\0';
		row->cell[i] = copy(cell);
		if (i < COLUMNS - 1 && *line++ != ',') {
			die("too few cells", row->cell[0]);
		}
	}
	if (*line != '\0') {
		die("too many cells", row->cell[0]);
	}
}

static size_t
read_rows(struct row *rows, const char *path)
{
	char line[MAX_LINE];
	FILE *f = fopen(path, "r");
	if (f == NULL) {
		die("cannot read", path);
	}
	size_t n = 0;
	static struct row head; /* kept, so that the leak checker has nothing to say */
	for (int is_first = 1; fgets(line, sizeof line, f) != NULL; is_first = 0) {
		line[strcspn(line, "\r\n")] = '\0';
		if (!is_first && n == MAX_ROWS) {
			die("too many rows", path);
		}
		split(is_first ? &head : &rows[n++], line);
	}
	fclose(f);
	for (int i = 0; i < COLUMNS; i++) {
		if (n == 0 || strcmp(head.cell[i], column_names[i]) != 0) {
			die("missing column", column_names[i]);
		}
	}
	return n;
}

static size_t
find(const char *const *names, size_t n, const char *s)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(names[i], s) == 0) {
			return i;
		}
	}
	die("unknown word", s);
	return 0;
}

static void
put_upper(FILE *f, const char *s)
{
	for (; *s != '\0'; s++) {
		fputc(*s >= 'a' && *s <= 'z' ? *s - 32 : *s, f);
	}
}

static void
put_string(FILE *f, const char *s)
{
	fputc('"', f);
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\') {
			fputc('\\', f);
		}
		fputc(*s, f);
	}
	fputs("\", ", f);
}

/* Days from 1970-01-01, worked out by the compiler's own table reader: DAY() is in code.c. */
static void
put_day(FILE *f, const char *s)
{
	int y = 0;
	int m = 0;
	int d = 0;
	if (*s == '\0') {
		fputs("DAY_NONE, ", f);
		return;
	}
	if (sscanf(s, "%4d-%2d-%2d", &y, &m, &d) != 3) { // NOLINT: fixed input of the build
		die("not a date", s);
	}
	int yy = m <= 2 ? y - 1 : y;
	int era = yy / 400;
	int yoe = yy - era * 400;
	int doy = (153 * ((m + 9) % 12) + 2) / 5 + d - 1;
	fprintf(f, "%d, ", era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468);
}

static void
put_enum(FILE *h, const struct row *rows, size_t n)
{
	fputs("/* Generated from data/codes.csv. */\n\nenum code {\n", h);
	const char *start = " = CODE_FIRST";
	for (size_t c = 0; c < COUNT(classes); c++) {
		for (size_t i = 0; i < n; i++) {
			if (strcmp(rows[i].cell[COL_CLASS], classes[c]) == 0) {
				fprintf(h, "\tCODE_%s%s,\n", rows[i].cell[COL_IDENT], start);
				start = "";
			}
		}
	}
	fputs("\tCODE_END\n};\n\n", h);
}

static void
put_ranges(FILE *h, const struct row *rows, size_t n)
{
	for (size_t c = 0; c < COUNT(classes); c++) {
		const char *first = NULL;
		const char *last = NULL;
		for (size_t i = 0; i < n; i++) {
			if (strcmp(rows[i].cell[COL_CLASS], classes[c]) == 0) {
				first = first == NULL ? rows[i].cell[COL_IDENT] : first;
				last = rows[i].cell[COL_IDENT];
			}
		}
		if (first == NULL) {
			die("a class without a code", classes[c]);
		}
		fputs("#define CODE_FROM_", h);
		put_upper(h, classes[c]);
		fprintf(h, " CODE_%s\n#define CODE_TO_", first);
		put_upper(h, classes[c]);
		fprintf(h, " CODE_%s\n", last);
	}
}

static void
put_row(FILE *t, const struct row *r)
{
	fprintf(t, "\t[CODE_%s] = {", r->cell[COL_IDENT]);
	put_string(t, r->cell[COL_CODE]);
	put_string(t, r->cell[COL_NAME]);
	put_string(t, r->cell[COL_CATEGORY]);
	fputs("CODE_CLASS_", t);
	put_upper(t, classes[find(classes, COUNT(classes), r->cell[COL_CLASS])]);
	fputs(", CODE_FAMILY_", t);
	put_upper(t, families[find(families, COUNT(families), r->cell[COL_FAMILY])]);
	fputs(", ", t);
	put_day(t, r->cell[COL_FROM]);
	put_day(t, r->cell[COL_TO]);
	put_string(t, r->cell[COL_REPLACED]);
	for (int i = COL_THRESHOLD; i <= COL_ON_SITE; i++) {
		fprintf(t, "%s, ", strcmp(r->cell[i], "1") == 0 ? "true" : "false");
	}
	put_string(t, r->cell[COL_FACT]);
	put_string(t, r->cell[COL_WHEN]);
	put_string(t, r->cell[COL_RULE]);
	put_string(t, r->cell[COL_SOURCE]);
	fputs("},\n", t);
}

int
main(int argc, char **argv)
{
	static struct row rows[MAX_ROWS];
	if (argc != 4) {
		die("usage", "gen_codes data/codes.csv codes_table.h codes_table.inc");
	}
	size_t n = read_rows(rows, argv[1]);
	FILE *h = fopen(argv[2], "w");
	FILE *t = fopen(argv[3], "w");
	if (h == NULL || t == NULL) {
		die("cannot write", argv[2]);
	}
	put_enum(h, rows, n);
	put_ranges(h, rows, n);
	fputs("/* Generated from data/codes.csv. */\n", t);
	for (size_t i = 0; i < n; i++) {
		put_row(t, &rows[i]);
	}
	if (fclose(h) != 0 || fclose(t) != 0) {
		die("cannot write", argv[2]);
	}
	return 0;
}
