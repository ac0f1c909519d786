#include "../unit/app/town.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Demo schools in folders of their own. */
struct stage {
	char folder[40];
	char path[64];
	struct app *app;
	struct store *st;
	struct arena a;
	struct text out;
	struct diag d;
	int64_t now;
};

static struct stage *
stage_new(int32_t day)
{
	struct stage *g = calloc(1, sizeof *g);
	assert_non_null(g);
	arena_init(&g->a, 0);
	text_init(&g->out, 1 << 24);
	snprintf(g->folder, sizeof g->folder, "/tmp/muster-demo-XXXXXX");
	assert_non_null(mkdtemp(g->folder));
	snprintf(g->path, sizeof g->path, "%s/demo.db", g->folder);
	g->now = wall_instant(day, 11 * 60);
	struct app_config config = {.url = g->path, .schools_csv = "", .create = true};
	assert_int_equal(app_open(&g->app, &config, &g->d), RC_OK);
	assert_int_equal(app_reader_open(&g->st, g->app, &g->d), RC_OK);
	return g;
}

static void
stage_free(struct stage *g)
{
	static const char *const files[] = {
	    "demo.db", "demo.db-wal", "demo.db-shm", "demo-logins.txt"};
	app_reader_close(g->st);
	app_close(g->app);
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		char path[80];
		snprintf(path, sizeof path, "%s/%s", g->folder, files[i]);
		unlink(path);
	}
	rmdir(g->folder);
	text_fini(&g->out);
	arena_free(&g->a);
	free(g);
}

static struct call
stage_call(struct stage *g)
{
	text_clear(&g->out);
	diag_clear(&g->d);
	return (struct call){.app = g->app,
	    .st = g->st,
	    .who = actor_system(),
	    .now = g->now,
	    .device = "",
	    .a = &g->a,
	    .out = &g->out};
}

static enum rc
make(struct stage *g, int32_t pupils, bool is_primary, uint64_t seed, int32_t today)
{
	struct call c = stage_call(g);
	struct demo_args args = {
	    .pupils = pupils,
	    .is_primary = is_primary,
	    .seed = seed,
	    .today = today,
	    .minute = 24 * 60,
	};
	return app_demo(&c, &args, &g->d);
}

static struct figures_query
query(int32_t from, int32_t to)
{
	return (struct figures_query){
	    .range = {from, to}, .year = -1, .flag = "", .band = "", .met = ""};
}

/* The whole school's figures of a range; to be freed. */
static json_t *
figures(struct stage *g, int32_t from, int32_t to)
{
	struct figures_query q = query(from, to);
	struct call c = stage_call(g);
	assert_int_equal(view_figures(&c, &q, &g->d), RC_OK);
	json_t *all = json_loads(g->out.s, 0, NULL);
	json_t *school = json_incref(json_object_get(all, "school"));
	json_decref(all);
	return school;
}

static int64_t
figure(const json_t *school, const char *name)
{
	return json_integer_value(json_object_get(school, name));
}

/* Tenths of a per cent of the possible sessions. */
static int64_t
share(const json_t *school, const char *name)
{
	return 1000 * figure(school, name) / figure(school, "possible");
}

static void
assert_near(const char *what, int64_t is, int64_t wanted, int64_t by)
{
	print_message("%s %d.%d, wanted %d.%d\n", what, (int)is / 10, (int)is % 10,
	    (int)wanted / 10, (int)wanted % 10);
	assert_in_range(is, wanted - by, wanted + by);
}

/* Last school year and this one against the national figures of data/calibration.json. */
static void
check_rates(struct stage *g, int32_t today, const int64_t wanted[4])
{
	struct {
		int32_t from;
		int32_t to;
		int64_t slack;
	} years[] = {
	    {day_from_civil(2025, 9, 1), day_from_civil(2026, 8, 31), 3},
	    {day_from_civil(2026, 9, 1), today, 4},
	};
	for (size_t i = 0; i < 2; i++) {
		json_t *s = figures(g, years[i].from, years[i].to);
		int64_t by = years[i].slack;
		assert_near("absence", figure(s, "absence"), wanted[0], by);
		assert_near("unauthorised", share(s, "unauthorised"), wanted[1], by + 2);
		assert_near("late", share(s, "late"), wanted[2], 3);
		assert_near("persistent", figure(s, "pa"), wanted[3], 5 * by);
		json_decref(s);
	}
}

static int32_t friday;

static void
demo__secondary_school_of_a_thousand_has_the_national_rates(void **state)
{
	(void)state;
	struct stage *g = stage_new(friday);
	assert_int_equal(make(g, 1000, false, 1, friday), RC_OK);
	assert_non_null(strstr(g->out.s, "\"username\":\"teacher\""));
	static const int64_t wanted[] = {85, 33, 28, 238};
	check_rates(g, friday, wanted);
	struct call c = stage_call(g);
	assert_int_equal(app_verify(&c, 0, &g->d), RC_OK);
	stage_free(g);
}

static void
demo__primary_school_of_a_thousand_has_the_national_rates(void **state)
{
	(void)state;
	struct stage *g = stage_new(friday);
	assert_int_equal(make(g, 1000, true, 2, friday), RC_OK);
	static const int64_t wanted[] = {53, 15, 11, 138};
	check_rates(g, friday, wanted);
	stage_free(g);
}

static size_t
pupils_who_met(struct stage *g, const char *met)
{
	struct figures_query q = query(DAY_NONE, DAY_NONE);
	struct call c = stage_call(g);
	q.met = met;
	assert_int_equal(view_figure_pupils(&c, &q, &g->d), RC_OK);
	json_t *all = json_loads(g->out.s, 0, NULL);
	size_t n = json_array_size(json_object_get(all, "pupils"));
	json_decref(all);
	return n;
}

static void
demo__has_pupils_for_every_flag(void **state)
{
	(void)state;
	static const char *const flags[] = {"threshold", "illness15", "continuous10", "ground_i20",
	    "at_risk", "persistent", "severe"};
	for (int is_primary = 0; is_primary < 2; is_primary++) {
		struct stage *g = stage_new(friday);
		assert_int_equal(make(g, 210, is_primary == 1, 7, friday), RC_OK);
		for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
			print_message("%s: %zu\n", flags[i], pupils_who_met(g, flags[i]));
			assert_int_not_equal(pupils_who_met(g, flags[i]), 0);
		}
		stage_free(g);
	}
}

static void
demo__some_meet_the_threshold_only_with_N(void **state)
{
	(void)state;
	struct stage *g = stage_new(friday);
	assert_int_equal(make(g, 210, false, 9, friday), RC_OK);
	struct figures_query q = query(DAY_NONE, DAY_NONE);
	struct call c = stage_call(g);
	q.met = "threshold";
	assert_int_equal(view_figure_pupils(&c, &q, &g->d), RC_OK);
	json_t *all = json_loads(g->out.s, 0, NULL);
	size_t n = 0;
	size_t i;
	json_t *pupil;
	json_array_foreach(json_object_get(all, "pupils"), i, pupil)
	{
		q.pupil_id = strtoll(json_string_value(json_object_get(pupil, "id")), NULL, 10);
		c = stage_call(g);
		assert_int_equal(view_pupil_figures(&c, &q, &g->d), RC_OK);
		n += strstr(g->out.s, "only with N") != NULL;
	}
	json_decref(all);
	assert_in_range(n, 1, 10);
	stage_free(g);
}

static void
demo__registers_are_left_for_somebody_to_take(void **state)
{
	(void)state;
	struct stage *g = stage_new(friday);
	assert_int_equal(make(g, 210, false, 3, friday), RC_OK);
	struct register_taken *rows = NULL;
	size_t n = 0;
	struct day_range range = {friday, friday};
	assert_int_equal(store_registers(&rows, &n, g->st, 1, range, &g->a, &g->d), RC_OK);
	struct reg_group *groups = NULL;
	size_t n_groups = 0;
	assert_int_equal(store_groups(&groups, &n_groups, g->st, 1, &g->a, &g->d), RC_OK);
	assert_int_equal(n, n_groups - 3);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(rows[i].session, SESSION_AM);
		assert_true(rows[i].is_complete);
		assert_int_equal(rows[i].closed_seq, 0);
	}
	/* The teacher's login is of the tutor of a register that is still to be taken. */
	struct user user;
	struct user_role *roles = NULL;
	size_t n_roles = 0;
	assert_int_equal(store_user_by_name(&user, g->st, "teacher", &g->a, &g->d), RC_OK);
	assert_true(password_matches(user.password, "aldersyke demo"));
	assert_int_equal(
	    store_user_roles(&roles, &n_roles, g->st, user.user_id, &g->a, &g->d), RC_OK);
	for (size_t i = 0; i < n; i++) {
		assert_int_not_equal(rows[i].group_id, roles[0].group_id);
	}
	stage_free(g);
}

static char *
exported(struct stage *g, enum export_what what)
{
	char *s = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&s, &n);
	struct call c = stage_call(g);
	struct export_args args = {0, what, {DAY_NONE, DAY_NONE}};
	assert_int_equal(app_export(&c, &args, f, &g->d), RC_OK);
	fclose(f);
	return s;
}

static void
demo__same_seed_makes_the_same_school(void **state)
{
	(void)state;
	static const enum export_what parts[] = {
	    EXPORT_WHAT_PUPILS, EXPORT_WHAT_CONTACTS, EXPORT_WHAT_MARKS, EXPORT_WHAT_CALENDAR};
	struct stage *one = stage_new(friday);
	struct stage *two = stage_new(friday);
	assert_int_equal(make(one, 60, true, 5, friday), RC_OK);
	assert_int_equal(make(two, 60, true, 5, friday), RC_OK);
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		char *a = exported(one, parts[i]);
		char *b = exported(two, parts[i]);
		assert_int_equal(strcmp(a, b), 0);
		free(a);
		free(b);
	}
	stage_free(two);
	two = stage_new(friday);
	assert_int_equal(make(two, 60, true, 6, friday), RC_OK);
	char *a = exported(one, EXPORT_WHAT_MARKS);
	char *b = exported(two, EXPORT_WHAT_MARKS);
	assert_int_not_equal(strcmp(a, b), 0);
	free(a);
	free(b);
	stage_free(one);
	stage_free(two);
}

static void
demo__works_on_any_day_of_the_year(void **state)
{
	(void)state;
	static const struct {
		int32_t month;
		int32_t mday;
	} days[] = {
	    {9, 1}, {9, 2}, {10, 28}, {11, 22}, {12, 25}, {1, 1}, {4, 6}, {5, 4}, {7, 21}, {8, 15}};
	for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
		int32_t day = day_from_civil(2026, days[i].month, days[i].mday);
		struct stage *g = stage_new(day);
		assert_int_equal(make(g, 40, i % 2 == 0, i, day), RC_OK);
		struct call c = stage_call(g);
		assert_int_equal(app_verify(&c, 0, &g->d), RC_OK);
		stage_free(g);
	}
}

static void
demo__second_school_in_a_database_and_wrong_numbers(void **state)
{
	(void)state;
	struct stage *g = stage_new(friday);
	assert_int_equal(make(g, 40, false, 1, friday), RC_OK);
	assert_int_equal(make(g, 40, false, 2, friday), RC_OK);
	assert_non_null(strstr(g->out.s, "\"urn\":900002"));
	assert_non_null(strstr(g->out.s, "\"officer.2\""));
	assert_int_equal(make(g, 29, false, 2, friday), RC_INVALID);
	assert_string_equal(g->d.field, "pupils");
	stage_free(g);
}

static int
begin(void **state)
{
	(void)state;
	friday = day_from_civil(2026, 11, 20);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(demo__secondary_school_of_a_thousand_has_the_national_rates),
	    cmocka_unit_test(demo__primary_school_of_a_thousand_has_the_national_rates),
	    cmocka_unit_test(demo__has_pupils_for_every_flag),
	    cmocka_unit_test(demo__some_meet_the_threshold_only_with_N),
	    cmocka_unit_test(demo__registers_are_left_for_somebody_to_take),
	    cmocka_unit_test(demo__same_seed_makes_the_same_school),
	    cmocka_unit_test(demo__works_on_any_day_of_the_year),
	    cmocka_unit_test(demo__second_school_in_a_database_and_wrong_numbers),
	};
	return cmocka_run_group_tests(tests, begin, NULL);
}
