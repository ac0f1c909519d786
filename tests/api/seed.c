/*
 * An invented school with people of every role, for the tests of the interface and for ./bench.
 * usage: api_seed URL GROUPS PUPILS [YEARS]. Each group has so many pupils; group 1 is the
 * teacher's own. With YEARS everybody has been there for so many, to 1 October 2026, and has every
 * mark. Prints the logins: USERNAME PASSWORD, one a line.
 */
#include "app/app.h"
#include "base/num.h"
#include "base/uuid.h"
#include "core/calendar.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>

#define YEARS_MOST 6
#define MARKED_TO day_from_civil(2026, 10, 1)

struct size {
	int64_t n_groups;
	int64_t n_each;
	int64_t n_years; /* of marks; 0: none */
};

static int32_t
first_day(const struct size *size)
{
	return day_from_civil(2026 - (int)(size->n_years == 0 ? 1 : size->n_years), 9, 1);
}

static void
must(enum rc rc, const struct diag *d)
{
	if (rc != RC_OK) {
		fprintf(stderr, "seed: %s %s: %s\n", rc_name(rc), d->field, d->text);
		exit(1);
	}
}

static struct submission
submission(int64_t school_id, const char *kind)
{
	struct submission sub = {.school_id = school_id,
	    .kind = kind,
	    .time = 1756700000,
	    .user_name = "Muster",
	    .position = "automatic",
	    .device = "",
	    .reason = ""};
	uuid_make(sub.uuid);
	return sub;
}

static struct pupil
make_pupil(struct arena *a, int64_t id, int64_t group, int32_t first)
{
	static const char *const surnames[] = {
	    "Abara", "Begum", "Chaudhry", "Doyle", "Ellis", "Fox"};
	static const char *const forenames[] = {"Kim", "Alex", "Sam", "Ola", "Jo"};
	struct pupil p = {
	    .pupil_id = id,
	    .upn = "",
	    .adno = "",
	    .legal_surname = surnames[id % 6],
	    .legal_forename = forenames[id % 5],
	    .middle_names = "",
	    .preferred_surname = "",
	    .preferred_forename = "",
	    .former_surname = "",
	    .dob = day_from_civil(2014, 10, 3),
	    .sex = "F",
	    .ethnicity = "",
	    .language = "",
	    .last_school = "",
	    .address = "",
	    .postcode = "ZZ99 9ZZ",
	    .enrol_status = "C",
	    .note = "",
	};
	p.enrolments = ARENA_NEW(a, struct enrolment);
	*p.enrolments = (struct enrolment){.start_day = first,
	    .end_day = DAY_NONE,
	    .ground = "",
	    .ground_met_day = DAY_NONE,
	    .evidence = "",
	    .return_sent_day = DAY_NONE,
	    .expected_end_day = DAY_NONE,
	    .destination = ""};
	p.n_enrolments = 1;
	p.years = ARENA_NEW(a, struct pupil_year);
	*p.years = (struct pupil_year){NC_7, first, DAY_NONE};
	p.n_years = 1;
	p.groups = ARENA_NEW(a, struct group_member);
	*p.groups = (struct group_member){group, first, DAY_NONE};
	p.n_groups = 1;
	return p;
}

/* The terms of each school year; that of 2026 has only begun. */
static size_t
make_terms(struct term *out, int first_year)
{
	size_t n = 0;
	for (int y = first_year; y <= 2026; y++) {
		out[n++] = (struct term){
		    day_from_civil(y, 9, 1), day_from_civil(y, 12, y == 2026 ? 18 : 19), "Autumn"};
		if (y < 2026) {
			out[n++] = (struct term){
			    day_from_civil(y + 1, 1, 5), day_from_civil(y + 1, 3, 27), "Spring"};
			out[n++] = (struct term){
			    day_from_civil(y + 1, 4, 13), day_from_civil(y + 1, 7, 22), "Summer"};
		}
	}
	return n;
}

/* A mark for everybody in both sessions: one in twenty is absent, by a rule that needs no chance.
 */
static void
mark_day(struct store *st, int64_t school_id, int32_t day, struct mark_change *marks, size_t n)
{
	static const char *const here[] = {[SESSION_AM] = "/", [SESSION_PM] = "\\"};
	struct diag d = {0};
	for (int half = SESSION_AM; half <= SESSION_PM; half++) {
		for (size_t k = 0; k < n; k++) {
			bool is_absent = (k * 7 + (size_t)day) % 20 == 0;
			marks[k] = (struct mark_change){.pupil_id = (int64_t)k + 1,
			    .code = code_find(is_absent ? "I" : here[half]),
			    .minutes_late = MINUTE_NONE,
			    .arrived_minute = MINUTE_NONE,
			    .is_confirmed = true,
			    .note = ""};
		}
		struct submission sub = submission(school_id, "import");
		const struct marks_save save = {
		    .day = day, .session = (enum session)half, .marks = marks, .n = n};
		must(store_submit_marks(&sub, st, &save, &d), &d);
	}
}

/* One transaction a term. */
static void
mark_terms(struct store *st, int64_t school_id, const struct calendar_rows *cal, size_t n)
{
	struct arena a;
	struct diag d = {0};
	arena_init(&a, 0);
	struct mark_change *marks = ARENA_ARRAY(&a, n, struct mark_change);
	for (size_t i = 0; i < cal->n_terms; i++) {
		const struct term *t = &cal->terms[i];
		must(store_begin(st, true, &d), &d);
		for (int32_t day = t->first; day <= t->last && day <= MARKED_TO; day++) {
			if (day_weekday(day) < 5) {
				mark_day(st, school_id, day, marks, n);
			}
		}
		must(store_commit(st, &d), &d);
	}
	arena_free(&a);
}

static void
fill_school(struct store *st, const struct school *row, const struct size *size)
{
	struct arena a;
	struct diag d = {0};
	struct school school = *row;
	arena_init(&a, 0);
	must(store_begin(st, true, &d), &d);
	must(store_school_new(&school.school_id, st, &school, &d), &d);
	struct submission sub = submission(school.school_id, "school");
	must(store_submit_school(&sub, st, &school, &d), &d);
	const int32_t first = first_day(size);
	struct term terms[3 * YEARS_MOST + 1];
	struct calendar_rows cal = {terms,
	    make_terms(terms, 2026 - (int)(size->n_years == 0 ? 1 : size->n_years)), NULL, 0};
	sub = submission(school.school_id, "calendar");
	must(store_submit_calendar(&sub, st, &cal, &d), &d);
	struct reg_group *groups = ARENA_ARRAY(&a, (size_t)size->n_groups, struct reg_group);
	size_t n = (size_t)(size->n_groups * size->n_each);
	struct pupil *pupils = ARENA_ARRAY(&a, n, struct pupil);
	for (int64_t g = 1; g <= size->n_groups; g++) {
		groups[g - 1] = (struct reg_group){.group_id = g,
		    .name = g == 1 ? "7 Ash" : arena_printf(&a, "7 Beech %lld", (long long)g),
		    .nc_year = NC_7};
		for (int64_t i = 1; i <= size->n_each; i++) {
			int64_t id = (g - 1) * size->n_each + i;
			pupils[id - 1] = make_pupil(&a, id, g, first);
		}
	}
	sub = submission(school.school_id, "groups");
	must(store_submit_groups(&sub, st, groups, (size_t)size->n_groups, &d), &d);
	sub = submission(school.school_id, "import_pupils");
	must(store_submit_pupils(&sub, st, pupils, n, &d), &d);
	must(store_commit(st, &d), &d);
	if (size->n_years > 0) {
		mark_terms(st, school.school_id, &cal, n);
	}
	arena_free(&a);
}

/* One person of each role at the school, and "trust", who looks after all schools. */
static void
add_people(struct app *app, int64_t urn)
{
	static const int64_t ash[] = {1};
	struct store *st = NULL;
	struct diag d = {0};
	must(app_reader_open(&st, app, &d), &d);
	for (int role = 0; role <= ROLE_KIOSK; role++) {
		bool is_trust = role == ROLE_KIOSK;
		const char *role_is = role_name(is_trust ? ROLE_ADMIN : (enum role)role);
		const char *name = is_trust ? "trust" : role_is;
		struct arena a;
		struct text out;
		arena_init(&a, 0);
		text_init(&out, 1 << 16);
		struct call c = {.app = app,
		    .st = st,
		    .who = actor_system(),
		    .now = app_now(app),
		    .device = "",
		    .a = &a,
		    .out = &out};
		struct user_args args = {.username = name,
		    .name = arena_printf(&a, "Test %s", name),
		    .position = "invented",
		    .role = role_is,
		    .urn = is_trust ? 0 : urn,
		    .years = YEARS_ALL,
		    .groups = ash,
		    .n_groups = role == ROLE_TEACHER ? 1 : 0,
		    .password = arena_printf(&a, "%s has a password", name)};
		must(app_add_user(&c, &args, &d), &d);
		printf("%s %s\n", args.username, args.password);
		text_fini(&out);
		arena_free(&a);
	}
	app_reader_close(st);
}

int
main(int argc, char **argv)
{
	struct size size = {0};
	if (argc < 4 || argc > 5 || !num_parse(&size.n_groups, argv[2], 1, 100) ||
	    !num_parse(&size.n_each, argv[3], 1, 100) ||
	    (argc == 5 && !num_parse(&size.n_years, argv[4], 1, YEARS_MOST))) {
		fprintf(stderr, "usage: api_seed URL GROUPS PUPILS [YEARS]\n");
		return 2;
	}
	struct store *st = NULL;
	struct app *app = NULL;
	struct diag d = {0};
	struct school school = {.urn = 999001,
	    .laestab = "8019901",
	    .la_code = "801",
	    .name = "Aldersyke Academy",
	    .phase = "secondary",
	    .type = "invented",
	    .town = "Nowhere"};
	must(store_open(&st, argv[1], STORE_CREATE, &d), &d);
	fill_school(st, &school, &size);
	school.urn = 999002;
	school.laestab = "8019902";
	school.name = "Brackenthwaite School";
	fill_school(st, &school, &(const struct size){1, 2, 0});
	store_close(st);
	struct app_config config = {.url = argv[1], .schools_csv = ""};
	must(app_open(&app, &config, &d), &d);
	add_people(app, 999001);
	app_close(app);
	return 0;
}
