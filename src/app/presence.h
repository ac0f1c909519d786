#ifndef MUSTER_APP_PRESENCE_H
#define MUSTER_APP_PRESENCE_H

#include "app/app.h"
#include "app/lesson_place.h"
#include "app/schools.h"

/*
 * Who is in the building: GET /presence and the fire roll stand on this.
 *
 * A pupil's day is a list of sightings: what somebody saw or said of them, in order of time. U and
 * L are on site (R41, C050), so is whoever came late with another reason; a sign-out is not, a
 * return is. A planned code that nobody confirmed says nothing against who was seen (R48). For
 * reception.leave_minutes after the school day everybody is where they were: who stays for a club
 * is in no register. After that nobody is on site but who was seen after the day.
 */
enum sighting_kind {
	SIGHTING_MARKED_HERE, /* the register: / \ L U, or any code with a time of arrival */
	SIGHTING_MARKED_AWAY, /* the register: any other code but N */
	SIGHTING_MARKED_N,    /* the register: not here, and nobody knows why */
	SIGHTING_SIGNED_IN,
	SIGHTING_EARLY, /* signed in before the register, at a named place */
	SIGHTING_BACK,
	SIGHTING_HANDED_OVER, /* an adult took the waiting pupil over */
	SIGHTING_SIGNED_OUT,
	SIGHTING_LESSON,     /* a lesson or ad hoc register: here */
	SIGHTING_NOT_LESSON, /* a lesson register: not here */
	SIGHTING_KIND_COUNT
};

struct sighting {
	int64_t pupil_id;
	int64_t at;        /* seconds UTC */
	int64_t plan_from; /* a plan that nobody confirmed, of the time from then on; else 0 */
	int64_t order;     /* within a second: what was recorded later counts */
	enum sighting_kind kind;
	uint8_t code;      /* of a mark; else 0 */
	int16_t back;      /* SIGNED_OUT: when they are expected back; MINUTE_NONE */
	const char *place; /* where, in words: "7 Ash", "Reception", "science, room S4"; "" */
	const char *with;  /* SIGNED_OUT: who took them; HANDED_OVER: whom they are with; "" */
	const char *note;  /* of a mark educated elsewhere: where that is; "" */
	bool is_told;      /* the leader or the provider said so, and when */
};

enum presence_state {
	PRESENCE_ON_SITE,
	PRESENCE_NOT_SEEN,     /* expected on site, and not seen when they should have been */
	PRESENCE_OFF_SITE,     /* away, and we know why: trip, provider, ill at home */
	PRESENCE_SIGNED_OUT,   /* since, with whom, back when */
	PRESENCE_NOT_EXPECTED, /* no school now, or not for this pupil */
	PRESENCE_STATE_COUNT
};
const char *presence_state_name(enum presence_state state); /* "on_site" */
int presence_state_parse(const char *s);                    /* -1: there is none */

enum presence_why {
	PRESENCE_SEEN,          /* `last` saw them */
	PRESENCE_SEEN_BEFORE,   /* seen in the morning; the afternoon has no mark yet */
	PRESENCE_NO_MARK,       /* their register has no mark for them yet */
	PRESENCE_MARKED_N,      /* marked not here, never seen today */
	PRESENCE_MISSED,        /* seen today, then missed: `missed` says where */
	PRESENCE_AWAY,          /* a code says where they are */
	PRESENCE_LEFT,          /* signed out */
	PRESENCE_BOARDS,        /* boards here: in no attendance register (C017) */
	PRESENCE_BEFORE_SCHOOL, /* the register has not opened yet */
	PRESENCE_AFTER_SCHOOL,
	PRESENCE_NO_SCHOOL, /* not open today, for this pupil */
	PRESENCE_NOT_ON_ROLL,
	PRESENCE_WHY_COUNT
};

/* What is to be known of one pupil; all lent. */
struct presence_facts {
	int32_t day;
	int64_t now;                 /* seconds UTC */
	uint8_t cell[SESSION_COUNT]; /* of the image: CELL_NOT_OPEN, CELL_OFF_ROLL ... */
	struct session_times times[SESSION_COUNT]; /* of the pupil's year */
	int32_t leave_minutes;                     /* of the policy */
	int64_t roll_since; /* a fire roll runs: who was here then does not leave by the clock; 0 */
	bool is_boarder;
	const struct lesson_now *lesson;  /* they are expected in; NULL */
	const struct sighting *sightings; /* of this pupil and day, by time */
	size_t n;
};

struct presence {
	enum presence_state state;
	enum presence_why why;
	bool must_find;                  /* in a fire: to be looked for until ticked */
	bool is_over;                    /* the school day is, and they were not signed out */
	int64_t since;                   /* seconds UTC; 0: since nobody knows when */
	const struct sighting *last;     /* what the state rests on; NULL: none */
	const struct sighting *seen;     /* the last time somebody saw them, with a place; NULL */
	const struct sighting *missed;   /* PRESENCE_MISSED: who did not find them */
	const struct lesson_now *lesson; /* where they should be now, as far as nobody saw them
	                                    there; NULL */
	int16_t minute; /* BEFORE_SCHOOL: the register opens; AFTER_SCHOOL: the day ended */
};

/* Pure: no clock, no store. */
void presence_of(struct presence *out, const struct presence_facts *facts);

/* ---- a school at an instant ---- */

struct presence_day {
	const struct school_state *s; /* lent */
	int32_t day;
	int64_t now;
	int64_t roll_since;         /* the caller's: presence_facts */
	struct sighting *sightings; /* by pupil, then by time */
	size_t n;
	struct lesson_now *lessons; /* by pupil */
	size_t n_lessons;
};
/* Everything that is known of today, in a few queries. */
enum rc presence_read(struct presence_day *out, struct call *c, const struct school_state *s,
    struct diag *d) MUST_CHECK;
void presence_pupil(
    struct presence *out, const struct presence_day *pd, const struct image_pupil *p);

/* Is the pupil one of the school's today: on roll, boarder or not? */
bool presence_is_ours(const struct presence_day *pd, const struct image_pupil *p);

/* ---- in words ---- */

/* Why, since when, and where they should be: "Marked present 08:52, 7 Ash. Expected since 09:20 in
 * 7x/Ma1, room M4, with A. Fielding". sees_why: may the reader know the reason of
 * an absence? */
const char *presence_words(const struct presence *p, bool sees_why, struct arena *a);
/* "Kim Abara is on site. Marked present 08:52, 7 Ash." */
const char *presence_sentence(
    const struct presence *p, const struct image_pupil *pupil, bool sees_why, struct arena *a);
/* Where they were seen last: "7 Ash, by the register at 08:52"; "" when nobody saw them today. */
const char *presence_place(const struct presence *p, struct arena *a);
/* One sighting: "Signed out 10:05 with Mr D. Abara, back 11:30". */
const char *sighting_words(const struct sighting *s, bool sees_why, struct arena *a);

/* {"state":..,"text":..}: for a row of a list of pupils. */
void presence_brief_json(
    struct call *c, const struct presence_day *pd, const struct image_pupil *p);

#endif
