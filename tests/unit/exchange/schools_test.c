#include "help.h"

#include "exchange/schools.h"

#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#define LIST MUSTER_SOURCE "/data/schools_england.csv.gz"
#define GIAS SAMPLES "/gias_extract.csv"

static void
schools__four_schools_of_the_documents_are_found(void **state)
{
	(void)state;
	static const struct {
		int32_t urn;
		const char *name;
	} known[] = {{136398, "The King's (The Cathedral) School"},
	    {135895, "The Basildon Lower Academy"}, {111199, "Lunts Heath Primary School"},
	    {109743, "Richmond Hill School"}};
	struct arena a;
	arena_init(&a, 0);
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		struct school_row r;
		struct diag d = {0};
		assert_int_equal(school_find_by_urn(&r, LIST, known[i].urn, &a, &d), RC_OK);
		assert_int_equal(r.urn, known[i].urn);
		assert_true(r.is_name_known);
		assert_int_equal(strlen(r.laestab), 7);
		assert_string_equal(r.name, known[i].name);
	}
	arena_free(&a);
}

static void
schools__school_without_a_name_gets_one_and_a_warning(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a, 0);
	struct school_row r;
	assert_int_equal(school_find_by_urn(&r, LIST, 100002, &a, NULL), RC_OK);
	assert_string_equal(r.name, "School URN 100002");
	assert_false(r.is_name_known);
	assert_string_equal(r.warning, "the list has no name for this school: type it");
	assert_int_equal(school_find_by_laestab(&r, LIST, "201/3614", &a, NULL), RC_OK);
	assert_int_equal(r.urn, 100000);
	assert_string_equal(r.name, "Sir John Cass's Foundation Primary School");
	assert_int_equal(r.pupils, 285);
	arena_free(&a);
}

static void
schools__each_urn_of_the_list_can_be_found(void **state)
{
	(void)state;
	/* Every 2,000th row: the whole list would take minutes; the last row proves the end. */
	struct arena a;
	arena_init(&a, 0);
	gzFile f = gzopen(LIST, "rb");
	assert_non_null(f);
	char line[4096];
	int32_t urns[64], last = 0;
	size_t n = 0, row = 0;
	while (gzgets(f, line, sizeof line) != NULL) {
		if (row > 0) {
			last = (int32_t)strtol(line, NULL, 10);
		}
		if (row > 0 && row % 2000 == 0) {
			urns[n++] = last;
		}
		row++;
	}
	gzclose(f);
	assert_int_equal(row, 23995);
	urns[n++] = last;
	for (size_t i = 0; i < n; i++) {
		struct school_row r;
		assert_int_equal(school_find_by_urn(&r, LIST, urns[i], &a, NULL), RC_OK);
		assert_int_equal(r.urn, urns[i]);
		assert_true(r.name[0] != '\0');
	}
	arena_free(&a);
}

static void
schools__todays_extract_in_windows_1252_is_read_too(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a, 0);
	struct school_row r;
	assert_int_equal(school_find_by_urn(&r, GIAS, 199901, &a, NULL), RC_OK);
	assert_string_equal(r.name, "Madeup High School");
	assert_string_equal(r.la_name, "Bristol, City of");
	assert_string_equal(r.laestab, "8019901");
	assert_string_equal(r.phase, "Secondary");
	assert_string_equal(r.kind, "Academy sponsor led");
	assert_string_equal(r.region, "South West");
	assert_int_equal(r.pupils, 912);
	assert_string_equal(r.warning, "");
	assert_int_equal(school_find_by_urn(&r, GIAS, 199902, &a, NULL), RC_OK);
	assert_string_equal(r.name, "Invented Ch\xC3\xA9rit\xC3\xA9 School");
	assert_true(r.is_closed);
	assert_string_equal(r.warning, "the list says that this school has closed");
	arena_free(&a);
}

static void
schools__quoted_urn_and_line_breaks_in_a_cell_do_not_hide_a_school(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a, 0);
	char path[] = "/tmp/muster-schools-XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	FILE *f = fdopen(fd, "w");
	fputs("URN,EstablishmentName\n199901,\"Madeup\nHigh\"\n\"199902\",Other\n", f);
	fclose(f);
	struct school_row r;
	assert_int_equal(school_find_by_urn(&r, path, 199901, &a, NULL), RC_OK);
	assert_string_equal(r.name, "Madeup\nHigh");
	assert_int_equal(school_find_by_urn(&r, path, 199902, &a, NULL), RC_OK);
	assert_string_equal(r.name, "Other");
	unlink(path);
	arena_free(&a);
}

static void
schools__unknown_numbers_and_wrong_files_are_refused(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a, 0);
	struct school_row r;
	struct diag d = {0};
	assert_int_equal(school_find_by_urn(&r, GIAS, 199999, &a, &d), RC_NOT_FOUND);
	assert_string_equal(d.field, "urn");
	assert_int_equal(school_find_by_urn(&r, GIAS, 12, &a, NULL), RC_NOT_FOUND);
	assert_int_equal(school_find_by_laestab(&r, GIAS, "801", &a, NULL), RC_NOT_FOUND);
	assert_int_equal(school_find_by_laestab(&r, GIAS, "8019909", &a, NULL), RC_NOT_FOUND);
	assert_int_equal(school_find_by_urn(&r, "/nowhere", 199901, &a, NULL), RC_NOT_FOUND);
	diag_clear(&d);
	assert_int_equal(
	    school_find_by_urn(&r, SAMPLES "/marks_long.csv", 199901, &a, &d), RC_INVALID);
	assert_string_equal(d.field, "URN");
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(schools__four_schools_of_the_documents_are_found),
	    cmocka_unit_test(schools__school_without_a_name_gets_one_and_a_warning),
	    cmocka_unit_test(schools__each_urn_of_the_list_can_be_found),
	    cmocka_unit_test(schools__todays_extract_in_windows_1252_is_read_too),
	    cmocka_unit_test(schools__quoted_urn_and_line_breaks_in_a_cell_do_not_hide_a_school),
	    cmocka_unit_test(schools__unknown_numbers_and_wrong_files_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
