#ifndef MUSTER_APP_DEMO_IN_H
#define MUSTER_APP_DEMO_IN_H

#include "app/files.h"
#include "app/reg.h"
#include "app/roll_in.h"
#include "core/calendar.h"

/*
 * Inside app: an invented school of marks. Everything follows from the seed, so that two demos of
 * the same seed and day hold the same marks.
 */
#define CALIBRATION_BANDS 11 /* of absence: 0 to 5 per cent, 5 to 10, ... over 50 */
#define CALIBRATION_CODES 32
#define CALIBRATION_YEARS 6

/* data/calibration.json, as whole numbers. */
struct calibration {
	int32_t absence;    /* hundredths of a per cent of possible sessions */
	int32_t persistent; /* hundredths of a per cent of pupils */
	struct {
		const char *code;
		int32_t ppm; /* of possible sessions */
	} codes[CALIBRATION_CODES];
	struct {
		const char *year;                 /* "7" */
		int32_t bands[CALIBRATION_BANDS]; /* pupils, hundredths of a per cent */
	} years[CALIBRATION_YEARS];
	int32_t fsm_ever6; /* pupils, tenths of a per cent; as in the next three */
	int32_t sen_support;
	int32_t ehc_plan;
	int32_t eal;
	int32_t weekday[5]; /* absence, 1,000 is the mean; as in the next two */
	int32_t pm_over_am;
	int32_t week[7]; /* of a half term */
};
const struct calibration *calibration_of(bool is_primary);
/* Share of a code in parts per million; 0 if it is not listed. */
int32_t calibration_code(const struct calibration *c, const char *code);

/* splitmix64 */
struct demo_random {
	uint64_t state;
};
uint32_t demo_below(struct demo_random *r, uint32_t n); /* 0 to n - 1 */
bool demo_chance(struct demo_random *r, uint32_t of_1000);

struct demo_pupil {
	struct pupil row;
	int year;       /* enum nc_year in the current school year; past the last one for leavers */
	int slot;       /* which of the year's groups */
	int32_t rate;   /* absence, hundredths of a per cent */
	uint32_t late;  /* how much more or less than others, 1,000 is the mean */
	bool is_devout; /* has days of religious observance */
	bool is_special; /* was given a story of its own */
	uint8_t *cells;  /* by column of the axis */
	uint8_t *minutes;
	uint8_t *notes; /* index in demo_notes; 0: none */
	int64_t seq[2]; /* of the mark being written, by session */
};

struct demo {
	struct call *c;
	const struct demo_args *args;
	const struct calibration *calibration;
	struct demo_random random;
	struct arena *a;
	int64_t urn;
	int suffix; /* of user names, when it is not the first demo of the database */
	const char *name;

	struct day_range years[3]; /* school years: last, this, next */
	struct term terms[18];
	size_t n_terms;
	struct closure closures[60];
	size_t n_closures;
	struct calendar calendar;
	struct axis axis;
	uint32_t start[3]; /* first column of each school year, and the end */
	uint32_t end;      /* columns that have been held: the last of them is the last session */
	uint32_t taken;    /* column from which registers were taken one by one */
	int32_t *week_of_term; /* by column: 0 to 6, of its half term */

	int first_year; /* enum nc_year */
	int n_years;
	int per_year; /* groups of a year */
	struct reg_group *groups;
	size_t n_groups;
	int untaken[3]; /* groups whose last register nobody has taken */
	int n_untaken;

	struct demo_pupil *pupils; /* row.pupil_id is the index + 1 */
	size_t n;

	struct user *users; /* tutors first, in the order of the groups */
	size_t n_users;
	int64_t first_user;
	char password[128]; /* hash */
	int64_t n_marks;
	uint32_t n_uuids;
};

#define DEMO_PASSWORD "aldersyke demo"

/* Last, this and next school year: half terms, INSET days, bank holidays. */
enum rc demo_calendar(struct demo *x, struct diag *d) MUST_CHECK;
/* Groups, pupils with contacts and flags, leavers, newcomers. */
void demo_people(struct demo *x);
/* What of a name: an invented person of some origin. */
struct demo_name {
	const char *surname;
	const char *forename;
	const char *parents[2]; /* forenames: mother, father */
	const char *ethnicity;  /* DfE code */
	const char *language;   /* DfE code */
	bool is_devout;
};
void demo_name(struct demo_name *out, struct demo_random *r, char sex);
const char *demo_adult(struct demo_random *r); /* "R. Whitlock": staff */
/* How often each pupil is absent. */
void demo_rates(struct demo *x);
bool demo_has_flag(const struct demo_pupil *p, enum pupil_flag kind);
/* Marks of every pupil and session that was held. */
void demo_marks(struct demo *x);
/* A few pupils for every flag: stories that chance may not tell. */
void demo_stories(struct demo *x);
extern const char *const demo_notes[];
/* A note that fits the code, often none. */
uint8_t demo_note(struct demo_random *r, uint8_t code);
/* The timetable, and the lesson registers of the last morning; part of act_demo. */
enum rc demo_lessons(struct demo *x, struct call *c, struct diag *d) MUST_CHECK;
/* All of it into the record: one act. args: struct demo * */
act_fn act_demo;
/* Who can sign in, as JSON into c->out; and beside a SQLite file, demo-logins.txt. */
enum rc demo_logins(struct demo *x, struct diag *d) MUST_CHECK;

#endif
