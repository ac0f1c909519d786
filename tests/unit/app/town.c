#include "town.h"

#include "app/app_private.h"
#include "base/uuid.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PUPILS 3 /* in each group */

static const struct grant teacher_grants[] = {{1, ROLE_TEACHER, YEARS_ALL, TOWN_ASH}};
static const struct grant officer_grants[] = {{1, ROLE_OFFICER, YEARS_ALL, 0}};
static const struct grant governor_grants[] = {{1, ROLE_GOVERNOR, YEARS_ALL, 0}};
static const struct grant head_grants[] = {{1, ROLE_HEAD, YEARS_ALL, 0}};
static const struct grant desk_grants[] = {{1, ROLE_RECEPTION, YEARS_ALL, 0}};
const struct actor town_teacher = {.user_id = 11,
    .username = "a.fielding",
    .name = "A. Fielding",
    .position = "tutor 7 Ash",
    .grants = teacher_grants,
    .n_grants = 1};
const struct actor town_officer = {.user_id = 12,
    .username = "j.whitlock",
    .name = "J. Whitlock",
    .position = "attendance officer",
    .grants = officer_grants,
    .n_grants = 1};
const struct actor town_governor = {.user_id = 13,
    .username = "m.thwaite",
    .name = "M. Thwaite",
    .position = "governor",
    .grants = governor_grants,
    .n_grants = 1};
const struct actor town_head = {.user_id = 14,
    .username = "r.oakden",
    .name = "R. Oakden",
    .position = "headteacher",
    .grants = head_grants,
    .n_grants = 1};
const struct actor town_desk = {.user_id = 15,
    .username = "p.lumb",
    .name = "P. Lumb",
    .position = "receptionist",
    .grants = desk_grants,
    .n_grants = 1};

static void
must(enum rc rc, const struct diag *d)
{
	if (rc != RC_OK) {
		fprintf(stderr, "town: %s %s: %s\n", rc_name(rc), d->field, d->text);
		abort();
	}
}

static struct submission
town_submission(const char *kind)
{
	struct submission sub = {.school_id = 1,
	    .kind = kind,
	    .time = 1788000000,
	    .user_name = "Muster",
	    .position = "automatic",
	    .device = "",
	    .reason = ""};
	uuid_make(sub.uuid);
	return sub;
}

static struct pupil
town_pupil(struct town *t, int64_t id, enum nc_year year)
{
	static const char *const names[] = {"Abara", "Begum", "Chaudhry", "Doyle", "Ellis", "Fox"};
	struct pupil p = {
	    .pupil_id = id,
	    .upn = "",
	    .adno = "",
	    .legal_surname = names[(id - 1) % 6],
	    .legal_forename = "Kim",
	    .middle_names = "",
	    .preferred_surname = "",
	    .preferred_forename = "",
	    .former_surname = "",
	    .dob = day_from_civil(2014 + NC_7 - (int)year, 10, 3),
	    .sex = "F",
	    .ethnicity = "",
	    .language = "",
	    .last_school = "",
	    .address = "",
	    .postcode = "",
	    .enrol_status = "C",
	    .note = "",
	};
	p.enrolments = ARENA_NEW(&t->a, struct enrolment);
	*p.enrolments = (struct enrolment){.start_day = day_from_civil(2026, 9, 1),
	    .end_day = DAY_NONE,
	    .ground = "",
	    .ground_met_day = DAY_NONE,
	    .evidence = "",
	    .return_sent_day = DAY_NONE,
	    .expected_end_day = DAY_NONE,
	    .destination = ""};
	p.n_enrolments = 1;
	p.years = ARENA_NEW(&t->a, struct pupil_year);
	*p.years = (struct pupil_year){year, day_from_civil(2026, 9, 1), DAY_NONE};
	p.n_years = 1;
	p.groups = ARENA_NEW(&t->a, struct group_member);
	*p.groups =
	    (struct group_member){(id - 1) / PUPILS + 1, day_from_civil(2026, 9, 1), DAY_NONE};
	p.n_groups = 1;
	return p;
}

/* The groups, and three pupils in each. */
static void
town_people(struct town *t, struct store *st, const struct town_group *groups, size_t n)
{
	struct reg_group *rows = ARENA_ARRAY(&t->a, n, struct reg_group);
	struct pupil *pupils = ARENA_ARRAY(&t->a, n * PUPILS, struct pupil);
	for (size_t i = 0; i < n; i++) {
		rows[i] = (struct reg_group){
		    .group_id = (int64_t)i + 1, .name = groups[i].name, .nc_year = groups[i].year};
		for (size_t k = i * PUPILS; k < (i + 1) * PUPILS; k++) {
			pupils[k] = town_pupil(t, (int64_t)k + 1, groups[i].year);
		}
	}
	struct submission sub = town_submission("groups");
	must(store_submit_groups(&sub, st, rows, n, &t->d), &t->d);
	sub = town_submission("import_pupils");
	must(store_submit_pupils(&sub, st, pupils, n * PUPILS, &t->d), &t->d);
}

static void
town_fill(struct town *t, const struct town_group *groups, size_t n)
{
	struct store *st = NULL;
	struct diag *d = &t->d;
	must(store_open(&st, t->path, STORE_CREATE, d), d);
	must(store_begin(st, true, d), d);
	struct school school = {.urn = TOWN_URN,
	    .laestab = "8019901",
	    .la_code = "801",
	    .name = "Aldersyke Academy",
	    .phase = "secondary",
	    .type = "invented",
	    .town = "Nowhere"};
	must(store_school_new(&school.school_id, st, &school, d), d);
	struct submission sub = town_submission("school");
	must(store_submit_school(&sub, st, &school, d), d);
	struct term term = {day_from_civil(2026, 9, 1), day_from_civil(2026, 12, 18), "Autumn"};
	struct closure inset = {.day = day_from_civil(2026, 9, 1),
	    .is_closed = {true, true},
	    .years = YEARS_ALL,
	    .kind = CLOSURE_INSET,
	    .reason = "INSET"};
	struct calendar_rows cal = {&term, 1, &inset, 1};
	sub = town_submission("calendar");
	must(store_submit_calendar(&sub, st, &cal, d), d);
	town_people(t, st, groups, n);
	must(store_commit(st, d), d);
	store_close(st);
}

static const struct town_group two_groups[] = {{"7 Ash", NC_7}, {"7 Fern", NC_7}};

/* The file of the usual town, once it was made: most of a test's time went into making it. */
static char *usual;
static size_t usual_n;

static void
usual_keep(const char *path)
{
	FILE *f = fopen(path, "rb");
	assert(f != NULL && fseek(f, 0, SEEK_END) == 0);
	usual_n = (size_t)ftell(f);
	usual = malloc(usual_n);
	rewind(f);
	assert(usual != NULL && fread(usual, 1, usual_n, f) == usual_n);
	fclose(f);
}

static void
usual_put(const char *path)
{
	FILE *f = fopen(path, "wb");
	assert(f != NULL && fwrite(usual, 1, usual_n, f) == usual_n);
	assert(fclose(f) == 0);
}

struct town *
town_new(void)
{
	return town_of(two_groups, 2);
}

struct town *
town_of(const struct town_group *groups, size_t n)
{
	struct town *t = calloc(1, sizeof *t);
	assert(t != NULL);
	arena_init(&t->a, 0);
	text_init(&t->out, 1 << 20);
	text_init(&t->detail, 1 << 16);
	snprintf(t->path, sizeof t->path, "/tmp/muster-town-XXXXXX");
	int fd = mkstemp(t->path);
	assert(fd >= 0);
	close(fd);
	unlink(t->path);
	if (groups == two_groups && usual != NULL) {
		usual_put(t->path);
	} else {
		town_fill(t, groups, n);
	}
	if (groups == two_groups && usual == NULL) {
		usual_keep(t->path);
	}
	struct app_config config = {.url = t->path, .schools_csv = ""};
	must(app_open(&t->app, &config, &t->d), &t->d);
	must(app_reader_open(&t->st, t->app, &t->d), &t->d);
	t->who = &town_officer;
	return t;
}

void
town_free(struct town *t)
{
	char name[80];
	app_reader_close(t->st);
	app_close(t->app);
	unlink(t->path);
	snprintf(name, sizeof name, "%s-wal", t->path);
	unlink(name);
	snprintf(name, sizeof name, "%s-shm", t->path);
	unlink(name);
	text_fini(&t->out);
	text_fini(&t->detail);
	arena_free(&t->a);
	free(t);
}

int
town_begin(void **state)
{
	struct town *t = town_new();
	town_at(t, day_from_civil(2026, 9, 8), "08:50");
	*state = t;
	return 0;
}

int
town_finish(void **state)
{
	town_free(*state);
	return 0;
}

void
town_at(struct town *t, int32_t day, const char *clock)
{
	int16_t minute = 0;
	assert(minute_parse(&minute, clock));
	t->now = wall_instant(day, minute);
}

void
town_set_clock(struct town *t)
{
	app_close(t->app);
	struct app_config config = {
	    .url = t->path, .schools_csv = "", .clock = {.fixed = t->now, .is_fixed = 1}};
	must(app_open(&t->app, &config, &t->d), &t->d);
}

const char *
town_uuid(struct town *t)
{
	return snprintf(t->uuid, sizeof t->uuid, "6ba7b810-9dad-41d1-80b4-%012d", ++t->n_uuids) > 0
	           ? t->uuid
	           : NULL;
}

struct call
town_call(struct town *t)
{
	text_clear(&t->out);
	text_clear(&t->detail);
	diag_clear(&t->d);
	return (struct call){
	    .app = t->app,
	    .st = t->st,
	    .who = t->who,
	    .now = t->now,
	    .device = "test",
	    .a = &t->a,
	    .out = &t->out,
	    .detail = &t->detail,
	};
}

struct mark_in
town_sent(int64_t pupil, const char *code, int64_t based_on)
{
	return (struct mark_in){
	    .pupil_id = pupil,
	    .code = code,
	    .minutes_late = MINUTE_NONE,
	    .note = "",
	    .based_on = based_on,
	};
}

struct take_args
town_take(struct town *t, const struct mark_in *marks, size_t n)
{
	return (struct take_args){
	    .key = {TOWN_URN, day_from_civil(2026, 9, 8), SESSION_AM, TOWN_ASH},
	    .uuid = town_uuid(t),
	    .reason = "",
	    .marks = marks,
	    .n_marks = n,
	};
}

struct plan_args
town_plan(struct town *t, int64_t pupil)
{
	int32_t tuesday = day_from_civil(2026, 9, 8);
	return (struct plan_args){.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .pupil_id = pupil,
	    .from_day = tuesday,
	    .from_session = SESSION_AM,
	    .to_day = tuesday,
	    .to_session = SESSION_AM,
	    .code = "M",
	    .note = "dentist"};
}

struct pupil_in
town_change(struct town *t, int64_t pupil)
{
	return (struct pupil_in){.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .reason = "",
	    .pupil_id = pupil,
	    .based_on = -1,
	    .dob = DAY_NONE,
	    .start = DAY_NONE,
	    .is_boarder = -1};
}

struct contact_in
town_contact(const char *forename, const char *surname, const char *phones)
{
	return (struct contact_in){.priority = 1,
	    .title = "",
	    .forename = forename,
	    .surname = surname,
	    .relationship = "mother",
	    .has_responsibility = true,
	    .lives_with = "full",
	    .language = "",
	    .address = "",
	    .postcode = "",
	    .phones = phones,
	    .email = ""};
}

enum rc
town_act(struct town *t, act_fn *act, const void *args)
{
	struct act_job job = {.act = act, .args = args, .call = town_call(t)};
	enum rc rc = app_run(t->app, &job);
	t->d = job.d;
	t->seq = job.call.seq;
	return rc;
}

const char *
town_mark(struct town *t, int64_t pupil_id, int32_t day, enum session session)
{
	struct mark m;
	struct session_key where = {1, day, session};
	must(store_marks_of(&m, t->st, &where, &pupil_id, 1, &t->a, &t->d), &t->d);
	t->seq = m.last_seq;
	return m.last_seq == 0 ? "" : code_info(m.code)->code;
}
