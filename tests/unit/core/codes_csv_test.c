/*
 * One test for each row of data/codes.csv, made from the row: the table that was built from it, the
 * figures and the rule about its dates all have to say what the row says.
 */
#include "core/law_config.h"
#include "core/stats.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

enum {
	AT_CODE,
	AT_IDENT,
	AT_NAME,
	AT_CLASS,
	AT_FAMILY,
	AT_FROM,
	AT_TO,
	AT_REPLACED,
	AT_THRESHOLD,
	AT_ILLNESS,
	AT_ON_SITE,
	COLUMNS = 16
};
#define MAX_ROWS 64

struct row {
	char line[2048];
	char *cell[COLUMNS];
	char test_name[64];
};

static const char *const classes[] = {
    "present", "approved", "authorised", "unauthorised", "not_possible", "administrative"};

/* Cut a line into its cells, in place. */
static int
cut(struct row *r)
{
	int n = 0;
	char *from = r->line;
	char *to = r->line;
	while (n < COLUMNS) {
		bool is_quoted = *from == '"';
		from += is_quoted ? 1 : 0;
		r->cell[n++] = to;
		for (; *from != '\0' && *from != '\n'; from++) {
			if (is_quoted && from[0] == '"' && from[1] == '"') {
				from++;
			} else if (is_quoted && *from == '"') {
				is_quoted = false;
				continue;
			} else if (!is_quoted && *from == ',') {
				break;
			}
			*to++ = *from;
		}
		bool is_last = *from != ',';
		*to++ = '\0';
		from++;
		if (is_last) {
			break;
		}
	}
	return n;
}

static void
class_is_counted_once(const struct row *r, uint8_t code)
{
	struct stats s;
	stats_of_cells(&s, &code, 1);
	uint32_t in[] = {
	    s.present, s.aea, s.authorised, s.unauthorised, s.not_possible, s.not_collected};
	for (size_t k = 0; k < sizeof classes / sizeof classes[0]; k++) {
		assert_int_equal(in[k], strcmp(r->cell[AT_CLASS], classes[k]) == 0);
	}
	assert_int_equal(s.attended, s.present + s.aea);
	assert_int_equal(s.absent, s.authorised + s.unauthorised);
	assert_int_equal(s.possible, s.attended + s.absent);
	assert_int_equal(s.on_site, strcmp(r->cell[AT_ON_SITE], "1") == 0);
}

static void
dates_are_kept(const struct row *r, uint8_t code)
{
	struct code_use use = {.session = code == CODE_PRESENT_PM ? SESSION_PM : SESSION_AM,
	    .is_on_roll = code != CODE_Z,
	    .is_compulsory_age = code != CODE_X,
	    .is_school_closed = code == CODE_CLOSED,
	    .has_fact = true};
	int32_t from = 0;
	int32_t to = 0;
	bool has_from = day_parse(&from, r->cell[AT_FROM]);
	bool has_to = day_parse(&to, r->cell[AT_TO]);
	assert_int_equal(has_from, r->cell[AT_FROM][0] != '\0');
	assert_int_equal(has_to, r->cell[AT_TO][0] != '\0');
	use.day = has_from ? from : day_from_civil(2024, 1, 8);
	assert_int_equal(code_allowed(code, &use, NULL), RC_OK);
	if (has_from) {
		use.day = from - 1;
		assert_int_equal(code_allowed(code, &use, NULL), RC_INVALID);
	}
	if (has_to) {
		struct diag d = {0};
		use.day = to;
		assert_int_equal(code_allowed(code, &use, NULL), RC_OK);
		use.day = to + 1;
		assert_int_equal(code_allowed(code, &use, &d), RC_INVALID);
		assert_non_null(strstr(d.text, r->cell[AT_REPLACED]));
		assert_true(r->cell[AT_REPLACED][0] != '\0');
	}
}

static void
row_is_law(void **state)
{
	const struct row *r = (const struct row *)*state;
	uint8_t code = code_find(r->cell[AT_CODE]);
	assert_int_not_equal(code, 0);
	const struct code_info *info = code_info(code);
	assert_string_equal(info->code, r->cell[AT_CODE]);
	assert_string_equal(info->name, r->cell[AT_NAME]);
	assert_string_equal(classes[info->class], r->cell[AT_CLASS]);
	class_is_counted_once(r, code);
	dates_are_kept(r, code);
	struct law_config cfg = law_config_default();
	bool is_threshold = strcmp(r->cell[AT_THRESHOLD], "1") == 0;
	assert_int_equal(info->is_threshold, is_threshold);
	assert_int_equal(code_set_has(cfg.threshold_codes, code), is_threshold);
	assert_int_equal(info->is_illness, strcmp(r->cell[AT_ILLNESS], "1") == 0);
	assert_int_equal(info->is_illness, code == CODE_I);
}

int
main(int argc, char **argv)
{
	static struct row rows[MAX_ROWS];
	static struct CMUnitTest tests[MAX_ROWS];
	char head[2048];
	size_t n = 0;
	FILE *f = argc == 2 ? fopen(argv[1], "r") : NULL;
	if (f == NULL || fgets(head, sizeof head, f) == NULL) {
		fputs("usage: codes_csv_test data/codes.csv\n", stderr);
		return 2;
	}
	while (n < MAX_ROWS && fgets(rows[n].line, sizeof rows[n].line, f) != NULL) {
		if (cut(&rows[n]) != COLUMNS) {
			fprintf(stderr, "row %zu has too few columns\n", n + 1);
			return 1;
		}
		snprintf(rows[n].test_name, sizeof rows[n].test_name,
		    "code__%.30s_is_as_its_row_says", rows[n].cell[AT_IDENT]);
		tests[n] = (struct CMUnitTest){
		    .name = rows[n].test_name, .test_func = row_is_law, .initial_state = &rows[n]};
		n++;
	}
	fclose(f);
	/* Every code came from a row, and every row became a code. */
	if (n != CODE_END - CODE_FIRST) {
		fprintf(stderr, "%zu rows, %d codes\n", n, CODE_END - CODE_FIRST);
		return 1;
	}
	return _cmocka_run_group_tests("codes.csv", tests, n, NULL, NULL);
}
