#include "town.h"

#include "app/arrive.h"
#include "app/board.h"
#include "app/figures.h"
#include "app/grid.h"
#include "app/kiosk.h"
#include "app/lessons.h"
#include "app/reception.h"
#include "app/register.h"
#include "app/school.h"
#include "store/store_lessons.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

/*
 * The mornings of the four schools whose policies are in policies/, minute by minute. The tables
 * are written by hand from the policies' own words, with the choices that their files record; they
 * take no time from the files. A minute that no line names has no code: the session is not open
 * yet, or over.
 */
struct span {
	const char *from; /* first minute */
	const char *to;   /* last minute */
	enum session session;
	const char *code;
	const char *since; /* minutes late are counted from here; NULL: none */
};

#define N_SPANS 6 /* three in the morning, three in the afternoon */

struct plan {
	const char *sign_in; /* where who is late goes */
	const char *opens[SESSION_COUNT];
	const char *closes[SESSION_COUNT];
	struct span span[N_SPANS];
};

struct year {
	struct town_group group;
	const struct plan *plan;
};

struct school_case {
	const char *file;
	const struct year *years;
	size_t n;
};

#define MORNING(from, to, code, since)                                                             \
	{                                                                                          \
		from, to, SESSION_AM, code, since                                                  \
	}
#define AFTERNOON(from, to, code, since)                                                           \
	{                                                                                          \
		from, to, SESSION_PM, code, since                                                  \
	}

/* "Gates 7:45, the register opens at 8:35 and closes at 9:00; 14:10; the day ends at 15:25."
 * Chosen: the afternoon's is open for 25 minutes too. */
static const struct plan kings_senior = {
    "Form room, later Pupil Reception",
    {"08:35", "14:10"},
    {"09:00", "14:35"},
    {MORNING("08:35", "08:35", "/", NULL), MORNING("08:36", "09:00", "L", "08:35"),
        MORNING("09:01", "14:09", "U", "08:35"), AFTERNOON("14:10", "14:10", "\\", NULL),
        AFTERNOON("14:11", "14:35", "L", "14:10"), AFTERNOON("14:36", "15:25", "U", "14:10")},
};
/* "Junior Department: 8:25 to 8:35; late juniors come in by main reception." */
static const struct plan kings_junior = {
    "Main reception",
    {"08:35", "14:10"},
    {"09:00", "14:35"},
    {MORNING("08:35", "08:35", "/", NULL), MORNING("08:36", "09:00", "L", "08:35"),
        MORNING("09:01", "14:09", "U", "08:35"), AFTERNOON("14:10", "14:10", "\\", NULL),
        AFTERNOON("14:11", "14:35", "L", "14:10"), AFTERNOON("14:36", "15:25", "U", "14:10")},
};
static const struct year kings_years[] = {
    {{"7K", NC_7}, &kings_senior},
    {{"8K", NC_8}, &kings_senior},
    {{"9K", NC_9}, &kings_senior},
    {{"10K", NC_10}, &kings_senior},
    {{"11K", NC_11}, &kings_senior},
    {{"12K", NC_12}, &kings_senior},
    {{"13K", NC_13}, &kings_senior},
    {{"3K", NC_3}, &kings_junior},
    {{"4K", NC_4}, &kings_junior},
    {{"5K", NC_5}, &kings_junior},
    {{"6K", NC_6}, &kings_junior},
};
static const struct school_case kings = {"kings-cathedral-136398.yaml", kings_years, 11};

/* "Year 9 8:30 to 8:45 and 13:00, home at 15:00; Years 7 and 8 9:00 to 9:15, home at 15:30; Year 8
 * 13:30, Year 7 14:00." Chosen: 15 minutes, of sections 3.6 and 4.1. */
static const struct plan basildon_9 = {
    "Main reception",
    {"08:30", "13:00"},
    {"08:45", "13:15"},
    {MORNING("08:30", "08:30", "/", NULL), MORNING("08:31", "08:45", "L", "08:30"),
        MORNING("08:46", "12:59", "U", "08:30"), AFTERNOON("13:00", "13:00", "\\", NULL),
        AFTERNOON("13:01", "13:15", "L", "13:00"), AFTERNOON("13:16", "15:00", "U", "13:00")},
};
static const struct plan basildon_8 = {
    "Main reception",
    {"09:00", "13:30"},
    {"09:15", "13:45"},
    {MORNING("09:00", "09:00", "/", NULL), MORNING("09:01", "09:15", "L", "09:00"),
        MORNING("09:16", "13:29", "U", "09:00"), AFTERNOON("13:30", "13:30", "\\", NULL),
        AFTERNOON("13:31", "13:45", "L", "13:30"), AFTERNOON("13:46", "15:30", "U", "13:30")},
};
static const struct plan basildon_7 = {
    "Main reception",
    {"09:00", "14:00"},
    {"09:15", "14:15"},
    {MORNING("09:00", "09:00", "/", NULL), MORNING("09:01", "09:15", "L", "09:00"),
        MORNING("09:16", "13:59", "U", "09:00"), AFTERNOON("14:00", "14:00", "\\", NULL),
        AFTERNOON("14:01", "14:15", "L", "14:00"), AFTERNOON("14:16", "15:30", "U", "14:00")},
};
static const struct year basildon_years[] = {
    {{"9B", NC_9}, &basildon_9},
    {{"8B", NC_8}, &basildon_8},
    {{"7B", NC_7}, &basildon_7},
};
static const struct school_case basildon = {"basildon-lower-135895.yaml", basildon_years, 3};

/* "The register is taken from 8:45 to 8:55; the afternoon's closes at 13:30; the day ends at
 * 15:15." Chosen: late after 8:45; the afternoon's opens at 13:20. */
static const struct plan lunts_heath_day = {
    "School office",
    {"08:45", "13:20"},
    {"08:55", "13:30"},
    {MORNING("08:45", "08:45", "/", NULL), MORNING("08:46", "08:55", "L", "08:45"),
        MORNING("08:56", "13:19", "U", "08:45"), AFTERNOON("13:20", "13:20", "\\", NULL),
        AFTERNOON("13:21", "13:30", "L", "13:20"), AFTERNOON("13:31", "15:15", "U", "13:20")},
};
static const struct year lunts_heath_years[] = {
    {{"R Oak", NC_R}, &lunts_heath_day},
    {{"1 Oak", NC_1}, &lunts_heath_day},
    {{"2 Oak", NC_2}, &lunts_heath_day},
    {{"3 Oak", NC_3}, &lunts_heath_day},
    {{"4 Oak", NC_4}, &lunts_heath_day},
    {{"5 Oak", NC_5}, &lunts_heath_day},
    {{"6 Oak", NC_6}, &lunts_heath_day},
};
static const struct school_case lunts_heath = {"lunts-heath-111199.yaml", lunts_heath_years, 7};

/* "Registration starts at 9:00, late from 9:05, closed at 9:30; the day ends at 15:10." Chosen:
 * 9:05 decides. No afternoon is given: the morning ends at 12:00 and the guidance's afternoon
 * register is open from 13:00 to 13:30 (docs/policy.md). */
static const struct plan richmond_hill_day = {
    "School office, with a parent, after 9:05",
    {"09:00", "13:00"},
    {"09:30", "13:30"},
    {MORNING("09:00", "09:05", "/", NULL), MORNING("09:06", "09:30", "L", "09:00"),
        MORNING("09:31", "12:00", "U", "09:00"), AFTERNOON("13:00", "13:00", "\\", NULL),
        AFTERNOON("13:01", "13:30", "L", "13:00"), AFTERNOON("13:31", "15:10", "U", "13:00")},
};
static const struct year richmond_hill_years[] = {
    {{"N1 Elm", NC_N1}, &richmond_hill_day},
    {{"N2 Elm", NC_N2}, &richmond_hill_day},
    {{"R Elm", NC_R}, &richmond_hill_day},
    {{"1 Elm", NC_1}, &richmond_hill_day},
    {{"2 Elm", NC_2}, &richmond_hill_day},
    {{"3 Elm", NC_3}, &richmond_hill_day},
    {{"4 Elm", NC_4}, &richmond_hill_day},
    {{"5 Elm", NC_5}, &richmond_hill_day},
    {{"6 Elm", NC_6}, &richmond_hill_day},
};
static const struct school_case richmond_hill = {
    "richmond-hill-109743.yaml", richmond_hill_years, 9};

/* ---- a school with its policy in force ---- */

static char *
policy_text(struct town *t, const char *file)
{
	FILE *in = fopen(arena_printf(&t->a, MUSTER_SOURCE "/policies/%s", file), "rb");
	assert_non_null(in);
	char *yaml = ARENA_ARRAY(&t->a, 1 << 16, char);
	size_t n = fread(yaml, 1, (1 << 16) - 1, in);
	fclose(in);
	yaml[n] = '\0';
	char *urn = strstr(yaml, "  urn: ");
	assert_non_null(urn);
	memcpy(
	    urn + strlen("  urn: "), "999001", 6); /* the town's: a policy is for its own school */
	return yaml;
}

/* The first day of term with a session, on which the tests begin. */
static int32_t
first_day(void)
{
	return day_from_civil(2026, 9, 8);
}

static int
begin_school(void **state, const struct school_case *school)
{
	struct town_group groups[11];
	for (size_t i = 0; i < school->n; i++) {
		groups[i] = school->years[i].group;
	}
	struct town *t = town_of(groups, school->n);
	struct policy_args args = {TOWN_URN, town_uuid(t), policy_text(t, school->file)};
	town_at(t, first_day() - 1, "07:00");
	t->who = &town_head;
	assert_int_equal(town_act(t, act_set_policy, &args), RC_OK);
	t->who = &town_officer;
	*state = t;
	return 0;
}

static int
begin_kings(void **state)
{
	return begin_school(state, &kings);
}

static int
begin_basildon(void **state)
{
	return begin_school(state, &basildon);
}

static int
begin_lunts_heath(void **state)
{
	return begin_school(state, &lunts_heath);
}

static int
begin_richmond_hill(void **state)
{
	return begin_school(state, &richmond_hill);
}

static int16_t
minute_of(const char *clock)
{
	int16_t minute = 0;
	assert_true(minute_parse(&minute, clock));
	return minute;
}

static void
at_minute(struct town *t, int32_t day, int minute)
{
	char clock[MINUTE_TEXT];
	town_at(t, day, minute_format(clock, (int16_t)minute));
}

/* NULL: no code at that minute. */
static const struct span *
span_at(const struct plan *plan, int minute)
{
	for (size_t i = 0; i < N_SPANS; i++) {
		const struct span *span = &plan->span[i];
		if (minute_of(span->from) <= minute && minute <= minute_of(span->to)) {
			return span;
		}
	}
	return NULL;
}

static int
minutes_late(const struct span *span, int minute)
{
	return span->since == NULL ? 0 : minute - minute_of(span->since);
}

static int64_t
pupil_of(size_t year, int which)
{
	return (int64_t)year * 3 + which;
}

/* ---- every minute, as an arrival is worked out and before it is written ---- */

struct outcome {
	enum rc rc;
	const char *code;
	int minutes_late;
	enum session session;
};

static struct outcome
outcome_at(struct town *t, int64_t pupil, int minute)
{
	struct school_state *s = NULL;
	at_minute(t, first_day(), minute);
	struct call c = town_call(t);
	assert_int_equal(school_hold(&s, &c, TOWN_URN, PERM_ARRIVE, &t->d), RC_OK);
	struct arriving v = {.c = &c,
	    .s = s,
	    .pupil_id = pupil,
	    .day = first_day(),
	    .minute = (int16_t)minute,
	    .known_reason = "",
	    .note = "",
	    .need = PERM_ARRIVE};
	enum rc rc = arriving_place(&v, &t->d);
	if (rc == RC_OK) {
		rc = arriving_change(&v, &t->d);
	}
	school_release(s);
	if (rc != RC_OK) {
		return (struct outcome){.rc = rc};
	}
	int16_t late = v.change.minutes_late;
	return (struct outcome){
	    RC_OK, code_info(v.change.code)->code, late == MINUTE_NONE ? 0 : late, v.session};
}

static void
expect_minute(struct town *t, const struct year *year, size_t number, int minute)
{
	const struct span *span = span_at(year->plan, minute);
	struct outcome made = outcome_at(t, pupil_of(number, 1), minute);
	bool is_same = span == NULL ? made.rc == RC_INVALID
	                            : made.rc == RC_OK && strcmp(made.code, span->code) == 0 &&
	                                  made.session == span->session &&
	                                  made.minutes_late == minutes_late(span, minute);
	if (!is_same) {
		fail_msg("%s at %02d:%02d: %s %s, %d minutes", year->group.name, minute / 60,
		    minute % 60, rc_name(made.rc), made.rc == RC_OK ? made.code : t->d.text,
		    made.minutes_late);
	}
	if (span == NULL) { /* too early by R48, too late by R41 */
		bool is_early = minute < minute_of(year->plan->opens[SESSION_AM]);
		assert_non_null(strstr(t->d.rule, is_early ? "R48" : "R41"));
	}
}

/* The first year of each plan minute by minute from 7:30 to 16:00, the others where the code
 * changes: the plan is the same object. */
static void
expect_every_minute(struct town *t, const struct school_case *school)
{
	const struct plan *last = NULL;
	for (size_t i = 0; i < school->n; i++) {
		const struct year *year = &school->years[i];
		bool is_first = year->plan != last;
		last = year->plan;
		for (int minute = 450; minute <= 960; minute++) {
			bool is_edge = span_at(last, minute) != span_at(last, minute - 1) ||
			               span_at(last, minute) != span_at(last, minute + 1);
			if (is_first || is_edge) {
				expect_minute(t, year, i, minute);
			}
		}
	}
}

/* ---- the minutes at which the code changes, as acts that write ---- */

static int32_t
next_school_day(int32_t day)
{
	do {
		day++;
	} while (day_weekday(day) >= 5);
	return day;
}

static void
expect_mark(struct town *t, int64_t pupil, int32_t day, const struct span *span)
{
	for (int k = 0; k < SESSION_COUNT; k++) {
		enum session session = k == 0 ? SESSION_AM : SESSION_PM;
		const char *code = span != NULL && span->session == session ? span->code : "";
		assert_string_equal(town_mark(t, pupil, day, session), code);
	}
}

static void
expect_answer(struct town *t, const struct span *span, int minute)
{
	const char *late = arena_printf(&t->a, "\"minutes_late\":%d", minutes_late(span, minute));
	assert_non_null(strstr(t->out.s, late));
}

static void
office_records(struct town *t, int64_t pupil, const struct span *span, int minute)
{
	struct arrive_args args = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .pupil_id = pupil,
	    .day = DAY_NONE,
	    .minute = MINUTE_NONE,
	    .known_reason = "",
	    .note = ""};
	enum rc rc = town_act(t, act_arrive, &args);
	assert_int_equal(rc, span == NULL ? RC_INVALID : RC_OK);
	if (span != NULL) {
		expect_answer(t, span, minute);
	}
}

static enum rc
sign_in_at(struct town *t, int64_t pupil, const char *place)
{
	struct sign_in_args in = {
	    .who = {.urn = TOWN_URN,
	        .uuid = town_uuid(t),
	        .pupils = &pupil,
	        .n_pupils = 1,
	        .note = "",
	        .person = "",
	        .place = place},
	    .day = DAY_NONE,
	    .minute = MINUTE_NONE,
	    .reason = "",
	    .next_place = "",
	    .is_waiting = -1,
	};
	return town_act(t, act_sign_in, &in);
}

/* Before a register, with no session running, reception may sign in too, and makes no mark (R48).
 */
static void
reception_signs_in(
    struct town *t, int64_t pupil, const struct span *span, int minute, const struct plan *plan)
{
	bool is_early = span == NULL && minute < minute_of(plan->opens[SESSION_PM]);
	enum rc rc = sign_in_at(t, pupil, is_early ? "Hall" : "");
	assert_int_equal(rc, span == NULL && !is_early ? RC_INVALID : RC_OK);
	if (span != NULL) {
		expect_answer(t, span, minute);
		assert_non_null(strstr(t->out.s, plan->sign_in));
	}
}

/* Each on a day of its own, on which nothing was marked. */
static void
expect_acts_of(struct town *t, const struct year *year, size_t number)
{
	int32_t day = first_day();
	for (int minute = 450; minute <= 960; minute++) {
		const struct span *span = span_at(year->plan, minute);
		if (span == span_at(year->plan, minute - 1) &&
		    span == span_at(year->plan, minute + 1)) {
			continue;
		}
		at_minute(t, day, minute);
		office_records(t, pupil_of(number, 1), span, minute);
		reception_signs_in(t, pupil_of(number, 2), span, minute, year->plan);
		expect_mark(t, pupil_of(number, 1), day, span);
		expect_mark(t, pupil_of(number, 2), day, span);
		expect_mark(t, pupil_of(number, 3), day, NULL);
		day = next_school_day(day);
	}
}

static void
expect_acts(struct town *t, const struct school_case *school)
{
	for (size_t i = 0; i < school->n; i++) {
		if (i == 0 || school->years[i].plan != school->years[i - 1].plan) {
			expect_acts_of(t, &school->years[i], i);
		}
	}
}

/* ---- the board ---- */

static enum register_state
state_of(struct town *t, size_t number, int32_t day, enum session session)
{
	struct school_state *s = NULL;
	struct session_facts facts;
	struct register_line line;
	struct call c = town_call(t);
	assert_int_equal(school_hold(&s, &c, TOWN_URN, PERM_TODAY, &t->d), RC_OK);
	assert_int_equal(session_facts_read(&facts, &c, s, day, session, &t->d), RC_OK);
	const struct image_pupil **pupils =
	    ARENA_ARRAY(c.a, s->image->n_pupils + 1, const struct image_pupil *);
	const struct image_group *group = image_group_find(s->image, (int64_t)number + 1);
	register_line(&line, s, &facts, group, pupils);
	school_release(s);
	return line.state;
}

/* Nobody takes anything: not due, due from the opening to the closing minute, then overdue. */
static void
expect_board(struct town *t, const struct school_case *school)
{
	for (size_t i = 0; i < school->n; i++) {
		for (int k = 0; k < SESSION_COUNT; k++) {
			int opens = minute_of(school->years[i].plan->opens[k]);
			int closes = minute_of(school->years[i].plan->closes[k]);
			enum session session = k == 0 ? SESSION_AM : SESSION_PM;
			const struct {
				int minute;
				enum register_state state;
			} says[] = {{450, REGISTER_STATE_NOT_DUE},
			    {opens - 1, REGISTER_STATE_NOT_DUE}, {opens, REGISTER_STATE_DUE},
			    {closes, REGISTER_STATE_DUE}, {closes + 1, REGISTER_STATE_OVERDUE},
			    {960, REGISTER_STATE_OVERDUE}};
			for (size_t n = 0; n < sizeof says / sizeof says[0]; n++) {
				at_minute(t, first_day(), says[n].minute);
				assert_int_equal(
				    state_of(t, i, first_day(), session), says[n].state);
			}
		}
	}
}

/* ---- pages about the whole school ---- */

static const char *
grid_at(struct town *t, const char *clock)
{
	struct grid_query q = {.urn = TOWN_URN, .range = {first_day(), first_day()}};
	town_at(t, first_day(), clock);
	struct call c = town_call(t);
	assert_int_equal(view_grid(&c, &q, &t->d), RC_OK);
	return t->out.s;
}

/* How many sessions of the first day the grid says have opened for a pupil. */
static void
expect_opened(struct town *t, const char *clock, int64_t pupil, int opened)
{
	const char *s = grid_at(t, clock);
	const char *row =
	    strstr(s, arena_printf(&t->a, "{\"id\":\"%lld\",\"name\"", (long long)pupil));
	assert_non_null(row);
	const char *at = strstr(row, "\"opened\":");
	assert_non_null(at);
	assert_int_equal(at[strlen("\"opened\":")] - '0', opened);
}

static void
expect_ahead(struct town *t, const char *clock, const char *session, bool is_ahead)
{
	assert_non_null(
	    strstr(grid_at(t, clock), arena_printf(&t->a, "\"session\":\"%s\",\"is_ahead\":%s",
	                                  session, is_ahead ? "true" : "false")));
}

static void
expect_home(struct town *t, const char *clock, const char *session)
{
	struct today_query q = {TOWN_URN, DAY_NONE, -1};
	town_at(t, first_day(), clock);
	struct call c = town_call(t);
	assert_int_equal(view_today(&c, &q, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, arena_printf(&t->a, "\"session\":\"%s\"", session)));
}

/* Registers that the figures of the day miss. */
static void
expect_missing(struct town *t, const char *clock, int missing)
{
	struct figures_query q = {.urn = TOWN_URN,
	    .range = {first_day(), first_day()},
	    .year = -1,
	    .flag = "",
	    .band = "",
	    .met = ""};
	town_at(t, first_day(), clock);
	struct call c = town_call(t);
	assert_int_equal(view_figures(&c, &q, &t->d), RC_OK);
	const char *says = arena_printf(&t->a, "\"missing\":%d,\"took_us\"", missing);
	assert_non_null(strstr(t->out.s, says));
}

/* The session of a lesson that the pupils of a year have on the first day. */
static const char *
session_of_lesson(struct town *t, int64_t first_pupil, int16_t starts)
{
	struct store *st = NULL;
	assert_int_equal(store_open(&st, t->path, STORE_WRITE, &t->d), RC_OK);
	assert_int_equal(store_begin(st, true, &t->d), RC_OK);
	struct class_row class = {first_pupil, "lesson", "x/Ma1", "", false, false};
	struct lesson lesson = {.lesson_id = first_pupil,
	    .class_id = first_pupil,
	    .period = "P5",
	    .days = 2,
	    .starts = starts,
	    .ends = (int16_t)(starts + 40),
	    .room = "M4",
	    .teacher = "Supply",
	    .from_day = first_day() - 7,
	    .to_day = DAY_NONE};
	struct class_member m = {first_pupil, first_pupil, first_day() - 7, DAY_NONE};
	assert_int_equal(store_class_put(st, 1, &class, &t->d), RC_OK);
	assert_int_equal(store_lesson_put(st, 1, &lesson, &t->d), RC_OK);
	assert_int_equal(store_class_member_put(st, 1, &m, &t->d), RC_OK);
	assert_int_equal(store_commit(st, &t->d), RC_OK);
	store_close(st);
	town_at(t, first_day(), "14:20");
	struct lesson_key key = {TOWN_URN, first_day(), first_pupil};
	struct call c = town_call(t);
	assert_int_equal(view_lesson(&c, &key, &t->d), RC_OK);
	return strstr(t->out.s, "\"session\":\"AM\"") != NULL ? "AM" : "PM";
}

/* ---- the clock ---- */

static void
tick_at(struct town *t, int32_t day, int minute)
{
	at_minute(t, day, minute);
	town_set_clock(t);
	assert_int_equal(app_tick(t->app, &t->d), RC_OK);
}

static void
plan_dentist(struct town *t, int64_t pupil, int32_t from, int32_t to)
{
	struct plan_args plan = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .pupil_id = pupil,
	    .from_day = from,
	    .from_session = SESSION_AM,
	    .to_day = to,
	    .to_session = SESSION_PM,
	    .code = "M",
	    .note = "dentist"};
	assert_int_equal(town_act(t, act_plan, &plan), RC_OK);
}

struct sitting {
	const struct plan *plan;
	size_t number; /* of the year in its school */
	int32_t day;
	enum session session;
};

/* Pupil 1 is there, nobody says anything of pupil 2, pupil 3 is known to be away. */
static void
taken_in_part(struct town *t, const struct sitting *at)
{
	int opens = minute_of(at->plan->opens[at->session]);
	int closes = minute_of(at->plan->closes[at->session]);
	int64_t blank = pupil_of(at->number, 2);
	int64_t away = pupil_of(at->number, 3);
	struct mark_in there[] = {
	    town_sent(pupil_of(at->number, 1), at->session == SESSION_AM ? "/" : "\\", 0)};
	struct take_args take = town_take(t, there, 1);
	take.key = (struct register_key){TOWN_URN, at->day, at->session, (int64_t)at->number + 1};
	tick_at(t, at->day, opens - 1);
	assert_string_equal(town_mark(t, away, at->day, at->session), "");
	assert_int_equal(town_act(t, act_take, &take), RC_INVALID);
	tick_at(t, at->day, opens);
	assert_string_equal(town_mark(t, away, at->day, at->session), "M");
	assert_int_equal(town_act(t, act_take, &take), RC_OK);
	assert_int_equal(state_of(t, at->number, at->day, at->session), REGISTER_STATE_PART_DONE);
	tick_at(t, at->day, closes); /* the closing minute belongs to L (R40) */
	assert_string_equal(town_mark(t, blank, at->day, at->session), "");
	tick_at(t, at->day, closes + 1);
	assert_string_equal(town_mark(t, blank, at->day, at->session), "N");
	assert_int_equal(state_of(t, at->number, at->day, at->session), REGISTER_STATE_SENT);
}

static void
taken_by_nobody(struct town *t, const struct sitting *at)
{
	tick_at(t, at->day, minute_of(at->plan->opens[at->session]));
	assert_string_equal(town_mark(t, pupil_of(at->number, 3), at->day, at->session), "M");
	tick_at(t, at->day, minute_of(at->plan->closes[at->session]) + 1);
	assert_string_equal(town_mark(t, pupil_of(at->number, 1), at->day, at->session), "");
	assert_string_equal(town_mark(t, pupil_of(at->number, 2), at->day, at->session), "");
	assert_int_equal(state_of(t, at->number, at->day, at->session), REGISTER_STATE_OVERDUE);
}

/* Both sessions of two days for the first year of each plan. */
static void
expect_clock(struct town *t, const struct school_case *school)
{
	for (size_t i = 0; i < school->n; i++) {
		const struct plan *plan = school->years[i].plan;
		if (i > 0 && plan == school->years[i - 1].plan) {
			continue;
		}
		at_minute(t, first_day() - 1, 960);
		plan_dentist(t, pupil_of(i, 3), first_day(), first_day() + 1);
		for (int k = 0; k < SESSION_COUNT; k++) {
			enum session session = k == 0 ? SESSION_AM : SESSION_PM;
			taken_in_part(t, &(struct sitting){plan, i, first_day(), session});
		}
		for (int k = 0; k < SESSION_COUNT; k++) {
			enum session session = k == 0 ? SESSION_AM : SESSION_PM;
			taken_by_nobody(t, &(struct sitting){plan, i, first_day() + 1, session});
		}
	}
}

/* ---- The King's ---- */

static void
kings__every_minute_of_the_day_has_the_policys_code(void **state)
{
	expect_every_minute(*state, &kings);
	expect_acts(*state, &kings);
}

static void
kings__registers_are_due_and_overdue_and_close_by_the_policy(void **state)
{
	expect_board(*state, &kings);
	expect_clock(*state, &kings);
}

static void
sign_out(struct town *t, int64_t pupil)
{
	struct sign_out_args out = {
	    .who = {.urn = TOWN_URN,
	        .uuid = town_uuid(t),
	        .pupils = &pupil,
	        .n_pupils = 1,
	        .note = "",
	        .person = "",
	        .place = ""},
	    .minute = MINUTE_NONE,
	    .expected_back = MINUTE_NONE,
	    .reason = "Dentist",
	};
	assert_int_equal(town_act(t, act_sign_out, &out), RC_OK);
}

/* At a tablet in Madeley House. */
static void
kiosk_signs_in(struct town *t, int64_t pupil)
{
	char token[KIOSK_TOKEN];
	char code[KIOSK_CODE];
	const struct actor *desk = t->who;
	const struct device_args device = {TOWN_URN, 0, "LiveRegister", "Madeley House"};
	const struct kiosk_sign_in_args args = {
	    .uuid = town_uuid(t), .pupil_id = pupil, .reason = ""};
	t->who = actor_system();
	struct call c = town_call(t);
	assert_int_equal(app_add_device(&c, &device, &t->d), RC_OK);
	const char *said = strstr(t->out.s, "\"code\":\"");
	assert_non_null(said);
	snprintf(code, sizeof code, "%.*s", KIOSK_CODE - 1, said + strlen("\"code\":\""));
	c = town_call(t);
	assert_int_equal(app_pair(token, &c, code, &t->d), RC_OK);
	c = town_call(t);
	assert_int_equal(app_actor_of_kiosk(&t->who, &c, token, &t->d), RC_OK);
	assert_int_equal(town_act(t, act_kiosk_sign_in, &args), RC_OK);
	t->who = desk;
}

/* "Early rehearsals and lessons sign in from 7:45 at Madeley House." */
static void
kings__early_sign_in_is_the_mark_at_opening_for_who_is_still_here(void **state)
{
	struct town *t = *state;
	town_at(t, first_day(), "07:45");
	assert_int_equal(sign_in_at(t, 1, "Madeley House"), RC_OK);
	assert_int_equal(sign_in_at(t, 2, "Madeley House"), RC_OK);
	town_at(t, first_day(), "08:05");
	kiosk_signs_in(t, 3);
	town_at(t, first_day(), "08:20");
	sign_out(t, 2);
	tick_at(t, first_day(), 514); /* 08:34 */
	for (int64_t pupil = 1; pupil <= 4; pupil++) {
		assert_string_equal(town_mark(t, pupil, first_day(), SESSION_AM), "");
	}
	tick_at(t, first_day(), 515);
	assert_string_equal(town_mark(t, 1, first_day(), SESSION_AM), "/");
	assert_string_equal(town_mark(t, 2, first_day(), SESSION_AM), "");
	assert_string_equal(town_mark(t, 3, first_day(), SESSION_AM), "/");
	assert_string_equal(town_mark(t, 4, first_day(), SESSION_AM), "");
	assert_int_equal(state_of(t, 0, first_day(), SESSION_AM), REGISTER_STATE_DUE);
}

static void
kings__late_juniors_wait_at_main_reception_to_be_collected(void **state)
{
	struct town *t = *state;
	town_at(t, first_day(), "08:50");
	assert_int_equal(sign_in_at(t, pupil_of(7, 1), ""), RC_OK); /* Year 3 */
	assert_non_null(strstr(t->out.s, "\"place\":\"Main reception\""));
	assert_non_null(strstr(t->out.s, "\"is_waiting\":true"));
	assert_int_equal(sign_in_at(t, pupil_of(0, 1), ""), RC_OK); /* Year 7 */
	assert_non_null(strstr(t->out.s, "\"is_waiting\":false"));
}

/* C474: the guidance's 8:45 and 13:00 are no times of this school. */
static void
kings__grid_home_page_figures_and_lessons_keep_the_schools_times(void **state)
{
	struct town *t = *state;
	expect_opened(t, "08:34", 1, 0);
	expect_opened(t, "08:40", 1, 1);
	expect_ahead(t, "08:40", "AM", false);
	expect_opened(t, "13:30", 1, 1);
	expect_ahead(t, "13:30", "PM", true);
	expect_opened(t, "14:10", 1, 2);
	expect_home(t, "14:09", "AM");
	expect_home(t, "14:10", "PM");
	struct mark_in here = town_sent(1, "/", 0);
	struct take_args take = town_take(t, &here, 1);
	town_at(t, first_day(), "08:40");
	assert_int_equal(town_act(t, act_take, &take), RC_OK);
	/* 7K's of the morning was taken in part: part done, not missing. */
	expect_missing(t, "13:30", (int)kings.n - 1);
	expect_missing(t, "14:10", (int)kings.n * 2 - 1);
	assert_string_equal(session_of_lesson(t, 1, 805), "AM"); /* 13:25 */
	assert_string_equal(session_of_lesson(t, 4, 850), "PM");
}

/* ---- Basildon Lower ---- */

static void
basildon__every_minute_of_the_day_has_the_code_of_the_year_group(void **state)
{
	expect_every_minute(*state, &basildon);
	expect_acts(*state, &basildon);
}

static void
basildon__registers_are_due_and_overdue_and_close_by_the_year_group(void **state)
{
	expect_board(*state, &basildon);
	expect_clock(*state, &basildon);
}

/* 8:50: Year 9 has closed, Years 7 and 8 have not opened. */
static void
basildon__one_minute_is_U_for_one_year_and_too_early_for_another(void **state)
{
	struct town *t = *state;
	assert_string_equal(outcome_at(t, pupil_of(0, 1), 530).code, "U");
	assert_int_equal(outcome_at(t, pupil_of(1, 1), 530).rc, RC_INVALID);
	assert_int_equal(outcome_at(t, pupil_of(2, 1), 530).rc, RC_INVALID);
	assert_int_equal(state_of(t, 0, first_day(), SESSION_AM), REGISTER_STATE_OVERDUE);
	assert_int_equal(state_of(t, 1, first_day(), SESSION_AM), REGISTER_STATE_NOT_DUE);
}

static void
expect_lint(struct town *t, const char *file, const char *words, bool is_said)
{
	const char *yaml = policy_text(t, file);
	struct call c = town_call(t);
	assert_int_equal(view_policy_lint(&c, yaml, strlen(yaml), &t->d), RC_OK);
	assert_int_equal(strstr(t->out.s, words) != NULL, is_said);
}

static void
basildon__staggered_registers_are_allowed_with_the_notice_of_R35(void **state)
{
	expect_lint(*state, basildon.file, "staggered: registers are not taken at the time", true);
	expect_lint(*state, kings.file, "staggered", false);
}

/* Year 9 opens at 8:30 and 13:00, Year 8 at 9:00 and 13:30, Year 7 at 9:00 and 14:00. */
static void
basildon__grid_home_page_figures_and_lessons_keep_each_years_times(void **state)
{
	static const struct grant of_7b = {1, ROLE_TEACHER, YEARS_ALL, 3};
	static const struct actor tutor_7b = {.user_id = 15,
	    .username = "s.moss",
	    .name = "S. Moss",
	    .position = "tutor 7B",
	    .grants = &of_7b,
	    .n_grants = 1};
	struct town *t = *state;
	expect_opened(t, "08:40", 1, 1); /* 9B */
	expect_opened(t, "08:40", 7, 0); /* 7B */
	expect_ahead(t, "08:40", "AM", false);
	expect_opened(t, "13:10", 1, 2);
	expect_opened(t, "13:10", 4, 1);
	expect_opened(t, "13:30", 4, 2);
	expect_opened(t, "13:59", 7, 1);
	expect_home(t, "13:00", "PM");
	t->who = &tutor_7b;
	expect_home(t, "13:59", "AM");
	expect_home(t, "14:00", "PM");
	t->who = &town_officer;
	expect_missing(t, "13:59", 3); /* the day's afternoon counts when it has come for all */
	expect_missing(t, "14:00", 6);
	assert_string_equal(session_of_lesson(t, 1, 805), "PM");
	assert_string_equal(session_of_lesson(t, 4, 805), "AM");
	assert_string_equal(session_of_lesson(t, 7, 835), "AM");
}

/* ---- Lunt's Heath ---- */

static void
lunts_heath__every_minute_of_the_day_has_the_policys_code(void **state)
{
	expect_every_minute(*state, &lunts_heath);
	expect_acts(*state, &lunts_heath);
}

static void
lunts_heath__registers_are_due_and_overdue_and_close_by_the_policy(void **state)
{
	expect_board(*state, &lunts_heath);
	expect_clock(*state, &lunts_heath);
}

/* Without register.kiosk_prefill an early sign-in never becomes a mark (R48). */
static void
lunts_heath__early_sign_in_makes_no_mark_at_opening(void **state)
{
	struct town *t = *state;
	town_at(t, first_day(), "08:35");
	assert_int_equal(sign_in_at(t, 1, "Hall"), RC_OK);
	tick_at(t, first_day(), 525);
	assert_string_equal(town_mark(t, 1, first_day(), SESSION_AM), "");
}

/* ---- Richmond Hill ---- */

static void
richmond_hill__every_minute_of_the_day_has_the_policys_code(void **state)
{
	expect_every_minute(*state, &richmond_hill);
	expect_acts(*state, &richmond_hill);
}

static void
richmond_hill__registers_are_due_and_overdue_and_close_by_the_policy(void **state)
{
	expect_board(*state, &richmond_hill);
	expect_clock(*state, &richmond_hill);
}

/* The guidance allows 30 minutes and no more: 9:30 is the last of them and brings no warning. */
static void
richmond_hill__register_is_open_for_thirty_minutes_exactly(void **state)
{
	struct town *t = *state;
	struct outcome last = outcome_at(t, 1, 570);
	assert_string_equal(last.code, "L");
	assert_int_equal(last.minutes_late, 30);
	assert_string_equal(outcome_at(t, 1, 571).code, "U");
	expect_lint(t, richmond_hill.file, "(R36)", false);
}

int
main(void)
{
#define TEST(f, begin) cmocka_unit_test_setup_teardown(f, begin, town_finish)
	const struct CMUnitTest tests[] = {
	    TEST(kings__every_minute_of_the_day_has_the_policys_code, begin_kings),
	    TEST(kings__registers_are_due_and_overdue_and_close_by_the_policy, begin_kings),
	    TEST(kings__early_sign_in_is_the_mark_at_opening_for_who_is_still_here, begin_kings),
	    TEST(kings__late_juniors_wait_at_main_reception_to_be_collected, begin_kings),
	    TEST(kings__grid_home_page_figures_and_lessons_keep_the_schools_times, begin_kings),
	    TEST(basildon__every_minute_of_the_day_has_the_code_of_the_year_group, begin_basildon),
	    TEST(basildon__registers_are_due_and_overdue_and_close_by_the_year_group,
	        begin_basildon),
	    TEST(basildon__one_minute_is_U_for_one_year_and_too_early_for_another, begin_basildon),
	    TEST(basildon__staggered_registers_are_allowed_with_the_notice_of_R35, begin_basildon),
	    TEST(
	        basildon__grid_home_page_figures_and_lessons_keep_each_years_times, begin_basildon),
	    TEST(lunts_heath__every_minute_of_the_day_has_the_policys_code, begin_lunts_heath),
	    TEST(lunts_heath__registers_are_due_and_overdue_and_close_by_the_policy,
	        begin_lunts_heath),
	    TEST(lunts_heath__early_sign_in_makes_no_mark_at_opening, begin_lunts_heath),
	    TEST(richmond_hill__every_minute_of_the_day_has_the_policys_code, begin_richmond_hill),
	    TEST(richmond_hill__registers_are_due_and_overdue_and_close_by_the_policy,
	        begin_richmond_hill),
	    TEST(richmond_hill__register_is_open_for_thirty_minutes_exactly, begin_richmond_hill),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
