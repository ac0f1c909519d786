/*
 * Makes calibration.inc, the figures that the demo school is made from, out of
 * data/calibration.json, at build time.
 *
 * usage: gen_calibration data/calibration.json calibration.inc
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
die(const char *what, const char *which)
{
	fprintf(stderr, "gen_calibration: %s: %s\n", what, which);
	exit(1);
}

static const json_t *
member(const json_t *object, const char *key)
{
	const json_t *out = json_object_get(object, key);
	if (out == NULL) {
		die("no member", key);
	}
	return out;
}

/* A number times `scale`, rounded. */
static long
number(const json_t *value, double scale)
{
	return (long)(json_number_value(value) * scale + 0.5);
}

static void
put_list(FILE *f, const char *name, const json_t *list, double scale)
{
	fprintf(f, "\t    .%s = {", name);
	for (size_t i = 0; i < json_array_size(list); i++) {
		fprintf(f, "%ld, ", number(json_array_get(list, i), scale));
	}
	fprintf(f, "},\n");
}

/* Parts per million of possible sessions; "/ (AM) and ..." is left out: it is what remains. */
static void
put_codes(FILE *f, const json_t *codes)
{
	const char *code;
	json_t *share;
	fprintf(f, "\t    .codes = {");
	json_object_foreach((json_t *)codes, code, share)
	{
		if (code[0] != '/') {
			fprintf(f, "{\"%s\", %ld}, ", code, number(share, 10000));
		}
	}
	fprintf(f, "},\n");
}

static void
put_years(FILE *f, const json_t *years)
{
	const char *year;
	json_t *row;
	fprintf(f, "\t    .years = {\n");
	json_object_foreach((json_t *)years, year, row)
	{
		fprintf(f, "\t\t{\"%s\", {", year + 1); /* "Y7" */
		const json_t *bands = member(row, "pct_in_band");
		for (size_t i = 0; i < json_array_size(bands); i++) {
			fprintf(f, "%ld, ", number(json_array_get(bands, i), 100));
		}
		fprintf(f, "}},\n");
	}
	fprintf(f, "\t    },\n");
}

static void
put_week(FILE *f, const json_t *all)
{
	static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri"};
	const json_t *fit = member(member(all, "day_of_week"), "suggested_multipliers");
	fprintf(f, "\t    .weekday = {");
	for (int i = 0; i < 5; i++) {
		fprintf(f, "%ld, ", number(member(member(fit, "absence"), days[i]), 1000));
	}
	fprintf(f, "},\n\t    .pm_over_am = %ld,\n", number(member(fit, "pm_over_am"), 1000));
	put_list(f, "week",
	    member(member(all, "seasonality"), "suggested_multiplier_by_week_of_half_term"), 1000);
}

static void
put_phase(FILE *f, const json_t *all, const char *phase, const char *state)
{
	const json_t *rates = member(member(member(all, "headline_rates"), "by_phase"), phase);
	const json_t *spread =
	    member(member(member(all, "between_school_spread"), "by_type"), state);
	fprintf(f, "\t{\n\t    .absence = %ld,\n", number(member(rates, "overall_absence"), 100));
	fprintf(f, "\t    .persistent = %ld,\n",
	    number(member(rates, "persistent_absence_pct_of_pupils"), 100));
	put_codes(f, member(member(member(all, "session_share_pct_by_code"), "by_phase"), phase));
	put_years(
	    f, member(member(member(all, "pupil_absence_bands_2022_23"), "by_year_group"), state));
	static const char *const shares[][2] = {{"fsm_ever6", "pct_fsm_ever6"},
	    {"sen_support", "pct_sen_support"}, {"ehc_plan", "pct_ehcp"}, {"eal", "pct_eal"}};
	for (size_t i = 0; i < sizeof shares / sizeof shares[0]; i++) {
		fprintf(f, "\t    .%s = %ld,\n", shares[i][0],
		    number(member(member(spread, shares[i][1]), "median"), 10));
	}
	put_week(f, all);
	fprintf(f, "\t},\n");
}

int
main(int argc, char **argv)
{
	json_error_t error;
	if (argc != 3) {
		die("usage", "gen_calibration data/calibration.json calibration.inc");
	}
	json_t *all = json_load_file(argv[1], 0, &error);
	FILE *f = fopen(argv[2], "w");
	if (all == NULL || f == NULL) {
		die("cannot open", all == NULL ? error.text : argv[2]);
	}
	fprintf(f, "/* Made by tools/gen_calibration from data/calibration.json. */\n");
	fprintf(f, "static const struct calibration calibrations[] = {\n");
	put_phase(f, all, "Primary", "State-funded primary");
	put_phase(f, all, "Secondary", "State-funded secondary");
	fprintf(f, "};\n");
	if (fclose(f) != 0) {
		die("cannot write", argv[2]);
	}
	json_decref(all);
	return 0;
}
